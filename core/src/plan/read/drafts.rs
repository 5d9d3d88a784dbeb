/*!
The parts of a document as they are read: texts are borrowed, references are still names, and each keeps where it stands for what is said later.
*/

use std::{rc::Rc, sync::Arc};

use super::{claims::Claims, notes::Place};
use crate::{
    config::Value,
    matching::Pattern,
    plan::{CallbackPlan, Origin},
    schedule::{Closure, Day, IcsFault, IcsNote},
    sip::ActionPlan,
};

/// A queue as read; numbers point into the reader's interned sets.
#[derive(Debug)]
pub(in crate::plan) struct QueueDraft<'a> {
    /// Where its name stands.
    pub(in crate::plan) place: Place,
    /// Declared under `queues`, so that destinations may name it.
    pub(in crate::plan) declared: bool,
    pub(in crate::plan) used: bool,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) enabled: bool,
    pub(in crate::plan) year: u32,
    pub(in crate::plan) zone: u32,
    pub(in crate::plan) claims: Claims<'a>,
    /// An earlier queue whose exceptions are the same, letter by letter; its own are not read then.
    pub(in crate::plan) same_exceptions: Option<u32>,
    pub(in crate::plan) calendars: Vec<(&'a str, Place)>,
    pub(in crate::plan) channels: u32,
    pub(in crate::plan) languages: u32,
    pub(in crate::plan) groups: u32,
    pub(in crate::plan) function: Option<(&'a str, Place)>,
}

/// A declared transfer function.
#[derive(Debug)]
pub(in crate::plan) struct FunctionDraft<'a> {
    /// Where its name stands.
    pub(in crate::plan) place: Place,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) action: Option<Arc<ActionPlan>>,
    pub(in crate::plan) used: bool,
}

#[derive(Debug)]
pub(in crate::plan) struct HandoffDraft<'a> {
    /// Where its name stands.
    pub(in crate::plan) place: Place,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) function_name: String,
    pub(in crate::plan) description: Option<&'a str>,
    /// Where its description stands, or the whole that it belongs to.
    pub(in crate::plan) description_place: Place,
    /// When to use it, for a language model.
    pub(in crate::plan) condition: Option<(&'a str, Place)>,
    pub(in crate::plan) active: bool,
    pub(in crate::plan) callback: Option<CallbackPlan>,
    /// What the document says of `is_default`.
    pub(in crate::plan) is_default: Option<(bool, Place)>,
    pub(in crate::plan) available: Option<Instructions<'a>>,
    pub(in crate::plan) unavailable: Option<Instructions<'a>>,
    pub(in crate::plan) target: TargetDraft<'a>,
}

/// What is said in one state: written in the document, or given beside it for a destination array.
#[derive(Clone, Copy, Debug)]
pub(in crate::plan) enum Instructions<'a> {
    Written(Value<'a>),
    /// The text, and the document that it belongs to.
    Given(&'a str, Value<'a>),
}

impl<'a> Instructions<'a> {
    /// Where a fault in it is told.
    pub(in crate::plan) fn place(self) -> Value<'a> {
        match self {
            Instructions::Written(value) | Instructions::Given(_, value) => value,
        }
    }
}

#[derive(Debug)]
pub(in crate::plan) enum TargetDraft<'a> {
    Destinations(Vec<DestinationDraft<'a>>),
    Sip(Option<Arc<ActionPlan>>),
    /// Faulty, and noted.
    Nowhere,
}

/// A queue object read in place, or the name of a declared queue.
#[derive(Debug)]
pub(in crate::plan) enum DestinationDraft<'a> {
    Inline(u32, Place),
    Named(&'a str, Place),
}

#[derive(Debug)]
pub(in crate::plan) struct TopicDraft<'a> {
    pub(in crate::plan) place: Place,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) description: Option<(&'a str, Place)>,
    pub(in crate::plan) instructions: Option<(&'a str, Place)>,
    pub(in crate::plan) handoffs: Vec<ListedHandoff<'a>>,
}

/// A handoff in a topic's list, by its name.
#[derive(Debug)]
pub(in crate::plan) struct ListedHandoff<'a> {
    pub(in crate::plan) name: &'a str,
    /// Where the name stands.
    pub(in crate::plan) place: Place,
    /// When this topic wants it, for a language model.
    pub(in crate::plan) condition: Option<(&'a str, Place)>,
}

#[derive(Debug)]
pub(in crate::plan) struct CalendarDraft<'a> {
    pub(in crate::plan) place: Place,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) claims: Claims<'a>,
    pub(in crate::plan) used: bool,
    /// Where its `holidays` stand, and those of its dates that are estimated, ascending.
    pub(in crate::plan) estimates: Option<(Place, Vec<Estimate>)>,
}

/// An estimated date that decides.
#[derive(Debug)]
pub(in crate::plan) struct Estimate {
    pub(in crate::plan) day: Day,
    pub(in crate::plan) name: Box<str>,
}

/// A declared variable.
#[derive(Debug)]
pub(in crate::plan) struct VariableDraft<'a> {
    /// Where its name stands.
    pub(in crate::plan) place: Place,
    pub(in crate::plan) name: &'a str,
    pub(in crate::plan) from: Origin,
    pub(in crate::plan) description: Option<&'a str>,
    pub(in crate::plan) pattern: Option<Pattern>,
}

/// What a file closes and what was left out of it, or all that is wrong with it.
pub(in crate::plan) type IcsFile = Rc<Result<(Vec<Closure>, Vec<IcsNote>), IcsFailure>>;

/// Why a file closes nothing.
#[derive(Debug)]
pub(in crate::plan) enum IcsFailure {
    /// It cannot be had.
    Unreadable(String),
    Broken(Vec<IcsFault>),
}
