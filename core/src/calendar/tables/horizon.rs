/*!
The stretch of time in which lookups are compiled, and its weeks.

A week begins on Monday at midnight UTC: shops that rest on Sunday then have nothing to change in the hours that follow a change of the clock.
*/

use crate::calendar::clock::END;

pub(super) const DAY: i64 = 86_400;
pub(super) const WEEK: i64 = 7 * DAY;

/// 1970-01-05, the first Monday of the exact range.
const FIRST_MONDAY: i64 = 4 * DAY;

/// The years in which lookups are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Horizon {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Horizon {
    /// The last instant that a window may cover.
    pub(crate) const LAST: i64 = END - 1;

    /// Where its first week begins, and how many weeks it touches; only those that lie in the exact range.
    pub(super) fn weeks(self) -> (i64, usize) {
        let start = FIRST_MONDAY + ((self.start - FIRST_MONDAY).max(0)) / WEEK * WEEK;
        let end = self.end.min(Horizon::LAST);
        let touched = (end - start).div_euclid(WEEK) + 1;
        let whole = (END - start) / WEEK;
        (start, touched.min(whole).max(0) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays_and_end_in_the_exact_range() {
        let weeks = |start, end| Horizon { start, end }.weeks();
        assert_eq!(weeks(0, Horizon::LAST), (FIRST_MONDAY, 6782));
        // 2026-01-01 is a Thursday, 2027-01-01 a Friday.
        assert_eq!(weeks(1_767_225_600, 1_798_761_600), (1_766_966_400, 53));
        assert_eq!(weeks(FIRST_MONDAY, FIRST_MONDAY + 1), (FIRST_MONDAY, 1));
        assert_eq!(weeks(0, 5), (FIRST_MONDAY, 0));
        assert_eq!(weeks(END - 5, END - 1).1, 0);
    }
}
