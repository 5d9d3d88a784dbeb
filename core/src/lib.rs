//! Opening hours, calendars and handoff routing for contact centres.
mod error;
mod schedule;
mod sip;

pub use error::{Error, ISSUE_CODES, Issue, Severity};
pub use sip::{Action, Encryption, Header, Method, Omission};
