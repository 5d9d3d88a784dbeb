/*!
The state of a schedule as one bit a quarter of an hour, or coarser where its edges allow it.

Most schedules change on full hours, half hours or quarters. Then the window fits into a few thousand words, and "is it open?" is a
multiplication, a load and a shift: no compare, no branch that depends on the schedule. Schedules with other edges have no pattern.

# Invariant
Each bit is the state of all seconds of its cell; the words end inside the window, so that whatever a lookup finds is exact.
*/

use std::sync::Arc;

/// Cells of an hour, half an hour or a quarter, the coarsest that fits.
const CELLS: [u32; 3] = [3600, 1800, 900];

/// How many instants of a batch are answered together.
const GROUP: usize = 8;

#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    start: i64,
    /// 2^64 / cell, rounded up: the upper half of a product with it is the quotient.
    reciprocal: u64,
    /// Shared, so that a binding may keep the pattern beside its own handles.
    words: Arc<[u64]>,
}

impl Pattern {
    /// From every change in the window (and those right after it), which lie in order; the state before the first is `open`.
    pub(super) fn new(start: i64, length: u64, changes: &[u32], open: bool) -> Pattern {
        let since = |change: u32| change.wrapping_sub(start as u32);
        // A constant divisor is a multiplication.
        let fits: [fn(u32) -> bool; 3] = [|s| s % CELLS[0] == 0, |s| s % CELLS[1] == 0, |s| s % CELLS[2] == 0];
        let fit = CELLS.iter().zip(fits).find(|(_, fits)| changes.iter().all(|&change| fits(since(change))));
        let Some((&cell, _)) = fit else { return Pattern::default() };
        let cells = length / u64::from(cell) / 64 * 64;
        let mut words = vec![0u64; (cells / 64) as usize];
        let end = (cells * u64::from(cell)) as u32; // OK: no more than the window, which is shorter than 2^32 s.
        let bounds = std::iter::once(0).chain(changes.iter().map(|&change| since(change).min(end)));
        let mut bounds = bounds.chain([end]).skip(usize::from(!open));
        while let (Some(from), Some(to)) = (bounds.next(), bounds.next()) {
            fill(&mut words, (from / cell) as usize, (to / cell) as usize);
        }
        // OK: no cell length divides 2^64, so the quotient plus one is rounded up; products below 2^32 are exact.
        Pattern { start, reciprocal: u64::MAX / u64::from(cell) + 1, words: words.into() }
    }

    /// The state at `at`, if the pattern covers it.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        state(self.start, self.reciprocal, &self.words, at)
    }

    /// Writes the states of `at`; `otherwise` answers for instants that the pattern does not cover.
    ///
    /// A plain loop: cells in vectors first and their bits afterwards, and gathers with AVX2, were each measured and gained nothing.
    pub(super) fn is_open_many(&self, at: &[i64], open: &mut [bool], otherwise: impl Fn(i64) -> bool) {
        // In locals, because the optimiser cannot know that a write to `open` leaves them alone.
        let (start, reciprocal, words) = (self.start, self.reciprocal, &*self.words);
        let one_by_one = |at: &[i64], open: &mut [bool]| {
            for (&at, open) in at.iter().zip(open) {
                *open = state(start, reciprocal, words, at).unwrap_or_else(|| otherwise(at));
            }
        };
        let (groups, rest) = at.as_chunks::<GROUP>();
        let (open, open_rest) = open.as_chunks_mut::<GROUP>();
        for (group, open) in groups.iter().zip(open) {
            if !states(start, reciprocal, words, group, open) {
                one_by_one(group, open);
            }
        }
        one_by_one(rest, open_rest);
    }
}

/// The states of a whole group, unless the pattern does not cover one of them. A fixed length leaves no loop behind.
#[inline(always)]
fn states(start: i64, reciprocal: u64, words: &[u64], at: &[i64; GROUP], open: &mut [bool; GROUP]) -> bool {
    for (&at, open) in at.iter().zip(open) {
        match state(start, reciprocal, words, at) {
            Some(state) => *open = state,
            None => return false,
        }
    }
    true
}

#[inline(always)]
fn state(start: i64, reciprocal: u64, words: &[u64], at: i64) -> Option<bool> {
    // An instant before the start becomes a huge number, and lies behind the words as well.
    let since = at.wrapping_sub(start) as u64;
    let cell = ((u128::from(since) * u128::from(reciprocal)) >> 64) as u64;
    let word = words.get((cell >> 6) as usize)?;
    Some(word >> (cell & 63) & 1 != 0)
}

/// Sets the bits `from..to`.
fn fill(words: &mut [u64], from: usize, to: usize) {
    if from >= to {
        return;
    }
    let (first, last) = (from / 64, (to - 1) / 64);
    let (head, tail) = (u64::MAX << (from % 64), u64::MAX >> (63 - (to - 1) % 64));
    if first == last {
        words[first] |= head & tail;
    } else {
        words[first] |= head;
        words[first + 1..last].fill(u64::MAX);
        words[last] |= tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_the_same_as_one_by_one() {
        let start = 1_704_067_200;
        for cell in CELLS {
            let length = 2000 * 64 * u64::from(cell) + 999;
            // Changes at odd distances, all on cells.
            let steps = (0..).scan(start as u32, |at, i: u32| {
                *at += cell * (1 + i * 7 % 11);
                Some(*at)
            });
            let changes: Vec<u32> = steps.take_while(|&at| u64::from(at) < start as u64 + length).collect();
            let pattern = Pattern::new(start, length, &changes, cell == 900);
            let edges = (0..2000 * 64i64).flat_map(|i| [-1, 0, 1].map(|by| start + i * i64::from(cell) + by));
            let far = [i64::MIN, i64::MAX, -1, 0, start + (1 << 32), start - (1 << 32), start + length as i64];
            let mut at: Vec<i64> = edges.collect();
            far.iter().enumerate().for_each(|(i, &far)| at.insert(i * 999 + 200, far));
            let mut open = vec![false; at.len()];
            pattern.is_open_many(&at, &mut open, |at| at % 2 == 0);
            for (i, (&at, &open)) in at.iter().zip(&open).enumerate() {
                let passed = changes.partition_point(|&change| i64::from(change) <= at);
                let one = pattern.is_open(at);
                assert_eq!(open, one.unwrap_or(at % 2 == 0), "{i}: {at}");
                assert!(one.is_none_or(|open| open == ((cell == 900) ^ (passed % 2 == 1))), "{at}");
            }
        }
        let mut open = [true, false];
        Pattern::default().is_open_many(&[0, i64::MAX], &mut open, |at| at == 0);
        assert_eq!(open, [true, false]);
    }

    #[test]
    fn edges_off_the_quarter_hours_have_no_pattern() {
        assert_eq!(Pattern::new(0, 10_000_000, &[900, 1801], false).is_open(1000), None);
        assert_eq!(Pattern::new(0, 10_000_000, &[900, 1800], false).is_open(1000), Some(true));
    }
}
