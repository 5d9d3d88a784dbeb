//! Opening hours, calendars and handoff routing for contact centres.
mod error;
mod matching;
mod schedule;

pub use error::{Error, ISSUE_CODES, Issue, Severity};
