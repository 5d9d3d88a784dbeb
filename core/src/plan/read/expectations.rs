/*!
Reads `expectations`: what was promised about the answers, in the document or in a text of its own.

Only the form is held here. What a promise names may be gone, and whether it holds the answers say.
*/

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};

use super::{
    during::{NoWeek, week_in_a_line},
    fields::{boolean, fields, items, name, text},
    notes::Notes,
};
use crate::{
    calendar::{Zone, ZoneData},
    config::{Kind, Value},
    error::Code,
    matching::contact_tag,
    plan::{ExpectationPlan, Named, Subject, Wanted, When},
    schedule::Year,
};

/// More promises than this are nobody's.
const MOST: usize = 1000;

/// A text that is nothing but promises: a list, or an object with `expectations`.
pub(in crate::plan) fn expectations_alone(
    notes: &mut Notes,
    zones: &ZoneData,
    root: Value<'_>,
) -> Vec<ExpectationPlan> {
    if root.kind() != Kind::Map {
        return expectations(notes, zones, root);
    }
    let [list] = fields(notes, root, &["expectations"]).unwrap_or_default();
    let list = notes.required(root, "expectations", list);
    list.map_or_else(Vec::new, |list| expectations(notes, zones, list))
}

pub(in crate::plan) fn expectations(notes: &mut Notes, zones: &ZoneData, list: Value<'_>) -> Vec<ExpectationPlan> {
    if list.items().is_some() && list.len() > MOST {
        let message = format!("{} expectations, at most {MOST} are kept in one list", list.len());
        notes.error(list, Code::TooManyExpectations, message);
        return Vec::new();
    }
    items(notes, list).filter_map(|item| expectation(notes, zones, item)).collect()
}

fn expectation(notes: &mut Notes, zones: &ZoneData, object: Value<'_>) -> Option<ExpectationPlan> {
    let names = &[
        "queue",
        "topic",
        "handoff",
        "channel",
        "language",
        "at",
        "during",
        "zone",
        "except",
        "open",
        "available",
        "reason",
        "queue_selected",
    ];
    let findings = notes.errors();
    let [queue, topic, handoff, channel, language, at, during, zone, except, open, available, reason, selected] =
        fields(notes, object, names)?;
    let subject = subject(notes, object, [queue, topic, handoff]);
    let channel = channel.and_then(|value| {
        let token = text(notes, value)?;
        if token.trim().is_empty() {
            notes.error(value, Code::BadChannel, "the channel is empty (leave it out for any channel)");
        }
        Some(token.into())
    });
    let language = language.and_then(|value| {
        let tag = text(notes, value)?;
        if let Err(fault) = contact_tag(tag) {
            notes.error(value, Code::BadLanguage, fault.to_string());
        }
        Some(tag.into())
    });
    let zone = zone.and_then(|value| zone_of(notes, zones, value));
    let when = when(notes, object, at, during, except);
    let (is_open, is_available) =
        (open.and_then(|value| boolean(notes, value)), available.and_then(|value| boolean(notes, value)));
    let wanted = Wanted {
        answers: is_open.or(is_available),
        reason: reason.and_then(|value| name(notes, value)).map(Into::into),
        queue_selected: selected.and_then(|value| named(notes, value)),
    };
    // What goes together is only asked once each part is well.
    let (subject, when) = (subject?, when?);
    if notes.errors() > findings {
        return None;
    }
    let of_queue = matches!(subject, Subject::Queue(_));
    let fault = match of_queue {
        _ if wanted.answers.is_none() && wanted.reason.is_none() && wanted.queue_selected.is_none() => {
            "it expects nothing: say open, available, reason or queue_selected"
        }
        true if channel.is_some() || language.is_some() => {
            "a queue is open for everybody: channel and language belong to a topic or a handoff"
        }
        true if available.is_some() || selected.is_some() => {
            "a queue is open or not: available and queue_selected belong to a topic or a handoff"
        }
        false if open.is_some() => "only a queue is open: say available of a topic or a handoff",
        _ if wanted.answers == Some(true) && wanted.reason.is_some() => {
            "a reason says why nobody answers, and somebody is expected"
        }
        _ if wanted.queue_selected.is_some() && (wanted.answers == Some(false) || wanted.reason.is_some()) => {
            "a queue is selected only where somebody answers"
        }
        false if zone.is_none() && !matches!(when, When::Instant(_)) => {
            "a local time needs a zone: write zone, or the offset behind the time"
        }
        _ => return Some(ExpectationPlan { place: object.into(), subject, channel, language, when, zone, wanted }),
    };
    notes.error(object, Code::BadExpectation, fault);
    None
}

fn subject(notes: &mut Notes, object: Value<'_>, fields: [Option<Value<'_>>; 3]) -> Option<Subject> {
    let [queue, topic, handoff] = fields;
    let as_subject: fn(Named) -> Subject = match (queue, topic, handoff) {
        (Some(_), None, None) => Subject::Queue,
        (None, Some(_), None) => Subject::Topic,
        (None, None, Some(_)) => Subject::Handoff,
        _ => {
            notes.error(object, Code::BadExpectation, "wanted exactly one of queue, topic and handoff");
            return None;
        }
    };
    named(notes, queue.or(topic).or(handoff)?).map(as_subject)
}

fn named(notes: &mut Notes, value: Value<'_>) -> Option<Named> {
    name(notes, value).map(|name| Named { name: name.into(), place: value.into() })
}

fn zone_of(notes: &mut Notes, zones: &ZoneData, value: Value<'_>) -> Option<Zone> {
    let name = text(notes, value)?;
    match zones.zone(name) {
        Ok(zone) => Some(zone),
        Err(fault) => {
            let near = if notes.wants_hint() { zones.nearest(name) } else { Vec::new() };
            notes.error(value, fault.code(), fault.message(name, &near));
            None
        }
    }
}

fn when(
    notes: &mut Notes,
    object: Value<'_>,
    at: Option<Value<'_>>,
    during: Option<Value<'_>>,
    except: Option<Value<'_>>,
) -> Option<When> {
    let calendars: Option<Box<[Named]>> =
        except.map(|list| items(notes, list).filter_map(|item| named(notes, item)).collect());
    match (at, during) {
        (Some(value), None) => {
            if let Some(list) = except {
                notes.error(list, Code::BadExpectation, "except goes with during");
            }
            let found = text(notes, value)?;
            let when = instant(found);
            if when.is_none() {
                let message =
                    format!("{found:?} is no time YYYY-MM-DDTHH:MM, with or without an offset such as Z or +01:00");
                notes.error(value, Code::BadExpectation, message);
            }
            when
        }
        (None, Some(value)) => {
            let found = text(notes, value)?;
            let week = match week_in_a_line(found) {
                Ok(week) => week,
                Err(fault) => {
                    let message = match fault {
                        NoWeek::Unreadable => {
                            format!(
                                r#"{found:?} is no week such as "mon-fri 09:00-12:00, 13:00-17:00; sat 10:00-12:00""#
                            )
                        }
                        NoWeek::Overlap(day) => format!("{found:?} has two times on {day} that overlap"),
                    };
                    notes.error(value, Code::BadExpectation, message);
                    return None;
                }
            };
            let year = Arc::new(Year::from(week));
            Some(When::During { year, except: calendars.unwrap_or_default() })
        }
        _ => {
            notes.error(object, Code::BadExpectation, "wanted exactly one of at and during");
            None
        }
    }
}

/// `YYYY-MM-DDTHH:MM`, with seconds or without, and perhaps an offset.
fn instant(text: &str) -> Option<When> {
    let is_shaped = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
    let shaped = text.is_ascii() && text.len() >= 16 && text.bytes().zip(*b"0000-00-00T00:00").all(is_shaped);
    let (minute, rest) = shaped.then(|| text.split_at(16))?;
    let (seconds, offset) = match rest.as_bytes().first() {
        Some(b':') if rest.len() >= 3 => rest.split_at(3),
        _ => (":00", rest),
    };
    let whole = format!("{minute}{seconds}{offset}");
    match offset {
        "" => NaiveDateTime::parse_from_str(&whole, "%Y-%m-%dT%H:%M:%S").ok().map(When::Local),
        _ => DateTime::parse_from_rfc3339(&whole).ok().map(When::Instant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_local_or_has_an_offset() {
        let at = |text| match instant(text) {
            Some(When::Instant(at)) => Some(Ok(at.timestamp())),
            Some(When::Local(local)) => Some(Err(local.to_string())),
            _ => None,
        };
        assert_eq!(at("2026-11-26T12:00-05:00"), Some(Ok(1_795_712_400)));
        assert_eq!(at("2026-11-26T17:00:00Z"), Some(Ok(1_795_712_400)));
        assert_eq!(at("2026-12-25T10:00"), Some(Err("2026-12-25 10:00:00".to_owned())));
        for text in [
            "2026-12-25",
            "2026-12-25T24:00",
            "2026-12-25 10:00",
            "2026-02-30T10:00",
            "",
            "2026-12-25T10:00x",
            "2026-12-25T10:00:",
        ] {
            assert!(instant(text).is_none(), "{text:?}");
        }
    }
}
