use crate::support::{centre, file, run};

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
            ],
            "seasons": []
        })
    );
}

#[test]
fn json_has_the_dates_of_seasons() {
    let text = file(
        r#"- {name: Desk, type: Agent_queue, enabled: true, open_24: false, timezone: Pacific/Apia, transfer_function_name: t,
   weekly_hours: {mon: [{start: "09:00", end: "17:00"}]},
   seasons: [{from: "06-01", to: "08-31", reason: Summer, weekly_hours: {}}, {from: "2011-12-29", to: "2012-01-02", weekly_hours: {}}]}"#,
    );
    let seasons = |from: &str, to: &str| {
        run(&["hours", &text, "Desk", "--from", from, "--to", to, "--json"]).json()["seasons"].clone()
    };
    let summer =
        |from: &str, to: &str| serde_json::json!({"from": from, "to": to, "index": 0, "reason_text": "Summer"});
    let both = serde_json::json!([summer("2026-08-30", "2026-08-31"), summer("2027-06-01", "2027-06-02")]);
    assert_eq!(seasons("2026-08-30", "2027-06-02T00:01"), both);
    assert_eq!(seasons("2026-09-01", "2027-06-01"), serde_json::json!([]));
    // Apia had no 30 December 2011: there are two runs, for nothing was in force on a date that was not.
    let once = |from: &str, to: &str| serde_json::json!({"from": from, "to": to, "index": 1, "reason_text": null});
    let cut = serde_json::json!([once("2011-12-29", "2011-12-29"), once("2011-12-31", "2012-01-02")]);
    assert_eq!(seasons("2011-12-01", "2012-02-01"), cut);
    // Years of which nothing is known have no season, and take no time.
    assert_eq!(seasons("2100-06-01", "9999-12-31"), serde_json::json!([]));
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
