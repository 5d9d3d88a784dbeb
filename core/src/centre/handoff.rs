/*!
Handoffs and topics as callers see them.
*/

use super::{Centre, Queue, Slots};
use crate::plan::{HandoffPlan, HandoffTarget, TopicPlan};

/// A named purpose: destinations in order, or a SIP action of its own.
#[derive(Clone, Copy)]
pub struct Handoff<'e> {
    centre: &'e Centre,
    plan: &'e HandoffPlan,
    number: u32,
}

impl<'e> Handoff<'e> {
    pub(crate) fn new(centre: &'e Centre, number: u32) -> Handoff<'e> {
        Handoff { centre, plan: centre.handoff(number), number }
    }

    /// Its place in document order, from 0.
    pub fn index(&self) -> usize {
        self.number as usize
    }

    /// Its unique name.
    pub fn name(&self) -> &'e str {
        &self.plan.name
    }

    /// The name by which a language model calls it: `handoff_billing_support`.
    pub fn function_name(&self) -> &'e str {
        &self.plan.function_name
    }

    /// When to use it, in its author's words; a blank one counts as none.
    pub fn description(&self) -> Option<&'e str> {
        self.plan.description.as_deref()
    }

    /// When a language model should use it, in its author's words; never interpreted.
    pub fn condition(&self) -> Option<&'e str> {
        self.plan.condition.as_deref()
    }

    /// Which times it offers for a call back while nobody is there.
    pub fn callback(&self) -> Option<Slots> {
        self.plan.callback.map(Slots::from)
    }

    /// False when the document says `active: false`: never routed to.
    pub fn is_active(&self) -> bool {
        self.plan.active
    }

    /// Whether contacts that name neither topic nor handoff come here.
    pub fn is_default(&self) -> bool {
        self.centre.default_handoff == Some(self.number)
    }

    /// Whether it is a SIP action of its own, always available.
    pub fn is_sip(&self) -> bool {
        matches!(self.plan.target, HandoffTarget::Sip(_))
    }

    /// The queues in the order in which they are tried; none for a SIP handoff.
    pub fn destinations(&self) -> impl Iterator<Item = Queue<'e>> + use<'e> {
        let centre = self.centre;
        centre.destinations(self.number).iter().map(move |&queue| centre.queue(queue))
    }
}

/// A caller's intent with its handoffs in order.
#[derive(Clone, Copy)]
pub struct Topic<'e> {
    centre: &'e Centre,
    plan: &'e TopicPlan,
}

impl<'e> Topic<'e> {
    pub(crate) fn new(centre: &'e Centre, number: u32) -> Topic<'e> {
        Topic { centre, plan: &centre.topics[number as usize] }
    }

    /// Its unique name.
    pub fn name(&self) -> &'e str {
        &self.plan.name
    }

    /// What it is about, in its author's words; a blank one counts as none.
    pub fn description(&self) -> Option<&'e str> {
        self.plan.description.as_deref()
    }

    /// Kept and shown with its `{{ho:NAME}}` resolved, never interpreted.
    pub fn instructions(&self) -> Option<&'e str> {
        self.plan.instructions.as_deref()
    }

    /// Its active handoffs in order.
    pub fn handoffs(&self) -> impl Iterator<Item = Handoff<'e>> + use<'e> {
        let centre = self.centre;
        self.plan.handoffs.iter().map(move |&handoff| Handoff::new(centre, handoff))
    }

    /// When this topic wants each of [`handoffs`](Self::handoffs), beside the handoff's own condition.
    pub fn conditions(&self) -> impl Iterator<Item = Option<&'e str>> + use<'e> {
        self.plan.conditions.iter().map(|condition| condition.as_deref())
    }
}

impl std::fmt::Debug for Handoff<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handoff").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Topic<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Topic").field("name", &self.name()).finish_non_exhaustive()
    }
}
