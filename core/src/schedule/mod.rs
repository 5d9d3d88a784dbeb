/*!
What the wall clock says: weekly hours, exceptions, recurrences. This layer knows no zone and no UTC.
*/

mod change;
mod dates;
mod day;
mod day_set;
mod easter;
mod exceptions;
mod hours;
mod ics;
mod observed;
mod recurrence;
mod rule;
mod rules;
mod season;
mod steps;
mod time;
mod walk;
mod working;
mod year;

pub(crate) use change::Change;
pub use dates::rule_dates;
pub(crate) use day::Day;
pub(crate) use day_set::DaySet;
pub(crate) use easter::easter_dates;
pub(crate) use exceptions::{Entry, EntryValue, Exceptions, Run};
pub(crate) use hours::{DAY_MINUTES, DayHours, Stretch, Week};
pub(crate) use ics::{Closure, IcsFault, IcsNote, read as read_ics};
pub(crate) use observed::{Observed, Occurrences, observe};
pub(crate) use recurrence::{check_rule, expand, expand_working};
pub(crate) use rule::RuleFault;
pub(crate) use rules::{Rules, Segment};
pub(crate) use season::{SeasonDates, YearDay};
pub(crate) use steps::Steps;
pub(crate) use time::{parse_time, stretch};
pub(crate) use working::{beside, closed_days, open_weekdays, working_days};
pub(crate) use year::{Season, Year};
