/*!
The compiled answers of one line, in one piece of memory where equal days and equal weeks exist once.

A week is a row of seven days, a day is a [`Page`]. Most weeks of a line are plain: their row depends on what the zone's clock does in them and in the
next, so that the zone says which of the line's first rows they have. From the first week that is not plain to the last one the line says it itself.
A lookup reads the number of a row, the number of a page, and the page; none of the three depends on a guess. A book knows no rule; what lies outside
its weeks is the clock's to answer.

```text
narrow    numbers of rows, one a week | rows of seven bytes | pages | sums | minutes of each row | ends
broad     the same in wider numbers, for lines that have more of something than a byte can number, or a day that is no page
```

# Invariant
Each number of a week is that of a row, each number of a row that of a page or a long day. The sums are of the same days.
*/

use std::hint::{black_box, select_unpredictable};

use super::{
    horizon::DAY,
    kinds::{Place, Weeks, place},
    page::{Day, LongDay, Page},
};

/// Open seconds are summed up before every so many weeks.
pub(super) const SUMMED: usize = 32;

/// Bytes of a row, and of a page.
pub(super) const ROW: usize = 8;
pub(super) const PAGE: usize = 16;

/// Bytes behind the minutes: the last change, and the first one after the weeks.
pub(super) const ENDS: usize = 8;

/// How many rows, and how many pages, a byte can number.
pub(super) const MOST: usize = 1 << 8;

/// In a broad row the bit of a number that is a long day's.
pub(super) const LONG: u32 = 1 << 31;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Book {
    Narrow(Narrow),
    Broad(Box<Broad>),
}

/// A slot has this and one word more.
const _: () = assert!(size_of::<Book>() == 24);

/// Nearly every line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Narrow {
    pub(super) bytes: Box<[u8]>,
    /// The first week that the line numbers itself, and how many there are, a multiple of a row's bytes: the rows begin behind them.
    pub(super) first: u16,
    pub(super) weeks: u16,
    /// Where the pages begin; the rows end there.
    pub(super) pages: u16,
    pub(super) zone: u16,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broad {
    /// The row of each week.
    pub(super) numbers: Box<[u32]>,
    pub(super) rows: Box<[BroadRow]>,
    pub(super) pages: Box<[Page]>,
    pub(super) long_days: Box<[LongDay]>,
    pub(super) sums: Box<[u32]>,
    pub(super) ends: Ends,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BroadRow {
    pub(super) days: [u32; 7],
    /// Its open seconds.
    pub(super) opened: u32,
}

/// The last change in a line's weeks, or 0, and the first one after them, or [`super::NEVER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) last: u32,
    pub(super) after: u32,
}

impl Narrow {
    /// What a lookup begins with, read once for any number of them.
    #[inline(always)]
    pub(crate) fn spread<'a>(&'a self, weeks: &'a Weeks) -> Option<Spread<'a>> {
        let (rows, pages) = (usize::from(self.weeks), usize::from(self.pages));
        let kinds = usize::from(self.zone) * weeks.count;
        Some(Spread {
            start: weeks.start,
            kinds: weeks.kinds.get(kinds..kinds + weeks.count)?,
            own: self.bytes.get(..rows)?,
            rows: self.bytes.get(rows..pages)?,
            pages: self.bytes.get(pages..)?.as_chunks().0,
            first: usize::from(self.first),
        })
    }

    /// The number of the row of a week.
    #[inline(always)]
    pub(super) fn row(&self, weeks: &Weeks, week: usize) -> Option<usize> {
        let own = week.wrapping_sub(usize::from(self.first));
        let is_own = own < usize::from(self.weeks);
        // Both are read and one is taken: which of them it is cannot be guessed at one week in two.
        let of_zone = *weeks.kinds.get(usize::from(self.zone) * weeks.count + week)?;
        let of_line = *self.bytes.get(select_unpredictable(is_own, own, 0))?;
        Some(usize::from(select_unpredictable(is_own, of_line, of_zone)))
    }

    #[inline(always)]
    pub(super) fn page(&self, row: usize, weekday: usize) -> Option<Page> {
        let number = usize::from(*self.bytes.get(usize::from(self.weeks) + row * ROW + weekday)?);
        let at = usize::from(self.pages) + number * PAGE;
        self.bytes.get(at..at + PAGE)?.first_chunk().map(Page::from_bytes)
    }

    /// A number of four bytes, that far before the end.
    fn long(&self, before_end: usize) -> Option<u32> {
        let at = self.bytes.len().checked_sub(before_end)?;
        self.bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Bytes of the minutes of all rows.
    fn minutes(&self) -> usize {
        usize::from(self.pages - self.weeks) / ROW * 2
    }

    fn opened(&self, row: usize) -> Option<u32> {
        let at = (self.bytes.len() - ENDS - self.minutes()) + row * 2;
        let minutes = self.bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))?;
        Some(u32::from(minutes) * 60)
    }

    fn sum(&self, weeks: usize, i: usize) -> Option<u32> {
        let sums = weeks / SUMMED + 1;
        self.long(ENDS + self.minutes() + (sums - i) * 4)
    }
}

/// A narrow book with its zone's weeks, taken apart: each piece is where a lookup wants it, with its own end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread<'a> {
    start: i64,
    /// The kind of each week in the line's zone.
    kinds: &'a [u8],
    /// The numbers of the line's own weeks.
    own: &'a [u8],
    rows: &'a [u8],
    /// The pages, and behind them whatever else is in the book: no row has its numbers.
    pages: &'a [[u8; PAGE]],
    first: usize,
}

impl Spread<'_> {
    /// Reads ahead what a question will read first, whatever its instant: then a lookup in a large centre waits for all of it at once.
    #[inline(always)]
    pub(crate) fn fetch(&self) {
        let byte = |of: &[u8], at: usize| of.get(at).copied().unwrap_or_default();
        let page = |at: usize| self.pages.get(at).map_or(0, |page| page[0]);
        let weeks = byte(self.own, 0) ^ byte(self.own, 64) ^ byte(self.own, 128);
        black_box(weeks ^ byte(self.rows, 0) ^ byte(self.rows, 64) ^ page(0));
    }

    /// Whether the line is open, in the weeks.
    #[inline(always)]
    pub(crate) fn is_open(&self, at: i64) -> Option<bool> {
        let place = place(self.start, at);
        Some(self.page(&place)?.is_open(place.minute))
    }

    /// The first change after `at`, in the weeks and where the page of its day knows it.
    #[inline(always)]
    pub(crate) fn next_edge(&self, at: i64) -> Option<u32> {
        let place = place(self.start, at);
        let minute = self.page(&place)?.next(place.minute)?;
        let date = (place.week * 7 + place.weekday) as u32;
        // OK: instants of the weeks and some days behind them lie below 2^32.
        Some((self.start as u32).wrapping_add(date * DAY as u32).wrapping_add(minute * 60))
    }

    /// The page of a day; none behind the weeks.
    #[inline(always)]
    fn page(&self, place: &Place) -> Option<Page> {
        let of_zone = self.kinds.get(place.week)?;
        // Chosen by a conditional move: which of them says it cannot be guessed at one week in two.
        let row = usize::from(*self.own.get(place.week.wrapping_sub(self.first)).unwrap_or(of_zone));
        let number = *self.rows.get(row * ROW + place.weekday)?;
        self.pages.get(usize::from(number)).map(Page::from_bytes)
    }
}

impl Book {
    /// The number of a week's row; weeks of one row are the same.
    pub(super) fn row(&self, weeks: &Weeks, week: usize) -> Option<usize> {
        match self {
            Book::Narrow(narrow) if week < weeks.count => narrow.row(weeks, week),
            Book::Narrow(_) => None,
            Book::Broad(broad) => broad.numbers.get(week).map(|&row| row as usize),
        }
    }

    pub(super) fn day(&self, row: usize, weekday: usize) -> Option<Day<'_>> {
        match self {
            Book::Narrow(narrow) => narrow.page(row, weekday).map(Day::Page),
            Book::Broad(broad) => {
                let number = *broad.rows.get(row)?.days.get(weekday)?;
                match number & LONG {
                    0 => broad.pages.get(number as usize).copied().map(Day::Page),
                    _ => broad.long_days.get((number & !LONG) as usize).map(Day::Long),
                }
            }
        }
    }

    /// Open seconds of a row's weeks.
    pub(super) fn opened(&self, row: usize) -> Option<u32> {
        match self {
            Book::Narrow(narrow) => narrow.opened(row),
            Book::Broad(broad) => broad.rows.get(row).map(|row| row.opened),
        }
    }

    /// Open seconds before the `i`th week of those before which they are summed up.
    pub(super) fn sum(&self, weeks: &Weeks, i: usize) -> Option<u32> {
        match self {
            Book::Narrow(narrow) => narrow.sum(weeks.count, i),
            Book::Broad(broad) => broad.sums.get(i).copied(),
        }
    }

    pub(super) fn ends(&self) -> Option<Ends> {
        match self {
            Book::Narrow(narrow) => Some(Ends { last: narrow.long(ENDS)?, after: narrow.long(ENDS - 4)? }),
            Book::Broad(broad) => Some(broad.ends),
        }
    }
}
