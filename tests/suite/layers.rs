//! The layers of the core: imports point one way, and foreign crates enter by one door each.

use std::{fs, path::Path};

use openline_tests::repository;

/// Lowest first: a file may name its own layer and those before it.
const LAYERS: [&str; 11] =
    ["error", "config", "matching", "schedule", "calendar", "sip", "speech", "plan", "centre", "route", "engine"];

/// Foreign crates and the only files that may name them.
const DOORS: [(&str, &[&str]); 8] = [
    ("serde_json::", &["config/json", "route/tool"]),
    ("granit_parser", &["config/yaml"]),
    ("icu_locale", &["matching/language"]),
    ("oxilangtag", &["matching/language", "matching/malformed", "matching/grandfathered"]),
    ("rrule::", &["schedule/recurrence", "schedule/rule"]),
    ("calcard", &["schedule/ics"]),
    ("chrono_tz", &["calendar/zone"]),
    ("jiff::", &["calendar/zone"]),
];

/// The source files of the core with their path below `src`, tests left out.
fn files() -> Vec<(String, String)> {
    fn visit(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
                // Comments may speak of anything.
                let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.push((path.strip_prefix(root).unwrap().display().to_string(), code.join("\n")));
            }
        }
    }
    let root = repository("core/src");
    let mut found = Vec::new();
    visit(&root, &root, &mut found);
    assert!(found.len() > 40, "the core was found");
    found
}

fn layer(path: &str) -> Option<usize> {
    let name = path.split(['/', '.']).next().unwrap();
    LAYERS.iter().position(|layer| *layer == name)
}

#[test]
fn imports_point_down() {
    let mut upward = Vec::new();
    for (path, code) in files() {
        let Some(own) = layer(&path) else {
            assert_eq!(path, "lib.rs", "a file outside the layers");
            continue;
        };
        for (above, name) in LAYERS.iter().enumerate().skip(own + 1) {
            // `use crate::name`, `crate::{..., name::...}` and a bare path all show the name behind `crate::` or at the start
            // of an item of a grouped import.
            let direct = format!("crate::{name}");
            let grouped = code.split("use crate::{").skip(1).any(|group| {
                let group = group.split(';').next().unwrap();
                top_level_items(group).any(|item| item == *name)
            });
            if code.contains(&format!("{direct}::")) || code.contains(&format!("{direct};")) || grouped {
                upward.push(format!("{path} imports {name}"));
            }
            let _ = above;
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

/// The first words of a grouped import's items.
fn top_level_items(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let mut items = Vec::new();
    let mut start = 0;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    items.push(&group[start..]);
    items.into_iter().map(|item| item.trim().split("::").next().unwrap().trim_end_matches(['}', '\n', ' ']))
}

#[test]
fn foreign_crates_enter_by_their_door() {
    let mut strays = Vec::new();
    for (path, code) in files() {
        for (foreign, doors) in DOORS {
            if code.contains(foreign) && !doors.iter().any(|door| path.starts_with(door)) {
                strays.push(format!("{path} names {foreign}"));
            }
        }
    }
    assert!(strays.is_empty(), "{strays:#?}");
}
