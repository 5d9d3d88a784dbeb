/*!
The open hours of a queue as iCalendar (RFC 5545): an event for each interval, an all-day event for each special day.

Programs that read feeds ask once an hour or once a day: a feed is for people who look, never for routing.
*/

use std::{fmt::Write, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, Response},
};
use chrono::{DateTime, Utc};
use openline::{At, Queue};
use sha2::{Digest, Sha256};

use crate::{
    answer::{self, Held},
    problem::Problem,
    query::Query,
    site::{Site, Snapshot},
};

const DAY: i64 = 86_400;

/// `GET /v1/queues/{name}/calendar.ics`.
pub async fn feed(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    Query::parse(raw.as_deref(), &["key"])?;
    let snapshot = site.now();
    let queue = snapshot.queue(&name)?;
    let now = site.clock.now();
    // By whole days in UTC, so that it stays what it is for a day.
    let today = now.div_euclid(DAY) * DAY;
    let text = calendar(&snapshot, &queue, today - 31 * DAY, today + 400 * DAY);
    let held = Held { at: now, until: Some(today + DAY) };
    Ok(answer::text(&snapshot, &headers, held, "text/calendar; charset=utf-8", text))
}

fn calendar(snapshot: &Snapshot, queue: &Queue<'_>, from: i64, to: i64) -> String {
    let mut text = Lines(String::new());
    let stamp = stamp(snapshot.since);
    let name = escaped(queue.name());
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//openline//serve//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ] {
        text.line(line);
    }
    text.line(&format!("X-WR-CALNAME:{name}"));
    for (start, end) in queue.intervals_at(from, to) {
        text.line("BEGIN:VEVENT");
        text.line(&format!("UID:{}", uid(queue.name(), "open", &start.to_string())));
        text.line(&format!("DTSTAMP:{stamp}"));
        text.line(&format!("DTSTART:{}", self::stamp(start)));
        text.line(&format!("DTEND:{}", self::stamp(end)));
        text.line(&format!("SUMMARY:{name}: open"));
        text.line("TRANSP:TRANSPARENT");
        text.line("END:VEVENT");
    }
    for day in queue.special_days(At::from(from), At::from(to)) {
        let date = day.date.format("%Y%m%d").to_string();
        let next = day.date.succ_opt().unwrap_or(day.date).format("%Y%m%d").to_string();
        text.line("BEGIN:VEVENT");
        text.line(&format!("UID:{}", uid(queue.name(), "special", &date)));
        text.line(&format!("DTSTAMP:{stamp}"));
        text.line(&format!("DTSTART;VALUE=DATE:{date}"));
        text.line(&format!("DTEND;VALUE=DATE:{next}"));
        text.line(&format!("SUMMARY:{name}: {}", escaped(day.reason.unwrap_or("special hours"))));
        text.line("TRANSP:TRANSPARENT");
        text.line("END:VEVENT");
    }
    text.line("END:VCALENDAR");
    text.0
}

fn stamp(at: i64) -> String {
    DateTime::<Utc>::from_timestamp(at, 0).unwrap_or_default().format("%Y%m%dT%H%M%SZ").to_string()
}

/// Always the same for the same event.
fn uid(queue: &str, kind: &str, what: &str) -> String {
    let digest =
        Sha256::new().chain_update(queue).chain_update([0]).chain_update(kind).chain_update([0]).chain_update(what);
    let mut text = String::new();
    for byte in digest.finalize().iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    text + "@openline"
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

struct Lines(String);

impl Lines {
    /// One content line, folded after 75 bytes and never within a character.
    fn line(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut text = Lines(String::new());
        text.line(&format!("SUMMARY:{}", "é".repeat(100)));
        assert!(text.0.split("\r\n").all(|line| line.len() <= 75), "{}", text.0);
        assert_eq!(text.0.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "é".repeat(100)));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }
}
