/*!
Texts with `$name` in them: read once at load, filled once per decision.

`$name` (`[A-Za-z_][A-Za-z0-9_]*`) and `${name}` stand for a variable, `$$` for a dollar; any other `$` is itself, also that of an
unclosed `${` or of one around something that is no name.

# Invariant
What a variable brings is never read again: a value `$other` stays these six characters. No two neighbours of [`Filler::pieces`] are
both texts.
*/

use std::borrow::Cow;
use std::slice;

use super::fault::{Fault, find_control};
use crate::error::Code;

/// The longest name of a variable that language models are sure to take.
pub(crate) const VARIABLE_NAME_CHARS: usize = 64;

/// Whether a text is all of a name as `$name` has it, and short enough for everybody.
pub(crate) fn is_variable_name(text: &str) -> bool {
    text.len() <= VARIABLE_NAME_CHARS && leading_name(text) == Some(text)
}

/// A text whose variables are known by name and not yet by value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filler(Pieces);

/// One stretch of a [`Filler`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Piece {
    /// Characters that stand for themselves, `$$` already a dollar.
    Text(Box<str>),
    /// The variable of this name.
    Name(Box<str>),
}

/// Nearly every text of a document is plain or one variable, and then costs one box.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Pieces {
    One(Piece),
    Many(Box<[Piece]>),
}

impl Filler {
    /// Reads a text; every text is a valid one.
    pub(crate) fn parse(text: &str) -> Filler {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            literal.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            rest = if let Some(name) = leading_name(after) {
                push_text(&mut pieces, &mut literal);
                pieces.push(Piece::Name(name.into()));
                &after[name.len()..]
            } else if let Some(name) = braced_name(after) {
                push_text(&mut pieces, &mut literal);
                pieces.push(Piece::Name(name.into()));
                &after[name.len() + 2..]
            } else {
                literal.push('$');
                after.strip_prefix('$').unwrap_or(after)
            };
        }
        literal.push_str(rest);
        push_text(&mut pieces, &mut literal);
        Filler(match pieces.len() {
            0 => Pieces::One(Piece::Text("".into())),
            1 => Pieces::One(pieces.swap_remove(0)),
            _ => Pieces::Many(pieces.into()),
        })
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        match &self.0 {
            Pieces::One(piece) => slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        }
    }

    /// The text as a document may write it, each variable by its name.
    pub(crate) fn written(&self) -> String {
        let pieces = self.pieces();
        let written = pieces.iter().enumerate().map(|(i, piece)| match piece {
            Piece::Text(text) => text.replace('$', "$$"),
            Piece::Name(name) => match pieces.get(i + 1) {
                Some(Piece::Text(next)) if next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => {
                    format!("${{{name}}}")
                }
                _ => format!("${name}"),
            },
        });
        written.collect()
    }

    /// The variables in the order of the text, repeated where the text repeats them.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces().iter().filter_map(|piece| match piece {
            Piece::Name(name) => Some(&**name),
            Piece::Text(_) => None,
        })
    }

    /// The text with its variables, or the names of those that are missing: each once, in the order of the text.
    ///
    /// A variable that is set to nothing is not missing.
    pub(crate) fn fill<'a, 'v: 'a>(
        &'a self,
        lookup: &dyn Fn(&str) -> Option<&'v str>,
    ) -> Result<Cow<'a, str>, Vec<&'a str>> {
        let mut missing = Vec::new();
        if let [piece] = self.pieces() {
            return match piece {
                Piece::Text(text) => Ok(Cow::Borrowed(text)),
                Piece::Name(name) => lookup(name).map(Cow::Borrowed).ok_or_else(|| vec![&**name]),
            };
        }
        let filled = self.fill_or_empty(lookup, &mut |name| missing.push(name));
        if missing.is_empty() { Ok(filled) } else { Err(missing) }
    }

    /// The text with its variables, a missing one being empty; `missing` hears the name of each such variable once.
    pub(crate) fn fill_or_empty<'a, 'v: 'a>(
        &'a self,
        lookup: &dyn Fn(&str) -> Option<&'v str>,
        missing: &mut dyn FnMut(&'a str),
    ) -> Cow<'a, str> {
        if let [Piece::Text(text)] = self.pieces() {
            return Cow::Borrowed(text);
        }
        let mut filled = String::new();
        let mut told: Vec<&str> = Vec::new();
        for piece in self.pieces() {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Name(name) => match lookup(name) {
                    Some(value) => filled.push_str(value),
                    None if told.contains(&&**name) => {}
                    None => {
                        told.push(name);
                        missing(name);
                    }
                },
            }
        }
        Cow::Owned(filled)
    }

    /// How many bytes the filled text has, a missing variable counting nothing; no text is built for the answer.
    pub(super) fn filled_len<'v>(&self, lookup: &dyn Fn(&str) -> Option<&'v str>) -> usize {
        let len = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Name(name) => lookup(name).map_or(0, str::len),
        };
        self.pieces().iter().map(len).fold(0, usize::saturating_add)
    }
}

/// Checks the key of a transfer variable: any text that is not blank and has no control character.
pub(crate) fn check_key(key: &str) -> Result<(), Fault> {
    if key.trim().is_empty() {
        return Err(Fault::new(Code::BadVariableName, "the name of a variable is empty"));
    }
    match find_control(key) {
        Some(found) => Err(Fault::new(Code::BadVariableName, format!("the name of a variable has {found}"))),
        None => Ok(()),
    }
}

fn push_text(pieces: &mut Vec<Piece>, literal: &mut String) {
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal.as_str().into()));
        literal.clear();
    }
}

/// The longest name at the start of the text.
fn leading_name(text: &str) -> Option<&str> {
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let len = text.bytes().position(|b| !is_name(b)).unwrap_or(text.len());
    // OK: the name's bytes are ASCII, so `len` lies between two characters.
    (len > 0 && !text.as_bytes()[0].is_ascii_digit()).then(|| &text[..len])
}

/// The name of a `{name}` at the start of the text.
fn braced_name(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let name = leading_name(inner)?;
    inner[name.len()..].starts_with('}').then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        let show = |piece: &Piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Name(name) => name.to_string(),
        };
        Filler::parse(text).pieces().iter().map(show).collect()
    }

    fn values(name: &str) -> Option<&'static str> {
        match name {
            "tier" => Some("gold"),
            "sly" => Some("$tier ${tier} $$"),
            "none" => Some(""),
            _ => None,
        }
    }

    #[test]
    fn names_are_read_bare_and_in_braces() {
        assert_eq!(shape("$tier"), ["tier"]);
        assert_eq!(shape("${tier}"), ["tier"]);
        assert_eq!(shape("a $tier, ${b_2}c"), [r#""a ""#, "tier", r#"", ""#, "b_2", r#""c""#]);
        assert_eq!(shape("$a$b${c}$d"), ["a", "b", "c", "d"]);
        assert_eq!(shape("$_"), ["_"]);
        assert_eq!(shape("$naïve"), ["na", r#""ïve""#]);
        assert_eq!(shape("$a-b"), ["a", r#""-b""#]);
    }

    #[test]
    fn any_other_dollar_is_itself() {
        for text in
            ["", "plain", "$", "a$", "$1", "$ a", "${", "${a", "${}", "${1}", "${a-b}", "${ a}", "$é", "${é}", "$-$"]
        {
            assert_eq!(shape(text), [format!("{text:?}")], "{text:?}");
            assert!(matches!(Filler::parse(text).pieces(), [] | [Piece::Text(_)]));
        }
        assert_eq!(shape("${a$b}"), [r#""${a""#, "b", r#""}""#]);
        assert_eq!(shape("$1$a"), [r#""$1""#, "a"]);
    }

    #[test]
    fn two_dollars_are_one_and_start_no_name() {
        assert_eq!(shape("$$"), [r#""$""#]);
        assert_eq!(shape("$$tier"), [r#""$tier""#]);
        assert_eq!(shape("$$$tier"), [r#""$""#, "tier"]);
        assert_eq!(shape("$$$$"), [r#""$$""#]);
        assert_eq!(shape("$${tier}"), [r#""${tier}""#]);
        assert_eq!(shape("5$$ or $$5"), [r#""5$ or $5""#]);
    }

    #[test]
    fn a_value_is_never_read_again() {
        assert_eq!(Filler::parse("$sly").fill(&values).unwrap(), "$tier ${tier} $$");
        assert_eq!(Filler::parse("<$sly>").fill(&values).unwrap(), "<$tier ${tier} $$>");
    }

    #[test]
    fn a_missing_variable_is_told_once_and_an_empty_one_is_not_missing() {
        assert_eq!(Filler::parse("$none").fill(&values).unwrap(), "");
        assert_eq!(Filler::parse("$x").fill(&values), Err(vec!["x"]));
        assert_eq!(Filler::parse("$y $tier $x ${y}").fill(&values), Err(vec!["y", "x"]));
        let mut missing = Vec::new();
        let filler = Filler::parse("Dear $y, $tier is $y");
        assert_eq!(filler.fill_or_empty(&values, &mut |name| missing.push(name)), "Dear , gold is ");
        assert_eq!(missing, ["y"]);
    }

    #[test]
    fn the_length_is_known_before_the_text() {
        for text in ["", "plain", "$tier", "a $tier b $sly $none $x"] {
            let filler = Filler::parse(text);
            let filled = filler.fill_or_empty(&values, &mut |_| {});
            assert_eq!(filler.filled_len(&values), filled.len(), "{text:?}");
        }
    }

    #[test]
    fn a_plain_text_costs_one_box() {
        assert_eq!(size_of::<Filler>(), size_of::<Piece>());
        assert!(matches!(Filler::parse("plain").fill(&values), Ok(Cow::Borrowed("plain"))));
    }

    #[test]
    fn a_key_is_any_text_that_can_be_seen() {
        for key in ["account_tier", "Account tier", "größe", "$x"] {
            assert_eq!(check_key(key), Ok(()));
        }
        for key in ["", "  ", "a\nb", "a\u{2028}b"] {
            assert_eq!(check_key(key).unwrap_err().code, Code::BadVariableName);
        }
    }
}
