/*!
What a queue or a route answers at an instant, and until when it may be relied on.
*/

use std::sync::Arc;

use crate::{
    calendar::Zone,
    centre::{Centre, Queue, Reason},
    plan::Wanted,
    route::{Contact, Route, RouteError, Target},
};

/// Whoever is asked.
pub(super) enum Answering<'c> {
    Queue(Queue<'c>),
    Route { centre: &'c Centre, route: Route<'c> },
}

/// Why nobody answers: the word, and the words of what closes it.
pub(super) type Why = (Option<Reason>, Option<String>);

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

    /// How many lines one answer may ask.
    pub(super) fn price(&self) -> u64 {
        match self {
            Answering::Queue(_) => 1,
            Answering::Route { route, .. } => 1 + route.queues().len() as u64,
        }
    }

    /// Whether a queue is open, or somebody answers.
    pub(super) fn answers(&self, at: i64) -> bool {
        match self {
            Answering::Queue(queue) => queue.is_open_at(at),
            Answering::Route { route, .. } => route.answers_at(at),
        }
    }

    /// The queue that takes the contact, or is asked for.
    pub(super) fn selected(&self, at: i64) -> Option<&'c str> {
        match self {
            Answering::Queue(queue) => Some(queue.name()),
            Answering::Route { centre, route } => match route.target_at(at) {
                Target::Queue(queue) => Some(centre.queue_name(queue as u32)),
                Target::Handoff(_) | Target::None => None,
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

    pub(super) fn why(&self, at: i64) -> Why {
        match self {
            Answering::Queue(queue) => {
                let standing = queue.standing(at);
                (standing.reason(), standing.reason_text().map(str::to_owned))
            }
            Answering::Route { route, .. } => {
                let decision = route.decide(at);
                (decision.reason(), decision.reason_text().map(str::to_owned))
            }
        }
    }

    /// Whether all that is wanted holds at an instant. A reason is held to the exception's words, or to the word for why.
    pub(super) fn fits(&self, at: i64, wanted: &Wanted) -> bool {
        let answers = self.answers(at);
        wanted.answers.is_none_or(|wanted| wanted == answers)
            && wanted.queue_selected.as_ref().is_none_or(|named| self.selected(at) == Some(&*named.name))
            && wanted.reason.as_deref().is_none_or(|wanted| {
                let (reason, text) = if answers { (None, None) } else { self.why(at) };
                text.as_deref() == Some(wanted) || reason.is_some_and(|reason| reason.as_str() == wanted)
            })
    }

    /// An instant after `at` before which the answer stays what it is; `None` is for ever. Reasons may change with any minute.
    pub(super) fn until(&self, at: i64, reasons_count: bool) -> Option<i64> {
        let change = match self {
            Answering::Queue(queue) => queue.next_change_at(at),
            Answering::Route { route, .. } => route.next_change_at(at),
        };
        let minute = (at.div_euclid(60) + 1) * 60;
        if reasons_count { Some(change.map_or(minute, |change| change.min(minute))) } else { change }
    }
}
