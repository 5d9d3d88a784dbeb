/*!
TIME arguments: RFC 3339, `now`, or a wall-clock time that only a zone makes an instant.
*/

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use openline::{At, Queue, Zone};

use crate::moment::in_zone;

const WANTED: &str = "RFC 3339 such as 2026-11-20T09:00:00Z, `now`, or a local YYYY-MM-DD[THH:MM]";

/// An instant, or a wall-clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// An instant, with its offset or `now`.
    Instant(At),
    /// A date, whose first instant a zone says.
    Date(NaiveDate),
    /// A minute of a wall clock.
    Local(NaiveDateTime),
}

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Time, String> {
        let wrong = || format!("not a time ({WANTED})");
        if text == "now" {
            return Ok(Time::Instant(At::now()));
        }
        match text.split_once('T') {
            None => date(text).map(Time::Date).ok_or_else(wrong),
            Some((day, clock)) if clock.len() == 5 => match (date(day), minute(clock)) {
                (Some(day), Some(clock)) => Ok(Time::Local(day.and_time(clock))),
                _ => Err(wrong()),
            },
            Some(_) => {
                let instant = DateTime::parse_from_rfc3339(text).map_err(|_| match text.len() {
                    19 => format!("{} (it has no offset: add Z or +01:00, or leave the seconds out)", wrong()),
                    _ => wrong(),
                })?;
                Ok(Time::Instant(At::from(instant)))
            }
        }
    }
}

/// Exactly `YYYY-MM-DD`.
fn date(text: &str) -> Option<NaiveDate> {
    let shaped =
        text.len() == 10 && text.bytes().enumerate().all(|(i, b)| (i == 4 || i == 7) == (b == b'-') && is_part(b));
    if shaped { text.parse().ok() } else { None }
}

/// Exactly `HH:MM`, 00:00 to 23:59.
fn minute(text: &str) -> Option<NaiveTime> {
    let shaped = text.len() == 5 && text.bytes().enumerate().all(|(i, b)| (i == 2) == (b == b':') && is_part(b));
    if shaped { NaiveTime::parse_from_str(text, "%H:%M").ok() } else { None }
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'-' || byte == b':'
}

impl Time {
    /// In the zone of a queue that the command names.
    pub fn of(self, queue: &Queue<'_>) -> At {
        match self.local() {
            Ok(at) => at,
            Err(local) => At::from(queue.timezone().first_instant(local)),
        }
    }

    /// Where no queue is named.
    ///
    /// # Errors
    /// It is a local time; the words name `flag`.
    pub fn without_zone(self, flag: &str) -> Result<At, String> {
        self.local().map_err(|local| {
            let local = local.format("%Y-%m-%dT%H:%M");
            format!("{flag} {local} is a local time without a zone: write {local}:00Z, or another offset")
        })
    }

    /// As [`without_zone`](Self::without_zone), but a date is that date's first instant in UTC.
    ///
    /// # Errors
    /// It is a local time with a minute.
    pub fn utc_date(self, flag: &str) -> Result<At, String> {
        match self {
            Time::Date(date) => Ok(At::from(date.and_time(NaiveTime::MIN).and_utc())),
            _ => self.without_zone(flag),
        }
    }

    fn local(self) -> Result<At, NaiveDateTime> {
        match self {
            Time::Instant(at) => Ok(at),
            Time::Date(date) => Err(date.and_time(NaiveTime::MIN)),
            Time::Local(local) => Err(local),
        }
    }
}

/// A calendar date: written as one, or that of an instant in the zone that asks.
#[derive(Clone, Copy, Debug)]
pub struct Date(pub Time);

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Date, String> {
        text.parse().map(Date)
    }
}

impl Date {
    /// The date that it is in `zone`.
    pub fn in_zone(self, zone: &Zone) -> NaiveDate {
        match self.0 {
            Time::Instant(at) => in_zone(at.epoch_seconds(), zone).date_naive(),
            Time::Date(date) => date,
            Time::Local(local) => local.date(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_an_instant_or_exactly_a_local_date_or_minute() {
        assert_eq!("2026-11-20T12:00:00Z".parse(), Ok(Time::Instant(At::from(1_795_176_000))));
        assert_eq!("2026-11-20T12:00:00.9+00:00".parse(), Ok(Time::Instant(At::from(1_795_176_000))));
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!("2026-11-20".parse(), Ok(Time::Date(date)));
        assert_eq!("2026-11-20T09:30".parse(), Ok(Time::Local(date.and_hms_opt(9, 30, 0).unwrap())));
        for text in [
            "",
            "Now",
            "2026-02-30",
            "2026-11-2",
            "26-11-20",
            "2026-11-20T24:00",
            "2026-11-20T9:00",
            "2026-11-20T09:00:00",
            "2026-11-20 09:00",
            "2026-11-20T",
            "T09:00",
            "2026-11-20T09-00",
            "2026:11:20",
            "１026-11-2",
            "2026-11-20T09:00Z",
        ] {
            assert!(text.parse::<Time>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_local_time_needs_a_zone() {
        let local: Time = "2026-11-20T09:00".parse().unwrap();
        assert!(local.without_zone("--at").is_err() && local.utc_date("--at").is_err());
        let date: Time = "2026-11-20".parse().unwrap();
        assert!(date.without_zone("--at").is_err());
        assert_eq!(date.utc_date("--at").unwrap().epoch_seconds(), 1_795_132_800);
    }
}
