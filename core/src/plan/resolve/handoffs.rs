/*!
Names of queues and handoffs become numbers, and the default is chosen.
*/

use std::collections::HashMap;

use crate::{
    config::Value,
    error::Code,
    plan::{
        HandoffTarget,
        read::{DestinationDraft, ListedHandoff, Place, Reader, TargetDraft},
    },
    sip::Method,
};

impl<'a> Reader<'a> {
    /// A handoff may be named by its name or its function name, so no name may be another's function name.
    pub(super) fn refuse_ambiguous_names(&mut self) {
        for (i, handoff) in self.handoffs.iter().enumerate() {
            if let Some(&other) = self.handoff_functions.get(handoff.name).filter(|&&other| other != i) {
                let other = self.handoffs[other].name;
                let message = format!("{:?} is also the function name of the handoff {other:?}", handoff.name);
                self.notes.error(handoff.place, Code::AmbiguousName, message);
            }
        }
    }

    pub(super) fn resolve_target(&mut self, handoff: usize) -> Option<HandoffTarget> {
        let drafts = match &mut self.handoffs[handoff].target {
            TargetDraft::Sip(action) => return action.clone().map(HandoffTarget::Sip),
            TargetDraft::Nowhere => return None,
            TargetDraft::Destinations(drafts) => std::mem::take(drafts),
        };
        let mut queues = Vec::with_capacity(drafts.len());
        for draft in &drafts {
            let number = match draft {
                DestinationDraft::Inline(number, _) => Some(*number),
                DestinationDraft::Named(name, place) => self.declared_queue(name, *place),
            };
            if let Some(number) = number {
                self.queues[number as usize].used = true;
                queues.push(number);
            }
        }
        self.handoffs[handoff].target = TargetDraft::Destinations(drafts);
        Some(HandoffTarget::Destinations(queues.into()))
    }

    fn declared_queue(&mut self, name: &str, place: Place) -> Option<u32> {
        let number = self.queue_numbers.get(name).copied();
        match number.filter(|&number| self.queues[number as usize].declared) {
            Some(number) => Some(number),
            None => {
                let hint = if number.is_some() {
                    " (a queue of that name stands inside a handoff: declare it under \"queues\")".to_string()
                } else {
                    self.notes.hint(name, self.queues.iter().filter(|queue| queue.declared).map(|queue| queue.name))
                };
                self.notes.error(
                    place,
                    Code::UnknownQueue,
                    format!("there is no queue {name:?} under \"queues\"{hint}"),
                );
                None
            }
        }
    }

    /// The handoffs of each topic, none where one is unknown or inactive.
    pub(super) fn resolve_topics(&mut self) -> Vec<Vec<Option<u32>>> {
        let numbers: HashMap<&str, usize> = self.handoffs.iter().enumerate().map(|(i, h)| (h.name, i)).collect();
        let mut resolved = Vec::with_capacity(self.topics.len());
        for topic in &self.topics {
            let mut handoffs = Vec::with_capacity(topic.handoffs.len());
            let mut known = true;
            for &ListedHandoff { name, place, .. } in &topic.handoffs {
                handoffs.push(match numbers.get(name) {
                    Some(&number) if self.handoffs[number].active => Some(number as u32),
                    Some(_) => {
                        let message = format!("the handoff {name:?} is not active: the topic passes over it");
                        self.notes.warning(place, Code::InactiveHandoff, message);
                        None
                    }
                    None => {
                        known = false;
                        let hint = self.notes.hint(name, self.handoffs.iter().map(|handoff| handoff.name));
                        self.notes.error(place, Code::UnknownHandoff, format!("there is no handoff {name:?}{hint}"));
                        None
                    }
                });
            }
            if known && !topic.handoffs.is_empty() && handoffs.iter().all(Option::is_none) {
                self.notes.error(topic.place, Code::NoTarget, "none of its handoffs is active: it would hang up");
            }
            resolved.push(handoffs);
        }
        resolved
    }

    /// The handoff of contacts that name none.
    pub(super) fn resolve_default(&mut self, root: Value<'a>) -> Option<u32> {
        let active = || self.handoffs.iter().enumerate().filter(|(_, handoff)| handoff.active);
        let mut said = active().filter_map(|(i, handoff)| match handoff.is_default {
            Some((true, place)) => Some((i, place)),
            _ => None,
        });
        if let Some((default, _)) = said.next() {
            for (_, place) in said {
                let message = format!("{:?} is already the default", self.handoffs[default].name);
                self.notes.error(place, Code::TwoDefaults, message);
            }
            return Some(default as u32);
        }
        let mut all = active();
        if let (Some((only, handoff)), None) = (all.next(), all.next()) {
            let is_bye = matches!(&handoff.target, TargetDraft::Sip(Some(action)) if action.method() == Method::Bye);
            if handoff.is_default.is_none() && !is_bye {
                return Some(only as u32);
            }
        }
        if !self.handoffs.is_empty() {
            let message = "no handoff is the default: a contact that names neither topic nor handoff is an error";
            let place = root.entries().into_iter().flatten().find(|(key, _)| key.text() == Some("handoffs"));
            self.notes.warning(place.map_or(root, |(key, _)| key), Code::NoDefault, message);
        }
        None
    }
}
