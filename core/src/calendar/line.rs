/*!
One line: a schedule in its zone with its compiled table, and every question about it.

Inside the table's window the table answers, outside it the clock; both say the same, so speed may depend on the window and truth does not.
*/

use super::{
    Zone,
    clock::{Clock, END, OpenUntil},
    table::{Horizon, Table},
};
use crate::schedule::{Day, Entry, Exceptions};

#[derive(Debug)]
pub(crate) struct Line {
    clock: Clock,
    table: Option<Table>,
}

impl Line {
    /// A line with its table compiled for `horizon`; without one it reads its rules at every question.
    pub(crate) fn new(clock: Clock, horizon: Option<Horizon>) -> Line {
        let table = horizon.map(|horizon| Table::compile(&clock, horizon));
        Line { clock, table }
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.clock.zone
    }

    fn table_at(&self, at: i64) -> Option<&Table> {
        self.table.as_ref().filter(|table| table.covers(at))
    }

    pub(crate) fn is_open(&self, at: i64) -> bool {
        match self.table_at(at) {
            Some(table) => table.is_open(at),
            None => self.clock.is_open(at),
        }
    }

    pub(crate) fn next_open(&self, at: i64) -> Option<i64> {
        match self.table_at(at) {
            Some(table) => table.next_state(at, true),
            None => self.clock.next_open(at),
        }
    }

    pub(crate) fn next_close(&self, at: i64) -> Option<i64> {
        match self.table_at(at) {
            Some(table) => table.next_state(at, false),
            None => self.clock.next_close(at),
        }
    }

    pub(crate) fn next_change(&self, at: i64) -> Option<i64> {
        match self.table_at(at) {
            Some(table) => table.next_change(at),
            None => self.clock.next_change(at),
        }
    }

    pub(crate) fn previous_change(&self, at: i64) -> Option<i64> {
        match self.table_at(at) {
            Some(table) => table.previous_change(at),
            None => self.clock.previous_change(at),
        }
    }

    /// The maximal open intervals cut to `[from, to)`.
    pub(crate) fn intervals(&self, from: i64, to: i64) -> OpenUntil<'_> {
        self.clock.open_until(from, to)
    }

    /// Open seconds in `[from, to)`; 0 when `from >= to`.
    pub(crate) fn open_seconds(&self, from: i64, to: i64) -> i64 {
        let (from, to) = (from.max(0), to.min(END));
        if from >= to {
            return 0;
        }
        let Some(table) = &self.table else { return self.clock.open_seconds(from, to) };
        let Horizon { start, end } = table.horizon();
        let (inner_from, inner_to) = (from.clamp(start, end), to.clamp(start, end));
        let inner = table.opened(inner_to) - table.opened(inner_from);
        let before = if from < start { self.clock.open_seconds(from, to.min(start)) } else { 0 };
        let after = if to > end { self.clock.open_seconds(from.max(end), to) } else { 0 };
        before + inner + after
    }

    /// Where `seconds` of open time lead from `at`; see [`Clock::add_open_seconds`].
    pub(crate) fn add_open_seconds(&self, at: i64, seconds: i64) -> Option<i64> {
        if let Some(table) = self.table_at(at).filter(|_| seconds != 0) {
            let total = table.opened(table.horizon().end);
            let target = table.opened(at).saturating_add(seconds);
            let found = match seconds {
                1.. if target <= total => table.reach(target),
                ..=-1 if target >= 0 => table.reach_back(target),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        self.clock.add_open_seconds(at, seconds)
    }

    /// Writes whether the line is open at each instant; `open` is as long as `at`.
    pub(crate) fn is_open_many(&self, at: &[i64], open: &mut [bool]) {
        for (at, open) in at.iter().zip(open) {
            *open = self.is_open(*at);
        }
    }

    /// Every exception of the schedule.
    pub(crate) fn exceptions(&self) -> &Exceptions {
        &self.clock.rules.exceptions
    }

    /// The exception that decides the local date of `at`.
    pub(crate) fn exception(&self, at: i64) -> Option<&Entry> {
        self.clock.rules.exception(self.local_day(at))
    }

    pub(crate) fn local_day(&self, at: i64) -> Day {
        self.clock.local_day(at)
    }
}
