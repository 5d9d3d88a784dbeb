/*!
What names stand for: references become numbers, defaults are chosen, drafts become the [`Plan`].
*/

mod derivations;
mod exceptions;
mod functions;
mod handoffs;
mod owners;
mod templates;
mod texts;

use super::{
    CalendarPlan, FunctionPlan, HandoffPlan, HandoffTarget, Plan, QueuePlan, TopicPlan, VariablePlan, read::Reader,
};
use crate::{
    config::Value,
    speech::{Instructions, Tongues},
};
use texts::Texts;

/// What the references of a document lead to, as far as they could be resolved; the faults are noted.
pub(super) struct Resolved {
    /// The number of each queue's exceptions.
    pub(super) exceptions: Vec<u32>,
    pub(super) targets: Vec<Option<HandoffTarget>>,
    /// The handoffs of each topic, none where one is unknown or inactive.
    pub(super) topics: Vec<Vec<Option<u32>>>,
    functions: Vec<FunctionPlan>,
    /// The number of each queue's function.
    queue_functions: Vec<u32>,
    pub(super) templates: Vec<(Option<Instructions>, Option<Instructions>)>,
    texts: Texts,
    default_handoff: Option<u32>,
}

impl Resolved {
    pub(super) fn new<'a>(reader: &mut Reader<'a>, root: Value<'a>) -> Resolved {
        reader.refuse_ambiguous_names();
        reader.refuse_groups_named_as_queues();
        let exceptions = reader.resolve_exceptions();
        let (functions, queue_functions) = reader.resolve_functions();
        let targets = (0..reader.handoffs.len()).map(|handoff| reader.resolve_target(handoff)).collect();
        let templates = reader.resolve_templates();
        let texts = reader.resolve_texts();
        let topics = reader.resolve_topics();
        let default_handoff = reader.resolve_default(root);
        Resolved { exceptions, targets, topics, functions, queue_functions, templates, texts, default_handoff }
    }

    /// The plan of a document without errors; it takes what the reader has interned.
    pub(super) fn into_plan(self, reader: &mut Reader<'_>, tongues: Tongues) -> Plan {
        let queues = reader.queues.iter().zip(self.exceptions).zip(self.queue_functions);
        let queues = queues.map(|((draft, exceptions), function)| QueuePlan {
            name: draft.name.into(),
            enabled: draft.enabled,
            year: draft.year,
            exceptions,
            zone: draft.zone,
            channels: draft.channels,
            languages: draft.languages,
            groups: draft.groups,
            function,
        });
        let handoffs = reader.handoffs.iter().zip(self.targets).zip(self.templates).zip(self.texts.conditions);
        let handoffs = handoffs.filter_map(|(((draft, target), (available, unavailable)), condition)| {
            Some(HandoffPlan {
                name: draft.name.into(),
                function_name: draft.function_name.as_str().into(),
                description: draft.description.map(Into::into),
                condition,
                active: draft.active,
                callback: draft.callback,
                available,
                unavailable,
                target: target?,
            })
        });
        let topics = reader.topics.iter().zip(self.topics).zip(self.texts.topics);
        let topics = topics.map(|((draft, handoffs), texts)| {
            let active = handoffs.into_iter().zip(texts.conditions);
            let active = active.filter_map(|(handoff, condition)| Some((handoff?, condition)));
            let (handoffs, conditions): (Vec<u32>, Vec<Option<Box<str>>>) = active.unzip();
            TopicPlan {
                name: draft.name.into(),
                description: texts.description,
                instructions: texts.instructions,
                handoffs: handoffs.into(),
                conditions: conditions.into(),
            }
        });
        let calendars = reader.calendars.iter().map(|draft| CalendarPlan {
            name: draft.name.into(),
            dates: draft.claims.in_order().map(|run| (run.first, run.last)).collect(),
        });
        let calendars = calendars.collect();
        let variables = std::mem::take(&mut reader.variables).into_iter().map(|draft| VariablePlan {
            name: draft.name.into(),
            from: draft.from,
            description: draft.description.map(Into::into),
            pattern: draft.pattern,
        });
        let variables = variables.collect();
        let known = reader.options.transfer_functions.iter().flatten();
        Plan {
            variables,
            calendars,
            expectations: std::mem::take(&mut reader.expectations),
            queues: queues.collect(),
            functions: self.functions,
            known_functions: known.map(|name| name.as_str().into()).collect(),
            handoffs: handoffs.collect(),
            topics: topics.collect(),
            default_handoff: self.default_handoff,
            years: std::mem::take(&mut reader.years).into_values(),
            exceptions: std::mem::take(&mut reader.exceptions).into_values(),
            zones: std::mem::take(&mut reader.zones),
            channel_sets: std::mem::take(&mut reader.channel_sets).into_values(),
            language_sets: std::mem::take(&mut reader.language_sets).into_values(),
            group_names: std::mem::take(&mut reader.group_names).into_values().into_iter().map(Into::into).collect(),
            group_sets: std::mem::take(&mut reader.group_sets).into_values(),
            tongues,
        }
    }
}
