use crate::support::{centre, example, run, run_with_input};

const HORIZON: [&str; 4] = ["--from", "2026-12-01", "--until", "2027-12-01"];

#[test]
fn an_export_imports_again_and_answers_the_same() {
    let text = centre();
    let exported = run(&[&["export", "connect", &text, "West"][..], &HORIZON].concat());
    assert_eq!(exported.status, 0, "{}", exported.err);
    assert!(exported.err.contains("not_exported: its channels"), "{}", exported.err);
    let file: serde_json::Value = serde_json::from_str(&exported.out).unwrap();
    assert_eq!(file["HoursOfOperation"]["TimeZone"], "America/Los_Angeles");
    assert_eq!(file["HoursOfOperationOverrideList"][0]["Name"], "Christmas Day");
    let imported = run_with_input(&[&["import", "connect", "-"][..], &HORIZON].concat(), exported.out.as_bytes());
    let again = crate::support::file(&imported.out);
    let hours = |file: &str| {
        run(&["hours", file, "West", "--from", "2026-12-01", "--to", "2027-02-01", "--json"]).json()["intervals"]
            .clone()
    };
    assert_eq!(hours(&again), hours(&text));
}

#[test]
fn a_queue_that_nobody_reaches_is_refused_unless_forced() {
    let text = centre();
    let refused = run(&["export", "google", &text, "--queue", "Retired"]);
    assert_eq!((refused.status, &*refused.out), (1, ""));
    assert!(refused.err.contains("queue_disabled") && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(run(&["export", "google", &text, "--queue", "Retired", "--force"]).status, 0);
}

#[test]
fn wrong_usage_and_faults_of_an_export() {
    let text = example("contact-centre.yaml");
    run(&["export", "zendesk", &text]).usage();
    run(&["export", "connect", "nowhere.yaml"]).usage();
    run(&["export", "connect", &text, "-o", &text]).usage();
    let several = run(&["export", "connect", &text]);
    assert_eq!((several.status, &*several.out), (1, ""));
    assert!(several.err.contains("--queue ambiguous_reference"), "{}", several.err);
}
