/*!
A line as it is asked: its hours, and what overrides make of them.

Every question about a queue over time reads [`Answers`]. Where no override touches the queue they are the [`Line`] itself; where some do, the line is
asked between the steps at which an override decides. A change of who decides without a change of state is no edge.

# Invariant
All answers follow from [`Answers::is_open`], at every second of 1970 to 2099.
*/

use super::{
    Centre,
    steps::{State, Step, Steps},
};
use crate::calendar::{END, Line, OpenUntil};

#[derive(Clone, Copy)]
pub(crate) struct Answers<'e> {
    line: Line<'e>,
    steps: Option<&'e Steps>,
}

impl Centre {
    /// The hours of a queue with its overrides.
    pub(crate) fn answers(&self, queue: u32) -> Answers<'_> {
        match self.touched(queue) {
            Some((plain, steps)) => Answers { line: plain.line(queue), steps: Some(steps) },
            None => Answers { line: self.line(queue), steps: None },
        }
    }
}

impl<'e> Answers<'e> {
    pub(crate) fn is_open(self, at: i64) -> bool {
        match self.steps.map_or(State::Hours, |steps| steps.state(at)) {
            State::Hours => self.line.is_open(at),
            State::Closed => false,
            State::Open => true,
        }
    }

    /// The first instant not before `at` at which the line is open, or is not.
    pub(crate) fn next_state(self, at: i64, open: bool) -> Option<i64> {
        let Some(steps) = self.steps else { return self.line.next_state(at, open) };
        if at >= END {
            return None;
        }
        let at = at.max(0);
        steps.from(at).find_map(|Step { start, end, state, .. }| {
            let from = start.max(at);
            match state {
                State::Hours => self.line.next_state(from, open).filter(|&found| found < end),
                State::Closed => (!open).then_some(from),
                State::Open => open.then_some(from),
            }
        })
    }

    /// The first instant after `at` whose state is not that of `at`.
    pub(crate) fn next_change(self, at: i64) -> Option<i64> {
        match self.steps {
            None => self.line.next_change(at),
            // OK: the state of `at` is not the one that is looked for, so that a later instant is found.
            Some(_) => self.next_state(at, !self.is_open(at)),
        }
    }

    /// The instant not after `at` since which the state is that of `at`; `None` when that lies before 1970.
    pub(crate) fn previous_change(self, at: i64) -> Option<i64> {
        let Some(steps) = self.steps else { return self.line.previous_change(at) };
        if !(0..END).contains(&at) {
            return None;
        }
        let open = self.is_open(at);
        let mut last = at;
        for Step { start, state, .. } in steps.back_from(at) {
            if self.is_open(last) != open {
                return Some(last + 1);
            }
            // An edge of the hours inside the step; one at its start is the step's, if it is any.
            if state == State::Hours
                && let Some(edge) = self.line.previous_change(last).filter(|&edge| edge > start)
            {
                return Some(edge);
            }
            last = start - 1;
        }
        None
    }

    /// The maximal open intervals cut to `[from, to)`.
    pub(crate) fn intervals(self, from: i64, to: i64) -> Openings<'e> {
        match self.steps {
            None => Openings(Pieces::Hours(self.line.intervals(from, to))),
            Some(steps) => {
                let regions = Regions { steps, next: from.max(0), to: to.min(END) };
                Openings(Pieces::Overridden { line: self.line, regions, hours: None, pending: None })
            }
        }
    }

    /// Open seconds in `[from, to)`; 0 when `from >= to`.
    pub(crate) fn open_seconds(self, from: i64, to: i64) -> i64 {
        let Some(steps) = self.steps else { return self.line.open_seconds(from, to) };
        let regions = Regions { steps, next: from.max(0), to: to.min(END) };
        regions.map(|region| self.opened_in(region)).sum()
    }

    fn opened_in(self, Step { start, end, state, .. }: Step) -> i64 {
        match state {
            State::Hours => self.line.open_seconds(start, end),
            State::Closed => 0,
            State::Open => end - start,
        }
    }

    /// Where `seconds` of open time lead from `at`: the earliest instant at which they have elapsed, for negative ones the latest from which they
    /// elapse until `at`.
    pub(crate) fn add_open_seconds(self, at: i64, seconds: i64) -> Option<i64> {
        let Some(steps) = self.steps else { return self.line.add_open_seconds(at, seconds) };
        match seconds {
            0 => Some(at),
            1.. => {
                let mut left = seconds;
                for region in (Regions { steps, next: at.max(0), to: END }) {
                    let opened = self.opened_in(region);
                    if left <= opened {
                        let reached = match region.state {
                            State::Hours => self.line.add_open_seconds(region.start, left)?,
                            State::Closed | State::Open => region.start + left,
                        };
                        return Some(reached).filter(|&reached| reached < END);
                    }
                    left -= opened;
                }
                None
            }
            _ => {
                let to = at.min(END);
                if to <= 0 {
                    return None;
                }
                let mut left = seconds.unsigned_abs();
                for step in steps.back_from(to - 1) {
                    let region = Step { end: step.end.min(to), ..step };
                    let opened = self.opened_in(region) as u64;
                    if left <= opened {
                        // OK: no more than a step has.
                        let left = left as i64;
                        return match region.state {
                            State::Hours => self.line.add_open_seconds(region.end, -left),
                            State::Closed | State::Open => Some(region.end - left),
                        };
                    }
                    left -= opened;
                }
                None
            }
        }
    }

    /// Writes whether the line is open at each instant; `open` is as long as `at`.
    pub(crate) fn is_open_many(self, at: &[i64], open: &mut [bool]) {
        self.line.is_open_many(at, open);
        let Some(steps) = self.steps else { return };
        // Instants mostly come in order, so that one step serves many of them.
        let mut known = Step { start: 0, end: 0, state: State::Hours, by: None };
        for (&at, open) in at.iter().zip(open) {
            if at < known.start || at >= known.end {
                if at < 0 {
                    continue;
                }
                known = steps.from(at).next().unwrap_or(known);
            }
            match known.state {
                State::Hours => {}
                State::Closed => *open = false,
                State::Open => *open = true,
            }
        }
    }
}

/// The steps between two instants, cut there.
struct Regions<'e> {
    steps: &'e Steps,
    next: i64,
    to: i64,
}

impl Iterator for Regions<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.next >= self.to {
            return None;
        }
        let step = self.steps.from(self.next).next()?;
        let region = Step { start: self.next, end: step.end.min(self.to), ..step };
        self.next = region.end;
        Some(region)
    }
}

/// The maximal open intervals of a line, in order.
pub(crate) struct Openings<'e>(Pieces<'e>);

enum Pieces<'e> {
    Hours(OpenUntil<'e>),
    Overridden {
        line: Line<'e>,
        regions: Regions<'e>,
        /// What the hours say in the region that was begun.
        hours: Option<OpenUntil<'e>>,
        /// A piece that may go on.
        pending: Option<(i64, i64)>,
    },
}

impl Iterator for Openings<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        let (line, regions, hours, pending) = match &mut self.0 {
            Pieces::Hours(hours) => return hours.next(),
            Pieces::Overridden { line, regions, hours, pending } => (*line, regions, hours, pending),
        };
        let mut piece = || {
            loop {
                if let Some(found) = hours.as_mut().and_then(Iterator::next) {
                    return Some(found);
                }
                let Step { start, end, state, .. } = regions.next()?;
                *hours = None;
                match state {
                    State::Hours => *hours = Some(line.intervals(start, end)),
                    State::Closed => {}
                    State::Open => return Some((start, end)),
                }
            }
        };
        let mut current = pending.take().or_else(&mut piece)?;
        while let Some((start, end)) = piece() {
            if start > current.1 {
                *pending = Some((start, end));
                break;
            }
            current.1 = end;
        }
        Some(current)
    }
}
