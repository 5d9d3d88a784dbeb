/*!
The state of a schedule as one bit a quarter of an hour, or coarser where its edges allow it.

Most schedules change on full hours, half hours or quarters. Then the window fits into a few thousand words, and "is it open?" is a
multiplication, a load and a shift: no compare, no branch that depends on the schedule. Schedules with other edges have no pattern.

# Invariant
Each bit is the state of all seconds of its cell; the words end inside the window, so that whatever a lookup finds is exact.
*/

/// Cells of an hour, half an hour or a quarter, the coarsest that fits.
const CELLS: [u32; 3] = [3600, 1800, 900];

#[derive(Debug, Default)]
pub(crate) struct Pattern {
    start: i64,
    /// 2^64 / cell, rounded up: the upper half of a product with it is the quotient.
    reciprocal: u64,
    words: Box<[u64]>,
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
        // An instant before the start becomes a huge number, and lies behind the words as well.
        let since = at.wrapping_sub(self.start) as u64;
        let cell = ((u128::from(since) * u128::from(self.reciprocal)) >> 64) as u64;
        let word = self.words.get((cell >> 6) as usize)?;
        Some(word >> (cell & 63) & 1 != 0)
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
