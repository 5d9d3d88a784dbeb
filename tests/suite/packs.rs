//! Holiday packs: what calendars make of them, against dates that were frozen from the source, and against days counted one by one.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeZone};
use openline::{Engine, HolidayQuery, Queue, Reason};
use openline_holidays::packs;
use openline_tests::Answering;

use crate::holidays::frozen;

fn engine(holidays: &[String], zone: &str) -> Engine {
    let mut document = String::from("calendars:\n");
    for (number, holidays) in holidays.iter().enumerate() {
        document.push_str(&format!("  - {{name: c{number}, holidays: {holidays}}}\n"));
    }
    document.push_str("queues:\n");
    for number in 0..holidays.len() {
        document.push_str(&format!(
            "  - {{name: q{number}, type: Agent_queue, enabled: true, open_24: true, timezone: {zone}, calendars: [c{number}], \
             transfer_function_name: t}}\n"
        ));
    }
    let builder = Answering::Default.builder().transfer_functions(["t"]);
    builder.parse(&document).unwrap_or_else(|error| panic!("{document}{error}"))
}

/// Why the queue is closed at noon of each date from 2024 to 2040 on which it is.
fn closed(queue: &Queue<'_>) -> BTreeMap<NaiveDate, String> {
    let mut found = BTreeMap::new();
    let mut date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    while date.year() <= 2040 {
        let noon = date.and_hms_opt(12, 0, 0).unwrap();
        let status = queue.status(queue.timezone().from_local_datetime(&noon).unwrap());
        if !status.open {
            assert_eq!(status.reason, Some(Reason::Exception), "{date}");
            found.insert(date, status.reason_text.expect("a holiday has a name"));
        }
        date = date + Days::new(1);
    }
    found
}

#[test]
fn a_queue_is_closed_on_the_frozen_dates_of_the_source() {
    for (file, holidays, zone) in [
        ("holidays-us.jsonl", "{country: US, language: en}", "America/New_York"),
        ("holidays-gb-eng.jsonl", "{country: GB, subdivision: ENG, language: en}", "Europe/London"),
        ("holidays-de.jsonl", "{country: DE}", "Europe/Berlin"),
        ("holidays-de-be.jsonl", "{country: DE, subdivision: BE, language: de}", "Europe/Berlin"),
    ] {
        let names = |names: Vec<String>| {
            let names: Vec<&str> = names.iter().flat_map(|name| name.split("; ")).collect();
            names.iter().map(|name| name.trim_end_matches(" (observed)")).collect::<Vec<_>>().join(", ")
        };
        let frozen: BTreeMap<NaiveDate, String> =
            frozen(file).into_iter().map(|(date, listed)| (date, names(listed))).collect();
        let engine = engine(&[holidays.to_owned()], zone);
        assert_eq!(closed(&engine.queue("q0").unwrap()), frozen, "{file}");
    }
}

#[test]
fn a_queue_of_every_country_is_closed_on_the_dates_of_its_pack() {
    let source = packs();
    let mut codes: Vec<String> = source.countries().into_iter().map(str::to_owned).collect();
    let uninhabited = ["BV", "HM", "IO", "AQ"];
    codes.retain(|code| !uninhabited.contains(&&**code));
    let engine = engine(&codes.iter().map(|code| format!("{{country: {code}}}")).collect::<Vec<_>>(), "Pacific/Apia");
    for (queue, code) in engine.queues().zip(&codes) {
        let language = &source.country(code).unwrap().languages[0];
        let asked = HolidayQuery { country: code, subdivision: None, kind: "public", language, observed: true };
        let mut listed: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
        for holiday in source.holidays(&asked).unwrap() {
            let names = listed.entry(holiday.date).or_default();
            if (2024..=2040).contains(&holiday.date.year()) && !names.iter().any(|name| **name == *holiday.name) {
                names.push(holiday.name.to_string());
            }
        }
        listed.retain(|_, names| !names.is_empty());
        let listed: BTreeMap<NaiveDate, String> =
            listed.into_iter().map(|(date, names)| (date, names.join(", "))).collect();
        assert_eq!(closed(&queue), listed, "{code}");
    }
}

#[test]
fn the_core_alone_says_that_it_carries_no_holidays() {
    let issues = openline::check("calendars: [{name: a, holidays: {country: US}}]");
    let issue = issues.iter().find(|issue| issue.code() == "no_holiday_data").expect("it is told");
    assert_eq!((issue.path(), issue.line(), issue.column()), ("calendars[0].holidays", 1, 33));
}

#[test]
fn a_great_many_calendars_with_holidays_are_refused_in_time() {
    let mut document = String::from("calendars:\n");
    for number in 0..12_000 {
        document.push_str(&format!("  - {{name: c{number}, holidays: {{country: US}}}}\n"));
    }
    let issues = Answering::Default.builder().check(&document, 0);
    assert!(issues.iter().any(|issue| issue.code() == "too_many_dates"));
}
