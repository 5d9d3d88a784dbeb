/*!
The compiled answers of up to some thousand lines, laid out so that equal days and equal weeks exist once.

A line is a list of weeks, a week is a row of seven days, a day is a [`Page`]: rows belong to their line, pages to the whole book. A lookup reads a
byte, a row and a page. A book knows no zone and no rule; what lies outside its weeks is the clock's to answer, and every method of [`Pages`] says so
with `None`.

```text
cells of a line   ends   week week week ...   sums ...   row row row ...      one place, because a lookup in a large centre waits for memory
```

# Invariant
Each week's number is that of a row of its line. Each page number is that of a page, or counted back from the highest number that of a long day.
The sums are of the same days.
*/

use super::{
    horizon::{DAY, Horizon, WEEK},
    page::{Day, FAR_DAYS, LongDay, Page},
};

/// "No such change" among instants of `u32`; beyond 2100.
pub(crate) const NEVER: u32 = u32::MAX;

/// Open seconds are summed up before every so many weeks.
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
    /// How many cells of a line lie before its rows: without and with numbers of two bytes.
    pub(super) before_rows: [usize; 2],
    pub(super) cells: Box<[Cell]>,
    pub(super) pages: Box<[Page]>,
    pub(super) long_days: Box<[LongDay]>,
}

/// Where a line stands in its book: the number of its first cell, and the highest bit where a week's number takes two bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineAt(pub(super) u32);

/// The bit of a [`LineAt`].
pub(super) const WIDE: u32 = 1 << 31;

impl Book {
    /// The pages of a line of it.
    #[inline(always)]
    pub(crate) fn line(&self, line: LineAt) -> Pages<'_> {
        Pages { book: self, line }
    }
}

/// How many cells the numbers of all weeks fill, and the sums behind them.
pub(super) fn cells_before_rows(weeks: usize, is_wide: bool) -> (usize, usize) {
    (weeks.div_ceil(if is_wide { 8 } else { 16 }), (weeks / SUMMED + 1).div_ceil(4))
}

/// The pages of one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages<'a> {
    book: &'a Book,
    line: LineAt,
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
        self.book.cells.get((self.line.0 & !WIDE) as usize + i)
    }

    /// The number of a week's row; weeks of one row are the same.
    #[inline(always)]
    pub(super) fn row_number(self, week: usize) -> Option<usize> {
        if self.line.0 & WIDE == 0 {
            return Some(usize::from(self.cell(1 + week / 16)?.byte(week % 16)));
        }
        Some(usize::from(self.cell(1 + week / 8)?.short(week % 8)))
    }

    #[inline(always)]
    fn row(self, week: usize) -> Option<&'a Cell> {
        let before = self.book.before_rows[usize::from(self.line.0 & WIDE != 0)];
        self.cell(before + self.row_number(week)?)
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
    #[inline(always)]
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
        let mut sum = self.sum(week / SUMMED)?;
        for week in week / SUMMED * SUMMED..week {
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

    /// Open seconds before so many times [`SUMMED`] weeks.
    fn sum(self, i: usize) -> Option<u32> {
        let (numbers, _) = cells_before_rows(self.book.weeks, self.line.0 & WIDE != 0);
        Some(self.cell(1 + numbers + i / 4)?.long(i % 4))
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
        // The last sum below it; the first is 0.
        let (mut low, mut high) = (0, self.book.weeks / SUMMED + 1);
        if wanted == 0 {
            return None;
        }
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if self.sum(middle)? < wanted { low = middle } else { high = middle }
        }
        let mut before = self.sum(low)?;
        let mut week = low * SUMMED;
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
