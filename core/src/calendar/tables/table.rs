/*!
The compiled form of a schedule in its zone: every change of state in a window of years, ready to be looked up.

A [`Table`] knows no zone and no rule. [`Table::compile`] asks the [`Clock`] once; afterwards each lookup is a fixed amount of work: a few
bits of the [`Pattern`], or where edges fit none, a load from a bucket index, four compares without a branch, and a load of the answer. What
lies outside the window is the clock's to answer, and every method says so with `None`.

# Invariant
`edges[..ranks]` rises strictly; `edges[rank(t)] <= t < edges[rank(t) + 1]` for every `t` of the window. `edges[0]` is the last change not
after the window's start (0 when there is none), the last real edge is the first change after its end, and [`NEVER`] fills the rest, so that
the compares may run past the end.
*/

use super::{edges::edges, pattern::Pattern};
use crate::calendar::{Clock, clock::END};

/// "No such change" in a table of `u32` instants; beyond [`END`].
pub(crate) const NEVER: u32 = u32::MAX;

/// A bucket is 2^16 s, about 18 hours.
const SHIFT: u32 = 16;

/// How many edges of a bucket a lookup compares, always; a schedule with more of them in some bucket is searched instead.
const COMPARES: usize = 4;

/// What a lookup may read from a bucket's first rank on: one more than a power of two, so that a mask keeps the optimiser from checking.
const AHEAD: usize = 9;

/// Open seconds are summed up at every so many edges.
const BLOCK: usize = 16;

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
    start: i64,
    /// Seconds from the window's start to its end, which belongs to it.
    length: u64,
    /// Whether an even rank is open.
    even_open: bool,
    /// The state, where it changes on round minutes only.
    pattern: Pattern,
    /// The rank of the first second of each bucket that lies in the window as a whole; empty for a crowded schedule, and where a pattern
    /// knows its ranks.
    index: Box<[u32]>,
    /// The same of a crowded schedule, with the bucket that the window cuts, and empty for any other.
    crowded: Box<[u32]>,
    edges: Box<[u32]>,
    /// How many edges are real.
    ranks: usize,
    /// Open seconds from the window's start to every [`BLOCK`]th edge.
    sums: Box<[u32]>,
}

impl Table {
    pub(crate) fn compile(clock: Clock<'_>, horizon: Horizon) -> Table {
        let Horizon { start, end } = horizon;
        let even_open = clock.is_open(start);
        let mut edges = edges(clock, start, end, even_open);
        let ranks = edges.len();
        edges.reserve_exact(AHEAD);
        edges.extend([NEVER; AHEAD]);
        let length = (end - start) as u64;
        let pattern = Pattern::new(start, length, &edges[1..ranks], even_open);
        let (mut ranks_of_buckets, mut crowded) = (Vec::new(), Vec::new());
        if pattern.is_empty() {
            ranks_of_buckets = index(&edges[1..ranks], start as u32, length);
            let most = ranks_of_buckets.windows(2).fold(0, |most, pair| most.max(pair[1] - pair[0]));
            if most > COMPARES as u32 {
                std::mem::swap(&mut ranks_of_buckets, &mut crowded);
            }
            ranks_of_buckets.pop();
        }
        let mut table = Table {
            start,
            length,
            even_open,
            pattern,
            index: ranks_of_buckets.into(),
            crowded: crowded.into(),
            edges: edges.into(),
            ranks,
            sums: Box::default(),
        };
        table.sums = table.sum_up();
        table
    }

    /// Open seconds before every [`BLOCK`]th edge.
    fn sum_up(&self) -> Box<[u32]> {
        let real = &self.edges[usize::from(!self.even_open)..self.ranks + 1];
        // What the window cuts off the first stretch. Off the last one it need not be cut, because no sum stands behind that.
        let early = if self.even_open { (self.start as u32).wrapping_sub(self.edges[0]) } else { 0 };
        let mut sum = 0u32.wrapping_sub(early);
        // A block has even and odd ranks in turn, as many of each: so its open stretches begin at every other edge.
        let sums = real.chunks(BLOCK).map(|block| {
            let before = sum;
            let pairs = block.chunks_exact(2);
            sum = pairs.fold(sum, |sum, pair| sum.wrapping_add(pair[1].wrapping_sub(pair[0])));
            before
        });
        let mut sums: Box<[u32]> = sums.take(self.ranks.div_ceil(BLOCK)).collect();
        sums[0] = 0;
        sums
    }

    pub(crate) fn horizon(&self) -> Horizon {
        Horizon { start: self.start, end: self.start + self.length as i64 }
    }

    /// The first rank of the bucket that `at` lies in, the edges from it on, and how many of those after it are not after `at`.
    #[inline(always)]
    fn bucket(&self, at: i64) -> Option<(usize, &[u32; AHEAD], usize)> {
        // An instant before the start becomes a huge number, and lies behind the index as well.
        let since = at.wrapping_sub(self.start) as u64;
        let first = *self.index.get((since >> SHIFT) as usize)? as usize;
        let ahead: &[u32; AHEAD] = self.edges.get(first..first + AHEAD)?.try_into().ok()?;
        let t = at as u32; // OK: the window lies in [0, END).
        // Counted from behind, because `t < edge` is the carry of a compare, which an addition takes along for nothing.
        let later: usize = ahead[1..=COMPARES].iter().map(|&edge| usize::from(t < edge)).sum();
        Some((first, ahead, COMPARES - later))
    }

    /// The rank of an instant of the window.
    #[inline(always)]
    fn rank(&self, at: i64) -> Option<usize> {
        if let Some(passed) = self.pattern.passed(at) {
            return Some(passed);
        }
        match self.bucket(at) {
            Some((first, _, passed)) => Some(first + passed),
            None => self.search(at),
        }
    }

    /// The rank where the compares do not reach: in crowded schedules, and in the window's last hours.
    #[inline(never)]
    fn search(&self, at: i64) -> Option<usize> {
        let since = at.wrapping_sub(self.start) as u64;
        if since > self.length {
            return None;
        }
        let bucket = (since >> SHIFT) as usize;
        let first = self.crowded.get(bucket).map_or(0, |&rank| rank as usize);
        let last = self.crowded.get(bucket + 1).map_or(self.ranks - 1, |&rank| rank as usize);
        Some(first + self.edges[first + 1..=last].partition_point(|&edge| i64::from(edge) <= at))
    }

    #[inline(always)]
    fn is_open_rank(&self, rank: usize) -> bool {
        self.even_open == rank.is_multiple_of(2)
    }

    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        match self.pattern.is_open(at) {
            Some(open) => Some(open),
            None => self.is_open_by_edges(at),
        }
    }

    #[inline(never)]
    fn is_open_by_edges(&self, at: i64) -> Option<bool> {
        self.rank(at).map(|rank| self.is_open_rank(rank))
    }

    /// The state on round minutes, where it is known.
    pub(crate) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The first change after `at`, or [`NEVER`].
    #[inline(always)]
    pub(crate) fn next_edge(&self, at: i64) -> Option<u32> {
        match self.pattern.next_edge(at) {
            Some(edge) => Some(edge),
            None => self.next_by_edges(at),
        }
    }

    #[inline(never)]
    fn next_by_edges(&self, at: i64) -> Option<u32> {
        match self.bucket(at) {
            Some((_, ahead, passed)) => Some(ahead[(passed + 1) % (AHEAD - 1)]),
            None => self.search(at).map(|rank| self.edges[rank + 1]),
        }
    }

    #[inline]
    pub(crate) fn previous_change(&self, at: i64) -> Option<Option<i64>> {
        self.rank(at).map(|rank| Some(i64::from(self.edges[rank])).filter(|&edge| edge > 0))
    }

    /// The first instant not before `at` whose state is `open`.
    #[inline]
    pub(crate) fn next_state(&self, at: i64, open: bool) -> Option<Option<i64>> {
        self.rank(at).map(|rank| if self.is_open_rank(rank) == open { Some(at) } else { instant(self.edges[rank + 1]) })
    }

    /// Open seconds between the window's start and an instant of it.
    pub(crate) fn opened(&self, at: i64) -> Option<i64> {
        let rank = self.rank(at)?;
        let block = rank / BLOCK;
        let whole: i64 = (block * BLOCK..rank).map(|rank| self.open_stretch(rank)).sum();
        let running = if self.is_open_rank(rank) { at - self.stretch(rank).0 } else { 0 };
        Some(i64::from(self.sums[block]) + whole + running)
    }

    /// The earliest instant of the window with `opened` open seconds before it, more than 0.
    pub(crate) fn reach(&self, opened: i64) -> Option<i64> {
        let block = self.sums.partition_point(|&sum| i64::from(sum) < opened).checked_sub(1)?;
        let mut sum = i64::from(self.sums[block]);
        for rank in block * BLOCK..self.ranks {
            let stretch = self.open_stretch(rank);
            if sum + stretch >= opened {
                return Some(self.stretch(rank).0 + opened - sum);
            }
            sum += stretch;
        }
        None
    }

    /// The latest instant of the window with no more than `opened` open seconds before it; 0 or more.
    pub(crate) fn reach_back(&self, opened: i64) -> Option<i64> {
        let block = self.sums.partition_point(|&sum| i64::from(sum) <= opened).checked_sub(1)?;
        let mut sum = i64::from(self.sums[block]);
        for rank in block * BLOCK..self.ranks {
            let stretch = self.open_stretch(rank);
            if sum + stretch > opened {
                return Some(self.stretch(rank).0 + opened - sum);
            }
            sum += stretch;
        }
        None
    }

    /// What the stretch of a real rank has inside the window.
    fn stretch(&self, rank: usize) -> (i64, i64) {
        let Horizon { start, end } = self.horizon();
        (i64::from(self.edges[rank]).max(start), i64::from(self.edges[rank + 1]).min(end))
    }

    fn open_stretch(&self, rank: usize) -> i64 {
        let (from, to) = self.stretch(rank);
        if self.is_open_rank(rank) { (to - from).max(0) } else { 0 }
    }
}

/// The rank of the first second of each bucket, the last one of which the window cuts; `edges` are those after the start.
fn index(edges: &[u32], start: u32, length: u64) -> Vec<u32> {
    /// Written at once from an edge's bucket on, for the next edges to write over: nearly always enough to reach them.
    const LANES: usize = 4;
    let buckets = (length >> SHIFT) as usize + 1;
    let mut index = vec![0; buckets + LANES];
    let mut filled = 0;
    for (before, &edge) in edges.iter().enumerate() {
        let bucket = ((edge - start) as usize).div_ceil(1 << SHIFT).min(buckets);
        if bucket > filled {
            index[filled..bucket].fill(before as u32);
        }
        index[bucket..bucket + LANES].fill(before as u32 + 1);
        filled = bucket + LANES;
    }
    index.truncate(buckets);
    if filled < buckets {
        index[filled..].fill(edges.len() as u32);
    }
    index
}

#[inline(always)]
pub(crate) fn instant(edge: u32) -> Option<i64> {
    (edge != NEVER).then_some(i64::from(edge))
}
