/*!
Reads `phrases`: languages that a document adds, or says otherwise than they are built in.

A language has the tables of a file in `phrases/`, any part of them, over a base: the language that `like` names, else the one that its own tag leads
to. Without a base it must be whole. What is said of a language otherwise than it is built in is said so in its varieties too: a caller from Mexico
hears what the document says of `es`.
*/

use super::{
    fields::{boolean, entries, fields, integer, items, text, wrong_type},
    notes::Notes,
    reader::Reader,
};
use crate::{
    config::{Kind, Value},
    error::Code,
    matching::{Listed, TagParts, listed_tag},
    speech::{
        CATEGORIES, ClockOf, Draft, MOST_FORMS, MOST_PLURALS, MOST_TABLES, PatternFault, Phrases, Tongues,
        built_in_tags, fault_of_words, find, parts,
    },
};

/// More languages, longer texts and longer patterns than these are nobody's.
const MOST_LANGUAGES: usize = 64;
const MOST_BYTES: usize = 64 << 10;
const MOST_PATTERN: usize = 512;

/// The plain words of a section.
type Refused = &'static [&'static str];

impl<'a> Reader<'a> {
    pub(in crate::plan) fn phrases(&mut self, object: Value<'a>) {
        let languages = entries(&mut self.notes, object);
        if languages.len() > MOST_LANGUAGES {
            let message = format!("{} languages, at most {MOST_LANGUAGES} may be described", languages.len());
            self.notes.error(object, Code::PhrasesTooLong, message);
            return;
        }
        let bytes = bytes_of(object);
        if bytes > MOST_BYTES {
            let message = format!("{bytes} bytes of phrases, at most {MOST_BYTES} are read");
            self.notes.error(object, Code::PhrasesTooLong, message);
            return;
        }
        let mut whole = Vec::new();
        for (key, tag, value) in languages {
            let Some(language) = self.language_key(key, tag) else { continue };
            let tag = language.written();
            let errors = self.notes.errors();
            if self.own_phrases.iter().any(|own| own.tag() == tag) {
                let message = format!("{tag:?} is described twice: the keys are one language");
                self.notes.error(key, Code::DuplicateLanguage, message);
                continue;
            }
            let found = self.language(&tag, language.clone(), value);
            self.own_phrases.extend(found);
            if self.notes.errors() == errors {
                whole.push((language, value));
            }
        }
        for (language, value) in whole {
            self.varieties(&language, value);
        }
    }

    /// Says of the built-in varieties of a language what the document says of it, unless it speaks of them itself.
    fn varieties(&mut self, language: &TagParts, value: Value<'a>) {
        let names_its_base = value.entries().into_iter().flatten().any(|(key, _)| key.text() == Some("like"));
        if names_its_base {
            return;
        }
        for tag in built_in_tags() {
            let Some(variety) = parts(tag).filter(|variety| variety != language) else { continue };
            let described = self.own_phrases.iter().any(|own| own.tag() == tag);
            // The nearest language of the document that it is a variety of.
            let own = self.own_phrases.iter().zip(0..).map(|(own, place)| (own.parts(), place));
            let nearest = find(own, &variety).map(|place| self.own_phrases[place].parts());
            if !described && nearest == Some(language) {
                // OK: the same text was read without a fault over another base of the language.
                let found = self.language(tag, variety, value);
                self.own_phrases.extend(found);
            }
        }
    }

    fn language(&mut self, tag: &str, parts_of_tag: TagParts, object: Value<'a>) -> Option<Phrases> {
        let notes = &mut self.notes;
        let names = &["like", "meta", "days", "date", "time", "week", "when", "until", "say", "in"];
        let [like, meta, days, date, time, week, when, until, say, wait] = fields(notes, object, names)?;
        let spoken = Tongues::new(self.own_phrases.clone(), None, Default::default());
        let base = match like.and_then(|value| Some((value, text(notes, value)?))) {
            Some((value, like)) => {
                let found = parts(like).and_then(|parts| spoken.find([&parts]).cloned());
                if found.is_none() {
                    notes.error(value, Code::BadLanguage, format!("{like:?} is no language that can be spoken"));
                    return None;
                }
                found
            }
            None => spoken.find([&parts_of_tag]).cloned(),
        };
        let mut draft = Draft::new(tag, parts_of_tag, base.as_ref());
        if let Some(value) = meta {
            self::meta(notes, &mut draft, value);
        }
        if let Some(value) = days {
            for (key, form, value) in entries(notes, value) {
                let Some(words) = words(notes, value, &[7]) else { continue };
                // OK: seven were asked for.
                let Ok(words) = <[String; 7]>::try_from(words) else { continue };
                if !is_name(form) {
                    notes.error(key, Code::BadValue, format!("{form:?} is no name of a form: letters, digits and _"));
                } else if draft.set_form(form, words).is_none() {
                    notes.error(key, Code::PhrasesTooLong, format!("more than {MOST_FORMS} forms of the weekdays"));
                }
            }
        }
        if let Some(value) = date {
            self::date(notes, &mut draft, value);
        }
        if let Some(value) = time
            && let Some([text, speech]) = fields(notes, value, &["text", "speech"])
        {
            for (of, value) in [(ClockOf::Text, text), (ClockOf::Speech, speech)] {
                if let Some(value) = value {
                    clock(notes, &mut draft, of, value);
                }
            }
        }
        for (section, value) in [("week", week), ("when", when), ("until", until), ("say", say), ("in", wait)] {
            if let Some(value) = value {
                patterns(notes, &mut draft, section, value);
            }
        }
        match draft.finish() {
            Ok(phrases) => Some(phrases),
            Err(missing) => {
                let message = format!("{tag:?} has no base to take it from and lacks {}", missing.join(", "));
                notes.error(object, Code::MissingPhrase, message);
                None
            }
        }
    }
}

/// The bytes of all texts below a value, keys included.
fn bytes_of(value: Value<'_>) -> usize {
    if let Some(entries) = value.entries() {
        return entries.map(|(key, value)| bytes_of(key) + bytes_of(value)).sum();
    }
    match value.items() {
        Some(items) => items.map(bytes_of).sum(),
        None => value.text().map_or(0, str::len),
    }
}

fn is_name(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn meta(notes: &mut Notes, draft: &mut Draft, object: Value<'_>) {
    let names = &["tag", "name", "confidence", "digits", "calendar", "rtl", "cldr"];
    // The tag is the key, and where names came from is told to readers of the file.
    let Some([_, name, confidence, digits, calendar, rtl, _]) = fields(notes, object, names) else { return };
    if let Some(name) = name.and_then(|value| words_of(notes, value)) {
        draft.set_name(name);
    }
    let mut set = |value: Option<Value<'_>>, set: fn(&mut Draft, &str) -> Result<(), Refused>| {
        let Some((value, word)) = value.and_then(|value| Some((value, text(notes, value)?))) else { return };
        if let Err(known) = set(draft, word) {
            unknown_word(notes, value, word, known);
        }
    };
    set(confidence, Draft::set_confidence);
    set(digits, Draft::set_digits);
    set(calendar, Draft::set_calendar);
    if let Some(rtl) = rtl.and_then(|value| boolean(notes, value)) {
        draft.set_rtl(rtl);
    }
}

fn unknown_word(notes: &mut Notes, value: Value<'_>, word: &str, known: Refused) {
    let hint = notes.hint(word, known.iter().copied());
    notes.error(value, Code::BadValue, format!("found {word:?}, wanted {}{hint}", known.join(", ")));
}

fn date(notes: &mut Notes, draft: &mut Draft, object: Value<'_>) {
    for (key, name, value) in entries(notes, object) {
        match name {
            "months" => {
                if let Some(months) = words(notes, value, &[12]) {
                    draft.set_months(months);
                }
            }
            "days" => {
                if let Some(days) = words(notes, value, &[31]) {
                    draft.set_month_days(days);
                }
            }
            _ => pattern(notes, draft, "date", key, name, value),
        }
    }
}

fn patterns(notes: &mut Notes, draft: &mut Draft, section: &'static str, object: Value<'_>) {
    for (key, name, value) in entries(notes, object) {
        match (section, name) {
            ("week", "first") => {
                if let Some(word) = text(notes, value)
                    && let Err(known) = draft.set_first_day(word)
                {
                    unknown_word(notes, value, word, known);
                }
            }
            ("in", "day" | "hour" | "minute") => {
                let unit = ["day", "hour", "minute"].iter().position(|unit| *unit == name).unwrap_or(0);
                if let Some(texts) = categories(notes, value)
                    && let Err(faults) = draft.set_counted(unit, texts)
                {
                    tell(notes, value, &format!("in.{name}"), faults);
                }
            }
            _ => pattern(notes, draft, section, key, name, value),
        }
    }
}

fn pattern(notes: &mut Notes, draft: &mut Draft, section: &str, key: Value<'_>, name: &str, value: Value<'_>) {
    let path = format!("{section}.{name}");
    let Some(text) = pattern_text(notes, value) else { return };
    match draft.set_pattern(&path, text) {
        Some(Ok(())) => {}
        Some(Err(faults)) => tell(notes, value, &path, faults),
        None => {
            let hint = notes.hint(name, Draft::keys(section));
            notes.error(key, Code::UnknownField, format!("unknown field {name:?}{hint}"));
        }
    }
}

fn clock(notes: &mut Notes, draft: &mut Draft, of: ClockOf, object: Value<'_>) {
    let all = entries(notes, object);
    // Tables first: patterns name them, wherever they stand.
    for &(key, name, value) in &all {
        match name {
            "clock" => match integer(notes, value) {
                Some(hours @ (12 | 24)) => draft.set_twelve(of, hours == 12),
                Some(hours) => notes.error(value, Code::BadValue, format!("a clock of {hours} hours, wanted 12 or 24")),
                None => {}
            },
            "ampm" => {
                if let Some(Ok(halves)) = words(notes, value, &[2]).map(<[String; 2]>::try_from) {
                    draft.set_halves(of, halves);
                }
            }
            "periods" => {
                if let Some(periods) = periods(notes, value) {
                    draft.set_periods(of, periods);
                }
            }
            _ if value.kind() == Kind::Map || value.kind() == Kind::List => {
                let known = Draft::clock_keys().any(|known| known == name);
                if known || !is_name(name) {
                    wrong_type(notes, value, "a text");
                    continue;
                }
                let set = if value.kind() == Kind::Map {
                    if !name.starts_with("hour") && !name.starts_with("minute") {
                        let message = format!("{name:?} follows no number: its name begins with hour or minute");
                        notes.error(key, Code::UnknownField, message);
                        continue;
                    }
                    let Some(texts) = categories(notes, value) else { continue };
                    draft.set_plural(of, name, texts)
                } else {
                    let Some(list) = words(notes, value, &[12, 24, 60]) else { continue };
                    let list: Vec<&str> = list.iter().map(String::as_str).collect();
                    draft.set_list(of, name, &list)
                };
                match set {
                    Ok(Some(())) => {}
                    Ok(None) => {
                        let message = format!("more than {MOST_PLURALS} tables of plurals, or {MOST_TABLES} tables");
                        notes.error(key, Code::PhrasesTooLong, message);
                    }
                    Err(faults) => tell(notes, value, name, faults),
                }
            }
            _ => {}
        }
    }
    for (key, name, value) in all {
        if matches!(name, "clock" | "ampm" | "periods") || matches!(value.kind(), Kind::Map | Kind::List) {
            continue;
        }
        let Some(text) = pattern_text(notes, value) else { continue };
        match draft.set_time(of, name, text) {
            Some(Ok(())) => {}
            Some(Err(faults)) => tell(notes, value, name, faults),
            None => {
                let hint = notes.hint(name, Draft::clock_keys().chain(["clock", "ampm", "periods"]));
                notes.error(key, Code::UnknownField, format!("unknown field {name:?}{hint}"));
            }
        }
    }
}

/// The text of a pattern, which has an end.
fn pattern_text<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let found = text(notes, value)?;
    if found.len() > MOST_PATTERN {
        let message = format!("{} bytes, a pattern has {MOST_PATTERN} at most", found.len());
        notes.error(value, Code::PhrasesTooLong, message);
        return None;
    }
    Some(found)
}

/// Words that stand in phrases: their text has no control character and no strange space.
fn words_of<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let found = pattern_text(notes, value)?;
    if let Some(fault) = fault_of_words(found) {
        tell(notes, value, "a word", vec![fault]);
        return None;
    }
    Some(found)
}

/// A list of so many words.
fn words(notes: &mut Notes, value: Value<'_>, counts: &[usize]) -> Option<Vec<String>> {
    if value.kind() == Kind::List && !counts.contains(&value.len()) {
        let wanted: Vec<String> = counts.iter().map(usize::to_string).collect();
        let message = format!("{} entries, wanted {}", value.len(), wanted.join(" or "));
        notes.error(value, Code::WrongCount, message);
        return None;
    }
    let mut found = Vec::new();
    for item in items(notes, value) {
        found.push(words_of(notes, item)?.to_string());
    }
    (!found.is_empty()).then_some(found)
}

/// From which hour on a part of the day has which name: `[[0, "at night"], [6, "in the morning"]]`.
fn periods(notes: &mut Notes, value: Value<'_>) -> Option<Vec<(u8, String)>> {
    let mut found: Vec<(u8, String)> = Vec::new();
    if value.len() > 24 {
        notes.error(value, Code::WrongCount, format!("{} parts of the day, wanted at most 24", value.len()));
        return None;
    }
    for item in items(notes, value) {
        let (Some(mut pair), 2) = (item.items(), item.len()) else {
            wrong_type(notes, item, "an hour and its words");
            return None;
        };
        let (hour, words) = (pair.next()?, pair.next()?);
        let from = integer(notes, hour)?;
        let words = words_of(notes, words)?;
        let after = found.last().map_or(-1, |(last, _)| i64::from(*last));
        if !(0..24).contains(&from) || from <= after || found.is_empty() && from != 0 {
            notes.error(hour, Code::BadValue, format!("hour {from}: the first is 0, and each is later than the last"));
            return None;
        }
        // OK: below 24.
        found.push((from as u8, words.to_string()));
    }
    (!found.is_empty()).then_some(found)
}

/// Texts by plural category; `other` stands in for those that are not there.
fn categories<'a>(notes: &mut Notes, object: Value<'a>) -> Option<[Option<&'a str>; 6]> {
    let values = fields(notes, object, &CATEGORIES)?;
    let mut texts = [None; 6];
    for (text, value) in texts.iter_mut().zip(values) {
        if let Some(value) = value {
            *text = Some(pattern_text(notes, value)?);
        }
    }
    if texts[5].is_none() {
        notes.error(object, Code::MissingField, "missing \"other\"");
        return None;
    }
    Some(texts)
}

fn tell(notes: &mut Notes, value: Value<'_>, key: &str, faults: Vec<PatternFault>) {
    for fault in faults {
        let (code, message) = match fault {
            PatternFault::Unknown { slot, known } => {
                let mut hint = notes.hint(&slot, known.iter().map(String::as_str));
                if hint.is_empty() {
                    hint = match &*known {
                        [] => " (it has none)".to_string(),
                        known => format!(" (wanted {})", known.join(", ")),
                    };
                }
                let slot: String = slot.chars().take(60).collect();
                (Code::UnknownSlot, format!("{key} has no slot {{{slot}}}{hint}"))
            }
            PatternFault::Missing(slot) => (Code::MissingSlot, format!("{key} needs the slot {{{slot}}}")),
            PatternFault::Brace => (Code::UnknownSlot, format!("{key} has a brace that belongs to no slot")),
            PatternFault::Character(found) => {
                let message = format!("{key} has {found:?}: no control character and no space but U+0020");
                (Code::ControlCharacter, message)
            }
            PatternFault::Empty => (Code::EmptyText, format!("{key} is empty")),
        };
        notes.error(value, code, message);
    }
}

impl<'a> Reader<'a> {
    /// The language that a key names, canonical; a fault is noted.
    pub(in crate::plan) fn language_key(&mut self, key: Value<'a>, tag: &str) -> Option<TagParts> {
        language_of(&mut self.notes, key, tag)
    }
}

/// The language that a tag names; a fault is noted.
pub(in crate::plan) fn language_of(notes: &mut Notes, place: Value<'_>, tag: &str) -> Option<TagParts> {
    let message = match listed_tag(tag) {
        Ok(Listed::Tag(language)) => return Some(language.parts(tag)),
        Ok(Listed::Any) => r#""*" names no language (wanted one such as "en")"#.to_string(),
        Err(fault) => fault.to_string(),
    };
    notes.error(place, Code::BadLanguage, message);
    None
}
