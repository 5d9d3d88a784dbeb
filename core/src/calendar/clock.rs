/*!
Rules in a zone: the meaning of opening hours on the UTC line.

[`Clock`] answers every question by reading the wall clock, exactly and without a horizon; [`super::Pages`] cache what it says for the years
around the compile. Searches and sums stay inside `[0, END)`, walk no constant stretch date by date, and so end in bounded time.
*/

use std::borrow::Cow;

use super::Zone;
use crate::schedule::{Day, DayHours, Rules, Segment};

/// 2100-01-01T00:00:00Z, the end of the exact range.
pub(crate) const END: i64 = 4_102_444_800;

const DAY: i64 = 86_400;

/// A schedule in its zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock<'a> {
    pub(crate) rules: Rules<'a>,
    pub(crate) zone: &'a Zone,
}

impl<'a> Clock<'a> {
    /// The equation: open iff the local wall-clock time of `at` lies in the hours of its local date. Any instant.
    pub(crate) fn is_open(self, at: i64) -> bool {
        self.rules.contains(self.local(at))
    }

    /// The wall clock at `at`, in seconds since 1970-01-01T00:00 local.
    pub(crate) fn local(self, at: i64) -> i64 {
        at.saturating_add(i64::from(self.zone.offset_seconds_at(at)))
    }

    /// The local date and minute of `at`; `None` beyond any calendar, where nothing is open.
    pub(crate) fn local_minute(zone: &Zone, at: i64) -> Option<(Day, u16)> {
        let local = at.saturating_add(i64::from(zone.offset_seconds_at(at)));
        let day = i32::try_from(local.div_euclid(DAY)).ok()?;
        Some((Day(day), (local.rem_euclid(DAY) / 60) as u16))
    }

    /// The local date of `at`.
    pub(crate) fn local_day(self, at: i64) -> Day {
        let day = self.local(at).div_euclid(DAY);
        Day(day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    /// The maximal open intervals that end after `from`, in order, the first one cut at `from`.
    pub(crate) fn open_from(self, from: i64) -> OpenIntervals<'a> {
        OpenIntervals { pieces: Pieces::new(self, from.clamp(0, END)), pending: None }
    }

    /// The first open instant not before `at`.
    pub(crate) fn next_open(self, at: i64) -> Option<i64> {
        self.open_from(at).next().map(|(start, _)| start).filter(|_| at < END)
    }

    /// The first closed instant not before `at`.
    pub(crate) fn next_close(self, at: i64) -> Option<i64> {
        if at >= END {
            return None;
        }
        let from = at.max(0);
        match self.open_from(from).next() {
            Some((start, end)) if start == from => Some(end).filter(|&end| end < END),
            _ => Some(from),
        }
    }

    /// The first instant after `at` whose state is not that of `at`.
    pub(crate) fn next_change(self, at: i64) -> Option<i64> {
        if at >= END {
            return None;
        }
        let from = at.max(0);
        match (self.is_open(at), self.open_from(from).next()) {
            (true, Some((start, end))) if start == from => Some(end).filter(|&end| end < END),
            (true, _) => Some(from),
            (false, next) => next.map(|(start, _)| start),
        }
    }

    /// The instant not after `at` since which the state is that of `at`; `None` when that lies before 1970.
    pub(crate) fn previous_change(self, at: i64) -> Option<i64> {
        if !(0..END).contains(&at) {
            return None;
        }
        let open = self.is_open(at);
        for from in lookback(at) {
            let mut since = None;
            for (start, end) in self.open_from(from).take_while(|&(start, _)| start <= at) {
                since = Some(if end <= at { end } else { start });
            }
            // An interval that begins at `from` was cut there: only a look further back finds its true start.
            if let Some(since) = since.filter(|&since| since > from) {
                debug_assert!(self.is_open(since) == open);
                return Some(since);
            }
        }
        None
    }

    /// Open seconds in `[from, to)`.
    pub(crate) fn open_seconds(self, from: i64, to: i64) -> i64 {
        self.open_until(from, to).map(|(start, end)| end - start).sum()
    }

    /// The maximal open intervals, cut to `[from, to)`.
    pub(crate) fn open_until(self, from: i64, to: i64) -> OpenUntil<'a> {
        OpenUntil { intervals: self.open_from(from), to: to.min(END) }
    }

    /// The earliest instant at which `seconds` of open time have elapsed after `at`; for negative `seconds` the latest from which
    /// they elapse until `at`.
    pub(crate) fn add_open_seconds(self, at: i64, seconds: i64) -> Option<i64> {
        match seconds {
            0 => Some(at),
            1.. => {
                let mut left = seconds;
                for (start, end) in self.open_from(at) {
                    if left <= end - start {
                        return Some(start + left).filter(|&reached| reached < END);
                    }
                    left -= end - start;
                }
                None
            }
            _ => {
                let to = at.min(END);
                for from in lookback(to) {
                    let intervals: Vec<_> = self.open_until(from, to).collect();
                    let mut left = seconds.unsigned_abs();
                    for (start, end) in intervals.into_iter().rev() {
                        let length = (end - start) as u64;
                        if left <= length {
                            return Some(end - left as i64);
                        }
                        left -= length;
                    }
                }
                None
            }
        }
    }
}

/// Ever earlier starts for a search back from `at`: eight days, then eight times as far, to 1970.
fn lookback(at: i64) -> impl Iterator<Item = i64> {
    let mut reach = 8 * DAY;
    let mut done = at < 0;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let from = (at - reach).max(0);
        reach = reach.saturating_mul(8);
        done = from == 0;
        Some(from)
    })
}

/// Maximal open intervals: pieces that touch are one.
pub(crate) struct OpenIntervals<'a> {
    pieces: Pieces<'a>,
    pending: Option<(i64, i64)>,
}

impl Iterator for OpenIntervals<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        let mut current = self.pending.take().or_else(|| self.pieces.next())?;
        for (start, end) in self.pieces.by_ref() {
            if start > current.1 {
                self.pending = Some((start, end));
                break;
            }
            current.1 = end;
        }
        Some(current)
    }
}

/// Open intervals up to an instant, the last one cut there.
pub(crate) struct OpenUntil<'a> {
    intervals: OpenIntervals<'a>,
    to: i64,
}

impl Iterator for OpenUntil<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        let (start, end) = self.intervals.next()?;
        (start < self.to).then_some((start, end.min(self.to)))
    }
}

/// Open pieces in order, cut at midnights and clock changes: one span of constant offset after another, date by date.
struct Pieces<'a> {
    clock: Clock<'a>,
    span: usize,
    offset: i64,
    /// What is left of the span, on the wall clock.
    local: i64,
    local_end: i64,
    /// The date being read: its midnight, its stretches, and how many are done.
    hours: Option<(i64, Cow<'a, DayHours>, usize)>,
}

impl<'a> Pieces<'a> {
    fn new(clock: Clock<'a>, from: i64) -> Pieces<'a> {
        let spans = clock.zone.spans();
        let index = spans.index_at(from);
        let span = spans.span(index);
        let offset = i64::from(span.offset);
        Pieces { clock, span: index, offset, local: from + offset, local_end: span.end + offset, hours: None }
    }

    /// A piece of the wall clock as a piece of the UTC line, cut to what is left of the span.
    fn piece(&self, start: i64, end: i64) -> Option<(i64, i64)> {
        let (start, end) = (start.max(self.local), end.min(self.local_end));
        (start < end).then_some((start - self.offset, end - self.offset))
    }
}

impl Iterator for Pieces<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        loop {
            if let Some((midnight, hours, done)) = &mut self.hours {
                if let Some(stretch) = hours.stretches().get(*done) {
                    *done += 1;
                    let midnight = *midnight;
                    let (start, end) =
                        (midnight + i64::from(stretch.start) * 60, midnight + i64::from(stretch.end) * 60);
                    match self.piece(start, end) {
                        Some(piece) => return Some(piece),
                        None => continue,
                    }
                }
                self.local = *midnight + DAY;
                self.hours = None;
            }
            if self.local >= self.local_end {
                let spans = self.clock.zone.spans();
                self.span += 1;
                if self.span >= spans.len() {
                    self.span = spans.len();
                    return None;
                }
                let span = spans.span(self.span);
                self.offset = i64::from(span.offset);
                (self.local, self.local_end) = (span.start + self.offset, span.end + self.offset);
            }
            let day = self.local.div_euclid(DAY);
            // OK: the spans lie between 1969-12-31 and 2100-01-02 on any wall clock.
            match self.clock.rules.segment(Day(day as i32)) {
                Segment::Day(hours) => self.hours = Some((day * DAY, hours, 0)),
                Segment::Constant { open, last } => {
                    let end = ((i64::from(last.0) + 1) * DAY).min(self.local_end);
                    let piece = self.piece(self.local, end);
                    self.local = end;
                    if open && piece.is_some() {
                        return piece;
                    }
                }
            }
        }
    }
}
