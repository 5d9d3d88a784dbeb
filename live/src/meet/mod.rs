/*!
Where threads and processes meet without a lock: all orders of memory that this crate relies on beside those of `arc-swap`.

Small on purpose, and generic where the rest would be in the way: `tests/interleavings.rs` compiles these very files with the atomics of `loom` and runs
each of them through every order in which its steps can happen.
*/

mod adoption;
mod bell;
mod following;

pub(crate) use adoption::{OWN, adopt};
pub(crate) use bell::Bell;
pub(crate) use following::follow;
