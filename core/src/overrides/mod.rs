/*!
Overrides: what replaces something of a queue, a group or the whole centre for a while, beside the document.

This room holds what somebody *says*: an [`Override`] with its [`OverrideKind`], its [`Subject`], its times and its [`OverrideReason`], the form in which
it is written down, and what is wrong with one by itself. It knows no document: whether a name is there, and what follows for a line at an instant, the
centre says.
*/

mod error;
mod fault;
mod kind;
mod listing;
mod reason;
mod said;
mod subject;
mod wire;

pub use error::OverrideError;
pub(crate) use fault::{Fault, Field};
pub use kind::OverrideKind;
pub use listing::OverrideListing;
pub use reason::OverrideReason;
pub use said::Override;
pub use subject::Subject;

/// How many overrides an engine takes by [`with_overrides`](crate::Engine::with_overrides).
pub(crate) const MOST: usize = 10_000;

/// How many of them may touch one queue.
pub(crate) const MOST_OF_A_QUEUE: usize = 1_000;

/// How many an engine takes of a journal, which keeps those that have ended to answer questions about the past.
pub(crate) const MOST_KEPT: usize = 1_000_000;

/// How many names an `except` may have.
pub(crate) const MOST_EXCEPT: usize = 100;
