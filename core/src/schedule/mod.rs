/*!
What the wall clock says: weekly hours, exceptions, recurrences. This layer knows no zone and no UTC.
*/

mod day;

pub(crate) use day::Day;
