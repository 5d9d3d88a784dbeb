/*!
The dates of a season in words: `in summer`, `from June 1 to August 31`.

It knows days of a year and a person's word for the season, and none of its hours.
*/

use super::times::MONTHS;

/// A month from 1 and a day of it; the year where the season comes only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeasonDay {
    pub(crate) year: Option<i32>,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// Names of the seasons, which stand with a small letter inside a sentence.
const SEASONS: [&str; 5] = ["Spring", "Summer", "Autumn", "Fall", "Winter"];

/// The season's own word, its dates where it has none, and both where it comes only once.
pub(crate) fn season_in_words(name: Option<&str>, first: SeasonDay, last: SeasonDay) -> String {
    let mut text = String::new();
    if let Some(name) = name {
        text.push_str("in ");
        let small = SEASONS.iter().any(|season| {
            name.strip_prefix(season).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        });
        match name.chars().next().filter(|_| small) {
            Some(letter) => {
                text.push(letter.to_ascii_lowercase());
                text.push_str(&name[letter.len_utf8()..]);
            }
            None => text.push_str(name),
        }
        if first.year.is_none() {
            return text;
        }
        text.push_str(", ");
    }
    text.push_str(if first == last { "on " } else { "from " });
    if first != last {
        push_day(&mut text, SeasonDay { year: first.year.filter(|_| first.year != last.year), ..first });
        text.push_str(" to ");
    }
    push_day(&mut text, last);
    text.push(',');
    text
}

fn push_day(text: &mut String, day: SeasonDay) {
    // OK: a month is one of twelve.
    let month = MONTHS.get(usize::from(day.month).wrapping_sub(1)).copied().unwrap_or_default();
    text.push_str(&format!("{month} {}", day.day));
    if let Some(year) = day.year {
        text.push_str(&format!(", {year}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str, first: (i32, u8, u8), last: (i32, u8, u8)) -> String {
        let day =
            |(year, month, day): (i32, u8, u8)| SeasonDay { year: Some(year).filter(|year| *year > 0), month, day };
        season_in_words(Some(name).filter(|name| !name.is_empty()), day(first), day(last))
    }

    #[test]
    fn a_season_is_named_or_told_by_its_dates() {
        for (name, first, last, spoken) in [
            ("Summer", (0, 6, 1), (0, 8, 31), "in summer"),
            ("Winter hours", (0, 11, 1), (0, 2, 29), "in winter hours"),
            ("Summerfest", (0, 7, 1), (0, 7, 9), "in Summerfest"),
            ("the hot months", (0, 7, 1), (0, 7, 9), "in the hot months"),
            ("Ramadan", (2027, 2, 8), (2027, 3, 9), "in Ramadan, from February 8 to March 9, 2027,"),
            ("", (0, 6, 1), (0, 8, 31), "from June 1 to August 31,"),
            ("", (0, 12, 24), (0, 12, 24), "on December 24,"),
            ("", (2026, 12, 1), (2027, 1, 31), "from December 1, 2026 to January 31, 2027,"),
        ] {
            assert_eq!(words(name, first, last), spoken);
        }
    }
}
