/*!
What the entries up to a number come to.
*/

use std::{collections::BTreeMap, sync::Arc};

use openline::{Override, Subject};

use super::{act::Text, chain::Chain};
use crate::generation::Generation;

/// For how long a key is remembered.
pub(crate) const KEY_SECONDS: i64 = 86_400;

/// The fold of a journal up to an entry.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) epoch: u64,
    pub(crate) number: u64,
    pub(crate) chain: Chain,
    /// When the last entry was made.
    pub(crate) made_at: i64,
    pub(crate) document: Option<Arc<Document>>,
    /// Overrides by id, ended ones too.
    pub(crate) items: BTreeMap<u64, Arc<Item>>,
    /// What each machine said last.
    pub(crate) sources: BTreeMap<String, Source>,
    /// When machines saw nobody in a queue; by the entry that began it, the queue and the machine.
    pub(crate) stretches: BTreeMap<(u64, String), Stretch>,
    /// The entry that each key stands for, and when that was made.
    pub(crate) keys: BTreeMap<String, (u64, i64)>,
    /// Overrides that ended before this are gone.
    pub(crate) pruned_before: Option<i64>,
}

/// The document in force.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The entry that published it.
    pub(crate) number: u64,
    pub(crate) made_at: i64,
    pub(crate) text: Text,
}

/// An override with what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// With its id; its `until` is the one in force.
    pub(crate) said: Override,
    pub(crate) by: String,
    pub(crate) made_at: i64,
    /// Its `until` before it was ended by somebody.
    pub(crate) ended: Option<Ended>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// The entry that ended it.
    pub(crate) number: u64,
    pub(crate) until_before: Option<i64>,
    /// It had not begun: nothing of it is left.
    pub(crate) withdrawn: bool,
}

/// What a machine said last: which stretch each of its queues is in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    pub(crate) queues: BTreeMap<String, u64>,
    pub(crate) until: i64,
}

/// A time in which a machine saw nobody in a queue, without a gap.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) source: String,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl State {
    /// What a process that knows this tells.
    pub(crate) fn generation(&self) -> Generation {
        Generation::new(self.epoch, self.number)
    }

    /// Everything that replaces something, for an engine.
    pub(crate) fn overrides(&self) -> Vec<Override> {
        let items = self.items.values().filter(|item| !item.is_withdrawn()).map(|item| item.said.clone());
        let stretches = self.stretches.iter().filter(|(_, stretch)| stretch.from < stretch.until);
        let unstaffed = stretches.map(|((number, queue), stretch)| {
            Override::unstaffed(Subject::queue(queue)).id(*number).from(stretch.from).until(stretch.until)
        });
        items.chain(unstaffed).collect()
    }

    /// Those that have not ended at `now`, begun or not.
    pub(crate) fn lasting(&self, now: i64) -> impl Iterator<Item = &Arc<Item>> {
        self.items.values().filter(move |item| !item.is_withdrawn() && item.said.until.is_none_or(|until| now < until))
    }
}

impl Item {
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.ended.is_some_and(|ended| ended.withdrawn)
    }

    /// Whether it is over at `now`, or was withdrawn.
    pub(crate) fn is_over(&self, now: i64) -> bool {
        self.is_withdrawn() || self.said.until.is_some_and(|until| until <= now)
    }
}
