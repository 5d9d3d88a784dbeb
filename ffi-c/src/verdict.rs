/*!
What a decision tells about its destinations, what it left out, and what it read otherwise.
*/

use crate::{
    queue::{OPENLINE_NEVER, or_never},
    text::{Str, Text},
};

/// Why one destination was or was not taken. Borrowed from its decision.
pub struct Verdict {
    handoff: Text,
    queue: Option<Text>,
    verdict: Text,
    reason_text: Option<Text>,
    opens_at: i64,
    override_id: u64,
}

/// Something that was left out while filling in. Borrowed from its decision.
pub struct Omission {
    place: Text,
    name: Text,
    why: Text,
}

/// Something that was read otherwise than it was given. Borrowed from its decision.
pub struct Note {
    place: Text,
    given: Text,
    read: Text,
}

impl Note {
    pub fn new(note: &::engine::Note) -> Note {
        Note { place: Text::new(note.where_), given: Text::new(&note.given), read: Text::new(&note.read) }
    }
}

impl Verdict {
    pub fn new(verdict: &::engine::Verdict) -> Verdict {
        Verdict {
            handoff: Text::new(&verdict.handoff),
            queue: Text::from_option(verdict.queue.as_deref()),
            verdict: Text::new(verdict.verdict.as_str()),
            reason_text: Text::from_option(verdict.reason_text.as_deref()),
            opens_at: or_never(verdict.opens_at.as_ref().map(|at| at.timestamp())),
            override_id: verdict.override_id.unwrap_or(0),
        }
    }
}

impl Omission {
    pub fn new(omission: &::engine::Omission) -> Omission {
        Omission { place: Text::new(&omission.where_), name: Text::new(&omission.name), why: Text::new(omission.why) }
    }
}

/// The handoff that lists the destination.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_handoff(verdict: Option<&Verdict>) -> Str {
    Str::from_option(verdict.map(|verdict| &verdict.handoff))
}

/// The queue; nothing for a SIP handoff.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_queue(verdict: Option<&Verdict>) -> Str {
    Str::from_option(verdict.and_then(|verdict| verdict.queue.as_ref()))
}

/// `selected`, `disabled`, `channel`, `language`, `closed`, `exception`, `override`, `unstaffed` or `not_reached`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_verdict(verdict: Option<&Verdict>) -> Str {
    Str::from_option(verdict.map(|verdict| &verdict.verdict))
}

/// The words of the exception or the override that closes it, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_reason_text(verdict: Option<&Verdict>) -> Str {
    Str::from_option(verdict.and_then(|verdict| verdict.reason_text.as_ref()))
}

/// When a closed destination opens next, or OPENLINE_NEVER.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_opens_at(verdict: Option<&Verdict>) -> i64 {
    verdict.map_or(OPENLINE_NEVER, |verdict| verdict.opens_at)
}

/// The id of the override that closes it or opens the selected one; 0 when none does.
#[unsafe(no_mangle)]
pub extern "C" fn openline_verdict_override(verdict: Option<&Verdict>) -> u64 {
    verdict.map_or(0, |verdict| verdict.override_id)
}

/// The place that lacks something: `headers.X-Reason`, `variables.account_tier`, `instructions` or `target_uri`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_omission_where(omission: Option<&Omission>) -> Str {
    Str::from_option(omission.map(|omission| &omission.place))
}

/// The variable that is missing or unfit, or `phone_number` for a target.
#[unsafe(no_mangle)]
pub extern "C" fn openline_omission_name(omission: Option<&Omission>) -> Str {
    Str::from_option(omission.map(|omission| &omission.name))
}

/// `missing_variable`, `control_character`, `too_long` or `no_sip_target`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_omission_why(omission: Option<&Omission>) -> Str {
    Str::from_option(omission.map(|omission| &omission.why))
}

/// The part of the contact that was read otherwise than it was given: `language`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_note_where(note: Option<&Note>) -> Str {
    Str::from_option(note.map(|note| &note.place))
}

/// As it was given: `en_US`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_note_given(note: Option<&Note>) -> Str {
    Str::from_option(note.map(|note| &note.given))
}

/// As it was read: `en-US`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_note_read(note: Option<&Note>) -> Str {
    Str::from_option(note.map(|note| &note.read))
}
