/*!
The rule of a schedule: what the wall clock says at any local time.

[`Rules::contains`] is the meaning of opening hours. Every table above is a cache of it, and the tests hold one to the other.
*/

use std::borrow::Cow;

use super::{
    Change, Day, Exceptions,
    exceptions::{Entry, EntryValue},
    hours::{DayHours, with_night},
    year::Year,
};

/// Weekly hours and the exceptions that replace or change them, in no particular zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules<'a> {
    pub(crate) year: &'a Year,
    pub(crate) exceptions: &'a Exceptions,
}

/// What the wall clock shows from one date on.
#[derive(Debug)]
pub(crate) enum Segment<'a> {
    /// The same state on every date up to and including `last`.
    Constant { open: bool, last: Day },
    /// The stretches of this one date, none past midnight.
    Day(Cow<'a, DayHours>),
}

impl<'a> Rules<'a> {
    /// The rule: is the line open when the wall clock reads `local` (seconds since 1970-01-01T00:00 local)?
    ///
    /// It is when the hours of its date, or the night of the eve that the date keeps, have the minute, and neither date takes it away.
    pub(crate) fn contains(self, local: i64) -> bool {
        let Some((day, minute)) = date_and_minute(local) else { return false };
        let eve = || self.keeps_night_before(day).then(|| day.previous());
        let by_eve = || eve().is_some_and(|eve| self.opens(eve, minute + 1440) && !self.takes(day, minute));
        let taken_by_eve = || eve().is_some_and(|eve| self.takes(eve, minute + 1440));
        (self.opens(day, minute) || by_eve()) && !(self.exceptions.take_from_next() && taken_by_eve())
    }

    /// The date whose hours hold a local time: its own, else the eve, whose night it is; none when closed.
    pub(crate) fn date_open(self, local: i64) -> Option<Day> {
        let (day, minute) = date_and_minute(local)?;
        self.contains(local).then(|| if self.opens(day, minute) { day } else { day.previous() })
    }

    /// The exception that decides a local time: the one that owns its date, or whose `minus` or `plus` names the time.
    pub(crate) fn decider(self, local: i64) -> Option<&'a Entry> {
        let (day, minute) = date_and_minute(local)?;
        let names = |entry: &&Entry, minute: u16| match &entry.value {
            EntryValue::Hours(_) => false,
            EntryValue::Change(change) => change.names(minute),
        };
        let own = self.exception(day);
        if let Some(entry) = own.filter(|entry| entry.cuts_nights() || names(entry, minute)) {
            return Some(entry);
        }
        self.exception(day.previous()).filter(|entry| names(entry, minute + 1440))
    }

    /// The exception that has `day`.
    pub(crate) fn exception(self, day: Day) -> Option<&'a Entry> {
        self.exceptions.owner(day).map(|entry| self.exceptions.entry(entry))
    }

    /// The hours that begin on `day`: its exception's, else its weekday's, with its change.
    fn hours(self, day: Day) -> Cow<'a, DayHours> {
        let own = self.year.on(day).day(day.weekday());
        match self.exception(day).map(|entry| &entry.value) {
            Some(EntryValue::Hours(hours)) => Cow::Borrowed(hours),
            Some(EntryValue::Change(change)) => Cow::Owned(change.of(own)),
            None => Cow::Borrowed(own),
        }
    }

    /// Whether those hours have a minute; past 1440 it is one of the next date.
    fn opens(self, day: Day, minute: u16) -> bool {
        let own = self.year.on(day).day(day.weekday());
        match self.exception(day).map(|entry| &entry.value) {
            Some(EntryValue::Hours(hours)) => hours.contains(minute),
            Some(EntryValue::Change(Change { plus, minus })) => {
                (own.contains(minute) || plus.contains(minute)) && !minus.contains(minute)
            }
            None => own.contains(minute),
        }
    }

    /// Whether `day` takes a minute away, whatever date opened it.
    fn takes(self, day: Day, minute: u16) -> bool {
        self.change(day).is_some_and(|change| change.minus.contains(minute))
    }

    fn change(self, day: Day) -> Option<&'a Change> {
        match &self.exception(day)?.value {
            EntryValue::Change(change) => Some(change),
            EntryValue::Hours(_) => None,
        }
    }

    /// An exception with hours of its own owns its whole date and cuts the night before, but not between dates that the same entry decides.
    fn keeps_night_before(self, day: Day) -> bool {
        match self.exceptions.owner(day) {
            Some(entry) if self.exceptions.entry(entry).cuts_nights() => {
                self.exceptions.owner(day.previous()) == Some(entry)
            }
            Some(_) | None => true,
        }
    }

    /// All that the wall clock shows on one date.
    fn date(self, day: Day) -> DayHours {
        let keeps = self.keeps_night_before(day);
        let eve = day.previous();
        let night = if keeps { self.hours(eve) } else { Cow::Owned(DayHours::closed()) };
        let mut shown = with_night(&self.hours(day), &night);
        if let Some(change) = self.change(day) {
            shown = shown.less(&change.minus);
        }
        if let Some(change) = self.change(eve).filter(|_| keeps && self.exceptions.take_from_next()) {
            shown = shown.less(&change.minus_of_next());
        }
        shown
    }

    /// Reads on from `day`; constant stretches of dates come as one, so that a search never walks them.
    pub(crate) fn segment(self, day: Day) -> Segment<'a> {
        // Nothing ever changes: no search has to walk over the dates.
        if let Some(open) = self.year.constant().filter(|&open| self.exceptions.are_all(open)) {
            return Segment::Constant { open, last: Day(i32::MAX) };
        }
        let next = self.exceptions.run_from(day);
        let run = next.filter(|run| run.first <= day);
        let eve = self.exceptions.owner(day.previous());
        match run.map(|run| (run, &self.exceptions.entry(run.entry).value)) {
            Some((run, EntryValue::Hours(hours))) => match hours.constant() {
                Some(open) => Segment::Constant { open, last: run.last },
                None => Segment::Day(Cow::Owned(self.date(day))),
            },
            Some((run, EntryValue::Change(_))) => {
                let shown = self.date(day);
                // Seven dates of one change that show the same: so do the rest, because each has its like a week before.
                let last = run.last.min(self.year.until(day));
                let goes_on = eve == Some(run.entry) && self.year.goes_on(day) && last.0.saturating_sub(7) >= day.0;
                let open = shown.constant().filter(|_| goes_on);
                match open.filter(|&open| (1..7).all(|on| self.date(Day(day.0 + on)).constant() == Some(open))) {
                    Some(open) => Segment::Constant { open, last },
                    None => Segment::Day(Cow::Owned(shown)),
                }
            }
            None if eve.is_none() && self.year.goes_on(day) => {
                let week = self.year.on(day);
                match week.constant() {
                    Some(open) => {
                        let last = next.map_or(Day(i32::MAX), |run| run.first.previous());
                        Segment::Constant { open, last: last.min(self.year.until(day)) }
                    }
                    None => Segment::Day(Cow::Borrowed(week.plain(day.weekday()))),
                }
            }
            None => Segment::Day(Cow::Owned(self.date(day))),
        }
    }
}

/// The date and the minute of it that the wall clock shows; none beyond any calendar.
fn date_and_minute(local: i64) -> Option<(Day, u16)> {
    let day = i32::try_from(local.div_euclid(86_400)).ok()?;
    Some((Day(day), (local.rem_euclid(86_400) / 60) as u16))
}
