/*!
A length of time as people write it: `90s`, `15m`, `2h`, `14d`.
*/

use std::{fmt, str::FromStr};

/// A length of time in whole seconds, read from a number and its unit: `s`, `m`, `h` or `d` (24 hours). Never negative.
///
/// ```
/// use openline::Length;
///
/// assert_eq!("15m".parse::<Length>().unwrap().seconds(), 900);
/// assert!("15".parse::<Length>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

/// A text that is no [`Length`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LengthError(String);

impl Length {
    /// The whole of it.
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl FromStr for Length {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Length, LengthError> {
        let fault = || LengthError(text.chars().take(40).collect());
        let unit = text.chars().last().ok_or_else(fault)?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return Err(fault()),
        };
        let number = &text[..text.len() - 1];
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse::<i64>().ok().filter(|_| is_number).ok_or_else(fault)?;
        number.checked_mul(seconds).map(Length).ok_or_else(fault)
    }
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no length of time such as 90s, 15m, 2h or 14d", self.0)
    }
}

impl std::error::Error for LengthError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_its_unit() {
        for (text, seconds) in [("0s", 0), ("90s", 90), ("15m", 900), ("2h", 7200), ("14d", 1_209_600)] {
            assert_eq!(text.parse::<Length>().map(Length::seconds), Ok(seconds), "{text}");
        }
        for text in ["", "m", "15", "-1m", "+1m", "1.5h", "15 m", "15min", "1é", "99999999999999999999d"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }
}
