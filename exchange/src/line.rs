/*!
A queue as its source means it: the model between a format's reader and the writer of documents.

A reader fills a [`Line`] for each queue. What counts is `truth`, the open minutes of every date of the horizon, by the source's own precedence,
nights included. The rest is help for a document that a person would have written: the weekly hours that hold when nothing is said of a date, seasons
with hours of their own, rules that openline has too, which dates the source itself names, and why dates are closed. [`lower`](crate::lower)
looks for the shortest document that says the same as `truth` and writes out what it cannot say otherwise, date by date; so help that is wrong makes a
longer document and never a wrong one.
*/

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use openline::Zone;

use crate::{
    minutes::{DAY, Days, Horizon, Minutes, Week},
    note::Place,
};

/// A queue of the source.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name, as the source has it.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// Whether it is in service.
    pub enabled: bool,
    /// What the source calls it by.
    pub id: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// The open minutes of every date of the horizon.
    pub truth: Days,
    /// The weekly hours of the source; `None`: those that most dates show.
    pub week: Option<Week>,
    /// Parts of the year with other weekly hours; the first one that has a date counts.
    pub seasons: Vec<Season>,
    /// Rules that openline can say; the first one that has a date counts.
    pub rules: Vec<Rule>,
    /// The dates that the source itself names: writing them out loses nothing. Any other date that has to be written out is a rule that became
    /// dates, and noted as such.
    pub named: BTreeSet<NaiveDate>,
    /// Rules that can only become dates, by their names: noted even where no date of the horizon shows them.
    pub became_dates: Vec<String>,
    /// Why a date is closed, or has other hours, in the source's words.
    pub reasons: BTreeMap<NaiveDate, String>,
}

impl Line {
    /// A queue that is closed on every date.
    pub fn new(name: impl Into<String>, zone: Zone, horizon: Horizon, place: Place) -> Line {
        Line {
            name: name.into(),
            zone,
            enabled: true,
            id: None,
            place,
            truth: Days::closed(horizon),
            week: None,
            seasons: Vec::new(),
            rules: Vec::new(),
            named: BTreeSet::new(),
            became_dates: Vec::new(),
            reasons: BTreeMap::new(),
        }
    }

    /// The dates for which it is written out.
    pub fn horizon(&self) -> Horizon {
        self.truth.horizon()
    }

    /// Opens every date as the week says, and takes it for the weekly hours.
    pub fn open_weekly(&mut self, week: Week) {
        for date in self.horizon().dates() {
            if let Some(day) = self.truth.day_mut(date) {
                day.join(&week.0[crate::minutes::weekday(date)]);
            }
        }
        self.week = Some(week);
    }

    /// Says that the source itself names the dates `first..=last`, and why. The first reason of a date stays.
    pub fn name_dates(&mut self, first: NaiveDate, last: NaiveDate, reason: Option<&str>) {
        for date in first.iter_days().take_while(|date| *date <= last && *date < self.truth.horizon().until) {
            if self.truth.horizon().contains(date) {
                self.named.insert(date);
                if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
                    self.reasons.entry(date).or_insert_with(|| reason.to_owned());
                }
            }
        }
    }
}

/// Hours that begin on one date; an end past 1440 lies on the next date, less than a day later than its start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hours(pub Vec<(u16, u16)>);

impl Hours {
    /// No hours.
    pub fn closed() -> Hours {
        Hours(Vec::new())
    }

    /// Those of one date, without a night.
    pub fn of(minutes: &Minutes) -> Hours {
        Hours(minutes.spans().to_vec())
    }

    /// What of them lies on their own date.
    pub fn own(&self) -> Minutes {
        let mut minutes = Minutes::none();
        for &(start, end) in &self.0 {
            minutes.insert(start, end.min(DAY));
        }
        minutes
    }

    /// How far they reach into the next date.
    pub fn night(&self) -> u16 {
        self.0.iter().map(|&(_, end)| end.saturating_sub(DAY)).max().unwrap_or(0)
    }

    /// Whether they are all of the date and no more.
    pub fn is_always(&self) -> bool {
        self.0 == [(0, DAY)]
    }
}

/// An end of a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeasonDay {
    /// Once.
    Date(NaiveDate),
    /// Every year: month and day.
    Yearly(u32, u32),
}

/// A part of the year, both ends included, with weekly hours of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// The first day.
    pub from: SeasonDay,
    /// The last day; of a yearly one, before `from` means in the next year.
    pub to: SeasonDay,
    /// Its name.
    pub reason: Option<String>,
    /// Its weekly hours, nights included.
    pub week: Week,
}

impl Season {
    /// Whether it has a date.
    pub fn contains(&self, date: NaiveDate) -> bool {
        use chrono::Datelike;
        match (self.from, self.to) {
            (SeasonDay::Date(from), SeasonDay::Date(to)) => (from..=to).contains(&date),
            (SeasonDay::Yearly(..), SeasonDay::Yearly(..)) => {
                // 29 February is 28 February in years that have none, as in documents.
                let day = |end: SeasonDay| match end {
                    SeasonDay::Yearly(2, 29) if !date.leap_year() => (2, 28),
                    SeasonDay::Yearly(month, day) => (month, day),
                    SeasonDay::Date(date) => (date.month(), date.day()),
                };
                let (from, to, at) = (day(self.from), day(self.to), (date.month(), date.day()));
                if from <= to { (from..=to).contains(&at) } else { at >= from || at <= to }
            }
            _ => false,
        }
    }
}

/// A recurrence that openline has too: it owns its dates, from midnight to midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A rule of RFC 5545, without `RRULE:`.
    pub rrule: String,
    /// Where it begins to count, if the rule needs that or begins inside the horizon.
    pub start: Option<NaiveDate>,
    /// The hours of its dates.
    pub hours: Hours,
    /// Its name.
    pub reason: Option<String>,
    /// Its dates in the horizon.
    pub dates: BTreeSet<NaiveDate>,
}
