/*!
The pages of one line written out: a list of words of 64 quarters of an hour, where equal words exist once.

Where a centre has few lines there is room for it, and a lookup gets by with less arithmetic: a multiplication finds the quarter, two loads and a shift
the state. "Until when?" is the first quarter ahead at whose end the state changes: the next bit of the word that differs from its neighbour, or
what stands beside the word; which of the two it is costs no branch. Lines with changes off the quarters have only their pages.

# Invariant
Each bit is the state of all seconds of its quarter; the words end inside the weeks of the pages, so that whatever a lookup finds is exact.
*/

use std::{collections::HashMap, hint::select_unpredictable};

use foldhash::fast::FixedState;

use super::{book::Pages, horizon::WEEK};

/// Seconds of a cell.
const QUARTER: u32 = 900;

/// 2^64 / a quarter, rounded up: the upper half of a product with it is the quotient. OK: products below 2^32 are exact.
const PER_QUARTER: u64 = u64::MAX / QUARTER as u64 + 1;

/// Quarters of a day, and of two weeks, which are words without a rest.
const OF_DAY: u32 = 96;
const OF_FORTNIGHT: u32 = 14 * OF_DAY;
const WORDS: usize = (OF_FORTNIGHT / 64) as usize;

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
    /// A bit for each quarter that the next one differs from. The last one's is always set, so that there is one to find.
    bits: u64,
    /// The first quarter not before the word's end at which the state changes, counted from the word's start, or [`FAR`].
    later: u32,
}

#[derive(Debug)]
pub(crate) struct Flat {
    start: i64,
    numbers: Box<[u8]>,
    /// The states of each word, and beside them its turns: as many as a byte can number, so that no lookup needs a check.
    words: Box<[u64; MOST]>,
    turns: Box<[Turns; MOST]>,
    /// Open seconds before every [`SUMMED`]th word.
    sums: Box<[u32]>,
}

impl Flat {
    /// None where some change is off the quarters, or hardly two weeks are the same.
    pub(crate) fn new(pages: Pages<'_>) -> Option<Flat> {
        let horizon = pages.horizon();
        let fortnights = ((horizon.end - horizon.start) / (2 * WEEK)) as usize;
        let mut numbers: Vec<u8> = Vec::with_capacity(fortnights * WORDS);
        let (mut words, mut turns) = (Box::new([0; MOST]), Box::new([Turns::default(); MOST]));
        let mut known: HashMap<(u64, Turns), u8, FixedState> = HashMap::default();
        // The same two rows of pages are the same words.
        let mut written: HashMap<[usize; 2], usize, FixedState> = HashMap::default();
        for fortnight in 0..fortnights {
            let rows = [pages.row_cell(fortnight * 2)?, pages.row_cell(fortnight * 2 + 1)?];
            if let Some(&same) = written.get(&rows) {
                numbers.extend_from_within(same..same + WORDS);
                continue;
            }
            written.insert(rows, numbers.len());
            for word in fortnight_words(pages, fortnight)? {
                let number = match known.get(&word) {
                    Some(&number) => number,
                    None => {
                        let number = u8::try_from(known.len()).ok()?;
                        words[usize::from(number)] = word.0;
                        turns[usize::from(number)] = word.1;
                        known.insert(word, number);
                        number
                    }
                };
                numbers.push(number);
            }
        }
        let mut sum = 0;
        let sums = numbers.chunks(SUMMED).map(|numbers| {
            let before = sum;
            sum += numbers.iter().map(|&number| words[usize::from(number)].count_ones() * QUARTER).sum::<u32>();
            before
        });
        let sums: Box<[u32]> = sums.collect();
        Some(Flat { start: horizon.start, numbers: numbers.into(), words, turns, sums })
    }

    /// The quarter of `at`; an instant before the start becomes a huge number, and lies behind the words as well.
    #[inline(always)]
    pub(crate) fn quarter(&self, at: i64) -> u64 {
        quarter(self.start, at)
    }

    /// The state at `at`, if the words reach it.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        state(self.start, &self.numbers, &self.words, at)
    }

    /// The state of a quarter, which is that of every line of the same centre.
    #[inline(always)]
    pub(crate) fn is_open_in(&self, quarter: u64) -> Option<bool> {
        state_in(&self.numbers, &self.words, quarter)
    }

    /// The first change after `at`, if its word knows it.
    #[inline(always)]
    pub(crate) fn next_edge(&self, at: i64) -> Option<u32> {
        let quarter = self.quarter(at);
        let turns = &self.turns[usize::from(*self.numbers.get((quarter >> 6) as usize)?)];
        let cell = (quarter & 63) as u32;
        let turn = cell + (turns.bits >> cell).trailing_zeros() + 1;
        let turn = select_unpredictable(turn == 64, turns.later, turn);
        if turn == FAR {
            return None;
        }
        // OK: instants of the weeks and some days behind them lie below 2^32.
        Some((quarter as u32 - cell).wrapping_add(turn).wrapping_mul(QUARTER).wrapping_add(self.start as u32))
    }

    /// Open seconds from the first word to `at`.
    pub(super) fn opened(&self, at: i64) -> Option<i64> {
        let quarter = self.quarter(at);
        let word = usize::try_from(quarter >> 6).ok()?;
        let number = *self.numbers.get(word)?;
        let first = word / SUMMED * SUMMED;
        let bits = self.words[usize::from(number)];
        let before = self.numbers[first..word].iter().map(|&number| self.words[usize::from(number)].count_ones());
        let quarters = before.sum::<u32>() + (bits & !(u64::MAX << (quarter & 63))).count_ones();
        let running = if bits >> (quarter & 63) & 1 != 0 { (at - self.start) % i64::from(QUARTER) } else { 0 };
        Some(i64::from(self.sums[word / SUMMED]) + i64::from(quarters * QUARTER) + running)
    }

    /// Where the `wanted`th open second ends.
    fn end_of(&self, wanted: u32) -> Option<i64> {
        let sums = self.sums.partition_point(|&sum| sum < wanted).checked_sub(1)?;
        let mut left = wanted - self.sums[sums];
        for (word, &number) in self.numbers.iter().enumerate().skip(sums * SUMMED) {
            let mut bits = self.words[usize::from(number)];
            let opened = bits.count_ones() * QUARTER;
            if left > opened {
                left -= opened;
                continue;
            }
            while left > QUARTER {
                bits &= bits - 1;
                left -= QUARTER;
            }
            let quarter = word as i64 * 64 + i64::from(bits.trailing_zeros());
            return Some(self.start + quarter * i64::from(QUARTER) + i64::from(left));
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
    /// A plain loop: quarters in vectors first and their bits afterwards, and gathers with AVX2, were each measured and gained nothing.
    pub(super) fn is_open_many(&self, at: &[i64], open: &mut [bool], otherwise: impl Fn(i64) -> bool) {
        // In locals, because the optimiser cannot know that a write to `open` leaves them alone.
        let (start, numbers, words) = (self.start, &*self.numbers, &*self.words);
        let one_by_one = |at: &[i64], open: &mut [bool]| {
            for (&at, open) in at.iter().zip(open) {
                *open = state(start, numbers, words, at).unwrap_or_else(|| otherwise(at));
            }
        };
        let (groups, rest) = at.as_chunks::<GROUP>();
        let (open, open_rest) = open.as_chunks_mut::<GROUP>();
        for (group, open) in groups.iter().zip(open) {
            if !states(start, numbers, words, group, open) {
                one_by_one(group, open);
            }
        }
        one_by_one(rest, open_rest);
    }
}

/// The words of two weeks.
fn fortnight_words(pages: Pages<'_>, fortnight: usize) -> Option<[(u64, Turns); WORDS]> {
    let mut bits = [0u64; WORDS];
    let mut later = FAR;
    for date in 0..14 {
        let day = pages.day(fortnight * 14 + date)?;
        if !day.is_on_quarters() {
            return None;
        }
        let midnight = date as u32 * OF_DAY;
        for (start, end) in day.stretches() {
            (midnight + start / QUARTER..midnight + end / QUARTER)
                .for_each(|quarter| bits[(quarter / 64) as usize] |= 1 << (quarter % 64));
        }
        if date == 13 {
            // Behind the last second of the last day.
            later = day.next(OF_DAY * QUARTER - 1).map_or(FAR, |second| midnight + second / QUARTER);
        }
    }
    let mut words = [(0, Turns { bits: 0, later: FAR }); WORDS];
    for i in (0..WORDS).rev() {
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
fn states(start: i64, numbers: &[u8], words: &[u64; MOST], at: &[i64; GROUP], open: &mut [bool; GROUP]) -> bool {
    for (&at, open) in at.iter().zip(open) {
        match state(start, numbers, words, at) {
            Some(state) => *open = state,
            None => return false,
        }
    }
    true
}

#[inline(always)]
fn quarter(start: i64, at: i64) -> u64 {
    ((u128::from(at.wrapping_sub(start) as u64) * u128::from(PER_QUARTER)) >> 64) as u64
}

#[inline(always)]
fn state(start: i64, numbers: &[u8], words: &[u64; MOST], at: i64) -> Option<bool> {
    state_in(numbers, words, quarter(start, at))
}

#[inline(always)]
fn state_in(numbers: &[u8], words: &[u64; MOST], quarter: u64) -> Option<bool> {
    let word = words[usize::from(*numbers.get((quarter >> 6) as usize)?)];
    Some(word >> (quarter & 63) & 1 != 0)
}
