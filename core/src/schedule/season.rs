/*!
The dates of a season: every year from one day to another, or once.

A day of the year is a month and a day; 29 February is 28 February in years that have none. A season whose last day lies before its first runs over
the new year.
*/

use chrono::Datelike;

use super::Day;

/// A month and a day of it that some year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct YearDay {
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl YearDay {
    /// Reads exactly `MM-DD`.
    pub(crate) fn parse(text: &str) -> Option<YearDay> {
        // 2000 has every day that any year has.
        let date = Day::parse(&format!("2000-{text}"))?.civil()?;
        // OK: at most 12 and 31.
        Some(YearDay { month: date.month() as u8, day: date.day() as u8 })
    }

    /// The date in a year; none where no calendar reaches.
    fn of(self, year: i32) -> Option<Day> {
        let day = |day: u8| Day::from_civil(year, self.month.into(), day.into());
        day(self.day).or_else(|| if (self.month, self.day) == (2, 29) { day(28) } else { None })
    }
}

/// First and last belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SeasonDates {
    Yearly { from: YearDay, to: YearDay },
    Once { first: Day, last: Day },
}

impl SeasonDates {
    pub(crate) fn contain(self, day: Day) -> bool {
        match self {
            SeasonDates::Once { first, last } => first <= day && day <= last,
            SeasonDates::Yearly { from, to } => {
                let Some(year) = day.civil().map(|date| date.year()) else { return false };
                let (Some(first), Some(last)) = (from.of(year), to.of(year)) else { return false };
                if from <= to { first <= day && day <= last } else { first <= day || day <= last }
            }
        }
    }

    /// The last date from `day` on up to which each date is of the season or none is; possibly an earlier one.
    pub(super) fn until(self, day: Day) -> Day {
        let edges = match self {
            SeasonDates::Once { first, last } => [Some(first), Some(last.next()), None, None],
            SeasonDates::Yearly { from, to } => {
                // Out there no season begins.
                let Some(year) = day.civil().map(|date| date.year()) else { return Day(i32::MAX) };
                let last = |year: i32| to.of(year).map(Day::next);
                [from.of(year), last(year), from.of(year + 1), last(year + 1)]
            }
        };
        edges.into_iter().flatten().filter(|edge| *edge > day).min().map_or(Day(i32::MAX), Day::previous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yearly(from: &str, to: &str) -> SeasonDates {
        SeasonDates::Yearly { from: YearDay::parse(from).unwrap(), to: YearDay::parse(to).unwrap() }
    }

    fn date(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn only_days_that_some_year_has_are_read() {
        assert_eq!(YearDay::parse("02-29"), Some(YearDay { month: 2, day: 29 }));
        for text in ["02-30", "13-01", "6-01", "06-1", "0601", "06/01", "2026-06-01", "--06-01", ""] {
            assert_eq!(YearDay::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_season_has_its_first_and_its_last_date() {
        let summer = yearly("06-01", "08-31");
        for (day, within) in [("2026-05-31", false), ("2026-06-01", true), ("2031-08-31", true), ("2031-09-01", false)]
        {
            assert_eq!(summer.contain(date(day)), within, "{day}");
        }
        let winter = yearly("11-15", "02-29");
        for (day, within) in [
            ("2026-11-14", false),
            ("2026-11-15", true),
            ("2026-12-31", true),
            ("2027-01-01", true),
            ("2027-02-28", true),
            ("2027-03-01", false),
            ("2028-02-29", true),
            ("2028-03-01", false),
        ] {
            assert_eq!(winter.contain(date(day)), within, "{day}");
        }
        let leap_day = yearly("02-29", "02-29");
        assert!(leap_day.contain(date("2027-02-28")) && !leap_day.contain(date("2028-02-28")));
        assert!(leap_day.contain(date("2028-02-29")) && !leap_day.contain(date("2027-03-01")));
    }

    #[test]
    fn nothing_changes_until_the_edge() {
        let all = [
            yearly("06-01", "08-31"),
            yearly("11-15", "02-29"),
            yearly("02-29", "02-29"),
            yearly("02-29", "02-28"),
            yearly("01-01", "12-31"),
            yearly("12-31", "01-01"),
            SeasonDates::Once { first: date("2026-06-01"), last: date("2027-01-31") },
        ];
        for season in all {
            for day in date("2023-12-01").0..date("2029-03-01").0 {
                let day = Day(day);
                let until = season.until(day);
                assert!(until >= day);
                let same = (day.0..=until.0.min(day.0 + 500)).all(|on| season.contain(Day(on)) == season.contain(day));
                assert!(same, "{season:?} from {day} until {until}");
                // It leads on: two years are a few steps.
                assert!(until.0 > day.0 + 300 || season.until(until.next()) > until);
            }
        }
        for far in [i32::MIN, -100_000_000, 95_000_000, i32::MAX] {
            assert!(all[0].until(Day(far)) >= Day(far));
        }
    }
}
