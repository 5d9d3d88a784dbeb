/*!
A process's handle: the current engine, and the way to the next one.

Three things meet here. `now` is what answers: an engine with its generation, swapped whole. `Core` is what knows: the fold of the journal, the compiled
document, the store; it is behind a lock that no question ever takes. And a watcher, or `poll` in its place, brings the one up to the other.
*/

mod builder;
mod compact;
mod core;
mod document;
mod events;
mod gate;
mod health;
mod live;
mod look;
mod now;
mod publish;
mod reader;
mod repair;
mod route;
mod terms;
mod watch;
mod write;

pub use builder::LiveBuilder;
pub use events::{Event, Events};
pub use health::{Freshness, Health};
pub use live::Live;
pub use now::{Answering, LiveOverride};
pub use reader::Reader;
pub use repair::Repair;
pub use route::{LiveRoute, RouteSnapshot, SharedLiveRoute};
pub use terms::{Author, Terms, Written};
