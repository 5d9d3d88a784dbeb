/*!
A line's book beside the weeks of its window: every question that pages can answer.

Every method says with `None` that the question is the clock's: outside the weeks, or where what it looks for lies beyond them.
*/

use super::{
    book::{Book, SUMMED},
    horizon::{DAY, Horizon, WEEK},
    kinds::Weeks,
    page::{Day, FAR_DAYS},
};

/// "No such change" among instants of `u32`; beyond 2100.
pub(crate) const NEVER: u32 = u32::MAX;

/// The pages of one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages<'a> {
    weeks: &'a Weeks,
    book: &'a Book,
}

impl<'a> Pages<'a> {
    #[inline(always)]
    pub(crate) fn new(weeks: &'a Weeks, book: &'a Book) -> Pages<'a> {
        Pages { weeks, book }
    }

    /// From the first instant to the first one behind the last.
    pub(crate) fn horizon(self) -> Horizon {
        let start = self.weeks.start;
        Horizon { start, end: start + self.weeks.count as i64 * WEEK }
    }

    /// The number of a week's row; weeks of one row are the same.
    pub(super) fn row(self, week: usize) -> Option<usize> {
        self.book.row(self.weeks, week)
    }

    /// A day of the weeks, by its number from the first on.
    pub(super) fn day(self, date: usize) -> Option<Day<'a>> {
        self.book.day(self.row(date / 7)?, date % 7)
    }

    /// The instant of a second of a day.
    fn at(self, date: usize, second: u32) -> i64 {
        self.weeks.start + date as i64 * DAY + i64::from(second)
    }

    #[inline(always)]
    pub(crate) fn is_open(self, at: i64) -> Option<bool> {
        match self.book {
            Book::Narrow(narrow) => narrow.spread(self.weeks)?.is_open(at),
            Book::Broad(_) => self.is_open_on_any_day(at),
        }
    }

    #[cold]
    #[inline(never)]
    fn is_open_on_any_day(self, at: i64) -> Option<bool> {
        let (date, second) = self.date(at)?;
        Some(self.day(date)?.is_open(second))
    }

    /// The day of an instant, and its second.
    fn date(self, at: i64) -> Option<(usize, u32)> {
        let since = at.wrapping_sub(self.weeks.start) as u64;
        let date = since / DAY as u64;
        // OK: less than a day.
        (date < self.weeks.count as u64 * 7).then_some((date as usize, (since % DAY as u64) as u32))
    }

    /// The first change after `at`, or [`NEVER`].
    #[inline]
    pub(crate) fn next_edge(self, at: i64) -> Option<u32> {
        let near = match self.book {
            Book::Narrow(narrow) => narrow.spread(self.weeks).and_then(|spread| spread.next_edge(at)),
            Book::Broad(_) => None,
        };
        near.or_else(|| self.far_edge(at))
    }

    /// The same where its page does not know it.
    #[inline(never)]
    fn far_edge(self, at: i64) -> Option<u32> {
        let (mut date, mut second) = self.date(at)?;
        let ends = self.book.ends()?;
        if at >= i64::from(ends.last) {
            return Some(ends.after);
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
            if [0, WEEK as u32].contains(&self.opened_in_week(date / 7)?) {
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
        let since = u64::try_from(at.checked_sub(self.weeks.start)?).ok()?;
        let week = usize::try_from(since / WEEK as u64).ok().filter(|&week| week <= self.weeks.count)?;
        let mut sum = self.book.sum(self.weeks, week / SUMMED)?;
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

    fn opened_in_week(self, week: usize) -> Option<u32> {
        self.book.opened(self.row(week)?)
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
        let (mut low, mut high) = (0, self.weeks.count / SUMMED + 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if self.book.sum(self.weeks, middle)? < wanted { low = middle } else { high = middle }
        }
        let (mut week, mut before) = (low * SUMMED, self.book.sum(self.weeks, low)?);
        loop {
            if week >= self.weeks.count {
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
