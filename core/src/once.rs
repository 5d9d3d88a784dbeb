/*!
What is made once, when it is first asked for, by however many threads.

Each of them may make it, and the first is kept. So nobody waits for a thread that is still at work: in a child of a fork that thread might not be there
any more. The slot's own lock is held for a move, not for the work.
*/

use std::sync::OnceLock;

pub(crate) fn once<T>(slot: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    match slot.get() {
        Some(made) => made,
        None => {
            let made = make();
            slot.get_or_init(|| made)
        }
    }
}
