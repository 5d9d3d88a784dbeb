/*!
Dates and times as most sources write them. Each function gives `None` for anything else, and leaves it to its caller to say what was wanted.
*/

use chrono::NaiveDate;

use crate::note::Place;

/// Exactly `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let is_form = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, byte)| if matches!(i, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() });
    if is_form { text.parse().ok() } else { None }
}

/// `HH:MM` from 00:00 to 24:00, in minutes.
pub fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    minute(number(hours, 2)?, number(minutes, 2)?)
}

/// `HH:MM:SS` or `HH:MM`, in seconds, to 24:00:00.
pub fn clock_seconds(text: &str) -> Option<u32> {
    let (clock_text, seconds) = match text.matches(':').count() {
        1 => (text, 0),
        _ => {
            let (clock_text, seconds) = text.rsplit_once(':')?;
            (clock_text, number(seconds, 2).filter(|seconds| *seconds < 60)?)
        }
    };
    let all = u32::from(clock(clock_text)?) * 60 + u32::from(seconds);
    (all <= 86_400).then_some(all)
}

/// Hours and minutes, in minutes, to 24:00.
pub fn minute(hours: u16, minutes: u16) -> Option<u16> {
    (minutes < 60 && (hours < 24 || (hours, minutes) == (24, 0))).then(|| hours * 60 + minutes)
}

/// Exactly so many digits.
pub fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The lines of a text with their places.
pub fn lines<'t>(file: &'t str, text: &'t str) -> impl Iterator<Item = (Place, &'t str)> {
    text.lines().enumerate().map(|(index, line)| (Place::line(file, index + 1), line))
}
