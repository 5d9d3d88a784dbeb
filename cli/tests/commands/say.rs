use serde_json::Value;

use crate::support::{example, run};

/// Data that every face is asked for; `asked.jsonl` has what each question of `queues.json` is answered with.
fn data(name: &str) -> String {
    format!("{}/../tests/data/speech/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_fortieth_row_of_the_vectors_is_said() {
    let text = std::fs::read_to_string(data("asked.jsonl")).unwrap();
    let mut asked = 0;
    for line in text.lines().step_by(40) {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap();
        let said = run(&[
            "say",
            &data("queues.json"),
            text("queue"),
            "--word",
            text("word"),
            "--language",
            text("language"),
            "--style",
            text("style"),
            "--at",
            text("at"),
        ]);
        assert_eq!(said.answer(), format!("{}\n", text("expect")), "{line}");
        asked += 1;
    }
    assert_eq!(asked, 100);
}

#[test]
fn all_words_of_a_queue_are_said_or_written_as_json() {
    let arguments = [
        "say",
        &example("contact-centre.yaml"),
        "New York Care",
        "--language",
        "tlh",
        "--language",
        "pt-AO",
        "--at",
        "2026-12-25T10:00",
    ];
    let said = run(&arguments).answer();
    assert_eq!(said.lines().count(), 8);
    assert!(said.contains("closed      Estamos encerrados: Christmas Day"), "{said}");
    let said = run(&[&arguments[..], &["--json", "--style", "speech"]].concat()).json();
    assert_eq!((&said["spoken"], &said["style"]), (&"pt-PT".into(), &"speech".into()));
    assert_eq!(said["words"].as_object().unwrap().len(), 8);
}

#[test]
fn the_state_the_week_and_free_times_are_said_in_a_language() {
    let file = example("contact-centre.yaml");
    let christmas = ["--language", "de", "--at", "2026-12-25T10:00"];
    let status = run(&[&["status", &file, "New York Care"][..], &christmas].concat()).answer();
    assert_eq!(
        status,
        "New York Care\n  Wir haben geschlossen: Christmas Day\n  Wir sind am Montag, dem 28. Dezember, um 8 Uhr wieder für Sie da\n"
    );
    let said = run(&[&["status", &file, "New York Care", "--json"][..], &christmas].concat()).json();
    assert_eq!(said[0]["spoken"], "de");
    assert_eq!(said[0]["said"][0], "Wir haben geschlossen: Christmas Day");
    assert_eq!(said[0]["open"], false);
    let plain = run(&["status", &file, "New York Care", "--json", "--at", "2026-12-25T10:00"]).json();
    assert!(plain[0].get("said").is_none() && plain[0].get("spoken").is_none());
    let week = run(&[&["week", &file, "New York Care"][..], &christmas].concat()).answer();
    assert!(week.starts_with("New York Care\n  Montag bis "), "{week}");
    assert!(week.ends_with("\n  2026-12-25  Christmas Day\n"), "{week}");
    assert!(run(&["week", &file, "--style", "speech"]).answer().lines().count() >= 14);
    let slots = ["slots", &file, "New York Care", "--length", "30m", "--limit", "2"];
    let times = run(&[&slots[..], &christmas, &["--style", "speech"]].concat()).answer();
    assert_eq!(times, "am Montag, dem 28. Dezember, um 8 Uhr\nam Montag, dem 28. Dezember, um 8 Uhr 30\n");
    let times = run(&[&slots[..], &christmas, &["--json"]].concat()).json();
    assert_eq!(
        (&times[1]["said"], &times[1]["spoken"]),
        (&"am Montag, dem 28. Dezember, um 8:30 Uhr".into(), &"de".into())
    );
    for command in ["status", "week", "slots"] {
        let arguments = [command, &file, "New York Care", "--language", "e", "--length", "30m"];
        let arguments = if command == "slots" { &arguments[..] } else { &arguments[..5] };
        assert!(run(arguments).usage().contains("\"e\""), "{command}");
    }
    assert!(run(&["week", &file, "New York Care", "--language", "de", "--svg", "-"]).usage().contains("--svg"));
}

#[test]
fn what_cannot_be_said_is_wrong_usage() {
    assert!(
        run(&["say", &example("contact-centre.yaml"), "New York Care", "--word", "hour"])
            .usage()
            .contains("did you mean \"hours\"?")
    );
    assert!(
        run(&["say", &example("contact-centre.yaml"), "New York Care", "--style", "loud"])
            .usage()
            .contains("not text, speech or ssml")
    );
    assert!(
        run(&["say", &example("contact-centre.yaml"), "New York Care", "--language", "e"]).usage().contains("\"e\"")
    );
    assert!(
        run(&["say", &example("contact-centre.yaml"), "New York", "--word", "hours"])
            .usage()
            .contains("there is no queue")
    );
}

#[test]
fn languages_are_listed_and_have_pages_for_their_readers() {
    let list = run(&["languages"]).answer();
    assert_eq!(list.lines().count(), 62);
    assert!(
        list.contains("fi        Finnish                   high    tiistaina 24. marraskuuta klo 9.30\n"),
        "{list}"
    );
    let json = run(&["languages", "--json"]).json();
    assert_eq!(json.as_array().unwrap().len(), 62);
    assert_eq!(json[0]["tag"], "af");
    let page = run(&["languages", "--samples", "de-AT"]).answer();
    assert!(
        page.starts_with("German (de), confidence high\n\nhours\n  Montag bis Donnerstag von 9 bis 12:30 Uhr"),
        "{page}"
    );
    assert!(
        page.contains("\n  bis Dienstag, den 1. Dezember, 2:21 Uhr\n  bis Dienstag, den 1. Dezember, 2 Uhr 21\n"),
        "{page}"
    );
    assert!(run(&["languages", "--samples", "deu-x"]).usage().contains("deu-x"));
}

#[test]
fn languages_are_strict_where_they_are_asked_to_be() {
    let file = std::env::temp_dir().join(format!("openline-languages-{}.yaml", std::process::id()));
    let text = r#"
handoffs:
  - name: Help
    description: Helps.
    agent_unavailable_instructions: {en: "{{closed}}.", es: "{{closed}}."}
    destinations:
      - {name: Desk, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, supported_languages: [en, fr], transfer_function_name: t}
transfer_functions:
  - {name: t, sip_config: {method: refer, phone_number: "+12125550100"}}
"#;
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let (lenient, strict) = (run(&["check", path]), run(&["check", path, "--strict-languages"]));
    std::fs::remove_file(&file).unwrap();
    assert_eq!((lenient.status, strict.status), (0, 1), "{} {}", lenient.out, strict.out);
    assert!(strict.out.contains("error[untranslated_language]"), "{}", strict.out);
}
