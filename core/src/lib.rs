//! Opening hours, calendars and handoff routing for contact centres.
mod calendar;
mod error;
mod schedule;

pub use calendar::{Zone, ZoneData, ZoneOffset, ZoneSource};
pub use error::{Error, ISSUE_CODES, Issue, Severity};
