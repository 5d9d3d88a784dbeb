/*!
Amounts and texts as people and markup read them; the command line writes them too.
*/

/// `45 h`, `7 h 30 min`: an amount of open time, which nobody counts in days.
pub fn amount(seconds: i64) -> String {
    match (seconds / 3_600, seconds % 3_600 / 60) {
        (0, 0) if seconds > 0 => format!("{seconds} s"),
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// What to add to an answer about `[from, to)` that leaves the years in which hours are known.
pub fn beyond(from: i64, to: i64) -> Option<&'static str> {
    let known = 0..=4_102_444_800;
    let outside = from < to && !(known.contains(&from) && known.contains(&to));
    outside.then_some("hours are known from 1970 to 2099 (UTC) only")
}

/// A text as XML and HTML carry it, in content and in quoted attributes. What no XML text can hold, and what turns the direction of writing,
/// becomes U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // A line end in an attribute would be read as a blank.
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// At most so many characters of a text; a longer one ends in `…`.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_hours_and_minutes() {
        assert_eq!([0, 30, 1_800, 162_000, 27_000].map(amount), ["0 h", "30 s", "30 min", "45 h", "7 h 30 min"]);
    }

    #[test]
    fn texts_cannot_leave_their_place_in_markup() {
        assert_eq!(escaped("<b a='\"'>&\u{1}\u{202e}\n"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\u{fffd}\u{fffd}&#10;");
        assert_eq!([cut("abcd", 4), cut("abcde", 4), cut("éééé", 3)], ["abcd", "abc…", "éé…"]);
    }
}
