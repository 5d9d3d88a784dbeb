/*!
The state of a queue at one instant, and why it is closed.
*/

use chrono::{DateTime, TimeZone};
use serde::{Serialize, Serializer};

use super::Cause;
use crate::{calendar::Zone, words::words};

words! {
    /// Why nobody answers.
    #[non_exhaustive]
    pub enum Reason {
        Closed "closed" "0.1.0" "outside the weekly hours"
        Exception "exception" "0.1.0" "closed, and an exception decides that date"
        Disabled "disabled" "0.1.0" "the queue says `enabled: false`"
        Channel "channel" "0.1.0" "the contact's channel is not served"
        Language "language" "0.1.0" "the contact's language is not served"
        Override "override" "0.2.0" "an override closes the line"
        Unstaffed "unstaffed" "0.2.0" "nobody is there to answer, as a machine sees it"
    }
}

/// The state of a queue at one instant; times are in the queue's zone, `None` is "never".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Status {
    /// Whether the line is open.
    pub open: bool,
    /// The instant since which the state has been what it is.
    #[serde(serialize_with = "time_or_null")]
    pub since: Option<DateTime<Zone>>,
    /// The next change.
    #[serde(serialize_with = "time_or_null")]
    pub until: Option<DateTime<Zone>>,
    /// When closed: the next opening.
    #[serde(serialize_with = "time_or_null")]
    pub opens_at: Option<DateTime<Zone>>,
    /// When closed: why.
    pub reason: Option<Reason>,
    /// When closed by an exception, or decided by an override: its own words.
    pub reason_text: Option<String>,
    /// What decides the state, open or closed.
    pub cause: Cause,
    /// The override that decides it, by its id.
    #[serde(rename = "override")]
    pub override_id: Option<u64>,
}

/// RFC 3339 in the queue's zone, to the second.
pub(crate) fn time<S: Serializer>(time: &DateTime<Zone>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&rfc3339(time))
}

/// The same, or null.
pub(crate) fn time_or_null<S: Serializer>(time: &Option<DateTime<Zone>>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.serialize_str(&rfc3339(time)),
        None => to.serialize_none(),
    }
}

/// RFC 3339 to the second, with the offset of the time's own zone.
pub(crate) fn rfc3339<Z: TimeZone>(time: &DateTime<Z>) -> String {
    time.fixed_offset().to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
