/*!
Opening hours, calendars and handoff routing for contact centres.

openline answers two questions for any instant, in nanoseconds: *is this queue's line open*, and *where does this conversation go now*? Load one
configuration, ask it for ever:

```
use openline::{Contact, Engine};

let engine: Engine = r#"
handoffs:
  - name: Billing Support
    agent_available_instructions: Ask for confirmation, then call {{ho:Billing Support}}.
    agent_unavailable_instructions: "We are closed: {{reason}}. We open again {{reopens_at}}."
    destinations:
      - name: Billing
        type: Agent_queue
        enabled: true
        open_24: false
        timezone: America/New_York
        weekly_hours: {mon: [{start: "09:00", end: "17:00"}], tue: [{start: "09:00", end: "17:00"}]}
        transfer_function_name: transfer_to_billing
"#
.parse()?;

let sunday = chrono::DateTime::parse_from_rfc3339("2026-11-22T12:00:00-05:00")?;
let contact = Contact::new().channel("voice").language("en").at(sunday);
let decision = engine.route(&contact)?;
assert!(!decision.is_available());
assert_eq!(decision.reopens_at().unwrap().to_rfc3339(), "2026-11-23T09:00:00-05:00");
assert_eq!(
    decision.instructions().unwrap(),
    "We are closed: outside our opening hours. We open again tomorrow at 9 AM."
);
# Ok::<(), Box<dyn std::error::Error>>(())
```

- [`Engine`] is the compiled configuration: immutable, shared by any number of threads. [`Builder`] loads it with options, [`check`] tells what is
  wrong with a text.
- [`Queue`] answers about hours: open or closed, the next change, intervals, business time.
- [`Contact`] asks to be handed off; [`Decision`] is the answer. [`Route`] is a contact that is resolved once and decided at many instants.
- [`Zone`] is the one source of UTC offsets, over zone data that [`ZoneSource`] names.

Loading fails with every [`Issue`] at once; a query cannot fail for a reason that the document could have shown. Instants are whole UTC seconds,
answers are exact in [1970-01-01, 2100-01-01) UTC, and "never" is `None`.
*/

mod calendar;
mod centre;
mod config;
mod diff;
mod engine;
mod error;
mod holidays;
mod matching;
mod once;
mod overrides;
mod plan;
mod route;
mod schedule;
mod see;
mod sip;
mod speech;
#[cfg(test)]
mod test_data;
mod words;

pub use calendar::{At, ClockChange, Length, LengthError, Zone, ZoneData, ZoneOffset, ZoneSource};
#[doc(hidden)]
pub use centre::CompiledQueue;
pub use centre::{
    Cause, Columns, Handoff, Intervals, OverrideStretch, Queue, Reason, Season, Slots, SpecialDay, SpecialDays,
    SpecialHours, Status, Topic, WrittenOut,
};
pub use diff::{
    Diff, DiffOptions, IntervalChange, QueueChange, QueueDiff, Risk, RouteChange, RouteDiff, RouteGroup, RoutePlace,
    StateChange, WordDiff, diff,
};
pub use engine::{Builder, Engine, RenderError, check};
pub use error::{Error, ISSUE_CODES, Issue, Severity};
pub use holidays::{Holiday, HolidayCountry, HolidayQuery, HolidaySource};
pub use overrides::{Override, OverrideError, OverrideKind, OverrideListing, OverrideReason, Subject};
pub use route::{
    Arguments, Contact, Decision, Dialect, Note, Report, Route, RouteError, RouteErrorCode, SharedRoute, Slot, Speaker,
    Target, Tool, Variables, Verdict, VerdictCode, spoken_languages,
};
pub use schedule::rule_dates;
pub use see::picture::{OverrideMark, SeasonRun, Sheet, SheetDay, SpecialRun, YearPage};
#[doc(hidden)]
pub use see::picture::{
    SeasonNotes,
    shown::{amount, beyond, escaped as escape_markup},
};
pub use see::{
    ContactClass, Coverage, CoverageMap, CoverageOptions, CoveredPlace, DayWithout, Hole, PlaceKind, SeeError,
};
pub use sip::{Action, Encryption, Header, Method, Omission};
pub use speech::{Confidence, Style};
pub use words::Word;

/// The JSON Schema (draft 2020-12) of the document, for editors and validators; [`check`] knows more than it can say.
pub const SCHEMA: &str = include_str!("config/schema.json");

/// Every set of words that leaves the house, by its name: for the reference page and for bindings that hold themselves to it.
#[doc(hidden)]
pub fn words() -> Vec<(&'static str, &'static [Word])> {
    vec![
        ("Reason", Reason::WORDS),
        ("Cause", Cause::WORDS),
        ("Verdict", VerdictCode::WORDS),
        ("Override kind", OverrideKind::WORDS),
        ("Omission", sip::Why::WORDS),
        ("Route error", RouteErrorCode::WORDS),
        ("SIP method", Method::WORDS),
        ("Encryption", Encryption::WORDS),
        ("Special hours", SpecialHours::WORDS),
        ("Place kind", PlaceKind::WORDS),
        ("Tool dialect", Dialect::WORDS),
        ("Variable origin", plan::Origin::WORDS),
        ("Queue change", QueueChange::WORDS),
        ("State change", StateChange::WORDS),
        ("Route change", RouteChange::WORDS),
        ("Risk", Risk::WORDS),
        ("Severity", Severity::WORDS),
        ("Issue", ISSUE_CODES),
    ]
}
