//! Opening hours, calendars and handoff routing for contact centres.

mod calendar;
mod centre;
#[allow(dead_code)] // The streaming reader waits for its first caller.
mod config;
mod engine;
mod error;
mod matching;
mod plan;
mod route;
mod schedule;
mod sip;
mod speech;

pub use calendar::{At, Zone, ZoneData, ZoneOffset, ZoneSource};
pub use centre::{Handoff, Intervals, Queue, Reason, SpecialDay, Status, Topic};
pub use engine::{Builder, Engine, RenderError, check};
pub use error::{Error, ISSUE_CODES, Issue, Severity};
pub use route::{
    Contact, Decision, Report, Route, RouteError, RouteErrorCode, SharedRoute, Target, Tool, Variables, Verdict,
    VerdictCode,
};
pub use sip::{Action, Encryption, Header, Method, Omission};
