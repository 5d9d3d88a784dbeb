/*!
TIME arguments, as the questions of the server are written too.
*/

pub use openline_answers::{Date, Time};
