/*!
How a command ends: with an answer, or with what was wrong.
*/

use std::{fmt, io, process::ExitCode};

use openline::Issue;

use crate::{findings::Findings, page::Page, paint::Paint, text::Text};

/// A command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Also "closed", also warnings.
    Given,
    /// `check` found errors.
    Invalid,
    /// `diff --exit-code` found a change.
    Differs,
    /// `live` told of a store that cannot be followed.
    #[cfg(all(unix, feature = "live"))]
    Stale,
}

/// A command that could not answer.
#[derive(Debug)]
pub enum Failure {
    /// Unknown queue, bad tag, unreadable file: nothing that editing the configuration mends.
    Usage(String),
    /// The configuration does not load.
    Invalid { text: Box<Text>, issues: Vec<Issue> },
    /// The overrides beside it cannot be taken.
    Overrides { text: Box<Text>, error: openline::OverrideError },
    /// The store of live state could not be read or written: nothing was done, or it is not sure what was.
    #[cfg(all(unix, feature = "live"))]
    Store(String),
    /// What the journal holds does not load here: a newer program is stricter, or the names of transfer functions differ.
    #[cfg(all(unix, feature = "serve"))]
    State(String),
    /// The answer could not be written.
    Output(io::Error),
}

/// Wrong usage, in words.
impl From<String> for Failure {
    fn from(told: String) -> Failure {
        Failure::Usage(told)
    }
}

impl Failure {
    pub fn usage(message: impl fmt::Display) -> Failure {
        Failure::Usage(message.to_string())
    }

    /// One that came after some of what was asked for was done.
    #[cfg(all(unix, feature = "live"))]
    pub fn after(self, done: usize, of: usize) -> Failure {
        match self {
            Failure::Usage(told) | Failure::Store(told) => Failure::Store(format!("{done} of {of} done, then: {told}")),
            other => other,
        }
    }

    /// Tells people, on standard error.
    pub fn report(&self) {
        let paint = Paint::stderr();
        let mut page = Page::stderr();
        // Nowhere is left to say that standard error is gone.
        let _ = match self {
            #[cfg(all(unix, feature = "live"))]
            Failure::Store(message) => page.line(format!("{} {}", paint.bad("error:"), paint.plain(message))),
            #[cfg(all(unix, feature = "serve"))]
            Failure::State(issues) => issues
                .lines()
                .try_for_each(|issue| page.line(format!("{} {}", paint.bad("error:"), paint.plain(issue)))),
            Failure::Usage(message) => page.line(format!("{} {}", paint.bad("error:"), paint.plain(message))),
            Failure::Output(fault) => page.line(format!("{} cannot write the answer: {fault}", paint.bad("error:"))),
            Failure::Invalid { text, issues } => Findings::new(text, issues).errors_only().write(&mut page, &paint),
            Failure::Overrides { text, error } => Findings::new(text, error.issues()).write(&mut page, &paint),
        };
        let _ = page.finish();
    }
}

impl From<io::Error> for Failure {
    fn from(fault: io::Error) -> Failure {
        Failure::Output(fault)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(fault: serde_json::Error) -> Failure {
        Failure::Output(fault.into())
    }
}

impl From<openline::RouteError> for Failure {
    fn from(error: openline::RouteError) -> Failure {
        Failure::usage(error)
    }
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> ExitCode {
        match answer {
            Answer::Given => ExitCode::SUCCESS,
            Answer::Invalid | Answer::Differs => ExitCode::from(1),
            #[cfg(all(unix, feature = "live"))]
            Answer::Stale => ExitCode::from(3),
        }
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> ExitCode {
        match failure {
            Failure::Invalid { .. } | Failure::Overrides { .. } => ExitCode::from(1),
            Failure::Usage(_) | Failure::Output(_) => ExitCode::from(2),
            #[cfg(all(unix, feature = "live"))]
            Failure::Store(_) => ExitCode::from(3),
            #[cfg(all(unix, feature = "serve"))]
            Failure::State(_) => ExitCode::from(1),
        }
    }
}
