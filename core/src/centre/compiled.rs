/*!
The compiled answers of one queue, apart from its engine: what a binding keeps beside its own handle, so that its hottest question takes
the fewest steps.

It knows only what the pattern of its table knows; the queue answers everything else, and both say the same.
*/

use crate::calendar::Pattern;

/// See [`Queue::compiled`](super::Queue::compiled).
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct CompiledQueue(Pattern);

impl CompiledQueue {
    /// Without a pattern it knows nothing.
    pub(super) fn new(pattern: Option<&Pattern>) -> CompiledQueue {
        CompiledQueue(pattern.cloned().unwrap_or_default())
    }

    /// Whether the line is open at an epoch second; `None`: ask the queue. It cannot panic.
    #[inline(always)]
    pub fn is_open_at(&self, at: i64) -> Option<bool> {
        self.0.is_open(at)
    }
}
