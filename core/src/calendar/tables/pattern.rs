/*!
The state of a schedule as one bit a quarter of an hour, or coarser where its edges allow it.

Most schedules change on full hours, half hours or quarters. Then the window fits into a few thousand words, and "is it open?" is a
multiplication, a load and a shift: no compare, no branch that depends on the schedule. Schedules with other edges have no pattern.

"Until when?" is the first cell ahead at whose end the state changes: the next bit of a word of turns. A word with no more turns has the
answer beside it, and which of the two it is costs no branch either.

# Invariant
Each bit is the state of all seconds of its cell; the words end inside the window, so that whatever a lookup finds is exact. There is a
[`Turns`] for every word.
*/

use std::{hint::select_unpredictable, sync::Arc};

use super::table::NEVER;

/// Seconds of the finest cell; the others are twice and four times as long.
const QUARTER: u32 = 900;

/// How many instants of a batch are answered together.
const GROUP: usize = 8;

#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    start: i64,
    /// 2^64 / cell, rounded up: the upper half of a product with it is the quotient.
    reciprocal: u64,
    /// Seconds of a cell.
    cell: u32,
    /// Shared, so that a binding may keep the pattern beside its own handles.
    words: Arc<[u64]>,
    turns: Arc<[Turns]>,
}

/// The changes in the cells of one word.
#[derive(Clone, Copy, Debug)]
struct Turns {
    /// A bit for each cell that the next one differs from. The last cell's is always set, so that there is a bit to find.
    bits: u64,
    /// The first change not before the word's end, or [`NEVER`].
    later: u32,
    /// How many changes of the window lie before the word's end.
    passed: u32,
}

impl Pattern {
    /// From every change in the window (and those right after it), which lie in order; the state before the first is `open`.
    pub(super) fn new(start: i64, length: u64, changes: &[u32], open: bool) -> Pattern {
        let since = |change: u32| change.wrapping_sub(start as u32);
        // Written so that it can be done in lanes.
        let (odd, quarters) = changes.iter().fold((0, 0), |(odd, quarters), &change| {
            let quarter = since(change) / QUARTER;
            (odd | (since(change) - quarter * QUARTER), quarters | quarter)
        });
        if odd != 0 {
            return Pattern::default();
        }
        let shift = quarters.trailing_zeros().min(2);
        let cell = QUARTER << shift;
        // OK: no cell length divides 2^64, so the quotient plus one is rounded up; products below 2^32 are exact.
        let reciprocal = u64::MAX / u64::from(cell) + 1;
        let count = (length / u64::from(cell) / 64) as usize;
        let mut words = vec![0; count];
        let mut turns = vec![Turns { bits: 0, later: NEVER, passed: 0 }; count];
        let mut upcoming = changes.iter().copied();
        let mut next = upcoming.next().unwrap_or(NEVER);
        let mut passed = 0;
        let mut end = 0;
        // The word being written, all of it in the state that it has so far.
        let mut word = if open { u64::MAX } else { 0 };
        for (written, turns) in words.iter_mut().zip(&mut turns) {
            end += cell * 64; // OK: words end in the window, before `NEVER`.
            while since(next) < end {
                word ^= u64::MAX << (quotient(u64::from(since(next)), reciprocal) & 63);
                passed += 1;
                next = upcoming.next().unwrap_or(NEVER);
            }
            *written = word;
            *turns = Turns { bits: word ^ (word >> 1) | 1 << 63, later: next, passed };
            word = ((word as i64) >> 63) as u64;
        }
        Pattern { start, reciprocal, cell, words: words.into(), turns: turns.into() }
    }

    /// The state at `at`, if the pattern covers it.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        state(self.start, self.reciprocal, &self.words, at)
    }

    /// The first change after `at` or [`NEVER`], if the pattern covers it.
    #[inline(always)]
    pub(super) fn next_edge(&self, at: i64) -> Option<u32> {
        let cell = self.cell(at);
        let turns = self.turns.get((cell >> 6) as usize)?;
        // The first cell that differs, or the first of the next word.
        let turn = (cell as u32).wrapping_add((turns.bits >> (cell & 63)).trailing_zeros()).wrapping_add(1);
        // OK: the start of a cell in the window or at its end, below 2^32.
        let inside = turn.wrapping_mul(self.cell).wrapping_add(self.start as u32);
        Some(select_unpredictable(turn & 63 == 0, turns.later, inside))
    }

    /// How many changes of the window are not after `at`, if the pattern covers it.
    #[inline]
    pub(super) fn passed(&self, at: i64) -> Option<usize> {
        let cell = self.cell(at);
        let turns = self.turns.get((cell >> 6) as usize)?;
        // All of the word's but those ahead; the bit of the last cell is no change before the word's end.
        Some((turns.passed + 1 - (turns.bits >> (cell & 63)).count_ones()) as usize)
    }

    /// True where no instant has a state here.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number of the cell of `at`; an instant before the start becomes a huge number, and lies behind the words as well.
    #[inline(always)]
    fn cell(&self, at: i64) -> u64 {
        quotient(at.wrapping_sub(self.start) as u64, self.reciprocal)
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

/// The quotient by the number that `reciprocal` belongs to.
#[inline(always)]
fn quotient(since: u64, reciprocal: u64) -> u64 {
    ((u128::from(since) * u128::from(reciprocal)) >> 64) as u64
}

#[inline(always)]
fn state(start: i64, reciprocal: u64, words: &[u64], at: i64) -> Option<bool> {
    // An instant before the start becomes a huge number, and lies behind the words as well.
    let cell = quotient(at.wrapping_sub(start) as u64, reciprocal);
    let word = words.get((cell >> 6) as usize)?;
    Some(word >> (cell & 63) & 1 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_the_same_as_one_by_one() {
        let start = 1_704_067_200;
        for cell in [3600, 1800, 900] {
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
                let next = changes.get(passed).copied().unwrap_or(NEVER);
                assert_eq!(pattern.next_edge(at), one.map(|_| next), "{at}");
                assert_eq!(pattern.passed(at), one.map(|_| passed), "{at}");
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
