use crate::support::{centre, run};

#[test]
fn the_next_slots_are_listed_in_the_zone_of_the_queue() {
    let out = run(&["slots", &centre(), "West", "--length", "90m", "--at", "2026-12-21T10:00"]).answer();
    assert_eq!(
        out,
        "Mon 21 Dec 2026 10:30 -08:00 to 12:00
Mon 21 Dec 2026 13:00 -08:00 to 14:30
Mon 21 Dec 2026 14:30 -08:00 to 16:00
"
    );
}

#[test]
fn json_is_a_list_of_starts_and_ends() {
    let arguments = [
        "slots",
        &centre(),
        "West",
        "--length",
        "1h",
        "--step",
        "30m",
        "--lead",
        "2h",
        "--within",
        "4h",
        "--limit",
        "2",
    ];
    let found = run(&[&arguments[..], &["--at", "2026-12-21T10:00", "--json"]].concat()).json();
    assert_eq!(
        found,
        serde_json::json!([
            {"start": "2026-12-21T13:00:00-08:00", "end": "2026-12-21T14:00:00-08:00"},
            {"start": "2026-12-21T13:30:00-08:00", "end": "2026-12-21T14:30:00-08:00"}
        ])
    );
}

#[test]
fn a_length_of_nothing_is_wrong_usage_and_no_slot_is_an_answer() {
    assert!(run(&["slots", &centre(), "West", "--length", "0m"]).usage().contains("longer than nothing"));
    assert!(run(&["slots", &centre(), "West", "--length", "soon"]).usage().contains("no length of time"));
    assert_eq!(run(&["slots", &centre(), "Retired", "--length", "1h", "--at", "2026-12-21"]).answer(), "none\n");
}
