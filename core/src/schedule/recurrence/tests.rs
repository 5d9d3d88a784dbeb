use chrono::Datelike;

use super::*;
use crate::{
    error::Code,
    schedule::walk::{Walk, week_number},
};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a test date")
}

/// With as many steps as a document has.
fn dates(rule: &str, start: Option<Day>) -> Result<Vec<Day>, RuleFault> {
    expand(rule, start, &mut Steps::default())
}

fn some(rule: &str, start: Option<&str>, count: usize) -> Vec<String> {
    dates(rule, start.map(day)).expect(rule).iter().take(count).map(Day::to_string).collect()
}

fn code(rule: &str, start: Option<&str>) -> Code {
    dates(rule, start.map(day)).expect_err(rule).code()
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
    assert!(((LATEST.0 - EARLIEST.0) as u32) < crate::schedule::rule::MOST_DATES);
}

#[test]
fn random_rules_have_the_dates_that_dateutil_gives_them() {
    let path = std::env::var_os("OPENLINE_RRULES").map(Into::into);
    let Some(path) = path.or_else(|| crate::test_data::path("rrules.jsonl")) else { return };
    let text = std::fs::read_to_string(path).expect("the vectors are committed");
    let mut wrong = Vec::new();
    for line in text.lines().skip(1) {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let rule = case["rrule"].as_str().expect("a rule");
        let found = match dates(rule, case["start"].as_str().map(day)) {
            Ok(found) => found,
            Err(RuleFault::NeverMatches(_)) => Vec::new(),
            Err(fault) => {
                wrong.push(format!("{line}\n    {fault}"));
                continue;
            }
        };
        let ascending = found.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || case["dates"] != found.len() || (!found.is_empty() && case["fnv"] != fnv(&found)) {
            wrong.push(format!("{line}\n    {} dates: {:?}", found.len(), &found[..found.len().min(5)]));
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
    assert!(!dates("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA", None).unwrap().contains(&day("2039-01-01")));
}

#[test]
fn the_walk_and_the_crate_agree_wherever_both_answer() {
    let Some(text) = crate::test_data::read("rrules.jsonl") else { return };
    let text = String::from_utf8(text).expect("lines of JSON");
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
fn days_that_are_not_asked_are_no_dates() {
    let Some(text) = crate::test_data::read("rrules.jsonl") else { return };
    let text = String::from_utf8(text).expect("lines of JSON");
    for line in text.lines().skip(1) {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let rule = Rule::parse(case["rrule"].as_str().expect("a rule")).expect("a good rule");
        let start = case["start"].as_str().map_or(Day::FIRST, day);
        let rule = rule.filled_from(start);
        let last = start.max(Day::FIRST).0 + 12_000;
        let mut every_day = Walk::new(&rule, start, Day(last));
        every_day.asks_all = true;
        let narrowed: Vec<Day> = Walk::new(&rule, start, Day(last)).collect();
        assert_eq!(narrowed, every_day.collect::<Vec<_>>(), "{line}");
    }
}

#[test]
fn rules_that_ask_for_more_work_than_is_left_say_so() {
    let mut steps = Steps::default();
    let fault = (1..=10_000).find_map(|i| {
        let rule = format!("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO,SU;BYSETPOS=1,-1;COUNT={i}", i % 53 + 1);
        expand(&rule, Some(FIRST_START), &mut steps).err().filter(|fault| fault.code() == Code::TooManyDates)
    });
    assert!(fault.expect("ten thousand of them are too much").to_string().contains("40,000,000"));
    assert!(steps.are_used_up());
    assert_eq!(expand("FREQ=DAILY", None, &mut steps).unwrap_err().code(), Code::TooManyDates);
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
        let dates = Rule::parse(rule).unwrap().event_dates(day(start), &mut Steps::default()).unwrap();
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
        assert_eq!(dates("FREQ=DAILY", Some(start)).unwrap_err().code(), Code::BadRule, "{start}");
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
        assert_eq!(dates(&format!("FREQ={frequency};{everything}"), None).unwrap().len(), window);
    }
    assert_eq!(
        dates(&format!("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO,TU,WE,TH,FR,SA,SU", list(-53..=53)), None).unwrap().len(),
        window
    );
    assert_eq!(dates("FREQ=DAILY;COUNT=50000", Some(EARLIEST)).unwrap().len(), window + 7);
    assert_eq!(dates("FREQ=DAILY;INTERVAL=65535", Some(day("1900-01-01"))).unwrap().len(), 1);
    assert_eq!(dates("FREQ=MONTHLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
    assert_eq!(dates("FREQ=YEARLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
    assert_eq!(dates("FREQ=WEEKLY;INTERVAL=65535", Some(day("2000-01-01"))).unwrap().len(), 1);
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
