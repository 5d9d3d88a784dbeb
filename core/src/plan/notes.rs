/*!
The issues of one document while it is read: collected by node, named and placed at the end.
*/

use super::path::{paths, push_key};
use crate::{
    config::{Tree, Value},
    error::{Code, Issue, Severity},
};

/// A finding at a node of the tree.
#[derive(Debug)]
struct Draft {
    ordinal: u32,
    /// A field that is not there, below the node.
    field: Option<&'static str>,
    code: Code,
    severity: Severity,
    message: String,
}

/// Everything found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    drafts: Vec<Draft>,
    errors: usize,
}

impl Notes {
    pub(super) fn error(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), None, code, Severity::Error, message.into());
    }

    pub(super) fn warning(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), None, code, Severity::Warning, message.into());
    }

    pub(super) fn info(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), None, code, Severity::Info, message.into());
    }

    /// Notes the fault when a required field is absent.
    pub(super) fn required<'a>(
        &mut self,
        object: Value<'a>,
        field: &'static str,
        value: Option<Value<'a>>,
    ) -> Option<Value<'a>> {
        if value.is_none() {
            self.missing(object, field, format!("missing \"{field}\""));
        }
        value
    }

    pub(super) fn missing(&mut self, object: Value<'_>, field: &'static str, message: String) {
        self.push(object.into(), Some(field), Code::MissingField, Severity::Error, message);
    }

    fn push(&mut self, at: Place, field: Option<&'static str>, code: Code, severity: Severity, message: String) {
        self.errors += usize::from(severity == Severity::Error);
        self.drafts.push(Draft { ordinal: at.0, field, code, severity, message });
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
            .map(|((draft, mut path), (line, column))| {
                if let Some(field) = draft.field {
                    push_key(&mut path, field);
                }
                Issue { path, line, column, code: draft.code, message: draft.message, severity: draft.severity }
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
