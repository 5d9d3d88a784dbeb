/*!
RingCentral: business hours. A schedule without ranges is always open. The answer names nothing: the queue is `Business hours`, or `--name`.
*/

use super::Format;
use crate::{
    json::{At, shown},
    line::Line,
    minutes::Week,
    note::FaultKind,
    report::Report,
    source::Source,
    text,
};

/// The format.
pub const FORMAT: Format = Format { name: "ringcentral", title: "RingCentral", read: Some(read) };

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    files.iter().filter_map(|file| line(&file.root(), source, report)).collect()
}

fn line(at: &At<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    let Some(schedule) = at.get("schedule").filter(At::is_object) else {
        return report.none(FaultKind::WrongShape, at.place(), "no business hours: there is no `schedule` here");
    };
    let name = source.flags.name.as_deref().unwrap_or("Business hours");
    let zone = source.flag_zone(Some(name), at.place(), report);
    let faults_before = report.fault_count();
    let mut week = Week::closed();
    match schedule.get("weeklyRanges") {
        Some(days) if days.is_object() => {
            for (day, list) in days.entries() {
                let Some(number) = DAYS.iter().position(|known| *known == day) else {
                    let told = format!("{} is no weekday (monday to sunday)", shown(day));
                    report.fault(FaultKind::BadWeekday, list.place(), told);
                    continue;
                };
                for range in list.items(report) {
                    if let Some((start, end)) = span(&range, report) {
                        week.open(number, u32::from(start), u32::from(end));
                    }
                }
            }
        }
        Some(other) => report.fault(FaultKind::WrongShape, other.place(), "`weeklyRanges` is no object"),
        None => week.open(0, 0, 7 * 1440),
    }
    let zone = zone?;
    if report.fault_count() > faults_before {
        return None;
    }
    let horizon = source.horizon(&zone);
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("uri").and_then(|id| id.id());
    line.open_weekly(week);
    Some(line)
}

fn span(at: &At<'_>, report: &mut Report) -> Option<(u16, u16)> {
    let mut time = |key: &str| {
        let at = at.need(key, report)?;
        let text = at.text(report)?;
        text::clock(text).or_else(|| {
            report.none(FaultKind::BadTime, at.place(), format!("{} is no time of day (HH:MM)", shown(text)))
        })
    };
    let (start, end) = (time("from"), time("to"));
    let (start, end) = (start?, end?);
    if end <= start {
        return report.none(FaultKind::EmptyInterval, at.place(), "the range ends before it begins");
    }
    Some((start, end))
}
