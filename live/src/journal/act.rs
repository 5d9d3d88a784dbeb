/*!
What an entry says was done.
*/

use std::{collections::BTreeMap, sync::Arc};

use openline::Override;

use super::snapshot::Snapshot;

/// What an entry of the journal says was done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Act {
    /// The document is this text from here on.
    Published(Text),
    /// An override was made; its id is the entry's number.
    Made(Making),
    /// An override ended, or was withdrawn before it began.
    Ended {
        /// Which.
        id: u64,
    },
    /// A machine stated the whole set of queues in which it sees no agent.
    Signal {
        /// Which machine.
        source: String,
        /// The whole set; none means that everybody is staffed.
        queues: Vec<String>,
        /// The first second after it, unless it is repeated.
        until: i64,
    },
    /// An override ended and another took its place.
    Replaced {
        /// Which ended.
        id: u64,
        /// What was made instead.
        making: Making,
    },
    /// The inverse of an entry.
    Undone {
        /// The entry's number.
        of: u64,
        /// The override that ended by it.
        ended: Option<u64>,
        /// The override that was made again by it.
        making: Option<Making>,
        /// The text that is the document again.
        text: Option<Text>,
    },
    /// What is before was put together, and a part of it dropped.
    Compacted {
        /// The last entry that is no longer kept.
        dropped: u64,
        /// What the entries up to there came to.
        snapshot: Option<Arc<Snapshot>>,
        /// Overrides that ended before this instant are gone.
        pruned_before: Option<i64>,
        /// Why: also a repair says so here.
        note: Option<String>,
    },
}

/// An override as it was made, always with its first second.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Making {
    /// What was said.
    pub said: Override,
}

/// A document's text, as it was published.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Text {
    /// The text.
    pub text: Arc<str>,
    /// SHA-256 over it and its calendar files.
    pub digest: String,
    /// The digest of the document before it.
    pub former: Option<String>,
    /// True when the file is to follow the entry; false when the entry followed the file.
    pub to_file: bool,
    /// The calendar files that it names, by their path.
    pub files: BTreeMap<String, String>,
    /// Why.
    pub note: Option<String>,
}

impl Act {
    /// The word of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Published(_) => "published",
            Act::Made(_) => "made",
            Act::Ended { .. } => "ended",
            Act::Signal { .. } => "signal",
            Act::Replaced { .. } => "replaced",
            Act::Undone { .. } => "undone",
            Act::Compacted { .. } => "compacted",
        }
    }

    /// The override that was made by it.
    pub fn made(&self) -> Option<&Override> {
        match self {
            Act::Made(making) | Act::Replaced { making, .. } | Act::Undone { making: Some(making), .. } => {
                Some(&making.said)
            }
            _ => None,
        }
    }

    /// The override that ended by it.
    pub fn ended(&self) -> Option<u64> {
        match self {
            Act::Ended { id } | Act::Replaced { id, .. } => Some(*id),
            Act::Undone { ended, .. } => *ended,
            _ => None,
        }
    }

    /// The text that is the document by it.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Act::Published(text) | Act::Undone { text: Some(text), .. } => Some(text),
            _ => None,
        }
    }
}

/// An [`Act`] as it stands in an entry; whatever belongs to another kind is absent.
#[derive(Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct Wire {
    pub(super) kind: String,
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    said: Option<Override>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queues: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    to_file: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pruned_before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<Arc<Snapshot>>,
}

/// Why an entry's kind could not be read.
pub(super) enum WireError {
    /// A kind of a later version.
    Newer,
    /// A known kind without what belongs to it.
    Missing(&'static str),
}

impl Wire {
    pub(super) fn of(act: &Act) -> Wire {
        let mut wire = Wire { kind: act.kind().to_owned(), said: act.made().cloned(), ..Wire::default() };
        if let Some(text) = act.text() {
            wire.text = Some(Arc::clone(&text.text));
            wire.digest = Some(text.digest.clone());
            wire.former = text.former.clone();
            wire.to_file = text.to_file;
            wire.files = text.files.clone();
            wire.note = text.note.clone();
        }
        match act {
            Act::Published(_) | Act::Made(_) => {}
            Act::Ended { id } => wire.id = Some(*id),
            Act::Replaced { id, .. } => wire.replaces = Some(*id),
            Act::Signal { source, queues, until } => {
                wire.source = Some(source.clone());
                wire.queues = Some(queues.clone());
                wire.until = Some(*until);
            }
            Act::Undone { of, ended, .. } => {
                wire.of = Some(*of);
                wire.id = *ended;
            }
            Act::Compacted { dropped, snapshot, pruned_before, note } => {
                wire.dropped = Some(*dropped);
                wire.snapshot = snapshot.clone();
                wire.pruned_before = *pruned_before;
                wire.note = note.clone();
            }
        }
        wire
    }

    pub(super) fn act(self) -> Result<Act, WireError> {
        use WireError::Missing;
        let making = self.said.map(|said| Making { said });
        let text = match (self.text, self.digest) {
            (Some(text), Some(digest)) => Some(Text {
                text,
                digest,
                former: self.former,
                to_file: self.to_file,
                files: self.files,
                note: self.note.clone(),
            }),
            _ => None,
        };
        Ok(match &*self.kind {
            "published" => Act::Published(text.ok_or(Missing("text"))?),
            "made" => Act::Made(making.ok_or(Missing("override"))?),
            "ended" => Act::Ended { id: self.id.ok_or(Missing("id"))? },
            "signal" => Act::Signal {
                source: self.source.ok_or(Missing("source"))?,
                queues: self.queues.ok_or(Missing("queues"))?,
                until: self.until.ok_or(Missing("until"))?,
            },
            "replaced" => Act::Replaced {
                id: self.replaces.ok_or(Missing("replaces"))?,
                making: making.ok_or(Missing("override"))?,
            },
            "undone" => Act::Undone { of: self.of.ok_or(Missing("of"))?, ended: self.id, making, text },
            "compacted" => Act::Compacted {
                dropped: self.dropped.ok_or(Missing("dropped"))?,
                snapshot: self.snapshot,
                pruned_before: self.pruned_before,
                note: self.note,
            },
            _ => return Err(WireError::Newer),
        })
    }
}
