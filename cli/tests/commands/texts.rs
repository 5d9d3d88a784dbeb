use crate::support::{centre, example, file, run, run_with_input};

#[test]
fn render_names_handoffs_and_keeps_everything_else() {
    let text = file("Call {{ho:Care}}, {{fn:other}}.\r\nNo line end");
    let out = run(&["render", &centre(), &text]).answer();
    assert_eq!(out, "Call handoff_care, {{fn:other}}.\r\nNo line end");
    let out = run_with_input(&["render", &centre(), "-"], b"{{ho:End Call}}").answer();
    assert_eq!(out, "handoff_end_call");
    run(&["render", &example("contact-centre.yaml"), &example("rules.txt")]).answer();
}

#[test]
fn a_text_that_names_unknown_handoffs_lists_them_all() {
    let text = file("{{ho:Care}} {{ho:Cares}} {{ho:Sales}}");
    let err = run(&["render", &centre(), &text]).usage();
    assert!(err.contains("\"Cares\", \"Sales\""), "{err}");
    let err = run_with_input(&["render", &centre(), "-"], b"\xff").usage();
    assert!(err.contains("UTF-8"), "{err}");
    assert!(run(&["render", "-", "-"]).usage().contains("both"));
}

#[test]
fn every_example_checks_clean() {
    for name in ["always", "hours", "full", "sip"] {
        let text = run(&["example", name]).answer();
        let found = run_with_input(&["check", "-", "--at", "2026-11-20"], text.as_bytes());
        assert_eq!(found.status, 0, "{name}: {}", found.out);
        assert!(!found.out.contains("warning["), "{name}: {}", found.out);
    }
    run(&["example", "other"]).usage();
}

#[test]
fn the_schema_is_json() {
    let schema = run(&["schema"]).json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn the_full_example_is_the_contact_centre_of_the_docs() {
    let file = std::fs::read_to_string(example("contact-centre.yaml")).unwrap();
    assert_eq!(run(&["example", "full"]).answer(), file);
}
