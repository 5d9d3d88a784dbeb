use serde_json::Value;

use crate::support::{centre, example, file, run};

const NAMES: [&str; 19] = [
    "available",
    "handoff",
    "function_name",
    "queue",
    "instructions",
    "transfer_function",
    "action",
    "open_until",
    "reopens_at",
    "reopens_queue",
    "callback_slots",
    "reason",
    "reason_text",
    "language",
    "verdicts",
    "omitted",
    "noted",
    "retry_after",
    "generation",
];

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn sorted<const N: usize>(mut names: [&str; N]) -> [&str; N] {
    names.sort_unstable();
    names
}

#[test]
fn json_has_exactly_the_names_of_a_decision() {
    let text = centre();
    for at in ["2026-11-23T18:00:00Z", "2026-12-25T18:00:00Z", "2026-12-26T12:00:00Z"] {
        let decision = run(&["route", &text, "--at", at, "--json", "--channel", "voice", "--var", "name=Ada"]).json();
        assert_eq!(keys(&decision), sorted(NAMES), "{at}");
        for verdict in decision["verdicts"].as_array().unwrap() {
            assert_eq!(keys(verdict), sorted(["handoff", "queue", "verdict", "reason_text", "override", "opens_at"]));
        }
    }
}

#[test]
fn an_open_line_is_told_with_its_action() {
    let text = centre();
    let contact = ["--channel", "voice", "--language", "fr", "--language", "es-MX", "--var", "name=Ada"];
    let arguments = [&["route", &text, "--at", "2026-11-23T10:00:00-08:00"][..], &contact].concat();
    let out = run(&arguments).answer();
    assert_eq!(
        out,
        "● available: West
  at          Mon 23 Nov 2026 10:00 -08:00 America/Los_Angeles
  handoff     Care (handoff_care)
  queue       West
  open until  Mon 23 Nov 2026 12:00 -08:00 (in 2 h)
  language    es-MX
  action      refer to tel:+12125550100  to_west
  headers     X-Name: Ada
  say         Hello Ada, call handoff_care.
  left out    headers.X-Booking: booking (missing variable)
"
    );
    let decision = run(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(decision["language"], "es-MX");
    assert_eq!(decision["open_until"], "2026-11-23T12:00:00-08:00");
    assert_eq!(decision["action"]["header_lines"], serde_json::json!(["X-Name: Ada"]));
    assert_eq!(decision["omitted"][0]["where"], "headers.X-Booking");
}

#[test]
fn a_closed_line_is_an_answer_with_its_reason_and_its_next_opening() {
    let text = centre();
    let out = run(&["route", &text, "--at", "2026-12-26T12:00:00Z", "--language", "de", "--explain"]).answer();
    assert_eq!(
        out,
        "○ unavailable: nobody answers
  at          Sat 26 Dec 2026 13:00 +01:00 Europe/Berlin
  handoff     Care (handoff_care)
  why         Zweiter Weihnachtstag
  reopens     Sun 27 Dec 2026 00:00 +01:00 (in 11 h): Berlin
  say         Closed for Zweiter Weihnachtstag. Open again tomorrow at 12 AM.

HANDOFF  QUEUE    VERDICT    WHY                    OPENS AT
Care     West     language   language not served
Care     Berlin   exception  Zweiter Weihnachtstag  Sun 27 Dec 2026 00:00 +01:00
Care     Retired  disabled   not enabled
"
    );
}

#[test]
fn a_bye_ends_the_call() {
    let text = centre();
    let out = run(&["route", &text, "--topic", "Help", "--at", "2026-12-26T12:00:00Z"]).answer();
    assert!(out.starts_with("○ unavailable: nobody answers, the call ends\n"), "{out}");
    assert!(out.contains("  action      bye\n"), "{out}");
    let out = run(&["route", &text, "--handoff", "handoff_end_call", "--at", "2026-12-26T12:00:00Z"]).answer();
    assert!(out.starts_with("● available: End Call\n"), "{out}");
}

#[test]
fn what_a_caller_says_of_itself_cannot_steer_the_terminal() {
    let text = centre();
    let out = run(&["route", &text, "--at", "2026-11-23T18:00:00Z", "--var", "name=\u{1b}[2JEve\u{202e}"]).answer();
    assert!(out.contains("Hello \u{fffd}[2JEve\u{fffd}, call"), "{out}");
}

#[test]
fn a_contact_that_names_what_is_not_there_is_wrong_usage() {
    let text = centre();
    let wrong = |arguments: &[&str]| run(&[&["route", &text][..], arguments].concat()).usage();
    assert!(wrong(&["--topic", "Hepl"]).contains("\"Help\""));
    assert!(wrong(&["--handoff", "care"]).contains("\"Care\""));
    assert!(wrong(&["--language", "en_US.UTF-8"]).contains("en-US"));
    wrong(&["--language", ""]);
    wrong(&["--topic", "Help", "--handoff", "Care"]);
    wrong(&["--var", "name"]);
    wrong(&["--var", "=x"]);
    // No queue is named, so a local time has no zone.
    assert!(wrong(&["--at", "2026-11-23"]).contains("2026-11-23T00:00:00Z"));
    assert!(wrong(&["--at", "2026-11-23T10:00"]).contains("2026-11-23T10:00:00Z"));
    assert!(wrong(&["--at", "2026-11-23T10:00:00"]).contains("offset"));
}

#[test]
fn what_was_read_otherwise_and_when_to_call_back_are_told() {
    let text = file(
        r#"
handoffs:
  - name: Desk
    callback: {length: 15m, within: 2d}
    destinations:
      - name: Mondays
        type: Agent_queue
        enabled: true
        open_24: false
        timezone: Europe/Berlin
        weekly_hours: {mon: [{start: "09:00", end: "09:30"}]}
        transfer_function_name: t
"#,
    );
    let out = run(&["route", &text, "--at", "2026-12-06T09:00:00+01:00", "--language", "de_AT"]).answer();
    assert!(
        out.contains("  call back   Mon 7 Dec 2026 09:00 +01:00 (in 1 d)\n              Mon 7 Dec 2026 09:15 +01:00"),
        "{out}"
    );
    assert!(out.ends_with("  noted       language: de_AT read as de-AT\n"), "{out}");
}

#[test]
fn the_other_shapes_route_too() {
    let decision = run(&["route", &example("destinations.json"), "--json", "--at", "2026-11-20T18:00:00Z"]).json();
    assert_eq!(decision["handoff"], "handoff");
    let sip = example("sip-handoffs.yaml");
    let out = run(&["route", &sip, "--handoff", "end_call", "--at", "2026-11-20T18:00:00Z"]);
    assert!(out.status == 0 || out.status == 2, "{}", out.err);
}
