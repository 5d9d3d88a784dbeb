//! Opening hours, calendars and handoff routing for contact centres.
#[allow(dead_code, unused_imports)]
mod config;
mod error;
mod schedule;

pub use error::{Error, ISSUE_CODES, Issue, Severity};
