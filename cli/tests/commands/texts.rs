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
    // But for the place of the schema, their first line.
    let behind = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(behind(&run(&["example", "full"]).answer()), behind(&file));
}

/// An editor finds the schema through this line.
fn modeline(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema="))
}

#[test]
fn every_example_names_its_schema() {
    for name in ["always", "hours", "full", "sip"] {
        assert_eq!(modeline(&run(&["example", name]).answer()), Some("openline.schema.json"), "{name}");
    }
    let mut folders = vec![std::path::PathBuf::from(example(""))];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let schema = modeline(&text).unwrap_or_else(|| panic!("{} has no modeline", path.display()));
                let schema = std::fs::read_to_string(folder.join(schema)).unwrap();
                assert_eq!(schema, run(&["schema"]).answer(), "{}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 9);
}

#[test]
fn every_command_has_its_manual_and_completes() {
    let help = run(&["--help"]).answer();
    let commands = help.split("Commands:\n").nth(1).unwrap().lines().take_while(|line| !line.is_empty());
    // A line that goes on is indented further.
    let named = commands.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let commands: Vec<&str> = named.filter_map(|line| line.split(' ').next()).collect();
    assert!(commands.contains(&"check") && commands.contains(&"report"), "{commands:?}");
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man");
    assert_eq!(run(&["man", "--folder", folder.to_str().unwrap()]).answer(), "");
    let scripts: Vec<String> =
        ["bash", "zsh", "fish"].iter().map(|shell| run(&["completions", shell]).answer()).collect();
    for command in commands.into_iter().filter(|command| *command != "help") {
        let page = std::fs::read_to_string(folder.join(format!("openline-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH OPTIONS"), "{command}: {page}");
        assert!(scripts.iter().all(|script| script.contains(command)), "{command}");
    }
    assert!(run(&["man"]).answer().contains(".TH openline 1"));
    run(&["completions", "cmd"]).usage();
    run(&["man", "--folder", &example("contact-centre.yaml")]).usage();
}
