/*!
The pages of one line written out: a list of words of 64 cells, each a quarter of an hour or five minutes, where equal words exist once.

Where a centre has few lines there is room for it, and a lookup gets by with less arithmetic: a multiplication finds the cell, two loads and a shift
the state. "Until when?" is the first cell ahead at whose end the state changes: the next bit of the word that differs from its neighbour, or
what stands beside the word; which of the two it is costs no branch. Lines with other changes have only their pages.

# Invariant
Each bit is the state of all seconds of its cell; the words end inside the weeks of the pages, so that whatever a lookup finds is exact.
*/

use std::{collections::HashMap, hint::select_unpredictable};

use foldhash::fast::FixedState;

use super::{horizon::WEEK, pages::Pages};

/// Seconds of a cell: the coarser one where it fits.
const CELLS: [u32; 2] = [900, 300];

/// Two weeks are words without a rest, whichever the cell.
const FORTNIGHT: u32 = 2 * WEEK as u32;

/// No change that pages of the word's day would say.
const FAR: u32 = u32::MAX;

/// Open seconds are summed up before every so many words.
const SUMMED: usize = 4;

/// How many different words there may be; lines that are so irregular have only their pages.
const MOST: usize = 1 << 8;

/// How many instants of a batch are answered together.
const GROUP: usize = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Turns {
    /// A bit for each cell that the next one differs from. The last one's is always set, so that there is one to find.
    bits: u64,
    /// The first cell not before the word's end at which the state changes, counted from the word's start, or [`FAR`].
    later: u32,
}

#[derive(Debug)]
pub(crate) struct Flat {
    start: i64,
    cell: u32,
    /// 2^64 / a cell, rounded up: the upper half of a product with it is the quotient. OK: products below 2^32 are exact.
    per_cell: u64,
    numbers: Box<[u8]>,
    /// The states of each word: as many as a byte can number, so that no lookup needs a check.
    words: Box<[u64; MOST]>,
    turn_numbers: Box<[u16]>,
    turns: Box<[Turns]>,
    /// Open seconds before every [`SUMMED`]th word.
    sums: Box<[u32]>,
}

impl Flat {
    /// None where some change is off the cells, or hardly two weeks are the same.
    pub(crate) fn new(pages: Pages<'_>) -> Option<Flat> {
        CELLS.into_iter().find_map(|cell| Flat::with(pages, cell))
    }

    fn with(pages: Pages<'_>, cell: u32) -> Option<Flat> {
        let horizon = pages.horizon();
        let fortnights = ((horizon.end - horizon.start) / (2 * WEEK)) as usize;
        let each = (FORTNIGHT / cell / 64) as usize;
        let (mut numbers, mut turn_numbers): (Vec<u8>, Vec<u16>) =
            (Vec::with_capacity(fortnights * each), Vec::with_capacity(fortnights * each));
        let (mut words, mut turns) = (Box::new([0; MOST]), Vec::new());
        let mut known: HashMap<u64, u8, FixedState> = HashMap::default();
        let mut known_turns: HashMap<Turns, u16, FixedState> = HashMap::default();
        // The same two rows of pages are the same words.
        let mut written: HashMap<[usize; 2], usize, FixedState> = HashMap::default();
        for fortnight in 0..fortnights {
            let rows = [pages.row(fortnight * 2)?, pages.row(fortnight * 2 + 1)?];
            if let Some(&same) = written.get(&rows) {
                numbers.extend_from_within(same..same + each);
                turn_numbers.extend_from_within(same..same + each);
                continue;
            }
            written.insert(rows, numbers.len());
            for (bits, turn) in fortnight_words(pages, fortnight, cell)? {
                let number = match known.get(&bits) {
                    Some(&number) => number,
                    None => {
                        let number = u8::try_from(known.len()).ok()?;
                        words[usize::from(number)] = bits;
                        known.insert(bits, number);
                        number
                    }
                };
                numbers.push(number);
                let turn_number = match known_turns.get(&turn) {
                    Some(&number) => number,
                    None => {
                        let number = u16::try_from(turns.len()).ok()?;
                        turns.push(turn);
                        known_turns.insert(turn, number);
                        number
                    }
                };
                turn_numbers.push(turn_number);
            }
        }
        let mut sum = 0;
        let sums = numbers.chunks(SUMMED).map(|numbers| {
            let before = sum;
            sum += numbers.iter().map(|&number| words[usize::from(number)].count_ones() * cell).sum::<u32>();
            before
        });
        let sums: Box<[u32]> = sums.collect();
        let per_cell = u64::MAX / u64::from(cell) + 1;
        let (numbers, turn_numbers, turns) = (numbers.into(), turn_numbers.into(), turns.into());
        Some(Flat { start: horizon.start, cell, per_cell, numbers, words, turn_numbers, turns, sums })
    }

    /// The number of the cell of `at`; an instant before the start becomes a huge number, and lies behind the words as well.
    #[inline(always)]
    pub(crate) fn cell_of(&self, at: i64) -> u64 {
        cell_of(self.start, self.per_cell, at)
    }

    /// The state at `at`, if the words reach it.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        state(self.start, self.per_cell, &self.numbers, &self.words, at)
    }

    /// Whether each instant is in the same cell of both.
    pub(crate) fn is_like(&self, other: &Flat) -> bool {
        (self.start, self.cell) == (other.start, other.cell)
    }

    /// The state of a cell.
    #[inline(always)]
    pub(crate) fn is_open_in(&self, cell: u64) -> Option<bool> {
        state_in(&self.numbers, &self.words, cell)
    }

    /// The first change after `at`, if its word knows it.
    #[inline(always)]
    pub(crate) fn next_edge(&self, at: i64) -> Option<u32> {
        let number = self.cell_of(at);
        let turns = self.turns.get(usize::from(*self.turn_numbers.get((number >> 6) as usize)?))?;
        let cell = (number & 63) as u32;
        let turn = cell + (turns.bits >> cell).trailing_zeros() + 1;
        let turn = select_unpredictable(turn == 64, turns.later, turn);
        if turn == FAR {
            return None;
        }
        // OK: instants of the weeks and some days behind them lie below 2^32.
        Some((number as u32 - cell).wrapping_add(turn).wrapping_mul(self.cell).wrapping_add(self.start as u32))
    }

    /// Open seconds from the first word to `at`.
    pub(super) fn opened(&self, at: i64) -> Option<i64> {
        let cell = self.cell_of(at);
        let word = usize::try_from(cell >> 6).ok()?;
        let number = *self.numbers.get(word)?;
        let first = word / SUMMED * SUMMED;
        let bits = self.words[usize::from(number)];
        let before = self.numbers[first..word].iter().map(|&number| self.words[usize::from(number)].count_ones());
        let cells = before.sum::<u32>() + (bits & !(u64::MAX << (cell & 63))).count_ones();
        let running = if bits >> (cell & 63) & 1 != 0 { (at - self.start) % i64::from(self.cell) } else { 0 };
        Some(i64::from(self.sums[word / SUMMED]) + i64::from(cells * self.cell) + running)
    }

    /// Where the `wanted`th open second ends.
    fn end_of(&self, wanted: u32) -> Option<i64> {
        let sums = self.sums.partition_point(|&sum| sum < wanted).checked_sub(1)?;
        let mut left = wanted - self.sums[sums];
        for (word, &number) in self.numbers.iter().enumerate().skip(sums * SUMMED) {
            let mut bits = self.words[usize::from(number)];
            let opened = bits.count_ones() * self.cell;
            if left > opened {
                left -= opened;
                continue;
            }
            while left > self.cell {
                bits &= bits - 1;
                left -= self.cell;
            }
            let cell = word as i64 * 64 + i64::from(bits.trailing_zeros());
            return Some(self.start + cell * i64::from(self.cell) + i64::from(left));
        }
        None
    }

    /// The earliest instant of the words with `opened` open seconds before it, more than 0.
    pub(super) fn reach(&self, opened: i64) -> Option<i64> {
        self.end_of(u32::try_from(opened).ok()?)
    }

    /// The latest instant of the words with no more than `opened` open seconds before it; 0 or more.
    pub(super) fn reach_back(&self, opened: i64) -> Option<i64> {
        Some(self.end_of(u32::try_from(opened).ok()?.checked_add(1)?)? - 1)
    }

    /// Writes the states of `at`; `otherwise` answers for instants that the words do not reach.
    ///
    /// A plain loop: cells in vectors first and their bits afterwards, and gathers with AVX2, were each measured and gained nothing.
    pub(super) fn is_open_many(&self, at: &[i64], open: &mut [bool], otherwise: impl Fn(i64) -> bool) {
        // In locals, because the optimiser cannot know that a write to `open` leaves them alone.
        let (start, per_cell, numbers, words) = (self.start, self.per_cell, &*self.numbers, &*self.words);
        let one_by_one = |at: &[i64], open: &mut [bool]| {
            for (&at, open) in at.iter().zip(open) {
                *open = state(start, per_cell, numbers, words, at).unwrap_or_else(|| otherwise(at));
            }
        };
        let (groups, rest) = at.as_chunks::<GROUP>();
        let (open, open_rest) = open.as_chunks_mut::<GROUP>();
        for (group, open) in groups.iter().zip(open) {
            if !states((start, per_cell), numbers, words, group, open) {
                one_by_one(group, open);
            }
        }
        one_by_one(rest, open_rest);
    }
}

/// The words of two weeks.
fn fortnight_words(pages: Pages<'_>, fortnight: usize, cell: u32) -> Option<Vec<(u64, Turns)>> {
    let of_day = 86_400 / cell;
    let count = (14 * of_day / 64) as usize;
    let mut bits = vec![0u64; count];
    let mut later = FAR;
    for date in 0..14 {
        let day = pages.day(fortnight * 14 + date)?;
        if !day.is_on(cell) {
            return None;
        }
        let midnight = date as u32 * of_day;
        for (start, end) in day.stretches() {
            (midnight + start / cell..midnight + end / cell)
                .for_each(|cell| bits[(cell / 64) as usize] |= 1 << (cell % 64));
        }
        if date == 13 {
            // Behind the last second of the last day.
            later = day.next(of_day * cell - 1).map_or(FAR, |second| midnight + second / cell);
        }
    }
    let mut words = vec![(0, Turns { bits: 0, later: FAR }); count];
    for i in (0..count).rev() {
        let first = i as u32 * 64;
        if bits.get(i + 1).is_some_and(|after| after & 1 != bits[i] >> 63) {
            later = first + 64;
        }
        let turns = (bits[i] ^ (bits[i] >> 1)) & !(1 << 63);
        // OK: what lies behind the word lies behind its start.
        let behind = if later == FAR { FAR } else { later - first };
        words[i] = (bits[i], Turns { bits: turns | 1 << 63, later: behind });
        if turns != 0 {
            later = first + turns.trailing_zeros() + 1;
        }
    }
    Some(words)
}

/// The states of a whole group, unless the words do not reach one of them. A fixed length leaves no loop behind.
#[inline(always)]
fn states(
    (start, per_cell): (i64, u64),
    numbers: &[u8],
    words: &[u64; MOST],
    at: &[i64; GROUP],
    open: &mut [bool; GROUP],
) -> bool {
    for (&at, open) in at.iter().zip(open) {
        match state(start, per_cell, numbers, words, at) {
            Some(state) => *open = state,
            None => return false,
        }
    }
    true
}

#[inline(always)]
fn cell_of(start: i64, per_cell: u64, at: i64) -> u64 {
    ((u128::from(at.wrapping_sub(start) as u64) * u128::from(per_cell)) >> 64) as u64
}

#[inline(always)]
fn state(start: i64, per_cell: u64, numbers: &[u8], words: &[u64; MOST], at: i64) -> Option<bool> {
    state_in(numbers, words, cell_of(start, per_cell, at))
}

#[inline(always)]
fn state_in(numbers: &[u8], words: &[u64; MOST], cell: u64) -> Option<bool> {
    let word = words[usize::from(*numbers.get((cell >> 6) as usize)?)];
    Some(word >> (cell & 63) & 1 != 0)
}
