/*!
How a handle is: whether it follows its store, and what somebody should look at.
*/

use std::sync::Arc;

use openline::Issue;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{error::LiveErrorCode, generation::Generation};

/// Whether a handle follows its store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It does.
    Fresh,
    /// It cannot; the last engine goes on answering.
    Stale {
        /// Since when, by the host's clock.
        since: i64,
        /// The kind of error.
        code: LiveErrorCode,
        /// In words.
        why: String,
    },
}

/// How a handle is. Nothing in it keeps an engine from answering.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Health {
    /// Whether it follows its store.
    pub freshness: Freshness,
    /// Why the document that should answer does not: the issues of the text that was refused, with their places. None when it answers.
    pub document: Option<Arc<[Issue]>>,
    /// The overrides whose queue, group or function the document does not have, of those that have not ended.
    pub dangling: Vec<u64>,
    /// How far the store's clock is ahead of this host's, in seconds.
    pub skew_seconds: i64,
    /// What answers.
    pub generation: Generation,
    /// What the store had when it was last asked.
    pub store_generation: Generation,
    /// Questions about instants before this one are answered by the hours alone.
    pub pruned_before: Option<i64>,
    /// How many overrides hold at the moment of asking.
    pub in_force: usize,
    /// How often a document was refused since the handle was opened.
    pub reload_failures: u64,
    /// How long an entry took from its making to here, in seconds, of the last one that came from elsewhere.
    pub notice_delay_seconds: Option<f64>,
    /// What else somebody should look at.
    pub notes: Vec<String>,
}

impl Health {
    /// True when it follows its store.
    pub fn is_fresh(&self) -> bool {
        self.freshness == Freshness::Fresh
    }

    /// True when nothing is to be looked at.
    pub fn is_well(&self) -> bool {
        self.is_fresh()
            && self.document.is_none()
            && self.dangling.is_empty()
            && self.notes.is_empty()
            && self.skew_seconds.abs() <= 2
    }
}

impl Serialize for Health {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Stale<'a> {
            since: i64,
            code: &'a str,
            why: &'a str,
        }
        let mut map = to.serialize_struct("Health", 12)?;
        map.serialize_field("fresh", &self.is_fresh())?;
        let stale = match &self.freshness {
            Freshness::Fresh => None,
            Freshness::Stale { since, code, why } => Some(Stale { since: *since, code: code.as_str(), why }),
        };
        map.serialize_field("stale", &stale)?;
        let issues = self.document.as_ref().map(|issues| issues.iter().map(Issue::to_string).collect::<Vec<_>>());
        map.serialize_field("document", &issues)?;
        map.serialize_field("dangling", &self.dangling)?;
        map.serialize_field("skew_seconds", &self.skew_seconds)?;
        map.serialize_field("generation", &self.generation)?;
        map.serialize_field("store_generation", &self.store_generation)?;
        map.serialize_field("pruned_before", &self.pruned_before)?;
        map.serialize_field("in_force", &self.in_force)?;
        map.serialize_field("reload_failures", &self.reload_failures)?;
        map.serialize_field("notice_delay_seconds", &self.notice_delay_seconds)?;
        map.serialize_field("notes", &self.notes)?;
        map.end()
    }
}
