use crate::support::{file, run};

#[test]
fn a_year_of_a_place_is_listed() {
    let out = run(&["holidays", "GB-SCT", "--year", "2026", "--language", "en"]).answer();
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("United Kingdom, Scotland 2026  holidays "), "{out}");
    assert_eq!(lines[1], "Thu 01 Jan  New Year's Day");
    assert!(lines.contains(&"Mon 28 Dec  Boxing Day (observed)"), "{out}");
    assert!(!out.contains("subdivisions"), "{out}");
    // A country's end names what it has.
    let out = run(&["holidays", "GB", "--year", "2026"]).answer();
    assert!(out.ends_with("subdivisions: ENG England, NIR Northern Ireland, SCT Scotland, WLS Wales\n"), "{out}");
}

#[test]
fn json_tells_marks_apart_from_names() {
    let found = run(&["holidays", "MY-10", "--year", "2028", "--language", "en", "--json"]).json();
    let found = found.as_array().unwrap();
    let new_year = found.iter().find(|day| day["name"] == "Chinese New Year").unwrap();
    assert_eq!(
        *new_year,
        serde_json::json!({"date": "2028-01-26", "name": "Chinese New Year", "kind": "public", "observed": false,
            "estimated": true, "text": "Chinese New Year (estimated)"})
    );
    let places = run(&["holidays", "--json"]).json();
    let place = |code: &str| places.as_array().unwrap().iter().find(|place| place["code"] == code).unwrap();
    assert_eq!(place("US")["languages"][0], "en-US");
    let names = ["England", "Northern Ireland", "Scotland", "Wales"];
    assert_eq!(place("GB")["subdivision_names"], serde_json::json!(names));
}

#[test]
fn other_kinds_are_named_and_listed_when_asked_for() {
    let out = run(&["holidays", "TR", "--year", "2027", "--language", "en"]).answer();
    assert!(!out.contains("from 1pm") && out.contains("other kinds: half_day"), "{out}");
    let out = run(&["holidays", "TR", "--year", "2027", "--language", "en", "--kind", "all"]).answer();
    assert!(out.contains("Mon 08 Mar  Eid al-Fitr (from 1pm)  half_day"), "{out}");
}

#[test]
fn every_country_stands_in_the_table() {
    let out = run(&["holidays"]).answer();
    assert!(out.contains("GB    United Kingdom     ENG NIR SCT WLS"), "{out}");
    assert!(out.lines().filter(|line| line.len() > 4 && !line.starts_with(' ')).count() >= 250, "{out}");
}

#[test]
fn a_place_without_holidays_is_wrong_usage() {
    assert!(run(&["holidays", "XX"]).usage().contains("no holidays of \"XX\""));
    assert!(run(&["holidays", "US-XX"]).usage().contains("AK, AL"));
    assert!(run(&["holidays", "US", "--language", "fr"]).usage().contains("en-US"));
    run(&["holidays", "--year", "2026"]).usage();
}

#[test]
fn a_document_with_a_pack_is_checked() {
    let document = file(
        "calendars: [{name: ca, holidays: {country: US, subdivision: CA, language: en, hours: {Chrismas Day: []}}}]
queues: [{name: q, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, calendars: [ca], transfer_function_name: t}]",
    );
    let found = run(&["check", &document]);
    assert_eq!(found.status, 1);
    assert!(
        found.out.contains("unknown_holiday") && found.out.contains("did you mean \"Christmas Day\"?"),
        "{}",
        found.out
    );
}

/// The list and the documents of docs/holidays.md.
#[test]
fn the_page_shows_what_the_program_prints() {
    let page = include_str!("../../../docs/holidays.md");
    let printed = run(&["holidays", "US-CA", "--year", "2026", "--language", "en"]).answer();
    let block = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let (start, end) = block.split_once("...\n").unwrap();
    assert!(printed.starts_with(start) && printed.contains(end), "{printed}");
    let yaml: Vec<&str> = page.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    run(&["check", &file(yaml[0])]).answer();
    let corrected: String = yaml[1].lines().map(|line| format!("    {line}\n")).collect();
    run(&["check", &file(&format!("calendars:\n  - name: ca\n{corrected}queues: []\n"))]).answer();
}
