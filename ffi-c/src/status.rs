/*!
The state of a queue at one instant, as a handle.
*/

use std::mem::MaybeUninit;

use crate::{
    engine::Engine,
    guard::{answer, given, guard, place},
    outcome::{Outcome, Refusal},
    queue::{OPENLINE_NEVER, or_never},
    text::{Str, Text},
};

/// The state of a queue at one instant. Immutable; free it with openline_status_free().
pub struct Status {
    open: bool,
    since: i64,
    until: i64,
    opens_at: i64,
    reason: Option<Text>,
    reason_text: Option<Text>,
    cause: Text,
    override_id: u64,
}

/// Open or closed, since when, until when and why.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_status(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    status_out: Option<&mut MaybeUninit<Box<Status>>>,
) -> Outcome {
    guard(|| {
        let (engine, status_out) = (given(engine, "engine")?, place(status_out, "status_out")?);
        let status = engine.queue(queue)?.status(at);
        status_out.write(Box::new(Status {
            open: status.open,
            since: or_never(status.since.map(|at| at.timestamp())),
            until: or_never(status.until.map(|at| at.timestamp())),
            opens_at: or_never(status.opens_at.map(|at| at.timestamp())),
            reason: Text::from_option(status.reason.map(|reason| reason.as_str())),
            reason_text: Text::from_option(status.reason_text.as_deref()),
            cause: Text::new(status.cause.as_str()),
            override_id: status.override_id.unwrap_or(0),
        }));
        Ok::<(), Refusal>(())
    })
}

/// Whether the line is open.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_open(status: Option<&Status>) -> bool {
    status.is_some_and(|status| status.open)
}

/// The instant since which the state has been what it is; OPENLINE_NEVER when it has never been another.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_since(status: Option<&Status>) -> i64 {
    status.map_or(OPENLINE_NEVER, |status| status.since)
}

/// The next change, or OPENLINE_NEVER.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_until(status: Option<&Status>) -> i64 {
    status.map_or(OPENLINE_NEVER, |status| status.until)
}

/// When closed: the next opening; else OPENLINE_NEVER.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_opens_at(status: Option<&Status>) -> i64 {
    status.map_or(OPENLINE_NEVER, |status| status.opens_at)
}

/// When closed: `closed`, `exception`, `disabled`, `override` or `unstaffed`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_reason(status: Option<&Status>) -> Str {
    Str::from_option(status.and_then(|status| status.reason.as_ref()))
}

/// When an exception closed it, or an override decides: its own words, if it has any.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_reason_text(status: Option<&Status>) -> Str {
    Str::from_option(status.and_then(|status| status.reason_text.as_ref()))
}

/// What decides the state, open or closed: `hours`, `exception`, `disabled`, `override` or `unstaffed`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_cause(status: Option<&Status>) -> Str {
    Str::from_option(status.map(|status| &status.cause))
}

/// The id of the override that decides it; 0 when none does.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_override(status: Option<&Status>) -> u64 {
    status.map_or(0, |status| status.override_id)
}

/// Frees a status; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_status_free(status: Option<Box<Status>>) {
    answer((), || drop(status));
}
