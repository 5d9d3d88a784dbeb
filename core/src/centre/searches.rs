/*!
How many searches for a change were made on this thread: what the tests of explanations count, since a time would prove nothing.
*/

use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Called by every search of a queue.
pub(super) fn count() {
    COUNT.with(|count| count.set(count.get() + 1));
}

/// The searches that `work` makes.
pub(crate) fn of(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}
