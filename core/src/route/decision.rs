/*!
The answer to a contact.

A [`Decision`] keeps where the walk ended and computes the rest when it is asked for, so that routing itself allocates nothing.
*/

use std::{borrow::Cow, ops::ControlFlow};

use chrono::{DateTime, TimeDelta};

use super::{
    contact::Variables,
    report::Report,
    request::Request,
    spoken::Spoken,
    verdict::{Verdict, VerdictCode},
    walk::{Outcome, Stop, walk},
};
use crate::{
    calendar::{Zone, in_zone},
    centre::{Centre, Queue, Reason},
    plan::HandoffTarget,
    sip::{Action, ActionPlan, Omission, why},
};

/// Where a conversation goes now, and everything that a telephony script needs to send it there.
///
/// ```
/// use openline::{Contact, Engine};
///
/// let engine: Engine = r#"{"handoffs": [{
///     "name": "End call", "is_default": true, "sip_config": {"method": "bye"},
///     "agent_available_instructions": "Say goodbye, $first_name."
/// }]}"#.parse()?;
/// let contact = Contact::new().variable("first_name", "Ada").at(1_795_176_000);
/// let decision = engine.route(&contact)?;
/// assert!(decision.is_available());
/// assert_eq!(decision.instructions().as_deref(), Some("Say goodbye, Ada."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decision<'a> {
    centre: &'a Centre,
    request: Request<'a>,
    variables: Filling<'a>,
    at: i64,
    /// The language that was served, or the first when none was.
    choice: usize,
    outcome: Outcome,
}

/// The variables of a decision: those given with the instant win.
#[derive(Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) contact: &'a dyn Variables,
    pub(super) added: Option<&'a dyn Variables>,
}

impl<'a> Filling<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.added.and_then(|added| added.value(name)).or_else(|| self.contact.value(name))
    }
}

impl<'a> Decision<'a> {
    /// Walks the languages in order of preference: the first that is available wins, else the first one's answer stands.
    #[inline]
    pub(super) fn new(centre: &'a Centre, request: Request<'a>, variables: Filling<'a>, at: i64) -> Decision<'a> {
        let stop = |stop: Stop| match stop.verdict {
            VerdictCode::Selected => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let first = walk(centre, &request, request.asked(0), at, stop);
        let (mut choice, mut outcome) = (0, first);
        for other in 1..request.choices() {
            if outcome.is_available() {
                break;
            }
            let found = walk(centre, &request, request.asked(other), at, stop);
            if found.is_available() {
                (choice, outcome) = (other, found);
            }
        }
        Decision { centre, request, variables, at, choice, outcome }
    }

    /// The instant of the decision, in epoch seconds.
    pub fn at(&self) -> i64 {
        self.at
    }

    /// Whether somebody, or a SIP handoff, takes the contact.
    pub fn is_available(&self) -> bool {
        self.outcome.is_available()
    }

    /// The selected handoff; when unavailable the first.
    pub fn handoff(&self) -> &'a str {
        &self.centre.handoff(self.handoff_number()).name
    }

    /// The function name of [`handoff`](Self::handoff).
    pub fn function_name(&self) -> &'a str {
        &self.centre.handoff(self.handoff_number()).function_name
    }

    /// The handoffs that may be tried, in order.
    pub(super) fn handoff_numbers(&self) -> &'a [u32] {
        self.request.handoffs
    }

    fn handoff_number(&self) -> u32 {
        match self.outcome {
            Outcome::Queue { handoff, .. } | Outcome::Sip { handoff } => handoff,
            Outcome::Bye { .. } | Outcome::Nobody => self.request.handoffs[0],
        }
    }

    /// The selected queue.
    pub fn queue(&self) -> Option<Queue<'a>> {
        match self.outcome {
            Outcome::Queue { queue, .. } => Some(self.centre.queue(queue)),
            _ => None,
        }
    }

    /// Which target was taken, as the numbers of queues and handoffs.
    pub fn target(&self) -> super::Target {
        match self.outcome {
            Outcome::Queue { queue, .. } => super::Target::Queue(queue as usize),
            Outcome::Sip { handoff } | Outcome::Bye { handoff } => super::Target::Handoff(handoff as usize),
            Outcome::Nobody => super::Target::None,
        }
    }

    /// What to say or do, for the state that was found; filled in.
    pub fn instructions(&self) -> Option<Cow<'a, str>> {
        self.fill_instructions(&mut Vec::new())
    }

    fn fill_instructions(&self, omitted: &mut Vec<Omission>) -> Option<Cow<'a, str>> {
        let handoff = self.centre.handoff(self.handoff_number());
        let template = if self.is_available() { &handoff.available } else { &handoff.unavailable };
        let template = template.as_ref()?;
        if let Some(plain) = template.as_plain() {
            return Some(Cow::Borrowed(plain));
        }
        let mut text = String::new();
        let spoken = Spoken {
            handoff: &handoff.name,
            queue: self.subject(),
            reason_text: self.reason_text(),
            reopens: self.reopens().map(|(at, _)| at),
            closes: self.closes(),
            at: self.at,
        };
        template.render(&mut text, &spoken, &|name| self.variables.get(name), &mut |name| {
            omitted.push(Omission::new("instructions", name, why::MISSING_VARIABLE));
        });
        Some(Cow::Owned(text))
    }

    /// The queue that instructions speak of: the selected, else the one that reopens first, else the first destination.
    fn subject(&self) -> Option<Queue<'a>> {
        self.queue().or_else(|| self.reopens_queue()).or_else(|| {
            let first = self.request.handoffs.iter().flat_map(|&handoff| self.centre.destinations(handoff)).next();
            first.map(|&queue| self.centre.queue(queue))
        })
    }

    /// The transfer function of the selected queue.
    pub fn transfer_function(&self) -> Option<&'a str> {
        self.queue().map(|queue| queue.transfer_function())
    }

    /// The SIP action, filled in: the selected queue's or SIP handoff's, or the bye that ends an unavailable topic. `None` when
    /// unavailable otherwise, and when the transfer function is only a name.
    pub fn action(&self) -> Option<Action> {
        self.fill_action(&mut Vec::new())
    }

    fn fill_action(&self, omitted: &mut Vec<Omission>) -> Option<Action> {
        Some(self.action_plan()?.fill(&|name| self.variables.get(name), omitted))
    }

    fn action_plan(&self) -> Option<&'a ActionPlan> {
        match self.outcome {
            Outcome::Queue { queue, .. } => {
                let row = &self.centre.queues[queue as usize];
                self.centre.functions[row.function as usize].action.as_deref()
            }
            Outcome::Sip { handoff } | Outcome::Bye { handoff } => match &self.centre.handoff(handoff).target {
                HandoffTarget::Sip(action) => Some(action),
                HandoffTarget::Destinations(_) => None,
            },
            Outcome::Nobody => None,
        }
    }

    /// When available: the selected queue's next close, in its zone; `None` when it never closes, or for a SIP handoff.
    pub fn open_until(&self) -> Option<DateTime<Zone>> {
        let queue = self.queue()?;
        self.closes().map(|at| in_zone(queue.timezone(), at))
    }

    fn closes(&self) -> Option<i64> {
        self.queue()?.next_close_at(self.at)
    }

    /// When unavailable: the earliest opening among the enabled destinations that match channel and language, in that queue's zone.
    pub fn reopens_at(&self) -> Option<DateTime<Zone>> {
        self.reopens().map(|(at, queue)| in_zone(queue.timezone(), at))
    }

    /// When unavailable: the queue that opens at [`reopens_at`](Self::reopens_at); of several the earlier listed.
    pub fn reopens_queue(&self) -> Option<Queue<'a>> {
        self.reopens().map(|(_, queue)| queue)
    }

    fn reopens(&self) -> Option<(i64, Queue<'a>)> {
        if self.is_available() {
            return None;
        }
        let asked = self.request.asked(self.choice);
        let queues = self.request.handoffs.iter().flat_map(|&handoff| self.centre.destinations(handoff));
        queues
            .filter(|&&queue| super::walk::refusal(self.centre, queue, &self.request, asked).is_none())
            .filter_map(|&queue| {
                let queue = self.centre.queue(queue);
                queue.next_open_at(self.at).map(|at| (at, queue))
            })
            // OK: `min_by_key` keeps the first of equals.
            .min_by_key(|(at, _)| *at)
    }

    /// When unavailable: why, of the queue that reopens first, else of the first destination.
    pub fn reason(&self) -> Option<Reason> {
        self.why().and_then(|(reason, _)| reason)
    }

    /// When unavailable because of an exception: its own words.
    pub fn reason_text(&self) -> Option<&'a str> {
        self.why().and_then(|(_, text)| text)
    }

    fn why(&self) -> Option<(Option<Reason>, Option<&'a str>)> {
        if self.is_available() {
            return None;
        }
        let queue = self.subject()?;
        let asked = self.request.asked(self.choice);
        match super::walk::refusal(self.centre, queue.index() as u32, &self.request, asked) {
            Some(refusal) => Some((refusal.reason(), None)),
            None => Some(queue.why_closed(self.at)),
        }
    }

    /// The contact's tag that was served; `None` when it asked for no language, or nobody answers.
    pub fn language(&self) -> Option<&'a str> {
        self.request.tag(self.choice).filter(|_| self.is_available())
    }

    /// What was decided about every destination, in order.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let asked = self.request.asked(self.choice);
        walk(self.centre, &self.request, asked, self.at, |stop| {
            verdicts.push(self.verdict(stop));
            ControlFlow::Continue(())
        });
        verdicts
    }

    fn verdict(&self, stop: Stop) -> Verdict {
        let queue = stop.queue.map(|queue| self.centre.queue(queue));
        let closed = stop.verdict == VerdictCode::Closed;
        let exception = queue.filter(|_| closed).filter(|queue| queue.why_closed(self.at).0 == Some(Reason::Exception));
        Verdict {
            handoff: self.centre.handoff(stop.handoff).name.to_string(),
            queue: queue.map(|queue| queue.name().to_owned()),
            verdict: if exception.is_some() { VerdictCode::Exception } else { stop.verdict },
            reason_text: queue.filter(|_| closed).and_then(|queue| queue.why_closed(self.at).1).map(str::to_owned),
            opens_at: queue.filter(|_| closed).and_then(|queue| queue.next_open(self.at)),
        }
    }

    /// What was left out while the action and the instructions were filled in.
    pub fn omitted(&self) -> Vec<Omission> {
        let mut omitted = Vec::new();
        self.fill_action(&mut omitted);
        self.fill_instructions(&mut omitted);
        omitted
    }

    /// How long until [`reopens_at`](Self::reopens_at), in whole seconds.
    pub fn retry_after(&self) -> Option<TimeDelta> {
        self.reopens().map(|(at, _)| TimeDelta::seconds(at - self.at))
    }

    /// Everything at once, owned and serialisable: the form in which every face hands a decision on.
    pub fn report(&self) -> Report {
        let mut omitted = Vec::new();
        let action = self.fill_action(&mut omitted);
        let instructions = self.fill_instructions(&mut omitted).map(Cow::into_owned);
        Report {
            available: self.is_available(),
            handoff: self.handoff().to_owned(),
            function_name: self.function_name().to_owned(),
            queue: self.queue().map(|queue| queue.name().to_owned()),
            instructions,
            transfer_function: self.transfer_function().map(str::to_owned),
            action,
            open_until: self.open_until(),
            reopens_at: self.reopens_at(),
            reopens_queue: self.reopens_queue().map(|queue| queue.name().to_owned()),
            reason: self.reason(),
            reason_text: self.reason_text().map(str::to_owned),
            language: self.language().map(str::to_owned),
            verdicts: self.verdicts(),
            omitted,
            retry_after: self.retry_after(),
        }
    }
}

impl std::fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decision")
            .field("at", &self.at)
            .field("available", &self.is_available())
            .field("handoff", &self.handoff())
            .field("queue", &self.queue().map(|queue| queue.name()))
            .finish_non_exhaustive()
    }
}
