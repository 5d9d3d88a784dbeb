/*!
The stretches of time in which an override decides, as pictures and weeks show them.
*/

use chrono::DateTime;
use serde::Serialize;

use super::{Queue, status::time};
use crate::{
    calendar::{At, END, Zone, in_zone},
    overrides::OverrideKind,
};

/// From when to when an override decides whether a line is open.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OverrideStretch<'e> {
    /// Where it begins, in the queue's zone.
    #[serde(serialize_with = "time")]
    pub start: DateTime<Zone>,
    /// The first second after it.
    #[serde(serialize_with = "time")]
    pub end: DateTime<Zone>,
    /// What the override does.
    pub kind: OverrideKind,
    /// Its id.
    #[serde(rename = "override")]
    pub override_id: u64,
    /// Its reason, the first listed where there are several languages.
    pub reason: Option<&'e str>,
}

impl<'e> Queue<'e> {
    /// When an override decides whether the line is open, cut to `[from, to)` and to 1970 to 2099, in order; redirects decide no state.
    pub fn overridden(&self, from: impl Into<At>, to: impl Into<At>) -> Vec<OverrideStretch<'e>> {
        let (from, to) = (from.into().0.max(0), to.into().0.min(END));
        let Some((steps, overridden)) = self.steps().filter(|_| from < to) else { return Vec::new() };
        let decided = steps.from(from).take_while(|step| step.start < to).filter_map(|step| {
            let listing = overridden.listing(step.by?);
            let time = |at: i64| in_zone(self.timezone(), at);
            Some(OverrideStretch {
                start: time(step.start.max(from)),
                end: time(step.end.min(to)),
                kind: listing.kind,
                override_id: listing.id,
                reason: overridden.told(step.by?).map(|told| told.first()),
            })
        });
        decided.collect()
    }
}
