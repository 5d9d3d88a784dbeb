/*!
The example calendars name the holidays of their countries: every date from 2024 to 2040, with its reason, against the frozen dates of the
PyPI package `holidays` (`scripts/check-holidays` writes them).

The calendars are read here line by line, as far as they go; that a document of theirs loads is tested where documents are read.
*/

use std::collections::{BTreeMap, BTreeSet};

use super::Day;
use super::easter::easter_dates;
use super::observed::{Observed, Occurrences, observe};
use super::recurrence::expand;

/// Date and reason; a substitute's reason ends in ` (observed)`.
type Holidays = BTreeSet<(String, String)>;

/// The holidays of each calendar of an example, from 2024 to 2040.
fn by_rule(yaml: &str) -> BTreeMap<String, Holidays> {
    let mut calendars: BTreeMap<String, (Vec<(Occurrences, String)>, Holidays)> = BTreeMap::new();
    let mut name = String::new();
    for line in yaml.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let field = |key: &str| {
            let (_, rest) = line.split_once(&format!("{key}: "))?;
            let quoted = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            quoted.or_else(|| rest.split([',', '}']).next())
        };
        if let Some(found) = line.strip_prefix("- name: ") {
            name = found.to_owned();
            calendars.entry(name.clone()).or_default();
            continue;
        }
        let Some(reason) = field("reason") else { continue };
        assert!(line.contains("closed: true"), "{line}");
        let calendar = calendars.get_mut(&name).expect("a calendar has its name first");
        let start = field("start").map(|text| Day::parse(text).expect("a date"));
        let dates = match (field("rrule"), field("easter")) {
            (Some(rule), None) => expand(rule, start).expect(rule),
            (None, Some(offset)) => easter_dates(offset.parse().expect("a number"), start).expect(offset),
            _ => {
                let date = Day::parse(&line[1..11]).expect("a date exception");
                calendar.1.insert((date.to_string(), reason.to_owned()));
                continue;
            }
        };
        let observed =
            field("observed").and_then(|word| Observed::ALL.into_iter().find(|observed| observed.as_str() == word));
        calendar.0.push((Occurrences { dates, observed }, reason.to_owned()));
    }
    let finish = |(entries, mut holidays): (Vec<(Occurrences, String)>, Holidays)| {
        let (entries, reasons): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
        let added = observe(&entries);
        for ((entry, reason), added) in entries.iter().zip(&reasons).zip(added) {
            let own = entry.dates.iter().map(|day| (day.to_string(), reason.clone()));
            let substitutes = added.iter().map(|day| (day.to_string(), format!("{reason} (observed)")));
            holidays.extend(own.chain(substitutes).filter(|(date, _)| ("2024".."2041").contains(&&date[..4])));
        }
        holidays
    };
    calendars.into_iter().map(|(name, calendar)| (name, finish(calendar))).collect()
}

fn frozen(text: &str) -> Holidays {
    let lines = text.lines().skip(1).map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let word = |key: &str| line[key].as_str().expect("a text").to_owned();
        (word("date"), word("name"))
    });
    lines.collect()
}

fn check(found: &Holidays, text: &str) {
    let wanted = frozen(text);
    assert!(wanted.len() > 140);
    let missing: Vec<_> = wanted.difference(found).collect();
    let surplus: Vec<_> = found.difference(&wanted).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:?}, surplus {surplus:?}");
}

#[test]
fn the_american_calendar_names_the_federal_holidays_and_their_observed_days() {
    let calendars = by_rule(include_str!("../../../examples/calendars/us.yaml"));
    check(&calendars["us-federal-holidays"], include_str!("../../../tests/data/holidays-us.jsonl"));
}

#[test]
fn the_british_calendar_names_the_bank_holidays_and_their_substitutes() {
    let calendars = by_rule(include_str!("../../../examples/calendars/uk.yaml"));
    check(&calendars["england-bank-holidays"], include_str!("../../../tests/data/holidays-gb-eng.jsonl"));
}

#[test]
fn the_german_calendars_name_the_national_holidays_and_those_of_berlin() {
    let calendars = by_rule(include_str!("../../../examples/calendars/de.yaml"));
    check(&calendars["de-feiertage"], include_str!("../../../tests/data/holidays-de.jsonl"));
    let both = &calendars["de-feiertage"] | &calendars["berlin-feiertage"];
    check(&both, include_str!("../../../tests/data/holidays-de-be.jsonl"));
}
