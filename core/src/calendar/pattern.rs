/*!
The state of a schedule as one bit a quarter of an hour, or coarser where its edges allow it.

Most schedules change on full hours, half hours or quarters. Then the window fits into a few thousand words, and "is it open?" is a
multiplication, a load and a shift: no compare, no branch that depends on the schedule. Schedules with other edges have no pattern.

# Invariant
Each bit is the state of all seconds of its cell; the words end inside the window, so that whatever a lookup finds is exact.
*/

use std::sync::Arc;

use super::gather;

/// Cells of an hour, half an hour or a quarter, the coarsest that fits.
const CELLS: [u32; 3] = [3600, 1800, 900];

/// How many instants of a batch are looked up by themselves before vectors are tried again.
const ONE_BY_ONE: usize = 4096;

#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    start: i64,
    /// 2^64 / cell, rounded up: the upper half of a product with it is the quotient.
    reciprocal: u64,
    /// A cell is `225 << twos` seconds.
    twos: u32,
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
        Pattern { start, reciprocal: u64::MAX / u64::from(cell) + 1, twos: cell.trailing_zeros(), words: words.into() }
    }

    /// The state at `at`, if the pattern covers it.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        // An instant before the start becomes a huge number, and lies behind the words as well.
        let since = at.wrapping_sub(self.start) as u64;
        let cell = ((u128::from(since) * u128::from(self.reciprocal)) >> 64) as u64;
        let word = self.words.get((cell >> 6) as usize)?;
        Some(word >> (cell & 63) & 1 != 0)
    }

    /// Writes the states of `at`; `otherwise` answers for instants that the pattern does not cover.
    pub(super) fn is_open_many(&self, at: &[i64], open: &mut [bool], otherwise: impl Fn(i64) -> bool) {
        // In locals, because the optimiser cannot know that a write to `open` leaves them alone.
        let (start, reciprocal, words) = (self.start, self.reciprocal, &*self.words);
        let (mut at, mut open) = (at, open);
        while !at.is_empty() {
            let done = gather::is_open_many(start, self.twos, words, at, open);
            // Where four at a time stopped, some go one by one.
            let some = (done + ONE_BY_ONE).min(at.len());
            for (&at, open) in at[done..some].iter().zip(&mut open[done..some]) {
                let since = at.wrapping_sub(start) as u64;
                let cell = ((u128::from(since) * u128::from(reciprocal)) >> 64) as u64;
                *open = match words.get((cell >> 6) as usize) {
                    Some(word) => word >> (cell & 63) & 1 != 0,
                    None => otherwise(at),
                };
            }
            at = &at[some..];
            open = &mut open[some..];
        }
    }

    pub(super) fn bytes(&self) -> usize {
        8 * self.words.len()
    }
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
