/*!
Why a call failed, as a handle.
*/

use crate::{
    guard::answer,
    issue::Issue,
    outcome::{Failure, Fault, OPENLINE_OK, Outcome},
    text::{Str, Text},
};

/// Why a call failed. Immutable, any number of threads may read one; free it with openline_error_free().
pub struct Error {
    outcome: Outcome,
    code: Text,
    message: Text,
    issues: Vec<Issue>,
}

impl Error {
    pub fn new(failure: &Failure) -> Error {
        let issues = Issue::all(failure.issues());
        let (code, message) = (Text::new(failure.code()), Text::new(&failure.message()));
        Error { outcome: failure.outcome(), code, message, issues }
    }

    #[cfg(test)]
    pub fn failure_message(&self) -> &str {
        self.message.as_str()
    }
}

/// The result of the call that failed; OPENLINE_OK for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_result(error: Option<&Error>) -> Outcome {
    error.map_or(OPENLINE_OK, |error| error.outcome)
}

/// A stable snake_case code: of a contact that cannot be routed `unknown_topic`, `unknown_handoff`, `topic_and_handoff`, `no_default`,
/// `bad_language` or `bad_channel`; of a document the code of its first error; else the name of the result.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_code(error: Option<&Error>) -> Str {
    Str::from_option(error.map(|error| &error.code))
}

/// The error in words; of a document all its issues, a line each.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_message(error: Option<&Error>) -> Str {
    Str::from_option(error.map(|error| &error.message))
}

/// How many issues the document has: errors, and the warnings beside them. 0 when no document is to blame.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_issue_count(error: Option<&Error>) -> usize {
    error.map_or(0, |error| error.issues.len())
}

/// An issue by its index, in the order of the text; NULL beyond the last. Borrowed from the error.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_issue(error: Option<&Error>, index: usize) -> Option<&Issue> {
    error?.issues.get(index)
}

/// Frees an error; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_error_free(error: Option<Box<Error>>) {
    answer((), || drop(error));
}
