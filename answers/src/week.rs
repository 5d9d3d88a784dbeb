/*!
A week of a queue on its own wall clock, as pictures are drawn from it.
*/

use chrono::{NaiveDate, SecondsFormat};
use openline::{Queue, Sheet, SheetDay};
use serde::Serialize;

use crate::moment::in_zone;

/// Seven days of a queue, Monday first.
#[derive(Clone, Debug, Serialize)]
pub struct Week<'q> {
    queue: &'q str,
    timezone: &'q str,
    from: String,
    to: String,
    open_seconds: i64,
    days: Vec<Day>,
    clock_changes: Vec<Change>,
}

#[derive(Clone, Debug, Serialize)]
struct Day {
    date: NaiveDate,
    open_seconds: i64,
    /// By the wall clock, `24:00` at most; an interval over midnight is one on each date.
    intervals: Vec<Clock>,
    /// What a clock that is put forward leaves out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<Clock>,
    /// What an exception says about the date, and its words.
    special: Option<&'static str>,
    reason_text: Option<String>,
    notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Clock {
    from: String,
    to: String,
}

/// An instant at which the wall clock jumps.
#[derive(Clone, Debug, Serialize)]
struct Change {
    at: String,
    offset_before: i32,
    offset_after: i32,
}

impl<'q> Week<'q> {
    /// The week that has a date.
    pub fn new(queue: &Queue<'q>, date: NaiveDate) -> Week<'q> {
        let sheet = Sheet::week(*queue, date);
        let zone = queue.timezone();
        let time = |at: i64| in_zone(at, zone).fixed_offset().to_rfc3339_opts(SecondsFormat::Secs, false);
        let changes = zone.clock_changes(sheet.from(), sheet.to()).map(|change| Change {
            at: time(change.at),
            offset_before: change.before,
            offset_after: change.after,
        });
        Week {
            queue: queue.name(),
            timezone: zone.name(),
            from: time(sheet.from()),
            to: time(sheet.to()),
            open_seconds: sheet.open_seconds(),
            days: sheet.days().iter().map(day).collect(),
            clock_changes: changes.collect(),
        }
    }
}

fn day(day: &SheetDay<'_>) -> Day {
    let clocks = |stretches: Vec<(usize, usize)>| {
        let clock = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
        stretches.into_iter().map(|(from, to)| Clock { from: clock(from), to: clock(to) }).collect()
    };
    Day {
        date: day.date,
        open_seconds: day.open_seconds,
        intervals: clocks(day.open()),
        skipped: clocks(day.skipped()),
        special: day.special.map(|special| special.hours.as_str()),
        reason_text: day.special.and_then(|special| special.reason).map(str::to_owned),
        notes: day.notes.clone(),
    }
}
