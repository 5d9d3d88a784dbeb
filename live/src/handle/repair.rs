/*!
Repair of an embedded store: a new journal from the longest beginning that passes its chain, and an epoch that says that something is missing.
*/

use std::{path::PathBuf, sync::Arc};

use super::builder::Config;
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    generation::Generation,
    journal::{Act, Chain, Entry, Row, Signature, State, fold, refold},
    notice::Notice,
    store::{Address, Embedded, Store, damaged_copies, salvage},
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
    /// Where the damaged store lies.
    pub damaged: Option<PathBuf>,
}

pub(super) fn repair(config: &Arc<Config>) -> Result<Repair, LiveError> {
    let Address::Embedded(path) = &config.address else {
        return Err(LiveError::new(
            LiveErrorCode::BadStore,
            "a store on a server is mended by its own tools; the next write goes on from what it has",
        ));
    };
    let notice = Notice::open(config.page.clone())
        .map_err(|fault| LiveError::new(LiveErrorCode::Unavailable, fault.to_string()))?;
    let promised = Generation::from(notice.value());
    let deadline = std::time::Instant::now() + config.write_timeout;
    if path.exists() {
        let mut store = Embedded::open(path, false)?;
        let read = store.read(0, deadline).and_then(|batch| {
            let state = refold(&batch.rows, None).map_err(super::core::stopped)?;
            Ok((batch, state))
        });
        match read {
            Ok((_, state)) if state.generation() >= promised => {
                return Ok(Repair {
                    repaired: false,
                    generation: state.generation(),
                    kept: state.number,
                    missing: None,
                    damaged: None,
                });
            }
            // Whole, but less than was promised: a backup, or a lost write.
            Ok((batch, state)) => {
                let mark = mark(&state, promised, config, missing(&state, promised, None));
                let row = mark.row();
                let last = batch.last;
                store.append(state.number, deadline, &mut |batch| {
                    Ok(if batch.last == last {
                        crate::store::Seal::Write(row.clone())
                    } else {
                        crate::store::Seal::Nothing
                    })
                })?;
                let generation = Generation::new(mark.epoch, mark.number);
                notice.raise(generation);
                return Ok(Repair {
                    repaired: true,
                    generation,
                    kept: state.number,
                    missing: missing(&state, promised, None),
                    damaged: None,
                });
            }
            Err(error) if error.kind() == LiveErrorCode::Damaged => {
                store.set_aside(clock::host())?;
            }
            Err(error) => return Err(error),
        }
    }
    let damaged = damaged_copies(path).pop();
    let (rows, stopped) = match &damaged {
        Some(damaged) => salvage(damaged)?,
        None => (Vec::new(), None),
    };
    let (state, whole) = longest(&rows);
    let found = rows.last().map_or(0, |row| row.number);
    let missing = missing(&state, promised.max(Generation::new(state.epoch, found)), stopped.as_deref());
    let mark = mark(&state, promised, config, missing.clone());
    let mut kept: Vec<Row> = rows[..whole].to_vec();
    kept.push(mark.row());
    Embedded::place(path, &kept)?;
    let generation = Generation::new(mark.epoch, mark.number);
    notice.raise(generation);
    Ok(Repair { repaired: true, generation, kept: state.number, missing, damaged })
}

/// The longest beginning that passes its chain, and how many rows it has.
fn longest(rows: &[Row]) -> (State, usize) {
    let mut state = match rows.first().map(|row| row.number) {
        None | Some(1) => State::default(),
        Some(first) => match crate::journal::base(rows, first - 1) {
            Some(state) => state,
            None => return (State::default(), 0),
        },
    };
    let mut whole = 0;
    for row in rows {
        // A row that was not the one to follow leaves the state as it was.
        let mut next = state.clone();
        if fold(&mut next, row).is_err() {
            break;
        }
        state = next;
        whole += 1;
    }
    (state, whole)
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
