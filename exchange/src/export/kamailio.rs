/*!
Kamailio: time recurrences, one a line behind the queue's name and a tab, for each interval and the weekdays that have it.

A recurrence stays on its date, so a night is two of them. It begins on its last date before the horizon: the first occurrence, which Kamailio reads in its own
way, is over by then. There is no way to say that a date differs; a note tells which ones would have to.
*/

use chrono::{Days as Later, NaiveDate};

use super::{Outgoing, no_zone};
use crate::{
    minutes::weekday,
    note::{FaultKind, NoteCode},
    report::Report,
};

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String> {
    let Outgoing { name, week, days, runs, place, .. } = outgoing;
    no_zone(outgoing, report);
    if name.starts_with('#') {
        return report.none(FaultKind::NotSupported, place.clone(), "a line that begins with # is a comment");
    }
    let mut intervals: Vec<((u16, u16), Vec<usize>)> = Vec::new();
    for day in 0..7 {
        for interval in week.0[day].spans() {
            match intervals.iter_mut().find(|(known, _)| known == interval) {
                Some((_, days)) => days.push(day),
                None => intervals.push((*interval, vec![day])),
            }
        }
    }
    if intervals.is_empty() {
        return report.none(
            FaultKind::NothingFound,
            place.clone(),
            "the week has no hours, and no recurrence says never",
        );
    }
    if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
        let dates: i64 = runs.iter().map(|run| run.last.signed_duration_since(run.first).num_days() + 1).sum();
        let told = format!(
            "{dates} dates from {} to {} differ from the week, and no recurrence can take hours away: check them before the recurrences",
            first.first, last.last
        );
        report.note(NoteCode::ExceptionsNotExported, Some(name), place.clone(), told);
    }
    let from = days.horizon().from;
    let mut text = String::new();
    for ((start, end), days) in intervals {
        let first = before(from, &days);
        let names: Vec<&str> = days.iter().map(|day| DAYS[*day]).collect();
        let (hours, minutes) = ((end - start) / 60, (end - start) % 60);
        let length = match (hours, minutes) {
            (24, _) => "P1D".to_owned(),
            (0, minutes) => format!("PT{minutes}M"),
            (hours, 0) => format!("PT{hours}H"),
            (hours, minutes) => format!("PT{hours}H{minutes}M"),
        };
        let date = first.format("%Y%m%d");
        text.push_str(&format!(
            "{name}\t{date}T{:02}{:02}00|{length}|weekly|||{}\n",
            start / 60,
            start % 60,
            names.join(",")
        ));
    }
    Some(text)
}

/// The last date before another that falls on one of the weekdays.
fn before(date: NaiveDate, days: &[usize]) -> NaiveDate {
    let mut back = (1..=7).filter_map(|back| date.checked_sub_days(Later::new(back)));
    back.find(|date| days.contains(&weekday(*date))).unwrap_or(date)
}
