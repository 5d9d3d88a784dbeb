/*!
The embedded store: an SQLite database beside the document, for all processes of a host.

# Traps, and how each is kept away from
- A database that is deleted or replaced under an open connection goes on taking writes into a file that nobody can find. So the path must lead to the file
  that is open, before and after each commit, or the write is `store_gone`.
- POSIX locks belong to a process, and any `close` of the database's file drops them all. So a process has one connection to a store, however many handles
  it has; nothing else ever opens the database, and its file is only asked for by name (`stat`).
- A connection does not survive a fork: the child would share what the library keeps of it. So a fork waits for the end of a step and closes the connections
  of the parent first; each side opens its own again when it needs one.
- A read that stays open keeps the log from being emptied. So every read ends before its rows are looked at.
- A store is made under another name with all that belongs to it and then linked into place: whatever lies at the name is never half of one, so that an empty
  file is a damage and not a beginning.
*/

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, config::DbConfig, params};

use super::{Batch, Salvage, Seal, Sealing, Store, left};
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    files::{FileId, fitting_mode, folder_of, network_of, with_suffix},
    journal::{Chain, Row, Snapshot},
    system::around_forks,
};

/// "oplv": what tells a journal from any other database.
const APPLICATION: i32 = 0x6f70_6c76;

/// The last number is kept in the header too, so that rows that vanish are missed. It is an i32.
const HEADER_NUMBERS: u64 = 1 << 31;

const SCHEMA: &str = include_str!("sqlite.sql");

/// A store by its path, one in a process.
struct Shared {
    path: PathBuf,
    open: Mutex<Option<Open>>,
}

struct Open {
    connection: Connection,
    file: FileId,
}

/// Who steps in a database holds it for reading; who forks, for writing.
static FORKS: RwLock<()> = RwLock::new(());

static STORES: LazyLock<Mutex<Vec<Weak<Shared>>>> = LazyLock::new(|| {
    around_forks(before_fork, after_fork);
    Mutex::default()
});

/// What a thread that forks holds from before it until after it.
type Held = (RwLockWriteGuard<'static, ()>, MutexGuard<'static, Vec<Weak<Shared>>>);

thread_local! {
    static FORKING: RefCell<Option<Held>> = const { RefCell::new(None) };
}

extern "C" fn before_fork() {
    let forks = FORKS.write().unwrap_or_else(PoisonError::into_inner);
    let stores = lock(&STORES);
    for shared in stores.iter().filter_map(Weak::upgrade) {
        drop(lock(&shared.open).take());
    }
    let _ = FORKING.try_with(|forking| *forking.borrow_mut() = Some((forks, stores)));
}

extern "C" fn after_fork() {
    let _ = FORKING.try_with(|forking| drop(forking.borrow_mut().take()));
}

/// A lock whose holder panicked protects nothing that could be half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A handle's way to the store.
pub(crate) struct Embedded {
    shared: Arc<Shared>,
}

impl Embedded {
    /// Opens the store at a path, and makes it where there is none and `create` says so.
    pub(crate) fn open(path: &Path, create: bool) -> Result<Embedded, LiveError> {
        let folder = folder_of(path);
        let place = folder.canonicalize().map_err(|fault| at(path, LiveErrorCode::StoreGone, fault))?;
        if let Some(network) = network_of(&place) {
            let told = format!(
                "{} lies on {network}: a network file system has no shared memory, so several hosts would spoil the store; take Redis or PostgreSQL",
                path.display()
            );
            return Err(LiveError::new(LiveErrorCode::NetworkFolder, told));
        }
        let Some(name) = path.file_name() else {
            return Err(LiveError::new(LiveErrorCode::BadStore, format!("{} is no file's name", path.display())));
        };
        // A link leads to one store, whatever it is called.
        let path = place.join(name);
        let path = path.canonicalize().unwrap_or(path);
        if create && !path.exists() {
            make(&path)?;
        }
        let mut stores = lock(&STORES);
        stores.retain(|store| store.strong_count() > 0);
        let known = stores.iter().filter_map(Weak::upgrade).find(|shared| shared.path == path);
        let shared = known.unwrap_or_else(|| {
            let shared = Arc::new(Shared { path, open: Mutex::default() });
            stores.push(Arc::downgrade(&shared));
            shared
        });
        Ok(Embedded { shared })
    }

    /// Does something with the connection; the file must be there before and after.
    fn with<T>(
        &self,
        deadline: Instant,
        act: impl FnOnce(&mut Connection) -> Result<T, LiveError>,
    ) -> Result<T, LiveError> {
        let path = &self.shared.path;
        let _no_fork = FORKS.read().unwrap_or_else(PoisonError::into_inner);
        let mut slot = lock(&self.shared.open);
        let is_there = |open: &Open| FileId::at(path).is_ok_and(|file| file == open.file);
        if slot.as_ref().is_some_and(|open| !is_there(open)) {
            // The file that is open is not the one at the path: it may be replaced, and is looked at as a new one.
            *slot = None;
        }
        let open = match &mut *slot {
            Some(open) => open,
            empty => empty.insert(connect(path)?),
        };
        open.connection.busy_timeout(left(deadline)).map_err(|fault| told(path, fault))?;
        let done = act(&mut open.connection);
        if !is_there(open) {
            *slot = None;
            return Err(gone(path));
        }
        if done.as_ref().is_err_and(|error| error.kind() == LiveErrorCode::Damaged) {
            *slot = None;
        }
        done
    }
}

impl Store for Embedded {
    fn read(&mut self, known: u64, deadline: Instant) -> Result<Batch, LiveError> {
        let path = self.shared.path.clone();
        self.with(deadline, |connection| {
            let step = connection.transaction().map_err(|fault| told(&path, fault))?;
            let batch = batch(&path, &step, known)?;
            // Nothing was written; ending it lets go of the log.
            step.rollback().map_err(|fault| told(&path, fault))?;
            Ok(batch)
        })
    }

    fn append(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError> {
        let path = self.shared.path.clone();
        self.with(deadline, |connection| {
            let step = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(|fault| told(&path, fault))?;
            let batch = batch(&path, &step, known)?;
            let Seal::Write(row) = seal(&batch)? else { return Ok(false) };
            let insert = "INSERT INTO journal (number, body, chain) VALUES (?1, ?2, ?3)";
            step.execute(insert, params![row.number as i64, &*row.body, row.chain.to_string()])
                .map_err(|fault| told(&path, fault))?;
            step.pragma_update(None, "user_version", (row.number % HEADER_NUMBERS) as i64)
                .map_err(|fault| told(&path, fault))?;
            step.commit().map_err(|fault| told(&path, fault))?;
            Ok(true)
        })
    }

    fn forget(&mut self, until: u64, deadline: Instant) -> Result<(), LiveError> {
        let path = self.shared.path.clone();
        self.with(deadline, |connection| {
            connection
                .execute("DELETE FROM journal WHERE number <= ?1", [until as i64])
                .map_err(|fault| told(&path, fault))?;
            Ok(())
        })
    }

    fn set_aside(&mut self, now: i64, _: Instant) -> Result<Option<PathBuf>, LiveError> {
        let path = &self.shared.path;
        let _no_fork = FORKS.read().unwrap_or_else(PoisonError::into_inner);
        let mut slot = lock(&self.shared.open);
        // Closed first: what the name leads to afterwards is not ours.
        *slot = None;
        set_aside(path, now)
    }

    fn salvage(&mut self, _: Instant) -> Result<Salvage, LiveError> {
        let name = damaged_copies(&self.shared.path).pop();
        let (rows, stopped) = match &name {
            Some(damaged) => salvage(damaged)?,
            None => (Vec::new(), None),
        };
        Ok(Salvage { rows, kept: None, stopped, name })
    }

    fn place(&mut self, rows: &[Row], _: Option<&Snapshot>, _: Instant) -> Result<(), LiveError> {
        place(&self.shared.path, rows)
    }
}

const SELECT: &str =
    "SELECT number, CASE WHEN number = ?1 THEN '' ELSE body END, chain FROM journal WHERE number >= ?1 ORDER BY number";

/// The rows behind a number, the last number and the clock, at one moment.
fn batch(path: &Path, step: &Connection, known: u64) -> Result<Batch, LiveError> {
    let fault = |fault| told(path, fault);
    let mut select = step.prepare(SELECT).map_err(fault)?;
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?));
    let mut rows = Vec::new();
    for line in select.query_map([known.min(i64::MAX as u64) as i64], read).map_err(fault)? {
        let (number, body, chain) = line.map_err(fault)?;
        let row = Chain::parse(&chain).zip(u64::try_from(number).ok());
        let (chain, number) = row.ok_or_else(|| damaged(path, format!("row {number} has no chain")))?;
        rows.push(Row { number, body: body.into_boxed_str(), chain });
    }
    let last: i64 =
        step.query_row("SELECT coalesce(max(number), 0) FROM journal", [], |row| row.get(0)).map_err(fault)?;
    let header: i64 = step.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fault)?;
    if last < 0 || last as u64 % HEADER_NUMBERS != header as u64 {
        return Err(damaged(path, format!("its header speaks of entry {header}, its last is {last}")));
    }
    Ok(Batch { rows, last: last as u64, first: 0, now: host_now() })
}

fn host_now() -> i64 {
    clock::host()
}

fn connect(path: &Path) -> Result<Open, LiveError> {
    for _ in 0..8 {
        let before = match FileId::at(path) {
            Ok(file) => file,
            Err(_) => return Err(missing(path)),
        };
        // Each thread at a time, by the lock around it; the library's own locks would be locked twice.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|fault| told(path, fault))?;
        let open = Open { connection, file: before };
        let connection = &open.connection;
        connection.busy_timeout(Duration::from_secs(2)).map_err(|fault| told(path, fault))?;
        let application: i32 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(|fault| told(path, fault))?;
        if application != APPLICATION {
            // An SQLite database of somebody else is not damaged, and not ours to move.
            let tables: i64 = connection
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
                .map_err(|fault| told(path, fault))?;
            let is_ours = connection.prepare("SELECT number, body, chain FROM journal").is_ok();
            return Err(match tables > 0 && !is_ours {
                true => LiveError::new(
                    LiveErrorCode::BadStore,
                    format!("{} is a database of another program", path.display()),
                ),
                false => damaged(path, "its header is not that of a journal".to_owned()),
            });
        }
        let mode: String = connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))
            .map_err(|fault| told(path, fault))?;
        if mode != "wal" {
            let told = format!(
                "{}: the file system has no shared memory (journal mode {mode}); take Redis or PostgreSQL",
                path.display()
            );
            return Err(LiveError::new(LiveErrorCode::NetworkFolder, told));
        }
        connection.pragma_update(None, "synchronous", "full").map_err(|fault| told(path, fault))?;
        // The log stays where it is when a connection is closed: a fork closes it, and a file set aside is left as it was found.
        let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        if FileId::at(path).is_ok_and(|after| after == before) {
            return Ok(open);
        }
    }
    Err(gone(path))
}

/// Makes a store with nothing in it, whole, and links it into place; somebody else's is as good.
fn make(path: &Path) -> Result<(), LiveError> {
    if let Some(copy) = damaged_copies(path).pop() {
        let told = format!(
            "the store was set aside as {} and is not there: `openline live FILE repair` makes a new one",
            copy.display()
        );
        return Err(LiveError::new(LiveErrorCode::Damaged, told));
    }
    place(path, &[])
}

/// Makes a store with these rows and links it into place, unless there is one.
fn place(path: &Path, rows: &[Row]) -> Result<(), LiveError> {
    static TURN: AtomicU32 = AtomicU32::new(0);
    let suffix = format!(".new-{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
    let temporary = with_suffix(path, &suffix);
    let fault = |fault: std::io::Error| at(path, io_code(&fault), fault);
    let build = || {
        let _no_fork = FORKS.read().unwrap_or_else(PoisonError::into_inner);
        fitting_mode(&fs::File::create(&temporary).map_err(fault)?, path);
        let connection = Connection::open(&temporary).map_err(|fault| told(path, fault))?;
        let fill = |connection: &Connection| -> rusqlite::Result<()> {
            connection.pragma_update(None, "application_id", APPLICATION)?;
            connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.execute_batch("BEGIN IMMEDIATE")?;
            connection.execute_batch(SCHEMA)?;
            for row in rows {
                let insert = "INSERT INTO journal (number, body, chain) VALUES (?1, ?2, ?3)";
                connection.execute(insert, params![row.number as i64, &*row.body, row.chain.to_string()])?;
            }
            let last = rows.last().map_or(0, |row| row.number) % HEADER_NUMBERS;
            connection.pragma_update(None, "user_version", last as i64)?;
            connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        };
        fill(&connection).map_err(|fault| told(path, fault))?;
        connection.close().map_err(|(_, fault)| told(path, fault))?;
        let folder = locked_folder(path).map_err(fault)?;
        if path.exists() {
            return Ok(());
        }
        // A log that was left behind by a deleted database would be taken for that of the new one.
        move_companions(path, clock::host())?;
        fs::hard_link(&temporary, path).map_err(fault)?;
        folder.sync_all().map_err(fault)
    };
    let built = build();
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(with_suffix(&temporary, suffix));
    }
    built
}

/// Renames a store and its companions to `NAME.damaged-TIME`; nothing is overwritten.
fn set_aside(path: &Path, now: i64) -> Result<Option<PathBuf>, LiveError> {
    let folder = locked_folder(path).map_err(|fault| at(path, io_code(&fault), fault))?;
    if !path.exists() {
        return Ok(None);
    }
    let Some(name) = free_name(path, now) else { return Ok(None) };
    move_companions_to(path, &name)?;
    fs::rename(path, &name).map_err(|fault| at(path, io_code(&fault), fault))?;
    let _ = folder.sync_all();
    Ok(Some(name))
}

/// The folder of a store, locked against everybody else who makes a store in it or moves one away.
fn locked_folder(path: &Path) -> std::io::Result<fs::File> {
    let folder = fs::File::open(folder_of(path))?;
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(folder)
}

fn free_name(path: &Path, now: i64) -> Option<PathBuf> {
    let name = |turn| match turn {
        0 => with_suffix(path, &format!(".damaged-{now}")),
        turn => with_suffix(path, &format!(".damaged-{now}-{turn}")),
    };
    (0..1000).map(name).find(|name| !name.exists() && !with_suffix(name, "-wal").exists())
}

fn move_companions(path: &Path, now: i64) -> Result<(), LiveError> {
    match with_suffix(path, "-wal").exists().then(|| free_name(path, now)).flatten() {
        Some(name) => move_companions_to(path, &name),
        None => {
            let _ = fs::remove_file(with_suffix(path, "-shm"));
            Ok(())
        }
    }
}

/// The log before the database: with the database gone, nobody reads the log.
fn move_companions_to(path: &Path, name: &Path) -> Result<(), LiveError> {
    for suffix in ["-wal", "-shm"] {
        match fs::rename(with_suffix(path, suffix), with_suffix(name, suffix)) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(at(path, io_code(&fault), fault)),
            _ => {}
        }
    }
    Ok(())
}

/// The stores that were set aside for a path, the oldest first.
pub(crate) fn damaged_copies(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let prefix = format!("{name}.damaged-");
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return Vec::new() };
    let is_copy = |found: &PathBuf| {
        let found = found.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        found
            .strip_prefix(&prefix)
            .is_some_and(|time| !time.is_empty() && time.bytes().all(|c| c.is_ascii_digit() || c == b'-'))
    };
    let mut copies: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_copy).collect();
    copies.sort();
    copies
}

/// Every row of a database that can still be read, in order, up to the first that cannot; a copy is read, so that the original stays as it was found.
fn salvage(damaged: &Path) -> Result<(Vec<Row>, Option<String>), LiveError> {
    let fault = |fault: std::io::Error| at(damaged, io_code(&fault), fault);
    let copy = with_suffix(damaged, &format!(".reading-{}", std::process::id()));
    let read = || {
        for suffix in ["", "-wal"] {
            let from = with_suffix(damaged, suffix);
            if from.exists() {
                fs::copy(from, with_suffix(&copy, suffix)).map_err(fault)?;
            }
        }
        let _no_fork = FORKS.read().unwrap_or_else(PoisonError::into_inner);
        let mut rows = Vec::new();
        let mut walk = || -> rusqlite::Result<()> {
            let connection = Connection::open(&copy)?;
            let mut select = connection.prepare("SELECT number, body, chain FROM journal ORDER BY number")?;
            let mut found = select.query([])?;
            while let Some(row) = found.next()? {
                let (number, body, chain): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let Some((chain, number)) = Chain::parse(&chain).zip(u64::try_from(number).ok()) else { break };
                rows.push(Row { number, body: body.into_boxed_str(), chain });
            }
            Ok(())
        };
        let stopped = walk().err().map(|fault| fault.to_string());
        Ok((rows, stopped))
    };
    let done = read();
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(with_suffix(&copy, suffix));
    }
    done
}

fn at(path: &Path, code: LiveErrorCode, fault: impl std::fmt::Display) -> LiveError {
    LiveError::new(code, format!("{}: {fault}", path.display()))
}

fn gone(path: &Path) -> LiveError {
    at(path, LiveErrorCode::StoreGone, "the store was deleted or replaced while it was open")
}

fn missing(path: &Path) -> LiveError {
    match damaged_copies(path).pop() {
        Some(copy) => at(
            path,
            LiveErrorCode::Damaged,
            format!("the store was set aside as {}: `openline live FILE repair` makes a new one", copy.display()),
        ),
        None => at(path, LiveErrorCode::StoreGone, "the store is not there"),
    }
}

fn damaged(path: &Path, why: String) -> LiveError {
    at(path, LiveErrorCode::Damaged, format!("the store is damaged: {why}"))
}

fn io_code(fault: &std::io::Error) -> LiveErrorCode {
    match fault.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => LiveErrorCode::ReadOnly,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded | std::io::ErrorKind::FileTooLarge => {
            LiveErrorCode::DiskFull
        }
        std::io::ErrorKind::NotFound => LiveErrorCode::StoreGone,
        _ => LiveErrorCode::Unavailable,
    }
}

/// What the library says, in our words.
fn told(path: &Path, fault: rusqlite::Error) -> LiveError {
    let code = match fault.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => LiveErrorCode::Damaged,
        Some(ErrorCode::DiskFull) => LiveErrorCode::DiskFull,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => LiveErrorCode::ReadOnly,
        Some(ErrorCode::CannotOpen) => match path.exists() {
            true => LiveErrorCode::ReadOnly,
            false => LiveErrorCode::StoreGone,
        },
        // A row of a form that no version writes: only a damaged page says so.
        None => LiveErrorCode::Damaged,
        // An unknown table, a wrong type.
        Some(ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::ConstraintViolation) => LiveErrorCode::Damaged,
        _ => LiveErrorCode::Unavailable,
    };
    at(path, code, fault)
}
