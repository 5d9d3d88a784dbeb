/*!
Microsoft Teams: an auto attendant with its schedules, as PowerShell's `ConvertTo-Json` writes them.

An attendant answers by its default call flow at all times but those that its associations name: the after hours of a weekly schedule and the
date ranges of holidays. A weekly schedule lists open hours where its complement is the after hours (`ComplementEnabled`), and the after hours themselves
where it is not. A schedule without any attendant is a queue that is open in its ranges.
*/

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::{Format, Read};
use crate::{
    json::{At, Json, shown},
    line::Line,
    minutes::{DAY, Minutes, Week},
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "teams", title: "Microsoft Teams auto attendant", read: Some(read as Read) };

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const TICKS_PER_SECOND: f64 = 1e7;
/// The longest range of a holiday.
const MOST_DAYS: i64 = 3660;

/// A range of a holiday, with its first and last minute counted from the midnight of the date on which it begins.
struct Range {
    first: NaiveDate,
    start: u32,
    end: u32,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let (mut attendants, mut schedules) = (Vec::new(), Vec::new());
    for file in &files {
        let root = file.root();
        let items = if root.is_list() { root.items(report) } else { vec![root] };
        for item in items {
            if is_schedule(&item) {
                schedules.push(item);
            } else if item.get("CallHandlingAssociations").is_some() || item.get("TimeZoneId").is_some() {
                schedules.extend(item.items_of("Schedules", report));
                attendants.push(item);
            } else if item.get("Schedules").is_some() || item.get("AutoAttendants").is_some() {
                schedules.extend(item.items_of("Schedules", report));
                attendants.extend(item.items_of("AutoAttendants", report));
            } else {
                let told = "neither an auto attendant nor a schedule: no CallHandlingAssociations and no WeeklyRecurrentSchedule";
                report.fault(FaultKind::WrongShape, item.place(), told);
            }
        }
    }
    if attendants.is_empty() {
        let bare: Vec<&At<'_>> =
            schedules.iter().filter(|schedule| schedule.get("WeeklyRecurrentSchedule").is_some()).collect();
        if bare.is_empty() && !report.has_faults() {
            let place = files.first().map(|file| file.root().place()).unwrap_or_default();
            report.fault(FaultKind::NothingFound, place, "no auto attendant and no weekly schedule");
        }
        return bare.into_iter().filter_map(|schedule| of_schedule(source, schedule, report)).collect();
    }
    attendants.iter().filter_map(|attendant| of_attendant(source, attendant, &schedules, report)).collect()
}

fn is_schedule(at: &At<'_>) -> bool {
    at.get("WeeklyRecurrentSchedule").is_some() || at.get("FixedSchedule").is_some()
}

fn of_schedule(source: &Source<'_>, at: &At<'_>, report: &mut Report) -> Option<Line> {
    let name = at.need("Name", report)?.text(report)?;
    let zone = source.flag_zone(Some(name), at.place(), report);
    let faults = report.fault_count();
    let week = weekly(&at.get("WeeklyRecurrentSchedule")?, name, report);
    let zone = zone?;
    if report.fault_count() > faults {
        return None;
    }
    let mut line = Line::new(name, zone.clone(), source.horizon(&zone), at.place());
    line.id = at.get("Id").and_then(|id| id.id());
    line.open_weekly(week);
    Some(line)
}

fn of_attendant(source: &Source<'_>, at: &At<'_>, schedules: &[At<'_>], report: &mut Report) -> Option<Line> {
    let faults = report.fault_count();
    let name = at.need("Name", report)?.text(report)?;
    let zone = match at.get("TimeZoneId") {
        Some(zone) => {
            zone.text(report).and_then(|id| source.zone(id, Names::Windows, Some(name), zone.place(), report))
        }
        None => source.flag_zone(Some(name), at.place(), report),
    };
    let mut week = Week(std::array::from_fn(|_| Minutes::all()));
    let mut has_hours = false;
    let mut holidays: Vec<(Option<String>, Vec<Range>)> = Vec::new();
    for association in at.items_of("CallHandlingAssociations", report) {
        let enabled = association.get("Enabled").is_none_or(|flag| flag.boolean(report).unwrap_or(true));
        let kind = association.need("Type", report);
        let Some(id) = association.need("ScheduleId", report) else { continue };
        if !enabled {
            let told = format!("the schedule {} is switched off", shown(&id.id().unwrap_or_default()));
            report.note(NoteCode::DisabledIgnored, Some(name), association.place(), told);
            continue;
        }
        let wanted = id.id();
        let Some(schedule) = schedules.iter().find(|schedule| schedule.get("Id").and_then(|id| id.id()) == wanted)
        else {
            let told = format!("the input has no schedule {}", shown(&wanted.unwrap_or_default()));
            report.fault(FaultKind::UnknownReference, id.place(), told);
            continue;
        };
        let Some(kind) = kind else { continue };
        match kind.text(report) {
            Some("AfterHours") => {
                let Some(weekly_at) = schedule.need("WeeklyRecurrentSchedule", report) else { continue };
                let listed = weekly(&weekly_at, name, report);
                let Some(complement) = weekly_at.need("ComplementEnabled", report) else { continue };
                if has_hours {
                    let told = "two after hours: which of them counts is not published";
                    report.fault(FaultKind::AmbiguousReference, association.place(), told);
                }
                has_hours = true;
                if complement.boolean(report) == Some(true) {
                    week = listed;
                } else {
                    for (day, closed) in week.0.iter_mut().zip(&listed.0) {
                        day.cut(closed);
                    }
                }
            }
            Some("Holiday") => {
                let Some(fixed) = schedule.need("FixedSchedule", report) else { continue };
                let reason = schedule.get("Name").and_then(|name| name.id());
                let ranges = fixed.items_of("DateTimeRanges", report);
                let ranges = ranges.iter().filter_map(|range| Range::read(range, name, report)).collect();
                holidays.push((reason, ranges));
            }
            Some(other) => {
                let told = format!("{} is neither AfterHours nor Holiday", shown(other));
                report.fault(FaultKind::WrongShape, kind.place(), told);
            }
            None => {}
        }
    }
    let zone = zone?;
    if report.fault_count() > faults {
        return None;
    }
    let mut horizon = source.horizon(&zone);
    for range in holidays.iter().flat_map(|(_, ranges)| ranges) {
        horizon = horizon.reaching(range.last());
    }
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("Identity").or_else(|| at.get("Id")).and_then(|id| id.id());
    line.open_weekly(week);
    for (reason, ranges) in &holidays {
        for range in ranges {
            line.truth.close(range.first, range.start, range.end);
            line.name_dates(range.first, range.last(), reason.as_deref());
        }
    }
    Some(line)
}

/// The ranges of a weekly schedule, whether they are open or closed.
fn weekly(at: &At<'_>, queue: &str, report: &mut Report) -> Week {
    let mut week = Week::closed();
    for (index, day) in DAYS.iter().enumerate() {
        for range in at.items_of(&format!("{day}Hours"), report) {
            let (Some(start), Some(end)) = (range.need("Start", report), range.need("End", report)) else { continue };
            let (from, to) = (seconds(&start, report), seconds(&end, report));
            let (Some(from), Some(to)) = (from, to) else { continue };
            if from >= to {
                let kind = if from == to { FaultKind::EmptyInterval } else { FaultKind::BadTime };
                report.fault(
                    kind,
                    range.place(),
                    "the range ends at its start, or before it; Teams splits nights at midnight",
                );
                continue;
            }
            if from % 60 != 0 || (to + 1) % 60 > 1 {
                report.note(NoteCode::Seconds, Some(queue), range.place(), "seconds became whole minutes");
            }
            week.open(index, from.div_ceil(60), (to + 1) / 60);
        }
    }
    week
}

/// A TimeSpan up to a day: `HH:MM:SS`, `1.00:00:00`, or the object of ConvertTo-Json.
fn seconds(at: &At<'_>, report: &mut Report) -> Option<u32> {
    let most = u32::from(DAY) * 60;
    let found = match at.value() {
        Json::Text(text) => match text.as_str() {
            "1.00:00:00" => Some(most),
            text if text.len() == 8 => crate::text::clock_seconds(text).filter(|seconds| *seconds < most),
            _ => None,
        },
        Json::Object(_) => match at.get("Ticks").map(|ticks| ticks.value().clone()) {
            Some(Json::Number(ticks)) if ticks >= 0.0 && ticks <= f64::from(most) * TICKS_PER_SECOND => {
                Some((ticks / TICKS_PER_SECOND) as u32)
            }
            _ => None,
        },
        _ => None,
    };
    found.or_else(|| report.none(FaultKind::BadTime, at.place(), "no TimeSpan from 00:00:00 to 1.00:00:00"))
}

impl Range {
    fn read(at: &At<'_>, queue: &str, report: &mut Report) -> Option<Range> {
        let (start, end) = (at.need("Start", report)?, at.need("End", report)?);
        let (from, to) = (instant(&start, report), instant(&end, report));
        let (from, to) = (from?, to?);
        let days = to.signed_duration_since(from).num_days();
        if from >= to || days > MOST_DAYS {
            let told =
                if from >= to { "the range ends before it begins" } else { "the range is longer than ten years" };
            return report.none(FaultKind::BadDate, at.place(), told);
        }
        let midnight = from.date().and_time(NaiveTime::MIN);
        let (start, end) = (
            from.signed_duration_since(midnight).num_seconds() as u32,
            to.signed_duration_since(midnight).num_seconds() as u32,
        );
        if start % 60 != 0 || (end + 1) % 60 > 1 {
            report.note(NoteCode::Seconds, Some(queue), at.place(), "seconds became whole minutes");
        }
        // Closed is what a minute is of which only a part is open.
        Some(Range { first: from.date(), start: start / 60, end: end.div_ceil(60) })
    }

    fn last(&self) -> NaiveDate {
        let later = (self.end - 1) / u32::from(DAY);
        self.first.checked_add_days(chrono::Days::new(u64::from(later))).unwrap_or(self.first)
    }
}

/// `YYYY-MM-DDTHH:MM:SS`, on the attendant's clock.
fn instant(at: &At<'_>, report: &mut Report) -> Option<NaiveDateTime> {
    let written = at.text(report)?;
    let parts = written.split_once('T').and_then(|(date, time)| {
        let date = crate::text::date(date).filter(|date| (1900..2100).contains(&date.year()))?;
        let time = time.split_once('.').map_or(time, |(time, _)| time);
        let second = crate::text::clock_seconds(time).filter(|second| *second < 86_400)?;
        date.and_time(NaiveTime::MIN).checked_add_signed(chrono::TimeDelta::seconds(i64::from(second)))
    });
    match parts {
        Some(instant) => Some(instant),
        None => {
            let told = format!("{} is no local date and time YYYY-MM-DDTHH:MM:SS", shown(written));
            report.none(FaultKind::BadDate, at.place(), told)
        }
    }
}
