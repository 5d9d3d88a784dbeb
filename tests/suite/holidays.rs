//! Three contact centres share their countries' holidays by rule: date by date against the frozen dates of the PyPI package `holidays`
//! (`scripts/check-holidays` writes them).

use std::{collections::BTreeMap, fs};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone};
use openline::{Engine, Reason};
use openline_tests::{Answering, data, repository};

/// A contact centre of ten queues that are open every day but for their calendars.
fn centre(calendars: &str, names: &[&str], zone: &str) -> Engine {
    let mut document = fs::read_to_string(repository("examples/calendars").join(calendars)).unwrap();
    document.push_str("\nqueues:\n");
    for number in 0..10 {
        document.push_str(&format!(
            "  - {{name: Queue {number}, type: Agent_queue, enabled: true, open_24: true, timezone: {zone}, calendars: [{}], \
             transfer_function_name: t}}\n",
            names.join(", ")
        ));
    }
    let builder = Answering::Default.builder().transfer_functions(["t"]);
    builder.parse(&document).unwrap_or_else(|error| panic!("{calendars}: {error}"))
}

/// The names by date; those of one date are joined as the package does.
pub(crate) fn frozen(file: &str) -> BTreeMap<NaiveDate, Vec<String>> {
    let mut holidays: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for line in fs::read_to_string(data(file)).unwrap().lines().skip(1) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = line["name"].as_str().unwrap().trim_end_matches(" (observed)").to_owned();
        holidays.entry(line["date"].as_str().unwrap().parse().unwrap()).or_default().push(name);
    }
    assert!(holidays.len() > 140, "{file} has {} dates", holidays.len());
    holidays
}

/// Every date from 2024 to 2040: closed exactly on the holidays, for a reason that is one of the date's names.
fn check(calendars: &str, names: &[&str], zone: &str, dates: &str) {
    let engine = centre(calendars, names, zone);
    let holidays = frozen(dates);
    for queue in engine.queues() {
        let mut date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        while date.year() <= 2040 {
            let noon = date.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap());
            let status = queue.status(queue.timezone().from_local_datetime(&noon).unwrap());
            match holidays.get(&date) {
                None => assert!(status.open, "{calendars}: closed on {date}: {:?}", status.reason_text),
                Some(names) => {
                    let reason = status.reason_text.unwrap_or_default();
                    assert_eq!(status.reason, Some(Reason::Exception), "{calendars}: open on {date}, {names:?}");
                    assert!(names.contains(&reason), "{calendars}: {date} is {names:?}, found {reason:?}");
                }
            }
            date = date + Days::new(1);
        }
    }
}

#[test]
fn the_federal_holidays_of_the_united_states() {
    check("us.yaml", &["us-federal-holidays"], "America/New_York", "holidays-us.jsonl");
}

#[test]
fn the_bank_holidays_of_england() {
    check("uk.yaml", &["england-bank-holidays"], "Europe/London", "holidays-gb-eng.jsonl");
}

#[test]
fn the_national_holidays_of_germany() {
    check("de.yaml", &["de-feiertage"], "Europe/Berlin", "holidays-de.jsonl");
}

#[test]
fn the_holidays_of_berlin_from_two_calendars() {
    check("de.yaml", &["de-feiertage", "berlin-feiertage"], "Europe/Berlin", "holidays-de-be.jsonl");
}
