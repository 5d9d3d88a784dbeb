/*!
The open intervals of a queue in a stretch of time, special days with their reason.
*/

use chrono::{DateTime, NaiveDate};
use openline::{At, OverrideStretch, Queue, SeasonRun, SpecialDay, Zone};
use serde::Serialize;

use crate::moment::in_zone;

/// The open intervals of a queue in a stretch of time, with what decides them.
#[derive(Clone, Debug, Serialize)]
pub struct Hours<'q> {
    queue: &'q str,
    timezone: &'q str,
    from: String,
    to: String,
    open_seconds: i64,
    intervals: Vec<Interval<'q>>,
    special_days: Vec<Special<'q>>,
    seasons: Vec<Season<'q>>,
    /// When an override decides; only where one does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overridden: Vec<OverrideStretch<'q>>,
}

#[derive(Clone, Debug, Serialize)]
struct Interval<'q> {
    start: String,
    end: String,
    /// Of the date on which it starts.
    reason_text: Option<&'q str>,
}

#[derive(Clone, Debug, Serialize)]
struct Special<'q> {
    date: NaiveDate,
    hours: &'static str,
    reason_text: Option<&'q str>,
}

/// Dates of the stretch on which a season's weekly hours are in force.
#[derive(Clone, Debug, Serialize)]
struct Season<'q> {
    /// The first of them.
    from: NaiveDate,
    /// The last of them.
    to: NaiveDate,
    /// Its place in the queue's list, from 0.
    index: usize,
    reason_text: Option<&'q str>,
}

impl<'q> Hours<'q> {
    /// Of a queue, from an instant to another.
    pub fn new(queue: &Queue<'q>, from: At, to: At) -> Hours<'q> {
        let interval = |(start, end): (DateTime<Zone>, DateTime<Zone>)| Interval {
            reason_text: queue.special_day(&start).and_then(|day| day.reason),
            start: start.to_rfc3339(),
            end: end.to_rfc3339(),
        };
        let special =
            |SpecialDay { date, hours, reason, .. }| Special { date, hours: hours.as_str(), reason_text: reason };
        let season = |SeasonRun { from, to, season, .. }: SeasonRun<'q>| Season {
            from,
            to,
            index: season.index,
            reason_text: season.reason,
        };
        let time = |at: At| in_zone(at.epoch_seconds(), queue.timezone()).to_rfc3339();
        Hours {
            queue: queue.name(),
            timezone: queue.timezone().name(),
            from: time(from),
            to: time(to),
            open_seconds: queue.open_time(from, to).num_seconds(),
            intervals: queue.intervals(from, to).map(interval).collect(),
            special_days: queue.special_days(from, to).map(special).collect(),
            seasons: queue.season_runs(from, to).into_iter().map(season).collect(),
            overridden: queue.overridden(from, to),
        }
    }
}
