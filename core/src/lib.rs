//! Opening hours, calendars and handoff routing for contact centres.
#[allow(dead_code, unused_imports)]
mod config;
mod error;
mod matching;
mod schedule;
mod speech;
mod sip;

pub use error::{Error, ISSUE_CODES, Issue, Severity};
pub use sip::{Action, Encryption, Header, Method, Omission};
