/*!
The weekly hours of every date: a [`Week`], and those of the seasons that stand in for it on their dates.

A night belongs to the date on which it begins: the last evening of a season runs on into the first morning after it.
*/

use std::sync::Arc;

use super::{Day, SeasonDates, Week};

/// A week for some dates of the year, or once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Season {
    pub(crate) dates: SeasonDates,
    pub(crate) week: Week,
    /// A person's word for it.
    pub(crate) reason: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Year {
    week: Week,
    /// Of two that have a date the first counts.
    seasons: Box<[Season]>,
}

impl Year {
    pub(crate) fn new(week: Week, seasons: Vec<Season>) -> Year {
        Year { week, seasons: seasons.into_boxed_slice() }
    }

    /// The hours of dates that no season has.
    pub(crate) fn week(&self) -> &Week {
        &self.week
    }

    pub(crate) fn seasons(&self) -> &[Season] {
        &self.seasons
    }

    /// The season that has a date, by its number.
    pub(crate) fn season(&self, day: Day) -> Option<usize> {
        self.seasons.iter().position(|season| season.dates.contain(day))
    }

    /// The week in force on a date.
    pub(crate) fn on(&self, day: Day) -> &Week {
        self.season(day).map_or(&self.week, |season| &self.seasons[season].week)
    }

    /// A date from `day` on up to which the same week is in force.
    pub(crate) fn until(&self, day: Day) -> Day {
        self.seasons.iter().map(|season| season.dates.until(day)).min().unwrap_or(Day(i32::MAX))
    }

    /// Whether the dates before and of `day` have the same week.
    pub(crate) fn goes_on(&self, day: Day) -> bool {
        self.seasons.is_empty() || self.season(day) == self.season(day.previous())
    }

    /// `Some(open)` when every week says the same at every minute.
    pub(crate) fn constant(&self) -> Option<bool> {
        let first = self.week.constant();
        first.filter(|_| self.seasons.iter().all(|season| season.week.constant() == first))
    }
}

impl From<Week> for Year {
    fn from(week: Week) -> Year {
        Year::new(week, Vec::new())
    }
}
