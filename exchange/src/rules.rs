/*!
Recurrences of RFC 5545 as sources write them, expanded by the core's own rule code, so that a rule means here what it means in a document.
*/

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    minutes::Horizon,
    note::{FaultKind, Place},
    report::Report,
};

/// The rule as documents write it: without its property name, in capitals.
pub fn tidy(rule: &str) -> String {
    let rule = rule.trim();
    let rule = match rule.get(..6) {
        Some(name) if name.eq_ignore_ascii_case("RRULE:") => &rule[6..],
        _ => rule,
    };
    rule.to_ascii_uppercase()
}

/// The dates in `[horizon.from - before, horizon.until)` of a rule that begins on `start`. What is wrong with the rule goes to the report.
pub fn dates(
    rule: &str,
    start: NaiveDate,
    before: u32,
    horizon: Horizon,
    place: Place,
    report: &mut Report,
) -> Option<BTreeSet<NaiveDate>> {
    let from = horizon.from.checked_sub_days(chrono::Days::new(u64::from(before))).unwrap_or(horizon.from);
    match openline::rule_dates(&tidy(rule), start, from, horizon.until) {
        Ok(dates) => Some(dates.into_iter().collect()),
        Err(error) => {
            let told = error.issues().first().map_or("", |issue| issue.message()).to_owned();
            report.none(FaultKind::BadRule, place, told)
        }
    }
}

/// One part of a rule: `part("FREQ=WEEKLY;INTERVAL=2", "INTERVAL")` is `2`.
pub fn part<'r>(rule: &'r str, name: &str) -> Option<&'r str> {
    rule.split(';').find_map(|part| part.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

/// The weekdays of a rule that says nothing but weekdays, every week and for ever: FREQ=DAILY or FREQ=WEEKLY, with BYDAY or the weekday of its start.
pub fn weekdays(rule: &str, start: NaiveDate) -> Option<[bool; 7]> {
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let rule = tidy(rule);
    for part in rule.split(';') {
        let (name, value) = part.split_once('=')?;
        match name {
            "FREQ" if matches!(value, "DAILY" | "WEEKLY") => {}
            "INTERVAL" if value.trim_start_matches('0') == "1" => {}
            "WKST" | "BYDAY" => {}
            _ => return None,
        }
    }
    let mut days = [false; 7];
    match (part(&rule, "BYDAY"), part(&rule, "FREQ")?) {
        (Some(list), _) => {
            for name in list.split(',') {
                days[NAMES.iter().position(|known| *known == name)?] = true;
            }
        }
        (None, "DAILY") => days = [true; 7],
        (None, _) => days[crate::minutes::weekday(start)] = true,
    }
    Some(days)
}

/// Whether a rule means other dates when it is counted from another date, so that a document must say where it begins.
pub fn needs_start(rule: &str) -> bool {
    let has = |name: &str| part(rule, name).is_some();
    let steps = part(rule, "INTERVAL").is_some_and(|interval| interval.trim_start_matches('0') != "1");
    let names_days = match part(rule, "FREQ") {
        Some("DAILY") => true,
        Some("WEEKLY") => has("BYDAY"),
        Some("MONTHLY") => has("BYDAY") || has("BYMONTHDAY"),
        _ => has("BYDAY") || has("BYYEARDAY") || has("BYMONTH") && has("BYMONTHDAY"),
    };
    steps || has("COUNT") || !names_days
}
