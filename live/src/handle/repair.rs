/*!
Repair of a store: a new journal from the longest beginning that passes its chain, and an epoch that says that something is missing.
*/

use std::{path::PathBuf, sync::Arc, time::Instant};

use super::builder::Config;
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    generation::Generation,
    journal::{Act, Chain, Entry, Row, Signature, Snapshot, State, beginning, fold, refold},
    notice::Notice,
    store::{self, Salvage, Seal, Store},
};

/// What a repair came to.
#[derive(Clone, Debug, serde::Serialize)]
#[non_exhaustive]
pub struct Repair {
    /// False when the store is well: nothing was done.
    pub repaired: bool,
    /// What the store has from here on.
    pub generation: Generation,
    /// How many entries were taken over.
    pub kept: u64,
    /// What is missing, in words; none when it is not known that anything is.
    pub missing: Option<String>,
    /// Where the damaged store lies: a file, or on a server the name that its journal has now.
    pub damaged: Option<PathBuf>,
}

pub(super) fn repair(config: &Arc<Config>) -> Result<Repair, LiveError> {
    let notice = Notice::open(config.page.clone())
        .map_err(|fault| LiveError::new(LiveErrorCode::Unavailable, fault.to_string()))?;
    let promised = Generation::from(notice.value());
    let deadline = Instant::now() + config.write_timeout;
    let mut store = store::open(&config.address, false)?;
    match read(&mut *store, deadline) {
        Ok((state, last)) => {
            // What the store itself speaks of was seen by somebody, too.
            let seen = promised.max(Generation::new(state.epoch, last));
            let well = Repair {
                repaired: false,
                generation: state.generation(),
                kept: state.number,
                missing: None,
                damaged: None,
            };
            if state.generation() >= seen {
                return Ok(well);
            }
            // Whole, but less than was promised: a backup, or a lost write.
            let missing = missing(&state, seen, None);
            let mark = mark(&state, seen, config, missing.clone());
            let row = mark.row();
            store.append(state.number, deadline, &mut |batch| {
                Ok(if batch.last == last { Seal::Write(row.clone()) } else { Seal::Nothing })
            })?;
            let generation = Generation::new(mark.epoch, mark.number);
            notice.raise(generation);
            return Ok(Repair { repaired: true, generation, missing, ..well });
        }
        Err(error) if error.kind() == LiveErrorCode::Damaged => {
            store.set_aside(clock::host(), deadline)?;
        }
        Err(error) if error.kind() == LiveErrorCode::StoreGone && is_nowhere(config) => {}
        Err(error) => return Err(error),
    }
    let Salvage { rows, kept, stopped, name } = store.salvage(deadline)?;
    let (state, mut whole) = longest(&rows, kept.as_ref());
    let found = rows.last().map_or(0, |row| row.number);
    let missing = missing(&state, promised.max(Generation::new(state.epoch, found)), stopped.as_deref());
    let mark = mark(&state, promised, config, missing.clone());
    whole.push(mark.row());
    store.place(&whole, kept.as_ref(), deadline)?;
    let generation = Generation::new(mark.epoch, mark.number);
    notice.raise(generation);
    Ok(Repair { repaired: true, generation, kept: state.number, missing, damaged: name })
}

/// What the journal comes to, and the last number that its store speaks of.
fn read(store: &mut dyn Store, deadline: Instant) -> Result<(State, u64), LiveError> {
    let batch = store.read(0, deadline)?;
    let kept = store.snapshot(deadline)?;
    let state = refold(&batch.rows, kept.as_ref()).map_err(super::core::stopped)?;
    Ok((state, batch.last))
}

/// Whether there is nothing at the store's path.
fn is_nowhere(config: &Config) -> bool {
    config.address.path().is_some_and(|path| !path.exists())
}

/// The longest beginning that passes its chain, and its rows; where a copy of what the first rows came to leads further, what follows on that.
fn longest(rows: &[Row], kept: Option<&Snapshot>) -> (State, Vec<Row>) {
    let first = rows.first().map_or(1, |row| row.number);
    let beginning = match first {
        1 => Some(State::default()),
        first => beginning(rows, first, None),
    };
    let candidates = beginning.into_iter().chain(kept.map(Snapshot::state));
    let longest = candidates.map(|mut state| {
        let (mut whole, known) = (Vec::new(), state.number);
        for row in rows.iter().skip_while(|row| row.number <= known) {
            // A row that was not the one to follow leaves the state as it was.
            let mut next = state.clone();
            if fold(&mut next, row).is_err() {
                break;
            }
            state = next;
            whole.push(row.clone());
        }
        (state, whole)
    });
    // The first of two that lead as far: it has all the rows.
    longest.reduce(|one, other| if other.0.number > one.0.number { other } else { one }).unwrap_or_default()
}

fn missing(state: &State, promised: Generation, stopped: Option<&str>) -> Option<String> {
    let told = match (promised.epoch() == state.epoch, promised.number().saturating_sub(state.number)) {
        (true, 0) => None,
        (true, 1) => Some(format!("entry {} is missing", promised.number())),
        (true, many) => Some(format!("{many} entries are missing: {} to {}", state.number + 1, promised.number())),
        (false, _) => Some(format!("what was after entry {} is missing; {promised} was seen", state.number)),
    };
    match (told, stopped) {
        (told, None) => told,
        (None, Some(why)) => Some(format!("entries after {} may be missing: {why}", state.number)),
        (Some(told), Some(why)) => Some(format!("{told}: {why}")),
    }
}

/// The entry that raises the epoch.
fn mark(state: &State, promised: Generation, config: &Config, missing: Option<String>) -> Entry {
    let note = Some(missing.map_or_else(|| "repaired".to_owned(), |missing| format!("repaired: {missing}")));
    let act = Act::Compacted { dropped: 0, snapshot: None, pruned_before: None, note };
    let epoch = state.epoch.max(promised.epoch()) + 1;
    let chain: Chain = state.chain;
    let signature = Signature { by: "repair", via: &config.via, key: None };
    Entry::new((epoch, state.number + 1), clock::host(), &signature, act, chain)
}
