/*!
Reads a text of overrides: the form of each, with the places of its fields, so that what the centre finds can be told there.
*/

use chrono::DateTime;

use super::{
    fields::{boolean, fields, integer, items, name, text, word, wrong_type},
    notes::{Notes, Place},
};
use crate::{
    config::{Kind, Value},
    error::Code,
    overrides::{Field, Override, OverrideKind, OverrideReason, Subject},
};

/// One that could be read, and where.
pub(crate) struct OverrideRead<'a> {
    object: Value<'a>,
    pub(crate) said: Override,
}

impl OverrideRead<'_> {
    /// Where a field stands; where the override does when it has none.
    pub(crate) fn place(&self, field: Field) -> Place {
        let entries = self.object.entries().into_iter().flatten();
        let mut named = entries.filter(|(key, _)| key.text() == field.name() && field.name().is_some());
        named.next().map_or(self.object.into(), |(_, value)| value.into())
    }
}

/// A list, or an object with `overrides`.
pub(in crate::plan) fn overrides<'a>(notes: &mut Notes, root: Value<'a>, most: usize) -> Vec<OverrideRead<'a>> {
    let list = if root.kind() == Kind::Map {
        let [list] = fields(notes, root, &["overrides"]).unwrap_or_default();
        let Some(list) = notes.required(root, "overrides", list) else { return Vec::new() };
        list
    } else {
        root
    };
    if list.items().is_some() && list.len() > most {
        notes.error(list, Code::TooManyOverrides, format!("{} overrides, at most {most} are taken", list.len()));
        return Vec::new();
    }
    let mut read = Vec::new();
    for object in items(notes, list) {
        if let Some(said) = one(notes, object) {
            read.push(OverrideRead { object, said });
        }
    }
    read
}

fn one(notes: &mut Notes, object: Value<'_>) -> Option<Override> {
    let names = &["id", "kind", "queue", "group", "all", "except", "from", "until", "reason", "function"];
    let findings = notes.errors();
    let [id, kind, queue, group, all, except, from, until, reason, function] = fields(notes, object, names)?;
    let id = id.and_then(|value| {
        let number = integer(notes, value)?;
        let id = u64::try_from(number).ok();
        if id.is_none() {
            notes.error(value, Code::BadOverride, format!("the id {number}, wanted 1 or more"));
        }
        id
    });
    let kind = notes
        .required(object, "kind", kind)
        .and_then(|value| word(notes, value, &OverrideKind::ALL, OverrideKind::as_str));
    let subject = subject(notes, object, [queue, group, all], except);
    let from = from.and_then(|value| instant(notes, value));
    let until = until.and_then(|value| instant(notes, value));
    let reason = reason.and_then(|value| reason_of(notes, value));
    let function = function.and_then(|value| name(notes, value)).map(str::to_owned);
    if notes.errors() > findings {
        return None;
    }
    let mut said = Override::new(kind?, subject?);
    (said.id, said.from, said.until, said.reason, said.function) = (id, from, until, reason, function);
    Some(said)
}

fn subject(
    notes: &mut Notes,
    object: Value<'_>,
    [queue, group, all]: [Option<Value<'_>>; 3],
    except: Option<Value<'_>>,
) -> Option<Subject> {
    let all = match all {
        Some(value) => Some(value).filter(|_| boolean(notes, value) != Some(false)),
        None => None,
    };
    let spared = except.map(|value| names(notes, value)).unwrap_or_default();
    let subject = match (queue, group, all) {
        (Some(value), None, None) => Subject::Queue(name(notes, value)?.to_owned()),
        (None, Some(value), None) => Subject::Group(name(notes, value)?.to_owned()),
        (None, None, Some(_)) => return Some(Subject::All { except: spared }),
        _ => {
            notes.error(object, Code::BadOverride, "wanted exactly one of queue, group and all: true");
            return None;
        }
    };
    if let Some(value) = except {
        notes.error(value, Code::BadOverride, "except goes with all: true");
    }
    Some(subject)
}

/// A list of names, or one of `queues` beside one of `groups`.
fn names(notes: &mut Notes, value: Value<'_>) -> Vec<String> {
    let lists = match value.kind() {
        Kind::Map => {
            let [queues, groups] = fields(notes, value, &["queues", "groups"]).unwrap_or_default();
            [queues, groups]
        }
        _ => [Some(value), None],
    };
    let mut found = Vec::new();
    for list in lists.into_iter().flatten() {
        for item in items(notes, list) {
            found.extend(name(notes, item).map(str::to_owned));
        }
    }
    found
}

/// Epoch seconds, or RFC 3339 with an offset.
fn instant(notes: &mut Notes, value: Value<'_>) -> Option<i64> {
    if let Some(seconds) = value.integer() {
        return Some(seconds);
    }
    let Some(found) = value.text() else {
        wrong_type(notes, value, "epoch seconds, or a time such as \"2026-12-25T08:00:00+01:00\"");
        return None;
    };
    let time = DateTime::parse_from_rfc3339(found).ok();
    if time.is_none() {
        let message = format!(
            "{found:?} is neither epoch seconds nor a time YYYY-MM-DDTHH:MM:SS with an offset such as Z or +01:00"
        );
        notes.error(value, Code::BadOverride, message);
    }
    time.map(|time| time.timestamp())
}

fn reason_of(notes: &mut Notes, value: Value<'_>) -> Option<OverrideReason> {
    if value.kind() != Kind::Map {
        return text(notes, value).map(OverrideReason::from);
    }
    let mut texts = Vec::new();
    for (_, tag, value) in super::fields::entries(notes, value) {
        if let Some(text) = text(notes, value) {
            texts.push((tag, text));
        }
    }
    Some(OverrideReason::in_languages(texts))
}
