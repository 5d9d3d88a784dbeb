/*!
Reads `callback`: which times a handoff offers for a call back while nobody is there.
*/

use super::{
    fields::{fields, text},
    notes::Notes,
};
use crate::{calendar::Length, config::Value, error::Code, plan::CallbackPlan};

/// No time of a callback is longer: nobody waits for a year, and slots are looked for day by day.
const MOST: i64 = 366 * 86_400;

pub(in crate::plan) fn callback(notes: &mut Notes, object: Value<'_>) -> Option<CallbackPlan> {
    let [length, lead, within, step] = fields(notes, object, &["length", "lead", "within", "step"])?;
    let length = notes.required(object, "length", length).and_then(|value| seconds(notes, value, 1));
    let lead = lead.map(|value| seconds(notes, value, 0));
    let within = within.map(|value| seconds(notes, value, 0));
    let step = step.map(|value| seconds(notes, value, 1));
    Some(CallbackPlan { length: length?, step: step.flatten(), lead: lead.flatten(), within: within.flatten() })
}

fn seconds(notes: &mut Notes, value: Value<'_>, least: i64) -> Option<i64> {
    let found = text(notes, value)?;
    match found.parse::<Length>() {
        Ok(length) if (least..=MOST).contains(&length.seconds()) => Some(length.seconds()),
        Ok(length) => {
            let wanted = if length.seconds() < least { "longer than nothing" } else { "at most 366d" };
            notes.error(value, Code::BadValue, format!("found {found:?}, wanted {wanted}"));
            None
        }
        Err(fault) => {
            notes.error(value, Code::BadValue, fault.to_string());
            None
        }
    }
}
