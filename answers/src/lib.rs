/*!
The JSON forms of answers, and the times of questions: one room for the command line and the server, so that both say the same.

Nothing here decides anything: each form is made of what [`openline`] answers.
*/

mod dated;
mod finding;
mod hours;
mod moment;
mod status;
mod time;
mod week;
mod year;

pub use dated::Dated;
pub use finding::Finding;
pub use hours::Hours;
pub use moment::in_zone;
pub use status::QueueStatus;
pub use time::{Date, Time};
pub use week::Week;
pub use year::Year;
