/*!
Something that many threads hold in common and that is made from what answers now: such as a route over the current engine.

Without a lock, for which a child of a fork would wait for ever if its parent held it. Two threads may make it at once; whoever was slower finds another
in its place and looks again, so that nobody takes back what another has moved on.
*/

use crate::sync::{Arc, ArcSwap};

/// What is `held`, if it is `of` what answers now, else another that is made and held from here on.
pub(crate) fn follow<N, H>(
    now: &ArcSwap<N>,
    held: &ArcSwap<H>,
    of: impl Fn(&H) -> &Arc<N>,
    make: impl Fn(Arc<N>) -> H,
) -> Arc<H> {
    loop {
        let seen = held.load_full();
        let current = now.load_full();
        if Arc::ptr_eq(&current, of(&seen)) {
            return seen;
        }
        let made = Arc::new(make(current));
        if Arc::ptr_eq(&held.compare_and_swap(&seen, Arc::clone(&made)), &seen) {
            return made;
        }
    }
}
