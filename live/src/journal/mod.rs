/*!
The journal: an append-only, numbered list of entries. The state is its fold, nothing else.

[`Entry`] is one line of it, [`Chain`] binds each line to all before it, [`State`] is what they come to. Nothing here knows where a journal lives, what a
document means, or what time it is.
*/

mod act;
mod chain;
mod entry;
mod fold;
mod replay;
mod snapshot;
mod state;

pub use act::{Act, Making, Text};
pub use chain::Chain;
pub(crate) use chain::digest;
pub use entry::Entry;
pub(crate) use entry::{Row, Signature};
pub(crate) use fold::{FoldError, base, beginning, fold, refold};
#[doc(hidden)]
pub use replay::replay;
pub(crate) use snapshot::Snapshot;
pub(crate) use state::State;
