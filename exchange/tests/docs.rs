//! The pages: every code and every format stands on them, in the order of the source.

use std::{fs, path::Path};

use openline_exchange::{FORMATS, FaultKind, NoteCode};

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)).unwrap()
}

/// The first cells of the table under a heading, without their back ticks, and the rest of the row.
fn table(page: &str, heading: &str) -> Vec<(String, String)> {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).expect("the page has the heading");
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.map(|(code, rest)| (code.to_owned(), rest.trim_end_matches(" |").to_owned())).collect()
}

#[test]
fn every_code_stands_on_the_page_with_its_meaning() {
    let page = page("exchange.md");
    let notes: Vec<(String, String)> = NoteCode::ALL
        .iter()
        .map(|(code, meaning)| (code.to_string(), format!("{} | {meaning}", code.level().as_str())))
        .collect();
    assert_eq!(table(&page, "Notes"), notes);
    let faults: Vec<(String, String)> =
        FaultKind::ALL.iter().map(|(kind, meaning)| (kind.to_string(), (*meaning).to_owned())).collect();
    assert_eq!(table(&page, "Faults"), faults);
}

#[test]
fn every_format_has_a_row_and_a_page_with_its_command() {
    let list = page("exchange.md");
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let name = format.name;
        assert!(list.contains(&format!("| `{name}` | ")), "docs/exchange.md has no row for {name}");
        assert!(list.contains(&format!("(exchange/{name}.md)")), "docs/exchange.md has no link for {name}");
        let page = page(&format!("exchange/{name}.md"));
        assert!(page.contains(&format!("openline import {name} ")), "docs/exchange/{name}.md has no command");
        for heading in ["## The file", "## The command", "## How to check"] {
            assert!(page.contains(heading), "docs/exchange/{name}.md has no {heading:?}");
        }
    }
}

#[test]
fn every_exporter_has_a_row_and_a_format() {
    let section = page("exchange.md");
    let section =
        section.split("\n## Giving hours out\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap().to_owned();
    for (name, _) in openline_exchange::export::EXPORTERS {
        assert!(openline_exchange::format(name).is_some(), "{name} is no format");
        assert!(section.contains(&format!("| `{name}` | ")), "docs/exchange.md has no row for writing {name}");
    }
}

#[test]
fn formats_stand_in_the_order_of_their_names() {
    assert!(FORMATS.windows(2).all(|pair| pair[0].name < pair[1].name));
}
