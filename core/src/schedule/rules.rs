/*!
The rule of a schedule: what the wall clock says at any local time.

[`Rules::contains`] is the meaning of opening hours. Every table above is a cache of it, and the tests hold one to the other.
*/

use super::{
    Day, Exceptions,
    exceptions::Entry,
    hours::{DayHours, Week, with_night},
};

/// Weekly hours and the exceptions that replace them, in no particular zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rules<'a> {
    pub(crate) week: &'a Week,
    pub(crate) exceptions: &'a Exceptions,
}

/// What the wall clock shows from one date on.
#[derive(Debug)]
pub(crate) enum Segment<'a> {
    /// The same state on every date up to and including `last`.
    Constant { open: bool, last: Day },
    /// The stretches of this one date, none past midnight.
    Day(std::borrow::Cow<'a, DayHours>),
}

impl<'a> Rules<'a> {
    /// The rule: is the line open when the wall clock reads `local` (seconds since 1970-01-01T00:00 local)?
    pub(crate) fn contains(self, local: i64) -> bool {
        let Ok(day) = i32::try_from(local.div_euclid(86_400)) else { return false };
        let (day, minute) = (Day(day), (local.rem_euclid(86_400) / 60) as u16);
        self.hours(day).contains(minute)
            || (self.keeps_night_before(day) && self.hours(day.previous()).contains(minute + 1440))
    }

    /// The hours that begin on `day`: its exception's, else its weekday's.
    pub(crate) fn hours(self, day: Day) -> &'a DayHours {
        match self.exceptions.owner(day) {
            Some(entry) => &self.exceptions.entry(entry).hours,
            None => self.week.day(day.weekday()),
        }
    }

    /// The exception that decides `day`.
    pub(crate) fn exception(self, day: Day) -> Option<&'a Entry> {
        self.exceptions.owner(day).map(|entry| self.exceptions.entry(entry))
    }

    /// An exception owns its whole date and cuts the night before, but not between dates that the same entry decides.
    fn keeps_night_before(self, day: Day) -> bool {
        match self.exceptions.owner(day) {
            Some(entry) => self.exceptions.owner(day.previous()) == Some(entry),
            None => true,
        }
    }

    /// Reads on from `day`; constant stretches of dates come as one, so that a search never walks them.
    pub(crate) fn segment(self, day: Day) -> Segment<'a> {
        // Nothing ever changes: no search has to walk over the dates.
        if let Some(open) = self.week.constant().filter(|&open| self.exceptions.are_all(open)) {
            return Segment::Constant { open, last: Day(i32::MAX) };
        }
        let next = self.exceptions.run_from(day);
        let run = next.filter(|run| run.first <= day);
        match run {
            Some(run) => {
                let hours = &self.exceptions.entry(run.entry).hours;
                if let Some(open) = hours.constant() {
                    return Segment::Constant { open, last: run.last };
                }
                Segment::Day(std::borrow::Cow::Owned(if self.keeps_night_before(day) {
                    with_night(hours, self.hours(day.previous()))
                } else {
                    with_night(hours, &DayHours::closed())
                }))
            }
            None if self.exceptions.owner(day.previous()).is_none() => match self.week.constant() {
                Some(open) => {
                    let last = next.map_or(Day(i32::MAX), |run| run.first.previous());
                    Segment::Constant { open, last }
                }
                None => Segment::Day(std::borrow::Cow::Borrowed(self.week.plain(day.weekday()))),
            },
            None => Segment::Day(std::borrow::Cow::Owned(with_night(
                self.week.day(day.weekday()),
                self.hours(day.previous()),
            ))),
        }
    }
}
