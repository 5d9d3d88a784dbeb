/*!
Chatwoot: the working hours of inboxes.

Chatwoot counts the closing instant itself as open, a second that a document cannot say: `end_instant`.
*/

use super::Format;
use crate::{
    json::{At, Json},
    line::Line,
    minutes::Week,
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    text,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "chatwoot", title: "Chatwoot", read: Some(read) };

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut lines = Vec::new();
    for file in &files {
        let root = file.root();
        let inboxes = match root.value() {
            Json::List(_) => root.items(report),
            _ => root.get("payload").map_or_else(|| vec![root.clone()], |list| list.items(report)),
        };
        for inbox in inboxes {
            lines.extend(line(&inbox, source, report));
        }
    }
    lines
}

fn line(at: &At<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    if at.get("working_hours").is_none() && at.get("working_hours_enabled").is_none() {
        return report.none(FaultKind::WrongShape, at.place(), "no inbox: there are no `working_hours` here");
    }
    let name = at.need("name", report).and_then(|name| name.text(report));
    let zone = match at.get("timezone") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Rails, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let is_limited = at.get("working_hours_enabled").map_or(Some(true), |enabled| enabled.boolean(report));
    let faults_before = report.fault_count();
    let mut week = Week::closed();
    let mut has_ends = false;
    let days = match at.get("working_hours") {
        Some(list) => list.items(report),
        None if is_limited == Some(false) => Vec::new(),
        None => return report.none(FaultKind::MissingField, at.place(), "there is no \"working_hours\" here"),
    };
    for row in days {
        if let Some((day, start, end)) = day(&row, report) {
            week.open(day, u32::from(start), u32::from(end));
            has_ends |= (start, end) != (0, 1440) && end > start;
        }
    }
    let message = at
        .get("out_of_office_message")
        .filter(|message| !matches!(message.value(), Json::Text(text) if text.trim().is_empty()));
    let (name, zone, is_limited) = (name?, zone?, is_limited?);
    if report.fault_count() > faults_before {
        return None;
    }
    if !is_limited {
        week = Week::closed();
        week.open(0, 0, 7 * 1440);
    } else if has_ends {
        let told = "Chatwoot is still open at the closing instant itself, for a second; the document is not";
        report.note(NoteCode::EndInstant, Some(name), at.place(), told);
    }
    if let Some(message) = message {
        report.note(NoteCode::TextIgnored, Some(name), message.place(), "the out-of-office message is left out");
    }
    let horizon = source.horizon(&zone);
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("id").and_then(|id| id.id());
    line.open_weekly(week);
    Some(line)
}

/// A weekday (Monday is 0) and its minutes; empty minutes are a closed day.
fn day(at: &At<'_>, report: &mut Report) -> Option<(usize, u16, u16)> {
    let number = at.need("day_of_week", report)?;
    let day = number.integer(FaultKind::BadWeekday, report).and_then(|day| match usize::try_from(day) {
        // Chatwoot's week begins on Sunday.
        Ok(day @ 0..=6) => Some((day + 6) % 7),
        _ => report.none(FaultKind::BadWeekday, number.place(), format!("{day} is no weekday (0 for Sunday to 6)")),
    });
    let mut flag = |key: &str| at.get(key).map_or(Some(false), |flag| flag.boolean(report));
    let (closed, open) = (flag("closed_all_day")?, flag("open_all_day")?);
    if closed && open {
        return report.none(FaultKind::WrongShape, at.place(), "the day is open all day and closed all day");
    }
    if closed || open {
        return Some((day?, 0, if open { 1440 } else { 0 }));
    }
    let mut time = |hour: &str, minutes: &str| {
        let place = at.place();
        let hours = at.need(hour, report)?.integer(FaultKind::BadTime, report)?;
        let minutes = at.get(minutes).map_or(Some(0), |minutes| minutes.integer(FaultKind::BadTime, report))?;
        let read = u16::try_from(hours).ok().zip(u16::try_from(minutes).ok()).filter(|(hours, _)| *hours < 24);
        read.and_then(|(hours, minutes)| text::minute(hours, minutes))
            .or_else(|| report.none(FaultKind::BadTime, place, format!("{hours}:{minutes:02} is no time of day")))
    };
    let (start, end) = (time("open_hour", "open_minutes"), time("close_hour", "close_minutes"));
    let (day, start, end) = (day?, start?, end?);
    if end <= start {
        return report.none(FaultKind::EmptyInterval, at.place(), "the day closes before it opens");
    }
    Some((day, start, end))
}
