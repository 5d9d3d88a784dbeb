/*!
What the entries up to a number came to, written down: what stands in for entries that are no longer kept.
*/

use std::{collections::BTreeMap, sync::Arc};

use openline::Override;
use serde::{Deserialize, Serialize};

use super::{
    act::Text,
    chain::Chain,
    state::{Document, Ended, Item, Source, State, Stretch},
};

#[cfg(feature = "redis")]
use super::chain::digest;

/// A [`State`] in writing. Its chain is that of the entry with its number, so that the entries behind it can be checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub(crate) number: u64,
    #[serde(default)]
    epoch: u64,
    chain: String,
    made_at: i64,
    document: Option<DocumentLine>,
    overrides: Vec<ItemLine>,
    sources: BTreeMap<String, SourceLine>,
    stretches: Vec<StretchLine>,
    keys: BTreeMap<String, (u64, i64)>,
    pruned_before: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct DocumentLine {
    number: u64,
    made_at: i64,
    text: Arc<str>,
    digest: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    note: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ItemLine {
    #[serde(rename = "override")]
    said: Override,
    by: String,
    made_at: i64,
    /// Who ended it, its end before, and whether it had not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<(u64, Option<i64>, bool)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SourceLine {
    queues: BTreeMap<String, u64>,
    until: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StretchLine {
    number: u64,
    queue: String,
    source: String,
    from: i64,
    until: i64,
}

impl Snapshot {
    /// As it lies beside a journal, where no chain binds it: behind its own digest.
    #[cfg(feature = "redis")]
    pub(crate) fn to_text(&self) -> String {
        let text = serde_json::to_string(self).expect("a snapshot has only keys that are text");
        format!("{}\n{text}", digest([text.as_bytes()]))
    }

    /// Reads what [`to_text`](Self::to_text) wrote; none when it is not that.
    #[cfg(feature = "redis")]
    pub(crate) fn from_text(text: &str) -> Option<Snapshot> {
        let (told, text) = text.split_once('\n')?;
        if told != digest([text.as_bytes()]) {
            return None;
        }
        serde_json::from_str(text).ok()
    }

    pub(crate) fn of(state: &State) -> Snapshot {
        let document = state.document.as_deref().map(|document| DocumentLine {
            number: document.number,
            made_at: document.made_at,
            text: Arc::clone(&document.text.text),
            digest: document.text.digest.clone(),
            files: document.text.files.clone(),
            note: document.text.note.clone(),
        });
        let line = |item: &Arc<Item>| ItemLine {
            said: item.said.clone(),
            by: item.by.clone(),
            made_at: item.made_at,
            ended: item.ended.map(|ended| (ended.number, ended.until_before, ended.withdrawn)),
        };
        let stretch = |((number, queue), stretch): (&(u64, String), &Stretch)| StretchLine {
            number: *number,
            queue: queue.clone(),
            source: stretch.source.clone(),
            from: stretch.from,
            until: stretch.until,
        };
        let source = |(name, source): (&String, &Source)| {
            (name.clone(), SourceLine { queues: source.queues.clone(), until: source.until })
        };
        Snapshot {
            number: state.number,
            epoch: state.epoch,
            chain: state.chain.to_string(),
            made_at: state.made_at,
            document,
            overrides: state.items.values().map(line).collect(),
            sources: state.sources.iter().map(source).collect(),
            stretches: state.stretches.iter().map(stretch).collect(),
            keys: state.keys.clone(),
            pruned_before: state.pruned_before,
        }
    }

    pub(crate) fn state(&self) -> State {
        let document = self.document.as_ref().map(|line| {
            let DocumentLine { number, made_at, text, digest, files, note } = line.clone();
            Arc::new(Document {
                number,
                made_at,
                text: Text { text, digest, former: None, to_file: false, files, note },
            })
        });
        let item = |line: &ItemLine| {
            let ItemLine { said, by, made_at, ended } = line.clone();
            let ended = ended.map(|(number, until_before, withdrawn)| Ended { number, until_before, withdrawn });
            (said.id.unwrap_or_default(), Arc::new(Item { said, by, made_at, ended }))
        };
        let stretch = |line: &StretchLine| {
            let StretchLine { number, queue, source, from, until } = line.clone();
            ((number, queue), Stretch { source, from, until })
        };
        let source = |(name, line): (&String, &SourceLine)| {
            (name.clone(), Source { queues: line.queues.clone(), until: line.until })
        };
        State {
            epoch: self.epoch,
            number: self.number,
            chain: Chain::parse(&self.chain).unwrap_or_default(),
            made_at: self.made_at,
            document,
            items: self.overrides.iter().map(item).collect(),
            sources: self.sources.iter().map(source).collect(),
            stretches: self.stretches.iter().map(stretch).collect(),
            keys: self.keys.clone(),
            pruned_before: self.pruned_before,
        }
    }
}
