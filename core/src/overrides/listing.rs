/*!
An override that an engine has taken.
*/

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{kind::OverrideKind, reason::OverrideReason, said::Override, subject::Subject};

/// An override of an engine: what was said, its id, and whether the document has the names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverrideListing {
    /// By which statuses and verdicts name it.
    pub id: u64,
    /// What it does.
    pub kind: OverrideKind,
    /// Whom it is about.
    pub subject: Subject,
    /// Its first second; 0 where it was made without.
    pub from: i64,
    /// The first second after it; none is until further notice.
    pub until: Option<i64>,
    /// In the words that callers hear.
    pub reason: Option<OverrideReason>,
    /// Of a redirect: where calls go.
    pub function: Option<String>,
    /// True when the document has no such queue, group or function: kept and without effect, until a document brings the name back.
    pub dangling: bool,
}

impl OverrideListing {
    /// The `number`th of a list.
    pub(crate) fn new(said: Override, number: usize, dangling: bool) -> OverrideListing {
        let Override { id, kind, subject, from, until, reason, function } = said;
        let id = id.unwrap_or(number as u64 + 1);
        OverrideListing { id, kind, subject, from: from.unwrap_or(0), until, reason, function, dangling }
    }

    /// The same as it was said, with its id.
    pub fn said(&self) -> Override {
        Override {
            id: Some(self.id),
            kind: self.kind,
            subject: self.subject.clone(),
            from: Some(self.from),
            until: self.until,
            reason: self.reason.clone(),
            function: self.function.clone(),
        }
    }
}

impl Serialize for OverrideListing {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        self.said().write_fields(&mut map)?;
        map.serialize_entry("dangling", &self.dangling)?;
        map.end()
    }
}
