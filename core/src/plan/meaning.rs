/*!
A document without errors: the [`Plan`] that the centre is compiled from.
*/

use std::sync::Arc;

use super::{ExpectationPlan, Origin};
use crate::{
    calendar::Zone,
    matching::{Channels, Languages, Pattern},
    schedule::{Day, Exceptions, Year},
    sip::ActionPlan,
    speech::{Instructions, Tongues},
};

/// A document without errors. Numbers point into the lists beside them.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) queues: Vec<QueuePlan>,
    pub(crate) functions: Vec<FunctionPlan>,
    /// Names that a load option knows, whether a queue points at them or not.
    pub(crate) known_functions: Box<[Box<str>]>,
    pub(crate) handoffs: Vec<HandoffPlan>,
    pub(crate) topics: Vec<TopicPlan>,
    pub(crate) default_handoff: Option<u32>,
    pub(crate) variables: Vec<VariablePlan>,
    pub(crate) calendars: Vec<CalendarPlan>,
    pub(crate) expectations: Vec<ExpectationPlan>,
    pub(crate) years: Vec<Arc<Year>>,
    pub(crate) exceptions: Vec<Arc<Exceptions>>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) channel_sets: Vec<Channels>,
    pub(crate) language_sets: Vec<Languages>,
    pub(crate) group_names: Vec<Box<str>>,
    pub(crate) group_sets: Vec<Box<[u32]>>,
    pub(crate) tongues: Tongues,
}

#[derive(Debug)]
pub(crate) struct QueuePlan {
    pub(crate) name: Box<str>,
    pub(crate) enabled: bool,
    pub(crate) year: u32,
    pub(crate) exceptions: u32,
    pub(crate) zone: u32,
    pub(crate) channels: u32,
    pub(crate) languages: u32,
    pub(crate) groups: u32,
    pub(crate) function: u32,
}

/// A transfer function: declared, a SIP handoff's, or only a name.
#[derive(Debug)]
pub(crate) struct FunctionPlan {
    pub(crate) name: Box<str>,
    pub(crate) action: Option<Arc<ActionPlan>>,
}

#[derive(Debug)]
pub(crate) struct HandoffPlan {
    pub(crate) name: Box<str>,
    pub(crate) function_name: Box<str>,
    pub(crate) description: Option<Box<str>>,
    pub(crate) condition: Option<Box<str>>,
    pub(crate) active: bool,
    pub(crate) callback: Option<CallbackPlan>,
    pub(crate) available: Option<Instructions>,
    pub(crate) unavailable: Option<Instructions>,
    pub(crate) target: HandoffTarget,
}

/// Which times are offered for a call back while nobody is there, all in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallbackPlan {
    pub(crate) length: i64,
    pub(crate) step: Option<i64>,
    pub(crate) lead: Option<i64>,
    pub(crate) within: Option<i64>,
}

#[derive(Debug)]
pub(crate) enum HandoffTarget {
    /// Queues in the order in which they are tried.
    Destinations(Box<[u32]>),
    Sip(Arc<ActionPlan>),
}

/// A calendar by its name: the dates that it knows, from the first to the last of each run.
#[derive(Debug)]
pub(crate) struct CalendarPlan {
    pub(crate) name: Box<str>,
    pub(crate) dates: Box<[(Day, Day)]>,
}

/// A declared variable.
#[derive(Debug)]
pub(crate) struct VariablePlan {
    pub(crate) name: Box<str>,
    pub(crate) from: Origin,
    pub(crate) description: Option<Box<str>>,
    pub(crate) pattern: Option<Pattern>,
}

#[derive(Debug)]
pub(crate) struct TopicPlan {
    pub(crate) name: Box<str>,
    pub(crate) description: Option<Box<str>>,
    pub(crate) instructions: Option<Box<str>>,
    /// Active handoffs only, in order.
    pub(crate) handoffs: Box<[u32]>,
    /// Of each of them, in this topic.
    pub(crate) conditions: Box<[Option<Box<str>>]>,
}
