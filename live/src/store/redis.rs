/*!
A store in Redis or Valkey: one stream a journal, whose ids are the entries' numbers.

The server cannot compute a chain, so an entry is made here for the end that was seen, and a script appends it only when that still is the end; otherwise the
end is read again. The stream may be trimmed or forgotten by the server, so a copy of what it came to lies beside it.
*/

use std::time::{Duration, Instant};

use redis::{
    Client, Connection, ConnectionAddr, IntoConnectionInfo, RedisConnectionInfo, RedisError, RedisResult, Script, Value,
};

use super::{Batch, Listener, Seal, Sealing, Store, address::Place, left};
use crate::{
    error::{LiveError, LiveErrorCode},
    journal::{Chain, Row, Snapshot},
};

/// The clock, the last id that there ever was, and the rows behind a number, with that one's chain before them.
const READ: &str = "
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
end
local rows = {}
for _, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1] .. '-1', ARGV[1] .. '-1')) do
  local fields = row[2]
  for i = 1, #fields, 2 do if fields[i] == 'body' then fields[i + 1] = '' end end
  rows[1] = row
end
for _, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1] .. '-2', '+')) do rows[#rows + 1] = row end
return {redis.call('TIME')[1], last, rows}";

/// Appends one row behind the one that was seen last, within seconds of the time that it bears.
const APPEND: &str = "
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
end
if last ~= ARGV[1] or math.abs(tonumber(redis.call('TIME')[1]) - tonumber(ARGV[5])) > 5 then return 0 end
redis.call('XADD', KEYS[1], ARGV[2] .. '-1', 'body', ARGV[3], 'chain', ARGV[4])
return 1";

pub(super) struct RedisStore {
    place: Place,
    connection: Option<Connection>,
    replica_note: Option<String>,
}

fn key(place: &Place) -> String {
    format!("openline:{}", place.name)
}

fn connect(place: &Place, deadline: Instant) -> Result<Connection, LiveError> {
    let mut settings = RedisConnectionInfo::default();
    if let Some(database) = &place.database {
        let number = database
            .parse()
            .map_err(|_| told_text(place, LiveErrorCode::BadStore, "a database of Redis is a number"))?;
        settings = settings.set_db(number);
    }
    if let Some(user) = &place.user {
        settings = settings.set_username(user);
    }
    if let Some(password) = super::address::password()? {
        settings = settings.set_password(password);
    }
    let address = ConnectionAddr::Tcp(place.host.clone(), place.port);
    let information = address.into_connection_info().map_err(|fault| told(place, &fault))?.set_redis_settings(settings);
    let client = Client::open(information).map_err(|fault| told(place, &fault))?;
    // The handshake is a part of it: a server that is stopped takes connections and says nothing.
    client.get_connection_with_timeout(left(deadline)).map_err(|fault| told(place, &fault))
}

impl RedisStore {
    pub(super) fn new(place: Place) -> Result<RedisStore, LiveError> {
        Ok(RedisStore { place, connection: None, replica_note: None })
    }

    /// Asks something; a connection on which an answer is late is not used again, for that answer would be taken for the next one.
    fn ask<T>(
        &mut self,
        deadline: Instant,
        ask: impl FnOnce(&mut Connection) -> RedisResult<T>,
    ) -> Result<T, LiveError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            empty => empty.insert(connect(&self.place, deadline)?),
        };
        let limit = Some(left(deadline));
        let set = connection.set_read_timeout(limit).and_then(|()| connection.set_write_timeout(limit));
        let answer = set.and_then(|()| ask(connection));
        answer.map_err(|fault| {
            self.connection = None;
            told(&self.place, &fault)
        })
    }
}

impl Store for RedisStore {
    fn read(&mut self, known: u64, deadline: Instant) -> Result<Batch, LiveError> {
        let key = key(&self.place);
        type Answer = (i64, String, Vec<(String, Vec<String>)>);
        let (now, last, lines): Answer =
            self.ask(deadline, |connection| Script::new(READ).key(key).arg(known).invoke(connection))?;
        let damaged = |id: &str| told_text(&self.place, LiveErrorCode::Damaged, format!("its line {id} is no entry"));
        let mut rows = Vec::with_capacity(lines.len());
        for (id, fields) in lines {
            let field = |name: &str| fields.chunks_exact(2).find(|pair| pair[0] == name).map(|pair| &*pair[1]);
            let (body, chain) = field("body").zip(field("chain").and_then(Chain::parse)).ok_or_else(|| damaged(&id))?;
            rows.push(Row { number: number(&id).ok_or_else(|| damaged(&id))?, body: body.into(), chain });
        }
        let last = number(&last).unwrap_or_else(|| rows.last().map_or(0, |row| row.number));
        Ok(Batch { rows, last, now })
    }

    fn append(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError> {
        loop {
            let batch = self.read(known, deadline)?;
            let Seal::Write(row) = seal(&batch)? else { return Ok(false) };
            let expected = if batch.last == 0 { "0-0".to_owned() } else { format!("{}-1", batch.last) };
            let key = key(&self.place);
            let done: i64 = self.ask(deadline, |connection| {
                let script = Script::new(APPEND);
                let mut call = script.key(key);
                call.arg(expected).arg(row.number).arg(&*row.body).arg(row.chain.to_string()).arg(batch.now);
                call.invoke(connection)
            })?;
            if done == 1 {
                self.wait_for_replicas(deadline);
                return Ok(true);
            }
            if Instant::now() >= deadline {
                return Err(told_text(
                    &self.place,
                    LiveErrorCode::Unavailable,
                    "others were faster until the time was over: nothing was written",
                ));
            }
        }
    }

    fn forget(&mut self, until: u64, deadline: Instant) -> Result<(), LiveError> {
        let key = key(&self.place);
        self.ask(deadline, |connection| {
            redis::cmd("XTRIM").arg(key).arg("MINID").arg(format!("{}-0", until + 1)).query::<i64>(connection)
        })?;
        Ok(())
    }

    fn snapshot(&mut self, deadline: Instant) -> Result<Option<Snapshot>, LiveError> {
        let key = format!("{}:snapshot", key(&self.place));
        let text: Option<String> = self.ask(deadline, |connection| redis::cmd("GET").arg(key).query(connection))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn keep_snapshot(&mut self, snapshot: &Snapshot, deadline: Instant) -> Result<(), LiveError> {
        let key = format!("{}:snapshot", key(&self.place));
        let Ok(text) = serde_json::to_string(snapshot) else { return Ok(()) };
        self.ask(deadline, |connection| redis::cmd("SET").arg(key).arg(text).query::<Value>(connection))?;
        Ok(())
    }

    fn snapshot_every(&self) -> Option<u64> {
        Some(64)
    }

    fn notes(&mut self, deadline: Instant) -> Result<Vec<String>, LiveError> {
        let mut notes: Vec<String> = self.replica_note.iter().cloned().collect();
        let mut values = Vec::new();
        for name in ["appendonly", "appendfsync"] {
            let ask = |connection: &mut Connection| {
                redis::cmd("CONFIG").arg("GET").arg(name).query::<Vec<String>>(connection)
            };
            match self.ask(deadline, ask) {
                Ok(pair) => values.extend(pair.into_iter().nth(1)),
                Err(error) if error.kind() == LiveErrorCode::Unavailable => return Err(error),
                // Who may not ask is not told.
                Err(_) => {}
            }
        }
        match &values.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["yes", "always"] => {}
            [_, _] => notes.push(
                "the store does not make each entry last (appendonly yes, appendfsync always): a crash of its host may lose the last ones"
                    .to_owned(),
            ),
            _ => notes.push("the store does not say whether it makes each entry last (CONFIG GET appendonly)".to_owned()),
        }
        Ok(notes)
    }
}

impl RedisStore {
    /// Where there are replicas one of them has the entry, or the health says so.
    fn wait_for_replicas(&mut self, deadline: Instant) {
        let replicas: Result<String, _> =
            self.ask(deadline, |connection| redis::cmd("INFO").arg("replication").query(connection));
        let has_replicas = replicas.is_ok_and(|told| {
            let count =
                told.lines().find_map(|line| line.strip_prefix("connected_slaves:")?.trim().parse::<u32>().ok());
            count.is_some_and(|count| count > 0)
        });
        self.replica_note = None;
        if has_replicas {
            let most = (left(deadline) / 2).as_millis().clamp(1, 1000) as u64;
            let reached: Result<i64, _> =
                self.ask(deadline, |connection| redis::cmd("WAIT").arg(1).arg(most).query(connection));
            if !reached.is_ok_and(|reached| reached >= 1) {
                self.replica_note = Some("no replica had the last entry in time: a failover may lose it".to_owned());
            }
        }
    }
}

/// The number of an id such as `42-1`.
fn number(id: &str) -> Option<u64> {
    id.split_once('-')?.0.parse().ok()
}

fn told(place: &Place, fault: &RedisError) -> LiveError {
    let code = match fault.code() {
        Some("READONLY") => LiveErrorCode::ReadOnly,
        Some("OOM" | "MISCONF") => LiveErrorCode::DiskFull,
        Some("NOAUTH" | "WRONGPASS" | "NOPERM" | "WRONGTYPE") => LiveErrorCode::BadStore,
        _ => LiveErrorCode::Unavailable,
    };
    told_text(place, code, fault)
}

fn told_text(place: &Place, code: LiveErrorCode, what: impl std::fmt::Display) -> LiveError {
    LiveError::new(code, format!("redis://{place}: {what}"))
}

/// Waits in the server until there is a later id.
pub(super) struct RedisListener {
    place: Place,
    connection: Option<Connection>,
    heard: bool,
}

impl RedisListener {
    pub(super) fn new(place: Place) -> RedisListener {
        RedisListener { place, connection: None, heard: false }
    }
}

impl Listener for RedisListener {
    fn wait(&mut self, number: u64, most: Duration) -> Result<(), LiveError> {
        let mut wait = || {
            let connection = match &mut self.connection {
                Some(connection) => connection,
                empty => empty.insert(connect(&self.place, Instant::now() + Duration::from_millis(800))?),
            };
            let answer = connection.set_read_timeout(Some(most + Duration::from_millis(800))).and_then(|()| {
                let mut command = redis::cmd("XREAD");
                command.arg("COUNT").arg(1).arg("BLOCK").arg(most.as_millis().max(1) as u64);
                command.arg("STREAMS").arg(key(&self.place)).arg(format!("{number}-1")).query::<Value>(connection)
            });
            answer.map_err(|fault| told(&self.place, &fault))
        };
        match wait() {
            Ok(answer) => {
                self.heard |= answer != Value::Nil;
                Ok(())
            }
            Err(error) => {
                self.connection = None;
                Err(error)
            }
        }
    }

    fn heard(&mut self) -> bool {
        std::mem::take(&mut self.heard)
    }
}
