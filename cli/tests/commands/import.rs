use std::path::PathBuf;

use crate::support::{run, run_with_input};

/// A file of the importers' vectors.
fn vector(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/data").join(name).display().to_string()
}

fn place(name: &str) -> String {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("import-{}-{name}", std::process::id()))
        .display()
        .to_string()
}

const HORIZON: [&str; 4] = ["--from", "2026-01-01", "--until", "2029-01-01"];

#[test]
fn an_import_is_a_document_that_answers_and_notes_beside_it() {
    let (hours, holidays, out) =
        (vector("zendesk/emea.json"), vector("zendesk/emea.holidays.json"), place("emea.yaml"));
    let run_it = run(&[&["import", "zendesk", &hours, &holidays, "-o", &out][..], &HORIZON].concat());
    assert_eq!((run_it.status, &*run_it.out), (0, ""));
    assert!(run_it.err.starts_with("zendesk "), "{}", run_it.err);
    assert!(
        run_it.err.contains("emea.json:/schedule/time_zone zone_alias: the zone \"Berlin\" is Europe/Berlin\n"),
        "{}",
        run_it.err
    );
    let status = run(&["status", &out, "EMEA chat", "--at", "2026-12-24T10:00", "--json"]).json();
    assert_eq!((&status[0]["open"], &status[0]["reason_text"]), (&false.into(), &"Weihnachten".into()));
    let status = run(&["status", &out, "EMEA chat", "--at", "2026-12-28T10:00", "--json"]).json();
    assert_eq!(status[0]["open"], true);
}

#[test]
fn standard_input_and_output_work_too() {
    let text = std::fs::read(vector("zendesk/emea.json")).unwrap();
    let run_it = run_with_input(&[&["import", "zendesk", "-"][..], &HORIZON].concat(), &text);
    assert_eq!(run_it.status, 0);
    assert!(run_it.out.contains("name: EMEA chat"), "{}", run_it.out);
    assert!(run_it.err.contains("zendesk standard input:/schedule/time_zone zone_alias"), "{}", run_it.err);
}

#[test]
fn a_fault_writes_nothing_and_says_where() {
    let (hours, out) = (vector("connect/bad-minute.json"), place("fault.yaml"));
    let run_it = run(&["import", "connect", &hours, "-o", &out]);
    assert_eq!((run_it.status, &*run_it.out), (1, ""));
    assert!(
        run_it
            .err
            .contains(":/HoursOfOperation/Config/0/EndTime bad_time: 17:75 is no time of day (line 15, column 16)"),
        "{}",
        run_it.err
    );
    assert!(!std::path::Path::new(&out).exists());
    let told = run(&["import", "connect", &hours, "--json"]).err;
    let row: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&row["code"], &row["level"], &row["line"]), (&"bad_time".into(), &"fault".into(), &15.into()));
}

#[test]
fn a_loss_is_a_fault_when_somebody_says_so() {
    let file = vector("google/location.json");
    let flags = ["import", "google", &file, "--timezone", "America/Denver"];
    assert_eq!(run(&[&flags[..], &HORIZON].concat()).status, 0);
    let strict = run(&[&flags[..], &HORIZON, &["--strict"]].concat());
    assert_eq!((strict.status, &*strict.out), (1, ""));
    assert!(strict.err.contains("more_hours_ignored") && strict.err.contains(" loss: "), "{}", strict.err);
}

#[test]
fn a_missing_zone_names_the_flag() {
    let run_it = run(&["import", "google", &vector("google/location.json")]);
    assert_eq!(run_it.status, 1);
    assert!(run_it.err.contains("zone_required") && run_it.err.contains("--timezone"), "{}", run_it.err);
}

#[test]
fn notes_go_to_their_file() {
    let (file, notes) = (vector("chatwoot/inbox.json"), place("notes.jsonl"));
    let run_it = run(&[&["import", "chatwoot", &file, "--notes", &notes][..], &HORIZON].concat());
    assert_eq!((run_it.status, &*run_it.err), (0, ""));
    let rows: Vec<serde_json::Value> =
        std::fs::read_to_string(&notes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = rows.iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["end_instant", "text_ignored", "transfer_missing"]);
    assert_eq!((&rows[0]["level"], &rows[0]["queue"]), (&"loss".into(), &"Website".into()));
}

#[test]
fn wrong_usage_reads_and_writes_nothing() {
    let file = vector("zendesk/emea.json");
    run(&["import", "hubspot", &file]).usage();
    run(&["import", "zendesk"]).usage();
    run(&["import", "zendesk", "nowhere.json"]).usage();
    run(&["import", "zendesk", &file, "--from", "2027-01-01", "--until", "2026-01-01"]).usage();
    let told = run(&["import", "zendesk", &file, "-o", &file]).usage();
    assert!(told.contains("would be overwritten"), "{told}");
    assert!(run(&["import", "--help"]).answer().contains("Not offered"), "the help says what is not offered");
}
