/*!
The walk over destinations: the one program that routes, prepares and explains.

[`walk`] asks every destination of one language in order and tells its visitor what it found; [`settle`] takes the languages in order of
preference. Who routes asks each line whether it is open; who prepares a route answers "closed" each time and writes down which lines were
asked; who explains goes on behind the answer. A trace therefore cannot disagree with the call, nor a prepared route with either.
*/

use std::ops::ControlFlow;

use super::{Target, request::Request};
use crate::{
    centre::{Centre, Filter},
    matching::Asked,
    plan::HandoffTarget,
    sip::Method,
};

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
        match self {
            Outcome::Queue { .. } | Outcome::Sip { .. } => true,
            Outcome::Bye { .. } | Outcome::Nobody => false,
        }
    }

    pub(super) fn target(self) -> Target {
        match self {
            Outcome::Queue { queue, .. } => Target::Queue(queue as usize),
            Outcome::Sip { handoff } | Outcome::Bye { handoff } => Target::Handoff(handoff as usize),
            Outcome::Nobody => Target::None,
        }
    }
}

/// What a queue does not serve, at any hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    Channel,
    Language,
}

/// One destination on the way; a SIP handoff is its own destination, without a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) handoff: u32,
    pub(super) queue: Option<u32>,
    pub(super) found: Found,
}

/// What the walk found at a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The contact goes here.
    Selected,
    /// The line is not open.
    Shut,
    /// It does not serve the contact.
    Refused(Mismatch),
    /// An earlier destination was selected.
    NotReached,
}

/// Asks the destinations of `request` in order, `answers` whether the line of a queue is open; the visitor may stop the walk once it has seen
/// enough.
#[inline(always)]
pub(super) fn walk(
    centre: &Centre,
    request: &Request<'_>,
    asked: &Asked,
    mut answers: impl FnMut(u32, u32) -> bool,
    mut visit: impl FnMut(Stop) -> ControlFlow<()>,
) -> Outcome {
    let mut outcome = Outcome::Nobody;
    for &handoff in request.handoffs {
        match &centre.handoff(handoff).target {
            HandoffTarget::Destinations(queues) => {
                for &queue in queues {
                    let found = match outcome {
                        Outcome::Nobody => match mismatch(centre, queue, request, asked) {
                            Some(mismatch) => Found::Refused(mismatch),
                            None if answers(handoff, queue) => Found::Selected,
                            None => Found::Shut,
                        },
                        Outcome::Queue { .. } | Outcome::Sip { .. } | Outcome::Bye { .. } => Found::NotReached,
                    };
                    if found == Found::Selected {
                        outcome = Outcome::Queue { handoff, queue };
                    }
                    if visit(Stop { handoff, queue: Some(queue), found }).is_break() {
                        return outcome;
                    }
                }
            }
            HandoffTarget::Sip(action) => {
                let found = match outcome {
                    Outcome::Nobody => Found::Selected,
                    Outcome::Queue { .. } | Outcome::Sip { .. } | Outcome::Bye { .. } => Found::NotReached,
                };
                if found == Found::Selected {
                    let ends = request.in_topic && action.method() == Method::Bye;
                    outcome = if ends { Outcome::Bye { handoff } } else { Outcome::Sip { handoff } };
                }
                if visit(Stop { handoff, queue: None, found }).is_break() {
                    return outcome;
                }
            }
        }
    }
    outcome
}

/// The languages in order of preference: the first that is available wins, else the first one's outcome stands. `answers` is told the number
/// of the language, the handoff and the queue.
#[inline(always)]
pub(super) fn settle(
    centre: &Centre,
    request: &Request<'_>,
    mut answers: impl FnMut(usize, u32, u32) -> bool,
) -> (usize, Outcome) {
    let mut try_choice = |choice: usize| {
        let stop = |stop: Stop| match stop.found {
            Found::Selected => ControlFlow::Break(()),
            Found::Shut | Found::Refused(_) | Found::NotReached => ControlFlow::Continue(()),
        };
        walk(centre, request, request.asked(choice), |handoff, queue| answers(choice, handoff, queue), stop)
    };
    let first = try_choice(0);
    if !first.is_available() {
        for choice in 1..request.choices() {
            let found = try_choice(choice);
            if found.is_available() {
                return (choice, found);
            }
        }
    }
    (0, first)
}

/// What keeps a queue from serving the contact at any hour.
#[inline]
pub(super) fn mismatch(centre: &Centre, queue: u32, request: &Request<'_>, asked: &Asked) -> Option<Mismatch> {
    let &Filter { channels, languages, .. } = centre.filter(queue);
    if !centre.channel_sets[channels as usize].accepts(request.channel) {
        Some(Mismatch::Channel)
    } else if !centre.language_sets[languages as usize].accepts(asked, request.channel.is_spoken()) {
        Some(Mismatch::Language)
    } else {
        None
    }
}
