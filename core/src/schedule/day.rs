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
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
        let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| u32::from(digit - b'0'));
        Day::of(y1 * 1000 + y2 * 100 + y3 * 10 + y4, m1 * 10 + m2, d1 * 10 + d2)
    }

    /// A date of the years that four digits can name. A document has many, and chrono's way there is the longer one.
    fn of(year: u32, month: u32, day: u32) -> Option<Day> {
        const LENGTHS: [u32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = *LENGTHS.get(month as usize)? + u32::from(month == 2 && is_leap);
        if day == 0 || day > length {
            return None;
        }
        // Years that begin in March, so that the leap day is the last; 400 more keep them above zero.
        let (year, month) = if month > 2 { (year + 400, month - 3) } else { (year + 399, month + 9) };
        let before_year = year * 365 + year / 4 - year / 100 + year / 400;
        // The lengths from March on are 31, 30, 31, 30, 31, and again.
        let before_month = (153 * month + 2) / 5;
        // 0000-03-01 was 719,468 days before 1970, and 400 years have 146,097.
        Some(Day((before_year + before_month + day - 1) as i32 - 719_468 - 146_097))
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
    fn every_date_of_four_digits_is_chronos() {
        for year in (0..=9999).step_by(97).chain(1895..=1905).chain(1968..=2101).chain([0, 4, 100, 400, 9999]) {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                assert_eq!(Day::parse(&text), Day::from_civil(year, month, day), "{text}");
            }
        }
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
