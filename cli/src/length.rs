/*!
A length of time as people write it: `90s`, `15m`, `2h`, `14d`.
*/

use std::str::FromStr;

/// In seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(pub i64);

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Length, String> {
        let fault = || format!("{text:?} is no length of time such as 90s, 15m, 2h or 14d");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_its_unit() {
        for (text, seconds) in [("0s", 0), ("90s", 90), ("15m", 900), ("2h", 7200), ("14d", 1_209_600)] {
            assert_eq!(text.parse(), Ok(Length(seconds)), "{text}");
        }
        for text in ["", "m", "15", "-1m", "+1m", "1.5h", "15 m", "15min", "1é", "99999999999999999999d"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }
}
