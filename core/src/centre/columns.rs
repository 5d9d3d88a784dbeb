/*!
Columns: many queues and many instants, answered into the caller's slices.

A row is two or three numbers in and one out, so that whoever has a call log asks it whole. Nothing is allocated a row and no thread is begun: a caller
cuts the slices and gives each piece to a thread of its own, as many as it likes. [`Ranks`] answer what they know, the [`Queue`] itself the rest (overridden
queues, other years), and a property holds the two together.
*/

use super::{Centre, Queue, lines::Ranked};
use crate::calendar::{Clock, Ranks};

/// The questions of an engine's queues for columns of instants, from [`Engine::columns`](crate::Engine::columns).
///
/// A queue is its [`index`](Queue::index), an instant is epoch seconds, and an answer is that of the queue's method of the same name. "Never" is
/// [`Columns::NEVER`].
///
/// ```
/// use openline::Columns;
///
/// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
///     "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "to_desk"}]"#.parse()?;
/// let monday = 1_797_811_200; // 2026-12-21T00:00:00Z
/// let (queue, asked, answered) = ([0, 0], [monday, monday + 36_000], [monday + 36_000, monday + 86_400]);
/// let mut seconds = [0; 2];
/// engine.columns().open_seconds(&queue, &asked, &answered, &mut seconds);
/// assert_eq!(seconds, [3_600, 25_200]);
/// # Ok::<(), openline::Error>(())
/// ```
///
/// # Panics
/// Every method does where its slices differ in length, or a number is that of no queue.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'e> {
    centre: &'e Centre,
    ranked: &'e Ranked,
}

impl Centre {
    /// The ranks of a queue, made now if nobody asked for them before.
    #[inline(always)]
    fn ranks<'e>(&'e self, ranked: &'e Ranked, queue: u32) -> Option<&'e Ranks> {
        ranked.line(self.row(queue).line, || Ranks::new(self.pages(queue)?))
    }

    /// The same where there are few lines, so that a single call may have them made: in a fleet that would cost most queues more than it gives.
    #[inline]
    pub(super) fn few_ranks(&self, queue: u32) -> Option<&Ranks> {
        if self.lines.are_many() { None } else { self.ranks(self.lines.ranked(), queue) }
    }
}

impl<'e> Columns<'e> {
    /// The answer where there is no such instant.
    pub const NEVER: i64 = i64::MIN;

    /// The answer of [`open_date`](Self::open_date) where the line is closed.
    pub const CLOSED: i32 = i32::MIN;

    pub(crate) fn new(centre: &'e Centre) -> Columns<'e> {
        Columns { centre, ranked: centre.lines.ranked() }
    }

    #[inline(always)]
    fn ranks(&self, queue: u32) -> Option<&'e Ranks> {
        self.centre.ranks(self.ranked, queue)
    }

    fn queue(&self, queue: u32) -> Queue<'e> {
        self.centre.queue(queue)
    }

    /// Whether each queue's line is open.
    pub fn is_open(&self, queue: &[u32], at: &[i64], out: &mut [bool]) {
        assert!(queue.len() == out.len() && at.len() == out.len(), "as many answers as rows");
        for ((&queue, &at), out) in queue.iter().zip(at).zip(out) {
            let known = self.ranks(queue).and_then(|ranks| ranks.is_open(at));
            *out = known.unwrap_or_else(|| self.queue(queue).is_open_at(at));
        }
    }

    /// Open seconds in `[from, to)`; 0 when `from >= to`.
    pub fn open_seconds(&self, queue: &[u32], from: &[i64], to: &[i64], out: &mut [i64]) {
        let rows = out.len();
        assert!(queue.len() == rows && from.len() == rows && to.len() == rows, "as many answers as rows");
        for (((&queue, &from), &to), out) in queue.iter().zip(from).zip(to).zip(out) {
            let known = self.ranks(queue).and_then(|ranks| ranks.open_seconds(from, to));
            *out = known.unwrap_or_else(|| self.queue(queue).open_seconds_at(from, to));
        }
    }

    /// Where so many seconds of open time lead.
    pub fn add_open_seconds(&self, queue: &[u32], at: &[i64], seconds: &[i64], out: &mut [i64]) {
        let rows = out.len();
        assert!(queue.len() == rows && at.len() == rows && seconds.len() == rows, "as many answers as rows");
        for (((&queue, &at), &seconds), out) in queue.iter().zip(at).zip(seconds).zip(out) {
            let known = self.ranks(queue).and_then(|ranks| ranks.add_open_seconds(at, seconds));
            *out = match known {
                Some(reached) => reached,
                None => self.queue(queue).add_open_seconds_at(at, seconds).unwrap_or(Self::NEVER),
            };
        }
    }

    /// The first instant not before `at` at which the line is open.
    pub fn next_open(&self, queue: &[u32], at: &[i64], out: &mut [i64]) {
        self.search(queue, at, out, |ranks, at| ranks.next_state(at, true), |queue, at| queue.next_open_at(at));
    }

    /// The first instant not before `at` at which the line is closed.
    pub fn next_close(&self, queue: &[u32], at: &[i64], out: &mut [i64]) {
        self.search(queue, at, out, |ranks, at| ranks.next_state(at, false), |queue, at| queue.next_close_at(at));
    }

    /// The first instant after `at` whose state is not that of `at`.
    pub fn next_change(&self, queue: &[u32], at: &[i64], out: &mut [i64]) {
        self.search(queue, at, out, |ranks, at| ranks.next_change(at), |queue, at| queue.next_change_at(at));
    }

    #[inline(always)]
    fn search(
        &self,
        queue: &[u32],
        at: &[i64],
        out: &mut [i64],
        known: impl Fn(&Ranks, i64) -> Option<i64>,
        otherwise: impl Fn(Queue<'e>, i64) -> Option<i64>,
    ) {
        assert!(queue.len() == out.len() && at.len() == out.len(), "as many answers as rows");
        for ((&queue, &at), out) in queue.iter().zip(at).zip(out) {
            *out = match self.ranks(queue).and_then(|ranks| known(ranks, at)) {
                Some(found) => found,
                None => otherwise(self.queue(queue), at).unwrap_or(Self::NEVER),
            };
        }
    }

    /// The local date whose hours hold the instant, in days since 1970-01-01: a night belongs to the date on which it began, and an instant that a date's
    /// own hours hold as well belongs to that date. Where an override opens a line against its hours it is the date of the wall clock.
    pub fn open_date(&self, queue: &[u32], at: &[i64], out: &mut [i32]) {
        assert!(queue.len() == out.len() && at.len() == out.len(), "as many answers as rows");
        for ((&queue, &at), out) in queue.iter().zip(at).zip(out) {
            let open = self.ranks(queue).and_then(|ranks| ranks.is_open(at));
            *out = match open.unwrap_or_else(|| self.queue(queue).is_open_at(at)) {
                true => self.date_open(queue, at),
                false => Self::CLOSED,
            };
        }
    }

    fn date_open(&self, queue: u32, at: i64) -> i32 {
        let clock = self.centre.clock(queue);
        clock.rules.date_open(clock.local(at)).unwrap_or_else(|| clock.local_day(at)).0
    }

    /// The wall clock of each queue: the date in days since 1970-01-01, the minute of the day and the offset from UTC in seconds. An instant beyond any
    /// calendar has the last date that there is.
    pub fn local(&self, queue: &[u32], at: &[i64], date: &mut [i32], minute: &mut [i16], offset: &mut [i32]) {
        let rows = queue.len();
        let same = at.len() == rows && date.len() == rows && minute.len() == rows && offset.len() == rows;
        assert!(same, "as many answers as rows");
        for row in 0..rows {
            let zone = self.centre.zone(queue[row]);
            offset[row] = zone.offset_seconds_at(at[row]);
            let last = if at[row] < 0 { i32::MIN } else { i32::MAX };
            let shown = Clock::local_minute(zone, at[row]).map(|(day, minute)| (day.0, minute as i16));
            (date[row], minute[row]) = shown.unwrap_or((last, 0));
        }
    }
}
