/*!
Special days as people list them: neighbours that say the same are one entry.
*/

use chrono::{Datelike, NaiveDate};

use super::sheet::Sheet;

/// Neighbouring special days with the same hours and the same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialRun {
    /// Its first date.
    pub first: NaiveDate,
    /// Its last date, that is the first one where it is alone.
    pub last: NaiveDate,
    /// `closed`, `10:00 to 14:00`: what is open on each of the dates.
    pub hours: String,
    /// The exception's own words.
    pub reason: Option<String>,
}

impl Sheet<'_> {
    /// Its special days in order.
    pub fn special_runs(&self) -> Vec<SpecialRun> {
        let mut runs: Vec<SpecialRun> = Vec::new();
        for day in self.days() {
            let Some(special) = day.special else { continue };
            let (hours, reason) = (day.hours(), special.reason.map(str::to_owned));
            match runs.last_mut() {
                Some(run)
                    if run.last.succ_opt() == Some(day.date) && (&run.hours, &run.reason) == (&hours, &reason) =>
                {
                    run.last = day.date;
                }
                _ => runs.push(SpecialRun { first: day.date, last: day.date, hours, reason }),
            }
        }
        runs
    }
}

impl SpecialRun {
    /// `Fri 25 Dec`, `28 to 31 Dec`, `30 Nov to 2 Dec`.
    pub fn dates(&self) -> String {
        let (first, last) = (self.first, self.last);
        match (first == last, first.month() == last.month()) {
            (true, _) => first.format("%a %-d %b").to_string(),
            (_, true) => format!("{} to {}", first.format("%-d"), last.format("%-d %b")),
            _ => format!("{} to {}", first.format("%-d %b"), last.format("%-d %b")),
        }
    }
}
