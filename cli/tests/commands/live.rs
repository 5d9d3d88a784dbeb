//! Live state as an operations desk sees it: each command is a process of its own, and the store is a file between them.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::json;

use crate::support::{Run, command, run, run_command, run_with_input};

const CENTRE: &str = r#"
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, groups: [desk], transfer_function_name: to_support}
  - {name: Sales, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/Berlin, groups: [desk], transfer_function_name: to_sales}
  - {name: Emergency, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: to_support}
  - name: Office
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/New_York
    weekly_hours: {mon: [{start: "09:00", end: "12:00"}, {start: "13:00", end: "17:00"}]}
    transfer_function_name: to_sales
transfer_functions:
  - {name: to_support, sip_config: {method: refer, phone_number: "+12125550100"}}
  - {name: to_sales, sip_config: {method: refer, phone_number: "+12125550101"}}
  - {name: on_call, sip_config: {method: refer, phone_number: "+12125550102"}}
handoffs:
  - {name: Care, is_default: true, description: Help, destinations: [Support, Sales]}
  - {name: Alarm, description: Danger, destinations: [Emergency]}
  - {name: Desk, description: Papers, destinations: [Office]}
"#;

/// A folder with a configuration, as an operations desk has it.
struct Desk {
    folder: PathBuf,
    file: String,
}

impl Desk {
    fn new() -> Desk {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("live-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("centre.yaml");
        std::fs::write(&file, CENTRE).unwrap();
        Desk { folder, file: file.display().to_string() }
    }

    /// A command about the configuration.
    fn run(&self, name: &str, arguments: &[&str]) -> Run {
        run(&[&[name, &self.file], arguments].concat())
    }

    fn files(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(&self.folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn is_open(&self, queue: &str) -> bool {
        self.run("status", &[queue, "--json"]).json()[0]["open"].as_bool().unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Run {
    /// What was said of a store that could not be read or written.
    fn store(self) -> String {
        assert_eq!(self.status, 3, "{}{}", self.out, self.err);
        self.err
    }
}

#[test]
fn a_line_that_one_process_closes_is_closed_for_the_others_until_it_is_undone() {
    let desk = Desk::new();
    let made = desk.run("close", &["Support", "--for", "2h", "--reason", "Power cut", "--by", "desk 1"]).answer();
    assert!(made.starts_with("override 2: Support closed until ") && made.contains(": Power cut\n"), "{made}");
    assert!(made.ends_with("live: generation 2, 1 override\n"), "{made}");

    let status = desk.run("status", &[]).answer();
    assert!(status.starts_with("live: generation 2, 1 override\nat "), "{status}");
    let row = status.lines().find(|line| line.starts_with("Support")).unwrap();
    assert!(row.contains("closed") && row.ends_with("Power cut"), "{status}");
    let found = desk.run("status", &["Support", "--json"]).json();
    let said = |key: &str| found[0][key].clone();
    assert_eq!(
        [said("open"), said("cause"), said("override"), said("generation")],
        [json!(false), json!("override"), json!(2), json!(2)]
    );

    // What is said stands alone, for a script reads it out.
    let said = desk.run("say", &["Support", "--word", "closed", "--language", "es"]);
    assert_eq!((&*said.out, &*said.err), ("Estamos cerrados por Power cut\n", "live: generation 2, 1 override\n"));
    assert_eq!(desk.run("say", &["Support", "--json"]).json()["generation"], 2);

    let route = desk.run("route", &["--explain"]).answer();
    assert!(route.contains("available: Sales") && route.contains("Power cut"), "{route}");
    let route = desk.run("route", &["--json"]).json();
    assert_eq!((&route["queue"], &route["generation"]), (&json!("Sales"), &json!(2)));
    assert_eq!(route["verdicts"][0]["verdict"], "override");

    let undone = desk.run("undo", &["2", "--by", "desk 2"]).answer();
    assert!(undone.starts_with("entry 2: undone by entry 3\n"), "{undone}");
    assert!(desk.is_open("Support"));
    let route = desk.run("route", &["--json"]).json();
    assert_eq!((&route["queue"], &route["generation"]), (&json!("Support"), &json!(3)));

    let journal = desk.run("journal", &[]).answer();
    let lines: Vec<&str> = journal.lines().collect();
    assert_eq!(lines.len(), 3, "{journal}");
    assert!(
        lines[1].contains("made")
            && lines[1].contains("Support closed until")
            && lines[1].ends_with("Power cut (desk 1)"),
        "{journal}"
    );
    assert!(lines[2].contains("undone") && lines[2].ends_with("entry 2: override 2 ended (desk 2)"), "{journal}");
    let entries = desk.run("journal", &["--from", "2", "--json"]).answer();
    let entries: Vec<serde_json::Value> = entries.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((entries.len(), &entries[0]["number"], &entries[0]["by"]), (2, &json!(2), &json!("desk 1")));
    assert_eq!(entries[0]["override"]["reason"], "Power cut");
    assert!(
        entries[0]["chain"].as_str().unwrap().len() == 64 && entries[0]["via"].as_str().unwrap().starts_with("cli")
    );
}

#[test]
fn nothing_is_made_by_asking_and_nothing_is_said_where_nothing_is_live() {
    let desk = Desk::new();
    let status = desk.run("status", &[]).answer();
    assert!(!status.contains("live:"), "{status}");
    assert!(desk.run("status", &["--json"]).json()[0].get("generation").is_none());
    for arguments in [
        &["route"][..],
        &["week"],
        &["week", "Support"],
        &["tools"],
        &["coverage"],
        &["hours", "Support", "--from", "2026-12-01", "--to", "2026-12-02"],
        &["close", "Support", "--for", "2h", "--dry-run"],
        &["live"],
    ] {
        desk.run(arguments[0], &arguments[1..]).answer();
    }
    let shown = desk.run("live", &[]).answer();
    assert!(
        shown.starts_with("live: generation 0, 0 overrides\n") && shown.contains("nothing was written to yet"),
        "{shown}"
    );
    for arguments in [&["journal"][..], &["undo", "2"], &["end", "2"], &["rollback", "1"]] {
        let told = desk.run(arguments[0], &arguments[1..]).usage();
        assert!(told.contains("there is no store"), "{told}");
    }
    assert_eq!(desk.files(), BTreeSet::from(["centre.yaml".to_owned()]));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    let desk = Desk::new();
    let usage = |arguments: &[&str]| desk.run(arguments[0], &arguments[1..]).usage();
    assert!(usage(&["close", "Support"]).contains("--until-further-notice"), "one of the four ends");
    usage(&["close", "--for", "2h"]);
    usage(&["close", "Support", "--all", "--yes", "--for", "2h"]);
    usage(&["close", "Support", "--for", "2h", "--until-hours"]);
    usage(&["close", "Support", "--except", "Sales", "--for", "2h"]);
    usage(&["close", "Support", "--for", "2h", "--reason", "a", "--reason-in", "en=b"]);
    assert!(usage(&["close", "--all", "--for", "2h"]).contains("--yes"));
    assert!(usage(&["close", "Suport", "--for", "2h"]).contains("did you mean \"Support\""));
    assert!(usage(&["close", "--group", "dessk", "--for", "2h"]).contains("\"desk\""));
    assert!(usage(&["redirect", "Support", "--to", "on_cal", "--for", "2h"]).contains("\"on_call\""));
    assert!(usage(&["close", "Support", "--for", "2h", "--reason", " "]).contains("blank"));
    assert!(usage(&["close", "Support", "--from", "2020-01-01", "--until", "2020-01-02"]).contains("ago"));
    assert!(usage(&["close", "--group", "desk", "--until", "2090-01-02T09:00"]).contains("without a zone"));
    assert!(usage(&["close", "Support", "--until-hours"]).contains("never closes"));
    usage(&["unstaffed", "Support", "--source", "acd"]);
    usage(&["close", "Support", "Sales", "--for", "2h", "--key", &"k".repeat(63)]);
    assert_eq!(run_with_input(&["close", "-", "Support", "--for", "2h"], CENTRE.as_bytes()).status, 2);
    // Those that reach the store at all find out there, and write nothing but that the configuration is known.
    usage(&["unstaffed", "Support", "--source", "acd", "--for", "16m"]);
    usage(&["close", "Support", "--for", "2h", "--key", "k"]);
    usage(&["end", "7"]);
    assert_eq!(desk.run("journal", &[]).answer().lines().count(), 1);
}

#[test]
fn a_dry_run_shows_each_queue_and_who_would_be_alone() {
    let desk = Desk::new();
    let close = ["Support", "--until", "2090-03-06T12:00", "--dry-run"];
    let out = desk.run("close", &close).answer();
    let mut lines = out.lines();
    assert_eq!(
        lines.next().unwrap().split_whitespace().collect::<Vec<_>>(),
        ["QUEUE", "NOW", "AFTER", "UNTIL", "CALLS"]
    );
    assert_eq!(
        lines.next().unwrap().split_whitespace().collect::<Vec<_>>().join(" "),
        "Support open closed Mon 6 Mar 2090 12:00 Care: Sales"
    );
    assert_eq!(lines.next(), Some("nothing was written"));

    let everything = ["--all", "--except", "Emergency", "--for", "2h", "--dry-run"];
    let out = desk.run("close", &everything).answer();
    assert!(
        out.contains("Care: nobody") && out.contains("warning: Care has nobody from ") && !out.contains("Alarm"),
        "{out}"
    );
    let found = desk.run("close", &[&everything[..], &["--json"]].concat()).json();
    assert_eq!((&found["dry_run"], &found["generation"]), (&json!(true), &json!(0)));
    assert_eq!(
        found["queues"].as_array().unwrap().iter().map(|row| row["queue"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Support", "Sales", "Office"]
    );
    assert_eq!(found["without_destination"][0]["handoff"], "Care");
    assert_eq!(found["overrides"][0]["except"], json!(["Emergency"]));

    let out = desk.run("redirect", &["Support", "--to", "on_call", "--for", "1h", "--dry-run"]).answer();
    assert!(out.contains("Care: on_call") && !out.contains("nobody"), "{out}");
    assert_eq!(desk.files(), BTreeSet::from(["centre.yaml".to_owned()]));
}

#[test]
fn all_needs_yes_where_nobody_can_be_asked_and_spares_what_is_excepted() {
    let desk = Desk::new();
    desk.run("close", &["--all", "--except", "Emergency", "--until-further-notice"]).usage();
    let arguments = [
        "--all",
        "--except",
        "Emergency",
        "--until-further-notice",
        "--reason-in",
        "en=Fire alarm",
        "--reason-in",
        "es=Alarma",
        "--yes",
    ];
    let out = desk.run("close", &arguments).answer();
    assert!(
        out.starts_with("override 2: every queue but Emergency closed until further notice: Fire alarm\n"),
        "{out}"
    );
    assert!(out.contains("warning: Care has nobody from ") && out.contains(", no end is known\n"), "{out}");
    assert!(desk.is_open("Emergency") && !desk.is_open("Sales"));
    let route = desk.run("route", &["--language", "es", "--json"]).json();
    assert_eq!((&route["reason"], &route["reason_text"]), (&json!("override"), &json!("Alarma")));
    // An opening does not help in an evacuation.
    desk.run("open", &["Sales", "--for", "1h"]).answer();
    assert!(!desk.is_open("Sales"));
    let ended = desk.run("end", &["2", "3"]).answer();
    assert!(
        ended.contains("override 2: ended by entry 4") && ended.ends_with("live: generation 5, 0 overrides\n"),
        "{ended}"
    );
    assert!(desk.is_open("Sales"));
    assert!(desk.run("end", &["2"]).answer().contains("had ended already"));
}

#[test]
fn a_redirect_changes_where_calls_go_and_a_group_is_one_subject() {
    let desk = Desk::new();
    let made = desk.run("redirect", &["--group", "desk", "--to", "on_call", "--for", "1d", "--json"]).json();
    assert_eq!(
        (&made["overrides"][0]["id"], &made["overrides"][0]["group"], &made["generation"]),
        (&json!(2), &json!("desk"), &json!(2))
    );
    let route = desk.run("route", &["--json"]).json();
    assert_eq!((&route["queue"], &route["transfer_function"]), (&json!("Support"), &json!("on_call")));
    let shown = desk.run("live", &["--json"]).json();
    assert_eq!(shown["overrides"][0]["function"], "on_call");
    assert_eq!((&shown["generation"], &shown["health"]["fresh"]), (&json!(2), &json!(true)));
    let shown = desk.run("live", &[]).answer();
    assert!(shown.starts_with("live: generation 2, 1 override\nstore ") && shown.contains("the group desk"), "{shown}");
}

#[test]
fn until_hours_is_the_end_of_the_opening_of_each_queue() {
    let desk = Desk::new();
    // A Monday in New York: 09:00 to 12:00 and 13:00 to 17:00.
    let until = |from: &str| {
        let found = desk.run("close", &["Office", "--from", from, "--until-hours", "--dry-run", "--json"]).json();
        let said = found["overrides"][0].clone();
        (said["from"].as_i64().unwrap(), said["until"].as_i64().unwrap())
    };
    let nine = 3_792_492_000; // 2090-03-06T09:00 -05:00
    let midnight = nine - 9 * 3600;
    assert_eq!(until("2090-03-06T09:00"), (nine, midnight + 12 * 3600));
    assert_eq!(until("2090-03-06T13:30"), (midnight + 13 * 3600 + 1800, midnight + 17 * 3600));
    let told = desk.run("close", &["Office", "--from", "2090-03-06T12:00", "--until-hours"]).usage();
    assert!(told.contains("Office is closed at that instant"), "{told}");
}

#[test]
fn a_signal_is_the_whole_set_and_lapses() {
    let desk = Desk::new();
    let out = desk.run("unstaffed", &["Support", "Sales", "--source", "acd", "--for", "90s"]).answer();
    assert!(out.starts_with("entry 2: acd sees nobody in 2 queues until "), "{out}");
    assert!(!desk.is_open("Support") && !desk.is_open("Sales"));
    let route = desk.run("route", &["--json"]).json();
    assert_eq!(route["reason"], "unstaffed");
    assert!(desk.run("route", &[]).answer().contains("nobody is there"));
    desk.run("unstaffed", &["Sales", "--source", "acd", "--for", "90s"]).answer();
    assert!(desk.is_open("Support") && !desk.is_open("Sales"));
    desk.run("staffed", &["--source", "acd"]).answer();
    assert!(desk.is_open("Sales"));
    desk.run("unstaffed", &["Sales", "--source", "acd", "--for", "1s"]).answer();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(desk.is_open("Sales"), "a feed that died closes nobody for longer than it said");
}

#[test]
fn a_published_text_answers_and_is_rolled_back() {
    let desk = Desk::new();
    desk.run("close", &["Sales", "--for", "1h"]).answer();
    let broken = desk.folder.join("broken.yaml");
    std::fs::write(&broken, CENTRE.replace("Europe/Berlin", "Europe/Berlino")).unwrap();
    let refused = desk.run("publish", &[broken.to_str().unwrap()]);
    assert_eq!((refused.status, &*refused.out), (1, ""));
    assert!(refused.err.contains("unknown_timezone") && refused.err.contains("broken.yaml:4:"), "{}", refused.err);

    let winter = CENTRE
        .replace("name: Support, type: Agent_queue, enabled: true", "name: Support, type: Agent_queue, enabled: false");
    let edited = desk.folder.join("winter.yaml");
    std::fs::write(&edited, &winter).unwrap();
    let out = desk.run("publish", &[edited.to_str().unwrap(), "--note", "winter hours", "--by", "planning"]).answer();
    assert!(out.starts_with("entry 3: published\n"), "{out}");
    assert_eq!(std::fs::read_to_string(&desk.file).unwrap(), winter);
    assert!(!desk.is_open("Support") && !desk.is_open("Sales"), "the override stays");
    assert!(desk.run("publish", &[edited.to_str().unwrap()]).answer().contains("answers already"));
    assert!(desk.run("journal", &["--from", "3"]).answer().ends_with("winter hours (planning)\n"));

    let out = desk.run("rollback", &["1", "--by", "planning"]).answer();
    assert!(out.starts_with("entry 4: the text of generation 1 is published again\n"), "{out}");
    assert_eq!(std::fs::read_to_string(&desk.file).unwrap(), CENTRE);
    assert!(desk.is_open("Support"));
    let told = desk.run("publish", &[edited.to_str().unwrap(), "--expect", "3"]).store();
    assert!(told.contains("conflict") && told.contains("entry 4"), "{told}");
    desk.run("publish", &[edited.to_str().unwrap(), "--expect", "4"]).answer();
    desk.run("undo", &["5"]).answer();
    assert_eq!(std::fs::read_to_string(&desk.file).unwrap(), CENTRE);
    assert!(desk.run("rollback", &["99"]).usage().contains("no generation 99"));
}

#[test]
fn a_file_that_is_saved_broken_does_not_answer() {
    let desk = Desk::new();
    desk.run("close", &["Sales", "--for", "1h"]).answer();
    std::fs::write(&desk.file, "queues: [").unwrap();
    let asked = desk.run("status", &["Sales", "Support", "--json"]);
    assert_eq!(asked.status, 0, "{}", asked.err);
    assert!(asked.err.contains("does not load") && asked.err.contains("openline check"), "{}", asked.err);
    let found: serde_json::Value = serde_json::from_str(&asked.out).unwrap();
    assert_eq!((&found[0]["open"], &found[1]["open"]), (&json!(false), &json!(true)));
    assert_eq!(desk.run("status", &["--no-live"]).status, 1);
    assert_eq!(desk.run("close", &["Support", "--for", "1h"]).status, 0);
}

#[test]
fn a_damaged_store_is_no_answer_until_it_is_repaired() {
    let desk = Desk::new();
    desk.run("close", &["Sales", "--for", "1h", "--reason", "First closing"]).answer();
    desk.run("close", &["Support", "--for", "1h", "--reason", "Second closing"]).answer();
    assert!(desk.run("live", &["repair"]).answer().contains("the store is well: generation 3"));
    // One letter of the second closing.
    let store = rusqlite::Connection::open(desk.folder.join("centre.yaml.live")).unwrap();
    assert_eq!(
        store.execute("UPDATE journal SET body = replace(body, 'Second', 'Secund') WHERE number = 3", []),
        Ok(1)
    );
    drop(store);

    let told = desk.run("status", &[]).store();
    assert!(told.contains("damaged") && told.contains("--no-live"), "{told}");
    assert_eq!(desk.run("status", &["--no-live"]).status, 0);
    let shown = desk.run("live", &[]);
    assert!(shown.status == 3 && shown.out.contains("stale") && shown.out.contains("[damaged]"), "{}", shown.out);
    desk.run("close", &["Support", "--for", "1h"]).store();
    desk.run("status", &[]).store();

    let out = desk.run("live", &["repair"]).answer();
    assert!(out.contains("2 entries that are whole: generation 1.3") && out.contains("missing: "), "{out}");
    assert!(desk.files().iter().any(|name| name.starts_with("centre.yaml.live.damaged-")), "{:?}", desk.files());
    let status = desk.run("status", &[]).answer();
    assert!(status.starts_with("live: generation 1.3, 1 override\n") && status.contains("First closing"), "{status}");
    assert!(desk.is_open("Support"), "the second closing is lost, as the repair said");
    desk.run("close", &["Support", "--for", "1h", "--expect", "1.3"]).answer();
    assert!(!desk.is_open("Support"));
}

/// The same on a server: `scripts/test-live` starts one and names it.
#[test]
fn a_damaged_journal_on_a_server_is_no_answer_until_it_is_repaired() {
    let Ok(server) = std::env::var("OPENLINE_TEST_REDIS") else {
        println!("skipped: no OPENLINE_TEST_REDIS, see scripts/test-live");
        return;
    };
    let name = format!("cli-{}", std::process::id());
    let store = format!("{server}?name={name}");
    let desk = Desk::new();
    let run = |name: &str, arguments: &[&str]| desk.run(name, &[arguments, &["--store", &store]].concat());
    for queue in ["Sales", "Support", "Emergency"] {
        run("close", &[queue, "--for", "1h"]).answer();
    }
    assert!(run("live", &["repair"]).answer().contains("the store is well: generation 4"));
    let address = server.strip_prefix("redis://").unwrap().split('/').next().unwrap();
    let mut redis = std::net::TcpStream::connect(address).unwrap();
    redis.write_all(format!("XDEL openline:{name} 3-1\r\n").as_bytes()).unwrap();
    let mut deleted = [0; 4];
    redis.read_exact(&mut deleted).unwrap();
    assert_eq!(&deleted, b":1\r\n");

    let told = run("status", &[]).store();
    assert!(told.contains("damaged"), "{told}");
    run("close", &["Support", "--for", "1h"]).store();
    let out = run("live", &["repair"]).answer();
    assert!(out.contains("2 entries that are whole: generation 1.3") && out.contains("missing: "), "{out}");
    assert!(out.contains(&format!("the damaged store is openline:{name}.damaged-")), "{out}");
    let status = run("status", &[]).answer();
    assert!(status.starts_with("live: generation 1.3, 1 override\n"), "{status}");
    run("close", &["Support", "--for", "1h", "--expect", "1.3"]).answer();
}

#[test]
fn a_store_that_lost_what_was_seen_is_no_answer_either() {
    let desk = Desk::new();
    desk.run("close", &["Sales", "--for", "1h"]).answer();
    desk.run("close", &["Support", "--for", "1h", "--reason", "Second closing"]).answer();
    // The database takes a log that ends in a torn write for one that ends before it.
    let log = desk.folder.join("centre.yaml.live-wal");
    let mut bytes = std::fs::read(&log).unwrap();
    let at = bytes.windows(14).rposition(|at| at == b"Second closing").expect("the last entry is in the log");
    bytes[at] ^= 1;
    std::fs::write(&log, bytes).unwrap();

    let told = desk.run("status", &[]).store();
    assert!(told.contains("[lost]") && told.contains("repair"), "{told}");
    let out = desk.run("live", &["repair"]).answer();
    assert!(
        out.contains("2 entries that are whole: generation 1.3") && out.contains("missing: entry 3 is missing"),
        "{out}"
    );
    assert!(desk.run("status", &[]).answer().starts_with("live: generation 1.3, 1 override\n"));
}

#[test]
fn of_two_writers_who_expect_the_same_generation_one_is_told_of_the_other() {
    let desk = Desk::new();
    desk.run("close", &["Emergency", "--for", "1h", "--expect", "0"]).answer();
    let writer = |queue: &'static str| {
        let arguments = ["close", &desk.file, queue, "--for", "1h", "--expect", "2", "--by", queue];
        command(&arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let writers = ["Support", "Sales"].map(writer).map(|child| child.wait_with_output().unwrap());
    let mut statuses = writers.each_ref().map(|output| output.status.code().unwrap());
    statuses.sort_unstable();
    assert_eq!(statuses, [0, 3]);
    let loser = writers.iter().find(|output| output.status.code() == Some(3)).unwrap();
    let told = String::from_utf8_lossy(&loser.stderr);
    assert!(told.contains("generation 2 was expected, but entry 3 (made by S"), "{told}");
    assert_eq!([desk.is_open("Support"), desk.is_open("Sales")].iter().filter(|open| **open).count(), 1);
}

#[test]
fn a_repeated_key_makes_one_override() {
    let desk = Desk::new();
    let close = ["Support", "Sales", "--for", "1h", "--key", "ticket-4711", "--json"];
    let first = desk.run("close", &close).json();
    let again = desk.run("close", &close).json();
    let ids = |found: &serde_json::Value| [found["overrides"][0]["id"].clone(), found["overrides"][1]["id"].clone()];
    assert_eq!(ids(&first), [json!(2), json!(3)]);
    assert_eq!(ids(&again), ids(&first));
    assert_eq!([&first["overrides"][0]["repeated"], &again["overrides"][1]["repeated"]], [&json!(false), &json!(true)]);
    assert_eq!(desk.run("journal", &[]).answer().lines().count(), 3);
}

#[test]
fn the_store_may_be_elsewhere_and_may_be_left_out() {
    let desk = Desk::new();
    let store = desk.folder.join("elsewhere.live").display().to_string();
    let asked = desk.run("status", &["--store", &store]).answer();
    assert!(asked.starts_with("live: there is no store ") && asked.contains("elsewhere.live yet\n"), "{asked}");
    desk.run("close", &["Support", "--for", "1h", "--store", &store]).answer();
    assert!(desk.is_open("Support"), "that store is not asked");
    assert!(desk.run("status", &["Support", "--store", &store]).answer().contains("closed"));
    let with_environment = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.env("OPENLINE_STORE", &store);
        run_command(command, b"")
    };
    let status = with_environment(&["status", &desk.file, "Support"]).answer();
    assert!(status.starts_with("live: generation 2, 1 override\n") && status.contains("closed"), "{status}");
    let status = with_environment(&["status", &desk.file, "Support", "--no-live"]).answer();
    assert!(status.starts_with("at ") && !status.contains("closed"), "{status}");
    assert!(with_environment(&["status", "-"]).usage().contains("--no-live"));
    assert!(!desk.files().contains("centre.yaml.live"));
    // Forms that have no place for it say it beside them.
    let tools = with_environment(&["tools", &desk.file]);
    assert_eq!((tools.status, &*tools.err), (0, "live: generation 2, 1 override\n"));
    assert!(serde_json::from_str::<serde_json::Value>(&tools.out).is_ok());
    let hours =
        with_environment(&["hours", &desk.file, "Support", "--from", "2026-12-01", "--to", "2026-12-02", "--json"])
            .json();
    assert_eq!(hours["generation"], 2);
    let coverage = with_environment(&["coverage", &desk.file, "--json"]).json();
    assert_eq!(coverage["generation"], 2);
    for arguments in
        [&["week", &desk.file][..], &["year", &desk.file, "Support"], &["slots", &desk.file, "Sales", "--length", "1h"]]
    {
        assert!(with_environment(arguments).answer().starts_with("live: generation 2, 1 override\n"), "{arguments:?}");
    }
    let list = desk.folder.join("list.yaml").display().to_string();
    std::fs::write(&list, "- {kind: closed, queue: Sales}").unwrap();
    let with_list = ["status", &desk.file, "Sales", "--overrides", &list];
    assert!(with_environment(&with_list).usage().contains("--no-live"), "two lists are not one answer");
    assert!(with_environment(&[&with_list[..], &["--no-live"]].concat()).answer().contains("closed"));
    desk.run("close", &["Support", "--for", "1h", "--overrides", &list]).usage();
    assert!(!desk.files().contains("centre.yaml.live"));
    let gone = desk.folder.join("elsewhere.live");
    std::fs::remove_file(&gone).unwrap();
    assert!(with_environment(&["status", &desk.file]).store().contains("deleted"));
}

#[test]
fn who_follows_is_told_of_what_others_do() {
    let desk = Desk::new();
    desk.run("close", &["Sales", "--for", "1h"]).answer();
    let arguments = ["live", &desk.file, "--follow", "--json"];
    let mut child =
        command(&arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines =
        BufReader::new(child.stdout.take().unwrap()).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap());
    let state: serde_json::Value = lines.next().unwrap();
    assert_eq!(
        (&state["event"], &state["generation"], &state["overrides"][0]["id"]),
        (&json!("state"), &json!(2), &json!(2))
    );
    desk.run("close", &["Support", "--for", "1h", "--reason", "Power cut"]).answer();
    let told: serde_json::Value = lines.next().unwrap();
    assert_eq!(
        (&told["event"], &told["generation"], &told["override"]["reason"]),
        (&json!("override"), &json!(3), &json!("Power cut"))
    );
    desk.run("end", &["3"]).answer();
    let told: serde_json::Value = lines.next().unwrap();
    assert_eq!((&told["event"], &told["id"]), (&json!("ended"), &json!(3)));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_example_closes_once_for_an_incident() {
    let desk = Desk::new();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_openline"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let close = || {
        let mut command = std::process::Command::new(crate::support::example("close-for-incident"));
        command
            .args([&desk.file, "ticket-4711", "desk", "2h", "Power cut"])
            .env("PATH", &path)
            .env_remove("OPENLINE_STORE");
        run_command(command, b"").answer()
    };
    assert!(close().starts_with("override 2: the group desk closed until "));
    assert!(close().contains("known by its key"));
    assert!(!desk.is_open("Support") && desk.is_open("Emergency"));
}
