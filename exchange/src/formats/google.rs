/*!
Google Business Profile: locations of the Business Information API.

A period opens on one weekday and closes on another, perhaps days later. A special date replaces the periods that begin on it: a night that begins on
it runs on, a night of the week that would run into it is cut.
*/

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Format;
use crate::{
    json::{At, Json, shown},
    line::Line,
    minutes::{Week, weekday},
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    text::{minute, number},
};

/// The format.
pub const FORMAT: Format = Format { name: "google", title: "Google Business Profile", read: Some(read) };

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut lines = Vec::new();
    for file in &files {
        let root = file.root();
        let locations = match root.value() {
            Json::List(_) => root.items(report),
            _ => root.get("locations").map_or_else(|| vec![root.clone()], |list| list.items(report)),
        };
        for location in locations {
            lines.extend(line(&location, source, report));
        }
    }
    lines
}

fn line(at: &At<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    if !["regularHours", "specialHours", "title", "name"].iter().any(|key| at.get(key).is_some()) {
        return report.none(FaultKind::WrongShape, at.place(), "no location: neither a title nor hours are here");
    }
    let titled = at.get("title").or_else(|| at.get("name"));
    let name = match titled {
        Some(title) => title.text(report),
        None => report.none(FaultKind::MissingField, at.place(), "there is no \"title\" here"),
    };
    if at.get("regularHours").is_none() && at.get("specialHours").is_none() {
        return report.none(FaultKind::NothingFound, at.place(), "the location has no hours");
    }
    let zone = source.flag_zone(name, at.place(), report);
    let faults_before = report.fault_count();
    let mut periods = Vec::new();
    if let Some(regular) = at.get("regularHours") {
        for period in regular.items_of("periods", report) {
            periods.extend(period_of(&period, report));
        }
    }
    let mut special: BTreeMap<NaiveDate, Vec<(u32, u32)>> = BTreeMap::new();
    if let Some(list) = at.get("specialHours") {
        for period in list.items_of("specialHourPeriods", report) {
            read_special(&period, &mut special, report);
        }
    }
    if let Some(more) = at.get("moreHours").filter(|more| !matches!(more.value(), Json::List(list) if list.is_empty()))
    {
        report.note(NoteCode::MoreHoursIgnored, name, more.place(), "further hours (`moreHours`) are left out");
    }
    let (name, zone) = (name?, zone?);
    if report.fault_count() > faults_before {
        return None;
    }
    let horizon = source.horizon(&zone);
    let horizon = special.keys().next_back().map_or(horizon, |last| horizon.reaching(*last));
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("name").filter(|_| at.get("title").is_some()).and_then(|name| name.id());
    open_dates(&mut line, &pieces(&periods), &special);
    Some(line)
}

/// A period of the week: the weekday and minute at which it begins, and how long it is.
type Period = (usize, u32, u32);

/// Periods longer than a day begin anew at each midnight, so that a special date takes its own part of them and no more.
fn pieces(periods: &[Period]) -> Vec<Period> {
    let mut found = Vec::new();
    for &(day, start, length) in periods {
        if length <= DAY {
            found.push((day, start, length));
            continue;
        }
        let (mut at, end) = (start, start + length);
        while at < end {
            let stop = end.min((at / DAY + 1) * DAY);
            found.push(((day + (at / DAY) as usize) % 7, at % DAY, stop - at));
            at = stop;
        }
    }
    found
}

/// Lays out every date: the periods that begin on it, or its special hours, and what of them runs on.
fn open_dates(line: &mut Line, periods: &[Period], special: &BTreeMap<NaiveDate, Vec<(u32, u32)>>) {
    let mut week = Week::closed();
    for &(day, start, length) in periods {
        week.open(day, start, start + length);
    }
    line.week = Some(week);
    let horizon = line.horizon();
    let before = horizon.from.pred_opt().unwrap_or(horizon.from);
    let plain = || before.iter_days().take_while(|date| *date < horizon.until);
    for date in plain().filter(|date| !special.contains_key(date)) {
        for &(_, start, length) in periods.iter().filter(|(day, ..)| *day == weekday(date)) {
            let is_cut = date.succ_opt().is_some_and(|next| special.contains_key(&next));
            let end = if is_cut { (start + length).min(DAY) } else { start + length };
            line.truth.open(date, start, end);
        }
    }
    for (&date, hours) in special {
        let mut last = date;
        for &(start, end) in hours {
            line.truth.open(date, start, end);
            if end > DAY {
                last = date.succ_opt().unwrap_or(date);
            }
        }
        line.name_dates(date, last, None);
    }
}

/// The minutes of a day.
const DAY: u32 = 1440;

fn period_of(at: &At<'_>, report: &mut Report) -> Option<Period> {
    let day = |key: &str, report: &mut Report| {
        let day = at.need(key, report)?;
        let text = day.text(report)?;
        DAYS.iter().position(|known| *known == text).or_else(|| {
            report.none(FaultKind::BadWeekday, day.place(), format!("{} is no weekday (MONDAY to SUNDAY)", shown(text)))
        })
    };
    let (from, to) = (day("openDay", report), day("closeDay", report));
    let (start, end) = (time(at, "openTime", report), time(at, "closeTime", report));
    let (from, to, start, end) = (from?, to?, start?, end?);
    let days = (to + 7 - from) % 7;
    let (start, mut end) = (start, days as u32 * DAY + end);
    if end < start {
        // It closes on the same weekday, earlier than it opened: a week later.
        end += 7 * DAY;
    }
    if end == start {
        return report.none(FaultKind::EmptyInterval, at.place(), "the period closes when it opens");
    }
    // OK: a week and a day at most; more than a week is all of it.
    Some((from, start, (end - start).min(7 * DAY)))
}

/// `{"hours": 9, "minutes": 30}` with zeros left out, or `"0930"`.
fn time(of: &At<'_>, key: &str, report: &mut Report) -> Option<u32> {
    let at = of.need(key, report)?;
    let read = match at.value() {
        Json::Text(text) => {
            let clock = text.get(..2).zip(text.get(2..)).filter(|_| text.len() == 4);
            clock.and_then(|(hours, minutes)| minute(number(hours, 2)?, number(minutes, 2)?))
        }
        Json::Object(_) => {
            let mut part = |name: &str| match at.get(name) {
                Some(part) => part.integer(FaultKind::BadTime, report),
                None => Some(0),
            };
            let (hours, minutes, seconds, nanos) = (part("hours")?, part("minutes")?, part("seconds")?, part("nanos")?);
            let whole =
                u16::try_from(hours).ok().zip(u16::try_from(minutes).ok()).filter(|_| (seconds, nanos) == (0, 0));
            whole.and_then(|(hours, minutes)| minute(hours, minutes))
        }
        _ => None,
    };
    read.map(u32::from).or_else(|| report.none(FaultKind::BadTime, at.place(), "no time of day (00:00 to 24:00)"))
}

fn read_special(at: &At<'_>, special: &mut BTreeMap<NaiveDate, Vec<(u32, u32)>>, report: &mut Report) {
    let Some(first) = at.need("startDate", report).and_then(|first| date(&first, report)) else { return };
    let last = match at.get("endDate") {
        Some(last) => match date(&last, report) {
            Some(date) => date,
            None => return,
        },
        None => first,
    };
    let days = last.signed_duration_since(first).num_days();
    if !(0..=MOST_DAYS).contains(&days) {
        let told = format!("the special hours end on {last}, which is before {first} or more than ten years later");
        report.fault(FaultKind::BadDate, at.place(), told);
        return;
    }
    let is_closed = at.get("closed").map_or(Some(false), |closed| closed.boolean(report));
    match is_closed {
        None => {}
        Some(true) => {
            for date in first.iter_days().take_while(|date| *date <= last) {
                special.entry(date).or_default();
            }
        }
        Some(false) => {
            let (start, end) = (time(at, "openTime", report), time(at, "closeTime", report));
            let (Some(start), Some(end)) = (start, end) else { return };
            let end = end + days as u32 * DAY;
            if days > 1 {
                report.fault(FaultKind::BadDate, at.place(), "hours of a special date end on it or on the next one");
            } else if end <= start || end - start > DAY {
                report.fault(FaultKind::EmptyInterval, at.place(), "the special hours are empty or longer than a day");
            } else {
                special.entry(first).or_default().push((start, end));
            }
        }
    }
}

/// The most days of one closed range.
const MOST_DAYS: i64 = 3660;

/// `{"year": 2026, "month": 12, "day": 24}`.
fn date(at: &At<'_>, report: &mut Report) -> Option<NaiveDate> {
    let mut part = |name: &str| at.need(name, report)?.integer(FaultKind::BadDate, report);
    let (year, month, day) = (part("year"), part("month"), part("day"));
    let (year, month, day) = (year?, month?, day?);
    let date = (0..=9999).contains(&year).then(|| (year as i32, u32::try_from(month).ok(), u32::try_from(day).ok()));
    let date = date.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month?, day?));
    date.or_else(|| report.none(FaultKind::BadDate, at.place(), format!("{year}-{month}-{day} is no date")))
}
