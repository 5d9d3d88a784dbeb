/*!
What one queue or calendar claims: its exceptions as they are listed, before anybody decides which of two has a date.

# Invariant
The runs name entries by their place in `entries`, and `places` has one place for each.
*/

use super::{derivation::Derivation, notes::Place};
use crate::schedule::{Day, Run};

/// The exceptions of one queue or calendar as they are listed: entries, and their claims on dates in order of precedence.
#[derive(Debug, Default)]
pub(in crate::plan) struct Claims<'a> {
    /// Their numbers among the entries of the document.
    pub(in crate::plan) entries: Vec<u32>,
    /// Where each entry stands in the document.
    pub(in crate::plan) places: Vec<Place>,
    pub(in crate::plan) singles: Vec<Run>,
    pub(in crate::plan) ranges: Vec<Run>,
    pub(in crate::plan) recurring: Vec<Run>,
    pub(in crate::plan) ics: Vec<Run>,
    pub(in crate::plan) holidays: Vec<Run>,
    /// Entries whose dates are not yet known; their runs join `recurring`.
    pub(in crate::plan) derivations: Vec<Derivation<'a>>,
}

impl Claims<'_> {
    /// Makes room for so many more single dates.
    pub(in crate::plan) fn reserve(&mut self, dates: usize) {
        self.entries.reserve(dates);
        self.places.reserve(dates);
        self.singles.reserve(dates);
    }

    pub(in crate::plan) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes in an entry of the document, and gives its number in this list.
    pub(in crate::plan) fn add(&mut self, place: impl Into<Place>, entry: u32) -> u32 {
        self.entries.push(entry);
        self.places.push(place.into());
        self.entries.len() as u32 - 1
    }

    /// Whether a single date or a range of the list itself has the day.
    pub(in crate::plan) fn own(&self, day: Day) -> bool {
        self.singles.iter().chain(&self.ranges).any(|run| run.first <= day && day <= run.last)
    }

    /// All claims, the strongest first.
    pub(in crate::plan) fn in_order(&self) -> impl Iterator<Item = &Run> {
        self.singles.iter().chain(&self.ranges).chain(&self.recurring).chain(&self.ics).chain(&self.holidays)
    }
}
