//! One suite against each store. The embedded one is always there; `scripts/test-live` starts the servers of the others and names them in
//! `OPENLINE_TEST_STORES`.

mod common;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use common::{DOCUMENT, Folder, child, is_open, journals::Journal, now, part, servers::sql, wait_for};
use openline::Subject;
use openline_live::{Author, Live, Terms};

#[test]
fn every_store_keeps_every_kind_of_entry() {
    for journal in Journal::all("kinds") {
        let live = journal.quiet(0);
        assert_eq!(live.generation().number(), 1, "{journal}: the document seeds it");
        let made = live
            .close(
                Subject::queue("Sales"),
                Terms::further_notice().reason_in("en", "Fire").reason_in("es", "Fuego").by("a"),
            )
            .unwrap();
        live.end(&made, "a").unwrap();
        live.undo(3_u64, "a").unwrap();
        live.open_up(Subject::group("desk"), Terms::lasting(Duration::from_secs(60)).by("a").replaces(4_u64)).unwrap();
        live.redirect(Subject::queue("Sales"), "on_call", Terms::further_notice().by("a")).unwrap();
        live.signal("acd", ["Emergency", "Support"], Duration::from_secs(60)).unwrap();
        live.publish(&DOCUMENT.replace("London", "Paris"), "p", Some("move")).unwrap();
        let kinds: Vec<_> = live.journal(1, 99).unwrap().iter().map(|entry| entry.act.kind()).collect();
        assert_eq!(
            kinds,
            ["published", "made", "ended", "undone", "replaced", "made", "signal", "published"],
            "{journal}"
        );
        let other = journal.quiet(1);
        assert_eq!(other.generation(), live.generation(), "{journal}");
        let shown = |live: &Live| serde_json::to_string(&live.overrides()).unwrap();
        assert_eq!(shown(&other), shown(&live), "{journal}");
        assert_eq!(other.engine().queue("Sales").unwrap().timezone().name(), "Europe/Paris", "{journal}");
        assert!(other.health().is_fresh(), "{journal}");
        if journal.address.is_some() {
            assert!(other.health().notes.is_empty(), "{journal}: {:?}", other.health().notes);
        }
    }
}

#[test]
fn a_watcher_on_another_host_hears_at_once() {
    for journal in Journal::all("notice") {
        let (writing, watching) = (journal.quiet(0), journal.watching(1));
        // The first notices come while the watcher is getting ready to listen.
        std::thread::sleep(Duration::from_millis(1200));
        let mut delays = Vec::new();
        for _ in 0..40 {
            let written = writing.signal("acd", ["Sales"], Duration::from_secs(60)).unwrap();
            delays.push(wait_for("the other host", || watching.generation() >= written.generation));
        }
        delays.sort();
        println!("{journal}: notice median {:?}, worst {:?}", delays[20], delays[39]);
        assert!(delays[20] < Duration::from_millis(250), "{journal}: {delays:?}");
    }
}

/// The view for people beside what a handle lists.
#[test]
fn a_view_says_what_holds_now() {
    for journal in Journal::all("view") {
        let live = journal.quiet(0);
        let ended = live.close(Subject::queue("Sales"), Terms::further_notice().by("a")).unwrap();
        live.close(Subject::all().except(["Emergency"]), Terms::further_notice().reason("Fire").by("desk 1")).unwrap();
        live.open_up(Subject::group("desk"), Terms::lasting(Duration::from_secs(600)).by("desk 2")).unwrap();
        live.close(Subject::queue("Support"), Terms::further_notice().from(now() + 900).by("later")).unwrap();
        live.signal("acd", ["Sales", "Support"], Duration::from_secs(600)).unwrap();
        live.signal("acd", ["Support"], Duration::from_secs(600)).unwrap();
        live.end(ended, "a").unwrap();
        let select = "SELECT id, kind, subject, coalesce(reason, '-'), made_by FROM";
        let shown: Vec<Vec<String>> = match &journal.address {
            None => {
                let connection = rusqlite::Connection::open(journal.hosts[0].store()).unwrap();
                let mut select = connection.prepare(&format!("{select} overrides_now ORDER BY id")).unwrap();
                let read = |row: &rusqlite::Row<'_>| {
                    let id = row.get::<_, i64>(0)?.to_string();
                    Ok([vec![id], (1..5).map(|column| row.get(column)).collect::<Result<_, _>>()?].concat())
                };
                select.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
            }
            Some(address) if address.starts_with("postgres") => {
                let named = address.split_once("?name=").unwrap().1;
                let text = format!("{select} openline_overrides_now WHERE name = '{named}' ORDER BY id");
                let lines = sql(address, &text);
                lines.into_iter().map(|line| line.into_iter().map(Option::unwrap).collect()).collect()
            }
            // Redis has no views.
            Some(_) => continue,
        };
        let wanted = [
            ["3", "closed", "all except [\"Emergency\"]", "Fire", "desk 1"],
            ["4", "open", "group desk", "-", "desk 2"],
            ["7", "unstaffed", "queue Support", "-", "acd"],
        ];
        let shown: Vec<Vec<&str>> = shown.iter().map(|line| line.iter().map(String::as_str).collect()).collect();
        assert_eq!(shown, wanted, "{journal}");
    }
}

#[test]
fn conflicts_and_keys_are_the_same_everywhere() {
    for journal in Journal::all("conflicts") {
        let (a, b) = (journal.quiet(0), journal.quiet(1));
        let seen = a.generation();
        let terms = || Terms::further_notice().by("b").key("once");
        let first = b.close(Subject::queue("Sales"), terms()).unwrap();
        let repeated = a.close(Subject::queue("Sales"), terms()).unwrap();
        assert_eq!((repeated.id, repeated.repeated), (first.id, true), "{journal}");
        let error = a.end(first.id, Author::new("a").expect(seen)).unwrap_err();
        assert_eq!((error.code(), error.entries().len()), ("conflict", 1), "{journal}");
        b.publish(&DOCUMENT.replace("London", "Paris"), "b", None).unwrap();
        assert_eq!(
            a.publish(&DOCUMENT.replace("London", "Rome"), "a", None).unwrap_err().code(),
            "conflict",
            "{journal}"
        );
    }
}

#[test]
#[ignore = "a part of a test"]
fn part_writes_many() {
    let Some(folder) = part() else { return };
    let builder = Live::builder(folder.join("centre.yaml")).watch(false).write_timeout(Duration::from_secs(30));
    let live = match std::env::var("PART_STORE").unwrap() {
        store if store.is_empty() => builder.open(),
        store => builder.store(store).open(),
    };
    let (live, number) = (live.unwrap(), std::env::var("PART_NUMBER").unwrap());
    for turn in 0..30 {
        let key = format!("{number}-{turn}");
        let written = live
            .close(Subject::queue("Sales"), Terms::further_notice().from(now() + 600).by(&*number).key(key))
            .unwrap();
        println!("ack {} {number}-{turn}", written.id);
    }
}

#[test]
fn writers_at_once_lose_nothing() {
    for journal in Journal::all("writers") {
        let live = journal.watching(0);
        let children: Vec<_> = (0..4)
            .map(|number| {
                let more = [journal.for_child().to_vec(), vec![("PART_NUMBER", format!("w{number}"))]].concat();
                child("part_writes_many", &journal.hosts[number % journal.hosts.len()].0, &more)
            })
            .collect();
        let mut acknowledged = BTreeSet::new();
        for writer in children {
            let output = writer.wait_with_output().unwrap();
            assert!(output.status.success(), "{journal}");
            let told = String::from_utf8(output.stdout).unwrap();
            let acks = told.lines().filter_map(|line| line.rsplit_once("ack ")?.1.split_once(' '));
            acknowledged.extend(acks.map(|(id, key)| (id.parse::<u64>().unwrap(), key.to_owned())));
        }
        assert_eq!(acknowledged.len(), 120, "{journal}");
        wait_for("all of them", || live.generation().number() == 121);
        let journal_entries = live.journal(2, 999).unwrap();
        let kept: BTreeSet<_> =
            journal_entries.iter().map(|entry| (entry.number, entry.key.clone().unwrap())).collect();
        assert_eq!(kept, acknowledged, "{journal}: each number is who was told it");
    }
}

#[test]
fn a_store_that_is_away_at_the_start_is_stale_and_the_file_answers() {
    let folder = Folder::with_document("away");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for scheme in ["redis", "postgres"] {
        let address = format!("{scheme}://127.0.0.1:{port}/0?name=away");
        let open = || folder.builder().store(&address).watch(false).write_timeout(Duration::from_millis(300));
        let live = open().open().unwrap();
        assert!(!live.health().is_fresh() && is_open(&live, "Sales", now()));
        let error = live.close(Subject::all(), Terms::further_notice()).unwrap_err();
        assert_eq!(error.code(), "unavailable", "{error}");
        assert_eq!(open().require_store(true).open().unwrap_err().code(), "unavailable");
    }
}

/// A silent server: it takes connections and never answers.
#[test]
fn a_silent_server_delays_no_answer_and_a_write_no_longer_than_its_time() {
    let folder = Folder::with_document("silent");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for scheme in ["redis", "postgres"] {
        let address = format!("{scheme}://127.0.0.1:{port}/0?name=silent");
        let live = folder.builder().store(&address).write_timeout(Duration::from_millis(700)).open().unwrap();
        let begun = Instant::now();
        assert_eq!(live.close(Subject::all(), Terms::further_notice()).unwrap_err().code(), "unavailable");
        assert!(begun.elapsed() < Duration::from_millis(1900), "{scheme}: {:?}", begun.elapsed());
        let begun = Instant::now();
        for _ in 0..10_000 {
            assert!(is_open(&live, "Sales", now()));
        }
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}
