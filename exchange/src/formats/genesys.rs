/*!
Genesys Cloud: schedules and schedule groups of Architect. A group is a queue.

A schedule is a window that comes again by its rule: its length is `end` less `start` by the wall clock, and it may cross midnight or last for days. A group
is open when one of its open schedules is, and none of its closed or holiday schedules; they cut by the minute.
*/

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::Format;
use crate::{
    json::{At, Json, shown},
    line::Line,
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    windows::{Kind, When, Window, lay_out},
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "genesys", title: "Genesys Cloud", read: Some(read) };

/// The longest window, in days.
const MOST_DAYS: i64 = 366;

struct Schedule {
    name: String,
    start: NaiveDateTime,
    /// Minutes.
    length: u32,
    rule: Option<String>,
}

/// Schedules by their id; `None` for one with faults, which is known all the same.
type Schedules<'f> = HashMap<String, (At<'f>, Option<Schedule>)>;

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut schedules: Schedules<'_> = HashMap::new();
    let mut groups = Vec::new();
    for file in &files {
        let root = file.root();
        let objects = match root.value() {
            Json::List(_) => root.items(report),
            _ => root.get("entities").map_or_else(|| vec![root.clone()], |list| list.items(report)),
        };
        for at in objects {
            if ["openSchedules", "closedSchedules", "holidaySchedules"].iter().any(|key| at.get(key).is_some()) {
                groups.push(at);
            } else if at.get("start").is_some() || at.get("end").is_some() {
                let Some(id) = at.need("id", report).and_then(|id| id.id()) else { continue };
                let read = schedule(&at, report);
                if schedules.contains_key(&id) {
                    let told = format!("a second schedule with the id {}", shown(&id));
                    report.fault(FaultKind::AmbiguousReference, at.place(), told);
                }
                schedules.insert(id, (at, read));
            } else if at.get("emergencyCallFlows").is_some() || at.get("enabled").is_some() {
                let name = at.get("name").and_then(|name| name.id()).unwrap_or_default();
                let told = format!("the emergency group {name:?} is a state and no schedule: it is left out");
                report.note(NoteCode::DisabledIgnored, None, at.place(), told);
            } else {
                report.fault(FaultKind::WrongShape, at.place(), "neither a schedule nor a schedule group");
            }
        }
    }
    groups.iter().filter_map(|group| line(group, &schedules, source, report)).collect()
}

fn schedule(at: &At<'_>, report: &mut Report) -> Option<Schedule> {
    let name = at.get("name").and_then(|name| name.id()).unwrap_or_default();
    let (start, end) = (local(at, "start", report), local(at, "end", report));
    let rule = match at.get("rrule") {
        Some(rule) => match rule.text(report)?.trim() {
            "" => None,
            text => Some(text.to_owned()),
        },
        None => None,
    };
    let (start, end) = (start?, end?);
    let length = end.signed_duration_since(start);
    if length.num_minutes() <= 0 {
        return report.none(
            FaultKind::EmptyInterval,
            at.place(),
            format!("the schedule ends at {end}, not after {start}"),
        );
    }
    if length.num_days() > MOST_DAYS {
        return report.none(FaultKind::NotSupported, at.place(), "the schedule is longer than a year");
    }
    Some(Schedule { name, start, length: length.num_minutes() as u32, rule })
}

/// A local date-time, `2026-01-05T08:00:00.000000`, without a zone. Its fraction is ignored, and seconds are rounded inwards: a start up, an end down, but
/// an end in the last second of a minute is that minute's end.
fn local(of: &At<'_>, key: &str, report: &mut Report) -> Option<NaiveDateTime> {
    let at = of.need(key, report)?;
    let text = at.text(report)?;
    let is_form = text.len() >= 16 && text.as_bytes()[10] == b'T' && text.is_ascii();
    let read =
        is_form.then(|| text.parse::<NaiveDateTime>().ok().or_else(|| format!("{text}:00").parse().ok())).flatten();
    let Some(time) = read else {
        let told = format!("{} is no local date-time without a zone (2026-01-05T08:00:00)", shown(text));
        return report.none(FaultKind::BadTime, at.place(), told);
    };
    let seconds = time.second();
    let minute = time.with_second(0)?.with_nanosecond(0)?;
    if seconds == 0 {
        return Some(minute);
    }
    let rounded =
        if key == "start" || seconds >= 59 { minute.checked_add_signed(TimeDelta::minutes(1))? } else { minute };
    report.note(
        NoteCode::Seconds,
        None,
        at.place(),
        format!("{} was rounded to {}", shown(text), rounded.format("%H:%M")),
    );
    Some(rounded)
}

fn line(at: &At<'_>, schedules: &Schedules<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    let name = at.need("name", report).and_then(|name| name.text(report));
    let zone = match at.get("timeZone") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Iana, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let mut is_good = true;
    let mut windows = Vec::new();
    let mut last: Option<NaiveDate> = None;
    // Of several reasons the holiday's is the one that people would say.
    for (key, kind) in
        [("holidaySchedules", Kind::Closed), ("closedSchedules", Kind::Closed), ("openSchedules", Kind::Open)]
    {
        let list = at.items_of(key, report);
        if kind == Kind::Open && list.is_empty() {
            report.fault(FaultKind::MissingField, at.place(), "the group has no open schedule");
            is_good = false;
        }
        for reference in list {
            let id = match reference.value() {
                Json::Text(_) => reference.id(),
                _ => reference.need("id", report).and_then(|id| id.id()),
            };
            let Some(id) = id else {
                is_good = false;
                continue;
            };
            match schedules.get(&id) {
                Some((_, Some(schedule))) => {
                    let Schedule { name, start, length, rule } = schedule;
                    let date = start.date();
                    let minute = start.hour() * 60 + start.minute();
                    let when = match rule {
                        Some(rule) => When::Rule { rule: rule.clone(), start: date, first: None, last: None },
                        None => When::Dates(date, date),
                    };
                    if rule.is_none() {
                        let end = date + chrono::Days::new(u64::from((minute + length - 1) / 1440));
                        last = last.max(Some(end));
                    }
                    let place = schedules.get(&id).map_or_else(|| reference.place(), |(at, _)| at.place());
                    windows.push(Window { kind, when, start: minute, length: *length, name: name.clone(), place });
                }
                // Its own faults are told already.
                Some((_, None)) => is_good = false,
                None => {
                    is_good = false;
                    let told = format!("there is no schedule {} in the input", shown(&id));
                    report.fault(FaultKind::UnknownReference, reference.place(), told);
                }
            }
        }
    }
    let (name, zone) = (name?, zone?);
    if !is_good {
        return None;
    }
    let horizon = source.horizon(&zone);
    let horizon = last.map_or(horizon, |last| horizon.reaching(last));
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("id").and_then(|id| id.id());
    lay_out(&mut line, &windows, &mut BTreeMap::new(), report)?;
    Some(line)
}
