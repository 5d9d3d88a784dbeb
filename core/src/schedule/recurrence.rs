/*!
Which dates a recurrence rule names: a [`Rule`] and its first date become a sorted list of [`Day`]s.

The [`Walk`] finds them. The `rrule` crate is the second opinion that the tests hold it to, wherever that crate can be trusted:

* it walks on to the year 10000 for a rule without any date, and makes several lists for each period of daily and weekly rules;
* plain and counted weekdays in one list (`BYDAY=MO,2TU`): RFC 5545 joins them, `rrule` intersects them;
* `BYDAY=-5MO` in a month, `-53MO` in a year: valid, but `rrule` refuses them;
* `BYWEEKNO`: `rrule` has 2039-01-01 in a 53rd week of 2038, which has 52 (dateutil, its model, too).

# Invariant
Lists are strictly ascending and lie in [`EARLIEST`]..=[`LATEST`].
*/

use super::{
    Day, DaySet,
    rule::{Frequency, Rule, RuleFault},
    steps::Steps,
    walk::{Fields, Walk},
};

/// The first date that is kept. Answers are exact from 1970-01-01 UTC, which is 1969-12-31 in America; that date's night and observance
/// reach back a few days more.
pub(crate) const EARLIEST: Day = Day(-7);
/// The last date that is kept, 2100-12-31: a year beyond the promise, because observance and nights look ahead.
pub(crate) const LATEST: Day = Day(47_846);

/// The years in which a rule may begin: counting starts there, so the distance to the last date must be bounded.
const FIRST_START: Day = Day(-135_140);
const START_YEARS: &str = "1600 to 2100";

/// The dates of `rule`, counted from `start`, or from 1970-01-01 when the rule says by itself which days it means.
///
/// `start` is one of the dates only if the rule matches it. At most 50,000 dates come out, because the window has fewer days.
pub(crate) fn expand(rule: &str, start: Option<Day>, steps: &mut Steps) -> Result<Vec<Day>, RuleFault> {
    let (rule, first) = check_rule(rule, start)?;
    let dates = rule.dates(first, steps)?;
    if dates.is_empty() {
        return Err(RuleFault::NeverMatches(format!(
            "the rule names no date from {} to {LATEST}",
            first.max(EARLIEST)
        )));
    }
    Ok(dates)
}

/// The same of the dates in `working` only: of the rule's candidates BYSETPOS and COUNT see no others. Possibly none.
pub(crate) fn expand_working(
    rule: &str,
    start: Option<Day>,
    working: &DaySet,
    steps: &mut Steps,
) -> Result<Vec<Day>, RuleFault> {
    let (rule, first) = check_rule(rule, start)?;
    if first < Day::FIRST {
        return Err(RuleFault::Bad(format!(
            "start {first} is out of range, working days are known from {}",
            Day::FIRST
        )));
    }
    rule.dates_of(first, Some(working), steps)
}

/// A rule that can be kept, and the date from which it counts.
pub(crate) fn check_rule(rule: &str, start: Option<Day>) -> Result<(Rule, Day), RuleFault> {
    let rule = Rule::parse(rule)?;
    let first = match start {
        Some(day) => check_start(day)?,
        None => {
            rule.check_without_start()?;
            Day::FIRST
        }
    };
    Ok((rule, first))
}

/// A first date near enough to count from.
pub(super) fn check_start(start: Day) -> Result<Day, RuleFault> {
    if (FIRST_START..=LATEST).contains(&start) {
        return Ok(start);
    }
    Err(RuleFault::Bad(format!("start {start} is out of range, wanted a year from {START_YEARS}")))
}

impl Rule {
    /// The rule's dates from `start` on; possibly none.
    ///
    /// # Errors
    /// When the walk needs more steps than are left.
    pub(super) fn dates(&self, start: Day, steps: &mut Steps) -> Result<Vec<Day>, RuleFault> {
        self.dates_of(start, None, steps)
    }

    /// The same; with `only`, no other date is a candidate.
    fn dates_of(&self, start: Day, only: Option<&DaySet>, steps: &mut Steps) -> Result<Vec<Day>, RuleFault> {
        let rule = self.filled_from(start);
        let last = rule.until.map_or(LATEST, |until| until.min(LATEST));
        let mut walk = Walk::new(&rule, start, last);
        walk.only = only;
        walk.most_steps = steps.left();
        let mut dates: Vec<Day> = walk.by_ref().collect();
        if !steps.take(walk.steps) {
            return Err(Steps::fault());
        }
        dates.drain(..dates.partition_point(|day| *day < EARLIEST));
        Ok(dates)
    }

    /// The dates of an event, whose first date is always one of them and the first that COUNT counts.
    pub(super) fn event_dates(&self, start: Day, steps: &mut Steps) -> Result<Vec<Day>, RuleFault> {
        if Walk::new(&self.filled_from(start), start, start).next().is_some() {
            return self.dates(start, steps);
        }
        let mut rule = self.clone();
        rule.count = self.count.map(|count| count - 1);
        let mut dates = if rule.count == Some(0) { Vec::new() } else { rule.dates(start, steps)? };
        if (EARLIEST..=LATEST).contains(&start) {
            dates.insert(0, start);
        }
        Ok(dates)
    }

    /// The rule with the day, or the day and the month, that RFC 5545 takes from the first date when the rule names none.
    fn filled_from(&self, start: Day) -> Rule {
        let mut rule = self.clone();
        if self.names_days() {
            return rule;
        }
        let fields = Fields::of(start);
        match self.frequency {
            Frequency::Yearly => {
                if rule.months.is_empty() {
                    rule.months.push(fields.month);
                }
                rule.month_days.push(fields.month_day);
            }
            Frequency::Monthly => rule.month_days.push(fields.month_day),
            Frequency::Weekly => rule.weekdays.push((0, start.weekday())),
            Frequency::Daily => {}
        }
        rule
    }
}

#[cfg(test)]
mod second_opinion;
#[cfg(test)]
mod tests;
