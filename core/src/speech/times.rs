/*!
Spoken English times, relative to the listener's date: `today at 5 PM`, `tomorrow at 9:30 AM`, `Monday, January 4 at 9 AM`.

Every time here is local to one zone; which zone is the caller's to know. Seconds are not spoken.
*/

use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// What is said for an opening that never comes.
pub(crate) const NO_OPENING: &str = "a later time";

/// What is said for a closing that never comes.
pub(crate) const NO_CLOSING: &str = "further notice";

/// Dates further ahead than this need their year: the same day of next year could be meant.
const DAYS_WITHOUT_YEAR: i64 = 364;

/// An opening, or any other point in time; 00:00 is `12 AM`.
pub(crate) fn spoken_time(at: NaiveDateTime, today: NaiveDate) -> String {
    let mut text = spoken_day(at.date(), today);
    text.push_str(" at ");
    push_time(&mut text, at.hour(), at.minute());
    text
}

/// A closing; 00:00 is `midnight` of the day that ends.
pub(crate) fn spoken_closing(at: NaiveDateTime, today: NaiveDate) -> String {
    match at.date().checked_sub_days(Days::new(1)) {
        Some(ending) if at.time() == NaiveTime::MIN => spoken_day(ending, today) + " at midnight",
        _ => spoken_time(at, today),
    }
}

/// One of several: `today at 5 PM, tomorrow at 9 AM or tomorrow at 10 AM`; of none, [`NO_OPENING`].
pub(crate) fn spoken_choice(times: &[String]) -> String {
    match times {
        [] => NO_OPENING.to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn spoken_day(date: NaiveDate, today: NaiveDate) -> String {
    let ahead = (date - today).num_days();
    match ahead {
        0 => return "today".to_string(),
        1 => return "tomorrow".to_string(),
        _ => {}
    }
    // OK: chrono's weekdays end at 6 and its months at 11.
    let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    let mut text = format!("{weekday}, {} {}", MONTHS[date.month0() as usize], date.day());
    if ahead > DAYS_WITHOUT_YEAR {
        let _ = write!(text, ", {}", date.year());
    }
    text
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `9 AM`, `9:30 AM`, `12 PM` at noon, `12 AM` at 00:00.
pub(super) fn push_time(text: &mut String, hour: u32, minute: u32) {
    let twelve = match hour % 12 {
        0 => 12,
        other => other,
    };
    // Writing to a String cannot fail.
    let _ = write!(text, "{twelve}");
    if minute != 0 {
        let _ = write!(text, ":{minute:02}");
    }
    text.push_str(if hour % 24 < 12 { " AM" } else { " PM" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_spoken_from_the_listeners_date() {
        for (time, today, spoken) in [
            ("2026-11-20T17:00:00", "2026-11-20", "today at 5 PM"),
            ("2026-11-21T09:30:00", "2026-11-20", "tomorrow at 9:30 AM"),
            ("2027-01-04T09:00:00", "2026-11-20", "Monday, January 4 at 9 AM"),
            ("2026-11-22T09:05:00", "2026-11-20", "Sunday, November 22 at 9:05 AM"),
            ("2027-01-01T08:00:00", "2026-12-31", "tomorrow at 8 AM"),
            ("2028-02-29T12:00:00", "2028-02-28", "tomorrow at 12 PM"),
            ("2026-11-20T12:00:00", "2026-11-20", "today at 12 PM"),
            ("2026-11-20T12:30:00", "2026-11-20", "today at 12:30 PM"),
            ("2026-11-20T11:59:59", "2026-11-20", "today at 11:59 AM"),
            ("2026-11-20T00:30:00", "2026-11-20", "today at 12:30 AM"),
            ("2026-11-21T00:00:00", "2026-11-20", "tomorrow at 12 AM"),
            ("2026-11-20T23:59:00", "2026-11-20", "today at 11:59 PM"),
            ("2026-11-19T09:00:00", "2026-11-20", "Thursday, November 19 at 9 AM"),
        ] {
            assert_eq!(spoken_time(at(time), day(today)), spoken);
        }
    }

    #[test]
    fn the_year_is_said_beyond_364_days() {
        for (time, today, spoken) in [
            ("2028-01-03T09:00:00", "2027-01-04", "Monday, January 3 at 9 AM"),
            ("2028-01-03T09:00:00", "2027-01-03", "Monday, January 3, 2028 at 9 AM"),
            ("2028-01-03T09:00:00", "2026-11-20", "Monday, January 3, 2028 at 9 AM"),
            ("2099-12-31T00:00:00", "1970-01-01", "Thursday, December 31, 2099 at 12 AM"),
        ] {
            assert_eq!(spoken_time(at(time), day(today)), spoken);
        }
    }

    #[test]
    fn a_closing_at_midnight_belongs_to_the_day_that_ends() {
        for (time, today, spoken) in [
            ("2026-11-21T00:00:00", "2026-11-20", "today at midnight"),
            ("2026-11-22T00:00:00", "2026-11-20", "tomorrow at midnight"),
            ("2027-01-05T00:00:00", "2026-11-20", "Monday, January 4 at midnight"),
            ("2027-11-20T00:00:00", "2026-11-20", "Friday, November 19 at midnight"),
            ("2027-11-21T00:00:00", "2026-11-20", "Saturday, November 20, 2027 at midnight"),
            ("2026-11-21T00:01:00", "2026-11-20", "tomorrow at 12:01 AM"),
            ("2026-11-20T12:00:00", "2026-11-20", "today at 12 PM"),
            ("2026-11-20T17:30:00", "2026-11-20", "today at 5:30 PM"),
        ] {
            assert_eq!(spoken_closing(at(time), day(today)), spoken);
        }
    }

    #[test]
    fn the_ends_of_time_are_spoken_too() {
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            for other in [NaiveDate::MIN, NaiveDate::MAX] {
                assert!(!spoken_closing(date.and_time(NaiveTime::MIN), other).is_empty());
            }
        }
    }
}
