/*!
The issues of one document while it is read: collected by node, named and placed at the end.
*/

use super::path::paths;
use crate::{
    config::{Tree, Value},
    error::{Code, Issue, Severity},
    matching::did_you_mean,
};

/// A finding at a node of the tree.
#[derive(Debug)]
struct Draft {
    ordinal: u32,
    code: Code,
    severity: Severity,
    message: String,
}

/// Everything found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    drafts: Vec<Draft>,
    errors: usize,
    hints: usize,
}

/// How many near names are looked for in one document: beyond that, reading on would cost more than it tells.
const MOST_HINTS: usize = 500;

impl Notes {
    pub(super) fn error(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Error, message.into());
    }

    pub(super) fn warning(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Warning, message.into());
    }

    pub(super) fn info(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Info, message.into());
    }

    /// Notes the fault, at the object, when a required field is absent.
    pub(super) fn required<'a>(
        &mut self,
        object: Value<'a>,
        field: &'static str,
        value: Option<Value<'a>>,
    ) -> Option<Value<'a>> {
        if value.is_none() {
            self.error(object, Code::MissingField, format!("missing \"{field}\""));
        }
        value
    }

    fn push(&mut self, at: Place, code: Code, severity: Severity, message: String) {
        self.errors += usize::from(severity == Severity::Error);
        self.drafts.push(Draft { ordinal: at.0, code, severity, message });
    }

    /// ` (did you mean "..."?)`, or nothing.
    pub(super) fn hint<'n>(&mut self, wanted: &str, names: impl IntoIterator<Item = &'n str>) -> String {
        if self.wants_hint() { did_you_mean(wanted, names) } else { String::new() }
    }

    /// Whether one more near name may be looked for.
    pub(super) fn wants_hint(&mut self) -> bool {
        self.hints += 1;
        self.hints <= MOST_HINTS
    }

    /// How many findings of any kind were noted so far.
    pub(super) fn count(&self) -> usize {
        self.drafts.len()
    }

    /// How many errors were noted so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// The issues in the order of the text, with path, line and column.
    pub(super) fn finish(mut self, tree: &Tree<'_>) -> Vec<Issue> {
        if self.drafts.is_empty() {
            return Vec::new();
        }
        self.drafts.sort_by_key(|draft| draft.ordinal);
        let ordinals: Vec<u32> = self.drafts.iter().map(|draft| draft.ordinal).collect();
        let positions = tree.positions(&ordinals);
        let paths = paths(tree.root(), &ordinals);
        let placed = self.drafts.into_iter().zip(paths).zip(positions);
        placed
            .map(|((draft, path), (line, column))| Issue {
                path,
                line,
                column,
                code: draft.code,
                message: draft.message,
                severity: draft.severity,
            })
            .collect()
    }
}

/// Where a finding stands: the number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(super) u32);

impl From<Value<'_>> for Place {
    fn from(value: Value<'_>) -> Place {
        Place(value.ordinal())
    }
}
