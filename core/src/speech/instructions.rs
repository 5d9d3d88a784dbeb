/*!
What a handoff says in one state: one text, or one for each of several languages.

# Invariant
There is at least one text. A text without a language is the only one: its language is the document's.
*/

use super::{lookup::find, template::Template, tongues::Speak};
use crate::matching::TagParts;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Instructions {
    texts: Box<[Instruction]>,
}

/// A text and the language that it is in, where the document says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Instruction {
    pub(crate) language: Option<TextLanguage>,
    pub(crate) template: Template,
}

/// The language of a text: its tag as it is told, and its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TextLanguage {
    pub(crate) tag: Box<str>,
    pub(crate) parts: TagParts,
}

/// A text that was chosen for somebody, and the wanted language that chose it: the contact's, else the document's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen<'a, 'w> {
    pub(crate) instruction: &'a Instruction,
    pub(crate) wanted: Option<&'w TagParts>,
}

impl Instructions {
    /// One text in the language of the document.
    pub(crate) fn plain(template: Template) -> Instructions {
        Instructions { texts: Box::new([Instruction { language: None, template }]) }
    }

    /// Texts by language; none of none.
    pub(crate) fn in_languages(texts: Vec<(TextLanguage, Template)>) -> Option<Instructions> {
        let texts = texts.into_iter().map(|(language, template)| Instruction { language: Some(language), template });
        let texts: Box<[Instruction]> = texts.collect();
        (!texts.is_empty()).then_some(Instructions { texts })
    }

    /// The texts in their order.
    pub(crate) fn texts(&self) -> &[Instruction] {
        &self.texts
    }

    /// Its templates in their order.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        self.texts.iter().map(|text| &text.template)
    }

    /// The one text, where there is only one for everybody.
    pub(crate) fn only(&self) -> Option<&Instruction> {
        match &*self.texts {
            [only] if only.language.is_none() => Some(only),
            _ => None,
        }
    }

    /// The text whose language is asked for.
    pub(crate) fn find(&self, wanted: &TagParts) -> Option<usize> {
        let languages = self.texts.iter().zip(0..);
        find(languages.filter_map(|(text, place)| Some((&text.language.as_ref()?.parts, place))), wanted)
    }

    /// The text for somebody who wants these languages, most wanted first: that of the first that leads to one, else that in the language of the
    /// document, else English, else the first.
    pub(crate) fn choose<'w>(&self, wanted: &'w [TagParts], speak: Option<&'w Speak>) -> Chosen<'_, 'w> {
        if let Some(instruction) = self.only() {
            return Chosen { instruction, wanted: None };
        }
        for wanted in wanted.iter().chain(speak.map(|speak| &speak.parts)) {
            if let Some(text) = self.find(wanted) {
                return Chosen { instruction: &self.texts[text], wanted: Some(wanted) };
            }
        }
        let english = self.texts.iter().position(|text| text.language.as_ref().is_some_and(|one| &*one.tag == "en"));
        // OK: there is a first text.
        Chosen { instruction: &self.texts[english.unwrap_or(0)], wanted: None }
    }
}
