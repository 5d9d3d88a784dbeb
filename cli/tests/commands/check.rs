use crate::support::{centre, example, file, run, run_with_input};

/// A destination array with one warning: nothing declares its transfer function.
fn array() -> String {
    file(
        "- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: to_a}",
    )
}

#[test]
fn a_clean_document_says_what_it_holds() {
    let out = run(&["check", &example("contact-centre.yaml"), "--at", "2026-11-20"]).answer();
    assert!(out.contains("contact-centre.yaml: valid\n"), "{out}");
    assert!(out.contains("7 queues, 8 handoffs, 6 topics; zone data "), "{out}");
}

#[test]
fn every_issue_shows_its_line_and_the_run_counts_them() {
    let found = run(&["check", &example("broken.yaml")]);
    assert_eq!((found.status, &*found.err), (1, ""));
    let out = found.out;
    assert!(out.contains("error[unknown_timezone]: \"America/Los_Angelos\" is not an IANA time zone name"), "{out}");
    assert!(out.contains("broken.yaml:25:15\n"), "{out}");
    assert!(out.contains("25 │     timezone: America/Los_Angelos\n"), "{out}");
    assert!(out.contains("━━━━━━━━━━━━━━━━━━━ queues[0].timezone\n"), "{out}");
    let count = |word: &str| out.lines().filter(|line| line.starts_with(word)).count();
    let summary = format!("broken.yaml: {} errors, {} warnings\n", count("error["), count("warning["));
    assert!(out.ends_with(&summary), "{out}");
    let (errors, warnings) = (out.rfind("\nerror["), out.find("\nwarning["));
    assert!(errors < warnings, "errors come first");
}

#[test]
fn strict_makes_warnings_errors() {
    let text = array();
    let plain = run(&["check", &text, "--at", "2026-11-20"]);
    assert_eq!(plain.status, 0, "{}", plain.out);
    assert!(plain.out.contains("warning["), "{}", plain.out);
    let strict = run(&["check", &text, "--at", "2026-11-20", "--strict"]);
    assert_eq!(strict.status, 1);
    assert!(!strict.out.contains("warning[") && strict.out.contains("counted as errors by --strict"), "{}", strict.out);
}

#[test]
fn infos_depend_on_the_date_and_never_block() {
    let text = centre();
    let info = |at: &str| {
        let found = run(&["check", &text, "--at", at]);
        assert_eq!(found.status, 0);
        found.out.contains("info[past_exceptions]")
    };
    assert!(info("2027-06-01") && info("2027-06-01T00:00:00Z") && !info("2026-06-01"));
    run(&["check", &text, "--at", "2027-06-01T00:00"]).usage();
}

#[test]
fn a_document_on_standard_input_is_checked_too() {
    let found = run_with_input(&["check", "-"], b"[{\"name\": \"A\"}]");
    assert_eq!(found.status, 1);
    assert!(found.out.contains("standard input:1:2\n"), "{}", found.out);
    for nothing in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"{\"queues\": [", b"\x00"] {
        let found = run_with_input(&["check", "-"], nothing);
        assert_eq!(found.status, 1, "{}", found.out);
        assert!(found.out.ends_with("standard input: 1 error\n"), "{}", found.out);
    }
}

#[test]
fn a_long_line_is_cut_around_the_fault_and_keeps_its_column() {
    let queue = |number: usize, zone: &str| {
        format!(
            r#"{{"name":"Q{number}","type":"Agent_queue","enabled":true,"open_24":true,"timezone":"{zone}","transfer_function_name":"f{number}"}}"#
        )
    };
    let mut queues: Vec<String> = (0..500).map(|number| queue(number, "Etc/UTC")).collect();
    queues.push(queue(500, "Etc/UTX"));
    let text = format!("[{}]", queues.join(","));
    let column = text.find("\"Etc/UTX\"").unwrap() + 1;
    let found = run(&["check", &file(&text)]);
    assert!(found.out.contains(&format!(":1:{column}\n")), "{}", found.out);
    assert!(found.out.contains("\"timezone\":\"Etc/UTX\",\"transfer_function_name\":\"f500\"}"), "{}", found.out);
    // Each of the hundreds of warnings has its line, no line is long, and only a few excerpts are shown.
    assert!(found.out.lines().all(|line| line.chars().count() < 220));
    assert_eq!(found.out.matches("warning[unchecked_transfer_function]").count(), 501);
    assert!(found.out.matches('╰').count() < 20);
}

#[test]
fn a_configuration_that_does_not_load_ends_every_command_with_1() {
    let broken = example("broken.yaml");
    for arguments in [
        &["route", &broken][..],
        &["status", &broken],
        &["hours", &broken, "Support", "--from", "now", "--to", "now"],
        &["week", &broken],
        &["render", &broken, &broken],
    ] {
        let found = run(arguments);
        assert_eq!((found.status, &*found.out), (1, ""), "{arguments:?}");
        assert!(found.err.contains("error[unknown_timezone]") && !found.err.contains("warning["), "{}", found.err);
    }
}

#[test]
fn transfer_functions_known_elsewhere_can_be_named() {
    let text = array();
    let check = |names: &[&str]| {
        let flags = names.iter().flat_map(|name| ["--transfer-function", name]);
        run(&["check", &text].into_iter().chain(flags).collect::<Vec<_>>())
    };
    assert!(check(&[]).out.contains("warning[unchecked_transfer_function]"));
    assert!(check(&["to_b", "to_a"]).out.contains("valid"));
    let unknown = check(&["to_b"]);
    assert_eq!(unknown.status, 1);
    assert!(unknown.out.contains("error[unknown_transfer_function]"), "{}", unknown.out);
}

#[test]
fn promises_of_a_file_are_held_to_the_answers() {
    let kept = file("- {queue: West, at: \"2026-12-25T10:00\", open: false, reason: Christmas Day}\n");
    let out = run(&["check", &centre(), "--expect", &kept, "--at", "2026-11-20"]);
    assert!(out.status == 0 && out.out.contains(&format!("{kept}: every expectation holds\n")), "{}", out.out);
    let broken = file(
        "# Signed in May.\n- {topic: Help, channel: chat, language: en, at: \"2026-12-21T10:00Z\", available: true}\n",
    );
    let found = run(&["check", &centre(), "--expect", &broken, "--at", "2026-11-20"]);
    assert_eq!(found.status, 1);
    assert!(
        found.out.contains("error[broken_expectation]: at 2026-12-21T10:00:00+00:00 the topic \"Help\" reaches nobody"),
        "{}",
        found.out
    );
    assert!(found.out.contains(":2:3\n") && found.out.contains("2 │ - {topic: Help"), "{}", found.out);
    run(&["check", &centre(), "--expect", "no-such-file.yaml"]).usage();
}

#[test]
fn a_promise_in_the_document_is_an_error_of_a_check_and_never_of_a_load() {
    let text = std::fs::read_to_string(centre()).unwrap();
    let text = file(&format!("{text}expectations: [{{queue: West, at: \"2026-12-25T10:00\", open: true}}]\n"));
    let found = run(&["check", &text]);
    assert!(found.status == 1 && found.out.contains("error[broken_expectation]"), "{}", found.out);
    run(&["status", &text]).answer();
}
