/*!
Why one destination was or was not taken.
*/

use chrono::{DateTime, TimeDelta};
use serde::{Serialize, Serializer};

use super::walk::Mismatch;
use crate::{
    calendar::Zone,
    centre::{Cause, Reason, time_or_null},
};

/// The code of a [`Verdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VerdictCode {
    /// The contact goes here.
    Selected,
    /// `enabled: false`.
    Disabled,
    /// It does not serve the contact's channel.
    Channel,
    /// It does not serve the contact's language.
    Language,
    /// Outside its weekly hours.
    Closed,
    /// Closed, and an exception decides that date.
    Exception,
    /// An earlier destination was selected.
    NotReached,
}

impl VerdictCode {
    /// The code: `selected`, `disabled`, `channel`, `language`, `closed`, `exception` or `not_reached`.
    pub fn as_str(self) -> &'static str {
        match self {
            VerdictCode::Selected => "selected",
            VerdictCode::Disabled => "disabled",
            VerdictCode::Channel => "channel",
            VerdictCode::Language => "language",
            VerdictCode::Closed => "closed",
            VerdictCode::Exception => "exception",
            VerdictCode::NotReached => "not_reached",
        }
    }
}

impl From<Reason> for VerdictCode {
    fn from(reason: Reason) -> VerdictCode {
        match reason {
            Reason::Closed => VerdictCode::Closed,
            Reason::Exception => VerdictCode::Exception,
            Reason::Disabled => VerdictCode::Disabled,
            Reason::Channel => VerdictCode::Channel,
            Reason::Language => VerdictCode::Language,
        }
    }
}

/// Why a queue does not take a contact: that it never answers is said before what it does not serve, and that before its hours.
pub(super) fn refusal(cause: Cause, mismatch: Option<Mismatch>) -> Reason {
    match (mismatch, cause) {
        (None, cause) => cause.reason(),
        (Some(_), Cause::Disabled) => Reason::Disabled,
        (Some(Mismatch::Channel), Cause::Hours | Cause::Exception) => Reason::Channel,
        (Some(Mismatch::Language), Cause::Hours | Cause::Exception) => Reason::Language,
    }
}

/// What was decided about one destination.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// The handoff that lists it.
    pub handoff: String,
    /// The queue; `None` for a SIP handoff.
    pub queue: Option<String>,
    pub verdict: VerdictCode,
    /// The exception's own words, when an exception closed it.
    pub reason_text: Option<String>,
    /// When it is closed and would otherwise take the contact: its next opening, in its zone.
    #[serde(serialize_with = "time_or_null")]
    pub opens_at: Option<DateTime<Zone>>,
}

/// Whole seconds, as a JSON number or null.
pub(super) fn seconds_or_null<S: Serializer>(delta: &Option<TimeDelta>, to: S) -> Result<S::Ok, S::Error> {
    match delta {
        Some(delta) => to.serialize_i64(delta.num_seconds()),
        None => to.serialize_none(),
    }
}
