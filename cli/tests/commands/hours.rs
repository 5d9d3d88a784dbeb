use crate::support::{centre, run};

#[test]
fn days_are_listed_with_the_reason_of_special_ones_closed_ones_too() {
    let out = run(&["hours", &centre(), "West", "--from", "2026-12-18", "--to", "2026-12-30"]).answer();
    assert_eq!(
        out,
        "West  America/Los_Angeles
  Fri 18 Dec 2026  22:00 to Sat 19 Dec 06:00
  Mon 21 Dec 2026  09:00 to 12:00
                   13:00 to 17:00
  Fri 25 Dec 2026  closed                      Christmas Day
  Mon 28 Dec 2026  10:00 to 14:00              our winter hours
19 h open from Fri 18 Dec 2026 00:00 -08:00 to Wed 30 Dec 2026 00:00 -08:00
"
    );
}

#[test]
fn json_has_the_intervals_and_the_special_days() {
    let found = run(&["hours", &centre(), "West", "--from", "2026-12-25", "--to", "2026-12-28T12:00", "--json"]).json();
    assert_eq!(
        found,
        serde_json::json!({
            "queue": "West", "timezone": "America/Los_Angeles",
            "from": "2026-12-25T00:00:00-08:00", "to": "2026-12-28T12:00:00-08:00", "open_seconds": 7200,
            "intervals": [
                {"start": "2026-12-28T10:00:00-08:00", "end": "2026-12-28T12:00:00-08:00", "reason_text": "our winter hours"}
            ],
            "special_days": [
                {"date": "2026-12-25", "hours": "closed", "reason_text": "Christmas Day"},
                {"date": "2026-12-28", "hours": "intervals", "reason_text": "our winter hours"}
            ]
        })
    );
}

#[test]
fn a_line_that_never_closes_is_one_interval_cut_by_its_special_days() {
    let out = run(&["hours", &centre(), "Berlin", "--from", "2026-12-24", "--to", "2026-12-28"]).answer();
    assert!(out.contains("Thu 24 Dec 2026  00:00 to Sat 26 Dec 00:00"), "{out}");
    assert!(out.contains("Sat 26 Dec 2026  closed                      Zweiter Weihnachtstag"), "{out}");
    assert!(out.contains("Sun 27 Dec 2026  00:00 to 24:00"), "{out}");
}

#[test]
fn an_empty_stretch_has_no_hours_and_far_years_are_named_unknown() {
    let text = centre();
    let out = run(&["hours", &text, "Berlin", "--from", "2026-12-24", "--to", "2026-12-01"]).answer();
    assert!(out.contains("0 h open"), "{out}");
    let out = run(&["hours", &text, "Berlin", "--from", "2099-12-31", "--to", "9999-12-31"]).answer();
    assert!(out.contains("known from 1970 to 2099"), "{out}");
}
