/*!
The form of a variable's value, as a JSON Schema writes it: a regular expression that providers of language models read too.

Only what ECMA 262 and our own engine read alike is a pattern; nothing here depends on who asks.

# Bounds
A pattern has at most [`PATTERN_CHARS`] characters and [`PATTERN_BYTES`] when compiled, a value that is held to one at most [`VALUE_BYTES`]; the
engine's time is their product at most.
*/

use regex_lite::{Regex, RegexBuilder};

/// The longest pattern that is read.
const PATTERN_CHARS: usize = 256;

/// What one pattern may take when compiled.
const PATTERN_BYTES: usize = 64 << 10;

/// The longest value that is held to a pattern; a longer one does not match.
const VALUE_BYTES: usize = 1024;

/// A pattern and its text; two are equal when their texts are.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: Box<str>,
    regex: Regex,
}

impl Pattern {
    /// Reads a pattern, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Pattern, String> {
        let chars = text.chars().count();
        if chars == 0 || chars > PATTERN_CHARS {
            return Err(format!("has {chars} characters, wanted 1 to {PATTERN_CHARS}"));
        }
        if let Some(part) = foreign_part(text) {
            return Err(format!("has {part:?}, which is not read alike by everybody"));
        }
        match RegexBuilder::new(text).size_limit(PATTERN_BYTES).build() {
            Ok(regex) => Ok(Pattern { text: text.into(), regex }),
            Err(why) => Err(format!("is no regular expression: {why}")),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the value has a part of that form; `^` and `$` ask for the whole.
    pub(crate) fn matches(&self, value: &str) -> bool {
        value.len() <= VALUE_BYTES && self.regex.is_match(value)
    }
}

/// What stands before a place outside a class.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing that could be repeated.
    Nothing,
    Atom,
    Repeated,
}

/// The first part that ECMA 262 and our engine may read differently.
fn foreign_part(text: &str) -> Option<&str> {
    let (mut in_class, mut before) = (false, Before::Nothing);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| rest.starts_with(prefix));
        let (taken, next) = match c {
            '\\' => {
                let is_place = starts(&["\\b", "\\B"]);
                match escape(&rest[1..]) {
                    Some(length) => (1 + length, if is_place { Before::Nothing } else { Before::Atom }),
                    None => return Some(shown(rest)),
                }
            }
            ']' if in_class => (1, Before::Atom),
            '[' if in_class => return Some(shown(rest)),
            _ if in_class && starts(&["&&", "~~", "--"]) => return Some(shown(rest)),
            c if in_class => (c.len_utf8(), before),
            // A `]` right behind is a member to one reader and the end to the other.
            '[' if starts(&["[]", "[^]"]) => return Some(shown(rest)),
            '[' => (1, before),
            '(' if starts(&["(?:"]) => (3, Before::Nothing),
            '(' if starts(&["(?"]) => return Some(shown(rest)),
            '(' | '|' | '^' | '$' => (1, Before::Nothing),
            '?' if before == Before::Repeated => (1, Before::Nothing),
            '*' | '+' | '?' if before == Before::Atom => (1, Before::Repeated),
            '{' if before == Before::Atom => match count(rest) {
                Some(length) => (length, Before::Repeated),
                None => return Some(shown(rest)),
            },
            '*' | '+' | '?' | '{' | '}' | ']' => return Some(shown(rest)),
            c => (c.len_utf8(), Before::Atom),
        };
        in_class = match c {
            '[' => true,
            ']' => false,
            _ => in_class,
        };
        before = next;
        rest = &rest[taken..];
    }
    None
}

/// As much as a message shows.
fn shown(rest: &str) -> &str {
    &rest[..rest.char_indices().nth(3).map_or(rest.len(), |(end, _)| end)]
}

/// The bytes of `{3}`, `{3,}` or `{3,5}`.
fn count(rest: &str) -> Option<usize> {
    let inner = &rest[1..rest.find('}')?];
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    (is_number(least) && (most.is_empty() || is_number(most))).then_some(inner.len() + 2)
}

/// How many bytes behind a backslash belong to an escape that everybody knows.
fn escape(behind: &str) -> Option<usize> {
    let first = behind.chars().next()?;
    let digits = |count: usize| {
        let digits = behind.get(1..1 + count)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(1 + count)
    };
    match first {
        'x' => digits(2),
        'u' => digits(4),
        'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B' | 'n' | 'r' | 't' | 'f' | 'v' => Some(1),
        c if "^$\\.*+?()[]{}|/-".contains(c) => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_form_or_has_not() {
        for (pattern, value, matches) in [
            ("^[0-9]{1,12}$", "42", true),
            ("^[0-9]{1,12}$", "", false),
            ("^[0-9]{1,12}$", "1234567890123", false),
            ("^[0-9]{1,12}$", "42\n", false),
            ("^[0-9]{1,12}$", "٤٢", false),
            (r"^\d+$", "٤٢", false),
            ("[A-Z]{2}", "an HA booking", true),
            ("^(gold|silver)$", "golden", false),
            (r"^[\w.+-]+@[\w-]+\.[\w.-]+$", "ada@example.com", true),
            ("^a+?b*?c{2,}?$", "abbcc", true),
            ("^[(*+?{}|$^.]$", "{", true),
            ("^(?:a|b)+(c)?$", "abac", true),
            (r"^\u0041\x42(?:c)?$", "AB", true),
            ("^.{1,100}$", "é", true),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().matches(value), matches, "{pattern} and {value:?}");
        }
    }

    #[test]
    fn what_readers_disagree_about_is_no_pattern() {
        for pattern in [
            "",
            "(",
            "[",
            "a**",
            "a+*",
            "a??+",
            "*a",
            "(+a)",
            "a|?",
            "^*",
            r"\b+",
            "a{",
            "a{,3}",
            "a}",
            "a]",
            "(?i)a",
            "(?=a)",
            "(?P<a>b)",
            "(?<a>b)",
            r"\Aa\z",
            r"\p{L}",
            r"\1",
            r"\a",
            r"\x{41}",
            r"\u{41}",
            r"a\",
            "[[:alpha:]]",
            "[a-z&&[^b]]",
            "[a--b]",
            "[]a]",
            "[^]a]",
            "a{1,100000}",
        ] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
        assert!(Pattern::parse(&"a".repeat(257)).is_err());
    }

    #[test]
    fn neither_a_pattern_nor_a_value_takes_long() {
        let pattern = Pattern::parse(r"^(?:(?:a|a)*)*b$").unwrap();
        assert!(!pattern.matches(&"a".repeat(VALUE_BYTES)));
        assert!(!Pattern::parse("a").unwrap().matches(&"a".repeat(VALUE_BYTES + 1)));
    }
}
