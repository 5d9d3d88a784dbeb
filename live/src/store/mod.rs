/*!
Where a journal lives.

A [`Store`] keeps rows in order and appends one at a time; whatever they mean is said elsewhere. Its one hard duty is [`append`](Store::append): the rows that
others wrote, the store's clock and the new row are one step that nobody gets between.
*/

mod address;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
mod sqlite;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

pub(crate) use address::Address;
use sqlite::Embedded;
pub(crate) use sqlite::damaged_copies;

use crate::{
    error::LiveError,
    journal::{Row, Snapshot},
};

/// What can still be read of a journal that was set aside.
pub(crate) struct Salvage {
    /// Its rows in order, up to the first that cannot be read.
    pub(crate) rows: Vec<Row>,
    /// What rows that the store dropped by itself came to.
    pub(crate) kept: Option<Snapshot>,
    /// Why the rows end where they do, when it is not by their end.
    pub(crate) stopped: Option<String>,
    /// Where it lies; none when nothing was set aside.
    pub(crate) name: Option<PathBuf>,
}

/// What a store says when it is read.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The row that was known, without its body, and those behind it.
    pub(crate) rows: Vec<Row>,
    /// The number of its last row, 0 when it has none.
    pub(crate) last: u64,
    /// The number of the first row that it keeps, where it drops some by itself; 0 where it does not say.
    pub(crate) first: u64,
    /// Its clock.
    pub(crate) now: i64,
}

impl Batch {
    /// Whether there were rows, and the store kept none of them.
    pub(crate) fn is_emptied(&self) -> bool {
        self.rows.is_empty() && self.first == 0 && self.last > 0
    }
}

/// What becomes of an append.
pub(crate) enum Seal {
    /// This row is to follow the rows of the batch.
    Write(Row),
    /// Nothing is to be written after all.
    Nothing,
}

/// What chooses the row to append, knowing what others wrote. A store may ask again when somebody was faster.
pub(crate) type Sealing<'a> = dyn FnMut(&Batch) -> Result<Seal, LiveError> + 'a;

pub(crate) trait Store: Send {
    /// The rows behind number `known`, and before them that one without its body: by its chain both sides know that they mean the same.
    fn read(&mut self, known: u64, deadline: Instant) -> Result<Batch, LiveError>;

    /// Appends one row, when it is known what is behind `known`; true when it was written and will last.
    fn append(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError>;

    /// Forgets the rows up to a number, for which a later row stands in.
    fn forget(&mut self, until: u64, deadline: Instant) -> Result<(), LiveError>;

    /// What rows that the store dropped by itself came to.
    fn snapshot(&mut self, _deadline: Instant) -> Result<Option<Snapshot>, LiveError> {
        Ok(None)
    }

    /// Keeps a copy of what the rows came to, beside them.
    fn keep_snapshot(&mut self, _snapshot: &Snapshot, _deadline: Instant) -> Result<(), LiveError> {
        Ok(())
    }

    /// After how many rows a copy is worth its price; none where a store drops nothing by itself.
    fn snapshot_every(&self) -> Option<u64> {
        None
    }

    /// What about its set-up is worth a word.
    fn notes(&mut self, _deadline: Instant) -> Result<Vec<String>, LiveError> {
        Ok(Vec::new())
    }

    /// Moves the journal that was read last out of the way, for it does not pass its chain, and says where to. Nothing is moved when it is no longer the
    /// one that was read, and nothing is ever overwritten.
    fn set_aside(&mut self, now: i64, deadline: Instant) -> Result<Option<PathBuf>, LiveError>;

    /// Reads what was set aside last.
    fn salvage(&mut self, deadline: Instant) -> Result<Salvage, LiveError>;

    /// Puts a journal with these rows where there is none.
    fn place(&mut self, rows: &[Row], kept: Option<&Snapshot>, deadline: Instant) -> Result<(), LiveError>;
}

/// Waits for rows of a store that other hosts write to.
pub(crate) trait Listener: Send {
    /// Returns when there may be rows behind `number`, or after so long.
    fn wait(&mut self, number: u64, most: Duration) -> Result<(), LiveError>;

    /// Whether there was news since this was asked last.
    fn heard(&mut self) -> bool;
}

/// Somebody who waits for rows on a connection of its own; none where the page of the host tells.
pub(crate) fn listener(address: &Address) -> Option<Box<dyn Listener>> {
    match address {
        Address::Embedded(_) => None,
        #[cfg(feature = "redis")]
        Address::Redis(place) => Some(Box::new(redis::RedisListener::new(place.clone()))),
        #[cfg(feature = "postgres")]
        Address::Postgres(place) => Some(Box::new(postgres::PostgresListener::new(place.clone()))),
        #[cfg(not(all(feature = "redis", feature = "postgres")))]
        #[allow(unreachable_patterns)]
        _ => None,
    }
}

/// Opens what an address leads to. Nothing is asked of a store on another host yet.
pub(crate) fn open(address: &Address, create: bool) -> Result<Box<dyn Store>, LiveError> {
    match address {
        Address::Embedded(path) => Ok(Box::new(Embedded::open(path, create)?)),
        #[cfg(feature = "redis")]
        Address::Redis(place) => Ok(Box::new(redis::RedisStore::new(place.clone())?)),
        #[cfg(feature = "postgres")]
        Address::Postgres(place) => Ok(Box::new(postgres::PostgresStore::new(place.clone())?)),
        #[cfg(not(all(feature = "redis", feature = "postgres")))]
        #[allow(unreachable_patterns)]
        _ => Err(LiveError::new(crate::LiveErrorCode::BadStore, "this build has no such store")),
    }
}

/// The name of a journal that is set aside; a later turn where the one before is taken.
#[cfg(any(feature = "redis", feature = "postgres"))]
fn damaged_name(name: &str, now: i64, turn: u32) -> String {
    match turn {
        0 => format!("{name}.damaged-{now}"),
        turn => format!("{name}.damaged-{now}-{turn}"),
    }
}

/// What is left of the time, never nothing: a wait of zero means for ever to some.
pub(crate) fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}
