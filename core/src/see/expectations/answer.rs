/*!
What a queue or a route answers at an instant, and why.
*/

use std::sync::Arc;

use crate::{
    calendar::Zone,
    centre::{Centre, Queue, Reason},
    plan::Wanted,
    route::{Contact, Refuser, Route, RouteError, Target},
};

/// Whoever is asked.
pub(super) enum Answering<'c> {
    Queue(Queue<'c>),
    Route { centre: &'c Centre, route: Route<'c> },
}

/// The answer at an instant: whether there is one, and whose.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) answers: bool,
    pub(super) queue: Option<u32>,
}

/// Why nobody answers: the word, and the words of what closes it.
pub(super) type Why<'r> = Option<(Reason, Option<&'r str>)>;

impl<'c> Answering<'c> {
    pub(super) fn route(centre: &'c Arc<Centre>, contact: &Contact) -> Result<Answering<'c>, RouteError> {
        Ok(Answering::Route { centre, route: Route::new(centre, contact)? })
    }

    /// The zone of its wall clock; a route goes through several.
    pub(super) fn zone(&self) -> Option<&'c Zone> {
        match self {
            Answering::Queue(queue) => Some(queue.timezone()),
            Answering::Route { .. } => None,
        }
    }

    /// The queues that may answer, in the order in which they are asked.
    pub(super) fn queues(&self) -> Vec<u32> {
        match self {
            Answering::Queue(queue) => vec![queue.index() as u32],
            Answering::Route { route, .. } => route.queues().collect(),
        }
    }

    /// The answer when this queue is the first that is open, or none is.
    pub(super) fn state(&self, first_open: Option<u32>) -> State {
        let otherwise = match self {
            Answering::Queue(_) => false,
            Answering::Route { route, .. } => route.answers_otherwise(),
        };
        State { answers: first_open.is_some() || otherwise, queue: first_open }
    }

    /// The answer of the call that a host makes.
    pub(super) fn state_at(&self, at: i64) -> State {
        match self {
            Answering::Queue(queue) => self.state(queue.is_open_at(at).then_some(queue.index() as u32)),
            Answering::Route { route, .. } => match route.target_at(at) {
                Target::Queue(queue) => self.state(Some(queue as u32)),
                Target::Handoff(_) | Target::None => self.state(None),
            },
        }
    }

    /// The SIP handoff that takes the contact, or ends it.
    pub(super) fn handoff(&self, at: i64) -> Option<&'c str> {
        match self {
            Answering::Queue(_) => None,
            Answering::Route { centre, route } => match route.target_at(at) {
                Target::Handoff(handoff) => Some(&centre.handoff(handoff as u32).name),
                Target::Queue(_) | Target::None => None,
            },
        }
    }

    /// Whether all that is wanted holds. A reason is held to the exception's words, or to the word for why.
    pub(super) fn fits<'r>(
        &self,
        state: State,
        why: impl FnOnce() -> Why<'r>,
        wanted: &Wanted,
        selected: Option<u32>,
    ) -> bool {
        wanted.answers.is_none_or(|wanted| wanted == state.answers)
            && selected.is_none_or(|selected| state.queue == Some(selected))
            && wanted.reason.as_deref().is_none_or(|wanted| {
                let why = if state.answers { None } else { why() };
                why.is_some_and(|(reason, words)| words == Some(wanted) || reason.as_str() == wanted)
            })
    }
}

/// Why nobody answers, at one instant after another.
pub(super) struct Reasons<'r, 'c> {
    answering: &'r Answering<'c>,
    /// The line that says why, and until when it is the one.
    known: Option<(Refuser<'r>, i64)>,
    /// How often all lines were searched for the next opening.
    pub(super) searches: u64,
}

impl<'r, 'c> Reasons<'r, 'c> {
    pub(super) fn new(answering: &'r Answering<'c>) -> Reasons<'r, 'c> {
        Reasons { answering, known: None, searches: 0 }
    }

    pub(super) fn why(&mut self, at: i64) -> Why<'r> {
        let route = match self.answering {
            Answering::Queue(queue) => {
                let standing = queue.standing(at);
                return standing.reason().map(|reason| (reason, standing.reason_text().map(|told| told.first())));
            }
            Answering::Route { route, .. } => route,
        };
        if self.known.is_none_or(|(_, until)| at >= until) {
            self.searches += 1;
            // Until it opens, the line that opens first stays the first. Behind an ending it may be open already: then only now is known.
            self.known = route.decide(at).refuser().map(|(refuser, opens)| match opens {
                Some(opens) => (refuser, opens.max(at + 1)),
                None => (refuser, i64::MAX),
            });
        }
        self.known.map(|(refuser, _)| refuser.why(at))
    }
}
