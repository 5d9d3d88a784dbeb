/*!
Seasons beside a list of dates: named where the list or the season begins, and told where one is over.
*/

use chrono::{NaiveDate, NaiveTime};

use crate::centre::{Queue, Season};

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
