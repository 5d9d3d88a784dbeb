/*!
A language tag, read once and then compared by integers.

[`Language`] is what is compared; [`canonical`] reads any tag, [`quick`] the ones that callers nearly always send, with the same answers.

This room must not know which side of a comparison is the queue's.
*/

mod canonical;
mod likely;
mod named;
mod quick;
mod registered;
#[cfg(test)]
mod tests;

use std::fmt;

use super::malformed::MalformedTag;
use canonical::{Read, read_any};
pub(super) use named::Named;
pub(crate) use named::{Language, TagParts};
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

/// A primary language that nobody has registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unregistered<'a> {
    pub(crate) found: &'a str,
    pub(crate) near: Option<String>,
}

/// Whether a listed tag names a language that is not registered; one that today's name replaces is as good as that.
pub(crate) fn unregistered<'a>(tag: &'a str, listed: &Listed) -> Option<Unregistered<'a>> {
    let found = registered::unregistered(tag)?;
    match listed {
        Listed::Tag(Language::Named(named)) if registered::is_registered(&named.language()) => None,
        Listed::Any => None,
        Listed::Tag(_) => Some(Unregistered { found, near: likely::language_of_country(found) }),
    }
}

/// Why an entry of a list cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListedFault {
    Malformed(MalformedTag),
    /// `und`, `mul`, `zxx`: well-formed, but no language that somebody could speak to a caller.
    NoLanguage(String),
}

/// Reads a contact's tag; the underscores of a locale count as hyphens, for no call should fail by them.
pub(crate) fn contact_tag(text: &str) -> Result<Asked, MalformedTag> {
    if let Some(named) = read_common(text.as_bytes()) {
        return Ok(Asked::Tag(Language::Named(named)));
    }
    let found = match read(text) {
        Err(fault) if text.contains('_') => read(&text.replace('_', "-")).map_err(|_| fault)?,
        found => found?,
    };
    Ok(match found {
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
