/*!
What a zone's clock does in each week of a window: which weeks are alike wherever the same hours are kept.

A week's clock is its offset at the start, and the change in it, if there is one: when, and to what offset. Two weeks of one kind have the same clock, and
so have the weeks after them: what hours come to in one, and what follows it, they come to in the other.
*/

use std::sync::Arc;

use super::horizon::{Horizon, WEEK};
use crate::calendar::Zone;

/// The kind of a week that has none: the clock changes twice in it, or there are more kinds than a byte can number.
pub(super) const NO_KIND: u8 = u8::MAX;

/// The offset at a week's start, and the second of a change in it with the offset after that.
type WeekClock = (i32, Option<(i64, i32)>);

/// 2^64 / a week, rounded up: of a product with it the upper half is the week, the lower one how much of it has passed.
/// OK: what the rounding adds to a product below 2^32 is less than a week's 2^32nd part.
pub(super) const PER_WEEK: u64 = u64::MAX / WEEK as u64 + 1;

/// The weeks of a window, and of what kind each is in each zone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weeks {
    pub(super) start: i64,
    pub(super) count: usize,
    pub(super) zones: Arc<[Kinds]>,
    /// The kinds of all zones behind each other.
    pub(super) kinds: Arc<[u8]>,
}

/// Where an instant lies.
pub(super) struct Place {
    pub(super) week: usize,
    pub(super) weekday: usize,
    pub(super) minute: u64,
}

impl Weeks {
    pub(crate) fn new(zones: &[Zone], horizon: Horizon) -> Weeks {
        let (start, count) = horizon.weeks();
        let kinds = |zone: &Zone| {
            let spans = zone.spans().iter_from(start).map(|span| (span.start, span.offset));
            // One more, because what follows a week belongs to its kind.
            let mut kinds = Kinds::new(spans, start, count + 1);
            kinds.of_weeks.truncate(count);
            kinds.without_kind.retain(|&week| week < count);
            kinds
        };
        let zones: Arc<[Kinds]> = zones.iter().map(kinds).collect();
        let kinds = zones.iter().flat_map(|zone| zone.of_weeks.iter().copied()).collect();
        Weeks { start, count, zones, kinds }
    }
}

/// Where an instant lies; one before the start lies behind all weeks.
#[inline(always)]
pub(super) fn place(start: i64, at: i64) -> Place {
    // OK: an instant before the start becomes a huge number.
    let weeks = u128::from(at.wrapping_sub(start) as u64) * u128::from(PER_WEEK);
    let days = u128::from(weeks as u64) * 7;
    let minute = ((u128::from(days as u64) * 1440) >> 64) as u64;
    Place { week: (weeks >> 64) as usize, weekday: (days >> 64) as usize, minute }
}

#[derive(Debug)]
pub(super) struct Kinds {
    /// The kind of each week.
    of_weeks: Vec<u8>,
    /// The clock of each kind, and of the week after; none after the last week.
    kinds: Vec<(usize, Option<usize>)>,
    /// A week with each clock.
    samples: Vec<usize>,
    without_kind: Vec<usize>,
    /// The least and the greatest offset.
    offsets: (i64, i64),
}

impl Kinds {
    /// From the offset at the first week's start, and each change behind it: when, and to what offset.
    fn new(spans: impl Iterator<Item = (i64, i32)>, start: i64, weeks: usize) -> Kinds {
        let end = start + weeks as i64 * WEEK;
        let mut offsets = (i64::MAX, i64::MIN);
        let mut clocks: Vec<WeekClock> = Vec::new();
        let mut samples = Vec::new();
        let mut of_weeks: Vec<Option<usize>> = Vec::with_capacity(weeks);
        let mut upcoming = spans.take_while(|&(at, _)| at < end).peekable();
        let mut offset = 0;
        for week in 0..weeks {
            let start = start + week as i64 * WEEK;
            let mut changes = 0;
            let mut clock: WeekClock = (offset, None);
            while let Some((at, to)) = upcoming.next_if(|&(at, _)| at < start + WEEK) {
                offset = to;
                offsets = (offsets.0.min(i64::from(offset)), offsets.1.max(i64::from(offset)));
                if at <= start {
                    clock.0 = offset;
                } else {
                    clock.1 = Some((at - start, offset));
                    changes += 1;
                }
            }
            let known = clocks.iter().position(|known| *known == clock);
            of_weeks.push((changes < 2).then(|| {
                known.unwrap_or_else(|| {
                    clocks.push(clock);
                    samples.push(week);
                    clocks.len() - 1
                })
            }));
        }
        let mut kinds: Vec<(usize, Option<usize>)> = Vec::new();
        let mut without_kind = Vec::new();
        let kind = |week: usize| {
            let after = of_weeks.get(week + 1).copied();
            // What follows a week without a kind is nothing to build on.
            let found = of_weeks[week].filter(|_| after != Some(None)).and_then(|clock| {
                let kind = (clock, after.flatten());
                let known = kinds.iter().position(|known| *known == kind);
                known.or_else(|| {
                    (kinds.len() < usize::from(NO_KIND)).then(|| {
                        kinds.push(kind);
                        kinds.len() - 1
                    })
                })
            });
            // OK: below the number that is none.
            found.map_or_else(
                || {
                    without_kind.push(week);
                    NO_KIND
                },
                |kind| kind as u8,
            )
        };
        let of_weeks = (0..weeks).map(kind).collect();
        Kinds { of_weeks, kinds, samples, without_kind, offsets }
    }

    pub(super) fn of_weeks(&self) -> &[u8] {
        &self.of_weeks
    }

    /// The clock of each kind, and that of the week after.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (usize, Option<usize>)> {
        self.kinds.iter().copied()
    }

    /// The clock of a kind's weeks.
    pub(super) fn clock(&self, kind: u8) -> usize {
        self.kinds[usize::from(kind)].0
    }

    /// A week with each clock.
    pub(super) fn samples(&self) -> impl Iterator<Item = usize> {
        self.samples.iter().copied()
    }

    pub(super) fn without_kind(&self) -> &[usize] {
        &self.without_kind
    }

    pub(super) fn offsets(&self) -> (i64, i64) {
        self.offsets
    }
}
