/*!
UTC offsets over the line from 1970-01-01 to 2100-01-01: one sorted list of spans, with a bucket index that makes a lookup one step.

[`Spans`] answers "which offset holds at `t`?". It does not know names, files or rules: a zone's rules give it their clock changes,
and everything that is compiled for this range reads them here.

# Invariant
`starts[0] == 0`, starts rise strictly, all lie below [`Spans::END`], and neighbours have different offsets: every start but the first
is a real change of the clock. No offset reaches 24 hours.

# The index
The line is cut into buckets of `1 << shift` seconds, the widest for which no bucket holds two changes; a bucket then knows its offset
before and after the one instant where it may change. Real zones need buckets of 6 to 97 days (Gaza has a week between two changes
around Ramadan). A list that would need narrower ones gets no index and is searched.
*/

use std::fmt;
use std::hash::{Hash, Hasher};

/// The narrowest bucket: about six days.
const MIN_SHIFT: u32 = 19;
/// The whole line in one bucket: it ends below `1 << 32`.
const MAX_SHIFT: u32 = 32;
/// More clock changes than any real zone has (the busiest has about 300); what a broken file can cost is bounded by it.
const MAX_SPANS: usize = 20_000;

/// A stretch of time with one UTC offset: `start <= t < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) offset: i32,
}

/// The offsets of one zone on [1970-01-01, 2100-01-01) UTC.
#[derive(Clone)]
pub(crate) struct Spans {
    cells: Box<[Cell]>,
    shift: u32,
    starts: Box<[u32]>,
    offsets: Box<[i32]>,
}

/// One bucket: `before` holds below `change`, `after` from it on; `index` is the span that `before` belongs to.
#[derive(Clone, Copy)]
struct Cell {
    change: u32,
    index: u32,
    before: i32,
    after: i32,
}

impl Spans {
    /// 2100-01-01T00:00:00Z, the first instant outside.
    pub(crate) const END: i64 = 4_102_444_800;

    /// Builds from the offset at the start of 1970 and the clock changes after it, in order; changes to the same offset are dropped.
    ///
    /// The message says what is wrong with the changes: out of order, an offset of a day or more, or far too many.
    pub(crate) fn new(first: i32, changes: impl Iterator<Item = (i64, i32)>) -> Result<Spans, String> {
        let (mut starts, mut offsets) = (vec![0u32], vec![checked(first)?]);
        let mut last = 0;
        for (at, offset) in changes.take_while(|&(at, _)| at < Spans::END) {
            if at <= last {
                return Err(format!("the clock change at {at} is not after the one at {last}"));
            }
            last = at;
            if offsets.last() == Some(&checked(offset)?) {
                continue;
            }
            if starts.len() == MAX_SPANS {
                return Err(format!("more than {MAX_SPANS} clock changes between 1970 and 2100"));
            }
            starts.push(at as u32); // OK: 0 < at < END < 2^32.
            offsets.push(offset);
        }
        let shift = (MIN_SHIFT..=MAX_SHIFT).rev().find(|&shift| is_sparse(&starts[1..], shift));
        let cells = shift.map_or_else(Box::default, |shift| index(&starts, &offsets, shift));
        Ok(Spans {
            cells,
            shift: shift.unwrap_or(MIN_SHIFT),
            starts: starts.into_boxed_slice(),
            offsets: offsets.into_boxed_slice(),
        })
    }

    /// The offset at `utc`, in seconds east of UTC; outside the range that of the nearest span.
    #[inline]
    pub(crate) fn offset_at(&self, utc: i64) -> i32 {
        let t = utc.clamp(0, Spans::END - 1);
        match self.cells.get((t >> self.shift) as usize) {
            Some(cell) if t < i64::from(cell.change) => cell.before,
            Some(cell) => cell.after,
            None => self.offsets[self.search(t)],
        }
    }

    /// The number of the span that `utc` lies in; outside the range that of the nearest span.
    #[inline]
    pub(crate) fn index_at(&self, utc: i64) -> usize {
        let t = utc.clamp(0, Spans::END - 1);
        match self.cells.get((t >> self.shift) as usize) {
            Some(cell) => cell.index as usize + usize::from(t >= i64::from(cell.change)),
            None => self.search(t),
        }
    }

    /// How many spans there are: at least one.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The span of that number, which must be below [`Spans::len`].
    pub(crate) fn span(&self, index: usize) -> Span {
        let end = self.starts.get(index + 1).map_or(Spans::END, |&start| i64::from(start));
        Span { start: i64::from(self.starts[index]), end, offset: self.offsets[index] }
    }

    /// The spans from the one that `utc` lies in to the last one before 2100.
    pub(crate) fn iter_from(&self, utc: i64) -> impl Iterator<Item = Span> + '_ {
        (self.index_at(utc)..self.len()).map(|index| self.span(index))
    }

    fn search(&self, t: i64) -> usize {
        self.starts.partition_point(|&start| i64::from(start) <= t) - 1 // OK: starts[0] is 0 and t >= 0.
    }
}

fn checked(offset: i32) -> Result<i32, String> {
    if offset.unsigned_abs() < 86_400 {
        Ok(offset)
    } else {
        Err(format!("an offset of {offset} seconds is a day or more"))
    }
}

/// True when no bucket of that width holds two of these instants.
fn is_sparse(changes: &[u32], shift: u32) -> bool {
    changes.windows(2).all(|pair| u64::from(pair[0]) >> shift != u64::from(pair[1]) >> shift)
}

fn index(starts: &[u32], offsets: &[i32], shift: u32) -> Box<[Cell]> {
    let mut current = 0;
    let buckets = ((Spans::END - 1) >> shift) + 1;
    (0..buckets)
        .map(|bucket| {
            let (index, before) = (current, offsets[current]);
            let next = starts.get(current + 1).copied().filter(|&start| i64::from(start) >> shift == bucket);
            current += usize::from(next.is_some());
            Cell { change: next.unwrap_or(u32::MAX), index: index as u32, before, after: offsets[current] }
        })
        .collect()
}

impl PartialEq for Spans {
    fn eq(&self, other: &Spans) -> bool {
        self.starts == other.starts && self.offsets == other.offsets
    }
}

impl Eq for Spans {}

impl Hash for Spans {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.starts.hash(state);
        self.offsets.hash(state);
    }
}

impl fmt::Debug for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter_from(0)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &Spans) {
        let mut expected = 0;
        for (i, span) in spans.iter_from(0).enumerate() {
            assert_eq!(span.start, expected);
            assert!(span.start < span.end);
            expected = span.end;
            for t in [span.start, (span.start + 1).min(span.end - 1), (span.start + span.end) / 2, span.end - 1] {
                assert_eq!((spans.offset_at(t), spans.index_at(t)), (span.offset, i), "{t}");
            }
        }
        assert_eq!(expected, Spans::END);
    }

    #[test]
    fn every_bucket_width_answers_like_the_list() {
        for gap in [30_000, 300_000, 500_000, 524_288, 700_000, 15_000_000, 1 << 31] {
            for first in [1, gap / 2, (1 << 23) - 1, 1 << 23, (1 << 23) + 1] {
                let changes = (0..9_000).map(|i| (first + i * gap, if i % 2 == 0 { 3_600 } else { -12_345 }));
                let spans = Spans::new(0, changes).unwrap();
                assert_eq!(spans.cells.is_empty(), gap < 524_288, "{gap}");
                check(&spans);
            }
        }
    }

    #[test]
    fn a_fixed_offset_is_one_span() {
        let spans = Spans::new(-18_000, [(5, -18_000), (Spans::END, 0)].into_iter()).unwrap();
        assert_eq!(spans.len(), 1);
        assert_eq!(spans.span(0), Span { start: 0, end: Spans::END, offset: -18_000 });
        check(&spans);
    }

    #[test]
    fn outside_the_range_the_nearest_span_answers() {
        let spans = Spans::new(1, [(100, 2), (Spans::END - 1, 3)].into_iter()).unwrap();
        check(&spans);
        for t in [i64::MIN, -1] {
            assert_eq!((spans.offset_at(t), spans.index_at(t)), (1, 0));
        }
        for t in [Spans::END, i64::MAX] {
            assert_eq!((spans.offset_at(t), spans.index_at(t)), (3, 2));
        }
    }

    #[test]
    fn a_change_that_changes_nothing_is_no_edge() {
        let spans = Spans::new(0, [(10, 0), (20, 60), (30, 60), (40, 0)].into_iter()).unwrap();
        let starts: Vec<i64> = spans.iter_from(0).map(|span| span.start).collect();
        assert_eq!(starts, [0, 20, 40]);
        assert_eq!(spans.iter_from(39).next(), Some(Span { start: 20, end: 40, offset: 60 }));
    }

    #[test]
    fn what_no_clock_can_do_is_refused() {
        assert!(Spans::new(86_400, std::iter::empty()).is_err());
        assert!(Spans::new(0, [(5, -86_400)].into_iter()).is_err());
        assert!(Spans::new(0, [(5, i32::MIN)].into_iter()).is_err());
        assert!(Spans::new(0, [(5, 1), (5, 2)].into_iter()).is_err());
        assert!(Spans::new(0, [(-5, 1)].into_iter()).is_err());
        assert!(Spans::new(0, (1..).map(|i| (i, (i % 2) as i32))).is_err());
    }
}
