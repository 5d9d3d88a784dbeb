/*!
The proof: the finished document is loaded, and its open hours over the horizon are compared with what the source means, instant by instant.

The source is a function of the wall clock, so its open minutes are laid on the line of UTC by the zone's offsets, stretch by stretch; the engine gives
the open intervals of the loaded document. Both are exact, so a difference of a second is seen. It is no sampling.
*/

use chrono::{NaiveDate, NaiveTime};
use openline::{Engine, Queue, Zone};

use crate::{
    line::Line,
    minutes::{Days, Horizon},
};

/// Loads a document and holds every queue to its line.
///
/// # Errors
/// The message says what the document says wrongly, and when.
pub fn prove(text: &str, lines: &[Line]) -> Result<(), String> {
    let engine = Engine::builder()
        .holidays(openline_holidays::packs())
        .compiled_years(0..0)
        .parse(text)
        .map_err(|error| format!("the document does not load: {error}"))?;
    for line in lines {
        let queue = engine.queue(&line.name).ok_or_else(|| format!("the document has no queue {:?}", line.name))?;
        let (from, to) = instants(line.horizon(), &line.zone);
        let meant = on_the_line(&line.truth, &line.zone);
        let said: Vec<(i64, i64)> = queue.intervals_at(from, to).collect();
        if meant != said {
            let at = first_difference(&meant, &said);
            let when = chrono::DateTime::from_timestamp(at, 0).map_or_else(String::new, |at| at.to_rfc3339());
            return Err(format!("{:?} does not answer as its source at {when}", line.name));
        }
    }
    Ok(())
}

fn first_difference(a: &[(i64, i64)], b: &[(i64, i64)]) -> i64 {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    match (a.get(same), b.get(same)) {
        (Some(a), Some(b)) if a.0 == b.0 => a.1.min(b.1),
        (Some(a), Some(b)) => a.0.min(b.0),
        (Some(one), None) | (None, Some(one)) => one.0,
        (None, None) => 0,
    }
}

/// The instants at which the horizon begins and ends on a zone's clock.
pub fn instants(horizon: Horizon, zone: &Zone) -> (i64, i64) {
    let midnight = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
    (midnight(horizon.from), midnight(horizon.until))
}

/// Open minutes of the wall clock as open seconds of UTC: disjoint, in order, not touching.
pub fn on_the_line(days: &Days, zone: &Zone) -> Vec<(i64, i64)> {
    let (from, to) = instants(days.horizon(), zone);
    let mut local: Vec<(i64, i64)> = Vec::new();
    for date in days.horizon().dates() {
        let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
        for &(start, end) in days.day(date).spans() {
            push(&mut local, midnight + i64::from(start) * 60, midnight + i64::from(end) * 60);
        }
    }
    let mut stretches = Vec::new();
    let mut start = from;
    for change in zone.clock_changes(from, to) {
        stretches.push((start, change.at));
        start = change.at;
    }
    stretches.push((start, to));
    let mut found = Vec::new();
    for (start, end) in stretches {
        let offset = i64::from(zone.offset_seconds_at(start));
        let first = local.partition_point(|&(_, b)| b <= start + offset);
        for &(a, b) in local[first..].iter().take_while(|(a, _)| *a < end + offset) {
            push(&mut found, (a - offset).max(start), (b - offset).min(end));
        }
    }
    found
}

fn push(spans: &mut Vec<(i64, i64)>, start: i64, end: i64) {
    match spans.last_mut() {
        Some(last) if last.1 == start => last.1 = end,
        _ if start < end => spans.push((start, end)),
        _ => {}
    }
}

/// The open minutes of every date as a queue of an engine has them: what exporters read, and what round trips are held to. A time that a clock change
/// skips is as the times around it.
pub fn days_of(queue: &Queue<'_>, horizon: Horizon) -> Days {
    let zone = queue.timezone();
    let (from, to) = instants(horizon, zone);
    let mut days = Days::closed(horizon);
    for (start, end) in queue.intervals_at(from, to) {
        let mut at = start;
        // Each stretch of one offset is one span of the wall clock.
        let changes: Vec<i64> = zone.clock_changes(start, end).map(|change| change.at).collect();
        for stop in changes.into_iter().chain([end]) {
            let offset = i64::from(zone.offset_seconds_at(at));
            let (a, b) = (at + offset, stop + offset);
            if let Some(date) = chrono::DateTime::from_timestamp(a, 0).map(|at| at.date_naive()) {
                let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
                days.open(date, ((a - midnight) / 60) as u32, ((b - midnight + 59) / 60) as u32);
            }
            at = stop;
        }
    }
    days
}
