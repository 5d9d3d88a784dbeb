/*!
What is wrong with one override of a list, at its field; whoever knows the text gives it a line and a column.
*/

use crate::error::{Code, Issue, Severity};

/// A field of an override, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Whole,
    Id,
    Queue,
    Group,
    All,
    Except,
    From,
    Until,
    Reason,
    Function,
}

impl Field {
    /// The name in a text; none for the override itself.
    pub(crate) fn name(self) -> Option<&'static str> {
        Some(match self {
            Field::Whole => return None,
            Field::Id => "id",
            Field::Queue => "queue",
            Field::Group => "group",
            Field::All => "all",
            Field::Except => "except",
            Field::From => "from",
            Field::Until => "until",
            Field::Reason => "reason",
            Field::Function => "function",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) field: Field,
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn error(field: Field, code: Code, message: String) -> Fault {
        Fault { field, code, severity: Severity::Error, message }
    }

    pub(crate) fn warning(field: Field, code: Code, message: String) -> Fault {
        Fault { field, code, severity: Severity::Warning, message }
    }

    /// The finding about the `number`th of a list that has no text.
    pub(crate) fn issue(self, number: usize) -> Issue {
        let path = match self.field.name() {
            Some(field) => format!("[{number}].{field}"),
            None => format!("[{number}]"),
        };
        Issue { path, line: 0, column: 0, code: self.code, message: self.message, severity: self.severity }
    }
}
