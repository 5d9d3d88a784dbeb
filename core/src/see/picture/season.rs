/*!
Seasons beside a list of dates: named where the list or the season begins, and told where one is over; and the dates of a stretch on which each is in
force.
*/

use chrono::{NaiveDate, NaiveTime};

use crate::{
    calendar::{At, END, in_zone},
    centre::{Queue, Season},
};

/// Noon of a date, which no zone moves.
const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).unwrap();

/// Dates that follow each other on which one season's weekly hours are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeasonRun<'q> {
    /// The first of them.
    pub from: NaiveDate,
    /// The last of them.
    pub to: NaiveDate,
    /// Whose hours.
    pub season: Season<'q>,
}

impl<'q> Queue<'q> {
    /// The seasons in force on the local dates that `[from, to)` touches, in order; outside 1970 to 2099 none is told.
    pub fn season_runs(&self, from: impl Into<At>, to: impl Into<At>) -> Vec<SeasonRun<'q>> {
        let (from, to) = (from.into().0.max(0), to.into().0.min(END));
        let mut found: Vec<SeasonRun<'q>> = Vec::new();
        if from >= to || self.seasons().len() == 0 {
            return found;
        }
        let zone = self.timezone();
        let (first, last) = (in_zone(zone, from).date_naive(), in_zone(zone, to - 1).date_naive());
        for date in first.iter_days().take_while(|date| *date <= last) {
            let noon = zone.first_instant(date.and_time(NOON));
            // A zone may have skipped the date.
            let Some(season) = self.season(&noon).filter(|_| noon.date_naive() == date) else { continue };
            match found.last_mut() {
                Some(run) if run.season == season && run.to.succ_opt() == Some(date) => run.to = date,
                _ => found.push(SeasonRun { from: date, to: date, season }),
            }
        }
        found
    }
}

/// The notes of one queue's seasons.
pub struct SeasonNotes<'q> {
    queue: Queue<'q>,
    /// That of the date before; nothing at the beginning.
    before: Option<Option<Season<'q>>>,
}

impl<'q> SeasonNotes<'q> {
    /// Before the first date.
    pub fn new(queue: &Queue<'q>) -> SeasonNotes<'q> {
        SeasonNotes { queue: *queue, before: None }
    }

    /// What to say at a date; the dates come in order.
    pub fn note(&mut self, date: NaiveDate) -> Option<String> {
        let midnight = self.queue.timezone().first_instant(date.and_time(NaiveTime::MIN));
        let now = self.queue.season(&midnight);
        let before = self.before.replace(now);
        if before == Some(now) {
            return None;
        }
        match (before, now) {
            (_, Some(season)) => Some(name(season).to_owned()),
            (Some(Some(season)), None) => Some(format!("{} is over", name(season))),
            (None | Some(None), None) => None,
        }
    }
}

fn name(season: Season<'_>) -> &str {
    season.reason.unwrap_or("a season")
}
