/*!
One override as somebody says it: what, of whom, from when to when, and why.
*/

use super::{
    MOST_EXCEPT,
    fault::{Fault, Field},
    kind::OverrideKind,
    reason::OverrideReason,
    subject::Subject,
};
use crate::{
    calendar::{At, END},
    error::Code,
};

/// What replaces something of its subject in `[from, until)`.
///
/// Times are whole UTC seconds in 1970 to 2099. Without `from` it holds from the first of them, without `until` until further notice. The instant that
/// is *asked about* decides, never a clock: an engine with an override of next week answers for next week today.
///
/// ```
/// use openline::{Engine, Override, Subject};
///
/// let engine: Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Paris",
///     "groups": ["clinic"], "transfer_function_name": "to_desk"}]"#.parse()?;
/// let power_cut = Override::closed(Subject::group("clinic")).from(1_798_156_800).until(1_798_164_000).reason("Power cut");
/// let closed = engine.with_overrides([power_cut])?;
/// let status = closed.queue("Desk").unwrap().status(1_798_156_800);
/// assert_eq!((status.open, status.override_id), (false, Some(1)));
/// assert_eq!(status.reason_text.as_deref(), Some("Power cut"));
/// assert_eq!(status.opens_at.unwrap().timestamp(), 1_798_164_000);
/// assert!(engine.queue("Desk").unwrap().is_open(1_798_156_800), "the engine without it is what it was");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Override {
    /// By which it is known; without one it is its place in the list, from 1.
    pub id: Option<u64>,
    /// What it does.
    pub kind: OverrideKind,
    /// Whom it is about.
    pub subject: Subject,
    /// Its first second.
    pub from: Option<i64>,
    /// The first second after it; none is until further notice.
    pub until: Option<i64>,
    /// In the words that callers hear.
    pub reason: Option<OverrideReason>,
    /// Of a redirect: where calls go.
    pub function: Option<String>,
}

impl Override {
    /// Nobody answers, whatever the hours.
    pub fn closed(subject: Subject) -> Override {
        Override::new(OverrideKind::Closed, subject)
    }

    /// Nobody is there to answer: what a machine sees, and must not outlive it.
    pub fn unstaffed(subject: Subject) -> Override {
        Override::new(OverrideKind::Unstaffed, subject)
    }

    /// Somebody answers, whatever the hours; no closing and no `enabled: false` is overruled by it.
    pub fn open(subject: Subject) -> Override {
        Override::new(OverrideKind::Open, subject)
    }

    /// Calls go to another transfer function or SIP handoff, while the queue is open. For a queue or a group.
    pub fn redirect(subject: Subject, function: impl Into<String>) -> Override {
        Override { function: Some(function.into()), ..Override::new(OverrideKind::Redirect, subject) }
    }

    /// One of any kind; a redirect needs its [`function`](Self::function) too.
    pub fn new(kind: OverrideKind, subject: Subject) -> Override {
        Override { id: None, kind, subject, from: None, until: None, reason: None, function: None }
    }

    /// By which it is known, 1 or more.
    pub fn id(mut self, id: u64) -> Override {
        self.id = Some(id);
        self
    }

    /// Its first second.
    pub fn from(mut self, at: impl Into<At>) -> Override {
        self.from = Some(at.into().epoch_seconds());
        self
    }

    /// The first second after it.
    pub fn until(mut self, at: impl Into<At>) -> Override {
        self.until = Some(at.into().epoch_seconds());
        self
    }

    /// Why, in the words that callers hear.
    pub fn reason(mut self, reason: impl Into<OverrideReason>) -> Override {
        self.reason = Some(reason.into());
        self
    }

    /// Where a redirect sends calls.
    pub fn function(mut self, name: impl Into<String>) -> Override {
        self.function = Some(name.into());
        self
    }

    /// Whether it holds at an instant.
    pub fn covers(&self, at: impl Into<At>) -> bool {
        let at = at.into().epoch_seconds();
        self.from.unwrap_or(0) <= at && self.until.is_none_or(|until| at < until)
    }

    /// What is wrong with it whatever the document.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |field, code, message: String| faults.push(Fault::error(field, code, message));
        if self.id == Some(0) {
            fault(Field::Id, Code::BadOverride, "the id 0, wanted 1 or more".to_owned());
        }
        for (field, at) in [(Field::From, self.from), (Field::Until, self.until)] {
            if let Some(at) = at.filter(|at| !(0..END).contains(at)) {
                fault(field, Code::BadOverride, format!("the second {at} is not in the years 1970 to 2099"));
            }
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            fault(Field::Until, Code::ReversedRange, format!("until {until} is not after from {from}"));
        }
        match &self.subject {
            Subject::Queue(_) | Subject::Group(_) => {}
            Subject::All { .. } if self.kind == OverrideKind::Redirect => {
                let message = "a redirect is for a queue or a group: not every queue is moved to one function";
                fault(Field::All, Code::BadOverride, message.to_owned());
            }
            Subject::All { except } if except.len() > MOST_EXCEPT => {
                fault(Field::Except, Code::BadOverride, format!("{} names, at most {MOST_EXCEPT}", except.len()));
            }
            Subject::All { .. } => {}
        }
        match (self.kind, &self.function) {
            (OverrideKind::Redirect, None) => {
                fault(
                    Field::Whole,
                    Code::MissingField,
                    "missing \"function\": where a redirect sends calls".to_owned(),
                );
            }
            (OverrideKind::Redirect, Some(_)) | (_, None) => {}
            (kind, Some(_)) => {
                fault(Field::Function, Code::BadOverride, format!("{:?} has no function", kind.as_str()));
            }
        }
        if let Some(reason) = &self.reason {
            reason.faults(&mut faults);
        }
        faults
    }
}
