/*!
iCalendar: the open hours as events, for calendars that people subscribe to.

An event for each interval of the week, with the weekdays that have it and an EXDATE for each date that has it not; further events for hours that only some dates
have. A night ends on the next date. The zone goes along as VTIMEZONE, so that no reader needs zone data of its own. The same document gives the same
bytes: identifiers are made of the queue and the interval, and the stamp is the first date of the horizon.
*/

use std::{collections::BTreeMap, fmt::Write};

use chrono::{DateTime, Days as Later, NaiveDate};
use openline::Zone;

use super::{Format, Outgoing};
use crate::{
    lower::hours_of,
    minutes::{DAY, Days, Horizon, weekday},
    proof::instants,
    report::Report,
};

/// The format; it is only written.
pub const FORMAT: Format = Format { name: "ics", title: "iCalendar", read: None };

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Hours that begin on one date and are open as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    start: u16,
    end: u16,
}

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, _: &mut Report) -> Option<String> {
    let Outgoing { name, zone, week, days, runs, .. } = outgoing;
    let horizon = days.horizon();
    let mut lines = Lines::default();
    lines.put("BEGIN:VCALENDAR");
    lines.put("VERSION:2.0");
    lines.put("PRODID:-//openline//openline-exchange//EN");
    lines.put("CALSCALE:GREGORIAN");
    lines.put(&format!("X-WR-CALNAME:{}", escaped(name)));
    time_zone(zone, horizon, &mut lines);
    let stamp = horizon.from.format("%Y%m%dT000000Z");
    let mut event = |slot: Slot, first: NaiveDate, summary: &str, rest: &[String]| {
        let at = |minute: u16| {
            let date = first.checked_add_days(Later::new(u64::from(minute / DAY))).unwrap_or(first);
            format!("{}T{:02}{:02}00", date.format("%Y%m%d"), minute % DAY / 60, minute % 60)
        };
        lines.put("BEGIN:VEVENT");
        let key = format!(
            "{name}\n{}\n{}\n{}\n{}",
            zone.name(),
            slot.start,
            slot.end,
            rest.first().map_or_else(|| first.to_string(), Clone::clone)
        );
        lines.put(&format!("UID:{:016x}@openline", hash(&key)));
        lines.put(&format!("DTSTAMP:{stamp}"));
        lines.put(&format!("DTSTART;TZID={}:{}", zone.name(), at(slot.start)));
        lines.put(&format!("DTEND;TZID={}:{}", zone.name(), at(slot.end)));
        rest.iter().for_each(|line| lines.put(line));
        lines.put(&format!("SUMMARY:{}", escaped(summary)));
        lines.put("TRANSP:TRANSPARENT");
        lines.put("END:VEVENT");
    };
    let mut left = days.clone();
    let mut slots: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
    for (day, hours) in hours_of(week, true).iter().enumerate() {
        for &(start, end) in &hours.0 {
            slots.entry(Slot { start, end }).or_default().push(day);
        }
    }
    for (slot, weekdays) in slots {
        let dates: Vec<NaiveDate> = horizon.dates().filter(|date| weekdays.contains(&weekday(*date))).collect();
        let (held, missing): (Vec<NaiveDate>, Vec<NaiveDate>) =
            dates.iter().partition(|date| is_open(days, **date, slot));
        let (Some(first), false) = (dates.first(), held.is_empty()) else { continue };
        for date in held {
            left.close(date, u32::from(slot.start), u32::from(slot.end));
        }
        let names: Vec<&str> = weekdays.iter().map(|day| DAYS[*day]).collect();
        let mut rest = vec![format!("RRULE:FREQ=WEEKLY;BYDAY={}", names.join(","))];
        for date in missing {
            let at = format!("{}T{:02}{:02}00", date.format("%Y%m%d"), slot.start / 60, slot.start % 60);
            rest.push(format!("EXDATE;TZID={}:{at}", zone.name()));
        }
        event(slot, *first, name, &rest);
    }
    // What is open and in no weekly event; a stretch over midnight is one event.
    let mut open: Option<(NaiveDate, Slot)> = None;
    let mut single: Vec<(NaiveDate, Slot)> = Vec::new();
    for date in horizon.dates() {
        for &(start, end) in left.day(date).spans() {
            match &mut open {
                Some((first, slot))
                    if start == 0
                        && slot.end == DAY
                        && slot.start > 0
                        && end < DAY
                        && first.succ_opt() == Some(date) =>
                {
                    slot.end = DAY + end;
                }
                _ => {
                    single.extend(open.take());
                    open = Some((date, Slot { start, end }));
                }
            }
        }
    }
    single.extend(open);
    for (date, slot) in single {
        let reason = runs.iter().find(|run| (run.first..=run.last).contains(&date)).and_then(|run| run.reason.as_ref());
        let summary = reason.map_or_else(|| (*name).to_owned(), |reason| format!("{name}: {reason}"));
        event(slot, date, &summary, &[]);
    }
    lines.put("END:VCALENDAR");
    Some(lines.0)
}

fn is_open(days: &Days, date: NaiveDate, slot: Slot) -> bool {
    let holds = |date: NaiveDate, start: u16, end: u16| {
        start >= end || days.day(date).spans().iter().any(|&(a, b)| a <= start && end <= b)
    };
    let next = date.succ_opt().filter(|next| days.horizon().contains(*next));
    holds(date, slot.start, slot.end.min(DAY))
        && (slot.end <= DAY || next.is_some_and(|next| holds(next, 0, slot.end - DAY)))
}

/// The offsets of the horizon, those before it included: each kind of change with the local times at which it happens.
fn time_zone(zone: &Zone, horizon: Horizon, lines: &mut Lines) {
    lines.put("BEGIN:VTIMEZONE");
    lines.put(&format!("TZID:{}", zone.name()));
    let (from, to) = instants(horizon, zone);
    let start = from - 366 * 86_400;
    let initial = zone.offset_seconds_at(start);
    let standard = (start..to).step_by(86_400 * 7).map(|at| zone.offset_seconds_at(at)).min().unwrap_or(initial);
    let local = |at: i64, offset: i32| {
        DateTime::from_timestamp(at + i64::from(offset), 0)
            .map_or_else(String::new, |at| at.format("%Y%m%dT%H%M%S").to_string())
    };
    let mut changes: BTreeMap<(i32, i32), Vec<String>> = BTreeMap::new();
    changes.entry((initial, initial)).or_default().push(local(start, initial));
    for change in zone.clock_changes(start, to) {
        // RFC 5545, 3.6.5: the time of a change is told by the clock that was in force before it.
        changes.entry((change.before, change.after)).or_default().push(local(change.at, change.before));
    }
    for ((before, after), times) in changes {
        let kind = if after > standard { "DAYLIGHT" } else { "STANDARD" };
        lines.put(&format!("BEGIN:{kind}"));
        lines.put(&format!("DTSTART:{}", times[0]));
        lines.put(&format!("TZOFFSETFROM:{}", offset(before)));
        lines.put(&format!("TZOFFSETTO:{}", offset(after)));
        times[1..].iter().for_each(|time| lines.put(&format!("RDATE:{time}")));
        lines.put(&format!("END:{kind}"));
    }
    lines.put("END:VTIMEZONE");
}

fn offset(seconds: i32) -> String {
    let (sign, seconds) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let rest = if seconds % 60 == 0 { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3600, seconds / 60 % 60)
}

/// A text as RFC 5545, 3.3.11 has it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// FNV-1a: the same on every machine and in every release.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Content lines: folded at 75 octets, never inside a character, and ended by CRLF.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        // Writing to a String cannot fail.
        let _ = write!(self.0, "\r\n");
    }
}
