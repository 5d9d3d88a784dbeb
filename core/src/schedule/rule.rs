/*!
A recurrence rule as written: the parts of RFC 5545 section 3.3.10 that name dates, read and guarded.

[`Rule::parse`] is the only way to a [`Rule`], so whoever holds one needs no further checks: the frequency is one of four, every number is in
its range, no part stands twice, and nothing in it speaks of a time of day. What the rule's dates are is `recurrence`'s business, not this file's.
*/

use std::fmt;

use super::Day;
use crate::error::Code;

/// Rules are short; a long one is an attack or a mistake.
const LONGEST_RULE: usize = 1024;
/// The most dates that one recurrence may ask for (SPEC 2.4).
pub(super) const MOST_DATES: u32 = 50_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
}

/// A rule that names dates, in numbers. Every list is sorted and free of repetitions; an empty list means that the part is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(super) frequency: Frequency,
    pub(super) interval: u16,
    pub(super) count: Option<u32>,
    pub(super) until: Option<Day>,
    /// 0 is Monday.
    pub(super) week_start: usize,
    pub(super) months: Vec<i16>,
    pub(super) month_days: Vec<i16>,
    pub(super) year_days: Vec<i16>,
    pub(super) weeks: Vec<i16>,
    /// Ordinal and weekday; the ordinal 0 means every such weekday.
    pub(super) weekdays: Vec<(i16, usize)>,
    pub(super) positions: Vec<i16>,
}

/// Why a recurrence cannot be kept, in words for the document's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleFault {
    /// Not a rule of the kind that names dates.
    Bad(String),
    /// A rule without a single date.
    NeverMatches(String),
    /// A rule that asks for more dates than are kept.
    TooManyDates(String),
}

impl RuleFault {
    pub(crate) fn code(&self) -> Code {
        match self {
            RuleFault::Bad(_) => Code::BadRule,
            RuleFault::NeverMatches(_) => Code::NeverMatches,
            RuleFault::TooManyDates(_) => Code::TooManyDates,
        }
    }
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleFault::Bad(words) | RuleFault::NeverMatches(words) | RuleFault::TooManyDates(words) => {
                f.write_str(words)
            }
        }
    }
}

fn bad<T>(words: String) -> Result<T, RuleFault> {
    Err(RuleFault::Bad(words))
}

const PARTS: [&str; 14] = [
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYMONTH",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYDAY",
    "BYSETPOS",
    "WKST",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
];

impl Rule {
    /// Reads a rule, with or without `RRULE:` before it (people paste it so), in any case, its parts in any order.
    pub(crate) fn parse(text: &str) -> Result<Rule, RuleFault> {
        if text.len() > LONGEST_RULE {
            return bad(format!("the rule has {} bytes, wanted at most {LONGEST_RULE}", text.len()));
        }
        let text = text.trim();
        let body = match text.get(..6) {
            Some(prefix) if prefix.eq_ignore_ascii_case("RRULE:") => &text[6..],
            _ => text,
        };
        if body.is_empty() {
            return bad("the rule is empty, wanted one such as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25".to_owned());
        }
        let mut values: [Option<&str>; PARTS.len()] = [None; PARTS.len()];
        for part in body.split(';') {
            let Some((name, value)) = part.split_once('=') else {
                return bad(format!("{part:?} is not a rule part NAME=VALUE"));
            };
            let Some(slot) = PARTS.iter().position(|known| known.eq_ignore_ascii_case(name)) else {
                let advice = match name.to_ascii_uppercase().as_str() {
                    "BYEASTER" => "; for days around Easter give `easter` instead of `rrule`",
                    "DTSTART" => "; give the first date as `start`",
                    _ => "",
                };
                return bad(format!("{name:?} is not a part of a rule that names dates{advice}"));
            };
            if values[slot].replace(value).is_some() {
                return bad(format!("{} stands twice in the rule", PARTS[slot]));
            }
        }
        let [
            freq,
            until,
            count,
            interval,
            months,
            month_days,
            year_days,
            weeks,
            weekdays,
            positions,
            week_start,
            times @ ..,
        ] = values;
        if let Some(at) = times.iter().position(Option::is_some) {
            return bad(format!(
                "{} is a time of day, but a rule names dates only: give times as `intervals`",
                PARTS[11 + at]
            ));
        }
        let rule = Rule {
            frequency: frequency(freq)?,
            interval: interval.map_or(Ok(1), read_interval)?,
            count: count.map(read_count).transpose()?,
            until: until.map(read_until).transpose()?,
            week_start: week_start.map_or(Ok(0), |text| weekday("WKST", text))?,
            months: numbers("BYMONTH", months, 1, 12, "a month")?,
            month_days: numbers("BYMONTHDAY", month_days, -31, 31, "a day of the month")?,
            year_days: numbers("BYYEARDAY", year_days, -366, 366, "a day of the year")?,
            weeks: numbers("BYWEEKNO", weeks, -53, 53, "a week of the year")?,
            weekdays: read_weekdays(weekdays)?,
            positions: numbers("BYSETPOS", positions, -366, 366, "a position")?,
        };
        rule.check_together()?;
        Ok(rule)
    }

    /// What RFC 5545 forbids between parts that are each well-formed.
    fn check_together(&self) -> Result<(), RuleFault> {
        let (yearly, monthly) = (self.frequency == Frequency::Yearly, self.frequency == Frequency::Monthly);
        if self.count.is_some() && self.until.is_some() {
            return bad("COUNT and UNTIL both end the rule, wanted one of them".to_owned());
        }
        if !self.weeks.is_empty() && !yearly {
            return bad("BYWEEKNO goes with FREQ=YEARLY only".to_owned());
        }
        if !self.year_days.is_empty() && !yearly {
            return bad("BYYEARDAY goes with FREQ=YEARLY only".to_owned());
        }
        if !self.month_days.is_empty() && self.frequency == Frequency::Weekly {
            return bad("BYMONTHDAY does not go with FREQ=WEEKLY".to_owned());
        }
        if let Some(&(ordinal, day)) = self.weekdays.iter().find(|(ordinal, _)| *ordinal != 0) {
            let found = format!("BYDAY \"{ordinal}{}\"", WEEKDAYS[day]);
            if !yearly && !monthly {
                return bad(format!(
                    "{found} counts weekdays of a month or a year, so it needs FREQ=MONTHLY or FREQ=YEARLY"
                ));
            }
            if !self.weeks.is_empty() {
                return bad(format!("{found} does not go with BYWEEKNO, wanted a plain weekday"));
            }
            let most = if monthly || !self.months.is_empty() { 5 } else { 53 };
            if let Some(&(ordinal, day)) = self.weekdays.iter().find(|(ordinal, _)| ordinal.abs() > most) {
                let span = if most == 5 { "month" } else { "year" };
                return bad(format!(
                    "BYDAY \"{ordinal}{}\" is not a weekday of a {span} (-{most} to {most})",
                    WEEKDAYS[day]
                ));
            }
        }
        if !self.positions.is_empty() && self.months.is_empty() && !self.names_days() {
            return bad("BYSETPOS chooses among the days of another BY part, and there is none".to_owned());
        }
        Ok(())
    }

    /// True when the rule itself says which days it means; otherwise RFC 5545 takes the day from the first date.
    pub(super) fn names_days(&self) -> bool {
        !(self.month_days.is_empty() && self.year_days.is_empty() && self.weeks.is_empty() && self.weekdays.is_empty())
    }

    /// Whether the rule stands on its own, without a first date to take a day, a month or a beat from (SPEC 2.1).
    pub(super) fn check_without_start(&self) -> Result<(), RuleFault> {
        if self.count.is_some() {
            return bad("COUNT counts from a first date: give `start`".to_owned());
        }
        if self.interval > 1 {
            return bad(format!("INTERVAL={} counts from a first date: give `start`", self.interval));
        }
        let by_weekday = !self.weekdays.is_empty();
        let (named, wanted) = match self.frequency {
            Frequency::Daily => (true, ""),
            Frequency::Weekly => (by_weekday, "BYDAY"),
            Frequency::Monthly => (by_weekday || !self.month_days.is_empty(), "BYMONTHDAY or BYDAY"),
            Frequency::Yearly => (
                by_weekday || !self.year_days.is_empty() || !(self.months.is_empty() || self.month_days.is_empty()),
                match (self.weeks.is_empty(), self.months.is_empty()) {
                    (false, _) => "BYDAY beside BYWEEKNO",
                    (true, true) => "BYMONTH with BYMONTHDAY, or BYDAY",
                    (true, false) => "BYMONTHDAY or BYDAY",
                },
            ),
        };
        if named {
            return Ok(());
        }
        bad(format!("the rule does not name its days: give `start`, or {wanted}"))
    }
}

fn frequency(text: Option<&str>) -> Result<Frequency, RuleFault> {
    const WANTED: &str = "YEARLY, MONTHLY, WEEKLY or DAILY";
    let Some(text) = text else {
        return bad(format!("the rule has no FREQ ({WANTED})"));
    };
    match text.to_ascii_uppercase().as_str() {
        "YEARLY" => Ok(Frequency::Yearly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "WEEKLY" => Ok(Frequency::Weekly),
        "DAILY" => Ok(Frequency::Daily),
        word @ ("HOURLY" | "MINUTELY" | "SECONDLY") => {
            bad(format!("FREQ={word} repeats within a day, but a rule names dates only ({WANTED})"))
        }
        _ => bad(format!("FREQ {text:?} is not {WANTED}")),
    }
}

/// Plain digits, as RFC 5545 writes counts; longer than any use is `None` as well.
fn digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // OK: digits only, so the one possible error is an overflow, which is more than any limit.
    Some(text.parse().unwrap_or(u64::MAX))
}

fn read_interval(text: &str) -> Result<u16, RuleFault> {
    match digits(text).map(u16::try_from) {
        Some(Ok(interval)) if interval > 0 => Ok(interval),
        _ => bad(format!("INTERVAL {text:?} is not a number from 1 to {}", u16::MAX)),
    }
}

fn read_count(text: &str) -> Result<u32, RuleFault> {
    match digits(text) {
        None | Some(0) => bad(format!("COUNT {text:?} is not a number from 1 to {MOST_DATES}")),
        Some(count) => match u32::try_from(count) {
            Ok(count) if count <= MOST_DATES => Ok(count),
            _ => Err(RuleFault::TooManyDates(format!("COUNT {text:?} asks for more than 50,000 dates"))),
        },
    }
}

/// `YYYYMMDD`, or a date-time of which the date counts as written: rules are floating, so a zone mark moves nothing.
fn read_until(text: &str) -> Result<Day, RuleFault> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let time_is_good = time.is_none_or(|time| {
        let clock = time.strip_suffix(['Z', 'z']).unwrap_or(time);
        clock.len() == 6 && digits(clock).is_some_and(|n| n / 10_000 < 24 && n / 100 % 100 < 60 && n % 100 <= 60)
    });
    let day = compact_date(date).filter(|_| time_is_good);
    day.map_or_else(|| bad(format!("UNTIL {text:?} is not a date YYYYMMDD, nor a date-time YYYYMMDDTHHMMSS")), Ok)
}

/// The date form of iCalendar, `YYYYMMDD`.
pub(super) fn compact_date(text: &str) -> Option<Day> {
    let number = digits(text).filter(|_| text.len() == 8)? as u32;
    Day::from_civil((number / 10_000) as i32, number / 100 % 100, number % 100)
}

/// A comma-separated list of whole numbers; zero is never one of them.
fn numbers(part: &str, list: Option<&str>, least: i16, most: i16, noun: &str) -> Result<Vec<i16>, RuleFault> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for text in list.split(',') {
        match signed(text) {
            Some(number) if number != 0 && (least..=most).contains(&number) => found.push(number),
            _ => {
                let but = if least < 0 { ", not 0" } else { "" };
                return bad(format!("{part} {text:?} is not {noun} ({least} to {most}{but})"));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn signed(text: &str) -> Option<i16> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    i16::try_from(digits(rest)?).ok().map(|number| sign * number)
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn weekday(part: &str, text: &str) -> Result<usize, RuleFault> {
    let found = WEEKDAYS.iter().position(|name| name.eq_ignore_ascii_case(text));
    found.map_or_else(|| bad(format!("{part} {text:?} is not a weekday (MO, TU, WE, TH, FR, SA, SU)")), Ok)
}

fn read_weekdays(list: Option<&str>) -> Result<Vec<(i16, usize)>, RuleFault> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for text in list.split(',') {
        let name_at = text.len().saturating_sub(2);
        let entry = text.split_at_checked(name_at).and_then(|(ordinal, name)| {
            let ordinal = if ordinal.is_empty() { 0 } else { signed(ordinal).filter(|n| *n != 0 && n.abs() <= 53)? };
            Some((ordinal, weekday("BYDAY", name).ok()?))
        });
        let Some(entry) = entry else {
            return bad(format!("BYDAY {text:?} is not a weekday such as MO, 4TH or -1FR (-53 to 53, not 0)"));
        };
        found.push(entry);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> RuleFault {
        Rule::parse(text).map(|rule| panic!("{text:?} was kept as {rule:?}")).unwrap_err()
    }

    #[test]
    fn parts_come_in_any_case_and_order_with_or_without_the_property_name() {
        let plain = Rule::parse("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH").unwrap();
        for text in [
            "rrule:freq=yearly;byday=+4th;bymonth=11",
            " RRULE:BYDAY=04TH;BYMONTH=11;FREQ=Yearly\n",
            "FREQ=YEARLY;BYMONTH=11,11;BYDAY=4TH,4TH",
        ] {
            assert_eq!(Rule::parse(text).as_ref(), Ok(&plain), "{text:?}");
        }
    }

    #[test]
    fn a_malformed_rule_is_refused_with_the_part_that_was_found() {
        for (text, found) in [
            ("", "empty"),
            ("RRULE:", "empty"),
            ("YEARLY", "\"YEARLY\""),
            ("FREQ=YEARLY;", "\"\""),
            ("BYDAY=MO", "FREQ"),
            ("FREQ=", "FREQ"),
            ("FREQ=FORTNIGHTLY", "FORTNIGHTLY"),
            ("FREQ=SECONDLY", "FREQ=SECONDLY"),
            ("FREQ=MINUTELY;BYMONTH=8", "FREQ=MINUTELY"),
            ("FREQ=HOURLY", "FREQ=HOURLY"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
            ("FREQ=DAILY;BYMINUTE=0", "BYMINUTE"),
            ("FREQ=DAILY;BYSECOND=0", "BYSECOND"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"),
            ("FREQ=DAILY;count=2;COUNT=3", "COUNT stands twice"),
            ("FREQ=YEARLY;BYEASTER=1", "`easter`"),
            ("FREQ=YEARLY;DTSTART=20200101", "`start`"),
            ("FREQ=YEARLY;RSCALE=CHINESE", "RSCALE"),
            ("FREQ=YEARLY;X-FOO=1", "X-FOO"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL \"0\""),
            ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=65536", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=", "INTERVAL \"\""),
            ("FREQ=DAILY;COUNT=0", "COUNT \"0\""),
            ("FREQ=DAILY;COUNT=+5", "COUNT"),
            ("FREQ=DAILY;COUNT=5;UNTIL=20300101", "COUNT and UNTIL"),
            ("FREQ=DAILY;UNTIL=2030-01-01", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20300230", "UNTIL \"20300230\""),
            ("FREQ=DAILY;UNTIL=20300101T", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20300101T250000Z", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20300101T0000ZZ", "UNTIL"),
            ("FREQ=YEARLY;BYMONTH=13", "BYMONTH \"13\""),
            ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH \"-1\""),
            ("FREQ=YEARLY;BYMONTH=1,,2", "BYMONTH \"\""),
            ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH \"5L\""),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY \"0\""),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY \"32\""),
            ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY"),
            ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO"),
            ("FREQ=YEARLY;BYDAY=54MO", "54MO"),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=6MO", "6MO"),
            ("FREQ=MONTHLY;BYDAY=6MO", "6MO"),
            ("FREQ=MONTHLY;BYDAY=0MO", "0MO"),
            ("FREQ=WEEKLY;BYDAY=1MO", "1MO"),
            ("FREQ=DAILY;BYDAY=-1MO", "-1MO"),
            ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYWEEKNO"),
            ("FREQ=WEEKLY;BYDAY=", "BYDAY \"\""),
            ("FREQ=WEEKLY;BYDAY=M", "BYDAY \"M\""),
            ("FREQ=WEEKLY;BYDAY=MO, TU", "BYDAY \" TU\""),
            ("FREQ=WEEKLY;BYDAY=é", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=1é", "BYDAY"),
            ("FREQ=WEEKLY;WKST=1MO", "WKST"),
            ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"),
            ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS"),
        ] {
            let fault = fault(text);
            assert_eq!(fault.code(), Code::BadRule, "{text:?}");
            assert!(fault.to_string().contains(found), "{text:?}: {fault}");
        }
    }

    #[test]
    fn a_count_past_the_limit_is_too_many_dates() {
        for text in
            ["FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;COUNT=50001", "FREQ=DAILY;COUNT=99999999999999999999999999"]
        {
            assert_eq!(fault(text).code(), Code::TooManyDates, "{text:?}");
        }
        assert_eq!(Rule::parse("FREQ=DAILY;COUNT=50000").unwrap().count, Some(50_000));
    }

    #[test]
    fn a_long_rule_is_refused_unread() {
        let text = format!("FREQ=YEARLY;BYYEARDAY={}1", "1,".repeat(600));
        assert!(fault(&text).to_string().contains("1024"));
    }

    #[test]
    fn until_is_the_date_as_written() {
        for text in ["20301224", "20301224T235959Z", "20301224T000000", "20301224t000000z"] {
            let rule = Rule::parse(&format!("FREQ=DAILY;UNTIL={text}")).unwrap();
            assert_eq!(rule.until, Day::parse("2030-12-24"), "{text}");
        }
    }

    #[test]
    fn without_a_start_a_rule_must_name_its_days() {
        for text in [
            "FREQ=DAILY",
            "FREQ=DAILY;BYMONTH=1",
            "FREQ=WEEKLY;BYDAY=SU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25",
            "FREQ=YEARLY;BYDAY=1MO",
            "FREQ=YEARLY;BYYEARDAY=100",
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO",
            "FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR",
            "FREQ=DAILY;UNTIL=20301231",
            "FREQ=DAILY;INTERVAL=1",
        ] {
            assert_eq!(Rule::parse(text).unwrap().check_without_start(), Ok(()), "{text}");
        }
        for text in [
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYMONTH=1",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYMONTH=1",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=12",
            "FREQ=YEARLY;BYMONTHDAY=25",
            "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=DAILY;INTERVAL=2",
            "FREQ=DAILY;COUNT=2",
        ] {
            let fault = Rule::parse(text).unwrap().check_without_start().unwrap_err();
            assert!(fault.to_string().contains("give `start`"), "{text}: {fault}");
        }
    }
}
