//! `--overrides FILE`: every command that asks takes them into account, and faults are shown in their text.

use serde_json::{Value, json};

use crate::support::{centre, file, run};

/// Christmas Eve 2026, a Thursday, in UTC; West is closed all week but on Monday, Berlin is always open.
const OVERRIDES: &str = "
- {kind: closed, queue: Berlin, from: 2026-12-24T10:00:00Z, until: 2026-12-24T13:20:00Z, reason: Fire alarm}
- {kind: open, queue: West, from: 2026-12-24T16:00:00Z, until: 2026-12-24T18:00:00Z, reason: {en: Late shift, de: Spätschicht}}
- {kind: unstaffed, queue: West, from: 2026-12-24T18:00:00Z, until: 2026-12-24T19:00:00Z}
";

fn asked(arguments: &[&str]) -> crate::support::Run {
    let (text, overrides) = (centre(), file(OVERRIDES));
    let mut all = vec![arguments[0], &text];
    all.extend(&arguments[1..]);
    all.extend(["--overrides", &overrides]);
    run(&all)
}

#[test]
fn a_status_tells_who_decides() {
    let rows = asked(&["status", "--at", "2026-12-24T12:00:00Z", "--json"]).json();
    let berlin = rows.as_array().unwrap().iter().find(|row| row["name"] == "Berlin").unwrap();
    assert_eq!(
        berlin,
        &json!({"name": "Berlin", "open": false, "since": "2026-12-24T11:00:00+01:00", "until": "2026-12-24T14:20:00+01:00",
            "opens_at": "2026-12-24T14:20:00+01:00", "reason": "override", "reason_text": "Fire alarm", "cause": "override", "override": 1})
    );
    let table = asked(&["status", "--at", "2026-12-24T17:00:00Z"]).answer();
    assert!(table.contains("Late shift") && table.contains("(override 2)"), "{table}");
    let table = asked(&["status", "--at", "2026-12-24T18:00:00Z"]).answer();
    assert!(table.contains("nobody is there") && table.contains("(override 3)"), "{table}");
}

#[test]
fn hours_and_weeks_follow() {
    let hours = asked(&["hours", "Berlin", "--from", "2026-12-24", "--to", "2026-12-25", "--json"]).json();
    let times = |value: &serde_json::Value| {
        [value["start"].as_str().unwrap().to_owned(), value["end"].as_str().unwrap().to_owned()]
    };
    let intervals: Vec<[String; 2]> = hours["intervals"].as_array().unwrap().iter().map(times).collect();
    assert_eq!(
        intervals,
        [
            ["2026-12-24T00:00:00+01:00", "2026-12-24T11:00:00+01:00"],
            ["2026-12-24T14:20:00+01:00", "2026-12-25T00:00:00+01:00"]
        ]
    );
    assert_eq!(hours["overridden"][0]["override"], 1);
    let list = asked(&["hours", "Berlin", "--from", "2026-12-24", "--to", "2026-12-25"]).answer();
    assert!(
        list.contains(
            "override 1 closed from Thu 24 Dec 2026 11:00 +01:00 to Thu 24 Dec 2026 14:20 +01:00: Fire alarm"
        ),
        "{list}"
    );

    let week = asked(&["week", "Berlin", "--at", "2026-12-24"]).answer();
    assert!(
        week.contains("Thu 24  ██████████████████████xxxxxxx███████████████████  closed 11:00 to 14:20:\n"),
        "{week}"
    );
    let week = asked(&["week", "West", "--at", "2026-12-24"]).answer();
    assert!(week.contains("Thu 24  ················oooo??"), "{week}");
    assert!(week.contains("open 08:00 to 10:00:") && week.contains("Late shift"), "{week}");
    assert!(week.contains("unstaffed 10:00 to"), "{week}");
    let all = asked(&["week", "--at", "2026-12-24"]).answer();
    assert!(all.contains("closed 11:00 to 14:20: Fire alarm: Berlin"), "{all}");
}

#[test]
fn what_has_no_effect_is_told_and_what_is_wrong_is_no_answer() {
    let text = centre();
    let gone = file("- {kind: closed, queue: Berln}");
    let told = run(&["status", &text, "--overrides", &gone]);
    assert_eq!(told.status, 0);
    assert!(
        told.err.contains("warning[dangling]: there is no queue \"Berln\" (did you mean \"Berlin\"?)"),
        "{}",
        told.err
    );
    assert!(told.err.contains(":1:25"), "{}", told.err);
    let wrong = file("- {kind: closed, queue: Berlin, until: yesterday}\n- {kind: shut, all: true}");
    for command in
        [&["status", &text][..], &["week", &text], &["route", &text], &["tools", &text], &["coverage", &text]]
    {
        let told = run(&[command, &["--overrides", &wrong]].concat());
        assert_eq!((told.status, &*told.out), (1, ""), "{command:?}");
        assert!(told.err.contains("error[bad_override]") && told.err.contains("error[bad_value]"), "{}", told.err);
    }
    let checked = run(&["check", &text, "--overrides", &wrong]);
    assert_eq!(checked.status, 1);
    assert!(checked.out.contains("2 errors"), "{}", checked.out);
    let checked = run(&["check", &text, "--overrides", &file(OVERRIDES)]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    assert!(checked.out.contains("every override holds"), "{}", checked.out);
    assert_eq!(run(&["status", &text, "--overrides", "nowhere.yaml"]).status, 2);
}

/// An RFC 3339 time of an answer as the epoch second that the vectors have; anything else as it is.
fn seconds(value: &Value) -> Value {
    let time = value.as_str().and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    time.map_or_else(|| value.clone(), |time| time.timestamp().into())
}

/// Every key of `wanted` is so in `found`, whose times are written for people.
fn agree(found: &Value, wanted: &Value, place: &str) {
    for (key, wanted) in wanted.as_object().unwrap() {
        match wanted.as_array() {
            Some(list) => {
                let all = found[key].as_array().unwrap_or_else(|| panic!("no {key}, {place}"));
                assert_eq!(all.len(), list.len(), "{key}, {place}");
                all.iter().zip(list).for_each(|(found, wanted)| agree(found, wanted, place));
            }
            None => assert_eq!(&seconds(&found[key]), wanted, "{key}, {place}"),
        }
    }
}

/// The JSON of an answer; what has no effect is told on standard error beside it.
fn answered(question: &[&str]) -> Value {
    let run = run(question);
    assert_eq!(run.status, 0, "{question:?}: {}", run.err);
    assert!(run.err.is_empty() || run.err.starts_with("warning["), "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn scenarios_of_a_second_program_hold_by_the_command() {
    let path = format!("{}/../tests/data/vectors/live/cases.jsonl", env!("CARGO_MANIFEST_DIR"));
    let mut asked = 0;
    for line in std::fs::read_to_string(path).unwrap().lines().step_by(8) {
        // The overrides as they are written: an object's order says whose language is the first.
        let overrides = line.split_once(r#""overrides":"#).unwrap().1.split_once(r#","checks":"#).unwrap().0;
        let scenario: Value = serde_json::from_str(line).unwrap();
        let (document, overrides) = (file(&scenario["document"].to_string()), file(overrides));
        for check in scenario["checks"].as_array().unwrap().iter().step_by(3) {
            let at = chrono::DateTime::from_timestamp(check["at"].as_i64().unwrap(), 0).unwrap().to_rfc3339();
            let mut wanted = check["expect"].clone();
            let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
            let place = format!("{} in {}", check, scenario["id"]);
            let found = match check["ask"].as_str() {
                Some("status") => {
                    // The next opening and closing are no part of a status.
                    wanted.as_object_mut().unwrap().retain(|key, _| !key.starts_with("next_"));
                    let rows = answered(&[
                        "status",
                        &document,
                        &text("queue"),
                        "--overrides",
                        &overrides,
                        "--at",
                        &at,
                        "--json",
                    ]);
                    rows[0].clone()
                }
                _ => {
                    let (handoff, channel, language) = (text("handoff"), text("channel"), text("language"));
                    let mut question = vec![
                        "route",
                        &document,
                        "--handoff",
                        &handoff,
                        "--overrides",
                        &overrides,
                        "--at",
                        &at,
                        "--json",
                    ];
                    for (flag, value) in [("--channel", &channel), ("--language", &language)] {
                        if !value.is_empty() {
                            question.extend([flag, value]);
                        }
                    }
                    answered(&question)
                }
            };
            agree(&found, &wanted, &place);
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked}");
}
