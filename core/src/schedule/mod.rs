/*!
What the wall clock says: weekly hours, exceptions, recurrences. This layer knows no zone and no UTC.
*/

mod day;
mod exceptions;
mod hours;
mod rules;
mod time;

pub(crate) use day::Day;
pub(crate) use exceptions::{Entry, Exceptions, Run};
pub(crate) use hours::{DAY_MINUTES, DayHours, Stretch, Week};
pub(crate) use rules::{Rules, Segment};
pub(crate) use time::{parse_time, stretch};
