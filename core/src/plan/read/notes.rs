/*!
The issues of one document while it is read: collected by node, named and placed at the end.
*/

use std::collections::{HashMap, HashSet};

use super::path::paths;
use crate::{
    config::{Tree, Value},
    error::{Code, Issue, Severity},
    matching::{Texts, did_you_mean},
};

/// A finding at a node of the tree.
#[derive(Debug)]
struct Draft {
    ordinal: u32,
    code: Code,
    severity: Severity,
    message: String,
    /// For how many places of the same sentence it stands.
    times: usize,
}

/// Everything found so far, as far as it is kept.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    drafts: Vec<Draft>,
    errors: usize,
    count: usize,
    hints: usize,
    /// How many drafts of each severity are kept, and how many were let go: errors, warnings, infos.
    kept: [usize; 3],
    let_go: [usize; 3],
    /// Reasons in several languages, judged when every text is known.
    pub(in crate::plan) reasons: Vec<(Place, Texts)>,
}

/// How many near names are looked for in one document: beyond that, reading on would cost more than it tells.
const MOST_HINTS: usize = 500;

/// How many issues of one severity are told, those that stand first in the text; the others are counted.
const MOST_OF_A_KIND: usize = 1000;

/// More equal warnings than this are told as one with a count: nobody reads the same sentence for each queue of a fleet.
const MOST_EQUAL: usize = 10;

impl Notes {
    pub(in crate::plan) fn error(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Error, message.into());
    }

    pub(in crate::plan) fn warning(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Warning, message.into());
    }

    pub(in crate::plan) fn info(&mut self, at: impl Into<Place>, code: Code, message: impl Into<String>) {
        self.push(at.into(), code, Severity::Info, message.into());
    }

    /// Notes what the answers of the document say of it, once there are answers.
    pub(crate) fn note(&mut self, at: Place, code: Code, severity: Severity, message: String) {
        self.push(at, code, severity, message);
    }

    /// Notes the fault, at the object, when a required field is absent.
    pub(in crate::plan) fn required<'a>(
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
        self.count += 1;
        self.drafts.push(Draft { ordinal: at.0, code, severity, message, times: 1 });
        let kept = &mut self.kept[place_of(severity)];
        *kept += 1;
        // Let go in bulk, so that keeping the first ones costs little however many there are.
        if *kept > 16 * MOST_OF_A_KIND {
            self.let_go_of(severity);
        }
    }

    /// Keeps the first ones of a severity; equal warnings become one before any is let go.
    fn let_go_of(&mut self, severity: Severity) {
        self.drafts.sort_by_key(|draft| draft.ordinal);
        if severity != Severity::Error {
            self.merge_equal(severity);
        }
        let mut kept = 0;
        self.drafts.retain(|draft| {
            kept += usize::from(draft.severity == severity);
            draft.severity != severity || kept <= MOST_OF_A_KIND
        });
        self.let_go[place_of(severity)] += kept.saturating_sub(MOST_OF_A_KIND);
        self.kept[place_of(severity)] = kept.min(MOST_OF_A_KIND);
    }

    /// Where a sentence stands more than [`MOST_EQUAL`] times, its first draft tells how many there are.
    fn merge_equal(&mut self, severity: Severity) {
        let mut counts: HashMap<(Code, String), usize> = HashMap::new();
        let of_kind = |draft: &Draft| draft.severity == severity;
        for draft in self.drafts.iter().filter(|draft| of_kind(draft)) {
            *counts.entry((draft.code, draft.message.clone())).or_default() += draft.times;
        }
        counts.retain(|_, count| *count > MOST_EQUAL);
        if counts.is_empty() {
            return;
        }
        let mut told = HashSet::new();
        self.drafts.retain_mut(|draft| {
            if !of_kind(draft) {
                return true;
            }
            let key = (draft.code, draft.message.clone());
            let Some(&count) = counts.get(&key) else { return true };
            draft.times = count;
            told.insert(key)
        });
    }

    /// ` (did you mean "..."?)`, or nothing.
    pub(in crate::plan) fn hint<'n>(&mut self, wanted: &str, names: impl IntoIterator<Item = &'n str>) -> String {
        if self.wants_hint() { did_you_mean(wanted, names) } else { String::new() }
    }

    /// Whether one more near name may be looked for.
    pub(in crate::plan) fn wants_hint(&mut self) -> bool {
        self.hints += 1;
        self.hints <= MOST_HINTS
    }

    /// How many findings of any kind were noted so far.
    pub(in crate::plan) fn count(&self) -> usize {
        self.count
    }

    /// How many errors were noted so far.
    pub(in crate::plan) fn errors(&self) -> usize {
        self.errors
    }

    /// The issues in the order of the text, with path, line and column.
    pub(crate) fn finish(mut self, tree: &Tree<'_>) -> Vec<Issue> {
        if self.drafts.is_empty() {
            return Vec::new();
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            self.let_go_of(severity);
        }
        let ordinals: Vec<u32> = self.drafts.iter().map(|draft| draft.ordinal).collect();
        let positions = tree.positions(&ordinals);
        let paths = paths(tree.root(), &ordinals);
        let placed = self.drafts.into_iter().zip(paths).zip(positions);
        let issue = |((draft, path), (line, column)): ((Draft, String), (u32, u32))| Issue {
            path,
            line,
            column,
            code: draft.code,
            message: match draft.times {
                1 => draft.message,
                times => format!("{} (here and at {} other places)", draft.message, times - 1),
            },
            severity: draft.severity,
        };
        let mut issues: Vec<Issue> = placed.map(issue).collect();
        let words = [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];
        for ((word, severity), more) in words.into_iter().zip(self.let_go).filter(|(_, more)| *more > 0) {
            let plural = if more == 1 { "" } else { "s" };
            let message = format!("{more} more {word}{plural}: only the first {MOST_OF_A_KIND} are told");
            let (path, code) = (String::new(), Code::TooManyIssues);
            issues.push(Issue { path, line: 1, column: 1, code, message, severity });
        }
        issues
    }
}

/// Where a finding stands: the number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(in crate::plan) u32);

impl From<Value<'_>> for Place {
    fn from(value: Value<'_>) -> Place {
        Place(value.ordinal())
    }
}

/// The place of a severity in the counts.
fn place_of(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}
