/*!
What a document means: text becomes meaning, every issue is collected at once, references are resolved, equal parts are interned.

Three rooms, one way through: `read` (what is written), `resolve` (what names stand for), `lint` (what is worth a word though nothing is wrong).
[`read()`] gives a [`Plan`] only when no error was found. Nothing here asks a clock or answers a query.
*/

mod intern;
mod lint;
mod meaning;
mod origin;
mod read;
mod resolve;

pub(crate) use intern::Interner;
pub(crate) use meaning::{
    CallbackPlan, FunctionPlan, HandoffPlan, HandoffTarget, Plan, QueuePlan, TopicPlan, VariablePlan,
};
pub(crate) use origin::Origin;
pub(crate) use read::Options;

use crate::{calendar::ZoneData, config::Tree, error::Issue};
use read::Reader;
use resolve::Resolved;

/// Reads a document: its plan if no error was found, and every issue in the order of the text.
pub(crate) fn read(tree: &Tree<'_>, options: &Options, zone_data: &ZoneData) -> (Option<Plan>, Vec<Issue>) {
    let root = tree.root();
    let mut reader = Reader::new(options, zone_data);
    reader.read(root);
    let resolved = Resolved::new(&mut reader, root);
    lint::unused(&mut reader, &resolved);
    lint::tools(&mut reader, &resolved);
    lint::variables(&mut reader);
    lint::today(&mut reader, root);
    let plan = (reader.notes.errors() == 0).then(|| resolved.into_plan(&mut reader));
    (plan, reader.notes.finish(tree))
}
