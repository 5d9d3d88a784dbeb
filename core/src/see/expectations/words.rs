/*!
How a broken promise is told: when, what was answered, what was expected.
*/

use chrono::{DateTime, SecondsFormat, TimeZone};

use super::answer::{Answering, Reasons, State};
use crate::{
    centre::Centre,
    plan::{ExpectationPlan, Subject},
};

/// `2026-12-25T10:00:00-05:00`.
pub(super) fn written<Z: TimeZone>(at: &DateTime<Z>) -> String {
    at.fixed_offset().to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// What was found: `the queue "Billing" is closed ("Christmas Day")`, `the topic "Refund" reaches nobody (closed)`.
pub(super) fn found(centre: &Centre, answering: &Answering<'_>, subject: &Subject, at: i64) -> String {
    let State { answers, queue } = answering.state_at(at);
    let why = || match Reasons::new(answering).why(at) {
        Some((_, Some(words))) => format!(" ({words:?})"),
        Some((reason, None)) => format!(" ({reason})"),
        None => String::new(),
    };
    let (whose, name) = match subject {
        Subject::Queue(named) if answers => return format!("the queue {:?} is open", named.name),
        Subject::Queue(named) => return format!("the queue {:?} is closed{}", named.name, why()),
        Subject::Topic(named) => ("topic", &named.name),
        Subject::Handoff(named) => ("handoff", &named.name),
    };
    let whom = match (queue, answering.handoff(at)) {
        (Some(queue), _) => format!("the queue {:?}", centre.queue_name(queue)),
        (None, Some(handoff)) if answers => format!("the handoff {handoff:?}"),
        _ => format!("nobody{}", why()),
    };
    format!("the {whose} {name:?} reaches {whom}")
}

/// What was expected: `closed ("Christmas Day")`, `somebody`, `the queue "Overflow"`.
pub(super) fn expected(promise: &ExpectationPlan) -> String {
    let wanted = &promise.wanted;
    if let Some(queue) = &wanted.queue_selected {
        return format!("the queue {:?}", queue.name);
    }
    let state = match (&promise.subject, wanted.answers) {
        (Subject::Queue(_), Some(true)) => "open",
        (Subject::Queue(_), _) => "closed",
        (_, Some(true)) => "somebody",
        (_, _) => "nobody",
    };
    match &wanted.reason {
        Some(reason) => format!("{state} ({reason:?})"),
        None => state.to_owned(),
    }
}
