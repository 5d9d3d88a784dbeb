/*!
Which dates a recurrence rule names: a [`Rule`] and its first date become a sorted list of [`Day`]s.

Two ways lead to the same dates. Yearly and monthly rules go through the `rrule` crate, in floating time (a date is midnight UTC). What it
cannot be trusted with is walked here, one test for each day of the window, so that no rule costs more than that:

* a rule without any date: `rrule` walks on to the year 10000;
* daily and weekly rules: `rrule` makes several lists for each of up to 180,000 periods, the walk makes none;
* rules with long lists: `rrule` searches them for each day and each position, 50 ms for the fullest rule;
* plain and counted weekdays in one list (`BYDAY=MO,2TU`): RFC 5545 joins them, `rrule` intersects them;
* `BYDAY=-5MO` in a month, `-53MO` in a year: valid, but `rrule` refuses them;
* `BYWEEKNO`: `rrule` has 2039-01-01 in a 53rd week of 2038, which has 52 (dateutil, its model, too).

# Invariant
Lists are strictly ascending and lie in [`EARLIEST`]..=[`LATEST`]; the walk and `rrule` agree wherever both can answer (held by a test).
*/

use chrono::{TimeZone, Weekday};
use rrule::{NWeekday, RRule, Tz, Unvalidated};

pub(crate) use super::rule::{Rule, RuleFault};
use super::walk::{Fields, Walk};
use super::{Day, rule::Frequency};

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
pub(crate) fn expand(rule: &str, start: Option<Day>) -> Result<Vec<Day>, RuleFault> {
    let rule = Rule::parse(rule)?;
    let first = match start {
        Some(day) => check_start(day)?,
        None => {
            rule.check_without_start()?;
            Day::FIRST
        }
    };
    let dates = rule.dates(first);
    if dates.is_empty() {
        return Err(RuleFault::NeverMatches(format!(
            "the rule names no date from {} to {LATEST}",
            first.max(EARLIEST)
        )));
    }
    Ok(dates)
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
    pub(super) fn dates(&self, start: Day) -> Vec<Day> {
        let rule = self.filled_from(start);
        let last = rule.until.map_or(LATEST, |until| until.min(LATEST));
        let mut walk = Walk::new(&rule, start, last);
        let mut dates = match walk.next() {
            None => return Vec::new(),
            Some(first) => match rule.by_crate(start, last) {
                Some(dates) => dates,
                None => std::iter::once(first).chain(walk).collect(),
            },
        };
        dates.drain(..dates.partition_point(|day| *day < EARLIEST));
        dates
    }

    /// The dates of an event, whose first date is always one of them and the first that COUNT counts.
    pub(super) fn event_dates(&self, start: Day) -> Vec<Day> {
        if Walk::new(&self.filled_from(start), start, start).next().is_some() {
            return self.dates(start);
        }
        let mut rule = self.clone();
        rule.count = self.count.map(|count| count - 1);
        let mut dates = if rule.count == Some(0) { Vec::new() } else { rule.dates(start) };
        if (EARLIEST..=LATEST).contains(&start) {
            dates.insert(0, start);
        }
        dates
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

/// More numbers in a rule's lists than people write; past it `rrule` is slower than the walk.
const LONG_LISTS: usize = 40;

/// 7,600 years: 19 times the 400 after which the Gregorian calendar repeats, weekdays included. A rule is handed to `rrule` that much
/// later, because after a rule's last date the crate walks on to the year 10000, which then is 300 years away instead of 7,900.
const LATER: i32 = 19 * 146_097;

impl Rule {
    /// The dates as the `rrule` crate gives them, for the rules that it gets right; `None` for the others.
    ///
    /// It never sees text: numbers go in, already in range.
    fn by_crate(&self, start: Day, last: Day) -> Option<Vec<Day>> {
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

#[cfg(test)]
mod tests {
    use super::super::walk::week_number;
    use super::*;
    use crate::error::Code;
    use chrono::Datelike;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a test date")
    }

    fn some(rule: &str, start: Option<&str>, count: usize) -> Vec<String> {
        expand(rule, start.map(day)).expect(rule).iter().take(count).map(Day::to_string).collect()
    }

    fn code(rule: &str, start: Option<&str>) -> Code {
        expand(rule, start.map(day)).expect_err(rule).code()
    }

    fn fnv(days: &[Day]) -> String {
        let bytes = days.iter().flat_map(|day| day.0.to_le_bytes());
        format!(
            "{:016x}",
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
        )
    }

    #[test]
    fn the_window_is_what_its_comments_say() {
        assert_eq!(EARLIEST, day("1969-12-25"));
        assert_eq!(LATEST, day("2100-12-31"));
        assert_eq!(FIRST_START, day("1600-01-01"));
        assert!(((LATEST.0 - EARLIEST.0) as u32) < super::super::rule::MOST_DATES);
    }

    #[test]
    fn random_rules_have_the_dates_that_dateutil_gives_them() {
        let path = std::env::var("OPENLINE_RRULES");
        let path = path.as_deref().unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/rrules.jsonl"));
        let text = std::fs::read_to_string(path).expect("the vectors are committed");
        let mut wrong = Vec::new();
        for line in text.lines().skip(1) {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let rule = case["rrule"].as_str().expect("a rule");
            let dates = match expand(rule, case["start"].as_str().map(day)) {
                Ok(dates) => dates,
                Err(RuleFault::NeverMatches(_)) => Vec::new(),
                Err(fault) => {
                    wrong.push(format!("{line}\n    {fault}"));
                    continue;
                }
            };
            let ascending = dates.windows(2).all(|pair| pair[0] < pair[1]);
            if !ascending || case["dates"] != dates.len() || (!dates.is_empty() && case["fnv"] != fnv(&dates)) {
                wrong.push(format!("{line}\n    {} dates: {:?}", dates.len(), &dates[..dates.len().min(5)]));
            }
        }
        assert!(wrong.is_empty(), "{} rules differ:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
        assert!(text.lines().count() > 1000);
    }

    #[test]
    fn weeks_are_numbered_as_iso_numbers_them() {
        for number in FIRST_START.0..=LATEST.0 {
            let week = Day(number).civil().expect("a near day").iso_week();
            assert_eq!(week_number(Day(number), 0).0, week.week() as i16, "{}", Day(number));
        }
        let fifty_third = ["2020-12-28", "2026-12-28", "2032-12-27", "2037-12-28"];
        assert_eq!(some("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", Some("2016-01-01"), 4), fifty_third);
        // The first week of 2025 begins in December: those days are in the year's set of dates, as dateutil has them.
        assert_eq!(some("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", Some("2024-06-01"), 2), ["2024-12-30", "2025-12-29"]);
        assert!(!expand("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA", None).unwrap().contains(&day("2039-01-01")));
    }

    #[test]
    fn the_walk_and_the_crate_agree_wherever_both_answer() {
        let text = include_str!("../../../tests/data/rrules.jsonl");
        let mut both = 0;
        for line in text.lines().skip(1).step_by(3) {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let rule = Rule::parse(case["rrule"].as_str().expect("a rule")).expect("a good rule");
            let start = case["start"].as_str().map_or(Day::FIRST, day);
            let last = rule.until.map_or(LATEST, |until| until.min(LATEST));
            let rule = rule.filled_from(start);
            let Some(dates) = rule.by_crate(start, last) else { continue };
            assert_eq!(Walk::new(&rule, start, last).collect::<Vec<_>>(), dates, "{line}");
            both += 1;
        }
        assert!(both > 150, "only {both} rules went both ways");
    }

    #[test]
    fn the_rules_that_people_write_name_their_dates() {
        for (rule, dates) in [
            ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2024-11-28", "2025-11-27", "2026-11-26"]),
            ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2024-05-27", "2025-05-26", "2026-05-25"]),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
            ("FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR", ["2024-09-13", "2024-12-13", "2025-06-13"]),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2024-01-31", "2024-02-29", "2024-03-29"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2024-01-31", "2024-02-29", "2024-03-31"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", ["2024-01-14", "2024-01-28", "2024-02-11"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO", ["2024-01-07", "2024-01-21", "2024-02-04"]),
            ("FREQ=WEEKLY", ["2024-01-03", "2024-01-10", "2024-01-17"]),
            ("FREQ=DAILY;INTERVAL=10", ["2024-01-03", "2024-01-13", "2024-01-23"]),
            ("FREQ=YEARLY", ["2024-01-03", "2025-01-03", "2026-01-03"]),
            ("FREQ=MONTHLY;BYDAY=-5WE", ["2024-01-03", "2024-05-01", "2024-07-03"]),
            ("FREQ=MONTHLY;BYDAY=MO,1TU;BYMONTHDAY=1,2,3,4,5,6,7", ["2024-02-05", "2024-02-06", "2024-03-04"]),
        ] {
            assert_eq!(some(rule, Some("2024-01-03"), 3), dates, "{rule}");
        }
    }

    #[test]
    fn the_start_is_a_date_only_if_the_rule_matches_it() {
        assert_eq!(
            some("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=2", Some("2026-12-24"), 9),
            ["2026-12-25", "2027-12-25"]
        );
        assert_eq!(some("FREQ=YEARLY;COUNT=2", Some("2026-12-24"), 9), ["2026-12-24", "2027-12-24"]);
        let event = |rule: &str, start| {
            let dates = Rule::parse(rule).unwrap().event_dates(day(start));
            dates.iter().map(Day::to_string).collect::<Vec<_>>()
        };
        assert_eq!(event("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=2", "2026-12-24"), ["2026-12-24", "2026-12-25"]);
        assert_eq!(event("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=1", "2026-12-24"), ["2026-12-24"]);
        assert_eq!(event("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=2", "2026-12-25"), ["2026-12-25", "2027-12-25"]);
        assert_eq!(event("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-25"), ["2026-12-25"]);
    }

    #[test]
    fn counting_begins_at_a_start_before_1970_and_dates_are_kept_from_the_window_on() {
        assert_eq!(some("FREQ=YEARLY;COUNT=11", Some("1960-05-01"), 9), ["1970-05-01"]);
        assert_eq!(some("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", Some("1960-01-01"), 1), ["1969-12-31"]);
        assert_eq!(some("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", None, 1), ["1970-12-31"]);
        assert_eq!(code("FREQ=YEARLY;COUNT=9", Some("1960-05-01")), Code::NeverMatches);
        assert_eq!(some("FREQ=YEARLY", Some("2100-12-31"), 9), ["2100-12-31"]);
        assert_eq!(some("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", Some("1600-01-01"), 1), ["1972-02-29"]);
        for start in [Day(i32::MIN), day("1599-12-31"), day("2101-01-01"), Day(i32::MAX)] {
            assert_eq!(expand("FREQ=DAILY", Some(start)).unwrap_err().code(), Code::BadRule, "{start}");
        }
    }

    #[test]
    fn a_rule_without_a_date_is_an_issue() {
        for (rule, start) in [
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None),
            ("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", None),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", None),
            ("FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1", None),
            ("FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;BYDAY=MO", None),
            ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", None),
            ("FREQ=DAILY;BYDAY=MO;BYSETPOS=-2", None),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=32", None),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=366", None),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", Some("2026-11-20")),
            ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=1;BYMONTHDAY=1", Some("2026-11-20")),
            ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", Some("2026-11-20")),
            ("FREQ=DAILY;UNTIL=20261119", Some("2026-11-20")),
            ("FREQ=DAILY;UNTIL=19691231", None),
            ("FREQ=YEARLY;UNTIL=21500101;BYMONTH=1;BYMONTHDAY=1", Some("2100-06-01")),
        ] {
            assert_eq!(code(rule, start), Code::NeverMatches, "{rule}");
        }
    }

    #[test]
    fn the_fullest_rules_end_and_stay_within_the_window() {
        let list = |span: std::ops::RangeInclusive<i32>| {
            span.filter(|n| *n != 0).map(|n| n.to_string()).collect::<Vec<_>>().join(",")
        };
        let everything = format!("BYMONTH={};BYMONTHDAY={};BYDAY=MO,TU,WE,TH,FR,SA,SU", list(1..=12), list(-31..=31));
        let window = (LATEST.0 + 1) as usize;
        for frequency in ["DAILY", "MONTHLY", "YEARLY"] {
            assert_eq!(expand(&format!("FREQ={frequency};{everything}"), None).unwrap().len(), window);
        }
        assert_eq!(
            expand(&format!("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO,TU,WE,TH,FR,SA,SU", list(-53..=53)), None).unwrap().len(),
            window
        );
        assert_eq!(expand("FREQ=DAILY;COUNT=50000", Some(EARLIEST)).unwrap().len(), window + 7);
        assert_eq!(expand("FREQ=DAILY;INTERVAL=65535", Some(day("1900-01-01"))).unwrap().len(), 1);
        assert_eq!(expand("FREQ=MONTHLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
        assert_eq!(expand("FREQ=YEARLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
        assert_eq!(expand("FREQ=WEEKLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
    }

    #[test]
    fn a_rule_without_dates_costs_one_test_for_each_day_at_most() {
        // The walk is what ends such a rule: count its periods, which no clock can blur.
        for (rule, most) in [
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 47_847),
            ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", 6_836),
            ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", 1_572),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 131),
        ] {
            let rule = Rule::parse(rule).unwrap();
            let mut walk = Walk::new(&rule, Day::FIRST, LATEST);
            assert_eq!(walk.next(), None);
            assert_eq!(walk.period, most, "{rule:?}");
        }
    }
}
