//! What a handle does, against the embedded store: each kind of write, what callers get, and what the journal says.

mod common;

use std::{fs, time::Duration};

use common::{DOCUMENT, Folder, is_open, now, wait_for};
use openline::{Contact, Override, Subject, Target};
use openline_live::{Author, Generation, Live, LiveErrorCode, Terms};

#[test]
fn a_line_is_closed_and_opens_again() {
    let folder = Folder::with_document("close");
    let live = folder.quiet();
    assert_eq!(live.generation().number(), 1, "the document is the first entry");
    let all_but = Subject::all().except(["Emergency"]);
    let fire = live.close(all_but, Terms::further_notice().reason("Fire alarm").by("desk 1")).unwrap();
    assert_eq!((fire.id, fire.generation.number(), fire.repeated), (2, 2, false));
    let at = now() + 1;
    let engine = live.engine();
    let status = engine.queue("Support").unwrap().status(at);
    assert_eq!((status.open, status.override_id, status.reason_text.as_deref()), (false, Some(2), Some("Fire alarm")));
    let contact = Contact::new().at(at);
    let decision = engine.route(&contact).unwrap();
    assert_eq!(decision.transfer_function(), Some("to_emergency"));
    assert_eq!(decision.generation(), 2);
    live.end(&fire, "desk 2").unwrap();
    assert!(is_open(&live, "Support", now() + 1));
    assert!(!engine.queue("Support").unwrap().is_open(at), "a snapshot answers as it did");
    let again = live.end(fire, "desk 2").unwrap();
    assert_eq!((again.id, again.repeated), (3, true), "ended already is success");

    let journal = live.journal(1, 100).unwrap();
    let kinds: Vec<_> = journal.iter().map(|entry| entry.act.kind()).collect();
    assert_eq!(kinds, ["published", "made", "ended"]);
    assert_eq!(journal[1].by, "desk 1");
    let line: serde_json::Value = serde_json::from_str(&journal[1].to_json()).unwrap();
    assert_eq!(line["number"], 2);
    assert_eq!(line["kind"], "made");
    assert_eq!(line["override"]["kind"], "closed");
    assert_eq!(line["override"]["reason"], "Fire alarm");
    assert_eq!(line["chain"].as_str().unwrap().len(), 64);
}

#[test]
fn another_handle_and_a_later_one_see_the_same() {
    let folder = Folder::with_document("two");
    let (a, b) = (folder.quiet(), folder.quiet());
    assert_eq!(b.generation().number(), 1, "one entry for one document");
    let begins = now() + 3600;
    a.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(600)).from(begins).by("a")).unwrap();
    assert!(b.poll().unwrap(), "the page says so at once");
    assert!(!b.poll().unwrap());
    for live in [&a, &b, &folder.quiet()] {
        assert!(is_open(live, "Sales", begins - 1) && !is_open(live, "Sales", begins));
        assert!(!is_open(live, "Sales", begins + 599) && is_open(live, "Sales", begins + 600));
    }
    let withdrawn = b.end(2_u64, "b").unwrap();
    assert!(is_open(&b, "Sales", begins), "one that has not begun is withdrawn whole");
    assert_eq!(withdrawn.generation.number(), 3);
}

#[test]
fn a_watcher_hears_of_writes_within_milliseconds() {
    let folder = Folder::with_document("watch");
    let watching = folder.builder().open().unwrap();
    let writing = folder.quiet();
    let mut delays = Vec::new();
    for turn in 0..50 {
        let written = writing.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(60)).by("w")).unwrap();
        let waited = wait_for("the watcher's generation", || watching.generation() >= written.generation);
        delays.push(waited);
        assert!(turn < 50);
    }
    delays.sort();
    // The bar of a quiet machine is 5 ms; a test among others only tells a notice from the look of each second.
    assert!(delays[25] < Duration::from_millis(300), "{delays:?}");
}

#[test]
fn keys_and_expectations() {
    let folder = Folder::with_document("keys");
    let live = folder.quiet();
    let terms = || Terms::lasting(Duration::from_secs(60)).by("desk").key("ticket-1");
    let first = live.close(Subject::queue("Sales"), terms()).unwrap();
    let again = live.close(Subject::queue("Sales"), terms()).unwrap();
    assert_eq!((again.id, again.repeated, live.generation().number()), (first.id, true, 2));
    let later = folder.quiet();
    assert!(later.close(Subject::queue("Support"), terms()).unwrap().repeated, "another process knows the key");

    let seen = live.generation();
    later.close(Subject::queue("Support"), Terms::further_notice().by("other")).unwrap();
    let error = live.end(first.id, Author::new("desk").expect(seen)).unwrap_err();
    assert_eq!(error.code(), "conflict");
    assert_eq!(error.entries().len(), 1);
    assert!(error.to_string().contains("entry 3 (made by other)"), "{error}");
    assert_eq!(live.generation().number(), 3, "it knows them now");
    live.end(first.id, Author::new("desk").expect(live.generation())).unwrap();
    for key in ["x", &"k".repeat(65)] {
        assert_eq!(live.end(3_u64, Author::new("d").key(key)).unwrap_err().code(), "bad_key");
    }
}

#[test]
fn what_is_wrong_is_said_and_not_written() {
    let folder = Folder::with_document("wrong");
    let live = folder.quiet();
    let terms = || Terms::further_notice().by("desk");
    let codes = [
        (live.close(Subject::queue("Suport"), terms()), "unknown_queue", r#"did you mean "Support"?"#),
        (live.close(Subject::group("desks"), terms()), "unknown_group", r#"did you mean "desk"?"#),
        (live.redirect(Subject::queue("Sales"), "oncall", terms()), "unknown_function", "on_call"),
        (live.close(Subject::queue("Sales"), terms().reason(" ")), "empty_text", "blank"),
        (live.close(Subject::queue("Sales"), Terms::until(now() - 5).by("d")), "in_the_past", "over before"),
        (live.close(Subject::queue("Sales"), terms().from(now() - 90)), "in_the_past", "ago"),
        (live.close(Subject::queue("Sales"), terms().replaces(9_u64)), "unknown_id", "no override 9"),
        (live.end(1_u64, "d"), "unknown_id", "no override 1"),
        (live.undo(9_u64, "d"), "unknown_id", "no entry 9"),
        (live.signal("acd", ["Sales"], Duration::from_secs(901)), "bad_signal", "15 minutes"),
        (live.signal("", ["Sales"], Duration::from_secs(9)), "bad_signal", "no name"),
        (live.signal("acd", ["Sale"], Duration::from_secs(9)), "unknown_queue", "Sales"),
        (live.publish("queues: [", "d", None), "document", "1:"),
        (live.rollback(7, "d"), "unknown_id", "no generation 7"),
    ];
    for (i, (result, code, told)) in codes.into_iter().enumerate() {
        let error = result.map(|written| panic!("{i}: {written:?}")).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    assert_eq!(live.generation().number(), 1);
    let warned = live.open_up(Subject::queue("Support"), terms()).unwrap();
    assert!(warned.warnings.is_empty());
}

#[test]
fn signals_replace_each_other_and_lapse() {
    let folder = Folder::with_document("signal");
    let live = folder.quiet();
    let minute = Duration::from_secs(60);
    live.signal("acd", ["Support", "Sales"], minute).unwrap();
    let at = now();
    let status = live.engine().queue("Sales").unwrap().status(at);
    assert_eq!((status.open, status.cause.as_str(), status.override_id), (false, "unstaffed", Some(2)));
    assert!(is_open(&live, "Sales", at + 61), "a dead feed closes nobody for longer");
    live.signal("acd", ["Support"], minute).unwrap();
    assert!(is_open(&live, "Sales", now() + 1) && !is_open(&live, "Support", now() + 1));
    let status = live.engine().queue("Support").unwrap().status(now() + 1);
    assert_eq!(status.override_id, Some(2), "it goes on in the stretch that it began");
    live.signal("chat", ["Support"], minute).unwrap();
    live.signal("acd", Vec::<String>::new(), minute).unwrap();
    assert!(!is_open(&live, "Support", now() + 1), "unstaffed while any machine says so");
    live.signal("chat", Vec::<String>::new(), minute).unwrap();
    assert!(is_open(&live, "Support", now() + 1));
    assert_eq!(live.undo(2_u64, "d").unwrap_err().code(), "cannot_undo");
    assert!(live.overrides().iter().all(|one| one.is_signal));
}

#[test]
fn undo_is_the_inverse_of_each_kind() {
    let folder = Folder::with_document("undo");
    let live = folder.quiet();
    let made = live.close(Subject::queue("Sales"), Terms::further_notice().reason("a").by("d")).unwrap();
    let undone = live.undo(made.id, "d").unwrap();
    assert!(is_open(&live, "Sales", now() + 1));
    let redone = live.undo(undone.id, "d").unwrap();
    let status = live.engine().queue("Sales").unwrap().status(now() + 1);
    assert_eq!((status.open, status.override_id), (false, Some(redone.id)));
    let replaced = live.open_up(Subject::queue("Sales"), Terms::further_notice().by("d").replaces(redone.id)).unwrap();
    assert!(is_open(&live, "Sales", now() + 1));
    let back = live.undo(replaced.id, "d").unwrap();
    let status = live.engine().queue("Sales").unwrap().status(now() + 1);
    assert_eq!((status.open, status.override_id, status.reason_text.as_deref()), (false, Some(back.id), Some("a")));
    let ended = live.end(back.id, "d").unwrap();
    live.undo(ended.id, "d").unwrap();
    assert!(!is_open(&live, "Sales", now() + 1));
    assert_eq!(live.undo(made.id, "d").unwrap_err().kind(), LiveErrorCode::CannotUndo, "it is over already");

    let other = DOCUMENT.replace("Europe/London", "Europe/Paris");
    let published = live.publish(&other, "planning", Some("move")).unwrap();
    assert_eq!(fs::read_to_string(folder.document()).unwrap(), other);
    assert_eq!(live.engine().queue("Sales").unwrap().timezone().name(), "Europe/Paris");
    live.undo(published.id, "planning").unwrap();
    assert_eq!(fs::read_to_string(folder.document()).unwrap(), DOCUMENT);
    assert_eq!(live.engine().queue("Sales").unwrap().timezone().name(), "Europe/London");
    live.rollback(published.generation, "planning").unwrap();
    assert_eq!(live.engine().queue("Sales").unwrap().timezone().name(), "Europe/Paris");
    assert_eq!(live.undo(published.id, "planning").unwrap_err().code(), "cannot_undo", "others published since");
}

#[test]
fn publishing_is_conditional_on_the_document_that_was_seen() {
    let folder = Folder::with_document("publish");
    let (a, b) = (folder.quiet(), folder.quiet());
    a.publish(&DOCUMENT.replace("London", "Paris"), "a", None).unwrap();
    let error = b.publish(&DOCUMENT.replace("London", "Berlin"), "b", None).unwrap_err();
    assert_eq!(error.code(), "conflict");
    assert!(error.to_string().contains('2'), "{error}");
    assert_eq!(b.engine().queue("Sales").unwrap().timezone().name(), "Europe/Paris", "it has the other's now");
    b.publish(&DOCUMENT.replace("London", "Berlin"), "b", None).unwrap();
    assert!(a.poll().unwrap());
    assert_eq!(a.engine().queue("Sales").unwrap().timezone().name(), "Europe/Berlin");
    assert_eq!(a.journal(1, 10).unwrap().len(), 3);
}

#[test]
fn a_redirect_changes_where_calls_go() {
    let folder = Folder::with_document("redirect");
    let live = folder.quiet();
    live.redirect(Subject::group("desk"), "on_call", Terms::further_notice().by("d")).unwrap();
    let contact = Contact::new().at(now() + 1);
    let engine = live.engine();
    assert_eq!(engine.route(&contact).unwrap().transfer_function(), Some("on_call"));
}

#[test]
fn dangling_overrides_are_kept_and_work_again() {
    let folder = Folder::with_document("dangling");
    let live = folder.quiet();
    let closed = live.close(Subject::queue("Sales"), Terms::further_notice().by("d")).unwrap();
    let without = DOCUMENT.replace("name: Sales", "name: Vertrieb").replace("Support, Sales,", "Support, Vertrieb,");
    live.publish(&without, "p", None).unwrap();
    assert_eq!(live.health().dangling, [closed.id]);
    assert!(live.overrides()[0].listing.dangling);
    assert!(is_open(&live, "Vertrieb", now() + 1));
    live.publish(DOCUMENT, "p", None).unwrap();
    assert!(live.health().dangling.is_empty());
    assert!(!is_open(&live, "Sales", now() + 1));
}

#[test]
fn a_prepared_route_prepares_itself_again() {
    let folder = Folder::with_document("route");
    let live = folder.quiet();
    let mut route = live.prepare(&Contact::new().topic("Billing")).unwrap();
    let shared = live.prepare_shared(&Contact::new().topic("Billing")).unwrap();
    let at = now() + 1;
    assert_eq!(route.target_at(at).unwrap(), (Target::Queue(0), Generation::from(1)));
    let kept = route.snapshot();
    live.close(Subject::queue("Support"), Terms::further_notice().by("d")).unwrap();
    assert_eq!(route.target_at(at).unwrap(), (Target::Queue(1), Generation::from(2)));
    assert_eq!(shared.target_at(at).unwrap(), (Target::Queue(1), Generation::from(2)));
    assert_eq!(kept.target_at(at).unwrap(), (Target::Queue(0), Generation::from(1)), "a snapshot is whole");
    assert_eq!(route.decide(at).unwrap().generation(), 2);
    assert_eq!(live.engine_at(1).unwrap().generation(), 1);
    live.publish(&DOCUMENT.replace("name: Billing", "name: Money"), "p", None).unwrap();
    assert_eq!(route.decide(at).unwrap_err().code(), "unknown_topic");
    live.publish(DOCUMENT, "p", None).unwrap();
    assert_eq!(route.decide(at).unwrap().transfer_function(), Some("to_sales"));
}

#[test]
fn a_preview_writes_nothing() {
    let folder = Folder::with_document("preview");
    let live = folder.quiet();
    let first = live.close(Subject::queue("Sales"), Terms::further_notice().by("d")).unwrap();
    let said = Override::open(Subject::queue("Sales")).from(now());
    let engine = live.preview(&said, Some(first.id)).unwrap();
    assert!(engine.queue("Sales").unwrap().is_open(now() + 1));
    assert!(!is_open(&live, "Sales", now() + 1));
    assert_eq!(live.preview(&Override::open(Subject::queue("Sals")), None).unwrap_err().code(), "unknown_queue");
    assert_eq!(live.generation().number(), 2);
}

#[test]
fn events_tell_what_happened() {
    let folder = Folder::with_document("events");
    let live = folder.quiet();
    let events = live.events();
    let called = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let list = std::sync::Arc::clone(&called);
    live.on_change(move |event| list.lock().unwrap().push(event.kind()));
    let made = live.close(Subject::queue("Sales"), Terms::further_notice().by("d")).unwrap();
    live.end(made, "d").unwrap();
    live.signal("acd", ["Sales"], Duration::from_secs(9)).unwrap();
    live.publish(&DOCUMENT.replace("London", "Paris"), "p", None).unwrap();
    fs::write(folder.document(), "queues: 1").unwrap();
    assert_eq!(live.reload().unwrap_err().code(), "document");
    let told: Vec<_> = std::iter::from_fn(|| events.try_next()).map(|event| event.kind()).collect();
    assert_eq!(told, ["override", "ended", "signal", "reloaded", "reload_failed"]);
    assert_eq!(*called.lock().unwrap(), told);
    let health = live.health();
    assert!(health.document.as_ref().unwrap()[0].line() == 1, "{health:?}");
    assert_eq!(health.reload_failures, 1);
    assert!(!health.is_well() && health.is_fresh());
    assert_eq!(serde_json::to_value(&*health).unwrap()["fresh"], true);
}

#[test]
fn one_who_only_asks_leaves_no_trace() {
    let folder = Folder::with_document("asks");
    let asks = || folder.builder().watch(false).read_only(true).open().unwrap();
    let live = asks();
    assert_eq!((live.generation(), folder.names()), (Generation::NONE, vec!["centre.yaml".to_owned()]));
    assert_eq!(live.close(Subject::all(), Terms::further_notice()).unwrap_err().code(), "read_only");
    let writer = folder.quiet();
    writer.close(Subject::queue("Sales"), Terms::further_notice().by("d")).unwrap();
    let live = asks();
    assert!(!is_open(&live, "Sales", now() + 1));
    fs::write(folder.document(), DOCUMENT.replace("London", "Paris")).unwrap();
    let live = asks();
    assert_eq!(
        live.engine().queue("Support").unwrap().timezone().name(),
        "Europe/Paris",
        "the file answers, published or not"
    );
    assert_eq!(live.generation().number(), 2, "and nothing was written");
}

#[test]
fn a_document_that_does_not_load_opens_by_the_journal() {
    let folder = Folder::with_document("broken");
    fs::write(folder.document(), "queues: 1").unwrap();
    assert_eq!(Live::open(folder.document()).unwrap_err().code(), "document");
    fs::write(folder.document(), DOCUMENT).unwrap();
    drop(folder.quiet());
    fs::write(folder.document(), "queues: 1").unwrap();
    let live = folder.quiet();
    assert!(is_open(&live, "Sales", now()));
    assert!(live.health().document.is_some());
}

#[test]
fn people_can_read_the_store() {
    let folder = Folder::with_document("view");
    let live = folder.quiet();
    live.close(Subject::group("desk"), Terms::further_notice().reason("Power cut").by("desk 1")).unwrap();
    let gone = live.close(Subject::queue("Sales"), Terms::further_notice().by("desk 1")).unwrap();
    live.end(gone, "desk 1").unwrap();
    live.close(Subject::queue("Sales"), Terms::further_notice().from(now() + 900).by("desk 1")).unwrap();
    live.signal("acd", ["Emergency"], Duration::from_secs(60)).unwrap();
    drop(live);
    // Another program on the machine, not this library: what it sees is what somebody sees at a prompt.
    let connection = rusqlite::Connection::open(folder.store()).unwrap();
    let mut select =
        connection.prepare("SELECT id, kind, subject, ends, reason, made_by FROM overrides_now ORDER BY id").unwrap();
    let line = |row: &rusqlite::Row<'_>| {
        let text = |i| row.get::<_, Option<String>>(i).map(Option::unwrap_or_default);
        Ok((row.get::<_, i64>(0)?, text(1)?, text(2)?, text(4)?, text(5)?))
    };
    let lines: Vec<_> = select.query_map([], line).unwrap().map(Result::unwrap).collect();
    let wanted = |id, a: &str, b: &str, c: &str, d: &str| (id, a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned());
    assert_eq!(
        lines,
        [
            wanted(2, "closed", "group desk", "Power cut", "desk 1"),
            wanted(6, "unstaffed", "queue Emergency", "", "acd")
        ]
    );
}

/// Found by tests/hostile-c: a wait of 49 days was more than the store can count, and one of all time more than a clock can.
#[test]
fn a_wait_without_end_is_an_hour() {
    for most in [Duration::from_millis(u64::from(u32::MAX)), Duration::MAX] {
        let folder = Folder::with_document("wait");
        let live = folder.builder().watch(false).write_timeout(most).open().unwrap();
        live.close(Subject::queue("Sales"), Terms::further_notice().by("desk")).unwrap();
        assert!(!is_open(&live, "Sales", now() + 1));
    }
}
