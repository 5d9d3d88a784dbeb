/*!
The walk: a rule's dates found by asking days of the window, period after period.

A day is a date when every part of the rule lists it: [`Rule::matches`] is that sentence. The walk asks only the days that the rule's months, month
days, year days or weeks leave in a period, and counts what it asks, so that its cost is known and can be bounded. It needs a rule that has its
days.

# Invariant
The days that are not asked do not match: narrowing changes the cost, never the dates (held by a test that asks every day).
*/

use chrono::Datelike;

use super::rule::{Frequency, Rule};
use super::{Day, DaySet};

/// The dates of a rule that has its days, one period after the other, each day tested once.
pub(super) struct Walk<'a> {
    rule: &'a Rule,
    start: Day,
    last: Day,
    /// The days that may be dates at all; all where absent.
    pub(super) only: Option<&'a DaySet>,
    left: u32,
    /// The period's number: days, weeks, months or years since the first.
    pub(super) period: i64,
    found: Vec<Day>,
    given: usize,
    /// How many days were asked and periods begun.
    pub(super) steps: u64,
    /// After so many steps it ends, wherever it is.
    pub(super) most_steps: u64,
    /// Asks every day, for the test that holds the narrowed walk to it.
    #[cfg(test)]
    pub(super) asks_all: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(rule: &'a Rule, start: Day, last: Day) -> Walk<'a> {
        Walk {
            rule,
            start,
            last,
            only: None,
            left: rule.count.unwrap_or(u32::MAX),
            period: 0,
            found: Vec::new(),
            given: 0,
            steps: 0,
            most_steps: u64::MAX,
            #[cfg(test)]
            asks_all: false,
        }
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

    /// Finds the dates of a period among the days that the rule leaves in it.
    fn ask(&mut self, days: std::ops::Range<i32>) {
        let rule = self.rule;
        self.steps += 1;
        #[cfg(test)]
        if self.asks_all {
            return self.found.extend(days.map(Day).filter(|day| rule.matches(*day)));
        }
        let mut candidates: Vec<i32> = Vec::new();
        let first_of = |month: i32| {
            let year = Day(days.start).civil().expect("rules begin after 1600").year();
            Day::from_civil(year + month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
                .map_or(days.end, |day| day.0)
        };
        // The months of the period, from 0, that the rule lists.
        let months = || {
            let all: std::ops::Range<i32> = match rule.frequency {
                Frequency::Yearly => 0..12,
                Frequency::Monthly => {
                    let month = Day(days.start).civil().expect("rules begin after 1600").month0() as i32;
                    month..month + 1
                }
                Frequency::Weekly | Frequency::Daily => 0..0,
            };
            all.filter(|month| rule.months.is_empty() || rule.months.contains(&(*month as i16 + 1)))
        };
        match rule.frequency {
            Frequency::Yearly if !rule.weeks.is_empty() => {
                let first_week = Day(days.start).0 - ((Day(days.start).weekday() + 7 - rule.week_start) % 7) as i32;
                for week in (first_week..days.end).step_by(7) {
                    self.steps += 1;
                    let (number, weeks) = week_number(Day(week), rule.week_start);
                    if rule.weeks.contains(&number) || rule.weeks.contains(&(number - weeks - 1)) {
                        candidates.extend(week.max(days.start)..(week + 7).min(days.end));
                    }
                }
            }
            Frequency::Yearly if !rule.year_days.is_empty() => {
                let length = days.len() as i32;
                candidates.extend(rule.year_days.iter().map(|&day| match i32::from(day) {
                    day @ 1.. => days.start + day - 1,
                    day => days.start + length + day,
                }));
            }
            Frequency::Yearly | Frequency::Monthly if !rule.month_days.is_empty() => {
                for month in months() {
                    let (first, end) = (first_of(month), first_of(month + 1));
                    candidates.extend(rule.month_days.iter().map(|&day| match i32::from(day) {
                        day @ 1.. => first + day - 1,
                        day => end + day,
                    }));
                }
            }
            Frequency::Yearly | Frequency::Monthly if !rule.months.is_empty() => {
                for month in months() {
                    candidates.extend(first_of(month)..first_of(month + 1));
                }
            }
            Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily => {
                candidates.extend(days.clone());
            }
        }
        self.steps += candidates.len() as u64;
        candidates.retain(|day| days.contains(day));
        candidates.sort_unstable();
        candidates.dedup();
        self.found.extend(candidates.into_iter().map(Day).filter(|day| rule.matches(*day)));
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
            self.ask(days);
            if self.steps > self.most_steps {
                self.left = 0;
                return None;
            }
            if let Some(only) = self.only {
                self.found.retain(|day| only.contains(*day));
            }
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
