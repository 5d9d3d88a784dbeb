/*!
A store in PostgreSQL: one table, in which the next number is the last and one, taken under a lock of the transaction. A sequence would leave gaps, and let a
later number be seen before an earlier one. Journals share the table, so one that does not pass its chain is set aside by its name: its rows become those
of `NAME.damaged-TIME`.

The client is asynchronous underneath, on a runtime that only runs while something is asked: that is how each step has a time by which it is over, whatever
the server does.
*/

use std::{
    future::{Future, poll_fn},
    path::PathBuf,
    time::{Duration, Instant},
};

use tokio::{
    runtime::{Builder, Runtime},
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, config::SslMode, error::SqlState};

use super::{Batch, Listener, Salvage, Seal, Sealing, Store, address::Place, left};
use crate::{
    error::{LiveError, LiveErrorCode},
    journal::{Chain, Row, Snapshot},
};

const TABLE: &str = include_str!("postgres.sql");
const VIEW: &str = include_str!("postgres_view.sql");

pub(super) struct PostgresStore {
    place: Place,
    open: Option<Open>,
    /// The last row as it was read, whatever it is.
    tail: Option<Line>,
}

/// A row as it stands in the table.
type Line = (i64, String, String);

/// A connection, with the runtime that it lives on.
struct Open {
    // Dropped before the runtime, on which its task is.
    client: Client,
    messages: UnboundedReceiver<AsyncMessage>,
    runtime: Runtime,
}

/// The channel of a journal's notices; a name of a table's form, whatever the journal's is.
fn channel(place: &Place) -> String {
    place.name.bytes().fold("openline_".to_owned(), |channel, byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' => channel + &char::from(byte).to_string(),
        byte => channel + &format!("_{byte:02x}"),
    })
}

fn connect(place: &Place, deadline: Instant) -> Result<Open, LiveError> {
    let fault = |fault: std::io::Error| told_text(place, LiveErrorCode::Unavailable, fault);
    let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(fault)?;
    let mut config = Config::new();
    let own = || std::env::var("PGUSER").or_else(|_| std::env::var("USER")).unwrap_or_else(|_| "postgres".to_owned());
    let user = place.user.clone().unwrap_or_else(own);
    config.host(&place.host).port(place.port).dbname(place.database.as_deref().unwrap_or(&user)).user(&user);
    config.application_name("openline").ssl_mode(SslMode::Disable).connect_timeout(left(deadline));
    if let Some(password) = super::address::password()?.or_else(|| std::env::var("PGPASSWORD").ok()) {
        config.password(password);
    }
    let (client, mut connection) = run(place, &runtime, deadline, config.connect(NoTls))?;
    let (sender, messages) = unbounded_channel();
    runtime.spawn(async move {
        while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
            if matches!(message, AsyncMessage::Notification(_)) && sender.send(message).is_err() {
                break;
            }
        }
    });
    Ok(Open { client, messages, runtime })
}

/// Runs one step to its end, or to the end of the time.
fn run<T>(
    place: &Place,
    runtime: &Runtime,
    deadline: Instant,
    step: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, LiveError> {
    let most = left(deadline);
    match runtime.block_on(async { timeout(most, step).await }) {
        Ok(done) => done.map_err(|fault| told(place, &fault)),
        Err(_) => {
            Err(told_text(place, LiveErrorCode::Unavailable, format!("no answer in {:.1} s", most.as_secs_f64())))
        }
    }
}

impl PostgresStore {
    pub(super) fn new(place: Place) -> Result<PostgresStore, LiveError> {
        Ok(PostgresStore { place, open: None, tail: None })
    }

    fn opened(&mut self, deadline: Instant) -> Result<&mut Open, LiveError> {
        if self.open.as_ref().is_none_or(|open| open.client.is_closed()) {
            self.open = None;
            let open = connect(&self.place, deadline)?;
            // Two who make the table at once would fail each other.
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended('openline_journal', 0))";
            let known =
                "SELECT to_regclass('openline_journal') IS NOT NULL, to_regclass('openline_overrides_now') IS NOT NULL";
            let line = run(&self.place, &open.runtime, deadline, open.client.query_one(known, &[]))?;
            if !line.get::<_, bool>(0) {
                let make = format!("BEGIN; {lock}; {TABLE}; COMMIT");
                run(&self.place, &open.runtime, deadline, open.client.batch_execute(&make))?;
            }
            if !line.get::<_, bool>(1) {
                // For people. Who may not make it follows the journal all the same.
                let make = format!("BEGIN; {lock}; {VIEW}; COMMIT");
                if run(&self.place, &open.runtime, deadline, open.client.batch_execute(&make)).is_err() {
                    run(&self.place, &open.runtime, deadline, open.client.batch_execute("ROLLBACK"))?;
                }
            }
            self.open = Some(open);
        }
        Ok(self.open.as_mut().expect("it was opened above"))
    }

    /// The rows of a journal from a number on, without the body of the first.
    fn lines(&mut self, name: &str, known: u64, deadline: Instant) -> Result<Vec<Line>, LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        // Whoever made the table: whatever is in it is read as these three.
        let select = "
            SELECT number::bigint, CASE WHEN number = $2 THEN '' ELSE coalesce(body::text, '') END, coalesce(chain::text, '')
            FROM openline_journal WHERE name = $1 AND number >= $2 ORDER BY number";
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 2] = [&name, &(known as i64)];
        let lines = run(&place, &open.runtime, deadline, open.client.query(select, &parameters))?;
        Ok(lines.iter().map(|line| (line.get(0), line.get(1), line.get(2))).collect())
    }

    fn rows(&mut self, known: u64, deadline: Instant) -> Result<Batch, LiveError> {
        let place = self.place.clone();
        let lines = self.lines(&place.name, known, deadline)?;
        self.tail = lines.last().cloned();
        let (rows, stopped) = read_rows(lines);
        if let Some(why) = stopped {
            return Err(told_text(&place, LiveErrorCode::Damaged, why));
        }
        let open = self.opened(deadline)?;
        let end = "SELECT coalesce(max(number), 0)::bigint, floor(extract(epoch FROM clock_timestamp()))::bigint FROM openline_journal WHERE name = $1";
        let line = run(&place, &open.runtime, deadline, open.client.query_one(end, &[&place.name]))?;
        let (last, now): (i64, i64) = (line.get(0), line.get(1));
        if last == 0
            && let Some(name) = self.aside(deadline)?
        {
            let told = format!("the journal was set aside as {name}: `openline live FILE repair` makes a new one");
            return Err(told_text(&place, LiveErrorCode::Damaged, told));
        }
        // A row that came between the two questions is read the next time.
        let last = rows.last().map_or(last as u64, |row| row.number);
        Ok(Batch { rows, last, first: 0, now })
    }

    /// What was set aside last.
    fn aside(&mut self, deadline: Instant) -> Result<Option<String>, LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        let ask = "
            SELECT name FROM openline_journal
            WHERE starts_with(name, $1) AND substr(name, length($1) + 1) ~ '^[0-9]+(-[0-9]+)?$' ORDER BY name DESC LIMIT 1";
        let prefix = super::damaged_name(&place.name, 0, 0);
        let prefix = prefix.trim_end_matches('0').to_owned();
        let line = run(&place, &open.runtime, deadline, open.client.query_opt(ask, &[&prefix]))?;
        Ok(line.map(|line| line.get(0)))
    }

    /// Begins a step that nobody else of this journal gets between.
    fn begin(&mut self, deadline: Instant) -> Result<&mut Open, LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        let most = left(deadline).as_millis();
        let begin = format!("BEGIN; SET LOCAL lock_timeout = '{most}ms'; SET LOCAL statement_timeout = '{most}ms'");
        run(&place, &open.runtime, deadline, open.client.batch_execute(&begin))?;
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended('openline:' || $1, 0))";
        run(&place, &open.runtime, deadline, open.client.query_one(lock, &[&place.name]))?;
        Ok(open)
    }

    /// Takes back a step that did not come to its commit.
    fn end<T>(&mut self, done: &Result<T, LiveError>, committed: bool, deadline: Instant) {
        if !(done.is_ok() && committed)
            && let Some(open) = &self.open
            && run(
                &self.place,
                &open.runtime,
                deadline.max(Instant::now() + Duration::from_millis(200)),
                open.client.batch_execute("ROLLBACK"),
            )
            .is_err()
        {
            // What became of the step the server decides when the connection is gone.
            self.open = None;
        }
    }

    fn step(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError> {
        let place = self.place.clone();
        self.begin(deadline)?;
        let batch = self.rows(known, deadline)?;
        let Seal::Write(row) = seal(&batch)? else { return Ok(false) };
        self.insert(&row, deadline)?;
        self.commit(&place, row.number, deadline)?;
        Ok(true)
    }

    fn insert(&mut self, row: &Row, deadline: Instant) -> Result<(), LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        let insert = "INSERT INTO openline_journal (name, number, body, chain) VALUES ($1, $2, $3, $4)";
        let chain = row.chain.to_string();
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&place.name, &(row.number as i64), &&*row.body, &chain];
        run(&place, &open.runtime, deadline, open.client.execute(insert, &parameters))?;
        Ok(())
    }

    /// Gives notice of the last number with the end of the step.
    fn commit(&mut self, place: &Place, number: u64, deadline: Instant) -> Result<(), LiveError> {
        let open = self.opened(deadline)?;
        let notify = "SELECT pg_notify($1, $2)";
        let (channel, number) = (channel(place), number.to_string());
        run(place, &open.runtime, deadline, open.client.query_one(notify, &[&channel, &number]))?;
        run(place, &open.runtime, deadline, open.client.batch_execute("COMMIT"))
    }

    fn move_aside(&mut self, now: i64, deadline: Instant) -> Result<Option<String>, LiveError> {
        let place = self.place.clone();
        let read = self.tail.clone();
        self.begin(deadline)?;
        // The one that was read, not a new one that somebody made of it since.
        if read.is_none() || self.lines(&place.name, 0, deadline)?.pop() != read {
            return Ok(None);
        }
        for turn in 0..100 {
            let name = super::damaged_name(&place.name, now, turn);
            if !self.lines(&name, 0, deadline)?.is_empty() {
                continue;
            }
            let open = self.opened(deadline)?;
            let rename = "UPDATE openline_journal SET name = $2 WHERE name = $1";
            run(&place, &open.runtime, deadline, open.client.execute(rename, &[&place.name, &name]))?;
            self.commit(&place, 0, deadline)?;
            return Ok(Some(name));
        }
        Ok(None)
    }

    fn place_rows(&mut self, rows: &[Row], deadline: Instant) -> Result<(), LiveError> {
        let place = self.place.clone();
        self.begin(deadline)?;
        if !self.lines(&place.name, 0, deadline)?.is_empty() {
            let told = "somebody else made a new journal at the same time";
            return Err(told_text(&place, LiveErrorCode::Conflict, told));
        }
        for row in rows {
            self.insert(row, deadline)?;
        }
        self.commit(&place, rows.last().map_or(0, |row| row.number), deadline)
    }
}

/// The rows of a journal up to the first line that is none, and what is wrong with that.
fn read_rows(lines: Vec<Line>) -> (Vec<Row>, Option<String>) {
    let mut rows = Vec::with_capacity(lines.len());
    for (number, body, chain) in lines {
        let Some((chain, number)) = Chain::parse(&chain).zip(u64::try_from(number).ok()) else {
            return (rows, Some(format!("its row {number} has no chain")));
        };
        rows.push(Row { number, body: body.into_boxed_str(), chain });
    }
    (rows, None)
}

impl Store for PostgresStore {
    fn read(&mut self, known: u64, deadline: Instant) -> Result<Batch, LiveError> {
        self.rows(known, deadline).inspect_err(|error| {
            if error.kind() == LiveErrorCode::Unavailable {
                self.open = None;
            }
        })
    }

    fn append(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError> {
        let done = self.step(known, deadline, seal);
        self.end(&done, matches!(done, Ok(true)), deadline);
        done
    }

    fn set_aside(&mut self, now: i64, deadline: Instant) -> Result<Option<PathBuf>, LiveError> {
        let done = self.move_aside(now, deadline);
        self.end(&done, matches!(done, Ok(Some(_))), deadline);
        Ok(done?.map(PathBuf::from))
    }

    fn salvage(&mut self, deadline: Instant) -> Result<Salvage, LiveError> {
        let name = self.aside(deadline)?;
        let lines = match &name {
            Some(name) => self.lines(name, 0, deadline)?,
            None => Vec::new(),
        };
        let (rows, stopped) = read_rows(lines);
        Ok(Salvage { rows, kept: None, stopped, name: name.map(PathBuf::from) })
    }

    fn place(&mut self, rows: &[Row], _: Option<&Snapshot>, deadline: Instant) -> Result<(), LiveError> {
        let done = self.place_rows(rows, deadline);
        self.end(&done, done.is_ok(), deadline);
        done
    }

    fn forget(&mut self, until: u64, deadline: Instant) -> Result<(), LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        let delete = "DELETE FROM openline_journal WHERE name = $1 AND number <= $2";
        run(&place, &open.runtime, deadline, open.client.execute(delete, &[&place.name, &(until as i64)]))?;
        Ok(())
    }

    fn notes(&mut self, deadline: Instant) -> Result<Vec<String>, LiveError> {
        let place = self.place.clone();
        let open = self.opened(deadline)?;
        let ask = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
        let line = run(&place, &open.runtime, deadline, open.client.query_one(ask, &[]))?;
        match (line.get::<_, &str>(0), line.get::<_, &str>(1)) {
            ("on", commit) if commit != "off" => Ok(Vec::new()),
            _ => Ok(vec!["the store does not make each entry last (fsync on, synchronous_commit on)".to_owned()]),
        }
    }
}

fn told(place: &Place, fault: &tokio_postgres::Error) -> LiveError {
    let code = match fault.code() {
        Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION || *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            LiveErrorCode::ReadOnly
        }
        Some(code) if *code == SqlState::DISK_FULL => LiveErrorCode::DiskFull,
        Some(code) if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => LiveErrorCode::Damaged,
        Some(code)
            if *code == SqlState::INVALID_PASSWORD
                || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
                || *code == SqlState::INVALID_CATALOG_NAME
                || *code == SqlState::UNDEFINED_COLUMN =>
        {
            LiveErrorCode::BadStore
        }
        _ => LiveErrorCode::Unavailable,
    };
    let words = fault.as_db_error().map_or_else(|| fault.to_string(), |fault| fault.message().to_owned());
    told_text(place, code, words)
}

fn told_text(place: &Place, code: LiveErrorCode, what: impl std::fmt::Display) -> LiveError {
    LiveError::new(code, format!("postgres://{place}: {what}"))
}

/// Waits for a notice; after it begins to listen there may be rows whose notice was missed, so that counts as one.
pub(super) struct PostgresListener {
    place: Place,
    open: Option<Open>,
    heard: bool,
}

impl PostgresListener {
    pub(super) fn new(place: Place) -> PostgresListener {
        PostgresListener { place, open: None, heard: false }
    }
}

impl Listener for PostgresListener {
    fn wait(&mut self, _: u64, most: Duration) -> Result<(), LiveError> {
        if self.open.as_ref().is_none_or(|open| open.client.is_closed()) {
            self.open = None;
            let deadline = Instant::now() + Duration::from_millis(800);
            let open = connect(&self.place, deadline)?;
            let listen = format!("LISTEN {}", channel(&self.place));
            run(&self.place, &open.runtime, deadline, open.client.batch_execute(&listen))?;
            self.open = Some(open);
            self.heard = true;
            return Ok(());
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        let messages = &mut open.messages;
        match open.runtime.block_on(async { timeout(most, messages.recv()).await }) {
            Ok(Some(_)) => {
                while messages.try_recv().is_ok() {}
                self.heard = true;
                Ok(())
            }
            Ok(None) => {
                self.open = None;
                Err(told_text(&self.place, LiveErrorCode::Unavailable, "the connection ended"))
            }
            Err(_) => Ok(()),
        }
    }

    fn heard(&mut self) -> bool {
        std::mem::take(&mut self.heard)
    }
}
