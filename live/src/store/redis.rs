/*!
A store in Redis or Valkey: one stream a journal, whose ids are the entries' numbers.

The server cannot compute a chain, so an entry is made here for the end that was seen, and a script appends it only when that still is the end; otherwise the
end is read again. The stream may be trimmed or forgotten by the server, so a copy of what it came to lies beside it.

# Keys
`openline:NAME` is the stream, `openline:NAME:snapshot` the copy. A stream that does not pass its chain is renamed to `openline:NAME.damaged-TIME`, its copy
with it, and `openline:NAME:damaged` has that name, so that nobody begins the journal anew in silence.
*/

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use redis::{
    Client, Connection, ConnectionAddr, IntoConnectionInfo, RedisConnectionInfo, RedisError, RedisResult, Script, Value,
};

use super::{Batch, Listener, Salvage, Seal, Sealing, Store, address::Place, left};
use crate::{
    error::{LiveError, LiveErrorCode},
    journal::{Chain, Row, Snapshot},
};

/// For the scripts below, over the stream, its copy and the name of what was set aside: the last id that there ever was, and the first that is kept.
const ENDS: &str = "
local function ends()
  local last, first = '0-0', '0-0'
  if redis.call('EXISTS', KEYS[1]) == 1 then
    local info = redis.call('XINFO', 'STREAM', KEYS[1])
    for i = 1, #info, 2 do
      if info[i] == 'last-generated-id' then last = info[i + 1] end
      if info[i] == 'first-entry' and info[i + 1] then first = info[i + 1][1] end
    end
    return last, first, ''
  end
  local aside = redis.call('GET', KEYS[3])
  if aside then return 'aside', first, aside end
  local kept = redis.call('GET', KEYS[2])
  if kept then last = (string.match(kept, '\"number\":(%d+)') or '0') .. '-1' end
  return last, first, ''
end";

/// The clock, the ends, and the rows behind a number, with that one's chain before them.
const READ: &str = "
local last, first, aside = ends()
local rows = {}
for _, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1] .. '-1', ARGV[1] .. '-1')) do
  local fields = row[2]
  for i = 1, #fields, 2 do if fields[i] == 'body' then fields[i + 1] = '' end end
  rows[1] = row
end
for _, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1] .. '-2', '+')) do rows[#rows + 1] = row end
return {redis.call('TIME')[1], last, first, aside, rows}";

/// Appends one row behind the end that was seen, within seconds of the time that it bears. Where rows at the end were lost its id was given before, which a
/// stream takes no second time: then what is left is written once more under the same name.
const APPEND: &str = "
local last = ends()
if last ~= ARGV[1] or math.abs(tonumber(redis.call('TIME')[1]) - tonumber(ARGV[5])) > 5 then return 0 end
if tonumber(string.match(last, '^%d+')) >= tonumber(ARGV[2]) then
  local rows = redis.call('XRANGE', KEYS[1], '-', '+')
  redis.call('DEL', KEYS[1])
  for _, row in ipairs(rows) do redis.call('XADD', KEYS[1], row[1], unpack(row[2])) end
end
redis.call('XADD', KEYS[1], ARGV[2] .. '-1', 'body', ARGV[3], 'chain', ARGV[4])
return 1";

/// Renames the stream, when its last row still is the one that was read and nothing has the name.
const SET_ASIDE: &str = "
local row = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not row or row[1] .. '|' .. table.concat(row[2], '|') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[4], KEYS[5]) > 0 then return -1 end
redis.call('RENAME', KEYS[1], KEYS[4])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[5]) end
redis.call('SET', KEYS[3], KEYS[4])
return 1";

/// Puts a stream in the place of one that is not there.
const PLACE: &str = "
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('RENAME', KEYS[4], KEYS[1])
redis.call('DEL', KEYS[3])
if ARGV[1] ~= '' then redis.call('SET', KEYS[2], ARGV[1]) end
return 1";

pub(super) struct RedisStore {
    place: Place,
    connection: Option<Connection>,
    replica_note: Option<String>,
    /// The last row as it was read, whatever it is.
    tail: Vec<u8>,
}

fn key(place: &Place) -> String {
    format!("openline:{}", place.name)
}

/// Where the copy lies of what a stream came to.
fn copy_of(key: &str) -> String {
    format!("{key}:snapshot")
}

/// The stream, its copy, and the name of what was set aside.
fn keys(place: &Place) -> [String; 3] {
    let key = key(place);
    [key.clone(), copy_of(&key), format!("{key}:damaged")]
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
        Ok(RedisStore { place, connection: None, replica_note: None, tail: Vec::new() })
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
        type Answer = (i64, String, String, String, Vec<Line>);
        let script = Script::new(&format!("{ENDS}{READ}"));
        let keys = keys(&self.place);
        let (now, last, first, aside, lines): Answer =
            self.ask(deadline, |connection| script.key(&keys[..]).arg(known).invoke(connection))?;
        if !aside.is_empty() {
            let told = format!("the journal was set aside as {aside}: `openline live FILE repair` makes a new one");
            return Err(told_text(&self.place, LiveErrorCode::Damaged, told));
        }
        if let Some((id, fields)) = lines.last() {
            self.tail = [id.as_bytes(), b"|", &fields.join(&b"|"[..])].concat();
        }
        let (rows, stopped) = read_rows(lines);
        if let Some(why) = stopped {
            return Err(told_text(&self.place, LiveErrorCode::Damaged, why));
        }
        let last = number(&last).unwrap_or_else(|| rows.last().map_or(0, |row| row.number));
        Ok(Batch { rows, last, first: number(&first).unwrap_or(0), now })
    }

    fn append(&mut self, known: u64, deadline: Instant, seal: &mut Sealing<'_>) -> Result<bool, LiveError> {
        loop {
            let batch = self.read(known, deadline)?;
            let Seal::Write(row) = seal(&batch)? else { return Ok(false) };
            let expected = if batch.last == 0 { "0-0".to_owned() } else { format!("{}-1", batch.last) };
            let keys = keys(&self.place);
            let done: i64 = self.ask(deadline, |connection| {
                let script = Script::new(&format!("{ENDS}{APPEND}"));
                let mut call = script.key(&keys[..]);
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
        self.copy(&copy_of(&key(&self.place)), deadline)
    }

    fn keep_snapshot(&mut self, snapshot: &Snapshot, deadline: Instant) -> Result<(), LiveError> {
        let (key, text) = (copy_of(&key(&self.place)), snapshot.to_text());
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

    fn set_aside(&mut self, now: i64, deadline: Instant) -> Result<Option<PathBuf>, LiveError> {
        for turn in 0..100 {
            let name = super::damaged_name(&key(&self.place), now, turn);
            let [stream, copy, marker] = keys(&self.place);
            let (keys, tail) = ([stream, copy, marker, name.clone(), copy_of(&name)], self.tail.clone());
            let done: i64 =
                self.ask(deadline, |connection| Script::new(SET_ASIDE).key(&keys[..]).arg(tail).invoke(connection))?;
            match done {
                1 => return Ok(Some(PathBuf::from(name))),
                0 => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }

    fn salvage(&mut self, deadline: Instant) -> Result<Salvage, LiveError> {
        let [stream, _, marker] = keys(&self.place);
        let name: Option<String> = self.ask(deadline, |connection| redis::cmd("GET").arg(marker).query(connection))?;
        let key = name.clone().unwrap_or(stream);
        let lines: Vec<Line> =
            self.ask(deadline, |connection| redis::cmd("XRANGE").arg(&key).arg("-").arg("+").query(connection))?;
        let (rows, stopped) = read_rows(lines);
        let kept = self.copy(&copy_of(&key), deadline)?;
        Ok(Salvage { rows, kept, stopped, name: name.map(PathBuf::from) })
    }

    fn place(&mut self, rows: &[Row], kept: Option<&Snapshot>, deadline: Instant) -> Result<(), LiveError> {
        static TURN: AtomicU32 = AtomicU32::new(0);
        let [stream, copy, marker] = keys(&self.place);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let temporary = format!("{stream}:new-{}-{turn}", std::process::id());
        for some in rows.chunks(1000) {
            let mut steps = redis::pipe();
            for row in some {
                let step = steps.cmd("XADD").arg(&temporary).arg(format!("{}-1", row.number));
                step.arg("body").arg(&*row.body).arg("chain").arg(row.chain.to_string()).ignore();
            }
            self.ask(deadline, |connection| steps.query::<()>(connection))?;
        }
        let text = kept.map_or_else(String::new, Snapshot::to_text);
        let keys = [stream, copy, marker, temporary.clone()];
        let placed: i64 =
            self.ask(deadline, |connection| Script::new(PLACE).key(&keys[..]).arg(text).invoke(connection))?;
        if placed == 0 {
            self.ask(deadline, |connection| redis::cmd("DEL").arg(temporary).query::<Value>(connection))?;
            let told = "somebody else made a new journal at the same time";
            return Err(told_text(&self.place, LiveErrorCode::Conflict, told));
        }
        Ok(())
    }
}

/// An id, and fields with their values.
type Line = (String, Vec<Vec<u8>>);

/// The rows of a stream up to the first line that is none, and what is wrong with that.
fn read_rows(lines: Vec<Line>) -> (Vec<Row>, Option<String>) {
    let mut rows = Vec::with_capacity(lines.len());
    for (id, fields) in lines {
        let field = |name: &str| {
            let pair = fields.chunks_exact(2).find(|pair| pair[0] == name.as_bytes())?;
            std::str::from_utf8(&pair[1]).ok()
        };
        let row = field("body").zip(field("chain").and_then(Chain::parse)).zip(number(&id));
        let Some(((body, chain), number)) = row else {
            return (rows, Some(format!("its line {id} is no entry")));
        };
        rows.push(Row { number, body: body.into(), chain });
    }
    (rows, None)
}

impl RedisStore {
    /// A copy of what a stream came to; none when it is not whole.
    fn copy(&mut self, key: &str, deadline: Instant) -> Result<Option<Snapshot>, LiveError> {
        let text: Option<Vec<u8>> = self.ask(deadline, |connection| redis::cmd("GET").arg(key).query(connection))?;
        Ok(text.and_then(|text| Snapshot::from_text(std::str::from_utf8(&text).ok()?)))
    }

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
