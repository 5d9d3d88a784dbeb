/*!
What a document means: text becomes meaning, every issue is collected at once, references are resolved, equal parts are interned.

Three rooms, one way through: `read` (what is written), `resolve` (what names stand for), `lint` (what is worth a word though nothing is wrong).
[`read()`] gives a [`Plan`] only when no error was found. Nothing here asks a clock or answers a query.
*/

mod expectation;
mod intern;
mod lint;
mod meaning;
mod origin;
mod read;
mod resolve;

pub(crate) use expectation::{ExpectationPlan, Named, Subject, Wanted, When};
pub(crate) use intern::Interner;
pub(crate) use meaning::{
    CalendarPlan, CallbackPlan, FunctionPlan, HandoffPlan, HandoffTarget, Plan, QueuePlan, TopicPlan, VariablePlan,
};
pub(crate) use origin::Origin;
pub(crate) use read::{Notes, Options, OverrideRead, Place};

use crate::{calendar::ZoneData, config::Tree, speech::Tongues};
use read::Reader;
use resolve::Resolved;

/// Reads a document: its plan if no error was found, and every issue so far.
pub(crate) fn read(tree: &Tree<'_>, options: &Options, zone_data: &ZoneData) -> (Option<Plan>, Notes) {
    let root = tree.root();
    let mut reader = Reader::new(options, zone_data);
    reader.read(root);
    let resolved = Resolved::new(&mut reader, root);
    reader.use_excepted_calendars();
    lint::unused(&mut reader, &resolved);
    lint::tools(&mut reader, &resolved);
    lint::variables(&mut reader);
    lint::today(&mut reader, root);
    let speak = reader.speak.as_ref().map(|(_, speak)| speak.clone());
    let tongues = Tongues::new(std::mem::take(&mut reader.own_phrases), speak, reader.ways);
    lint::languages(&mut reader, &resolved, &tongues);
    let plan = (reader.notes.errors() == 0).then(|| resolved.into_plan(&mut reader, tongues));
    (plan, reader.notes)
}

/// Reads a text that is nothing but expectations.
pub(crate) fn read_expectations(tree: &Tree<'_>, zone_data: &ZoneData) -> (Vec<ExpectationPlan>, Notes) {
    let mut notes = Notes::default();
    let expectations = read::expectations_alone(&mut notes, zone_data, tree.root());
    (expectations, notes)
}

/// Reads a text that is nothing but overrides, at most `most` of them.
pub(crate) fn read_overrides<'t>(tree: &'t Tree<'_>, most: usize) -> (Vec<OverrideRead<'t>>, Notes) {
    let mut notes = Notes::default();
    let overrides = read::overrides(&mut notes, tree.root(), most);
    (overrides, notes)
}
