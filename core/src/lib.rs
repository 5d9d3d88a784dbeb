//! Opening hours, calendars and handoff routing for contact centres.
mod error;
mod matching;
mod schedule;
mod speech;

pub use error::{Error, ISSUE_CODES, Issue, Severity};
