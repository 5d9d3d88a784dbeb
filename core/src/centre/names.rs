/*!
Many names in one text, found by a table of numbers: a name costs its letters and some ten bytes.

# Invariant
`ends` rises; name `i` is the text between the end before and its own. Names are unique.
*/

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

#[derive(Debug)]
pub(super) struct Names {
    text: Box<str>,
    ends: Box<[u32]>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl Names {
    pub(super) fn new<'a>(names: impl ExactSizeIterator<Item = &'a str> + Clone) -> Names {
        let hasher = FixedState::default();
        let mut text = String::with_capacity(names.clone().map(str::len).sum());
        let mut ends = Vec::with_capacity(names.len());
        let mut hashes = Vec::with_capacity(names.len());
        for name in names {
            text.push_str(name);
            ends.push(text.len() as u32); // OK: a document has at most 64 MiB, and its names are pieces of it.
            hashes.push(hasher.hash_one(name));
        }
        let mut numbers = HashTable::with_capacity(ends.len());
        for (number, &hash) in hashes.iter().enumerate() {
            numbers.insert_unique(hash, number as u32, |&number| hashes[number as usize]);
        }
        Names { text: text.into(), ends: ends.into(), numbers, hasher }
    }

    pub(super) fn name(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[number] as usize]
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.numbers.find(self.hasher.hash_one(name), |&number| self.name(number) == name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let list: Vec<String> = (0..5000).map(|i| format!("queue {}", i * 7)).chain(["".into(), "é".into()]).collect();
        let names = Names::new(list.iter().map(String::as_str));
        for (number, name) in list.iter().enumerate() {
            assert_eq!((names.number(name), names.name(number as u32)), (Some(number as u32), name.as_str()));
        }
        assert_eq!((names.number("queue 1"), names.number("queue")), (None, None));
        assert_eq!(Names::new([].into_iter()).number(""), None);
    }
}
