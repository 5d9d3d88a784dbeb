/*!
A year of a queue, a row for each date.
*/

use chrono::NaiveDate;
use openline::{Queue, Sheet};
use serde::Serialize;

/// The dates of a year, each with its open time.
#[derive(Clone, Debug, Serialize)]
pub struct Year<'q> {
    queue: &'q str,
    timezone: &'q str,
    year: i32,
    open_seconds: i64,
    days: Vec<Day>,
}

#[derive(Clone, Debug, Serialize)]
struct Day {
    date: NaiveDate,
    open_minutes: i64,
    /// What an exception says about the date, and its words.
    special: Option<&'static str>,
    reason_text: Option<String>,
}

impl<'q> Year<'q> {
    /// A calendar year on the queue's own wall clock.
    pub fn new(queue: &Queue<'q>, year: i32) -> Year<'q> {
        let sheet = Sheet::year(*queue, year);
        let days = sheet.days().iter().map(|day| Day {
            date: day.date,
            open_minutes: day.open_seconds / 60,
            special: day.special.map(|special| special.hours.as_str()),
            reason_text: day.special.and_then(|special| special.reason).map(str::to_owned),
        });
        Year {
            queue: queue.name(),
            timezone: queue.timezone().name(),
            year,
            open_seconds: sheet.open_seconds(),
            days: days.collect(),
        }
    }
}
