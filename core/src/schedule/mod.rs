/*!
What the wall clock says: weekly hours, exceptions, recurrences. This layer knows no zone and no UTC.
*/

mod day;
mod easter;
#[cfg(test)]
mod holiday_tests;
mod ics;
mod ics_lines;
mod observed;
mod recurrence;
mod rule;
mod walk;

pub(crate) use day::Day;
pub(crate) use easter::easter_dates;
pub(crate) use ics::{Closure, IcsFault, IcsNote, read as read_ics};
pub(crate) use observed::{Observed, Occurrences, observe};
pub(crate) use recurrence::{RuleFault, expand};
