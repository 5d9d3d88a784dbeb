/*!
The same plain program with jiff.
*/

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use crate::queue::{Special, WEEK, specials};

pub struct Plain {
    zone: TimeZone,
    week: [Vec<(u16, u16)>; 7],
    specials: HashMap<Date, Vec<(u16, u16)>>,
}

impl Plain {
    /// The realistic queue in `zone`.
    pub fn new(zone: &str) -> Plain {
        let specials = specials().map(|(year, month, day, special)| {
            let hours = match special {
                Special::Closed => Vec::new(),
                Special::Open => vec![(0, 1440)],
                Special::Hours(start, end) => vec![(start, end)],
            };
            let date = Date::new(year as i16, month as i8, day as i8).expect("a date of the calendar");
            (date, hours)
        });
        Plain {
            zone: TimeZone::get(zone).expect("a zone of jiff's bundle"),
            week: WEEK.map(<[_]>::to_vec),
            specials: specials.collect(),
        }
    }

    fn hours(&self, date: Date) -> &[(u16, u16)] {
        match self.specials.get(&date) {
            Some(hours) => hours,
            None => &self.week[date.weekday().to_monday_zero_offset() as usize],
        }
    }

    fn local(&self, at: i64) -> (Date, u16) {
        let local = self.zone.to_datetime(Timestamp::from_second(at).expect("an instant of jiff's years"));
        (local.date(), local.hour() as u16 * 60 + local.minute() as u16)
    }

    pub fn is_open(&self, at: i64) -> bool {
        let (date, minute) = self.local(at);
        self.hours(date).iter().any(|&(start, end)| start <= minute && minute < end)
    }

    /// As the chrono program does it.
    pub fn next_change(&self, at: i64) -> Option<i64> {
        let (mut date, minute) = self.local(at);
        let mut open = self.hours(date).iter().any(|&(start, end)| start <= minute && minute < end);
        let mut from = minute + 1;
        for _ in 0..366 {
            for &(start, end) in self.hours(date) {
                if open && start > from.saturating_sub(1) && from == 0 {
                    return self.utc(date, 0);
                }
                if !open && start >= from {
                    return self.utc(date, start);
                }
                if open && end >= from && end < 1440 {
                    return self.utc(date, end);
                }
            }
            if open && from == 0 && self.hours(date).is_empty() {
                return self.utc(date, 0);
            }
            open = open || self.hours(date).last().is_some_and(|&(_, end)| end == 1440);
            date = date.checked_add(1.day()).ok()?;
            from = 0;
        }
        None
    }

    fn utc(&self, date: Date, minute: u16) -> Option<i64> {
        let local = date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        self.zone.to_timestamp(local).ok().map(Timestamp::as_second)
    }
}
