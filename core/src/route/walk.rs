/*!
The walk over destinations: the one place where routing is decided and explained.

[`walk`] asks every destination in order and tells its visitor the verdict; routing stops at the answer, explaining goes on to the end.
A trace therefore cannot disagree with the call.
*/

use std::ops::ControlFlow;

use super::{request::Request, verdict::VerdictCode};
use crate::{centre::Centre, matching::Asked, plan::HandoffTarget, sip::Method};

/// Where a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// An open queue of this handoff.
    Queue { handoff: u32, queue: u32 },
    /// A SIP handoff, which is always available.
    Sip { handoff: u32 },
    /// A bye in a topic's list: an ending, and nobody answers.
    Bye { handoff: u32 },
    /// Nobody answers.
    Nobody,
}

impl Outcome {
    pub(super) fn is_available(self) -> bool {
        matches!(self, Outcome::Queue { .. } | Outcome::Sip { .. })
    }
}

/// One destination on the way; a SIP handoff is its own destination, without a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) handoff: u32,
    pub(super) queue: Option<u32>,
    pub(super) verdict: VerdictCode,
}

/// Asks the destinations of `request` in order at `at`; the visitor may stop the walk once it has seen enough.
#[inline]
pub(super) fn walk(
    centre: &Centre,
    request: &Request<'_>,
    asked: &Asked,
    at: i64,
    mut visit: impl FnMut(Stop) -> ControlFlow<()>,
) -> Outcome {
    let mut outcome = Outcome::Nobody;
    for &handoff in request.handoffs {
        match &centre.handoff(handoff).target {
            HandoffTarget::Destinations(queues) => {
                for &queue in queues {
                    let verdict = match outcome {
                        Outcome::Nobody => judge(centre, queue, request, asked, at),
                        _ => VerdictCode::NotReached,
                    };
                    if verdict == VerdictCode::Selected {
                        outcome = Outcome::Queue { handoff, queue };
                    }
                    if visit(Stop { handoff, queue: Some(queue), verdict }).is_break() {
                        return outcome;
                    }
                }
            }
            HandoffTarget::Sip(action) => {
                let verdict = match outcome {
                    Outcome::Nobody => VerdictCode::Selected,
                    _ => VerdictCode::NotReached,
                };
                if verdict == VerdictCode::Selected {
                    let ends = request.in_topic && action.method() == Method::Bye;
                    outcome = if ends { Outcome::Bye { handoff } } else { Outcome::Sip { handoff } };
                }
                if visit(Stop { handoff, queue: None, verdict }).is_break() {
                    return outcome;
                }
            }
        }
    }
    outcome
}

/// The verdict on one queue: enabled? channel? language? open?
#[inline]
fn judge(centre: &Centre, queue: u32, request: &Request<'_>, asked: &Asked, at: i64) -> VerdictCode {
    if let Some(refusal) = refusal(centre, queue, request, asked) {
        return refusal;
    }
    if centre.queue(queue).is_open_at(at) {
        VerdictCode::Selected
    } else {
        // Whether an exception closed it is asked only by those who want to explain.
        VerdictCode::Closed
    }
}

/// Why a queue would not take the contact at any hour, or `None` when only the hours decide.
#[inline]
pub(super) fn refusal(centre: &Centre, queue: u32, request: &Request<'_>, asked: &Asked) -> Option<VerdictCode> {
    let filter = centre.filter(queue);
    if !filter.enabled {
        Some(VerdictCode::Disabled)
    } else if !centre.channel_sets[filter.channels as usize].accepts(request.channel) {
        Some(VerdictCode::Channel)
    } else if !centre.language_sets[filter.languages as usize].accepts(asked) {
        Some(VerdictCode::Language)
    } else {
        None
    }
}
