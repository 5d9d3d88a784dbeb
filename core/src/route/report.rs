/*!
A decision as plain data, with exactly the names of the contract: what `--json` prints and what the bindings convert.
*/

use chrono::{DateTime, TimeDelta};
use serde::Serialize;

use super::{
    note::Note,
    verdict::{Verdict, seconds_or_null},
};
use crate::{
    calendar::Zone,
    centre::{Reason, time, time_or_null},
    sip::{Action, Omission},
};

/// A time for a call back, in its queue's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[allow(missing_docs)]
pub struct Slot {
    #[serde(serialize_with = "time")]
    pub start: DateTime<Zone>,
    #[serde(serialize_with = "time")]
    pub end: DateTime<Zone>,
}

/// Every part of a [`Decision`](crate::Decision), owned. Serialised, absent values are null and instants RFC 3339 in the queue's zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
#[allow(missing_docs)] // Each field is documented at the method of `Decision` that bears its name.
pub struct Report {
    pub available: bool,
    pub handoff: String,
    pub function_name: String,
    pub queue: Option<String>,
    pub instructions: Option<String>,
    pub transfer_function: Option<String>,
    pub action: Option<Action>,
    #[serde(serialize_with = "time_or_null")]
    pub open_until: Option<DateTime<Zone>>,
    #[serde(serialize_with = "time_or_null")]
    pub reopens_at: Option<DateTime<Zone>>,
    pub reopens_queue: Option<String>,
    pub callback_slots: Vec<Slot>,
    pub reason: Option<Reason>,
    pub reason_text: Option<String>,
    /// The tag of the language in which the words of the instructions are said, where the document says languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<String>,
    /// The language of the instructions, where the document says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_language: Option<String>,
    pub language: Option<String>,
    pub verdicts: Vec<Verdict>,
    pub omitted: Vec<Omission>,
    pub noted: Vec<Note>,
    #[serde(serialize_with = "seconds_or_null")]
    pub retry_after: Option<TimeDelta>,
    pub generation: u64,
}
