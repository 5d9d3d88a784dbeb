/*!
What [`meet`](crate::meet) is built of. The test of its interleavings has the same names for what `loom` watches.
*/

pub(crate) use std::sync::{
    Arc,
    atomic::{AtomicU32, AtomicU64, Ordering},
};

pub(crate) use arc_swap::ArcSwap;

/// Lets somebody else do its work.
pub(crate) fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(1));
}
