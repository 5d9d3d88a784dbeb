/*!
A finding about one text, before anybody knows where in the document it stands.

`plan` adds the path, the position and the severity.
*/

use crate::error::Code;

/// What is wrong with a text: a stable code and words with what was found and what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Fault {
        Fault { code, message: message.into() }
    }
}

/// Characters of a text that a message repeats; the rest of a long one helps nobody.
const SHOWN: usize = 80;

/// The text in quotes for a message, its control characters escaped, cut when long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// True for whatever ends or disturbs a line for some reader: the control characters of Unicode (C0, DEL, C1 with U+0085) and the
/// line and paragraph separators.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The first such character with its place, counted in characters from 1, for a message.
pub(super) fn find_control(text: &str) -> Option<String> {
    let (index, found) = text.chars().enumerate().find(|&(_, c)| is_control(c))?;
    Some(format!("the control character U+{:04X} at character {}", u32::from(found), index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_some_reader_takes_for_a_line_end_is_a_control() {
        for c in
            ['\0', '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{1b}', '\u{7f}', '\u{80}', '\u{85}', '\u{2028}', '\u{2029}']
        {
            assert!(is_control(c), "{c:?}");
        }
        for c in [' ', '~', '\u{a0}', 'é', '\u{2027}', '\u{202a}', '😀'] {
            assert!(!is_control(c), "{c:?}");
        }
        assert_eq!(find_control("né\r\n").as_deref(), Some("the control character U+000D at character 3"));
    }

    #[test]
    fn a_message_never_repeats_a_long_text_or_a_raw_control() {
        assert_eq!(quoted("a\nb"), r#""a\nb""#);
        assert!(quoted(&"é".repeat(10_000)).len() < 200);
    }
}
