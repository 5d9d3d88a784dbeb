/*!
The compiled answers of one queue, apart from its engine: what a binding keeps beside its own handle, so that its hottest question takes
the fewest steps.

It knows only what its pages written out know; the queue answers everything else, and both say the same.
*/

use std::sync::Arc;

use crate::calendar::Flat;

/// See [`Queue::compiled`](super::Queue::compiled).
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct CompiledQueue(Option<Arc<Flat>>);

impl CompiledQueue {
    pub(super) fn new(flat: Option<&Arc<Flat>>) -> CompiledQueue {
        CompiledQueue(flat.cloned())
    }

    /// Whether the line is open at an epoch second; `None`: ask the queue. It cannot panic.
    #[inline(always)]
    pub fn is_open_at(&self, at: i64) -> Option<bool> {
        self.0.as_ref()?.is_open(at)
    }
}
