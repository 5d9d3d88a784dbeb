use crate::support::{centre, run, run_with_input};

#[test]
fn the_table_tells_state_times_and_reason() {
    let out = run(&["status", &centre(), "--at", "2026-12-25T20:00:00Z"]).answer();
    assert_eq!(
        out,
        "at Fri 25 Dec 2026 20:00 +00:00
QUEUE                STATE   SINCE             UNTIL             WHY
West                 closed  Mon 21 Dec 17:00  Mon 28 Dec 10:00  Christmas Day
America/Los_Angeles
Berlin               open    always            Sat 26 Dec 00:00
Europe/Berlin
Retired              closed  always            never             not enabled
Etc/UTC
"
    );
}

#[test]
fn json_is_a_list_of_objects_in_the_zone_of_each_queue() {
    let found = run(&["status", &centre(), "Berlin", "West", "--at", "2026-12-25T20:00:00Z", "--json"]).json();
    assert_eq!(
        found,
        serde_json::json!([
            {"name": "Berlin", "open": true, "since": null, "until": "2026-12-26T00:00:00+01:00", "opens_at": null,
             "reason": null, "reason_text": null, "cause": "hours", "override": null},
            {"name": "West", "open": false, "since": "2026-12-21T17:00:00-08:00", "until": "2026-12-28T10:00:00-08:00",
             "opens_at": "2026-12-28T10:00:00-08:00", "reason": "exception", "reason_text": "Christmas Day", "cause": "exception", "override": null}
        ])
    );
}

#[test]
fn a_local_time_is_read_in_the_zone_of_each_named_queue() {
    let text = centre();
    let since = |queues: &[&str]| -> Vec<bool> {
        let found = run(&[&["status", &text, "--json", "--at", "2026-11-23T11:59"][..], queues].concat()).json();
        found.as_array().unwrap().iter().map(|status| status["open"].as_bool().unwrap()).collect()
    };
    assert_eq!(since(&["West", "Berlin"]), [true, true]);
    assert!(run(&["status", &text, "--at", "2026-11-23"]).usage().contains("without a zone"));
}

#[test]
fn repeated_times_are_the_first_and_skipped_ones_the_jump() {
    let text = r#"[{"name": "NY", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/New_York",
        "weekly_hours": {"sun": [{"start": "01:00", "end": "04:00"}]}, "transfer_function_name": "f"}]"#;
    let at = |local: &str| {
        let arguments = ["hours", "-", "NY", "--from", local, "--to", "2026-12-01", "--json"];
        run_with_input(&arguments, text.as_bytes()).json()["from"].as_str().unwrap().to_owned()
    };
    assert_eq!(at("2026-11-01T01:30"), "2026-11-01T01:30:00-04:00");
    assert_eq!(at("2026-03-08T02:30"), "2026-03-08T03:00:00-04:00");
    assert_eq!(at("2026-03-08"), "2026-03-08T00:00:00-05:00");
}

#[test]
fn groups_stand_beside_the_names_of_queues_that_are_in_any() {
    let text = r#"{"queues": [
        {"name": "A", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "groups": ["clinic", "emea"], "transfer_function_name": "f"},
        {"name": "B", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "transfer_function_name": "f"},
        {"name": "C", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "groups": ["emea", "night"], "transfer_function_name": "f"}]}"#;
    let found = run_with_input(&["status", "-", "--json"], text.as_bytes()).json();
    assert_eq!(found[0]["groups"], serde_json::json!(["clinic", "emea"]));
    assert_eq!(
        (&found[1]["groups"], &found[2]["groups"]),
        (&serde_json::Value::Null, &serde_json::json!(["emea", "night"]))
    );
    let engine: openline::Engine = text.parse().unwrap();
    assert_eq!(engine.groups().collect::<Vec<_>>(), ["clinic", "emea", "night"]);
    assert_eq!(engine.queue("B").unwrap().groups().len(), 0);
}
