/*!
Reads `handoffs`.

Instructions may name any handoff, so their templates are parsed after all names are known; until then a draft keeps where they stand.
*/

use std::sync::Arc;

use super::{
    callback::callback,
    drafts::{DestinationDraft, HandoffDraft, Instructions, TargetDraft},
    fields::{boolean, description, fields, items, name, text, wrong_type},
    function::sip_action,
    reader::Reader,
};
use crate::{
    config::{Kind, Value},
    error::Code,
    matching::{FUNCTION_NAME_CHARS, function_name},
};

const FIELDS: [&str; 13] = [
    "name",
    "description",
    "condition",
    "is_default",
    "active",
    "agent_available_instructions",
    "agent_unavailable_instructions",
    "destinations",
    "sip_config",
    "sip_headers",
    "refer_to_headers",
    "variables",
    "callback",
];

impl<'a> Reader<'a> {
    pub(in crate::plan) fn handoffs(&mut self, list: Value<'a>) {
        for object in items(&mut self.notes, list) {
            self.handoff(object);
        }
    }

    fn handoff(&mut self, object: Value<'a>) {
        let notes = &mut self.notes;
        let Some(
            [
                name_value,
                description_value,
                condition,
                is_default,
                active,
                available,
                unavailable,
                destinations,
                config,
                headers,
                refer_to_headers,
                variables,
                callback_value,
            ],
        ) = fields(notes, object, &FIELDS)
        else {
            return;
        };
        let name_value = notes.required(object, "name", name_value);
        let handoff_name = name_value.and_then(|value| name(notes, value));
        let condition = condition.and_then(|value| Some((description(notes, value)?, value.into())));
        let description = description_value.and_then(|value| description(notes, value));
        let active = active.and_then(|value| boolean(notes, value)).unwrap_or(true);
        if description_value.is_none() && active {
            let message = "has no description: a language model cannot tell when to call it";
            notes.warning(object, Code::NoDescription, message);
        }
        let callback = callback_value.and_then(|value| callback(notes, value));
        if let (Some(value), None, Some(_)) = (callback_value, destinations, config) {
            notes.warning(
                value,
                Code::IgnoredField,
                "\"callback\" has no effect beside sip_config: it is always available",
            );
        }
        let is_default = is_default.and_then(|value| Some((boolean(notes, value)?, value.into())));
        let target = match (destinations, config) {
            (Some(list), None) => {
                for (field, value) in
                    [("sip_headers", headers), ("refer_to_headers", refer_to_headers), ("variables", variables)]
                {
                    if let Some(value) = value {
                        let message = format!("{field:?} has no effect beside destinations");
                        notes.warning(value, Code::IgnoredField, message);
                    }
                }
                self.destinations(list, true)
            }
            (None, Some(config)) => {
                let parts = [headers, refer_to_headers, variables];
                TargetDraft::Sip(sip_action(notes, &mut self.uses, object, config, parts).map(Arc::new))
            }
            (Some(_), Some(_)) => {
                let message = "has both destinations and sip_config: which one would be called is ambiguous";
                notes.error(object, Code::TwoTargets, message);
                TargetDraft::Nowhere
            }
            (None, None) => {
                let message = "has neither destinations nor sip_config: it would hang up";
                notes.error(object, Code::NoTarget, message);
                TargetDraft::Nowhere
            }
        };
        let place = name_value.unwrap_or(object);
        // A handoff without a usable name is kept all the same, so that nothing else about it goes unsaid.
        let function_name = handoff_name.and_then(|name| self.handoff_function(place, name)).unwrap_or_default();
        self.handoffs.push(HandoffDraft {
            place: place.into(),
            name: handoff_name.unwrap_or_default(),
            function_name,
            description,
            description_place: description_value.unwrap_or(object).into(),
            condition,
            active,
            callback,
            is_default,
            available: available.map(Instructions::Written),
            unavailable: unavailable.map(Instructions::Written),
            target,
        });
    }

    /// The function name, if the handoff's name leaves one and it is free.
    fn handoff_function(&mut self, place: Value<'a>, handoff_name: &'a str) -> Option<String> {
        let Some(function) = function_name(handoff_name) else {
            let message = format!("{handoff_name:?} leaves no function name: it needs a letter a-z or a digit");
            self.notes.error(place, Code::BadName, message);
            return None;
        };
        if let Some(&other) = self.handoff_functions.get(&function) {
            let other = &self.handoffs[other];
            let message = if other.name == handoff_name {
                format!("another handoff is already named {handoff_name:?}")
            } else {
                format!("has the same function name {function:?} as the handoff {:?}", other.name)
            };
            self.notes.error(place, Code::DuplicateName, message);
            return None;
        }
        if function.chars().count() > FUNCTION_NAME_CHARS {
            let message = format!("the function name {function:?} is longer than {FUNCTION_NAME_CHARS} characters");
            self.notes.warning(place, Code::LongName, message);
        }
        self.handoff_functions.insert(function.clone(), self.handoffs.len());
        Some(function)
    }

    /// Reads a list of queue objects, and of names of declared queues where `names_allowed`.
    pub(in crate::plan) fn destinations(&mut self, list: Value<'a>, names_allowed: bool) -> TargetDraft<'a> {
        if list.items().is_some() && list.len() == 0 {
            self.notes.error(list, Code::NoTarget, "no destination at all: it would hang up");
            return TargetDraft::Nowhere;
        }
        let mut found = Vec::with_capacity(list.len());
        for item in items(&mut self.notes, list) {
            if item.kind() == Kind::Map {
                found.extend(self.queue(item, false).map(|queue| DestinationDraft::Inline(queue, item.into())));
            } else if !names_allowed {
                wrong_type(&mut self.notes, item, "a queue object");
            } else if let Some(name) = text(&mut self.notes, item) {
                found.push(DestinationDraft::Named(name, item.into()));
            }
        }
        TargetDraft::Destinations(found)
    }
}
