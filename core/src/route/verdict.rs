/*!
Why one destination was or was not taken.
*/

use chrono::{DateTime, TimeDelta};
use serde::{Serialize, Serializer};

use super::{request::Request, walk::Mismatch};
use crate::{
    calendar::Zone,
    centre::{Cause, Queue, Reason, Told, time_or_null},
    words::words,
};

words! {
    /// The code of a [`Verdict`].
    #[non_exhaustive]
    pub enum VerdictCode {
        Selected "selected" "0.1.0" "the contact goes here"
        Disabled "disabled" "0.1.0" "the queue says `enabled: false`"
        Channel "channel" "0.1.0" "it does not serve the contact's channel"
        Language "language" "0.1.0" "it does not serve the contact's language"
        Closed "closed" "0.1.0" "outside its weekly hours"
        Exception "exception" "0.1.0" "closed, and an exception decides that date"
        NotReached "not_reached" "0.1.0" "an earlier destination was selected"
        Override "override" "0.2.0" "an override closes it"
        Unstaffed "unstaffed" "0.2.0" "nobody is there to answer, as a machine sees it"
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
            Reason::Override => VerdictCode::Override,
            Reason::Unstaffed => VerdictCode::Unstaffed,
        }
    }
}

/// Why a queue does not take a contact: that it never answers is said before what it does not serve, and that before its hours and their overrides.
pub(super) fn refusal(cause: Cause, mismatch: Option<Mismatch>) -> Reason {
    match (mismatch, cause) {
        (None, cause) => cause.reason(),
        (Some(_), Cause::Disabled) => Reason::Disabled,
        (Some(Mismatch::Channel), Cause::Hours | Cause::Exception | Cause::Override | Cause::Unstaffed) => {
            Reason::Channel
        }
        (Some(Mismatch::Language), Cause::Hours | Cause::Exception | Cause::Override | Cause::Unstaffed) => {
            Reason::Language
        }
    }
}

/// A line that keeps a contact from an answer, and whom its queue does not serve: why, at any instant at which it is still this line's to say.
#[derive(Clone, Copy)]
pub(crate) struct Refuser<'e> {
    pub(super) queue: Queue<'e>,
    pub(super) mismatch: Option<Mismatch>,
    /// Whom the words are said to.
    pub(super) request: Request<'e>,
}

impl<'e> Refuser<'e> {
    pub(crate) fn why(self, at: i64) -> (Reason, Option<&'e str>) {
        let standing = self.queue.standing(at);
        if standing.answers && self.mismatch.is_none() {
            // An open line behind an ending: what opens it, a holiday's hours or somebody's order, is no reason for which nobody answers.
            return (Reason::Closed, None);
        }
        (refusal(standing.cause, self.mismatch), self.request.told(standing).filter(|_| self.mismatch.is_none()))
    }
}

impl<'e> Refuser<'e> {
    /// The words of [`why`](Self::why) in all their languages, and whether somebody said them just now, of an override.
    pub(super) fn told(self, at: i64) -> Option<(Told<'e>, bool)> {
        let standing = self.queue.standing(at);
        let words = standing.words.filter(|_| self.mismatch.is_none() && !standing.answers);
        Some((words?, standing.override_id.is_some()))
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
    /// What was decided.
    pub verdict: VerdictCode,
    /// The words of the exception or the override that closes it.
    pub reason_text: Option<String>,
    /// The override that closes it, or opens the selected one, by its id.
    #[serde(rename = "override")]
    pub override_id: Option<u64>,
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
