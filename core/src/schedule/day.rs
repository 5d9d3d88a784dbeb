/*!
A calendar date as a number: days since 1970-01-01.

Every layer above counts local dates in [`Day`]s; text and civil fields exist only at the edges.
*/

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A calendar date, counted in days since 1970-01-01 (which was a Thursday).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(pub(crate) i32);

impl Day {
    /// 1970-01-01, the first date on which answers are promised exact.
    pub(crate) const FIRST: Day = Day(0);
    /// 2100-01-01: the last local date that an instant of the promise can have, in the zones east of Greenwich.
    pub(crate) const LAST: Day = Day(47_482);

    pub(crate) fn from_civil(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from)
    }

    /// Reads exactly `YYYY-MM-DD`, the date of RFC 3339; impossible dates are `None`.
    pub(crate) fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        let number =
            |part: &[u8]| part.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')));
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = number(&bytes[..4])?;
        Day::from_civil(year as i32, number(&bytes[5..7])?, number(&bytes[8..])?)
    }

    /// 0 is Monday, 6 is Sunday.
    pub(crate) fn weekday(self) -> usize {
        ((self.0.rem_euclid(7) + 3) % 7) as usize
    }

    /// The date for humans and for chrono; `None` outside chrono's years.
    pub(crate) fn civil(self) -> Option<NaiveDate> {
        NaiveDate::from_epoch_days(self.0)
    }

    pub(crate) fn next(self) -> Day {
        Day(self.0.saturating_add(1))
    }

    pub(crate) fn previous(self) -> Day {
        Day(self.0.saturating_sub(1))
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Day {
        Day(date.num_days_from_ce() - 719_163)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.civil() {
            Some(date) => date.fmt(f),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_and_know_their_weekday() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day(0).weekday(), 3);
        assert_eq!(Day::parse("2026-11-20").map(Day::weekday), Some(4));
        assert_eq!(Day::parse("2100-01-01"), Some(Day::LAST));
        assert_eq!(Day::parse("1969-12-31"), Some(Day::FIRST.previous()));
    }

    #[test]
    fn only_possible_dates_in_the_exact_form_are_dates() {
        for text in ["2026-02-30", "2026-2-03", "2026-13-01", "26-01-01", "2026-01-01 ", "2026/01/01", "２026-01-1", ""]
        {
            assert_eq!(Day::parse(text), None, "{text:?}");
        }
        assert!(Day::parse("2028-02-29").is_some());
    }
}
