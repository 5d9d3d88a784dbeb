/*!
Equal things once: a value becomes the small number of the first equal one.
*/

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

#[derive(Debug)]
pub(crate) struct Interner<T> {
    values: Vec<T>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Interner { values: Vec::new(), numbers: HashTable::new(), hasher: FixedState::default() }
    }
}

impl<T: Hash + Eq> Interner<T> {
    pub(crate) fn intern(&mut self, value: T) -> u32 {
        let Interner { values, numbers, hasher } = self;
        let entry = numbers.entry(
            hasher.hash_one(&value),
            |&number| values[number as usize] == value,
            |&number| hasher.hash_one(&values[number as usize]),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_table::Entry::Vacant(place) => {
                let number = values.len() as u32;
                place.insert(number);
                values.push(value);
                number
            }
        }
    }

    pub(crate) fn get(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn into_values(self) -> Vec<T> {
        self.values
    }
}
