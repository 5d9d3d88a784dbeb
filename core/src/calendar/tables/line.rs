/*!
One line: a schedule in its zone with its compiled table, and every question about it.

Inside the table's window the table answers, outside it the clock; both say the same, so speed may depend on the window and truth does not.
*/

use super::{
    batch,
    table::{Horizon, Table},
};
use crate::{
    calendar::{Clock, OpenUntil, clock::END},
    schedule::{Day, Entry},
};

/// A view of what the centre holds; a queue whose schedule was not compiled has no table and reads its rules at every question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) clock: Clock<'a>,
    pub(crate) table: Option<&'a Table>,
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
        let Some(table) = self.table else { return self.clock.open_seconds(from, to) };
        let Horizon { start, end } = table.horizon();
        let opened = |at: i64| table.opened(at.clamp(start, end)).unwrap_or_default();
        let inner = opened(to) - opened(from);
        let before = if from < start { self.clock.open_seconds(from, to.min(start)) } else { 0 };
        let after = if to > end { self.clock.open_seconds(from.max(end), to) } else { 0 };
        before + inner + after
    }

    /// Where `seconds` of open time lead from `at`; see [`Clock::add_open_seconds`].
    pub(crate) fn add_open_seconds(self, at: i64, seconds: i64) -> Option<i64> {
        let by_table = || {
            let table = self.table?;
            let target = table.opened(at)?.saturating_add(seconds);
            match seconds {
                1.. => table.reach(target),
                ..=-1 if target >= 0 => table.reach_back(target),
                _ => None,
            }
        };
        by_table().or_else(|| self.clock.add_open_seconds(at, seconds))
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
