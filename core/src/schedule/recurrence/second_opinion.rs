/*!
The dates as the `rrule` crate gives them, for the rules that it gets right: what the walk is held to.
*/

use chrono::{TimeZone, Weekday};
use rrule::{NWeekday, RRule, Tz, Unvalidated};

use crate::schedule::{
    Day,
    rule::{Frequency, Rule},
};

/// More numbers in a rule's lists than people write; past it `rrule` takes long.
const LONG_LISTS: usize = 40;

/// 7,600 years: 19 times the 400 after which the Gregorian calendar repeats, weekdays included. A rule is handed to `rrule` that much
/// later, because after a rule's last date the crate walks on to the year 10000, which then is 300 years away instead of 7,900.
const LATER: i32 = 19 * 146_097;

impl Rule {
    /// `None` for the rules that the crate gets wrong, or refuses.
    ///
    /// It never sees text: numbers go in, already in range.
    pub(super) fn by_crate(&self, start: Day, last: Day) -> Option<Vec<Day>> {
        let (frequency, least_ordinal, most_position) = match self.frequency {
            Frequency::Yearly => (rrule::Frequency::Yearly, -52, 366),
            Frequency::Monthly => (rrule::Frequency::Monthly, -4, 31),
            Frequency::Weekly | Frequency::Daily => return None,
        };
        let entries = self.months.len() + self.month_days.len() + self.year_days.len() + self.weekdays.len();
        let plain = self.weekdays.iter().filter(|(ordinal, _)| *ordinal == 0).count();
        if (plain != 0 && plain != self.weekdays.len())
            || self.weekdays.iter().any(|(ordinal, _)| *ordinal < least_ordinal)
            || !self.weeks.is_empty()
            || entries + 8 * self.positions.len() > LONG_LISTS
            || self.positions.iter().any(|position| position.abs() > most_position)
        {
            return None;
        }
        let weekday = |day: usize| u8::try_from(day).ok().and_then(|day| Weekday::try_from(day).ok());
        let at = |day: Day| Some(Tz::UTC.from_utc_datetime(&Day(day.0 + LATER).civil()?.and_hms_opt(0, 0, 0)?));
        let small = |list: &[i16]| list.iter().map(|number| i8::try_from(*number).ok()).collect::<Option<Vec<i8>>>();

        let mut rule = RRule::<Unvalidated>::new(frequency)
            .interval(self.interval)
            .week_start(weekday(self.week_start)?)
            .until(at(last)?)
            .by_month(
                &self
                    .months
                    .iter()
                    .map(|month| u8::try_from(*month).ok()?.try_into().ok())
                    .collect::<Option<Vec<_>>>()?,
            )
            .by_month_day(small(&self.month_days)?)
            .by_year_day(self.year_days.clone())
            .by_weekday(
                self.weekdays
                    .iter()
                    .map(|(ordinal, day)| Some(NWeekday::new(Some(*ordinal).filter(|n| *n != 0), weekday(*day)?)))
                    .collect::<Option<Vec<_>>>()?,
            )
            .by_set_pos(self.positions.iter().map(|position| i32::from(*position)).collect());
        if let Some(count) = self.count {
            rule = rule.count(count);
        }
        let set = rule.build(at(start)?).ok()?;
        Some((&set).into_iter().map(|date| Day(Day::from(date.date_naive()).0 - LATER)).collect())
    }
}
