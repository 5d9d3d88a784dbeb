/*!
An issue of a document with its place.
*/

use openline::{Issue, Severity};
use serde::Serialize;

/// An issue, with the severity that counts where it is shown.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Finding<'f> {
    severity: &'static str,
    code: &'static str,
    path: &'f str,
    line: u32,
    column: u32,
    message: &'f str,
}

impl<'f> Finding<'f> {
    /// Of an issue; a warning may count as an error.
    pub fn new(severity: Severity, issue: &'f Issue) -> Finding<'f> {
        Finding {
            severity: severity.as_str(),
            code: issue.code(),
            path: issue.path(),
            line: issue.line(),
            column: issue.column(),
            message: issue.message(),
        }
    }
}
