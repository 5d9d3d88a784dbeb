/*!
The words that decide what a caller is told: one text, or one for each of some languages.
*/

use crate::{
    matching::{Asked, Languages, listed_tag},
    overrides::OverrideReason,
};

/// Words of an exception or of an override.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told<'e> {
    Text(&'e str),
    /// Never empty, in the order in which they are listed.
    Languages(&'e [(Languages, Box<str>)]),
}

impl<'e> Told<'e> {
    /// For who speaks none of the languages, and for everybody where there is one text.
    pub(crate) fn first(self) -> &'e str {
        match self {
            Told::Text(text) => text,
            Told::Languages(texts) => texts.first().map_or("", |(_, text)| text),
        }
    }

    /// For the first language of a contact that is listed; `spoken` as for queues, where scripts do not count.
    pub(crate) fn to<'a>(self, languages: impl Iterator<Item = &'a Asked>, spoken: bool) -> &'e str {
        let Told::Languages(texts) = self else { return self.first() };
        let told = |asked: &Asked| match asked {
            Asked::Nothing => None,
            Asked::Tag(_) => texts.iter().find(|(listed, _)| listed.accepts(asked, spoken)),
        };
        let mut languages = languages;
        languages.find_map(told).map_or(self.first(), |(_, text)| text)
    }
}

/// An override's reason, made ready to be told.
#[derive(Debug)]
pub(super) enum Telling {
    Nothing,
    Text(Box<str>),
    Languages(Box<[(Languages, Box<str>)]>),
}

impl Telling {
    /// Of a reason without fault.
    pub(super) fn new(reason: Option<&OverrideReason>) -> Telling {
        match reason {
            None => Telling::Nothing,
            Some(OverrideReason::Text(text)) => Telling::Text(text.as_str().into()),
            Some(OverrideReason::Languages(texts)) => {
                let listed = texts.iter().filter_map(|(tag, text)| {
                    let languages = Languages::new([listed_tag(tag).ok()?]);
                    Some((languages, text.as_str().into()))
                });
                Telling::Languages(listed.collect())
            }
        }
    }

    pub(super) fn told(&self) -> Option<Told<'_>> {
        match self {
            Telling::Nothing => None,
            Telling::Text(text) => Some(Told::Text(text)),
            Telling::Languages(texts) => Some(Told::Languages(texts)),
        }
    }
}
