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

pub use calendar::{At, ClockChange, Zone, ZoneData, ZoneOffset, ZoneSource};
pub use centre::{Handoff, Intervals, Queue, Reason, SpecialDay, SpecialDays, SpecialHours, Status, Topic};
pub use engine::{Builder, Engine, RenderError, check};
pub use error::{Error, ISSUE_CODES, Issue, Severity};
pub use route::{
    Contact, Decision, Report, Route, RouteError, RouteErrorCode, SharedRoute, Target, Tool, Variables, Verdict,
    VerdictCode,
};
pub use sip::{Action, Encryption, Header, Method, Omission};

/// The JSON Schema (draft 2020-12) of the document, for editors and validators; [`check`] knows more than it can say.
pub const SCHEMA: &str = include_str!("config/schema.json");
