/*!
The words that decide what a caller is told: one text, or one for each of some languages.
*/

use crate::{
    matching::{InLanguage, TagParts, Texts},
    overrides::OverrideReason,
    speech::{in_some_language, parts},
};

/// Words of an exception or of an override.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<'e>(&'e Texts);

impl<'e> Told<'e> {
    pub(crate) fn new(texts: &'e Texts) -> Told<'e> {
        Told(texts)
    }

    /// Whether there is one text for everybody.
    pub(crate) fn is_plain(self) -> bool {
        self.0.languages().is_empty()
    }

    /// For who speaks none of the languages, and for everybody where there is one text.
    pub(crate) fn first(self) -> &'e str {
        self.0
    }

    /// In the language that is spoken, where the words are in it.
    pub(crate) fn spoken(self, spoken: &TagParts) -> &'e str {
        in_some_language(self.0, spoken).unwrap_or(self.0)
    }

    /// For the first language of a contact that is listed; where people speak, scripts do not count.
    pub(crate) fn to(self, wanted: &[TagParts], aloud: bool) -> &'e str {
        let told = |wanted: &TagParts| {
            let written = |one: &InLanguage| {
                let heard = aloud && one.parts.language == wanted.language;
                heard.then(|| TagParts { script: one.parts.script.clone(), ..wanted.clone() })
            };
            let sounding = || {
                let mut scripts = self.0.languages().iter().filter_map(written);
                scripts.find_map(|wanted| in_some_language(self.0, &wanted))
            };
            in_some_language(self.0, wanted).or_else(sounding)
        };
        wanted.iter().find_map(told).unwrap_or(self.0)
    }
}

/// An override's reason, made ready to be told; none of a reason that says nothing.
pub(super) fn telling(reason: Option<&OverrideReason>) -> Option<Texts> {
    match reason? {
        OverrideReason::Text(text) => Some(Texts::from(text.as_str())),
        OverrideReason::Languages(texts) => {
            let listed = texts.iter().filter_map(|(tag, text)| {
                let text = text.as_str().into();
                Some(InLanguage { parts: parts(tag)?, text })
            });
            Texts::in_languages(listed.collect())
        }
    }
}
