/*!
Zendesk: schedules and their holidays, as the API gives them.

Intervals count minutes from Sunday 00:00 of the wall clock, the end excluded. Holidays close whole dates, both ends included. A holidays file belongs to
the schedule of the file before it.
*/

use chrono::NaiveDate;

use super::Format;
use crate::{
    json::{At, shown},
    line::Line,
    minutes::Week,
    note::{FaultKind, Place},
    report::Report,
    source::Source,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "zendesk", title: "Zendesk", read: Some(read) };

/// The minutes of a week.
const WEEK: i64 = 7 * 1440;

struct Holiday {
    name: String,
    first: NaiveDate,
    last: NaiveDate,
}

/// What one schedule says, before its zone and its holidays are known.
struct Schedule<'f> {
    at: At<'f>,
    holidays: Vec<Holiday>,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut schedules: Vec<Schedule<'_>> = Vec::new();
    // How many schedules the last file with some had.
    let mut before = 0;
    for file in &files {
        let root = file.root();
        if let Some(list) = root.get("holidays") {
            let holidays: Vec<Holiday> = list.items(report).iter().filter_map(|at| holiday(at, report)).collect();
            match schedules.last_mut() {
                Some(schedule) if before == 1 => schedule.holidays.extend(holidays),
                _ => {
                    let told = "holidays belong to the schedule of the file before them, which must hold exactly one";
                    report.fault(FaultKind::AmbiguousReference, list.place(), told);
                }
            }
        } else if let Some(schedule) = root.get("schedule") {
            schedules.push(Schedule { at: schedule, holidays: Vec::new() });
            before = 1;
        } else if let Some(list) = root.get("schedules") {
            let items = list.items(report);
            before = items.len();
            schedules.extend(items.into_iter().map(|at| Schedule { at, holidays: Vec::new() }));
        } else {
            report.fault(FaultKind::WrongShape, root.place(), "neither `schedule`, `schedules` nor `holidays` is here");
        }
    }
    schedules.iter().filter_map(|schedule| line(schedule, source, report)).collect()
}

fn line(schedule: &Schedule<'_>, source: &Source<'_>, report: &mut Report) -> Option<Line> {
    let at = &schedule.at;
    let name = at.need("name", report).and_then(|name| name.text(report));
    let zone = match at.get("time_zone") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Rails, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let mut week = Week::closed();
    let mut is_good = true;
    for interval in at.need("intervals", report)?.items(report) {
        match span(&interval, report) {
            // Sunday is the last day of our week.
            Some((start, end)) => {
                week.open(6 + start as usize / 1440, (start % 1440) as u32, (start % 1440 + end - start) as u32)
            }
            None => is_good = false,
        }
    }
    let (name, zone) = (name?, zone?);
    if !is_good {
        return None;
    }
    let last = schedule.holidays.iter().map(|holiday| holiday.last).max();
    let horizon = source.horizon(&zone);
    let horizon = last.map_or(horizon, |last| horizon.reaching(last));
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("id").and_then(|id| id.id());
    line.open_weekly(week);
    for Holiday { name, first, last } in &schedule.holidays {
        line.name_dates(*first, *last, Some(name));
        for date in horizon.dates().filter(|date| (*first..=*last).contains(date)) {
            line.truth.close(date, 0, 1440);
        }
    }
    Some(line)
}

/// The minutes of an interval, counted from Sunday.
fn span(interval: &At<'_>, report: &mut Report) -> Option<(i64, i64)> {
    let mut minute = |key: &str| {
        let at = interval.need(key, report)?;
        let minute = at.integer(FaultKind::BadTime, report)?;
        if (0..=WEEK).contains(&minute) {
            return Some(minute);
        }
        report.none(FaultKind::BadTime, at.place(), format!("{key} {minute} is no minute of a week (0 to {WEEK})"))
    };
    let (start, end) = (minute("start_time"), minute("end_time"));
    let (start, end) = (start?, end?);
    if start < end {
        return Some((start, end));
    }
    let told = format!("the interval {start} to {end} is empty: the end must be later than the start");
    report.none(FaultKind::EmptyInterval, interval.place(), told)
}

fn holiday(at: &At<'_>, report: &mut Report) -> Option<Holiday> {
    let name = at.get("name").and_then(|name| name.text(report)).unwrap_or_default().to_owned();
    let first = at.need("start_date", report).and_then(|at| date(&at, report));
    let last = at.need("end_date", report).and_then(|at| date(&at, report));
    let (first, last) = (first?, last?);
    if last < first {
        return report.none(
            FaultKind::BadDate,
            at.place(),
            format!("the holiday ends on {last}, before it begins on {first}"),
        );
    }
    Some(Holiday { name, first, last })
}

fn date(at: &At<'_>, report: &mut Report) -> Option<NaiveDate> {
    let text = at.text(report)?;
    crate::text::date(text).or_else(|| bad_date(text, at.place(), report))
}

fn bad_date<T>(text: &str, place: Place, report: &mut Report) -> Option<T> {
    report.none(FaultKind::BadDate, place, format!("{} is no date (YYYY-MM-DD)", shown(text)))
}
