/*!
Intercom: office hours, in minutes since Monday 00:00. The last minute of the week, 10079, means its end.
*/

use super::Format;
use crate::{
    json::{At, Json},
    line::Line,
    minutes::Week,
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "intercom", title: "Intercom", read: Some(read) };

/// The minutes of a week.
const WEEK: i64 = 7 * 1440;

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut lines = Vec::new();
    for file in &files {
        let root = file.root();
        let schedules = match root.value() {
            Json::List(_) => root.items(report),
            _ => root.get("data").map_or_else(|| vec![root.clone()], |list| list.items(report)),
        };
        for schedule in schedules {
            lines.extend(line(&schedule, source, report));
        }
    }
    lines
}

fn line(at: &At<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    let Some(intervals) = at.get("time_intervals") else {
        return report.none(FaultKind::WrongShape, at.place(), "no office hours: there are no `time_intervals` here");
    };
    let name = at.need("name", report).and_then(|name| name.text(report));
    let zone = match at.get("time_zone_name") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Rails, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let faults_before = report.fault_count();
    let mut week = Week::closed();
    for interval in intervals.items(report) {
        let mut minute = |key: &str| {
            let at = interval.need(key, report)?;
            let minute = at.integer(FaultKind::BadTime, report)?;
            if (0..=WEEK).contains(&minute) {
                return Some(minute);
            }
            report.none(FaultKind::BadTime, at.place(), format!("{key} {minute} is no minute of a week (0 to {WEEK})"))
        };
        let (start, end) = (minute("start_minute"), minute("end_minute"));
        let (Some(start), Some(mut end)) = (start, end) else { continue };
        if end == WEEK - 1 {
            end = WEEK;
            report.note(NoteCode::End2359, name, interval.place(), "minute 10079 was read as the end of the week");
        }
        if start >= end {
            report.fault(FaultKind::EmptyInterval, interval.place(), format!("the interval {start} to {end} is empty"));
            continue;
        }
        week.open((start / 1440) as usize, (start % 1440) as u32, (start % 1440 + end - start) as u32);
    }
    let (name, zone) = (name?, zone?);
    if report.fault_count() > faults_before {
        return None;
    }
    let horizon = source.horizon(&zone);
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("id").and_then(|id| id.id());
    line.open_weekly(week);
    Some(line)
}
