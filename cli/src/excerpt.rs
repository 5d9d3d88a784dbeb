/*!
Excerpts: the part of a document's line that an issue speaks of, short enough to show.

# Invariant
The walk goes forward as long as the places asked for do, so that a thousand issues in one line of 60 MB cost one pass, not a thousand.
*/

use std::{borrow::Cow, ops::Range};

/// A line up to this many characters is shown whole.
const WHOLE_LINE: usize = 100;
/// What is shown of a longer one, before and behind the place.
const BEFORE: usize = 40;
const BEHIND: usize = 50;

/// A document's text and the place last looked at.
pub struct Excerpts<'t> {
    text: Cow<'t, str>,
    line: u32,
    line_start: usize,
    column: u32,
    offset: usize,
}

/// A line or a piece of it, and the bytes to underline.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    pub mark: Range<usize>,
    /// Whether more of the line stands before the text than it shows.
    pub is_cut: bool,
}

impl<'t> Excerpts<'t> {
    pub fn new(bytes: &'t [u8]) -> Excerpts<'t> {
        // Columns do not count the byte order mark.
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        Excerpts { text, line: 1, line_start: 0, column: 1, offset: 0 }
    }

    /// The excerpt around a place, both numbers from 1; `None` when the text has no such line.
    pub fn at(&mut self, line: u32, column: u32) -> Option<Excerpt> {
        if line < self.line || line == 0 {
            (self.line, self.line_start, self.column, self.offset) = (1, 0, 1, 0);
        }
        if line == self.line && column < self.column {
            (self.column, self.offset) = (1, self.line_start);
        }
        while self.line < line {
            let rest = &self.text.as_bytes()[self.offset..];
            let end = rest.iter().position(|&b| is_line_end(b))?;
            let length = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
            self.offset += end + length;
            (self.line, self.line_start, self.column) = (self.line + 1, self.offset, 1);
        }
        let bytes = self.text.as_bytes();
        while self.column < column && self.offset < bytes.len() && !is_line_end(bytes[self.offset]) {
            self.offset += character_length(bytes[self.offset]);
            self.column += 1;
        }
        Some(self.cut())
    }

    fn cut(&self) -> Excerpt {
        let before = &self.text[self.line_start..self.offset];
        let behind = &self.text[self.offset..];
        let behind = &behind[..line_length(behind, WHOLE_LINE + 1)];
        let count = |text: &str| text.chars().take(WHOLE_LINE + 1).count();
        let (mut head, mut tail) = (before, behind);
        let (mut cut_head, mut cut_tail) = (false, false);
        if before.len() > 4 * WHOLE_LINE || count(before) + count(behind) > WHOLE_LINE {
            if let Some((start, _)) = before.char_indices().rev().nth(BEFORE - 1).filter(|(start, _)| *start > 0) {
                (head, cut_head) = (&before[start..], true);
            }
            if let Some((end, _)) = behind.char_indices().nth(BEHIND) {
                (tail, cut_tail) = (&behind[..end], true);
            }
        }
        let ellipsis = |cut| if cut { "…" } else { "" };
        let start = ellipsis(cut_head).len() + head.len();
        let text = format!("{}{head}{tail}{}", ellipsis(cut_head), ellipsis(cut_tail));
        Excerpt { text, mark: start..start + token(tail), is_cut: cut_head }
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The bytes of the character that `lead` begins.
fn character_length(lead: u8) -> usize {
    match lead {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

/// The bytes before the line end, or of the first `most` characters.
fn line_length(text: &str, most: usize) -> usize {
    let cut = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
    text.as_bytes()[..cut].iter().position(|&b| is_line_end(b)).unwrap_or(cut)
}

/// The bytes of the word or quoted text at the start, to underline it; at least one character, where there is one.
fn token(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let end = match first {
        '"' | '\'' => {
            let mut escaped = false;
            let close = text.char_indices().skip(1).find(|&(_, c)| {
                let closes = c == first && !escaped;
                escaped = c == '\\' && first == '"' && !escaped;
                closes
            });
            close.map_or(text.len(), |(at, c)| at + c.len_utf8())
        }
        _ => text.find(|c: char| c.is_whitespace() || ",:[]{}\"'".contains(c)).unwrap_or(text.len()),
    };
    end.max(first.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, line: u32, column: u32) -> Option<(String, String)> {
        let excerpt = Excerpts::new(text.as_bytes()).at(line, column)?;
        let mark = excerpt.text[excerpt.mark.clone()].to_owned();
        Some((excerpt.text, mark))
    }

    #[test]
    fn the_value_at_a_place_is_marked() {
        let text = "a: 1\r\n  start: \"9:00\", x\rlast: [ü]\n";
        assert_eq!(marked(text, 2, 10), Some(("  start: \"9:00\", x".into(), "\"9:00\"".into())));
        assert_eq!(marked(text, 3, 7), Some(("last: [ü]".into(), "[".into())));
        assert_eq!(marked(text, 3, 8).unwrap().1, "ü");
        assert_eq!(marked(text, 4, 1), Some((String::new(), String::new())));
        assert_eq!(marked(text, 5, 1), None);
        assert_eq!(marked("\u{feff}ab", 1, 1).unwrap().1, "ab");
        assert_eq!(marked("ab", 1, 99).unwrap().1, "");
        assert_eq!(marked(r#"k: "a\"b" c"#, 1, 4).unwrap().1, r#""a\"b""#);
        assert_eq!(marked("", 1, 1), Some((String::new(), String::new())));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("[{}WRONG{}]", "é,".repeat(1000), ",é".repeat(1000));
        let (shown, mark) = marked(&text, 1, 2002).unwrap();
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.chars().count() == BEFORE + BEHIND + 2);
        assert_eq!(mark, "WRONG");
        let (shown, _) = marked(&text, 1, 1).unwrap();
        assert!(shown.starts_with("[é") && shown.ends_with('…'));
    }

    #[test]
    fn places_may_come_in_any_order() {
        let mut excerpts = Excerpts::new(b"one two\nthree four\nfive");
        for (line, column, word) in [(2, 7, "four"), (2, 1, "three"), (3, 1, "five"), (1, 5, "two"), (1, 1, "one")] {
            let excerpt = excerpts.at(line, column).unwrap();
            assert_eq!(&excerpt.text[excerpt.mark], word);
        }
        assert_eq!(excerpts.at(0, 0).unwrap().text, "one two");
    }
}
