//! What happened to an input, as one number.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Gathers what happened, in the order in which it is told.
#[derive(Default)]
pub struct Trace(DefaultHasher);

impl Trace {
    /// Tells something that two inputs may differ in.
    pub fn tell(&mut self, what: impl Hash) {
        what.hash(&mut self.0);
    }

    /// The number.
    pub fn finish(self) -> u64 {
        self.0.finish()
    }
}
