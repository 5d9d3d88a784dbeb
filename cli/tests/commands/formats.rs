//! What `check` found, as other tools read it.

use roxmltree::Document;
use serde_json::Value;

use crate::support::{Run, centre, example, file, run, run_with_input};

fn check(files: &[&str], format: &str) -> Run {
    run(&[&["check", "--at", "2026-11-20", "--format", format], files].concat())
}

#[test]
fn json_has_every_issue_of_every_file() {
    let (broken, good) = (example("broken.yaml"), centre());
    let found = check(&[&broken, &good], "json");
    assert_eq!((found.status, &*found.err), (1, ""));
    let all: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!((&all["valid"], all["files"].as_array().unwrap().len()), (&Value::Bool(false), 2));
    let first = &all["files"][0];
    assert_eq!(first["file"], *broken);
    let issues = first["issues"].as_array().unwrap();
    let zone = issues.iter().find(|issue| issue["code"] == "unknown_timezone").unwrap();
    assert_eq!((&zone["line"], &zone["column"], &zone["severity"]), (&25.into(), &15.into(), &"error".into()));
    assert_eq!(zone["path"], "queues[0].timezone");
    let count = |severity: &str| issues.iter().filter(|issue| issue["severity"] == severity).count();
    assert_eq!([&first["errors"], &first["warnings"]], [&Value::from(count("error")), &count("warning").into()]);
    assert_eq!((&all["files"][1]["valid"], &all["files"][1]["errors"]), (&true.into(), &0.into()));
}

#[test]
fn strict_counts_in_every_format() {
    let text = file(
        "- {name: A, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: to_a}",
    );
    for (format, weak, strong) in [
        ("json", "\"severity\": \"warning\"", "\"severity\": \"error\""),
        ("github", "::warning ", "::error "),
        ("sarif", "\"level\": \"warning\"", "\"level\": \"error\""),
        ("junit", "<system-out>", "<failure "),
    ] {
        let plain = check(&[&text], format);
        assert!(plain.status == 0 && plain.out.contains(weak) && !plain.out.contains(strong), "{}", plain.out);
        let strict = check(&[&text, "--strict"], format);
        assert!(strict.status == 1 && strict.out.contains(strong) && !strict.out.contains(weak), "{}", strict.out);
    }
}

#[test]
fn github_gets_one_line_for_each_issue() {
    let broken = example("broken.yaml");
    let found = check(&[&broken], "github");
    let zone = format!(
        "::error file={broken},line=25,col=15,title=unknown_timezone::queues[0].timezone: \"America/Los_Angelos\" is not an IANA"
    );
    assert!(found.out.contains(&zone), "{}", found.out);
    let commands = found.out.lines().filter(|line| line.starts_with("::")).count();
    let all: Value = serde_json::from_str(&check(&[&broken], "json").out).unwrap();
    assert_eq!(commands, all["files"][0]["issues"].as_array().unwrap().len());
    // A name with a line end cannot begin a command of its own.
    let text = "[{\"name\": \"A\\n::error::b\", \"timezone\": \"X\\n::warning::\"}]";
    let out = run_with_input(&["check", "-", "--format", "github"], text.as_bytes()).out;
    assert!(out.lines().all(|line| !line.starts_with("::error::") && !line.starts_with("::warning::")), "{out}");
    assert!(!out.contains("file="), "standard input is no file: {out}");
}

#[test]
fn sarif_is_valid_and_names_every_place() {
    let schema: Value = serde_json::from_str(include_str!("../../../tests/data/sarif-schema-2.1.0.json")).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let (broken, good) = (example("broken.yaml"), centre());
    let faults = |text: &str| -> Vec<String> {
        let log = serde_json::from_str(text).unwrap();
        schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect()
    };
    // Errors, warnings, infos, texts that are none, names with blanks.
    let odd = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("our centre: 100 %.yaml");
    std::fs::write(&odd, "[{\"name\": \"A\"}]").unwrap();
    let odd = odd.display().to_string();
    let late = ["check", &good, "--at", "2027-06-01", "--format", "sarif"];
    for out in [
        check(&[&broken, &good, &odd], "sarif").out,
        run(&late).out,
        run_with_input(&["check", "-", "--format", "sarif"], b"\xff\xfe").out,
        run_with_input(&["check", "-", "--format", "sarif"], b"[{").out,
    ] {
        assert_eq!(faults(&out), [""; 0], "{out}");
    }
    // The schema does say no.
    assert!(!faults(r#"{"version": "2.1.0", "runs": [{"tool": {}}]}"#).is_empty());
    assert!(run(&late).out.contains("\"level\": \"note\""));

    let log: Value = serde_json::from_str(&check(&[&broken, &odd], "sarif").out).unwrap();
    let (results, rules) = (&log["runs"][0]["results"], &log["runs"][0]["tool"]["driver"]["rules"]);
    let results = results.as_array().unwrap();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
    }
    let zone = results.iter().find(|result| result["ruleId"] == "unknown_timezone").unwrap();
    let place = &zone["locations"][0]["physicalLocation"];
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&25.into(), &15.into()));
    assert_eq!(zone["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "queues[0].timezone");
    assert_eq!(zone["level"], "error");
    let last = &results.last().unwrap()["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert!(last.as_str().unwrap().ends_with("/our%20centre%3A%20100%20%25.yaml"), "{last}");
}

#[test]
fn junit_has_a_case_for_each_issue_and_one_for_a_document_that_loads() {
    let (broken, good) = (example("broken.yaml"), centre());
    let out = check(&[&broken, &good], "junit").out;
    let report = Document::parse(&out).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<usize>().unwrap();
    let suites: Vec<_> = report.root_element().children().filter(|node| node.has_tag_name("testsuite")).collect();
    assert_eq!(suites.len(), 2);
    let (mut tests, mut failures) = (0, 0);
    for suite in suites {
        let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
        let failed = cases.iter().filter(|case| case.children().any(|node| node.has_tag_name("failure"))).count();
        assert_eq!((number(suite, "tests"), number(suite, "failures")), (cases.len(), failed));
        assert_eq!(cases.iter().any(|case| case.attribute("name") == Some("the document loads")), failed == 0);
        tests += cases.len();
        failures += failed;
    }
    assert_eq!((number(report.root_element(), "tests"), number(report.root_element(), "failures")), (tests, failures));
    // What no XML may hold does not break the report.
    let text = "[{\"name\": \"A\\u0001]]>&<\", \"timezone\": \"\\u0000\\ufffe\"}]";
    let out = run_with_input(&["check", "-", "--format", "junit"], text.as_bytes()).out;
    Document::parse(&out).unwrap_or_else(|fault| panic!("{fault}: {out}"));
}

#[test]
fn several_files_are_checked_in_one_run() {
    let (broken, good) = (example("broken.yaml"), centre());
    let found = run(&["check", &good, &broken, "--at", "2026-11-20"]);
    assert_eq!(found.status, 1);
    assert!(found.out.contains(&format!("{good}: ")) && found.out.contains("error[unknown_timezone]"), "{}", found.out);
    run(&["check", &good, "no such file.yaml"]).usage();
    run(&["check", &good, "--format", "xml"]).usage();
}
