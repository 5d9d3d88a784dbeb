/*!
What somebody promised about the answers of a document: the meaning of an entry of `expectations`.

Names are still names here: a promise about a queue that is gone is broken, and the document that broke it loads all the same.
*/

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use super::Place;
use crate::{calendar::Zone, schedule::Year};

/// A name of a part of the document, and where the promise says it.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: Box<str>,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct ExpectationPlan {
    pub(crate) place: Place,
    pub(crate) subject: Subject,
    pub(crate) channel: Option<Box<str>>,
    pub(crate) language: Option<Box<str>>,
    pub(crate) when: When,
    /// The zone of its wall clock; that of the queue without it.
    pub(crate) zone: Option<Zone>,
    pub(crate) wanted: Wanted,
}

/// Whose answers are promised.
#[derive(Debug)]
pub(crate) enum Subject {
    Queue(Named),
    Topic(Named),
    Handoff(Named),
}

/// At which instants.
#[derive(Debug)]
pub(crate) enum When {
    /// With the offset as it is written.
    Instant(DateTime<FixedOffset>),
    Local(NaiveDateTime),
    /// Every minute of such a week, but on the dates that the calendars know.
    During {
        year: Arc<Year>,
        except: Box<[Named]>,
    },
}

/// What is promised; all that is said must hold.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Open, or somebody answers.
    pub(crate) answers: Option<bool>,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) queue_selected: Option<Named>,
}
