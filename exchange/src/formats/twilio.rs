/*!
Twilio Flex: the configuration of the schedule manager plugin.

A rule matches a date and a time when all that it has holds. Any closed rule that matches beats every open one, and where nothing matches it is closed.
*/

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::Format;
use crate::{
    json::{At, Json, shown},
    line::Line,
    note::{FaultKind, NoteCode},
    report::Report,
    rules,
    source::Source,
    text,
    windows::{Kind, Known, When, Window, lay_out},
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "twilio", title: "Twilio Flex schedule manager", read: Some(read) };

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    // `None` for a rule that can never match; a rule with faults is known too, so that nobody says that it is missing.
    let mut rules: HashMap<String, Option<Window>> = HashMap::new();
    let mut schedules = Vec::new();
    for file in &files {
        let root = file.root();
        if root.get("rules").is_none() && root.get("schedules").is_none() {
            report.fault(FaultKind::WrongShape, root.place(), "neither `rules` nor `schedules` is here");
        }
        for at in root.items_of("rules", report) {
            let Some(id) = at.need("id", report).and_then(|id| id.id()) else { continue };
            let window = rule(&at, report);
            if rules.insert(id.clone(), window).is_some() {
                report.fault(
                    FaultKind::AmbiguousReference,
                    at.place(),
                    format!("a second rule with the id {}", shown(&id)),
                );
            }
        }
        schedules.extend(root.items_of("schedules", report));
    }
    let mut known = BTreeMap::new();
    schedules.iter().filter_map(|at| line(at, &rules, &mut known, source, report)).collect()
}

fn rule(at: &At<'_>, report: &mut Report) -> Option<Window> {
    let name = at.get("name").and_then(|name| name.id()).unwrap_or_default();
    let is_open = at.need("isOpen", report).and_then(|open| open.boolean(report));
    let mut clock = |key: &str, absent: u16| match at.get(key) {
        None => Some(absent),
        Some(time) => match time.text(report)? {
            "" => Some(absent),
            text => text::clock(text).or_else(|| {
                report.none(FaultKind::BadTime, time.place(), format!("{} is no time of day (HH:MM)", shown(text)))
            }),
        },
    };
    let (start, end) = (clock("startTime", 0), clock("endTime", 1440));
    let mut date = |key: &str| match at.get(key) {
        None => Some(None),
        Some(date) => match date.text(report)? {
            "" => Some(None),
            text => text::date(text).map(Some).or_else(|| {
                report.none(FaultKind::BadDate, date.place(), format!("{} is no date (YYYY-MM-DD)", shown(text)))
            }),
        },
    };
    let (first, last) = (date("startDate"), date("endDate"));
    let recurrence = match at.get("dateRRule") {
        None => Some(None),
        Some(rule) => rule.text(report).map(|text| Some(text).filter(|text| !text.trim().is_empty())),
    };
    let (is_open, start, end) = (is_open?, start?, end?);
    let (first, last, recurrence) = (first?, last?, recurrence?);
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        let told = format!("the rule ends on {last}, before it begins on {first}: it can never match");
        report.note(NoteCode::DeadInterval, None, at.place(), told);
        return None;
    }
    let when = match recurrence {
        None if first.is_none() && last.is_none() => When::Always,
        None => When::Dates(first.unwrap_or(NaiveDate::MIN), last.unwrap_or(NaiveDate::MAX)),
        Some(text) => {
            let (text, start) = with_start(text, first, at, report)?;
            When::Rule { rule: text, start, first, last }
        }
    };
    if end <= start {
        let told = "the rule ends before it begins: it can never match, and is left out";
        report.note(NoteCode::DeadInterval, None, at.place(), told);
        return None;
    }
    let reason = at.get("closedReason").and_then(|reason| reason.id()).filter(|reason| !reason.is_empty() && !is_open);
    Some(Window {
        kind: if is_open { Kind::Open } else { Kind::Closed },
        when,
        start: u32::from(start),
        length: u32::from(end - start),
        name: reason.unwrap_or(name),
        place: at.place(),
    })
}

/// The rule and where it begins to count: `DTSTART` beside it, else its `startDate`, else anywhere if that makes no difference.
fn with_start(text: &str, first: Option<NaiveDate>, at: &At<'_>, report: &mut Report) -> Option<(String, NaiveDate)> {
    let (mut rule, mut start) = (None, None);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(':').map(|(name, value)| (name.split(';').next().unwrap_or(name), value)) {
            Some((name, value)) if name.eq_ignore_ascii_case("DTSTART") => {
                start = value.get(..8).and_then(|date| NaiveDate::parse_from_str(date, "%Y%m%d").ok());
                if start.is_none() {
                    return report.none(FaultKind::BadRule, at.place(), format!("{} is no start", shown(line)));
                }
            }
            _ if rule.is_none() => rule = Some(rules::tidy(line)),
            _ => return report.none(FaultKind::BadRule, at.place(), "the rule has more than one line of rules"),
        }
    }
    let Some(rule) = rule else { return report.none(FaultKind::BadRule, at.place(), "the rule is empty") };
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    match start.or(first) {
        Some(start) => Some((rule, start)),
        None if rules::needs_start(&rule) => {
            let told =
                "the rule counts from a date that the configuration does not say (startDate, or DTSTART in the rule)";
            report.none(FaultKind::BadRule, at.place(), told)
        }
        None => Some((rule, epoch)),
    }
}

fn line(
    at: &At<'_>,
    rules: &HashMap<String, Option<Window>>,
    known: &mut Known,
    source: &Source<'_>,
    report: &mut Report,
) -> Option<Line> {
    let name = at.need("name", report).and_then(|name| name.text(report));
    let zone = match at.get("timeZone") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Iana, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let is_closed = at.get("manualClose").map_or(Some(false), |close| close.boolean(report));
    let mut windows: Vec<Window> = Vec::new();
    let mut is_good = true;
    for reference in at.need("rules", report)?.items(report) {
        let id = match reference.value() {
            Json::Object(_) => reference.need("id", report).and_then(|id| id.id()),
            _ => reference.id(),
        };
        let Some(id) = id else {
            report.fault(FaultKind::WrongShape, reference.place(), "no id of a rule");
            is_good = false;
            continue;
        };
        match rules.get(&id) {
            Some(window) => windows.extend(window.clone()),
            None => {
                is_good = false;
                let told = format!("there is no rule {} in the input", shown(&id));
                report.fault(FaultKind::UnknownReference, reference.place(), told);
            }
        }
    }
    let (name, zone, is_closed) = (name?, zone?, is_closed?);
    if !is_good {
        return None;
    }
    if is_closed {
        let told = "closed by hand (manualClose): the queue is not enabled, its hours are kept";
        report.note(NoteCode::ManualClose, Some(name), at.place(), told);
    }
    let horizon = source.horizon(&zone);
    let last = windows.iter().filter_map(|window| match window.when {
        When::Dates(_, last) if last < NaiveDate::MAX => Some(last),
        _ => None,
    });
    let horizon = last.max().map_or(horizon, |last| horizon.reaching(last));
    let mut line = Line::new(name, zone, horizon, at.place());
    line.enabled = !is_closed;
    lay_out(&mut line, &windows, known, report)?;
    Some(line)
}
