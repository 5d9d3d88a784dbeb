//! Damage and loss, the same for each store: a journal that does not pass its chain is set aside and never overwritten, what is lost is told, the last engine
//! answers, and no generation goes back. `scripts/test-live` starts the servers of the stores.

mod common;

use std::time::Duration;

use common::{
    is_open,
    journals::Journal,
    now,
    servers::{redis, redis_words, sql, stream, texts},
    wait_for,
};
use openline::Subject;
use openline_live::{Freshness, Generation, Live, LiveErrorCode, Terms};

fn terms() -> Terms {
    Terms::further_notice().by("desk")
}

fn why(live: &Live) -> Option<LiveErrorCode> {
    match &live.health().freshness {
        Freshness::Stale { code, .. } => Some(*code),
        Freshness::Fresh => None,
    }
}

/// Entries 2 to 5 behind the document's: Sales, Support and Emergency closed, and a signal.
fn filled(journal: &Journal) -> Live {
    let live = journal.watching(0);
    for queue in ["Sales", "Support", "Emergency"] {
        live.close(Subject::queue(queue), terms()).unwrap();
    }
    live.signal("acd", ["Sales"], Duration::from_secs(600)).unwrap();
    assert_eq!(live.generation(), Generation::new(0, 5));
    live
}

/// A row as its store keeps it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    number: u64,
    body: String,
    chain: String,
}

/// The journal behind the library's back.
impl Journal {
    fn name(&self) -> String {
        self.address.as_ref().unwrap().split_once("?name=").unwrap().1.to_owned()
    }

    fn key(&self) -> String {
        format!("openline:{}", self.name())
    }

    fn is_redis(&self) -> bool {
        self.address.as_ref().is_some_and(|address| address.starts_with("redis"))
    }

    /// The rows of the journal, or of what was set aside under a name.
    fn rows(&self, aside: Option<&str>) -> Vec<Row> {
        let Some(address) = &self.address else {
            let path = aside.map_or_else(|| self.hosts[0].store(), Into::into);
            // Damaged files are read by a copy: whatever opens a database may change it.
            let copy = self.hosts[0].0.join("copy");
            for suffix in ["", "-wal"] {
                let _ = std::fs::copy(format!("{}{suffix}", path.display()), format!("{}{suffix}", copy.display()));
            }
            let connection = rusqlite::Connection::open(&copy).unwrap();
            let mut select = connection.prepare("SELECT number, body, chain FROM journal ORDER BY number").unwrap();
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Row { number: row.get::<_, i64>(0)? as u64, body: row.get(1)?, chain: row.get(2)? })
            };
            return select.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap();
        };
        if self.is_redis() {
            let key = aside.map_or_else(|| self.key(), str::to_owned);
            let lines = stream(address, &key).into_iter();
            let row = |(id, fields): (String, Vec<String>)| Row {
                number: id.split_once('-').unwrap().0.parse().unwrap(),
                body: fields[1].clone(),
                chain: fields[3].clone(),
            };
            return lines.map(row).collect();
        }
        let name = aside.map_or_else(|| self.name(), str::to_owned);
        let select = format!("SELECT number, body, chain FROM openline_journal WHERE name = '{name}' ORDER BY number");
        let row = |mut line: Vec<Option<String>>| Row {
            number: line[0].take().unwrap().parse().unwrap(),
            body: line[1].take().unwrap(),
            chain: line[2].take().unwrap(),
        };
        sql(address, &select).into_iter().map(row).collect()
    }

    /// Puts other rows in the place of the journal's.
    fn put(&self, rows: &[Row]) {
        let Some(address) = &self.address else {
            let connection = rusqlite::Connection::open(self.hosts[0].store()).unwrap();
            connection.execute("DELETE FROM journal", []).unwrap();
            for row in rows {
                let insert = "INSERT INTO journal VALUES (?1, ?2, ?3)";
                connection.execute(insert, rusqlite::params![row.number as i64, row.body, row.chain]).unwrap();
            }
            return;
        };
        if self.is_redis() {
            redis(address, &format!("DEL {}", self.key()));
            for row in rows {
                let (key, id) = (self.key(), format!("{}-1", row.number));
                let words =
                    ["XADD", &key, &id, "body", &row.body, "chain", &row.chain].map(|word| word.as_bytes().to_vec());
                redis_words(address, &words.iter().map(Vec::as_slice).collect::<Vec<_>>());
            }
            return;
        }
        let name = self.name();
        let values: Vec<String> =
            rows.iter().map(|row| format!("('{name}', {}, $j${}$j$, '{}')", row.number, row.body, row.chain)).collect();
        let insert = format!("INSERT INTO openline_journal VALUES {}", values.join(", "));
        sql(address, &format!("BEGIN; DELETE FROM openline_journal WHERE name = '{name}'; {insert}; COMMIT"));
    }

    /// The names under which something was set aside.
    fn aside(&self) -> Vec<String> {
        let Some(address) = &self.address else {
            let of_it =
                |name: &String| name.contains(".damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm");
            let names = self.hosts[0].names().into_iter().filter(of_it);
            return names.map(|name| self.hosts[0].0.join(name).display().to_string()).collect();
        };
        if self.is_redis() {
            let mut names = texts(redis(address, &format!("KEYS {}.damaged-*", self.key())));
            names.retain(|name| !name.ends_with(":snapshot"));
            return names;
        }
        let select = format!("SELECT DISTINCT name FROM openline_journal WHERE name LIKE '{}.damaged-%'", self.name());
        sql(address, &select).into_iter().map(|mut line| line[0].take().unwrap()).collect()
    }
}

/// Each damage of entry 4, with the entries that are before it whole.
#[test]
fn a_damaged_journal_is_set_aside_and_mended_from_its_longest_beginning() {
    type Damage = fn(&mut Vec<Row>);
    let damages: [(&str, Damage); 5] = [
        ("another word", |rows| rows[3].body = rows[3].body.replace("Emergency", "Sales")),
        ("another chain", |rows| rows[3].chain = rows[2].chain.clone()),
        ("no chain", |rows| rows[3].chain = "gone".to_owned()),
        ("no entry", |rows| rows[3].body = "{}".to_owned()),
        ("a gap", |rows| drop(rows.remove(3))),
    ];
    for (what, damage) in damages {
        for journal in Journal::all("damaged") {
            let name = format!("{journal}, {what}");
            let watching = filled(&journal);
            let mut rows = journal.rows(None);
            damage(&mut rows);
            journal.put(&rows);

            let late = journal.builder(1).watch(false).open().unwrap();
            assert_eq!(why(&late), Some(LiveErrorCode::Damaged), "{name}");
            assert!(late.generation() <= Generation::new(0, 3), "{name}: nothing from the damage on answers");
            assert!(is_open(&late, "Emergency", now() + 1), "{name}");
            let [aside] = &journal.aside()[..] else { panic!("{name}: {:?}", journal.aside()) };
            assert_eq!(journal.rows(Some(aside)), rows, "{name}: as it was found");
            let told = late.close(Subject::queue("Sales"), terms()).unwrap_err();
            assert_eq!(told.code(), "damaged", "{name}: {told}");
            assert!(told.to_string().contains(aside), "{name}: {told}");

            wait_for("the watcher to be stale", || why(&watching) == Some(LiveErrorCode::Damaged));
            assert_eq!(watching.generation(), Generation::new(0, 5), "{name}");
            assert!(!is_open(&watching, "Emergency", now() + 1), "{name}: the last engine answers");
            assert_eq!(watching.close(Subject::queue("Sales"), terms()).unwrap_err().code(), "damaged", "{name}");
            let later = journal.builder(0).watch(false).require_store(true).open().unwrap_err();
            assert_eq!(later.code(), "damaged", "{name}: a journal that was there is not begun again in silence");

            let repaired = journal.builder(1).repair().unwrap();
            assert_eq!((repaired.repaired, repaired.kept), (true, 3), "{name}");
            assert_eq!(repaired.generation, Generation::new(1, 4), "{name}");
            assert!(repaired.missing.as_ref().is_some_and(|told| told.contains("missing")), "{name}: {repaired:?}");
            assert_eq!(repaired.damaged.unwrap().to_string_lossy(), **aside, "{name}");
            assert_eq!(journal.rows(Some(aside)), rows, "{name}: it stays as it was found");

            wait_for("the watcher to be fresh", || watching.generation() == repaired.generation);
            wait_for("the watcher to say so", || watching.health().is_fresh());
            assert!(is_open(&watching, "Emergency", now() + 1) && !is_open(&watching, "Support", now() + 1), "{name}");
            let written = late.close(Subject::queue("Emergency"), terms()).unwrap();
            assert_eq!(written.generation, Generation::new(1, 5), "{name}");
            wait_for("the watcher", || !is_open(&watching, "Emergency", now() + 1));
            let again = journal.builder(1).repair().unwrap();
            assert_eq!((again.repaired, again.generation), (false, written.generation), "{name}");
            assert_eq!(journal.aside(), std::slice::from_ref(aside), "{name}");
        }
    }
}

/// A backup, or a failover to a host that had not heard the last entries.
#[test]
fn a_store_that_lost_entries_is_told_and_the_next_write_raises_the_epoch() {
    for journal in Journal::all("lost") {
        // The embedded one has a page that remembers, and files that are restored: `traps.rs`.
        if journal.address.is_none() {
            continue;
        }
        let watching = filled(&journal);
        let other = journal.watching(1);
        let rows = journal.rows(None);
        journal.put(&rows[..3]);
        wait_for("both to be stale", || [&watching, &other].iter().all(|live| why(live) == Some(LiveErrorCode::Lost)));
        for live in [&watching, &other] {
            assert_eq!(live.generation(), Generation::new(0, 5), "{journal}");
            assert!(!is_open(live, "Emergency", now() + 1), "{journal}: the last engine answers");
        }
        let written = watching.open_up(Subject::queue("Sales"), terms()).unwrap();
        assert_eq!(written.generation, Generation::new(1, 4), "{journal}");
        wait_for("the other to follow", || other.generation() == written.generation && other.health().is_fresh());
        for live in [&watching, &other] {
            assert!(is_open(live, "Emergency", now() + 1), "{journal}: it is made again by whoever wants it");
            assert!(!is_open(live, "Support", now() + 1), "{journal}");
        }
        assert!(journal.aside().is_empty(), "{journal}: nothing is damaged");
    }
}

/// A failover after which somebody who knew nothing of the loss went on: the same numbers, other entries.
#[test]
fn another_history_with_the_same_numbers_is_not_taken_for_ours() {
    for journal in Journal::all("other") {
        if journal.address.is_none() {
            continue;
        }
        let watching = filled(&journal);
        let rows = journal.rows(None);
        let closed = Generation::new(0, 5);
        let stranger = {
            let elsewhere = Journal { address: Some(format!("{journal}-b")), hosts: Vec::new() };
            elsewhere.put(&rows[..3]);
            let mut made = Journal { hosts: vec![common::Folder::with_document("other")], ..elsewhere };
            let writer = made.quiet(0);
            for queue in ["Sales", "Sales"] {
                writer.open_up(Subject::queue(queue), terms()).unwrap();
            }
            assert_eq!(writer.generation(), closed);
            let rows = made.rows(None);
            made.hosts.clear();
            rows
        };
        journal.put(&stranger);
        wait_for("it to be stale", || why(&watching) == Some(LiveErrorCode::Lost));
        assert_eq!(watching.generation(), closed, "{journal}");
        assert!(!is_open(&watching, "Emergency", now() + 1), "{journal}: the last engine answers");
        let written = watching.close(Subject::queue("Sales"), terms()).unwrap();
        assert_eq!(written.generation, Generation::new(1, 6), "{journal}: their entries stay, ours are behind them");
        assert!(is_open(&watching, "Emergency", now() + 1), "{journal}");
    }
}

/// What is trimmed is known by a copy, which who knows the whole journal puts beside it.
#[test]
fn a_trimmed_stream_is_known_by_its_copy() {
    for journal in Journal::all("trimmed") {
        let Some(address) = journal.address.as_ref().filter(|_| journal.is_redis()) else { continue };
        let watching = filled(&journal);
        let shown = |live: &Live| serde_json::to_string(&live.overrides()).unwrap();
        let whole = shown(&watching);
        let copy = format!("{}:snapshot", journal.key());
        let has_copy = || matches!(redis(address, &format!("EXISTS {copy}")), redis::Value::Int(1));
        assert!(!has_copy());
        for kept in [2, 0] {
            redis(address, &format!("DEL {copy}"));
            redis(address, &format!("XTRIM {} MAXLEN {kept}", journal.key()));
            wait_for("a copy", has_copy);
            assert!(watching.health().is_fresh());
            let late = journal.quiet(1);
            assert_eq!(
                (late.generation(), shown(&late)),
                (watching.generation(), whole.clone()),
                "{kept} rows are kept"
            );
        }
        let late = journal.quiet(1);
        let written = late.end(4_u64, "desk").unwrap();
        assert_eq!(written.generation, Generation::new(0, 6), "nothing was lost");
        wait_for("the watcher", || is_open(&watching, "Emergency", now() + 1));
        assert!(journal.aside().is_empty());

        // A copy that is not what was written is none.
        redis_words(address, &[b"SET", copy.as_bytes(), b"{\"number\":5}"]);
        drop(watching);
        let blind = journal.builder(0).watch(false).open().unwrap();
        assert_eq!(why(&blind), Some(LiveErrorCode::Damaged));
        assert_eq!(blind.close(Subject::all(), terms()).unwrap_err().code(), "damaged");
    }
}

/// The last entries are deleted: their ids were given, and who never saw them misses them too.
#[test]
fn a_stream_without_its_last_entries_is_told_by_its_last_id() {
    for journal in Journal::all("cut") {
        let Some(address) = journal.address.as_ref().filter(|_| journal.is_redis()) else { continue };
        let watching = filled(&journal);
        redis(address, &format!("XDEL {} 4-1 5-1", journal.key()));
        wait_for("it to be stale", || why(&watching) == Some(LiveErrorCode::Lost));
        assert!(!is_open(&watching, "Emergency", now() + 1), "the last engine answers");
        let late = journal.builder(1).watch(false).open().unwrap();
        assert_eq!(why(&late), Some(LiveErrorCode::Lost));
        let repaired = journal.builder(1).repair().unwrap();
        assert_eq!((repaired.repaired, repaired.kept, repaired.generation), (true, 3, Generation::new(1, 4)));
        assert_eq!(repaired.missing.as_deref(), Some("2 entries are missing: 4 to 5"));
        wait_for("it to follow", || watching.generation() == repaired.generation && watching.health().is_fresh());

        redis(address, &format!("XDEL {} 4-1", journal.key()));
        wait_for("it to be stale", || why(&watching) == Some(LiveErrorCode::Lost));
        let written = watching.close(Subject::queue("Emergency"), terms()).unwrap();
        assert_eq!(written.generation, Generation::new(2, 4), "the next write of one who saw it raises the epoch");
        late.reload().unwrap();
        assert_eq!(late.generation(), written.generation);
        assert!(late.health().is_fresh() && !is_open(&late, "Emergency", now() + 1));
    }
}
