/*!
How much of a line has been open before any second, for columns of instants: two loads and no branch that depends on the schedule.

A week is cut into cells of equal length, so short that the state changes at most once inside one. A [`Cell`] says how many seconds of its week are open
before it, in which state it begins and how far behind its start the next change lies; what is open up to a second of it is one minimum and one
subtraction. Equal weeks have their cells once, as in a [`Book`](super::Book), and a week says where they are beside how much was open before it.
So a line needs some kilobytes for all its years, and hundreds of them stay in the caches. A table of bits with counts beside them was the other
form: it needs ten times the room, a count of bits, and a second form for changes between two minutes.

# Invariant
Each instant of the weeks has a cell that says what the pages say. What lies outside, or behind the last change that a cell knows, is `None`.
*/

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{
    horizon::{DAY, WEEK},
    kinds::PER_WEEK,
    pages::Pages,
};

/// Lengths of a cell in seconds, the longest first: whole numbers of them are a week.
const LENGTHS: [u32; 15] =
    [86_400, 43_200, 28_800, 21_600, 14_400, 10_800, 7_200, 3_600, 1_800, 900, 600, 300, 180, 120, 60];

/// The most cells of one line; a line with more is asked by its pages.
const MOST_CELLS: usize = 1 << 18;

/// "The next change is not known here."
const FAR: u32 = u32::MAX;

/// The open seconds of a week before a cell in 20 bits, its first state in one, and from bit 32 on the seconds to the first change behind its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell(u64);

const BEFORE: u64 = (1 << 20) - 1;
const STATE: u32 = 20;
const TURN: u32 = 32;

impl Cell {
    #[inline(always)]
    fn before(self) -> u64 {
        self.0 & BEFORE
    }

    #[inline(always)]
    fn starts_open(self) -> bool {
        self.0 >> STATE & 1 != 0
    }

    #[inline(always)]
    fn turn(self) -> u64 {
        self.0 >> TURN
    }

    /// Open seconds of the week before a second of the cell.
    #[inline(always)]
    fn opened(self, second: u64) -> u64 {
        let until_turn = second.min(self.turn());
        // All ones where it begins open: then what lies before the change counts, else what lies behind it. OK: the minimum is no more than `second`.
        let open = (self.0 >> STATE & 1).wrapping_neg();
        self.before() + ((until_turn & open) | ((second - until_turn) & !open))
    }
}

/// The cells of one line.
#[derive(Debug)]
pub(crate) struct Ranks {
    start: i64,
    /// Cells of a week, and the seconds of one.
    cells: u64,
    length: u64,
    /// Of each week the open seconds before it, from bit 32 on, and below the number of its first cell.
    weeks: Box<[u64]>,
    of_weeks: Box<[Cell]>,
    /// Open seconds of all weeks.
    total: u32,
}

/// Where an instant lies.
struct Place {
    week: u64,
    /// The cell's number in its week.
    number: u64,
    cell: Cell,
    /// The second of the cell.
    second: u64,
}

impl Ranks {
    /// None where changes lie too close together, or hardly two weeks are the same.
    pub(crate) fn new(pages: Pages<'_>) -> Option<Ranks> {
        let horizon = pages.horizon();
        let count = ((horizon.end - horizon.start) / WEEK) as usize;
        let mut numbers: HashMap<usize, u32, FixedState> = HashMap::default();
        let (mut rows, mut row_of) = (Vec::new(), Vec::with_capacity(count));
        for week in 0..count {
            let number = match numbers.get(&pages.row(week)?) {
                Some(&number) => number,
                None => {
                    let number = rows.len() as u32;
                    numbers.insert(pages.row(week)?, number);
                    rows.push(Turns::new(pages, week)?);
                    number
                }
            };
            row_of.push(number);
        }
        let length = LENGTHS.into_iter().find(|&length| rows.iter().all(|row| row.fits(length)))?;
        let cells = WEEK as u32 / length;
        let most = rows.len().checked_mul(cells as usize)?;
        if most > MOST_CELLS {
            return None;
        }
        let mut of_weeks = Vec::with_capacity(most);
        let opened: Vec<u32> = rows.iter().map(|row| row.write(length, &mut of_weeks)).collect();
        let mut total: u32 = 0;
        let mut weeks = Vec::with_capacity(count);
        for row in row_of {
            weeks.push(u64::from(total) << 32 | u64::from(row * cells));
            // OK: all that may be compiled ends in 2100, before 2^32.
            total += opened[row as usize];
        }
        Some(Ranks {
            start: horizon.start,
            cells: u64::from(cells),
            length: u64::from(length),
            weeks: weeks.into(),
            of_weeks: of_weeks.into(),
            total,
        })
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.weeks) + size_of_val(&*self.of_weeks)
    }

    #[inline(always)]
    fn place(&self, at: i64) -> Option<(u64, Place)> {
        // An instant before the start becomes a huge number, and lies behind the weeks as well. How exact the products are: see `Weeks::place`.
        let since = at.wrapping_sub(self.start) as u64;
        let weeks = u128::from(since) * u128::from(PER_WEEK);
        let week = (weeks >> 64) as u64;
        let known = *self.weeks.get(week as usize)?;
        let number = ((u128::from(weeks as u64) * u128::from(self.cells)) >> 64) as u64;
        let second = since - week * WEEK as u64 - number * self.length;
        let cell = *self.of_weeks.get((known as u32 as u64 + number) as usize)?;
        Some((known, Place { week, number, cell, second }))
    }

    /// Open seconds from the first week to an instant of the weeks.
    #[inline(always)]
    pub(crate) fn opened(&self, at: i64) -> Option<i64> {
        let (known, place) = self.place(at)?;
        Some(((known >> 32) + place.cell.opened(place.second)) as i64)
    }

    /// Open seconds in `[from, to)`, both in the weeks; 0 when `from >= to`.
    #[inline(always)]
    pub(crate) fn open_seconds(&self, from: i64, to: i64) -> Option<i64> {
        Some((self.opened(to)? - self.opened(from)?).max(0))
    }

    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        let (_, Place { cell, second, .. }) = self.place(at)?;
        Some(cell.starts_open() ^ (second >= cell.turn()))
    }

    /// The first change after `at`, where the cells of its week know it.
    #[inline(always)]
    pub(crate) fn next_change(&self, at: i64) -> Option<i64> {
        let (known, Place { week, number, cell, second }) = self.place(at)?;
        let ahead = if second < cell.turn() {
            cell.turn()
        } else {
            // Behind its one change: at the end of the cell, or where the next one says.
            let next = number + 1;
            if next >= self.cells {
                return None;
            }
            let next = *self.of_weeks.get((known as u32 as u64 + next) as usize)?;
            let turn = if next.starts_open() == cell.starts_open() { 0 } else { next.turn() };
            if turn == u64::from(FAR) {
                return None;
            }
            self.length + turn
        };
        let first = self.start + (week * WEEK as u64 + number * self.length) as i64;
        (ahead != u64::from(FAR)).then(|| first + ahead as i64)
    }

    /// The first instant not before `at` whose state is `open`.
    #[inline(always)]
    pub(crate) fn next_state(&self, at: i64, open: bool) -> Option<i64> {
        if self.is_open(at)? == open { Some(at) } else { self.next_change(at) }
    }

    /// Where `seconds` of open time lead from an instant of the weeks to one of them.
    #[inline(always)]
    pub(crate) fn add_open_seconds(&self, at: i64, seconds: i64) -> Option<i64> {
        let target = self.opened(at)?.saturating_add(seconds);
        match seconds {
            0 => Some(at),
            1.. => self.end_of(u32::try_from(target).ok()?),
            // The latest instant with so much before it is where the next open second begins.
            _ => Some(self.end_of(u32::try_from(target).ok()?.checked_add(1)?)? - 1),
        }
    }

    /// Where the `wanted`th open second ends, counted from 1.
    #[inline(always)]
    fn end_of(&self, wanted: u32) -> Option<i64> {
        if wanted == 0 || wanted > self.total {
            return None;
        }
        // The last week, and in it the last cell, with less before it; the first of each has nothing before it.
        let week = self.weeks.partition_point(|&known| ((known >> 32) as u32) < wanted) - 1;
        let known = self.weeks[week];
        let left = u64::from(wanted) - (known >> 32);
        let first = known as u32 as usize;
        let cells = self.of_weeks.get(first..first + self.cells as usize)?;
        let number = cells.partition_point(|cell| cell.before() < left) - 1;
        let cell = cells[number];
        let open = left - cell.before();
        let second = if cell.starts_open() { open } else { cell.turn() + open };
        Some(self.start + week as i64 * WEEK + (number as u64 * self.length + second) as i64)
    }
}

/// The changes of a week: its state at the start, each change behind it in seconds of the week, and the first one of a later week, if it is near.
struct Turns {
    starts_open: bool,
    turns: Vec<u32>,
    later: Option<u32>,
}

impl Turns {
    fn new(pages: Pages<'_>, week: usize) -> Option<Turns> {
        let starts_open = pages.day(week * 7)?.starts_open();
        let (mut turns, mut open, mut later) = (Vec::new(), starts_open, None);
        for weekday in 0..7 {
            let day = pages.day(week * 7 + weekday)?;
            let midnight = weekday as u32 * DAY as u32;
            if day.starts_open() != open {
                turns.push(midnight);
            }
            let bounds = day.stretches().flat_map(|(start, end)| [start, end]);
            turns.extend(bounds.filter(|&bound| bound > 0 && bound < DAY as u32).map(|bound| midnight + bound));
            open = day.ends_open();
            later = day.next(DAY as u32 - 1).map(|second| midnight + second);
        }
        Some(Turns { starts_open, turns, later })
    }

    /// Whether no cell of that length has two changes behind its start.
    fn fits(&self, length: u32) -> bool {
        let inside = self.turns.iter().filter(|&turn| !turn.is_multiple_of(length)).map(|turn| turn / length);
        let mut last = None;
        inside.into_iter().all(|cell| last.replace(cell) != Some(cell))
    }

    /// Writes its cells; the answer is its open seconds.
    fn write(&self, length: u32, cells: &mut Vec<Cell>) -> u32 {
        let (mut state, mut before, mut next) = (self.starts_open, 0, 0);
        for first in (0..WEEK as u32).step_by(length as usize) {
            if self.turns.get(next) == Some(&first) {
                state = !state;
                next += 1;
            }
            let turn = self.turns.get(next).copied().or(self.later).map_or(FAR, |turn| turn - first);
            let cell = u64::from(before) | u64::from(state) << STATE | u64::from(turn) << TURN;
            cells.push(Cell(cell));
            if turn < length {
                before += if state { turn } else { length - turn };
                state = !state;
                next += 1;
            } else if state {
                before += length;
            }
        }
        before
    }
}
