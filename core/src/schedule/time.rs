/*!
A time of day as documents write it: `HH:MM`, and a pair of them as a [`Stretch`].
*/

use super::hours::{DAY_MINUTES, Stretch};

/// Reads exactly `HH:MM`, `00:00` to `24:00`, as minutes since midnight.
pub(crate) fn parse_time(text: &str) -> Option<u16> {
    let [h1, h2, b':', m1, m2] = *text.as_bytes() else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let (hours, minutes) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
    let time = hours * 60 + minutes;
    (minutes < 60 && time <= DAY_MINUTES).then_some(time)
}

/// The stretch from `start` to `end` by the rules of the wall clock, or `None` when both are the same time.
///
/// An end before the start (or at `00:00`) is on the next date; `00:00` to `00:00` is the whole day.
pub(crate) fn stretch(start: u16, end: u16) -> Option<Stretch> {
    match (start, end) {
        (0, 0) => Some(Stretch { start, end: DAY_MINUTES }),
        _ if start == end => None,
        _ if end < start => Some(Stretch { start, end: end + DAY_MINUTES }),
        _ => Some(Stretch { start, end }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_digits_colon_two_digits_are_a_time() {
        assert_eq!(parse_time("00:00"), Some(0));
        assert_eq!(parse_time("09:30"), Some(570));
        assert_eq!(parse_time("24:00"), Some(1440));
        for text in ["9:00", "25:00", "24:01", "12:60", "12:5", "", "12.30", " 9:00", "+9:00", "12:300", "１2:00"] {
            assert_eq!(parse_time(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_end_before_its_start_is_on_the_next_date() {
        assert_eq!(stretch(1320, 360), Some(Stretch { start: 1320, end: 1800 }));
        assert_eq!(stretch(1320, 0), Some(Stretch { start: 1320, end: 1440 }));
        assert_eq!(stretch(0, 1440), stretch(0, 0));
        assert_eq!(stretch(540, 540), None);
    }
}
