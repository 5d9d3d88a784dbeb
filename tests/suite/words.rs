//! Words that leave the house: the reference page, the Python stubs and the C header say what the core declares.

use std::fs;

use openline::{Contact, Engine, Word, ZoneSource, words};
use openline_tests::repository;

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of the table below a heading, as their cells.
fn rows<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no section {heading:?}"));
    let section = section.split("\n## ").next().unwrap().split("\n# ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn the_reference_has_every_word_with_its_meaning_and_an_example() {
    let page = read("docs/reference.md");
    for (set, words) in words().into_iter().filter(|(set, _)| *set != "Issue") {
        let found = rows(&page, set);
        let told: Vec<[String; 3]> = found.iter().map(|row| [0, 1, 2].map(|i| row[i].to_owned())).collect();
        let wanted = |word: &Word| [format!("`{}`", word.word), word.since.to_owned(), word.meaning.to_owned()];
        assert_eq!(told, words.iter().map(wanted).collect::<Vec<_>>(), "{set}");
        assert!(found.iter().all(|row| row.len() == 4 && !row[3].is_empty()), "an example each: {set}");
    }
}

#[test]
fn the_reference_has_every_issue_with_its_meaning() {
    let page = read("docs/reference.md");
    let issues = page.split("\n# Issues\n").nth(1).unwrap();
    for word in openline::ISSUE_CODES {
        let row = format!("| `{}` | ", word.word);
        let line = issues.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("no {}", word.word));
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells[2], word.meaning, "{}", word.word);
        assert!(cells.len() == 5 && cells[3..].iter().all(|cell| !cell.is_empty()), "example and mend: {line}");
    }
}

#[test]
fn the_reference_has_every_field_of_a_decision() {
    let text = read("examples/contact-centre.yaml");
    let builder = Engine::builder().zone_data(ZoneSource::Bundled).base_dir(repository("examples"));
    let engine = builder.parse(text).unwrap();
    let contact = Contact::new().topic("Booking").channel("voice").at(1_798_144_200);
    let report = serde_json::to_string(&engine.route(&contact).unwrap().report()).unwrap();
    let page = read("docs/reference.md");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let mut told: Vec<&str> = rows(&page, "Decision").iter().map(|row| row[0].trim_matches('`')).collect();
    told.sort_unstable();
    let mut fields: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(told, fields);
}

#[test]
fn the_reference_has_every_result_of_c() {
    let header = read("ffi-c/include/openline.h");
    let defined = header.lines().filter_map(|line| {
        let (name, value) = line.strip_prefix("#define OPENLINE_")?.split_once(' ')?;
        let result = ![
            "ABI_VERSION",
            "NEVER",
            "CONTACT_AT",
            "CONTACT_STYLE",
            "TARGET_NONE",
            "TARGET_SIP",
            "TOOLS_STRICT",
            "NO_SEASON",
            "STYLE_TEXT",
            "STYLE_SPEECH",
            "STYLE_SSML",
            "EXPECT",
        ]
        .contains(&name);
        let flag = name.starts_with("LIVE_") || name.starts_with("ORDER_");
        (result && !flag).then(|| vec![format!("`OPENLINE_{name}`"), value.to_owned()])
    });
    let page = read("docs/reference.md");
    let told: Vec<Vec<String>> =
        rows(&page, "Result").iter().map(|row| row[..2].iter().map(|cell| (*cell).to_owned()).collect()).collect();
    assert_eq!(told, defined.collect::<Vec<_>>());
}

#[test]
fn the_python_stubs_name_the_same_words() {
    for (set, file, name) in [
        ("Reason", "_status.py", "Reason"),
        ("Cause", "_status.py", "Cause"),
        ("Verdict", "_decision.py", "VerdictCode"),
        ("Override kind", "_override.py", "OverrideKind"),
        ("SIP method", "_decision.py", "Method"),
        ("Encryption", "_decision.py", "Encryption"),
        ("Severity", "_issue.py", "Severity"),
        ("Tool dialect", "_dialect.py", "Dialect"),
    ] {
        let text = read(&format!("py/python/openline/{file}"));
        let list = text.split(&format!("\n{name} = Literal[")).nth(1).unwrap_or_else(|| panic!("{file} has no {name}"));
        let list = list.split(']').next().unwrap();
        let told: Vec<&str> =
            list.split(',').map(|word| word.trim().trim_matches('"')).filter(|w| !w.is_empty()).collect();
        let declared = words().into_iter().find(|(known, _)| *known == set).unwrap().1;
        assert_eq!(told, declared.iter().map(|word| word.word).collect::<Vec<_>>(), "{file}: {name}");
    }
}
