use std::{
    io::Read,
    process::{Command, Stdio},
};

use crate::support::{centre, example, run, run_with_input};

#[test]
fn an_unknown_queue_is_wrong_usage_and_names_the_nearest() {
    let text = centre();
    for arguments in [
        &["status", &text, "west"][..],
        &["week", &text, "west"],
        &["hours", &text, "west", "--from", "2026-12-01", "--to", "2026-12-02"],
    ] {
        let err = run(arguments).usage();
        assert!(err.contains("there is no queue \"west\": did you mean \"West\""), "{err}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_wrong_usage() {
    for file in ["no such file.yaml", env!("CARGO_MANIFEST_DIR")] {
        for command in ["check", "route", "status", "week"] {
            let err = run(&[command, file]).usage();
            assert!(err.contains("cannot read") && err.contains(file), "{err}");
        }
    }
    run(&["render", &centre(), "no such file.txt"]).usage();
}

#[test]
fn wrong_flags_and_times_are_wrong_usage() {
    let text = centre();
    for arguments in [
        &[][..],
        &["nothing"],
        &["check"],
        &["check", &text, "--at", "yesterday"],
        &["check", &text, "--nothing"],
        &["hours", &text, "West"],
        &["hours", &text, "West", "--from", "2026-02-30", "--to", "now"],
        &["status", &text, "--at", "2026-12-01T25:00"],
        &["check", &text, "--zone-data", "nowhere"],
        &["check", &text, "--zone-data", "directory:/no/such/folder"],
    ] {
        run(arguments).usage();
    }
    assert_eq!(run(&["--help"]).status, 0);
    assert!(run(&["--version"]).answer().starts_with("openline "));
}

#[test]
fn zone_data_can_be_chosen() {
    let text = r#"[{"name": "V", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "America/Vancouver",
        "date_exceptions": {"2027-01-02": {"closed": true}}, "transfer_function_name": "f"}]"#;
    let until = |source: &str| {
        let arguments = ["status", "-", "--json", "--at", "2027-01-01T20:00:00Z", "--zone-data", source];
        run_with_input(&arguments, text.as_bytes()).json()[0]["until"].as_str().unwrap().to_owned()
    };
    assert_eq!(until("bundled"), "2027-01-02T00:00:00-07:00");
    assert_eq!(until("chrono_tz"), "2027-01-02T00:00:00-08:00");
    let info = run_with_input(&["check", "-", "--zone-data", "chrono_tz"], text.as_bytes()).out;
    assert!(info.contains("info[old_zone_data]"), "{info}");
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_openline"))
        .args([
            "hours",
            &example("contact-centre.yaml"),
            "Los Angeles Care",
            "--from",
            "1980-01-01",
            "--to",
            "2090-01-01",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(0), String::new()));
}
