/*!
Seasons as callers see them: whose weekly hours are in force on a date, and all of them in words.
*/

use crate::{
    schedule::{Day, SeasonDates, Stretch, Week, Year, YearDay},
    speech::{Interval, SeasonDay, hours_in_words, season_in_words},
};
use chrono::Datelike;

/// The season whose weekly hours are in force; see [`Queue::season`](crate::Queue::season).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Season<'e> {
    /// Its place in the queue's list, from 0.
    pub index: usize,
    /// The season's own words, such as `Summer`.
    pub reason: Option<&'e str>,
}

impl<'e> Season<'e> {
    /// The season of a date; none where the queue's own week is in force.
    pub(super) fn of(year: &'e Year, day: Day) -> Option<Season<'e>> {
        let index = year.season(day)?;
        Some(Season { index, reason: year.seasons()[index].reason.as_deref() })
    }

    pub(super) fn all(year: &'e Year) -> impl ExactSizeIterator<Item = Season<'e>> + use<'e> {
        year.seasons().iter().enumerate().map(|(index, season)| Season { index, reason: season.reason.as_deref() })
    }
}

/// The week, then each season that is not over before `from`.
pub(super) fn year_in_words(year: &Year, from: Day) -> String {
    seasons_in_words(year, from, str::to_owned, |week| hours_in_words(&minutes(week)))
}

/// The same with the words of a season and of a week as they are inserted.
pub(super) fn seasons_in_words(
    year: &Year,
    from: Day,
    name: impl Fn(&str) -> String,
    say: impl Fn(&Week) -> String,
) -> String {
    let mut text = say(year.week());
    for season in year.seasons() {
        let (first, last) = match season.dates {
            SeasonDates::Once { last, .. } if last < from => continue,
            SeasonDates::Once { first, last } => (of_date(first), of_date(last)),
            SeasonDates::Yearly { from, to } => (of_year(from), of_year(to)),
        };
        let dates = season_in_words(season.reason.as_deref().map(&name).as_deref(), first, last);
        text.push_str(&format!("; {dates} {}", say(&season.week)));
    }
    text
}

/// Each day's hours as minutes since its 00:00, Monday first.
pub(super) fn minutes(week: &Week) -> [&[Stretch]; 7] {
    std::array::from_fn(|weekday| week.day(weekday).stretches())
}

impl Interval for Stretch {
    fn minutes(self) -> (u16, u16) {
        (self.start, self.end)
    }
}

fn of_year(YearDay { month, day }: YearDay) -> SeasonDay {
    SeasonDay { year: None, month, day }
}

fn of_date(day: Day) -> SeasonDay {
    // OK: a document can write it, so it has a civil date; months and days are small.
    let date = day.civil().unwrap_or_default();
    SeasonDay { year: Some(date.year()), month: date.month() as u8, day: date.day() as u8 }
}
