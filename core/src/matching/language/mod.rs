/*!
A language tag, read once and then compared by integers.

[`Language`] is what is compared; [`canonical`] reads any tag, [`quick`] the ones that callers nearly always send, with the same answers.

This room must not know which side of a comparison is the queue's.
*/

mod canonical;
mod named;
mod quick;
#[cfg(test)]
mod tests;

use std::fmt;

use super::malformed::MalformedTag;
use canonical::{Read, read_any};
pub(crate) use named::Language;
pub(super) use named::Named;
use quick::{read_common, read_short};

/// What a contact asks for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Asked {
    /// No language: `und`, `mul`, `zxx` or `*`.
    Nothing,
    Tag(Language),
}

/// What a list names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Listed {
    /// `*`: every language.
    Any,
    Tag(Language),
}

/// Why an entry of a list cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListedFault {
    Malformed(MalformedTag),
    /// `und`, `mul`, `zxx`: well-formed, but no language that somebody could speak to a caller.
    NoLanguage(String),
}

/// Reads a contact's tag.
pub(crate) fn contact_tag(text: &str) -> Result<Asked, MalformedTag> {
    if let Some(named) = read_common(text.as_bytes()) {
        return Ok(Asked::Tag(Language::Named(named)));
    }
    Ok(match read(text)? {
        Read::Tag(language) => Asked::Tag(language),
        Read::Any | Read::NoLanguage => Asked::Nothing,
    })
}

/// Reads a tag in a list of supported languages.
pub(crate) fn listed_tag(text: &str) -> Result<Listed, ListedFault> {
    match read(text).map_err(ListedFault::Malformed)? {
        Read::Any => Ok(Listed::Any),
        Read::Tag(language) => Ok(Listed::Tag(language)),
        Read::NoLanguage => Err(ListedFault::NoLanguage(text.to_string())),
    }
}

impl fmt::Display for ListedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListedFault::Malformed(fault) => fault.fmt(f),
            ListedFault::NoLanguage(text) => {
                write!(f, r#"{text:?} names no language (wanted a language such as "en", or "*" for every language)"#)
            }
        }
    }
}

fn read(text: &str) -> Result<Read, MalformedTag> {
    if text == "*" {
        return Ok(Read::Any);
    }
    if let Some(named) = read_common(text.as_bytes()).or_else(|| read_short(text.as_bytes())) {
        return Ok(Read::Tag(Language::Named(named)));
    }
    read_any(text).map_err(|why| MalformedTag::explain(text, why, |near| near != text && read_any(near).is_ok()))
}
