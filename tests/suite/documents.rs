//! Documents: those that load, and what is said of those that do not.

use std::collections::BTreeSet;

use openline::{ISSUE_CODES, Issue, Severity};
use openline_tests::{
    case::{Case, instant, run},
    repository,
};
use toml::{Table, Value};

#[test]
fn good_documents_load() {
    run("documents.toml", |case| {
        let engine = case.load(case.builder(None)).map_err(|error| error.to_string())?;
        let default = engine.handoffs().find(|handoff| handoff.is_default()).map_or("none", |handoff| handoff.name());
        let lists: [(&str, Vec<&str>); 4] = [
            ("queues", engine.queues().map(|queue| queue.name()).collect()),
            ("handoffs", engine.handoffs().map(|handoff| handoff.name()).collect()),
            ("functions", engine.handoffs().map(|handoff| handoff.function_name()).collect()),
            ("topics", engine.topics().map(|topic| topic.name()).collect()),
        ];
        let mut differences = Vec::new();
        for (key, found) in lists {
            if case.texts(key).is_some_and(|wanted| wanted != found) {
                differences.push(format!("{key}: found {found:?}"));
            }
        }
        if case.text("default").is_some_and(|wanted| wanted != default) {
            differences.push(format!("default: found {default:?}"));
        }
        if let Some(warnings) = case.list("warnings") {
            compare(warnings, engine.warnings(), &mut differences);
        }
        if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
    });
}

#[test]
fn faults_are_told_with_their_place() {
    run("errors.toml", |case| {
        let folder = case.0.get("files").map(|files| folder(case, files.as_table().unwrap()));
        let found = issues(case, folder.as_deref());
        let mut differences = Vec::new();
        let wanted = case.list("issues").unwrap();
        let partial = case.0.get("partial").is_some();
        let told = |issue: &&Issue| case.text("at").is_some() || issue.severity() != Severity::Info;
        let considered: Vec<Issue> = found.iter().filter(told).cloned().collect();
        compare(wanted, &considered, &mut differences);
        differences.retain(|difference| !partial || !difference.starts_with("not wanted"));
        // A broken promise is an error of a check, and never keeps a line from loading.
        let blocks = |issue: &Issue| issue.severity() == Severity::Error && issue.code() != "broken_expectation";
        let blocked = found.iter().any(blocks);
        let loads = case.load(case.builder(folder.as_deref())).is_ok();
        if blocked == loads {
            differences.push(format!("check finds errors: {blocked}, but it loads: {loads}"));
        }
        if let Some(folder) = folder {
            std::fs::remove_dir_all(folder).unwrap();
        }
        if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
    });
}

fn issues(case: &Case, folder: Option<&std::path::Path>) -> Vec<Issue> {
    let at = case.text("at").map_or(0, |at| instant(at).timestamp());
    match case.text("file") {
        Some(file) => {
            case.builder(folder).check_path(repository(file), at).unwrap_or_else(|error| error.issues().to_vec())
        }
        None => case.builder(folder).check(case.document().expect("a case has a document"), at),
    }
}

/// A folder of its own with the files of the case.
fn folder(case: &Case, files: &Table) -> std::path::PathBuf {
    let name = format!("openline-{}-{}", std::process::id(), case.name().replace('/', "-"));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text.as_str().unwrap()).unwrap();
    }
    folder
}

/// Pairs each wanted issue with a found one; those at one position may come in any order.
fn compare(wanted: &[Value], found: &[Issue], differences: &mut Vec<String>) {
    // Short cases have no descriptions; one that is about them says so.
    let asked = wanted.iter().any(|wanted| wanted["code"].as_str() == Some("no_description"));
    let mut left: Vec<&Issue> = found.iter().filter(|issue| asked || issue.code() != "no_description").collect();
    for wanted in wanted {
        let wanted = wanted.as_table().unwrap();
        match left.iter().position(|issue| fits(wanted, issue).is_ok()) {
            Some(i) => {
                left.remove(i);
            }
            None => {
                let code = wanted["code"].as_str();
                let nearest = left.iter().find(|issue| Some(issue.code()) == code);
                let nearest = nearest.map(|issue| format!(" ({})", fits(wanted, issue).unwrap_err()));
                differences.push(format!("not found: {wanted}{}", nearest.unwrap_or_default()));
            }
        }
    }
    differences.extend(left.iter().map(|issue| format!("not wanted: {issue}")));
    if !found.is_sorted_by_key(|issue| (issue.line(), issue.column())) {
        differences.push("not in the order of the text".into());
    }
}

fn fits(wanted: &Table, issue: &Issue) -> Result<(), String> {
    for (key, wanted) in wanted {
        let holds = match key.as_str() {
            "path" => wanted.as_str() == Some(issue.path()),
            "line" => wanted.as_integer() == Some(issue.line().into()),
            "column" => wanted.as_integer() == Some(issue.column().into()),
            "code" => wanted.as_str() == Some(issue.code()),
            "severity" => wanted.as_str() == Some(issue.severity().as_str()),
            "contains" => {
                wanted.as_array().unwrap().iter().all(|text| issue.message().contains(text.as_str().unwrap()))
            }
            other => return Err(format!("no such key: {other}")),
        };
        if !holds {
            return Err(format!("{key} differs: {issue}"));
        }
    }
    Ok(())
}

#[test]
fn every_code_has_a_case() {
    let mut seen = BTreeSet::new();
    run("errors.toml", |case| {
        let issues = case.list("issues").unwrap();
        seen.extend(issues.iter().map(|issue| issue["code"].as_str().unwrap().to_owned()));
        Ok(())
    });
    // A thousand issues are no case for a page; `faults.rs` draws them.
    seen.insert("too_many_issues".to_owned());
    // Every face carries holidays; `packs.rs` asks the core alone.
    seen.insert("no_holiday_data".to_owned());
    // Overrides are no part of a document; `overrides_lists.rs` draws their faults.
    let of_overrides = [
        "bad_override",
        "duplicate_id",
        "unknown_group",
        "unknown_function",
        "too_many_overrides",
        "no_effect",
        "dangling",
    ];
    seen.extend(of_overrides.map(str::to_owned));
    let missing: Vec<_> = ISSUE_CODES.iter().map(|code| code.word).filter(|code| !seen.contains(*code)).collect();
    assert!(missing.is_empty(), "no case draws {missing:?}");
}

#[test]
fn the_page_of_issues_is_complete() {
    let page = std::fs::read_to_string(repository("docs/reference.md")).unwrap();
    let issues = page.split("# Issues\n").nth(1).unwrap();
    let listed: Vec<&str> =
        issues.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(code, _)| code).collect();
    let codes: Vec<&str> = ISSUE_CODES.iter().map(|code| code.word).collect();
    assert_eq!(listed, codes, "docs/reference.md lists the codes in the order of the source");
}

#[test]
fn a_destination_array_is_told_its_words_from_outside() {
    let text = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC",
        "transfer_function_name": "t"}]"#;
    let builder = || openline::Engine::builder().zone_data(openline::ZoneSource::Bundled).name("Help");
    let engine = builder().description("Use for help.").available("Call {{ho:Help}}, $name.").unavailable("{{reason}}");
    let engine = engine.parse(text).unwrap();
    let contact = openline::Contact::new().variable("name", "Ada").at(0);
    let decision = engine.route(&contact).unwrap();
    assert_eq!(decision.instructions().unwrap(), "Call handoff_help, Ada.");
    assert_eq!(engine.handoff("Help").unwrap().description(), Some("Use for help."));
    let error = builder().available("Call {{ho:Hlep}} {{nonsense}}.").parse(text).unwrap_err();
    let codes: Vec<&str> = error.issues().iter().map(|issue| issue.code()).collect();
    assert!(codes.contains(&"unknown_handoff") && codes.contains(&"unknown_template_word"), "{error}");
}
