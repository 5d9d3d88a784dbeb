/*!
The values of an event's properties (RFC 5545 section 3.3): dates, date-times, durations and texts, each read whole or not at all.
*/

use crate::schedule::{Day, rule::compact_date};

/// A value of a date property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: Day,
    /// Hours, minutes and seconds; `None` for a date.
    pub(super) time: Option<(u8, u8, u8)>,
}

impl Moment {
    /// `YYYYMMDD`, or `YYYYMMDDTHHMMSS` with or without a `Z`, naming a possible moment; of a period (`start/end`) its beginning.
    pub(super) fn parse(text: &str) -> Option<Moment> {
        let begin = text.split('/').next().unwrap_or_default();
        let Some((date, time)) = begin.split_once(['T', 't']) else {
            return Some(Moment { day: compact_date(begin)?, time: None });
        };
        let clock = time.strip_suffix(['Z', 'z']).unwrap_or(time);
        if clock.len() != 6 || !clock.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // OK: six ASCII digits.
        let two = |at: usize| clock[at..at + 2].parse::<u8>().ok();
        let time = (two(0)?, two(2)?, two(4)?);
        (time.0 < 24 && time.1 < 60 && time.2 <= 60).then_some(Moment { day: compact_date(date)?, time: Some(time) })
    }

    pub(super) fn is_midnight(self) -> bool {
        self.time.is_none_or(|time| time == (0, 0, 0))
    }
}

/// A duration of whole days, at least one: `P1D`, `P2W`, `P1DT24H`. `None` for any other.
pub(super) fn whole_days(text: &str) -> Option<i32> {
    let text = text.trim().to_ascii_uppercase();
    let body = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
    let (dates, times) = body.split_once('T').map_or((body, None), |(dates, times)| (dates, Some(times)));
    let date_part = amounts(dates, &[('W', 7 * 86_400), ('D', 86_400)])?;
    let time_part = times
        .map_or(Some(0), |times| amounts(times, &[('H', 3600), ('M', 60), ('S', 1)]).filter(|_| !times.is_empty()))?;
    let seconds = date_part.checked_add(time_part)?;
    let something = !dates.is_empty() || times.is_some();
    (something && seconds % 86_400 == 0).then(|| i32::try_from(seconds / 86_400).unwrap_or(i32::MAX).max(1))
}

/// The sum of `NUMBER UNIT` pairs whose units stand in the given order.
fn amounts(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let (mut rest, mut sum, mut units) = (text, 0u64, units.iter());
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).filter(|&end| end > 0)?;
        let unit = rest[end..].chars().next()?;
        let &(_, seconds) = units.find(|(known, _)| *known == unit)?;
        sum = sum.checked_add(rest[..end].parse::<u64>().ok()?.checked_mul(seconds)?)?;
        rest = &rest[end + unit.len_utf8()..];
    }
    Some(sum)
}

/// A text on one line, its escapes undone (section 3.3.11): a reason is spoken and shown within sentences.
pub(super) fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => plain.push(' '),
                Some(escaped @ ('\\' | ',' | ';' | ':' | '"')) => plain.push(escaped),
                // Not an escape that the format knows: kept as it is written.
                Some(other) => plain.extend(['\\', other]),
                None => plain.push('\\'),
            },
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_days_or_nothing() {
        for (text, days) in [
            ("P1D", 1),
            ("P2W", 14),
            ("p1w2d", 9),
            ("P1DT24H", 2),
            ("PT86400S", 1),
            ("PT0S", 1),
            ("+P3D", 3),
            ("P0D", 1),
        ] {
            assert_eq!(whole_days(text), Some(days), "{text}");
        }
        let long = format!("P{}D", "9".repeat(40));
        for text in ["", "P", "PT", "P1", "PD", "-P1D", "PT1H", "P1H", "P1D1W", "P1DT", "soon", "P1Dé", &long] {
            assert_eq!(whole_days(text), None, "{text}");
        }
    }
}
