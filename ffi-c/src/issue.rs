/*!
Findings in a document, and the list of them that a check gives.
*/

use std::{ffi::c_char, mem::MaybeUninit};

use crate::{
    error::Error,
    guard::{answer, explained, place},
    lent,
    options::{Options, builder},
    outcome::Outcome,
    text::{Str, Text},
};

/// One finding in a document: an error, a warning or an info. Borrowed from the engine, error or list that it came from.
pub struct Issue {
    path: Text,
    code: Text,
    severity: Text,
    message: Text,
    line: u32,
    column: u32,
}

/// Every finding of a check. Immutable; free it with openline_issues_free().
pub struct Issues(Vec<Issue>);

impl Issue {
    pub fn all(issues: &[::engine::Issue]) -> Vec<Issue> {
        issues.iter().map(Issue::new).collect()
    }

    fn new(issue: &::engine::Issue) -> Issue {
        Issue {
            path: Text::new(issue.path()),
            code: Text::new(issue.code()),
            severity: Text::new(issue.severity().as_str()),
            message: Text::new(issue.message()),
            line: issue.line(),
            column: issue.column(),
        }
    }
}

/// Where in the document, by name: `handoffs[2].destinations[0].weekly_hours.mon[1].start`; empty for the document itself.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_path(issue: Option<&Issue>) -> Str {
    Str::from_option(issue.map(|issue| &issue.path))
}

/// The stable snake_case code.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_code(issue: Option<&Issue>) -> Str {
    Str::from_option(issue.map(|issue| &issue.code))
}

/// `error`, `warning` or `info`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_severity(issue: Option<&Issue>) -> Str {
    Str::from_option(issue.map(|issue| &issue.severity))
}

/// What was found, what was wanted, and "did you mean" where a near name exists.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_message(issue: Option<&Issue>) -> Str {
    Str::from_option(issue.map(|issue| &issue.message))
}

/// The line, from 1; 0 when no place in the text is meant.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_line(issue: Option<&Issue>) -> u32 {
    issue.map_or(0, |issue| issue.line)
}

/// The column, from 1, in characters; 0 when no place in the text is meant.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issue_column(issue: Option<&Issue>) -> u32 {
    issue.map_or(0, |issue| issue.column)
}

/// Every error, warning and info of a document, the infos as of `at`. A faulty document is an answer: OPENLINE_OK, and the list says what is
/// wrong. `options` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_check(
    text: *const c_char,
    len: usize,
    options: *const Options,
    at: i64,
    issues_out: Option<&mut MaybeUninit<Box<Issues>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let issues_out = place(issues_out, "issues_out")?;
        // SAFETY: lent for this call, as the header asks.
        let text = unsafe { lent::bytes(text, len, "text")? };
        // SAFETY: the same.
        let builder = unsafe { builder(options)? };
        issues_out.write(Box::new(Issues(Issue::all(&builder.check(text, at)))));
        Ok(())
    })
}

/// How many findings there are.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issues_count(issues: Option<&Issues>) -> usize {
    issues.map_or(0, |issues| issues.0.len())
}

/// A finding by its index, in the order of the text; NULL beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issues_get(issues: Option<&Issues>, index: usize) -> Option<&Issue> {
    issues?.0.get(index)
}

/// Frees a list of findings; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_issues_free(issues: Option<Box<Issues>>) {
    answer((), || drop(issues));
}
