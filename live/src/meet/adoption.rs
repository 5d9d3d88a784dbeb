/*!
How the threads of a forked child make what they inherited their own: one of them does it, the others wait.

The word is 0 in a child, because the system wipes it at a fork; see [`ForkWord`](crate::system::ForkWord).
*/

use crate::sync::{AtomicU32, Ordering, pause};

/// What the word says where everything is this process's own.
pub(crate) const OWN: u32 = 1;
const ADOPTING: u32 = 2;

/// Has `take` called by one of those who come while the word is 0; whoever leaves sees what it did. True for the one who did it.
pub(crate) fn adopt(word: &AtomicU32, take: impl FnOnce()) -> bool {
    loop {
        match word.compare_exchange(0, ADOPTING, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => break,
            Err(OWN) => return false,
            Err(_) => pause(),
        }
    }
    take();
    word.store(OWN, Ordering::Release);
    true
}
