/*!
Texts that a document may give once for everybody, or in several languages; and how it speaks.
*/

use super::{
    fields::{entries, fields, text, word, wrong_type},
    notes::{Notes, Place},
    phrases::language_of,
    reader::Reader,
};
use crate::{
    config::{Kind, Value},
    error::Code,
    matching::{InLanguage, TagParts, Texts},
    speech::{Speak, parts},
};

/// More languages than this have no text of their own.
const MOST_LANGUAGES: usize = 64;

/// A text of several: its key, its language and its value.
pub(in crate::plan) struct Keyed<'a> {
    pub(in crate::plan) key: Value<'a>,
    pub(in crate::plan) parts: TagParts,
    pub(in crate::plan) value: Value<'a>,
}

/// The texts of an object by language; those with a faulty key are noted and left out.
pub(in crate::plan) fn keyed<'a>(notes: &mut Notes, object: Value<'a>) -> Vec<Keyed<'a>> {
    let mut found: Vec<Keyed<'a>> = Vec::new();
    if object.len() > MOST_LANGUAGES {
        let message = format!("{} languages, wanted at most {MOST_LANGUAGES}", object.len());
        notes.error(object, Code::WrongCount, message);
        return found;
    }
    if object.len() == 0 {
        notes.error(object, Code::EmptyText, "no text in any language");
    }
    for (key, tag, value) in entries(notes, object) {
        let Some(parts) = language_of(notes, key, tag) else { continue };
        if let Some(other) = found.iter().find(|other| other.parts == parts) {
            let other = other.key.text().unwrap_or_default();
            let message = format!("{tag:?} and {other:?} are one language");
            notes.error(key, Code::DuplicateLanguage, message);
            continue;
        }
        found.push(Keyed { key, parts, value });
    }
    found
}

/// Where each language of an object stands that was read before.
pub(in crate::plan) fn keyed_places(object: Value<'_>) -> Vec<(Place, TagParts)> {
    let keys = object.entries().into_iter().flatten();
    keys.filter_map(|(key, _)| Some((key.into(), parts(key.text()?)?))).collect()
}

/// The words of an exception: a text, or an object of languages. A blank text is none.
pub(in crate::plan) fn reason(notes: &mut Notes, value: Value<'_>) -> Option<Texts> {
    if value.kind() != Kind::Map {
        let text = text(notes, value).filter(|text| !text.trim().is_empty())?;
        return Some(Texts::from(text));
    }
    let mut languages = Vec::new();
    for Keyed { parts, value, .. } in keyed(notes, value) {
        if let Some(text) = text(notes, value).filter(|text| !text.trim().is_empty()) {
            languages.push(InLanguage { parts, text: text.into() });
        }
    }
    let texts = Texts::in_languages(languages)?;
    notes.reasons.push((value.into(), texts.clone()));
    Some(texts)
}

impl<'a> Reader<'a> {
    /// `speak`: the language of texts that do not say theirs.
    pub(in crate::plan) fn speak(&mut self, value: Value<'a>) {
        let Some(tag) = text(&mut self.notes, value) else { return };
        let Some(parts) = language_of(&mut self.notes, value, tag) else { return };
        self.speak = Some((value.into(), Speak { tag: parts.written().into(), parts }));
    }

    /// `speak_style`: whether words are said as speech where people speak.
    pub(in crate::plan) fn speak_style(&mut self, value: Value<'a>) {
        let style = word(&mut self.notes, value, &[true, false], |auto| if auto { "auto" } else { "text" });
        self.ways.speech_on_voice = style == Some(true);
    }

    /// `ssml`: what an engine is known to understand.
    pub(in crate::plan) fn ssml(&mut self, object: Value<'a>) {
        if object.kind() != Kind::Map {
            wrong_type(&mut self.notes, object, "an object");
            return;
        }
        let Some([say_as]) = fields(&mut self.notes, object, &["say_as"]) else { return };
        let Some(value) = say_as else { return };
        if word(&mut self.notes, value, &["hms"], |word| word).is_some() {
            self.ways.say_as = true;
            self.say_as_place = Some(value.into());
        }
    }
}
