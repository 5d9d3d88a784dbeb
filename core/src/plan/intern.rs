/*!
Equal things once: a value becomes the small number of the first equal one.

The hashes are kept beside the values while there may be more of them: what is long is hashed once, however often the table grows.
*/

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::{HashTable, hash_table::Entry};

#[derive(Debug)]
pub(crate) struct Interner<T> {
    values: Vec<T>,
    hashes: Vec<u64>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Interner { values: Vec::new(), hashes: Vec::new(), numbers: HashTable::new(), hasher: FixedState::default() }
    }
}

impl<T: Eq> Interner<T> {
    pub(crate) fn intern(&mut self, value: T) -> u32
    where
        T: Hash,
    {
        let hash = self.hasher.hash_one(&value);
        self.intern_by(hash, value)
    }

    /// The same by a hash of the caller's, which equal values have in common.
    pub(crate) fn intern_by(&mut self, hash: u64, value: T) -> u32 {
        let Interner { values, hashes, numbers, .. } = self;
        let is_same = |&number: &u32| hashes[number as usize] == hash && values[number as usize] == value;
        match numbers.entry(hash, is_same, |&number| hashes[number as usize]) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let number = values.len() as u32;
                place.insert(number);
                values.push(value);
                hashes.push(hash);
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
