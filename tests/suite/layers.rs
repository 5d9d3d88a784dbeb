//! The layers of the core: imports point one way, and foreign crates enter by one door each.

use std::{fs, path::Path};

use openline_tests::repository;

/// Lowest first: a file may name its own layer and those before it.
const LAYERS: [&str; 17] = [
    "once",
    "words",
    "error",
    "config",
    "holidays",
    "matching",
    "schedule",
    "calendar",
    "sip",
    "speech",
    "overrides",
    "plan",
    "centre",
    "route",
    "see",
    "engine",
    "diff",
];

/// Foreign crates and the only files that may name them.
const DOORS: [(&str, &[&str]); 7] = [
    ("serde_json::", &["config/json", "route/tool", "route/dialect", "route/arguments"]),
    ("regex_lite", &["matching/pattern"]),
    ("granit_parser", &["config/yaml"]),
    ("icu_locale", &["matching/language"]),
    ("oxilangtag", &["matching/language", "matching/malformed", "matching/grandfathered"]),
    ("chrono_tz", &["calendar/zones/"]),
    ("jiff::", &["calendar/zones/"]),
];

/// The source files of the core with their path below `src`, tests left out.
fn files() -> Vec<(String, String)> {
    sources("core/src")
}

fn sources(folder: &str) -> Vec<(String, String)> {
    fn visit(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                if path
                    .file_stem()
                    .is_some_and(|name| name == "tests" || name == "test_data" || name == "second_opinion")
                {
                    continue;
                }
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
                // Comments may speak of anything.
                let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.push((path.strip_prefix(root).unwrap().display().to_string(), code.join("\n")));
            }
        }
    }
    let root = repository(folder);
    let mut found = Vec::new();
    visit(&root, &root, &mut found);
    assert!(found.len() > 5, "{folder} was found");
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

/// Circles of files inside one folder that stay, each with its reason.
const CIRCLES: [(&str, &str); 1] = [(
    "calendar/tables/batch -> calendar/tables/line",
    "a batch is a question of a line, and asks it for what pages do not know",
)];

/// What a module names of its neighbours: `super::x`, `crate::a::b`, its own children by a bare path.
fn names<'m>(module: &str, code: &str, modules: &'m [String]) -> Vec<&'m str> {
    // What is grouped behind `crate::` is no neighbour.
    let near_code: String = code
        .split("use crate::{")
        .enumerate()
        .map(|(i, part)| match i {
            0 => part,
            _ => part.split_once("};").map_or("", |(_, rest)| rest),
        })
        .collect();
    let words: Vec<&str> =
        near_code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let parent = module.rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_named = |other: &&String| {
        let (place, name) = other.rsplit_once('/').unwrap_or(("", other));
        // A neighbour or a child is named by its own name in a path, everybody else by the whole way to it.
        let whole = format!("crate::{}::", other.replace('/', "::"));
        let near = place == parent || place == module;
        code.contains(&whole) || near && words.contains(&name) && near_code.contains(&format!("{name}::"))
    };
    modules.iter().filter(|other| *other != module).filter(is_named).map(String::as_str).collect()
}

/// Every circle that a walk along the imports finds, as the modules on it.
fn circles(folder: &str) -> Vec<String> {
    let files: Vec<(String, String)> = sources(folder)
        .into_iter()
        .filter(|(path, _)| !path.ends_with("tests.rs") && !["lib.rs", "main.rs"].contains(&&**path))
        .map(|(path, code)| (path.trim_end_matches(".rs").to_owned(), code))
        // A `mod.rs` names its children because it declares them; what counts is who names it.
        .filter(|(path, _)| !path.ends_with("/mod"))
        .collect();
    let modules: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let named: Vec<Vec<&str>> = files.iter().map(|(path, code)| names(path, code, &modules)).collect();
    let place = |name: &str| modules.iter().position(|module| module == name).expect("it is one of them");
    let mut found = Vec::new();
    let mut done = vec![false; modules.len()];
    fn visit(
        at: usize,
        way: &mut Vec<usize>,
        done: &mut [bool],
        next: &dyn Fn(usize) -> Vec<usize>,
        found: &mut Vec<Vec<usize>>,
    ) {
        if let Some(start) = way.iter().position(|&known| known == at) {
            return found.push(way[start..].to_vec());
        }
        if done[at] {
            return;
        }
        way.push(at);
        for other in next(at) {
            visit(other, way, done, next, found);
        }
        way.pop();
        done[at] = true;
    }
    let next = |at: usize| named[at].iter().map(|name| place(name)).collect::<Vec<_>>();
    for at in 0..modules.len() {
        visit(at, &mut Vec::new(), &mut done, &next, &mut found);
    }
    found.iter().map(|way| way.iter().map(|&at| &*modules[at]).collect::<Vec<_>>().join(" -> ")).collect()
}

#[test]
fn no_imports_run_in_circles() {
    let mut unknown: Vec<String> = ["core/src", "answers/src", "cli/src", "exchange/src", "server/src"]
        .iter()
        .flat_map(|folder| circles(folder))
        .collect();
    unknown.retain(|circle| !CIRCLES.iter().any(|(known, _)| known == circle));
    assert!(unknown.is_empty(), "{unknown:#?}");
}
