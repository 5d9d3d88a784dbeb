/*!
Reading objects by their fields, and scalars by their kind: the grammar that all parts of a document share.
*/

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::notes::{Notes, Place};
use crate::{
    config::{Kind, Value},
    error::Code,
};

/// The values of the named fields of an object, `None` where absent or null.
///
/// Notes unknown and duplicate keys (`x-...` keys are free); `None` when the value is no object.
pub(in crate::plan) fn fields<'a, const N: usize>(
    notes: &mut Notes,
    object: Value<'a>,
    names: &'static [&'static str; N],
) -> Option<[Option<Value<'a>>; N]> {
    let Some(entries) = object.entries() else {
        wrong_type(notes, object, "an object");
        return None;
    };
    let mut found = [None; N];
    let mut seen = [false; N];
    let mut free: HashSet<&str, RandomState> = HashSet::default();
    // Documents list fields mostly in the order in which they are documented.
    let mut likely = 0;
    for (key, value) in entries {
        let name = key.text().unwrap_or_default();
        let (before, after) = names.split_at(likely);
        let known = after.iter().position(|known| *known == name).map(|i| likely + i);
        match known.or_else(|| before.iter().position(|known| *known == name)) {
            Some(i) if seen[i] => duplicate(notes, key),
            Some(i) => {
                likely = i + 1;
                seen[i] = true;
                found[i] = Some(value).filter(|value| !value.is_null());
            }
            None if !free.insert(name) => duplicate(notes, key),
            None => {
                if !name.starts_with("x-") {
                    let hint = notes.hint(name, names.iter().copied());
                    notes.error(key, Code::UnknownField, format!("unknown field {name:?}{hint}"));
                }
            }
        }
    }
    Some(found)
}

/// The entries of an object whose keys are data; notes duplicate keys and leaves the later ones out.
pub(in crate::plan) fn entries<'a>(notes: &mut Notes, object: Value<'a>) -> Vec<(Value<'a>, &'a str, Value<'a>)> {
    let Some(entries) = object.entries() else {
        wrong_type(notes, object, "an object");
        return Vec::new();
    };
    let mut unique: Vec<(Value<'a>, &'a str, Value<'a>)> = Vec::with_capacity(object.len());
    // Dates mostly rise, and what rises has no duplicates.
    let mut seen: Option<HashSet<&str, RandomState>> = None;
    for (key, value) in entries {
        let name = key.text().unwrap_or_default();
        if seen.is_none() && unique.last().is_some_and(|&(_, last, _)| last >= name) {
            seen = Some(unique.iter().map(|&(_, name, _)| name).collect());
        }
        if seen.as_mut().is_none_or(|seen| seen.insert(name)) {
            unique.push((key, name, value));
        } else {
            duplicate(notes, key);
        }
    }
    unique
}

fn duplicate(notes: &mut Notes, key: Value<'_>) {
    notes.error(key, Code::DuplicateKey, format!("duplicate key {:?}", key.text().unwrap_or_default()));
}

/// The items of a list; notes anything else.
pub(in crate::plan) fn items<'a>(notes: &mut Notes, value: Value<'a>) -> impl Iterator<Item = Value<'a>> + use<'a> {
    if value.kind() != Kind::List {
        wrong_type(notes, value, "a list");
    }
    value.items().into_iter().flatten()
}

pub(in crate::plan) fn text<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let text = value.text().filter(|_| !value.is_null());
    if text.is_none() {
        wrong_type(notes, value, "a text");
    }
    text
}

pub(in crate::plan) fn boolean(notes: &mut Notes, value: Value<'_>) -> Option<bool> {
    let boolean = value.boolean();
    if boolean.is_none() {
        wrong_type(notes, value, "true or false");
    }
    boolean
}

pub(in crate::plan) fn integer(notes: &mut Notes, value: Value<'_>) -> Option<i64> {
    let integer = value.integer();
    if integer.is_none() {
        wrong_type(notes, value, "a whole number");
    }
    integer
}

/// A text that people will read as a name: not blank, no control characters.
pub(in crate::plan) fn name<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let name = text(notes, value)?;
    if name.trim().is_empty() {
        notes.error(value, Code::EmptyText, "the name is empty");
        return None;
    }
    if name.chars().any(char::is_control) {
        notes.error(value, Code::ControlCharacter, format!("the name {name:?} has a control character"));
        return None;
    }
    Some(name)
}

/// A description; a blank one draws a warning and counts as none.
pub(in crate::plan) fn description<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let found = text(notes, value)?;
    if found.trim().is_empty() {
        notes.warning(value, Code::BlankDescription, "the description says nothing");
        return None;
    }
    Some(found)
}

/// One of a few meanings, by its exact word.
pub(in crate::plan) fn word<T: Copy>(
    notes: &mut Notes,
    value: Value<'_>,
    meanings: &[T],
    word: fn(T) -> &'static str,
) -> Option<T> {
    let found = text(notes, value)?;
    let meaning = meanings.iter().copied().find(|&meaning| word(meaning) == found);
    if meaning.is_none() {
        let words = || meanings.iter().map(|&meaning| word(meaning));
        let known: Vec<String> = words().map(|word| format!("{word:?}")).collect();
        let hint = notes.hint(found, words());
        notes.error(value, Code::BadValue, format!("found {found:?}, wanted {}{hint}", known.join(" or ")));
    }
    meaning
}

pub(in crate::plan) fn wrong_type(notes: &mut Notes, value: Value<'_>, wanted: &str) {
    notes.error(value, Code::WrongType, format!("found {}, wanted {wanted}", value.describe()));
}

/// The later listed one of each two `[start, end)` that overlap, in the order of the text.
pub(in crate::plan) fn overlapping(mut listed: Vec<(i64, i64, Place)>) -> Vec<Place> {
    listed.sort_unstable_by_key(|&(start, _, place)| (start, place));
    let mut found = Vec::new();
    let mut reach: Option<(i64, Place)> = None;
    for (start, end, place) in listed {
        match reach {
            Some((until, other)) if start < until => {
                found.push(place.max(other));
                if end > until {
                    reach = Some((end, place));
                }
            }
            _ => reach = Some((end, place)),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
