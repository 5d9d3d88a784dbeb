/*!
The end of reading: names become numbers, defaults are chosen, drafts become the [`Plan`].
*/

use std::{collections::HashMap, sync::Arc};

use super::{
    FunctionPlan, HandoffPlan, HandoffTarget, Plan, QueuePlan, TopicPlan,
    exceptions::Claims,
    handoff::{DestinationDraft, TargetDraft},
    notes::{Notes, Place},
    reader::Reader,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Exceptions, Run},
    sip::Method,
    speech::Template,
};

impl<'a> Reader<'a> {
    /// Resolves every reference; the plan is there only without errors.
    pub(super) fn finish(mut self, root: Value<'a>) -> (Option<Plan>, Notes) {
        self.refuse_ambiguous_names();
        let exceptions = self.resolve_exceptions();
        let (functions, queue_functions) = self.resolve_functions();
        let targets: Vec<Option<HandoffTarget>> =
            (0..self.handoffs.len()).map(|handoff| self.resolve_target(handoff)).collect();
        let templates = self.resolve_templates();
        let topics = self.resolve_topics();
        let default_handoff = self.resolve_default(root);
        self.warn(&targets, &topics, &exceptions);
        self.inform(root);
        if self.notes.errors() > 0 {
            return (None, self.notes);
        }
        let queues = self.queues.iter().zip(exceptions).zip(queue_functions);
        let queues = queues.map(|((draft, exceptions), function)| QueuePlan {
            name: draft.name.into(),
            enabled: draft.enabled,
            week: draft.week,
            exceptions,
            zone: draft.zone,
            channels: draft.channels,
            languages: draft.languages,
            function,
        });
        let handoffs = self.handoffs.iter().zip(targets).zip(templates);
        let handoffs = handoffs.filter_map(|((draft, target), (available, unavailable))| {
            Some(HandoffPlan {
                name: draft.name.into(),
                function_name: draft.function_name.as_str().into(),
                description: draft.description.map(Into::into),
                active: draft.active,
                available,
                unavailable,
                target: target?,
            })
        });
        let plan = Plan {
            queues: queues.collect(),
            functions,
            handoffs: handoffs.collect(),
            topics: self
                .topics
                .iter()
                .zip(topics)
                .map(|(draft, handoffs)| TopicPlan {
                    name: draft.name.into(),
                    description: draft.description.map(Into::into),
                    instructions: draft.instructions.map(Into::into),
                    handoffs: handoffs.into_iter().flatten().collect(),
                })
                .collect(),
            default_handoff,
            weeks: self.weeks.into_values(),
            exceptions: self.exceptions.into_values(),
            zones: self.zones,
            channel_sets: self.channel_sets.into_values(),
            language_sets: self.language_sets.into_values(),
        };
        (Some(plan), self.notes)
    }

    /// A handoff may be named by its name or its function name, so no name may be another's function name.
    fn refuse_ambiguous_names(&mut self) {
        for (i, handoff) in self.handoffs.iter().enumerate() {
            if let Some(&other) = self.handoff_functions.get(handoff.name).filter(|&&other| other != i) {
                let other = self.handoffs[other].name;
                let message = format!("{:?} is also the function name of the handoff {other:?}", handoff.name);
                self.notes.error(handoff.place, Code::AmbiguousName, message);
            }
        }
    }

    /// The number of each queue's exceptions; queues with the same calendars and nothing of their own share one.
    fn resolve_exceptions(&mut self) -> Vec<u32> {
        let numbers: HashMap<&str, usize> = self.calendars.iter().enumerate().map(|(i, c)| (c.name, i)).collect();
        let mut shared: HashMap<Vec<usize>, u32> = HashMap::new();
        let mut resolved: Vec<u32> = Vec::with_capacity(self.queues.len());
        for i in 0..self.queues.len() {
            if let Some(same) = self.queues[i].same_exceptions {
                // OK: it is the number of an earlier queue.
                resolved.push(resolved[same as usize]);
                continue;
            }
            let mut calendars = Vec::with_capacity(self.queues[i].calendars.len());
            for &(name, place) in &self.queues[i].calendars {
                match numbers.get(name) {
                    Some(&calendar) => calendars.push(calendar),
                    None => {
                        let hint = self.notes.hint(name, self.calendars.iter().map(|calendar| calendar.name));
                        let message = format!("there is no calendar {name:?}{hint}");
                        self.notes.error(place, Code::UnknownCalendar, message);
                    }
                }
            }
            for &calendar in &calendars {
                self.calendars[calendar].used = true;
            }
            let own = !self.queues[i].claims.is_empty();
            if let Some(&number) = shared.get(&calendars).filter(|_| !own) {
                resolved.push(number);
                continue;
            }
            let sets =
                std::iter::once(&self.queues[i].claims).chain(calendars.iter().map(|&c| &self.calendars[c].claims));
            let (exceptions, cuts) = merge(sets);
            for place in cuts {
                let message = "cuts the night of the exception on the date before";
                self.notes.warning(place, Code::CutNight, message);
            }
            let number = self.exceptions.intern(Arc::new(exceptions));
            if !own {
                shared.insert(calendars, number);
            }
            resolved.push(number);
        }
        resolved
    }

    /// Every function that is declared or named, and the number of each queue's.
    fn resolve_functions(&mut self) -> (Vec<FunctionPlan>, Vec<u32>) {
        let sip_handoffs = self.sip_handoffs();
        for function in &self.functions {
            if sip_handoffs.contains_key(function.name) {
                let message = format!("{:?} is both a transfer function and a SIP handoff", function.name);
                self.notes.error(function.place, Code::AmbiguousName, message);
            }
        }
        let mut numbers: HashMap<&str, u32> =
            self.functions.iter().enumerate().map(|(i, function)| (function.name, i as u32)).collect();
        let mut plans: Vec<FunctionPlan> = self
            .functions
            .iter()
            .map(|draft| FunctionPlan { name: draft.name.into(), action: draft.action.clone() })
            .collect();
        let options = self.options;
        let listed = options.transfer_functions.as_deref();
        let checked = self.declares_functions || listed.is_some();
        let mut resolved = Vec::with_capacity(self.queues.len());
        for i in 0..self.queues.len() {
            let Some((name, place)) = self.queues[i].function else {
                resolved.push(0);
                continue;
            };
            if let Some(&number) = numbers.get(name) {
                if let Some(function) = self.functions.get_mut(number as usize) {
                    function.used = true;
                }
                resolved.push(number);
                continue;
            }
            let elsewhere = listed.is_some_and(|names| names.iter().any(|known| known == name));
            let sip = sip_handoffs.get(name).map(|&handoff| match &self.handoffs[handoff].target {
                TargetDraft::Sip(action) => action.clone(),
                _ => None,
            });
            if sip.is_none() && !elsewhere {
                if checked {
                    let declared = self.functions.iter().map(|function| function.name);
                    let handoffs = self.handoffs.iter().map(|handoff| handoff.name);
                    let sip = handoffs.filter(|name| sip_handoffs.contains_key(name));
                    let known = declared.chain(sip).chain(listed.into_iter().flatten().map(String::as_str));
                    let hint = self.notes.hint(name, known);
                    let message = format!("there is no transfer function {name:?}{hint}");
                    self.notes.error(place, Code::UnknownTransferFunction, message);
                } else {
                    let message = format!("{name:?} passes through unchecked: nothing declares transfer functions");
                    self.notes.warning(place, Code::UncheckedTransferFunction, message);
                }
            }
            let number = plans.len() as u32;
            plans.push(FunctionPlan { name: name.into(), action: sip.flatten() });
            // An unknown name is told at every queue that has it, so that none is overlooked; only a known one is kept.
            if elsewhere || sip_handoffs.contains_key(name) {
                numbers.insert(name, number);
            }
            resolved.push(number);
        }
        (plans, resolved)
    }

    fn resolve_target(&mut self, handoff: usize) -> Option<HandoffTarget> {
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

    /// The instructions of each handoff, available and unavailable.
    fn resolve_templates(&mut self) -> Vec<(Option<Template>, Option<Template>)> {
        let functions: HashMap<&str, &str> =
            self.handoffs.iter().map(|handoff| (handoff.name, handoff.function_name.as_str())).collect();
        let (notes, handoffs, declared) = (&mut self.notes, &self.handoffs, &self.handoff_functions);
        let mut template = |value: Option<Value<'a>>| {
            let value = value?;
            let text = super::fields::text(notes, value)?;
            match Template::parse(text, |name| functions.get(name).map(|name| name.to_string())) {
                Ok(template) => {
                    for mention in template.mentions() {
                        if !declared.contains_key(mention) {
                            let known = handoffs.iter().map(|handoff| &*handoff.function_name);
                            let hint = notes.hint(mention, known);
                            let message = format!("mentions the function {mention:?}, which no handoff has{hint}");
                            notes.warning(value, Code::UndeclaredFunction, message);
                        }
                    }
                    Some(template)
                }
                Err(faults) => {
                    for fault in faults {
                        let hint = match fault.code {
                            Code::UnknownHandoff => {
                                notes.hint(&fault.found, handoffs.iter().map(|handoff| handoff.name))
                            }
                            _ => String::new(),
                        };
                        notes.error(value, fault.code, format!("{}{hint}", fault.message));
                    }
                    None
                }
            }
        };
        handoffs.iter().map(|handoff| (template(handoff.available), template(handoff.unavailable))).collect()
    }

    /// The handoffs of each topic, none where one is unknown or inactive.
    fn resolve_topics(&mut self) -> Vec<Vec<Option<u32>>> {
        let numbers: HashMap<&str, usize> = self.handoffs.iter().enumerate().map(|(i, h)| (h.name, i)).collect();
        let mut resolved = Vec::with_capacity(self.topics.len());
        for topic in &self.topics {
            let mut handoffs = Vec::with_capacity(topic.handoffs.len());
            let mut known = true;
            for &(name, place) in &topic.handoffs {
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
    fn resolve_default(&mut self, root: Value<'a>) -> Option<u32> {
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

/// Exceptions of several sets, the strongest first, and the places of those that cut another's night.
fn merge<'c>(sets: impl Iterator<Item = &'c Claims>) -> (Exceptions, Vec<Place>) {
    let (mut entries, mut places, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    for set in sets {
        let base = entries.len() as u32;
        entries.extend(set.entries.iter().cloned());
        places.extend(set.places.iter().copied());
        claims.extend(set.in_order().map(|run| Run { entry: run.entry + base, ..*run }));
    }
    let exceptions = Exceptions::resolve(entries, &claims);
    let mut cuts: Vec<Place> = exceptions
        .runs()
        .windows(2)
        .filter(|pair| pair[0].last.next() == pair[1].first && pair[0].entry != pair[1].entry)
        .filter(|pair| exceptions.entry(pair[0].entry).hours.night() > 0)
        .map(|pair| places[pair[1].entry as usize])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    (exceptions, cuts)
}
