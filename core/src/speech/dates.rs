/*!
A date as a language counts it: the Gregorian calendar, the Solar Hijri of Iran, the Buddhist era of Thailand.
*/

use chrono::{Datelike, NaiveDate};

use super::phrases::Calendar;

/// A date in a calendar; the month from 0, in the list of its calendar's months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) year: i32,
    pub(super) month: usize,
    pub(super) day: u32,
    /// Whether the Gregorian names behind the calendar's own must be used.
    pub(super) gregorian: bool,
}

/// Years in which the rule of 33 years agrees with the equinox of Tehran, which the law asks for.
const SOLAR_HIJRI_YEARS: std::ops::RangeInclusive<i32> = 1925..=2088;

pub(super) fn counted(date: NaiveDate, calendar: Calendar) -> Counted {
    let plain = Counted { year: date.year(), month: date.month0() as usize, day: date.day(), gregorian: true };
    match calendar {
        Calendar::Gregorian => plain,
        Calendar::Buddhist => Counted { year: plain.year.saturating_add(543), ..plain },
        Calendar::SolarHijri if SOLAR_HIJRI_YEARS.contains(&plain.year) => solar_hijri(date),
        Calendar::SolarHijri => plain,
    }
}

/// The days from 1 January of year 1 (Gregorian) to the first day of a year: eight leap years in each 33.
fn new_year(year: i32) -> i32 {
    const EPOCH: i32 = 226_896; // 22 March 622
    EPOCH - 1 + 365 * (year - 1) + (8 * year + 21).div_euclid(33)
}

fn solar_hijri(date: NaiveDate) -> Counted {
    let days = date.num_days_from_ce();
    // The year begins in March, so it is one of two.
    let guess = date.year() - 621;
    let year = if new_year(guess) <= days { guess } else { guess - 1 };
    // OK: not negative, by the choice of the year.
    let within = (days - new_year(year)) as u32;
    // Six months of 31 days, then months of 30.
    let (month, day) = match within {
        0..186 => (within / 31, within % 31),
        _ => (6 + (within - 186) / 30, (within - 186) % 30),
    };
    Counted { year, month: month as usize, day: day + 1, gregorian: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_solar_hijri_calendar() {
        // New years of Iran as its calendar centre published them, and the days before.
        for (date, year, month, day) in [
            ("2021-03-21", 1400, 1, 1),
            ("2021-03-20", 1399, 12, 30),
            ("2024-03-20", 1403, 1, 1),
            ("2025-03-20", 1403, 12, 30),
            ("2025-03-21", 1404, 1, 1),
            ("2026-03-21", 1405, 1, 1),
            ("2026-03-20", 1404, 12, 29),
            ("2026-09-22", 1405, 6, 31),
            ("2026-09-23", 1405, 7, 1),
            ("2027-01-04", 1405, 10, 14),
            ("1979-02-11", 1357, 11, 22),
            ("1925-03-31", 1304, 1, 11),
        ] {
            let found = counted(date.parse().unwrap(), Calendar::SolarHijri);
            assert_eq!((found.year, found.month + 1, found.day), (year, month, day), "{date}");
        }
        for date in ["1924-12-31", "2089-01-01"] {
            assert!(counted(date.parse().unwrap(), Calendar::SolarHijri).gregorian);
        }
        assert_eq!(counted("2028-02-29".parse().unwrap(), Calendar::Buddhist).year, 2571);
    }

    #[test]
    fn each_day_of_the_solar_hijri_calendar_follows_the_one_before() {
        let mut date: NaiveDate = "1925-01-01".parse().unwrap();
        let mut last = counted(date, Calendar::SolarHijri);
        while let Some(next) = date.succ_opt().filter(|next| next.year() <= 2088) {
            let found = counted(next, Calendar::SolarHijri);
            let follows = found.day == last.day + 1 && (found.month, found.year) == (last.month, last.year)
                || found.day == 1 && found.month == last.month + 1 && found.year == last.year
                || found.day == 1 && found.month == 0 && last.month == 11 && found.year == last.year + 1;
            assert!(follows, "{next}");
            (date, last) = (next, found);
        }
    }
}
