/*!
What `openline check` found, as other programs read it: one form a file, each of all documents of a run at once.

A form says what [`Findings`](crate::findings::Findings) says, with the severities that count: `--strict` makes warnings errors here too.
*/

mod github;
mod json;
mod junit;
mod sarif;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;

/// The forms by name.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its line
    Text,
    /// One object: files, their issues, counts
    Json,
    /// Workflow commands: annotations in a pull request
    Github,
    /// SARIF 2.1.0: code scanning
    Sarif,
    /// JUnit XML: test reports
    Junit,
}
