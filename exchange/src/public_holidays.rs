/*!
The file of `--holidays`: public holidays for sources that only say that there are some.

An iCalendar file is read by the crate `icalendar`: events of whole days, also those that recur. Anything else is a document of openline with calendars, and
what counts are the dates that they close.
*/

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, EventStatus};
use openline::{Engine, SpecialHours};

use crate::{
    note::{FaultKind, Place},
    report::Report,
    source::{Input, Source},
};

/// The longest event that is a holiday and no mistake.
const MOST_DAYS: i64 = 366;

impl Source<'_> {
    /// The public holidays of `--holidays` with their names, in order; `None` without the flag.
    pub fn public_holidays(&self, report: &mut Report) -> Option<Vec<(NaiveDate, String)>> {
        let file = self.flags.holidays.as_ref()?;
        let text = file.text(report)?;
        let found = if text.trim_start().starts_with("BEGIN:VCALENDAR") {
            of_ics(file, text, report)
        } else {
            of_document(file, text, report)
        };
        Some(found.into_iter().collect())
    }
}

fn of_ics(file: &Input, text: &str, report: &mut Report) -> BTreeMap<NaiveDate, String> {
    let mut found = BTreeMap::new();
    let calendar: Calendar = match text.parse() {
        Ok(calendar) => calendar,
        Err(error) => {
            let told = format!("no iCalendar: {}", error.lines().next().unwrap_or(""));
            report.fault(FaultKind::Syntax, Place::file(&file.name), told);
            return found;
        }
    };
    for component in &calendar.components {
        let CalendarComponent::Event(event) = component else { continue };
        if event.get_status() == Some(EventStatus::Cancelled) {
            continue;
        }
        // An event with a time of day is no day off.
        let Some(DatePerhapsTime::Date(first)) = event.get_start() else { continue };
        let after = match event.get_end() {
            Some(DatePerhapsTime::Date(end)) => end,
            _ => first.succ_opt().unwrap_or(first),
        };
        let days = after.signed_duration_since(first).num_days().clamp(1, MOST_DAYS) as u64;
        let name = event.get_summary().unwrap_or("public holiday").to_owned();
        let mut starts = vec![first];
        if let Some(rule) = event.property_value("RRULE") {
            let (from, until) = (date(first.year(), 1), date(2100, 1));
            match openline::rule_dates(rule, first, from, until) {
                Ok(dates) => starts.extend(dates),
                Err(error) => {
                    let told = error.issues().first().map_or("", |issue| issue.message()).to_owned();
                    report.fault(FaultKind::BadRule, Place::file(&file.name), format!("{name:?}: {told}"));
                }
            }
        }
        for start in starts {
            for later in 0..days {
                if let Some(date) = start.checked_add_days(chrono::Days::new(later)) {
                    found.entry(date).or_insert_with(|| name.clone());
                }
            }
        }
    }
    found
}

fn date(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
}

/// A queue that is always open but for the calendars of a document tells what is in them.
fn of_document(file: &Input, text: &str, report: &mut Report) -> BTreeMap<NaiveDate, String> {
    let mut found = BTreeMap::new();
    let names = calendar_names(text);
    let place = Place::file(&file.name);
    if names.is_empty() {
        report.fault(FaultKind::WrongShape, place, "neither an iCalendar file nor a document with calendars");
        return found;
    }
    let quoted: Vec<String> = names.iter().map(|name| crate::document::scalar(name)).collect();
    let queue = format!(
        "\nqueues:\n  - {{name: asks, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, calendars: [{}], transfer_function_name: none}}\n",
        quoted.join(", ")
    );
    let document = format!("{}{queue}", text.trim_end());
    let built = Engine::builder().holidays(openline_holidays::packs()).compiled_years(0..0).parse(&document);
    let engine = match built {
        Ok(engine) => engine,
        Err(error) => {
            let told = error.issues().first().map_or("", |issue| issue.message()).to_owned();
            report.fault(FaultKind::WrongShape, place, format!("the calendars do not load: {told}"));
            return found;
        }
    };
    let Some(queue) = engine.queue("asks") else { return found };
    let year = |year: i32| date(year, 1).and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    for day in queue.special_days(year(1970), year(2100)) {
        if day.hours == SpecialHours::Closed {
            found.insert(day.date, day.reason.unwrap_or("public holiday").to_owned());
        }
    }
    found
}

/// The names that stand first in the items of the document's `calendars`.
fn calendar_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_alphabetic()) {
            inside = line.trim_end() == "calendars:";
            continue;
        }
        let item = line.trim_start().strip_prefix("- ").map(|item| item.trim_start().trim_start_matches('{'));
        if let Some(name) = item.filter(|_| inside).and_then(|item| item.trim_start().strip_prefix("name:")) {
            let name = name.split([',', '}', '#']).next().unwrap_or("").trim().trim_matches(['"', '\'']);
            if !name.is_empty() {
                names.push(name.to_owned());
            }
        }
    }
    names
}
