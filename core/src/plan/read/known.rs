/*!
What was read before, found again by its characters: in a large document most weeks, filters and exceptions are copies of each other.

# Invariant
Only what drew no finding is kept, so what is found again has none either. The characters are borrowed from the text, never copied.
*/

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::config::Value;

/// Values of one kind by their characters.
#[derive(Debug)]
pub(in crate::plan) struct Known<'a, T>(HashMap<&'a str, T, RandomState>);

impl<T> Default for Known<'_, T> {
    fn default() -> Self {
        Known(HashMap::default())
    }
}

impl<'a, T: Copy> Known<'a, T> {
    pub(in crate::plan) fn get(&self, value: Option<Value<'a>>) -> Option<T> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(value?.source()?).copied()
    }

    /// Keeps what `value` was read as; only for values without a finding.
    pub(in crate::plan) fn keep(&mut self, value: Option<Value<'a>>, read: T) {
        if let Some(source) = value.and_then(Value::source) {
            self.0.insert(source, read);
        }
    }
}
