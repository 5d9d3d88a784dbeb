/*!
What a careful programmer writes with chrono, chrono-tz and a HashMap, without a library for opening hours.
*/

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use crate::queue::{Special, WEEK, specials};

/// One queue: an array of weekdays, and a map of special dates.
pub struct Plain {
    zone: Tz,
    week: [Vec<(u16, u16)>; 7],
    specials: HashMap<NaiveDate, Vec<(u16, u16)>>,
}

impl Plain {
    /// The realistic queue in `zone`, its hours moved by `shift` minutes.
    pub fn new(zone: &str, shift: u16) -> Plain {
        let moved = |hours: &[(u16, u16)]| hours.iter().map(|&(start, end)| (start + shift, end + shift)).collect();
        let specials = specials().map(|(year, month, day, special)| {
            let hours = match special {
                Special::Closed => Vec::new(),
                Special::Open => vec![(0, 1440)],
                Special::Hours(start, end) => moved(&[(start, end)]),
            };
            (NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar"), hours)
        });
        Plain { zone: zone.parse().expect("a zone of chrono-tz"), week: WEEK.map(moved), specials: specials.collect() }
    }

    /// Any week, closed on some dates.
    pub fn with(zone: &str, week: [Vec<(u16, u16)>; 7], closed: impl Iterator<Item = (i32, u32, u32)>) -> Plain {
        let date = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar");
        let specials = closed.map(|closed| (date(closed), Vec::new())).collect();
        Plain { zone: zone.parse().expect("a zone of chrono-tz"), week, specials }
    }

    /// Any week and any special dates.
    pub fn of(
        zone: &str,
        week: [Vec<(u16, u16)>; 7],
        specials: impl Iterator<Item = ((i32, u32, u32), Vec<(u16, u16)>)>,
    ) -> Plain {
        let date = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a date of the calendar");
        let specials = specials.map(|(on, hours)| (date(on), hours)).collect();
        Plain { zone: zone.parse().expect("a zone of chrono-tz"), week, specials }
    }

    /// Open day and night, with two special dates years back.
    pub fn always_open() -> Plain {
        let date = |year, day| NaiveDate::from_ymd_opt(year, 12, day).expect("a date of the calendar");
        Plain {
            zone: Tz::America__Los_Angeles,
            week: std::array::from_fn(|_| vec![(0, 1440)]),
            specials: [(date(2019, 25), vec![]), (date(2020, 24), vec![(540, 720)])].into(),
        }
    }

    pub fn never_open() -> Plain {
        Plain { zone: Tz::America__Los_Angeles, week: Default::default(), specials: HashMap::new() }
    }

    fn hours(&self, date: NaiveDate) -> &[(u16, u16)] {
        match self.specials.get(&date) {
            Some(hours) => hours,
            None => &self.week[date.weekday().num_days_from_monday() as usize],
        }
    }

    fn local(&self, at: i64) -> DateTime<Tz> {
        let utc = DateTime::<Utc>::from_timestamp(at, 0).expect("an instant of chrono's years");
        utc.with_timezone(&self.zone)
    }

    pub fn is_open(&self, at: i64) -> bool {
        let local = self.local(at);
        let minute = (local.hour() * 60 + local.minute()) as u16;
        self.hours(local.date_naive()).iter().any(|&(start, end)| start <= minute && minute < end)
    }

    /// Edge by edge from the local date on; gives up after a year, as such programs do.
    pub fn next_change(&self, at: i64) -> Option<i64> {
        let local = self.local(at);
        let mut date = local.date_naive();
        let minute = (local.hour() * 60 + local.minute()) as u16;
        let mut open = self.hours(date).iter().any(|&(start, end)| start <= minute && minute < end);
        let mut from = minute + 1;
        for _ in 0..366 {
            for &(start, end) in self.hours(date) {
                // A day that begins closed ends what was open at midnight.
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
            date = date.checked_add_days(Days::new(1))?;
            from = 0;
        }
        None
    }

    fn utc(&self, date: NaiveDate, minute: u16) -> Option<i64> {
        let local = date.and_hms_opt(u32::from(minute) / 60, u32::from(minute) % 60, 0)?;
        self.zone.from_local_datetime(&local).earliest().map(|at| at.timestamp())
    }
}

/// A destination as such programs keep it: texts, compared at each call.
pub struct Destination {
    pub enabled: bool,
    pub channels: Vec<String>,
    pub languages: Vec<String>,
    pub hours: Plain,
}

/// The first destination that takes the contact.
pub fn route(destinations: &[Destination], channel: &str, language: &str, at: i64) -> Option<usize> {
    destinations.iter().position(|destination| {
        destination.enabled
            && destination.channels.iter().any(|listed| listed.eq_ignore_ascii_case(channel))
            && destination.languages.iter().any(|listed| speaks(listed, language))
            && destination.hours.is_open(at)
    })
}

/// `es` serves `es-MX`, and the other way round.
fn speaks(listed: &str, asked: &str) -> bool {
    if listed.contains('-') && asked.contains('-') {
        return listed.eq_ignore_ascii_case(asked);
    }
    let primary = |tag: &str| tag.find('-').unwrap_or(tag.len());
    listed[..primary(listed)].eq_ignore_ascii_case(&asked[..primary(asked)])
}
