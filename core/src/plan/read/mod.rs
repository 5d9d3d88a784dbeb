/*!
What is written: each part of the document becomes a draft, and what is malformed becomes a note at its place.

The way through: [`reader`] is the state, [`document`] the order; a file each reads queues, calendars, functions and handoffs. References are still
names when this room is left; `resolve` is next.
*/

mod calendar;
mod callback;
mod claims;
mod derivation;
mod document;
mod drafts;
mod during;
mod exceptions;
mod expansions;
mod expectations;
mod fields;
mod function;
mod groups;
mod handoff;
mod hours;
mod ics;
mod known;
mod named;
mod notes;
mod overrides;
mod pack;
mod packs;
mod path;
mod phrases;
mod queue;
mod reader;
mod recurring;
mod seasons;
mod source;
mod texts;
mod topic;
mod uses;
mod variable;

pub(in crate::plan) use claims::Claims;
pub(in crate::plan) use derivation::{Derivation, DerivationSource};
pub(in crate::plan) use drafts::{DestinationDraft, Estimate, HandoffDraft, Instructions, ListedHandoff, TargetDraft};
pub(in crate::plan) use expansions::Expansions;
pub(in crate::plan) use expectations::expectations_alone;
pub(in crate::plan) use fields::text;
pub(crate) use notes::{Notes, Place};
pub(crate) use overrides::OverrideRead;
pub(in crate::plan) use overrides::overrides;
pub(crate) use reader::Options;
pub(in crate::plan) use reader::Reader;
pub(in crate::plan) use recurring::push_runs;
pub(in crate::plan) use texts::{Keyed, keyed, keyed_places};
pub(in crate::plan) use uses::Uses;
