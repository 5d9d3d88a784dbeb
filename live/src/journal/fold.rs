/*!
From entries to the state, one after the other, each checked by its chain.

The fold knows no clock: the same entries come to the same state in every process, whenever they are read.
*/

use std::sync::Arc;

use super::{
    act::{Act, Making, Text},
    chain::Chain,
    entry::{Entry, EntryError, Row},
    snapshot::Snapshot,
    state::{Document, Ended, Item, KEY_SECONDS, Source, State, Stretch},
};

/// Why a row does not follow.
#[derive(Debug)]
pub(crate) enum FoldError {
    /// It was written by a later version, whose meaning must not be guessed.
    Newer(String),
    /// The row is not what was written, or is not the one that follows.
    Damaged(String),
}

/// Folds one row in.
pub(crate) fn fold(state: &mut State, row: &Row) -> Result<Entry, FoldError> {
    if row.number != state.number + 1 {
        return Err(FoldError::Damaged(format!("entry {} follows entry {}", row.number, state.number)));
    }
    let chain = state.chain.next(row.body.as_bytes());
    if chain != row.chain {
        return Err(FoldError::Damaged(format!("entry {} does not pass the chain", row.number)));
    }
    let entry = Entry::read(row).map_err(|error| match error {
        EntryError::Newer(told) => FoldError::Newer(told),
        EntryError::Broken(told) => FoldError::Damaged(told),
    })?;
    state.number = entry.number;
    state.chain = chain;
    state.epoch = state.epoch.max(entry.epoch);
    state.made_at = entry.made_at;
    apply(state, &entry);
    Ok(entry)
}

/// Folds a journal from its first row on. Where the first entries were dropped, a later one says what they came to; `kept` is a copy of that beside the
/// journal, for a store that drops entries by itself.
pub(crate) fn refold<'r>(
    rows: impl IntoIterator<Item = &'r Row> + Clone,
    kept: Option<&Snapshot>,
) -> Result<State, FoldError> {
    let mut state = match rows.clone().into_iter().next().map(|row| row.number) {
        Some(1) => State::default(),
        Some(first) => beginning(rows.clone(), first, kept).ok_or_else(|| {
            let before = first - 1;
            FoldError::Damaged(format!("the entries up to {before} are gone, and nothing says what they came to"))
        })?,
        None => kept.map(Snapshot::state).unwrap_or_default(),
    };
    // A copy beside the journal may know more than the first rows.
    let known = state.number;
    for row in rows.into_iter().filter(|row| row.number > known) {
        fold(&mut state, row)?;
    }
    Ok(state)
}

/// What the entries before row `first` came to, as a later entry says, or a copy beside the journal.
pub(crate) fn beginning<'r>(
    rows: impl IntoIterator<Item = &'r Row>,
    first: u64,
    kept: Option<&Snapshot>,
) -> Option<State> {
    let before = first.checked_sub(1)?;
    base(rows, before).or_else(|| kept.filter(|kept| kept.number >= before).map(Snapshot::state))
}

/// What the entries up to `number` came to, as a later entry says.
pub(crate) fn base<'r>(rows: impl IntoIterator<Item = &'r Row>, number: u64) -> Option<State> {
    rows.into_iter().filter(|row| row.body.contains(r#""kind":"compacted""#)).find_map(|row| {
        match Entry::read(row).ok()?.act {
            Act::Compacted { dropped, snapshot: Some(snapshot), .. }
                if dropped == number && snapshot.number == number =>
            {
                Some(snapshot.state())
            }
            _ => None,
        }
    })
}

fn apply(state: &mut State, entry: &Entry) {
    if let Some(key) = &entry.key {
        state.keys.insert(key.clone(), (entry.number, entry.made_at));
    }
    if entry.number.is_multiple_of(64) {
        let oldest = entry.made_at - KEY_SECONDS;
        state.keys.retain(|_, (_, made_at)| *made_at >= oldest);
    }
    match &entry.act {
        Act::Published(text) => publish(state, entry, text),
        Act::Made(making) => make(state, entry, making),
        Act::Ended { id } => end(state, entry, *id),
        Act::Signal { source, queues, until } => signal(state, entry, source, queues, *until),
        Act::Replaced { id, making } => {
            end(state, entry, *id);
            make(state, entry, making);
        }
        Act::Undone { ended, making, text, .. } => {
            ended.iter().for_each(|id| end(state, entry, *id));
            making.iter().for_each(|making| make(state, entry, making));
            text.iter().for_each(|text| publish(state, entry, text));
        }
        Act::Compacted { pruned_before, .. } => {
            if let Some(before) = *pruned_before {
                prune(state, before);
            }
        }
    }
}

/// Drops what ended before an instant.
pub(super) fn prune(state: &mut State, before: i64) {
    state.items.retain(|_, item| !item.is_over(before));
    state.stretches.retain(|_, stretch| stretch.until >= before);
    state.sources.retain(|_, source| source.until >= before);
    state.pruned_before = state.pruned_before.max(Some(before));
}

fn publish(state: &mut State, entry: &Entry, text: &Text) {
    state.document = Some(Arc::new(Document { number: entry.number, made_at: entry.made_at, text: text.clone() }));
}

fn make(state: &mut State, entry: &Entry, making: &Making) {
    let mut said = making.said.clone();
    said.id = Some(entry.number);
    said.from = said.from.or(Some(entry.made_at));
    let item = Item { said, by: entry.by.clone(), made_at: entry.made_at, ended: None };
    state.items.insert(entry.number, Arc::new(item));
}

fn end(state: &mut State, entry: &Entry, id: u64) {
    let Some(item) = state.items.get_mut(&id) else { return };
    if item.is_over(entry.made_at) {
        return;
    }
    let item = Arc::make_mut(item);
    let from = item.said.from.unwrap_or(item.made_at);
    let withdrawn = from >= entry.made_at;
    item.ended = Some(Ended { number: entry.number, until_before: item.said.until, withdrawn });
    // Half-open and empty: one that is withdrawn covers nothing, whoever looks at it.
    item.said.until = Some(entry.made_at.max(from));
}

/// Replaces the whole set of a machine. A queue that stays in the set goes on in its stretch; nothing that was answered before changes.
fn signal(state: &mut State, entry: &Entry, name: &str, queues: &[String], until: i64) {
    let now = entry.made_at;
    let former = state.sources.remove(name).unwrap_or_default();
    let mut source = Source { until, ..Source::default() };
    for queue in queues {
        let number = match former.queues.get(queue) {
            Some(&number) if now <= former.until => number,
            _ => entry.number,
        };
        let key = (number, queue.clone());
        let stretch = state.stretches.entry(key).or_insert(Stretch { source: name.to_owned(), from: now, until });
        stretch.until = until.max(stretch.from);
        source.queues.insert(queue.clone(), number);
    }
    for (queue, number) in former.queues {
        if !source.queues.contains_key(&queue)
            && let Some(stretch) = state.stretches.get_mut(&(number, queue))
        {
            stretch.until = stretch.until.min(now.max(stretch.from));
        }
    }
    state.sources.insert(name.to_owned(), source);
}

impl Chain {
    /// Whether a row is the one that a state ends with.
    pub(crate) fn is_of(&self, row: &Row) -> bool {
        *self == row.chain
    }

    /// Whether a row was written behind the one that a state ends with.
    pub(crate) fn is_before(&self, row: &Row) -> bool {
        self.next(row.body.as_bytes()) == row.chain
    }
}
