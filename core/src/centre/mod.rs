/*!
The compiled contact centre: everything that queries read, immutable and shared between threads.

[`Centre::compile`] turns a [`Plan`] into rows and lines. Queues whose week, exceptions and zone are equal share one [`Line`] and its table.

# Invariant
All numbers inside point into the lists beside them. A queue that is not enabled has a line that is never open, so no lookup asks for it.
*/

mod handoff;
mod queue;
mod special;
mod status;

use std::{collections::HashMap, sync::Arc};

pub use handoff::{Handoff, Topic};
pub use queue::{Intervals, Queue};
pub use special::{SpecialDay, SpecialDays, SpecialHours};
pub(crate) use status::time_or_null;
pub use status::{Reason, Status};

use crate::{
    calendar::{Clock, Horizon, Line, ZoneData},
    matching::{Channels, Languages},
    plan::{FunctionPlan, HandoffPlan, HandoffTarget, Interner, Plan, TopicPlan},
    schedule::{DayHours, Exceptions, Rules, Week},
};

/// Up to this many different lines are compiled at once; beyond it a line reads its rules, which costs some ten times more a lookup.
const COMPILED_LINES: usize = 4096;

#[derive(Debug)]
pub(crate) struct Centre {
    pub(crate) zone_data: ZoneData,
    pub(crate) queues: Vec<QueueRow>,
    pub(crate) lines: Vec<Line>,
    pub(crate) weeks: Vec<Arc<Week>>,
    pub(crate) channel_sets: Vec<Channels>,
    pub(crate) language_sets: Vec<Languages>,
    pub(crate) functions: Vec<FunctionPlan>,
    pub(crate) handoffs: Vec<HandoffPlan>,
    pub(crate) topics: Vec<TopicPlan>,
    pub(crate) default_handoff: Option<u32>,
    /// 0, 1, 2, ...: any single handoff as a slice, as topics have theirs.
    pub(crate) handoff_numbers: Box<[u32]>,
    queue_names: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    handoff_names: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    topic_names: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
}

#[derive(Debug)]
pub(crate) struct QueueRow {
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    pub(crate) week: u32,
    pub(crate) channels: u32,
    pub(crate) languages: u32,
    pub(crate) function: u32,
    pub(crate) enabled: bool,
}

impl Centre {
    pub(crate) fn compile(plan: Plan, zone_data: ZoneData, horizon: Option<Horizon>) -> Centre {
        let mut keys: Interner<(u32, u32, u32)> = Interner::default();
        let (mut weeks, mut exceptions) = (plan.weeks, plan.exceptions);
        let (never, none) = (weeks.len() as u32, exceptions.len() as u32);
        weeks.push(Arc::new(Week::new(std::array::from_fn(|_| DayHours::closed()))));
        exceptions.push(Arc::new(Exceptions::default()));
        let queues: Vec<QueueRow> = plan
            .queues
            .into_iter()
            .map(|queue| {
                let key = if queue.enabled { (queue.week, queue.exceptions) } else { (never, none) };
                QueueRow {
                    name: queue.name,
                    line: keys.intern((key.0, key.1, queue.zone)),
                    week: queue.week,
                    channels: queue.channels,
                    languages: queue.languages,
                    function: queue.function,
                    enabled: queue.enabled,
                }
            })
            .collect();
        let keys = keys.into_values();
        let horizon = horizon.filter(|_| keys.len() <= COMPILED_LINES);
        let lines = keys
            .into_iter()
            .map(|(week, exception, zone)| {
                let rules =
                    Rules { week: weeks[week as usize].clone(), exceptions: exceptions[exception as usize].clone() };
                let clock = Clock { rules, zone: plan.zones[zone as usize].clone() };
                Line::new(clock, horizon)
            })
            .collect();
        let mut handoff_names = names(plan.handoffs.iter().map(|handoff| &*handoff.function_name));
        handoff_names.extend(names(plan.handoffs.iter().map(|handoff| &*handoff.name)));
        Centre {
            zone_data,
            queue_names: names(queues.iter().map(|queue| &*queue.name)),
            queues,
            lines,
            weeks,
            channel_sets: plan.channel_sets,
            language_sets: plan.language_sets,
            functions: plan.functions,
            handoff_numbers: (0..plan.handoffs.len() as u32).collect(),
            handoff_names,
            topic_names: names(plan.topics.iter().map(|topic| &*topic.name)),
            handoffs: plan.handoffs,
            topics: plan.topics,
            default_handoff: plan.default_handoff,
        }
    }

    pub(crate) fn line(&self, queue: u32) -> &Line {
        &self.lines[self.queues[queue as usize].line as usize]
    }

    pub(crate) fn queue_number(&self, name: &str) -> Option<u32> {
        self.queue_names.get(name).copied()
    }

    /// By name or by function name.
    pub(crate) fn handoff_number(&self, name: &str) -> Option<u32> {
        self.handoff_names.get(name).copied()
    }

    pub(crate) fn topic_number(&self, name: &str) -> Option<u32> {
        self.topic_names.get(name).copied()
    }

    pub(crate) fn queue(&self, number: u32) -> Queue<'_> {
        Queue::new(self, number)
    }

    pub(crate) fn handoff(&self, number: u32) -> &HandoffPlan {
        &self.handoffs[number as usize]
    }

    /// The queues that a handoff tries, in order; none for a SIP handoff.
    pub(crate) fn destinations(&self, handoff: u32) -> &[u32] {
        match &self.handoff(handoff).target {
            HandoffTarget::Destinations(queues) => queues,
            HandoffTarget::Sip(_) => &[],
        }
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<Box<str>, u32, foldhash::fast::FixedState> {
    names.enumerate().map(|(number, name)| (name.into(), number as u32)).collect()
}
