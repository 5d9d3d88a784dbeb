/*!
Times as people read them: the wall clock with its weekday, and how far away it is.
*/

use chrono::{DateTime, Datelike, NaiveDate};
use openline::Zone;

pub use openline_answers::in_zone;

/// `Fri 20 Nov 2026 17:00 -08:00`, with seconds where there are any.
pub fn full(time: &DateTime<Zone>) -> String {
    format!("{} {}", time.format("%a %-d %b %Y"), with_offset(time))
}

/// `17:00 -08:00`.
fn with_offset(time: &DateTime<Zone>) -> String {
    format!("{} {}", clock(time), time.offset())
}

/// `17:00`, or `17:00:30`.
pub fn clock(time: &DateTime<Zone>) -> String {
    let seconds = time.timestamp().rem_euclid(60) != 0;
    time.format(if seconds { "%H:%M:%S" } else { "%H:%M" }).to_string()
}

/// `Fri 20 Nov 17:00`, with the year where it is not that of `today`.
pub fn short(time: &DateTime<Zone>, today: NaiveDate) -> String {
    let date = if time.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" };
    format!("{} {}", time.format(date), clock(time))
}

/// `2 d 14 h`, `45 min`: the two largest units.
pub fn span(seconds: i64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let Some(largest) = units.iter().position(|(unit, _)| seconds >= *unit) else { return "0 s".to_owned() };
    let (unit, name) = units[largest];
    let mut words = format!("{} {name}", seconds / unit);
    if let Some((smaller, name)) = units.get(largest + 1) {
        let rest = seconds % unit / smaller;
        if rest > 0 {
            words.push_str(&format!(" {rest} {name}"));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_name_their_two_largest_units() {
        let words = [0, 59, 60, 61, 3_600, 5_400, 86_400, 90_061, 10_000_000].map(span);
        assert_eq!(words, ["0 s", "59 s", "1 min", "1 min 1 s", "1 h", "1 h 30 min", "1 d", "1 d 1 h", "115 d 17 h"]);
    }

    #[test]
    fn times_are_written_on_the_wall_clock() {
        let noon = in_zone(1_795_176_000, &Zone::utc());
        assert_eq!(full(&noon), "Fri 20 Nov 2026 12:00 +00:00");
        assert_eq!(short(&noon, noon.date_naive()), "Fri 20 Nov 12:00");
        assert_eq!(short(&noon, NaiveDate::MIN), "Fri 20 Nov 2026 12:00");
        assert_eq!(clock(&in_zone(1_795_176_030, &Zone::utc())), "12:00:30");
    }
}
