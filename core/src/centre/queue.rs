/*!
A queue as callers see it: its names and filters, and every question about its hours.
*/

use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta};

use super::{
    Centre, CompiledQueue, Openings, Season, SpecialDay, SpecialDays, Standing, Status, answers::Answers,
    season::year_in_words,
};
use crate::{
    calendar::{At, Clock, Flat, Line, NEVER, Pages, Spread, Zone, in_zone, instant},
    schedule::{Day, Year},
};

/// A queue of an [`Engine`](crate::Engine): borrowed, copied freely, safe to share between threads.
///
/// Instants go in as chrono times or epoch seconds and come out in the queue's zone. Answers are exact in 1970 to 2099 (UTC); `None` is
/// "never", searches end at 2100-01-01T00:00:00Z. A queue that is not enabled is never open.
///
/// ```
/// use chrono::{TimeZone, Utc};
///
/// let engine: openline::Engine = r#"[{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
///     "weekly_hours": {"mon": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]},
///     "transfer_function_name": "transfer_to_support"
/// }]"#.parse()?;
/// let support = engine.queue("Support").unwrap();
/// let monday_noon = Utc.with_ymd_and_hms(2026, 11, 23, 20, 0, 0).unwrap(); // 12:00 in Los Angeles
/// assert!(!support.is_open(monday_noon));
/// assert_eq!(support.next_open(monday_noon).unwrap().to_rfc3339(), "2026-11-23T13:00:00-08:00");
/// # Ok::<(), openline::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Queue<'e> {
    centre: &'e Centre,
    /// At hand, because every question begins with them.
    flat: Option<&'e Flat>,
    spread: Option<Spread<'e>>,
    number: u32,
}

impl<'e> Queue<'e> {
    #[inline(always)]
    pub(super) fn new(centre: &'e Centre, number: u32) -> Queue<'e> {
        let spread = centre.slot(number).and_then(|slot| slot.spread(centre.lines.weeks()));
        Queue { centre, flat: centre.flat(number).map(|flat| &**flat), spread, number }
    }

    /// Reads ahead what its next question will need.
    #[inline(always)]
    pub(super) fn fetch(&self) {
        if let Some(spread) = &self.spread {
            spread.fetch();
        }
    }

    /// The same queue, which looks first at its answers written out.
    pub(super) fn beside<'w>(&self, flat: Option<&'w Flat>) -> Queue<'w>
    where
        'e: 'w,
    {
        Queue { flat: flat.or(self.flat), ..*self }
    }

    /// Its answers written out, if they can be.
    pub(super) fn write_out(&self) -> Option<Arc<Flat>> {
        self.centre.flat(self.number).cloned().or_else(|| Flat::new(self.pages()?).map(Arc::new))
    }

    /// Its pages, which are written now if nobody asked before.
    fn pages(&self) -> Option<Pages<'e>> {
        self.centre.pages(self.number)
    }

    /// Its compiled answers apart from the engine, as far as it has any: for bindings.
    #[doc(hidden)]
    pub fn compiled(&self) -> CompiledQueue {
        CompiledQueue::new(self.centre.flat(self.number))
    }

    fn clock(&self) -> Clock<'e> {
        self.centre.clock(self.number)
    }

    /// What the document says of its hours, whatever overrides them.
    fn line(&self) -> Line<'e> {
        self.centre.line(self.number)
    }

    /// What answers where no page does: the rules, and overrides.
    fn answers(&self) -> Answers<'e> {
        self.centre.answers(self.number)
    }

    pub(super) fn centre(&self) -> &'e Centre {
        self.centre
    }

    /// Its place in document order, from 0; the number that `target_at` and the array calls use.
    pub fn index(&self) -> usize {
        self.number as usize
    }

    /// Its unique name.
    pub fn name(&self) -> &'e str {
        self.centre.queue_name(self.number)
    }

    /// False when the document says `enabled: false`: never selected, never open.
    pub fn is_enabled(&self) -> bool {
        self.centre.may_answer(self.number)
    }

    /// The zone of its wall clock.
    pub fn timezone(&self) -> &'e Zone {
        self.centre.zone(self.number)
    }

    /// The transfer function that it points at in the document; a decision knows whether a redirect holds.
    pub fn transfer_function(&self) -> &'e str {
        &self.centre.functions[self.centre.row(self.number).function as usize].name
    }

    /// The groups that it is in, in the order of its list.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &'e str> + use<'e> {
        self.centre.groups.of(self.number)
    }

    /// Its week in words: `Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM`, and each season's: `; in summer Monday to Friday 8 AM
    /// to 2 PM`.
    pub fn hours_in_words(&self) -> String {
        year_in_words(self.centre.year(self.number), Day(i32::MIN))
    }

    /// The same without the seasons that are over at `at`.
    pub(crate) fn hours_in_words_at(&self, at: i64) -> String {
        year_in_words(self.centre.year(self.number), self.line().local_day(at))
    }

    /// Its rules for the weeks of a year, enabled or not.
    pub(crate) fn year(&self) -> &'e Year {
        self.centre.year(self.number)
    }

    /// The local date of an instant.
    pub(crate) fn local_day(&self, at: i64) -> Day {
        self.line().local_day(at)
    }

    /// The season whose weekly hours are in force on the local date of an instant; `None` where none is, and for a queue that is not
    /// enabled.
    pub fn season(&self, at: impl Into<At>) -> Option<Season<'e>> {
        let clock = self.clock();
        Season::of(clock.rules.year, clock.local_day(at.into().0))
    }

    /// Its seasons in the order of its list, whether or not they are in force.
    pub fn seasons(&self) -> impl ExactSizeIterator<Item = Season<'e>> + use<'e> {
        Season::all(self.centre.year(self.number))
    }

    /// Whether the line is open at an instant.
    pub fn is_open(&self, at: impl Into<At>) -> bool {
        self.is_open_at(at.into().0)
    }

    /// [`is_open`](Self::is_open) for epoch seconds.
    // Always in its caller, which may ask in a loop: then what the pages of one queue are is read once.
    #[inline(always)]
    pub fn is_open_at(&self, at: i64) -> bool {
        let known = match self.flat {
            Some(flat) => flat.is_open(at),
            None => self.spread.as_ref().and_then(|spread| spread.is_open(at)),
        };
        match known {
            Some(open) => open,
            None => is_open_otherwise(self.centre, self.number, at),
        }
    }

    /// Open or closed, since when, until when and why.
    pub fn status(&self, at: impl Into<At>) -> Status {
        let at = at.into().0;
        let standing = self.standing(at);
        let time = |at: Option<i64>| at.map(|at| in_zone(self.timezone(), at));
        Status {
            open: standing.answers,
            since: time(self.previous_change_at(at)),
            until: time(self.next_change_at(at)),
            opens_at: if standing.answers { None } else { time(self.next_open_at(at)) },
            reason: standing.reason(),
            reason_text: standing.reason_text().map(|told| told.first().to_owned()),
            cause: standing.cause,
            override_id: standing.override_id,
        }
    }

    /// Whether the line is open at `at`, and what decides it.
    pub(crate) fn standing(&self, at: i64) -> Standing<'e> {
        self.centre.standing(self.number, at)
    }

    /// The exception that decides the local date of an instant, open or closed; `None` on plain days.
    pub fn special_day(&self, at: impl Into<At>) -> Option<SpecialDay<'e>> {
        let at = at.into().0;
        let line = self.line();
        Some(SpecialDay::new(line.local_day(at), line.exception(at)?))
    }

    /// The local dates between 1970 and 2100 that `[from, to)` touches and an exception decides, in order; those without an open minute
    /// too. None for a queue that is not enabled.
    pub fn special_days(&self, from: impl Into<At>, to: impl Into<At>) -> SpecialDays<'e> {
        SpecialDays::new(self.line(), from.into().0, to.into().0)
    }

    /// The first open instant not before `at`: `at` itself when open.
    pub fn next_open(&self, at: impl Into<At>) -> Option<DateTime<Zone>> {
        self.time(self.next_open_at(at.into().0))
    }

    /// The first closed instant not before `at`: `at` itself when closed.
    pub fn next_close(&self, at: impl Into<At>) -> Option<DateTime<Zone>> {
        self.time(self.next_close_at(at.into().0))
    }

    /// The first instant after `at` whose state is not that of `at`.
    pub fn next_change(&self, at: impl Into<At>) -> Option<DateTime<Zone>> {
        self.time(self.next_change_at(at.into().0))
    }

    /// The instant not after `at` since which the state has been what it is at `at`.
    pub fn previous_change(&self, at: impl Into<At>) -> Option<DateTime<Zone>> {
        self.time(self.previous_change_at(at.into().0))
    }

    /// [`next_open`](Self::next_open) for epoch seconds.
    #[inline]
    pub fn next_open_at(&self, at: i64) -> Option<i64> {
        #[cfg(test)]
        super::searches::count();
        match self.pages().and_then(|pages| pages.next_state(at, true)) {
            Some(found) => found,
            None => self.next_state_otherwise(at, true),
        }
    }

    /// [`next_close`](Self::next_close) for epoch seconds.
    #[inline]
    pub fn next_close_at(&self, at: i64) -> Option<i64> {
        #[cfg(test)]
        super::searches::count();
        match self.pages().and_then(|pages| pages.next_state(at, false)) {
            Some(found) => found,
            None => self.next_state_otherwise(at, false),
        }
    }

    #[cold]
    #[inline(never)]
    fn next_state_otherwise(&self, at: i64, open: bool) -> Option<i64> {
        self.answers().next_state(at, open)
    }

    /// [`next_change`](Self::next_change) for epoch seconds.
    #[inline]
    pub fn next_change_at(&self, at: i64) -> Option<i64> {
        #[cfg(test)]
        super::searches::count();
        if let Some(edge) = self.flat.and_then(|flat| flat.next_edge(at)) {
            return Some(i64::from(edge));
        }
        // As a number until the very end: an option made here would be taken apart again by whoever unpacks it.
        instant(match self.spread.as_ref().and_then(|spread| next_edge(spread, at)) {
            Some(edge) => edge,
            None => next_edge_otherwise(self.centre, self.number, at),
        })
    }

    /// [`previous_change`](Self::previous_change) for epoch seconds.
    #[inline]
    pub fn previous_change_at(&self, at: i64) -> Option<i64> {
        #[cfg(test)]
        super::searches::count();
        let by_pages = self.pages().and_then(|pages| pages.previous_change(at));
        by_pages.or_else(|| self.previous_change_otherwise(at))
    }

    #[cold]
    #[inline(never)]
    fn previous_change_otherwise(&self, at: i64) -> Option<i64> {
        self.answers().previous_change(at)
    }

    /// The maximal open intervals, cut to `[from, to)`; none when `from >= to`.
    pub fn intervals(&self, from: impl Into<At>, to: impl Into<At>) -> Intervals<'e> {
        Intervals { zone: self.timezone(), inner: self.answers().intervals(from.into().0, to.into().0) }
    }

    /// [`intervals`](Self::intervals) in epoch seconds.
    pub fn intervals_at(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64)> + use<'e> {
        self.answers().intervals(from, to)
    }

    /// Open time in `[from, to)`; a repeated hour counts twice, nothing when `from >= to`.
    pub fn open_time(&self, from: impl Into<At>, to: impl Into<At>) -> TimeDelta {
        TimeDelta::seconds(self.open_seconds_at(from.into().0, to.into().0))
    }

    /// [`open_time`](Self::open_time) in seconds.
    pub fn open_seconds_at(&self, from: i64, to: i64) -> i64 {
        let known = self.centre.few_ranks(self.number).and_then(|ranks| ranks.open_seconds(from, to));
        known.unwrap_or_else(|| self.open_seconds_otherwise(from, to))
    }

    #[cold]
    #[inline(never)]
    fn open_seconds_otherwise(&self, from: i64, to: i64) -> i64 {
        self.answers().open_seconds(from, to)
    }

    /// The earliest instant at which `delta` of open time has elapsed after `at` (an exact close stays the close); for a negative
    /// `delta` the latest instant from which that much elapses until `at`. Fractions of a second are floored.
    pub fn add_open_time(&self, at: impl Into<At>, delta: TimeDelta) -> Option<DateTime<Zone>> {
        let seconds = delta.num_seconds() - i64::from(delta.subsec_nanos() < 0);
        self.time(self.add_open_seconds_at(at.into().0, seconds))
    }

    /// [`add_open_time`](Self::add_open_time) in seconds.
    pub fn add_open_seconds_at(&self, at: i64, seconds: i64) -> Option<i64> {
        self.answers().add_open_seconds(at, seconds)
    }

    /// Writes for each epoch second whether the line is open then.
    ///
    /// # Panics
    /// When the two slices differ in length.
    pub fn is_open_many(&self, at: &[i64], open: &mut [bool]) {
        assert_eq!(at.len(), open.len(), "as many answers as instants");
        self.answers().is_open_many(at, open);
    }

    fn time(&self, at: Option<i64>) -> Option<DateTime<Zone>> {
        at.map(|at| in_zone(self.timezone(), at))
    }
}

// Not by the handle, which then would have to lie in memory: it is written there field by field, and a copy of it would have to wait for that.

#[cold]
#[inline(never)]
fn is_open_otherwise(centre: &Centre, queue: u32, at: i64) -> bool {
    centre.is_open_overridden(queue, at).unwrap_or_else(|| centre.answers(queue).is_open(at))
}

#[cold]
#[inline(never)]
fn next_edge_otherwise(centre: &Centre, queue: u32, at: i64) -> u32 {
    // OK: what is found lies in [0, 2100), below 2^32.
    centre.answers(queue).next_change(at).map_or(NEVER, |edge| edge as u32)
}

/// Not in its caller, which has the few steps of a line that is written out.
#[inline(never)]
fn next_edge(spread: &Spread<'_>, at: i64) -> Option<u32> {
    spread.next_edge(at)
}

/// The open intervals of a queue in its zone, in order; see [`Queue::intervals`].
pub struct Intervals<'e> {
    zone: &'e Zone,
    inner: Openings<'e>,
}

impl Iterator for Intervals<'_> {
    type Item = (DateTime<Zone>, DateTime<Zone>);

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next().map(|(start, end)| (in_zone(self.zone, start), in_zone(self.zone, end)))
    }
}

impl fmt::Debug for Queue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("name", &self.name()).field("timezone", self.timezone()).finish()
    }
}

/// Two handles of one engine are equal when they are the same queue.
impl PartialEq for Queue<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.centre, other.centre) && self.number == other.number
    }
}

impl Eq for Queue<'_> {}
