/*!
The compiled answers of up to some thousand lines, laid out so that equal days and equal weeks exist once.

A line is a list of weeks, a week is a row of seven days, a day is a [`Page`]. Most weeks of a line are plain: their row depends on what the zone's clock
does in them and in the next, so that the zone says which of the line's first rows they have. The others are marked, and listed. A lookup reads a mark,
a number, a row and a page. A book knows no rule; what lies outside its weeks is the clock's to answer, and every method of [`Pages`] says so with
`None`.

```text
cells of a line   head | marks of 64 weeks, sums, how many before ... | row row row ... | rows of marked weeks ...
                         one place, because a lookup in a large centre waits for memory; and where the row of a plain
                         week stands does not depend on what is read there, so that both are waited for at once
```

# Invariant
Each number of a week is that of a row of its line. Each page number is that of a page, or counted back from the highest number that of a long day.
The sums are of the same days.
*/

use std::sync::Arc;

use super::{
    horizon::{DAY, Horizon, WEEK},
    page::{Day, FAR_DAYS, LongDay, Page},
};

/// "No such change" among instants of `u32`; beyond 2100.
pub(crate) const NEVER: u32 = u32::MAX;

/// Weeks that are marked by one cell.
pub(super) const MARKED: usize = 64;

/// Open seconds are summed up before the first week of a cell, and before this one.
pub(super) const MIDDLE: usize = 24;

/// The same of a wide line: before every so many weeks.
pub(super) const SUMMED: usize = 16;

/// 2^64 / a week, rounded up: of a product with it the upper half is the week, the lower one how much of it has passed.
/// OK: what the rounding adds to a product below 2^32 is less than a week's 2^32nd part.
const PER_WEEK: u64 = u64::MAX / WEEK as u64 + 1;

/// No whole number of open minutes in a [`Row`].
pub(super) const ODD: u16 = u16::MAX;

/// Sixteen bytes of a line, read as what they are. OK: no place is beyond them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(16))]
pub(super) struct Cell(pub(super) [u8; 16]);

impl Cell {
    #[inline(always)]
    fn byte(&self, i: usize) -> u8 {
        self.0[i & 15]
    }

    #[inline(always)]
    fn short(&self, i: usize) -> u16 {
        let i = (i & 7) * 2;
        u16::from_le_bytes([self.0[i], self.0[i + 1]])
    }

    #[inline(always)]
    fn bits(&self) -> u64 {
        u64::from(self.long(0)) | u64::from(self.long(1)) << 32
    }

    #[inline(always)]
    fn long(&self, i: usize) -> u32 {
        let i = (i & 3) * 4;
        u32::from_le_bytes([self.0[i], self.0[i + 1], self.0[i + 2], self.0[i + 3]])
    }
}

/// Seven page numbers, and the week's open minutes, or [`ODD`].
pub(super) type Row = [u16; 8];

#[derive(Debug)]
pub(crate) struct Book {
    pub(super) start: i64,
    pub(super) weeks: usize,
    /// For each zone the row of each plain week; the same in all books.
    pub(super) kinds: Arc<[u8]>,
    pub(super) cells: Box<[Cell]>,
    pub(super) pages: Box<[Page]>,
    pub(super) long_days: Box<[LongDay]>,
}

/// Where a line stands in its book: the number of its first cell, and the highest bit where it is wide.
///
/// A wide line has more rows than a byte can number, and tells the row of each week by itself: behind its head stand a number of two bytes
/// for each week, the sums, and the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineAt(pub(super) u32);

/// The bit of a [`LineAt`].
pub(super) const WIDE: u32 = 1 << 31;

impl Book {
    /// The pages of a line of it, which is in the zone of that number.
    #[inline(always)]
    pub(crate) fn line(&self, line: LineAt, zone: u32) -> Pages<'_> {
        Pages { book: self, at: u64::from(zone) << 32 | u64::from(line.0) }
    }
}

/// How many cells of a wide line lie between its head and the sums, and before the rows.
pub(super) fn wide_cells(weeks: usize) -> (usize, usize) {
    let numbers = weeks.div_ceil(8);
    (numbers, 1 + numbers + (weeks / SUMMED + 1).div_ceil(4))
}

/// The pages of one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages<'a> {
    book: &'a Book,
    /// The zone, and in the lower half the [`LineAt`]. One number, because a handle is written and read again at once: two halves that are read
    /// as a whole have to wait until they are in the cache, and no lookup in a large centre may wait for the one before.
    at: u64,
}

/// Where an instant lies.
struct Place {
    /// Days since the first week began.
    date: u32,
    minute: u64,
    /// The number of its page.
    number: u16,
}

impl<'a> Pages<'a> {
    /// From the first instant to the first one behind the last.
    pub(crate) fn horizon(self) -> Horizon {
        let start = self.book.start;
        Horizon { start, end: start + self.book.weeks as i64 * WEEK }
    }

    #[inline(always)]
    fn is_wide(self) -> bool {
        self.at as u32 & WIDE != 0
    }

    #[inline(always)]
    fn place(self, at: i64) -> Option<Place> {
        // An instant before the start becomes a huge number, and lies behind the weeks as well.
        let weeks = u128::from(at.wrapping_sub(self.book.start) as u64) * u128::from(PER_WEEK);
        let week = (weeks >> 64) as usize;
        if week >= self.book.weeks {
            return None;
        }
        let days = u128::from(weeks as u64) * 7;
        let weekday = (days >> 64) as usize;
        let minute = ((u128::from(days as u64) * 1440) >> 64) as u64;
        let row = self.row(week)?;
        Some(Place { date: (week * 7 + weekday) as u32, minute, number: row.short(weekday) })
    }

    /// A cell of the line.
    #[inline(always)]
    fn cell(self, i: usize) -> Option<&'a Cell> {
        self.book.cells.get((self.at as u32 & !WIDE) as usize + i)
    }

    /// Where a week's row stands among the cells of its line; weeks of one row are the same.
    #[inline(always)]
    pub(super) fn row_cell(self, week: usize) -> Option<usize> {
        if self.is_wide() {
            return self.wide_row_cell(week);
        }
        let marks = self.cell(1 + week / MARKED)?;
        let row = if marks.bits() >> (week % MARKED) & 1 == 0 {
            *self.book.kinds.get((self.at >> 32) as usize * self.book.weeks + week)?
        } else {
            self.marked_row(marks, week)?
        };
        Some(2 + self.book.weeks / MARKED + usize::from(row))
    }

    fn marked_row(self, marks: &Cell, week: usize) -> Option<u8> {
        let before = marks.bits() & ((1 << (week % MARKED)) - 1);
        let place = usize::from(marks.byte(15)) + before.count_ones() as usize;
        Some(self.cell(usize::from(self.cell(0)?.short(4)) + place / 16)?.byte(place % 16))
    }

    #[cold]
    #[inline(never)]
    fn wide_row_cell(self, week: usize) -> Option<usize> {
        let (_, before_rows) = wide_cells(self.book.weeks);
        Some(before_rows + usize::from(self.cell(1 + week / 8)?.short(week % 8)))
    }

    #[inline(always)]
    fn row(self, week: usize) -> Option<&'a Cell> {
        self.cell(self.row_cell(week)?)
    }

    #[inline(always)]
    fn page(self, place: &Place) -> Option<Page> {
        self.book.pages.get(usize::from(place.number)).copied()
    }

    fn numbered(self, number: u16) -> Option<Day<'a>> {
        let Book { pages, long_days, .. } = self.book;
        match pages.get(usize::from(number)) {
            Some(&page) => Some(Day::Page(page)),
            None => long_days.get(usize::from(u16::MAX - number)).map(Day::Long),
        }
    }

    /// A day of the weeks, by its number from the first on.
    pub(super) fn day(self, date: usize) -> Option<Day<'a>> {
        if date >= self.book.weeks * 7 {
            return None;
        }
        self.numbered(self.row(date / 7)?.short(date % 7))
    }

    /// The instant of a second of a day.
    fn at(self, date: usize, second: u32) -> i64 {
        self.book.start + date as i64 * DAY + i64::from(second)
    }

    #[inline(always)]
    pub(crate) fn is_open(self, at: i64) -> Option<bool> {
        let place = self.place(at)?;
        match self.page(&place) {
            Some(page) => Some(page.is_open(place.minute)),
            None => self.is_open_on_long_day(at),
        }
    }

    #[cold]
    #[inline(never)]
    fn is_open_on_long_day(self, at: i64) -> Option<bool> {
        let (date, second) = self.date(at)?;
        Some(self.day(date)?.is_open(second))
    }

    /// The day of an instant, and its second.
    fn date(self, at: i64) -> Option<(usize, u32)> {
        let since = at.wrapping_sub(self.book.start) as u64;
        let date = since / DAY as u64;
        // OK: less than a day.
        (date < self.book.weeks as u64 * 7).then_some((date as usize, (since % DAY as u64) as u32))
    }

    /// The first change after `at`, or [`NEVER`].
    #[inline]
    pub(crate) fn next_edge(self, at: i64) -> Option<u32> {
        let place = self.place(at)?;
        match self.page(&place).and_then(|page| page.next(place.minute)) {
            // OK: instants of the weeks and some days behind them lie below 2^32.
            Some(minute) => {
                Some((self.book.start as u32).wrapping_add(place.date * DAY as u32).wrapping_add(minute * 60))
            }
            None => self.far_edge(at),
        }
    }

    /// The same where its page does not know it.
    #[inline(never)]
    fn far_edge(self, at: i64) -> Option<u32> {
        let (mut date, mut second) = self.date(at)?;
        let ends = self.cell(0)?;
        let (last, after) = (ends.long(0), ends.long(1));
        if at >= i64::from(last) {
            return Some(after);
        }
        loop {
            if let Some(edge) = self.day(date)?.next(second) {
                return Some(self.at(date, edge) as u32);
            }
            // OK: some change lies ahead, and none so near.
            date += FAR_DAYS;
            second = 0;
        }
    }

    /// The last change not after `at`, where it lies in the weeks.
    pub(crate) fn previous_change(self, at: i64) -> Option<i64> {
        let (mut date, second) = self.date(at)?;
        let day = self.day(date)?;
        if let Some(edge) = day.previous(second) {
            return Some(self.at(date, edge));
        }
        let open = day.starts_open();
        loop {
            date = date.checked_sub(1)?;
            let day = self.day(date)?;
            if day.ends_open() != open {
                return Some(self.at(date + 1, 0));
            }
            if let Some(edge) = day.previous(DAY as u32) {
                return Some(self.at(date, edge));
            }
            // A week that says the same all over is one step.
            if matches!(self.row(date / 7)?.short(7), 0 | 10_080) {
                date -= date % 7;
            }
        }
    }

    /// The first instant not before `at` whose state is `open`.
    #[inline]
    pub(crate) fn next_state(self, at: i64, open: bool) -> Option<Option<i64>> {
        match self.is_open(at)? == open {
            true => Some(Some(at)),
            false => self.next_edge(at).map(instant),
        }
    }

    /// Open seconds from the first week to an instant of the weeks, or to their end.
    pub(crate) fn opened(self, at: i64) -> Option<i64> {
        let since = u64::try_from(at.checked_sub(self.book.start)?).ok()?;
        let week = usize::try_from(since / WEEK as u64).ok().filter(|&week| week <= self.book.weeks)?;
        let (first, mut sum) = self.sum(self.sum_before(week))?;
        for week in first..week {
            sum += self.opened_in_week(week)?;
        }
        let date = (since / DAY as u64) as usize;
        for date in week * 7..date {
            sum += self.day(date)?.opened(DAY as u32);
        }
        let second = (since % DAY as u64) as u32;
        if second > 0 {
            sum += self.day(date)?.opened(second);
        }
        Some(i64::from(sum))
    }

    /// The number of the last sum that is not behind a week.
    fn sum_before(self, week: usize) -> usize {
        match self.is_wide() {
            true => week / SUMMED,
            false => week / MARKED * 2 + usize::from(week % MARKED >= MIDDLE),
        }
    }

    /// A week, and the open seconds before it.
    fn sum(self, i: usize) -> Option<(usize, u32)> {
        if self.is_wide() {
            let (numbers, _) = wide_cells(self.book.weeks);
            return Some((i * SUMMED, self.cell(1 + numbers + i / 4)?.long(i % 4)));
        }
        let marks = self.cell(1 + i / 2)?;
        let (first, sum) = (i / 2 * MARKED, marks.long(2));
        // The highest byte is that of the marks before.
        Some(if i.is_multiple_of(2) { (first, sum) } else { (first + MIDDLE, sum + (marks.long(3) & 0xff_ffff)) })
    }

    fn opened_in_week(self, week: usize) -> Option<u32> {
        let row = self.row(week)?;
        match row.short(7) {
            ODD => (0..7).map(|weekday| Some(self.numbered(row.short(weekday))?.opened(DAY as u32))).sum(),
            minutes => Some(u32::from(minutes) * 60),
        }
    }

    /// The earliest instant of the weeks with `opened` open seconds before it, more than 0.
    pub(crate) fn reach(self, opened: i64) -> Option<i64> {
        let opened = u32::try_from(opened).ok()?;
        let (start, before) = self.stretch_with(opened)?;
        Some(start + i64::from(opened - before))
    }

    /// The latest instant of the weeks with no more than `opened` open seconds before it; 0 or more.
    pub(crate) fn reach_back(self, opened: i64) -> Option<i64> {
        let opened = u32::try_from(opened).ok()?;
        let (start, before) = self.stretch_with(opened.checked_add(1)?)?;
        Some(start + i64::from(opened - before))
    }

    /// Where the stretch begins in which the `wanted`th open second lies, and how many lie before it.
    fn stretch_with(self, wanted: u32) -> Option<(i64, u32)> {
        if wanted == 0 {
            return None;
        }
        // The last sum below it; the first is 0.
        let (mut low, mut high) = (0, self.sum_before(self.book.weeks) + 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if self.sum(middle)?.1 < wanted { low = middle } else { high = middle }
        }
        let (mut week, mut before) = self.sum(low)?;
        loop {
            if week >= self.book.weeks {
                return None;
            }
            let opened = self.opened_in_week(week)?;
            if before + opened >= wanted {
                break;
            }
            before += opened;
            week += 1;
        }
        for date in week * 7..week * 7 + 7 {
            for (start, end) in self.day(date)?.stretches() {
                if before + (end - start) >= wanted {
                    return Some((self.at(date, start), before));
                }
                before += end - start;
            }
        }
        None
    }
}

#[inline(always)]
pub(crate) fn instant(edge: u32) -> Option<i64> {
    (edge != NEVER).then_some(i64::from(edge))
}
