use crate::support::{file, run};

fn week(hours: &str) -> String {
    file(&format!(
        "- {{name: London, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/London, transfer_function_name: t,\n   \
         weekly_hours: {{sat: [{hours}]}}}}\n"
    ))
}

const WINDOW: [&str; 4] = ["--from", "2026-12-01", "--to", "2027-03-01"];

#[test]
fn a_change_is_told_as_people_say_it() {
    let (old, new) = (week("{start: '10:00', end: '12:00'}"), week("{start: '10:00', end: '14:00'}"));
    let out = run(&[&["diff", &old, &new][..], &WINDOW].concat()).answer();
    assert_eq!(
        out,
        "queues
  London, 1560 minutes now open
    every Saturday from 5 December 2026: now open 12:00 to 14:00
routes
  handoff handoff: nobody \u{2192} London, 1560 minutes from Sat 5 Dec 2026 12:00 +00:00
    every channel
words and wires
  queues.London.hours
    before  Saturday 10 AM to 12 PM
    after   Saturday 10 AM to 2 PM
"
    );
    let json = run(&[&["diff", &old, &new, "--json"][..], &WINDOW].concat()).json();
    assert_eq!(json["queues"][0]["opened_minutes"], 1560);
    assert_eq!(json["routes"][0]["handoff"], "handoff");
    assert_eq!(json["routes"][0]["becomes"], "available");
    assert_eq!(json["risks"], serde_json::json!([]));
}

#[test]
fn no_change_says_so_and_nothing_else() {
    let (old, new) = (week("{start: '10:00', end: '12:00'}"), week("{end: '12:00', start: '10:00'}"));
    let arguments = ["diff", &old, &new, "--exit-code"];
    assert_eq!(run(&arguments).answer(), "no answer changes\n");
}

#[test]
fn the_exit_status_tells_a_change() {
    let (old, new) = (week("{start: '10:00', end: '12:00'}"), week("{start: '10:00', end: '14:00'}"));
    assert_eq!(run(&["diff", &old, &new, "--exit-code"]).status, 1);
    assert_eq!(run(&["diff", &old, &new]).status, 0);
    run(&["diff", &old, &new, "--queue", "Paris"]).usage();
    run(&["diff", &old, &new, "--topic", "Paris"]).usage();
    run(&["diff", &old, &new, "--language", "no tag"]).usage();
    run(&["diff", &old, &new, "--from", "2026-12-01", "--to", "2026-12-01"]).usage();
}

#[test]
fn a_page_holds_what_was_written_as_text() {
    let hostile = |hours: &str| {
        let text = std::fs::read_to_string(week(hours)).unwrap();
        file(&text.replace("name: London,", "name: \"<script>\u{202e}\","))
    };
    let (old, new) = (hostile("{start: '10:00', end: '12:00'}"), hostile("{start: '10:00', end: '14:00'}"));
    let page = std::env::temp_dir().join(format!("openline-diff-{}.html", std::process::id()));
    let path = page.to_str().unwrap();
    let out = run(&[&["diff", &old, &new, "--html", path][..], &WINDOW].concat()).answer();
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::remove_file(&page).unwrap();
    assert_eq!(out, "");
    let out = run(&[&["diff", &old, &new, "--html", "-"][..], &WINDOW].concat()).answer();
    assert_eq!(out.trim_end(), text.trim_end());
    assert!(
        text.starts_with("<!doctype html>") && text.contains("now open 12:00 to 14:00") && !text.contains("<script")
    );
}
