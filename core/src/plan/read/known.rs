/*!
What was read before, found again by its characters: in a large document most weeks, filters and exceptions are copies of each other.

# Invariant
Only what drew no finding is kept, so what is found again has none either. The characters are borrowed from the text, never copied.
*/

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::config::Value;

/// Values of one kind by their characters.
#[derive(Debug)]
pub(in crate::plan) struct Known<'a, T> {
    values: HashTable<(&'a str, u64, T)>,
    hasher: RandomState,
    /// What was looked for last, with its hash: whoever finds nothing mostly keeps it next.
    last: Option<(&'a str, u64)>,
}

impl<T> Default for Known<'_, T> {
    fn default() -> Self {
        Known { values: HashTable::new(), hasher: RandomState::default(), last: None }
    }
}

impl<'a, T: Copy> Known<'a, T> {
    pub(in crate::plan) fn get(&mut self, value: Option<Value<'a>>) -> Option<T> {
        if self.values.is_empty() {
            return None;
        }
        let source = value?.source()?;
        let hash = self.hasher.hash_one(source);
        self.last = Some((source, hash));
        self.values
            .find(hash, |&(known, known_hash, _)| known_hash == hash && known == source)
            .map(|&(.., value)| value)
    }

    /// Keeps what `value` was read as; only for values without a finding that are not known.
    pub(in crate::plan) fn keep(&mut self, value: Option<Value<'a>>, read: T) {
        let Some(source) = value.and_then(Value::source) else { return };
        let hash = match self.last {
            Some((last, hash)) if std::ptr::eq(last, source) => hash,
            _ => self.hasher.hash_one(source),
        };
        self.values.insert_unique(hash, (source, hash, read), |&(_, hash, _)| hash);
    }
}
