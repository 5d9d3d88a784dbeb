/*!
The compiled form of a schedule in its zone: every change of state in a window of years, ready to be looked up.

A [`Table`] knows no zone and no rule. [`Table::compile`] asks the [`Clock`] once; afterwards each lookup is a bucket, a few compares and a
load. What lies outside the window is the clock's to answer.

# Invariant
`edges[1..]` rises strictly; `edges[rank(t)] <= t < edges[rank(t) + 1]` for every `t` of the window, where `edges[0]` is the last change not
after the window's start (0 when there is none) and the last edge but the sentinel is the first change after its end.
*/

use super::clock::{Clock, END};

/// "No such change" in a table of `u32` instants; beyond [`END`].
const NEVER: u32 = u32::MAX;

/// A bucket is 2^16 s, about 18 hours.
const SHIFT: u32 = 16;

/// The years in which lookups are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Horizon {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Horizon {
    /// The last instant that a window may cover.
    pub(crate) const LAST: i64 = END - 1;
}

#[derive(Debug)]
pub(crate) struct Table {
    horizon: Horizon,
    edges: Box<[u32]>,
    /// Open seconds from the window's start to each edge.
    opened: Box<[u32]>,
    /// The rank of each bucket's first second.
    index: Box<[u32]>,
    /// Whether an even rank is open.
    even_open: bool,
}

impl Table {
    pub(crate) fn compile(clock: &Clock, horizon: Horizon) -> Table {
        let Horizon { start, end } = horizon;
        let even_open = clock.is_open(start);
        let mut edges = vec![clock.previous_change(start).unwrap_or(0) as u32];
        'walk: for (opens, closes) in clock.open_from(start) {
            for edge in [opens, closes] {
                if edge > start {
                    edges.push(if edge < END { edge as u32 } else { NEVER });
                }
                if edge > end {
                    break 'walk;
                }
            }
        }
        edges.push(NEVER);
        let mut opened = vec![0u32];
        for rank in 1..edges.len() {
            let is_open = even_open == (rank % 2 == 1);
            let from = edges[rank - 1].max(start as u32);
            let length = if is_open { edges[rank].min(end as u32).saturating_sub(from) } else { 0 };
            opened.push(opened[rank - 1] + length);
        }
        let buckets = ((end - start) >> SHIFT) + 1;
        let mut rank = 0;
        let index = (0..buckets)
            .map(|bucket| {
                let first = (start + (bucket << SHIFT)) as u32;
                while edges[rank + 1] <= first {
                    rank += 1;
                }
                rank as u32
            })
            .collect();
        Table { horizon, edges: edges.into(), opened: opened.into(), index, even_open }
    }

    /// The window in which the table answers; its end belongs to it.
    pub(crate) fn covers(&self, at: i64) -> bool {
        self.horizon.start <= at && at <= self.horizon.end
    }

    pub(crate) fn horizon(&self) -> Horizon {
        self.horizon
    }

    fn rank(&self, at: i64) -> usize {
        let mut rank = self.index[((at - self.horizon.start) >> SHIFT) as usize] as usize;
        while i64::from(self.edges[rank + 1]) <= at {
            rank += 1;
        }
        rank
    }

    fn is_open_rank(&self, rank: usize) -> bool {
        self.even_open == rank.is_multiple_of(2)
    }

    pub(crate) fn is_open(&self, at: i64) -> bool {
        self.is_open_rank(self.rank(at))
    }

    pub(crate) fn next_change(&self, at: i64) -> Option<i64> {
        instant(self.edges[self.rank(at) + 1])
    }

    pub(crate) fn previous_change(&self, at: i64) -> Option<i64> {
        Some(i64::from(self.edges[self.rank(at)])).filter(|&edge| edge > 0)
    }

    /// The first instant not before `at` whose state is `open`.
    pub(crate) fn next_state(&self, at: i64, open: bool) -> Option<i64> {
        let rank = self.rank(at);
        if self.is_open_rank(rank) == open { Some(at) } else { instant(self.edges[rank + 1]) }
    }

    /// Open seconds between the window's start and `at`.
    pub(crate) fn opened(&self, at: i64) -> i64 {
        let rank = self.rank(at);
        let running =
            if self.is_open_rank(rank) { at - i64::from(self.edges[rank]).max(self.horizon.start) } else { 0 };
        i64::from(self.opened[rank]) + running
    }

    /// The earliest instant of the window with `opened` open seconds before it, more than 0.
    pub(crate) fn reach(&self, opened: i64) -> Option<i64> {
        let rank = self.opened.partition_point(|&sum| i64::from(sum) < opened);
        let reached = i64::from(*self.edges.get(rank)?).min(self.horizon.end) - (i64::from(self.opened[rank]) - opened);
        Some(reached)
    }

    /// The latest instant of the window with no more than `opened` open seconds before it; 0 or more.
    pub(crate) fn reach_back(&self, opened: i64) -> Option<i64> {
        let rank = self.opened.partition_point(|&sum| i64::from(sum) <= opened).checked_sub(1)?;
        if !self.is_open_rank(rank) {
            return None;
        }
        Some(i64::from(self.edges[rank]).max(self.horizon.start) + opened - i64::from(self.opened[rank]))
    }
}

fn instant(edge: u32) -> Option<i64> {
    (edge != NEVER).then_some(i64::from(edge))
}
