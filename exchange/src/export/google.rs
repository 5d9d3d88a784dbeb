/*!
Google Business Profile: a location with its regular and special hours, as the Business Information API takes them.

Periods end at 24:00 and begin again at 00:00, so that a special date takes exactly its own part of a night; special periods are of one date each, closed
dates that lie together are one range.
*/

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::Outgoing;
use crate::{note::NoteCode, report::Report};

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'o> {
    title: &'o str,
    regular_hours: Regular,
    #[serde(skip_serializing_if = "Special::is_empty")]
    special_hours: Special,
}

#[derive(Serialize)]
struct Regular {
    periods: Vec<Period>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    open_day: &'static str,
    open_time: Time,
    close_day: &'static str,
    close_time: Time,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Special {
    special_hour_periods: Vec<SpecialPeriod>,
}

impl Special {
    fn is_empty(&self) -> bool {
        self.special_hour_periods.is_empty()
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum SpecialPeriod {
    #[serde(rename_all = "camelCase")]
    Closed { start_date: Date, end_date: Date, closed: bool },
    #[serde(rename_all = "camelCase")]
    Open { start_date: Date, open_time: Time, close_time: Time },
}

/// A time of day; the API leaves zeros out.
#[derive(Serialize)]
struct Time {
    #[serde(skip_serializing_if = "is_zero")]
    hours: u16,
    #[serde(skip_serializing_if = "is_zero")]
    minutes: u16,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

#[derive(Serialize)]
struct Date {
    year: i32,
    month: u32,
    day: u32,
}

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String> {
    let Outgoing { name, week, runs, place, zone, .. } = outgoing;
    let told = format!("its zone {}: a location has none, so import it with --timezone", zone.name());
    report.note(NoteCode::NotExported, Some(name), place.clone(), told);
    if runs.iter().any(|run| run.reason.is_some()) {
        let told = "the reasons of special dates: the target has no place for this";
        report.note(NoteCode::NotExported, Some(name), place.clone(), told);
    }
    let spans = (0..7).flat_map(|day| week.0[day].spans().iter().map(move |&(start, end)| (DAYS[day], start, end)));
    let periods = spans.map(|(day, start, end)| Period {
        open_day: day,
        open_time: time(start),
        close_day: day,
        close_time: time(end),
    });
    let mut special = Vec::new();
    for run in runs {
        if run.minutes.is_empty() {
            special.push(SpecialPeriod::Closed { start_date: date(run.first), end_date: date(run.last), closed: true });
            continue;
        }
        for on in run.first.iter_days().take_while(|on| *on <= run.last) {
            for &(start, end) in run.minutes.spans() {
                special.push(SpecialPeriod::Open {
                    start_date: date(on),
                    open_time: time(start),
                    close_time: time(end),
                });
            }
        }
    }
    let location = Location {
        title: name,
        regular_hours: Regular { periods: periods.collect() },
        special_hours: Special { special_hour_periods: special },
    };
    // Plain data of texts and numbers: it always has a JSON form.
    serde_json::to_string_pretty(&location).ok().map(|text| text + "\n")
}

fn time(minute: u16) -> Time {
    Time { hours: minute / 60, minutes: minute % 60 }
}

fn date(date: NaiveDate) -> Date {
    Date { year: date.year(), month: date.month(), day: date.day() }
}
