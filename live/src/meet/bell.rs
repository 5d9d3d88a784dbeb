/*!
A counter that writers raise after their commit, and a bell that wakes who sleeps until then.

Nobody sleeps through a ring: who waits notes the bell before it looks at the counter, and the system puts it to sleep only if the bell still says what was
noted.
*/

use crate::sync::{AtomicU32, AtomicU64, Ordering};

pub(crate) struct Bell<'a> {
    pub(crate) counter: &'a AtomicU64,
    pub(crate) rung: &'a AtomicU32,
}

impl Bell<'_> {
    #[inline(always)]
    pub(crate) fn value(&self) -> u64 {
        self.counter.load(Ordering::Acquire)
    }

    /// `wake` wakes all who sleep on the word.
    pub(crate) fn raise(&self, value: u64, wake: impl FnOnce(&AtomicU32)) {
        self.counter.fetch_max(value, Ordering::AcqRel);
        self.rung.fetch_add(1, Ordering::AcqRel);
        wake(self.rung);
    }

    /// Returns at once where the counter is above `seen`; else `sleep` sleeps while the word is as given.
    pub(crate) fn wait(&self, seen: u64, sleep: impl FnOnce(&AtomicU32, u32)) {
        let rung = self.rung.load(Ordering::Acquire);
        if self.value() <= seen {
            sleep(self.rung, rung);
        }
    }
}
