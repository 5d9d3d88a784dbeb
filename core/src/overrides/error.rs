/*!
Why a list of overrides was not taken: everything at once.
*/

use std::fmt;

use crate::error::{Code, Issue, Severity};

/// Why overrides were not taken: every fault of the list, each with its place (`[2].queue`), its code and, where a name is near, what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideError {
    issues: Vec<Issue>,
}

impl OverrideError {
    pub(crate) fn new(issues: Vec<Issue>) -> OverrideError {
        debug_assert!(issues.iter().any(|issue| issue.severity == Severity::Error));
        OverrideError { issues }
    }

    /// One about the list itself.
    pub(crate) fn whole(code: Code, message: String) -> OverrideError {
        let path = String::new();
        OverrideError { issues: vec![Issue { path, line: 0, column: 0, code, message, severity: Severity::Error }] }
    }

    /// Every fault, in the order of the list.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }
}

impl fmt::Display for OverrideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, issue) in self.issues.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            issue.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for OverrideError {}
