/*!
One line: a schedule in its zone with its compiled pages, and every question about it.

Inside the pages' weeks the pages answer, outside them the clock; both say the same, so speed may depend on the weeks and truth does not.
*/

use super::{
    batch,
    flat::Flat,
    horizon::Horizon,
    pages::{Pages, instant},
};
use crate::{
    calendar::{Clock, OpenUntil, clock::END},
    schedule::{Day, Entry},
};

/// A view of what the centre holds; without compiled years there are no pages, and the rules are read at every question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) clock: Clock<'a>,
    pub(crate) pages: Option<Pages<'a>>,
    /// The same written out, where there is room for it.
    pub(crate) flat: Option<&'a Flat>,
}

impl<'a> Line<'a> {
    /// The maximal open intervals cut to `[from, to)`.
    pub(crate) fn intervals(self, from: i64, to: i64) -> OpenUntil<'a> {
        self.clock.open_until(from, to)
    }

    /// Open seconds in `[from, to)`; 0 when `from >= to`.
    pub(crate) fn open_seconds(self, from: i64, to: i64) -> i64 {
        let (from, to) = (from.max(0), to.min(END));
        if from >= to {
            return 0;
        }
        let Some(pages) = self.pages else { return self.clock.open_seconds(from, to) };
        let Horizon { start, end } = pages.horizon();
        let opened = |at: i64| self.opened(at.clamp(start, end)).unwrap_or_default();
        let inner = opened(to) - opened(from);
        let before = if from < start { self.clock.open_seconds(from, to.min(start)) } else { 0 };
        let after = if to > end { self.clock.open_seconds(from.max(end), to) } else { 0 };
        before + inner + after
    }

    /// Open seconds from where the pages begin to an instant of theirs, or to their end.
    fn opened(self, at: i64) -> Option<i64> {
        self.flat.and_then(|flat| flat.opened(at)).or_else(|| self.pages?.opened(at))
    }

    /// Where `seconds` of open time lead from `at`; see [`Clock::add_open_seconds`].
    pub(crate) fn add_open_seconds(self, at: i64, seconds: i64) -> Option<i64> {
        let by_pages = || {
            let (pages, flat) = (self.pages?, self.flat);
            let target = self.opened(at)?.saturating_add(seconds);
            match seconds {
                1.. => flat.and_then(|flat| flat.reach(target)).or_else(|| pages.reach(target)),
                ..=-1 if target >= 0 => {
                    flat.and_then(|flat| flat.reach_back(target)).or_else(|| pages.reach_back(target))
                }
                _ => None,
            }
        };
        by_pages().or_else(|| self.clock.add_open_seconds(at, seconds))
    }

    /// Whether the line is open.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_open(self, at: i64) -> bool {
        self.pages.and_then(|pages| pages.is_open(at)).unwrap_or_else(|| self.clock.is_open(at))
    }

    /// The first instant not before `at` at which the line is open, or is not; see [`Clock::next_open`].
    pub(crate) fn next_state(self, at: i64, open: bool) -> Option<i64> {
        match self.pages.and_then(|pages| pages.next_state(at, open)) {
            Some(found) => found,
            None if open => self.clock.next_open(at),
            None => self.clock.next_close(at),
        }
    }

    /// See [`Clock::next_change`].
    pub(crate) fn next_change(self, at: i64) -> Option<i64> {
        match self.pages.and_then(|pages| pages.next_edge(at)) {
            Some(edge) => instant(edge),
            None => self.clock.next_change(at),
        }
    }

    /// See [`Clock::previous_change`].
    pub(crate) fn previous_change(self, at: i64) -> Option<i64> {
        self.pages.and_then(|pages| pages.previous_change(at)).or_else(|| self.clock.previous_change(at))
    }

    /// Writes whether the line is open at each instant; `open` is as long as `at`.
    pub(crate) fn is_open_many(self, at: &[i64], open: &mut [bool]) {
        batch::is_open_many(self, at, open);
    }

    /// The exception that decides the local date of `at`.
    pub(crate) fn exception(self, at: i64) -> Option<&'a Entry> {
        self.clock.rules.exception(self.local_day(at))
    }

    pub(crate) fn local_day(self, at: i64) -> Day {
        self.clock.local_day(at)
    }
}
