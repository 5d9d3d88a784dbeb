/*!
Overrides in words: whom they are about, from when to when, and why.
*/

use openline::{Engine, Override, OverrideKind, Queue, Subject, Zone};

use crate::moment::{full, in_zone};

/// `West`, `the group clinic`, `every queue but Emergency`.
pub fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Queue(name) => name.clone(),
        Subject::Group(name) => format!("the group {name}"),
        Subject::All { except } if except.is_empty() => "every queue".to_owned(),
        Subject::All { except } => format!("every queue but {}", except.join(", ")),
        _ => "a subject of a later version".to_owned(),
    }
}

/// Whether a subject has a queue.
pub fn has(subject: &Subject, queue: &Queue<'_>) -> bool {
    let is_named = |name: &str| queue.name() == name || queue.groups().any(|group| group == name);
    match subject {
        Subject::Queue(name) => queue.name() == name,
        Subject::Group(name) => queue.groups().any(|group| group == name),
        Subject::All { except } => !except.iter().any(|name| is_named(name)),
        _ => false,
    }
}

/// The clock on which people speak of a subject: that of its queues where they have one, else UTC.
pub fn zone(engine: &Engine, subject: &Subject) -> Zone {
    let mut zones = engine.queues().filter(|queue| has(subject, queue)).map(|queue| queue.timezone());
    match zones.next() {
        Some(first) if zones.all(|zone| zone.name() == first.name()) => first.clone(),
        _ => Zone::utc(),
    }
}

/// `closed`, `open`, `unstaffed`, `redirected to on_call`.
pub fn state(said: &Override) -> String {
    match (said.kind, &said.function) {
        (OverrideKind::Redirect, Some(function)) => format!("redirected to {function}"),
        (kind, _) => kind.as_str().to_owned(),
    }
}

/// `until Fri 20 Nov 2026 17:00 -08:00`.
pub fn end(until: Option<i64>, zone: &Zone) -> String {
    match until {
        Some(until) => format!("until {}", full(&in_zone(until, zone))),
        None => "until further notice".to_owned(),
    }
}

/// `West closed from ... until ...: Power cut`; the beginning is left out where it is `now`.
pub fn sentence(engine: &Engine, said: &Override, now: Option<i64>) -> String {
    let zone = zone(engine, &said.subject);
    let from = said.from.filter(|from| now.is_none_or(|now| *from > now));
    let from = from.map(|from| format!("from {} ", full(&in_zone(from, &zone)))).unwrap_or_default();
    let reason = said.reason.as_ref().and_then(|reason| reason.first());
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{} {} {from}{}{reason}", subject(&said.subject), state(said), end(said.until, &zone))
}
