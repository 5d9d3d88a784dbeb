/*!
The walk: a rule's dates found by asking each day of the window, period after period.

It is the meaning of a rule in its plainest form (a day is a date when every part of the rule lists it), and its cost is known beforehand: one
question for each day. It needs a rule that has its days, and knows nothing of who else can expand one.
*/

use chrono::Datelike;

use super::Day;
use super::rule::{Frequency, Rule};

/// The dates of a rule that has its days, one period after the other, each day tested once.
pub(super) struct Walk<'a> {
    rule: &'a Rule,
    start: Day,
    last: Day,
    left: u32,
    /// The period's number: days, weeks, months or years since the first.
    pub(super) period: i64,
    found: Vec<Day>,
    given: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(rule: &'a Rule, start: Day, last: Day) -> Walk<'a> {
        Walk { rule, start, last, left: rule.count.unwrap_or(u32::MAX), period: 0, found: Vec::new(), given: 0 }
    }

    /// The days of a period, `None` past the last date.
    fn days(&self) -> Option<std::ops::Range<i32>> {
        let first = self.start.civil().expect("rules begin after 1600");
        let month = |months: i64| {
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
            Day::from_civil(i32::try_from(year).ok()?, month as u32, 1)
        };
        let (begin, end) = match self.rule.frequency {
            Frequency::Yearly => {
                let year = i64::from(first.year()) + self.period;
                (month(year * 12)?.0, month(year * 12 + 12)?.0)
            }
            Frequency::Monthly => {
                let months = i64::from(first.year()) * 12 + i64::from(first.month0()) + self.period;
                (month(months)?.0, month(months + 1)?.0)
            }
            Frequency::Weekly => {
                let into_week = (self.start.weekday() + 7 - self.rule.week_start) % 7;
                let begin = i32::try_from(i64::from(self.start.0) - into_week as i64 + self.period * 7).ok()?;
                // The first week is a part of a week: BYSETPOS counts from the first date on, as other readers do.
                (begin.max(self.start.0), begin.checked_add(7)?)
            }
            Frequency::Daily => {
                let begin = i32::try_from(i64::from(self.start.0) + self.period).ok()?;
                (begin, begin.checked_add(1)?)
            }
        };
        (begin <= self.last.0).then_some(begin..end)
    }

    fn choose_positions(&mut self) {
        if self.rule.positions.is_empty() {
            return;
        }
        let length = self.found.len() as i64;
        let mut index = 0;
        self.found.retain(|_| {
            index += 1;
            let chosen = |position: i64| self.rule.positions.iter().any(|wanted| i64::from(*wanted) == position);
            chosen(index) || chosen(index - length - 1)
        });
    }
}

impl Iterator for Walk<'_> {
    type Item = Day;

    fn next(&mut self) -> Option<Day> {
        while self.left > 0 {
            while let Some(&day) = self.found.get(self.given) {
                self.given += 1;
                if day > self.last {
                    self.left = 0;
                    return None;
                }
                if day >= self.start {
                    self.left -= 1;
                    return Some(day);
                }
            }
            let days = self.days()?;
            self.given = 0;
            self.found.clear();
            self.found.extend(days.map(Day).filter(|day| self.rule.matches(*day)));
            self.choose_positions();
            self.period += i64::from(self.rule.interval);
        }
        None
    }
}

impl Rule {
    fn matches(&self, day: Day) -> bool {
        fn lists(list: &[i16], forward: i16, length: i16) -> bool {
            list.is_empty() || list.contains(&forward) || list.contains(&(forward - length - 1))
        }
        let fields = Fields::of(day);
        (self.months.is_empty() || self.months.contains(&fields.month))
            && lists(&self.month_days, fields.month_day, fields.month_length)
            && lists(&self.year_days, fields.year_day, fields.year_length)
            && self.matches_weekday(day, &fields)
            && (self.weeks.is_empty() || {
                let (week, weeks) = week_number(day, self.week_start);
                lists(&self.weeks, week, weeks)
            })
    }

    fn matches_weekday(&self, day: Day, fields: &Fields) -> bool {
        if self.weekdays.is_empty() {
            return true;
        }
        // Weekdays are counted within the month when the rule speaks of months, within the year otherwise (RFC 5545, BYDAY).
        let (at, length) = match self.frequency == Frequency::Monthly || !self.months.is_empty() {
            true => (fields.month_day, fields.month_length),
            false => (fields.year_day, fields.year_length),
        };
        let (from_front, from_back) = ((at - 1) / 7 + 1, -((length - at) / 7 + 1));
        let weekday = day.weekday();
        self.weekdays.iter().any(|(ordinal, wanted)| {
            *wanted == weekday && (*ordinal == 0 || *ordinal == from_front || *ordinal == from_back)
        })
    }
}

/// What the filters ask of a date.
pub(super) struct Fields {
    pub(super) month: i16,
    pub(super) month_day: i16,
    month_length: i16,
    year_day: i16,
    year_length: i16,
}

impl Fields {
    pub(super) fn of(day: Day) -> Fields {
        let date = day.civil().expect("rules begin after 1600 and are walked to 2100 at most");
        // OK: the casts hold at most 366.
        Fields {
            month: date.month() as i16,
            month_day: date.day() as i16,
            month_length: i16::from(date.num_days_in_month()),
            year_day: date.ordinal() as i16,
            year_length: if date.leap_year() { 366 } else { 365 },
        }
    }
}

/// The number of the week that holds `day`, and how many weeks its year has: the first week is the first with four days in the year.
pub(super) fn week_number(day: Day, week_start: usize) -> (i16, i16) {
    let week_of = |day: Day| {
        let middle = Day(day.0 - ((day.weekday() + 7 - week_start) % 7) as i32 + 3);
        let date = middle.civil().expect("rules begin after 1600 and are walked to 2100 at most");
        (date.year(), date.ordinal0() as i16 / 7 + 1)
    };
    let (year, week) = week_of(day);
    // OK: 28 December is in the last week of its year, on whatever weekday weeks begin.
    let last = Day::from_civil(year, 12, 28).map_or(week, |day| week_of(day).1);
    (week, last)
}
