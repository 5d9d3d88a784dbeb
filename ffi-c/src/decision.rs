/*!
A decision as a handle: everything converted when it is made, so that reading it only borrows.
*/

use std::mem::MaybeUninit;

use ::engine::Report;

use crate::{
    action::Action,
    guard::{answer, given, guard, place},
    outcome::{Outcome, Refusal},
    queue::{Interval, OPENLINE_NEVER, or_never},
    route::{OPENLINE_TARGET_NONE, number},
    text::{Str, Text},
    tools::{OwnedText, json},
    verdict::{Note, Omission, Verdict},
};

/// Where a conversation goes, and everything that a telephony program needs to send it there. Immutable, any number of threads may read one;
/// free it with openline_decision_free(). What it lends lives as long as itself; it does not need its engine or route any more.
pub struct Decision {
    report: Report,
    target: i64,
    queue_index: i64,
    reopens_queue_index: i64,
    handoff: Text,
    function_name: Text,
    queue: Option<Text>,
    instructions: Option<Text>,
    transfer_function: Option<Text>,
    action: Option<Action>,
    open_until: i64,
    reopens_at: i64,
    reopens_queue: Option<Text>,
    reason: Option<Text>,
    reason_text: Option<Text>,
    language: Option<Text>,
    spoken: Option<Text>,
    text_language: Option<Text>,
    verdicts: Vec<Verdict>,
    omitted: Vec<Omission>,
    noted: Vec<Note>,
    retry_after: i64,
}

impl Decision {
    pub fn new(decision: &::engine::Decision<'_>) -> Decision {
        let report = decision.report();
        let index = |queue: Option<::engine::Queue<'_>>| queue.map_or(-1, |queue| queue.index() as i64);
        Decision {
            target: number(decision.target()),
            queue_index: index(decision.queue()),
            reopens_queue_index: index(decision.reopens_queue()),
            handoff: Text::new(&report.handoff),
            function_name: Text::new(&report.function_name),
            queue: Text::from_option(report.queue.as_deref()),
            instructions: Text::from_option(report.instructions.as_deref()),
            transfer_function: Text::from_option(report.transfer_function.as_deref()),
            action: report.action.as_ref().map(Action::new),
            open_until: or_never(report.open_until.as_ref().map(|at| at.timestamp())),
            reopens_at: or_never(report.reopens_at.as_ref().map(|at| at.timestamp())),
            reopens_queue: Text::from_option(report.reopens_queue.as_deref()),
            reason: Text::from_option(report.reason.map(|reason| reason.as_str())),
            reason_text: Text::from_option(report.reason_text.as_deref()),
            language: Text::from_option(report.language.as_deref()),
            spoken: Text::from_option(report.spoken.as_deref()),
            text_language: Text::from_option(report.text_language.as_deref()),
            verdicts: report.verdicts.iter().map(Verdict::new).collect(),
            omitted: report.omitted.iter().map(Omission::new).collect(),
            noted: report.noted.iter().map(Note::new).collect(),
            retry_after: or_never(report.retry_after.map(|delta| delta.num_seconds())),
            report,
        }
    }
}

/// Whether somebody, or a SIP handoff, takes the contact; false for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_available(decision: Option<&Decision>) -> bool {
    decision.is_some_and(|decision| decision.report.available)
}

/// The same number as openline_route_target_at() gives: the index of a queue, OPENLINE_TARGET_NONE or OPENLINE_TARGET_SIP.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_target(decision: Option<&Decision>) -> i64 {
    decision.map_or(OPENLINE_TARGET_NONE, |decision| decision.target)
}

/// The selected handoff; when unavailable the first.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_handoff(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.map(|decision| &decision.handoff))
}

/// The function name of that handoff.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_function_name(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.map(|decision| &decision.function_name))
}

/// The selected queue, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_queue(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.queue.as_ref()))
}

/// The index of the selected queue, or -1.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_queue_index(decision: Option<&Decision>) -> i64 {
    decision.map_or(-1, |decision| decision.queue_index)
}

/// What to say or do in the state that was found, filled in; or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_instructions(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.instructions.as_ref()))
}

/// The transfer function of the selected queue, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_transfer_function(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.transfer_function.as_ref()))
}

/// The SIP action, borrowed from the decision; NULL when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_action(decision: Option<&Decision>) -> Option<&Action> {
    decision?.action.as_ref()
}

/// When available: the selected queue's next close; OPENLINE_NEVER when it has none, or for a SIP handoff.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_open_until(decision: Option<&Decision>) -> i64 {
    decision.map_or(OPENLINE_NEVER, |decision| decision.open_until)
}

/// When unavailable: the earliest opening among the destinations that would take the contact, or OPENLINE_NEVER.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_reopens_at(decision: Option<&Decision>) -> i64 {
    decision.map_or(OPENLINE_NEVER, |decision| decision.reopens_at)
}

/// The queue that opens then, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_reopens_queue(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.reopens_queue.as_ref()))
}

/// The index of the queue that opens then, or -1.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_reopens_queue_index(decision: Option<&Decision>) -> i64 {
    decision.map_or(-1, |decision| decision.reopens_queue_index)
}

/// When unavailable: `closed`, `exception`, `disabled`, `channel` or `language`; or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_reason(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.reason.as_ref()))
}

/// The exception's own words, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_reason_text(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.reason_text.as_ref()))
}

/// The language tag that was served, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_language(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.language.as_ref()))
}

/// The tag of the language in which the words of the instructions are said; nothing where neither they nor the document name a language.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_spoken(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.spoken.as_ref()))
}

/// The tag of the language that the instructions are written in; nothing where neither they nor the document name one.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_text_language(decision: Option<&Decision>) -> Str {
    Str::from_option(decision.and_then(|decision| decision.text_language.as_ref()))
}

/// Seconds until the line reopens (the value of a Retry-After header), or OPENLINE_NEVER.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_retry_after(decision: Option<&Decision>) -> i64 {
    decision.map_or(OPENLINE_NEVER, |decision| decision.retry_after)
}

/// The generation of the live engine that answered; 0 where none is live.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_generation(decision: Option<&Decision>) -> u64 {
    decision.map_or(0, |decision| decision.report.generation)
}

/// How many destinations were looked at or passed over.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_verdict_count(decision: Option<&Decision>) -> usize {
    decision.map_or(0, |decision| decision.verdicts.len())
}

/// What was decided about a destination, in order; NULL beyond the last. Borrowed from the decision.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_verdict(decision: Option<&Decision>, index: usize) -> Option<&Verdict> {
    decision?.verdicts.get(index)
}

/// How many things were left out while headers, variables and instructions were filled in.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_omitted_count(decision: Option<&Decision>) -> usize {
    decision.map_or(0, |decision| decision.omitted.len())
}

/// What was left out, by index; NULL beyond the last. Borrowed from the decision.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_omitted(decision: Option<&Decision>, index: usize) -> Option<&Omission> {
    decision?.omitted.get(index)
}

/// How many things were read otherwise than they were given.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_noted_count(decision: Option<&Decision>) -> usize {
    decision.map_or(0, |decision| decision.noted.len())
}

/// What was read otherwise, by index; NULL beyond the last. Borrowed from the decision.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_noted(decision: Option<&Decision>, index: usize) -> Option<&Note> {
    decision?.noted.get(index)
}

/// When unavailable and the handoff calls back: how many times are offered for it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_callback_count(decision: Option<&Decision>) -> usize {
    decision.map_or(0, |decision| decision.report.callback_slots.len())
}

/// A time for a call back, by index, in the queue of openline_decision_reopens_queue(); OPENLINE_NEVER twice beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_callback(decision: Option<&Decision>, index: usize) -> Interval {
    let slot = decision.and_then(|decision| decision.report.callback_slots.get(index));
    slot.map_or(Interval { start: OPENLINE_NEVER, end: OPENLINE_NEVER }, |slot| Interval {
        start: slot.start.timestamp(),
        end: slot.end.timestamp(),
    })
}

/// The whole decision as one JSON object, absent values null, instants in RFC 3339; a text of its own.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_json(
    decision: Option<&Decision>,
    json_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
) -> Outcome {
    guard(|| {
        let (decision, json_out) = (given(decision, "decision")?, place(json_out, "json_out")?);
        json_out.write(Box::new(OwnedText::new(&json(&decision.report))));
        Ok::<(), Refusal>(())
    })
}

/// Frees a decision; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_decision_free(decision: Option<Box<Decision>>) {
    answer((), || drop(decision));
}
