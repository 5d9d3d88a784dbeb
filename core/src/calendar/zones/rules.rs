/*!
The full rules of one zone, as the source of its data gives them: the slow, complete meaning behind the spans.

[`Rules`] is asked twice: for the clock changes from 1970 to 2100 when a zone is loaded, and for instants outside that range. It is the
only place that speaks jiff's and chrono-tz's languages. It does not know names or files.
*/

use chrono::{Offset, TimeZone as _, Utc};
use jiff::Timestamp;

use super::spans::Spans;

/// No clock may be this far from UTC, so a local time `l` lies within `l - DAY ..= l + DAY` in UTC.
pub(super) const DAY: i64 = 86_400;
/// 400 Gregorian years: rules of the form "second Sunday of March" repeat after it exactly.
const CYCLE: i64 = 146_097 * DAY;
/// 9999-01-01T00:00:00Z: past it, jiff is asked about the same date whole cycles earlier.
const JIFF_END: i64 = 253_370_764_800;

#[derive(Clone, Debug)]
pub(super) enum Rules {
    Tzif(jiff::tz::TimeZone),
    ChronoTz(chrono_tz::Tz),
}

/// How a local time reads in UTC: the offsets that give it, the earlier instant first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Skipped,
    Once(i32),
    Twice(i32, i32),
}

impl Rules {
    /// Reads a TZif file (RFC 9636).
    pub(super) fn tzif(name: &str, data: &[u8]) -> Result<Rules, String> {
        if has_leap_seconds(data) {
            return Err("it counts leap seconds, and UTC clocks do not".to_owned());
        }
        jiff::tz::TimeZone::tzif(name, data).map(Rules::Tzif).map_err(|error| error.to_string())
    }

    /// The clock changes from 1970 to 2100.
    pub(super) fn spans(&self) -> Result<Spans, String> {
        match self {
            Rules::Tzif(zone) => Spans::new(
                self.offset_at(0),
                zone.following(Timestamp::UNIX_EPOCH).map(|change| {
                    let at = change.timestamp();
                    // OK: a TZif change is at a whole second.
                    (at.as_second(), change.offset().seconds())
                }),
            ),
            Rules::ChronoTz(_) => Spans::new(self.offset_at(0), self.probe().into_iter()),
        }
    }

    /// The offset at any instant, in seconds east of UTC.
    pub(super) fn offset_at(&self, utc: i64) -> i32 {
        let offset = match self {
            Rules::Tzif(zone) => zone.to_offset(timestamp(utc)).seconds(),
            Rules::ChronoTz(zone) => match chrono::DateTime::from_timestamp(utc, 0) {
                Some(at) => zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc(),
                // chrono cannot hold the instant: only the whole i64 line is asked for it, and its ends do not move.
                None if utc < 0 => self.offset_at(chrono::DateTime::<Utc>::MIN_UTC.timestamp()),
                None => self.offset_at(chrono::DateTime::<Utc>::MAX_UTC.timestamp()),
            },
        };
        bounded(offset)
    }

    /// The readings of a local time, given as the seconds that a UTC clock with the same face would have.
    pub(super) fn reading(&self, local: i64) -> Reading {
        match self {
            Rules::Tzif(zone) => {
                let cycles = cycles_past(local);
                let local = local - cycles * CYCLE;
                let from = local.saturating_sub(DAY).max(Timestamp::MIN.as_second());
                let mut changes = zone
                    .following(timestamp(from))
                    .map(|change| (change.timestamp().as_second(), bounded(change.offset().seconds())))
                    .take_while(|&(at, _)| at <= local.saturating_add(DAY));
                let mut next = Some((i64::MIN, self.offset_at(from)));
                let mut stretches = std::iter::from_fn(|| {
                    let (start, offset) = next?;
                    next = changes.next();
                    Some((start, next.map_or(i64::MAX, |(at, _)| at), offset))
                });
                read(local, &mut stretches)
            }
            Rules::ChronoTz(zone) => match chrono::DateTime::from_timestamp(local, 0) {
                Some(at) => match zone.offset_from_local_datetime(&at.naive_utc()) {
                    chrono::MappedLocalTime::None => Reading::Skipped,
                    chrono::MappedLocalTime::Single(one) => Reading::Once(one.fix().local_minus_utc()),
                    chrono::MappedLocalTime::Ambiguous(one, two) => {
                        Reading::Twice(one.fix().local_minus_utc(), two.fix().local_minus_utc())
                    }
                },
                None => Reading::Once(self.offset_at(local)),
            },
        }
    }

    /// Clock changes found by asking: once a day, then bisected. No zone changes its clock twice within a day.
    fn probe(&self) -> Vec<(i64, i32)> {
        let mut found = Vec::new();
        let (mut from, mut offset) = (0, self.offset_at(0));
        while from < Spans::END - 1 {
            let to = (from + DAY).min(Spans::END - 1);
            let after = self.offset_at(to);
            if after != offset {
                let (mut low, mut high) = (from, to);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if self.offset_at(middle) == offset { low = middle } else { high = middle }
                }
                found.push((high, after));
                offset = after;
            }
            from = to;
        }
        found
    }
}

/// The readings of `local` among `stretches` of (start, end, offset), which are sorted, disjoint and cover a day on both sides of it.
///
/// Three readings need two clock changes within a day or two; the first and the last then stand for them.
pub(super) fn read(local: i64, stretches: &mut dyn Iterator<Item = (i64, i64, i32)>) -> Reading {
    let mut reading = Reading::Skipped;
    for (start, end, offset) in stretches {
        let utc = local.saturating_sub(i64::from(offset));
        if start <= utc && utc < end {
            reading = match reading {
                Reading::Skipped => Reading::Once(offset),
                Reading::Once(first) | Reading::Twice(first, _) => Reading::Twice(first, offset),
            };
        }
    }
    reading
}

fn bounded(offset: i32) -> i32 {
    offset.clamp(-86_399, 86_399)
}

fn cycles_past(seconds: i64) -> i64 {
    if seconds < JIFF_END { 0 } else { (seconds - JIFF_END) / CYCLE + 1 }
}

/// The instant for jiff, whose years end at -9999 and 9999: before them nothing has changed yet, after them the rules repeat.
fn timestamp(utc: i64) -> Timestamp {
    let utc = (utc - cycles_past(utc) * CYCLE).max(Timestamp::MIN.as_second());
    Timestamp::from_second(utc).unwrap_or(Timestamp::UNIX_EPOCH) // OK: just bounded to jiff's range.
}

/// True for the files of a "right" tree, whose seconds are not UTC's. What is malformed here is left for the reader to refuse.
fn has_leap_seconds(data: &[u8]) -> bool {
    // RFC 9636 section 3.1: version at 4, then from 20 six counts: isut, isstd, leap, time, type, char.
    let counts = |at: usize| -> Option<[usize; 6]> {
        let mut counts = [0; 6];
        for (count, bytes) in counts.iter_mut().zip(data.get(at + 20..at + 44)?.chunks_exact(4)) {
            *count = bytes.iter().fold(0, |n, &byte| n << 8 | usize::from(byte));
        }
        Some(counts)
    };
    let Some([isut, isstd, leap, time, kinds, chars]) = counts(0) else { return false };
    if leap > 0 {
        return true;
    }
    // OK: six products of 32-bit counts cannot overflow 64 bits; on 32-bit machines saturation ends in `get` finding nothing.
    let body = [(time, 5), (kinds, 6), (chars, 1), (isut, 1), (isstd, 1)];
    let length = body.iter().fold(44usize, |sum, &(count, size)| sum.saturating_add(count.saturating_mul(size)));
    data.get(4).is_some_and(|&version| version >= b'2')
        && length < data.len()
        && counts(length).is_some_and(|[_, _, leap, ..]| leap > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_seconds_are_seen_in_both_headers() {
        let header = |version: u8, leap: u8| {
            let mut bytes = vec![0; 44];
            bytes[..5].copy_from_slice(&[b'T', b'Z', b'i', b'f', version]);
            bytes[31] = leap;
            bytes
        };
        assert!(has_leap_seconds(&header(0, 27)));
        assert!(has_leap_seconds(&[header(b'2', 0), header(b'2', 27)].concat()));
        assert!(!has_leap_seconds(&[header(b'2', 0), header(b'2', 0)].concat()));
        assert!(!has_leap_seconds(b""));
        assert!(!has_leap_seconds(&[255; 60][..43]));
    }

    #[test]
    fn a_local_time_with_three_readings_keeps_its_first_and_last() {
        let stretches = [(0, 100, 0), (100, 120, -50), (120, 999, -90)];
        assert_eq!(read(65, &mut stretches.into_iter()), Reading::Twice(0, -90));
        assert_eq!(read(5, &mut stretches.into_iter()), Reading::Once(0));
        assert_eq!(read(-5, &mut stretches.into_iter()), Reading::Skipped);
    }
}
