//! The vectors of every registered format: answers, the exact notes, the kind of a fault; and the random sources.
//!
//! `tests/data/<format>/cases.json` has sources, flags and what must come of them; the answers come from programs that interpret the source formats and know
//! nothing of openline.

mod support;

use std::{collections::BTreeSet, fs};

use openline::Engine;
use openline_exchange::{FORMATS, Flags, Input, NoteCode, import};
use serde_json::Value;
use support::{data, flags, inputs};

#[test]
fn every_case_answers_as_its_source() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let folder = data().join(format.name);
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let place = format!("{}/{}", format.name, case["name"].as_str().unwrap());
            let done = import(format, &inputs(&folder, &case["files"]), &flags(&case["args"]));
            match (case["fault"].as_str(), done) {
                (Some(wanted), Err(failed)) => {
                    let found: BTreeSet<&str> = failed.faults.iter().map(|fault| fault.kind.as_str()).collect();
                    if !found.contains(wanted) {
                        wrong.push(format!("{place}: wanted the fault {wanted}, found {failed}"));
                    }
                    // A fault says where it is: in a file, or by the flag that is missing or wrong.
                    for fault in &failed.faults {
                        assert!(
                            !fault.place.file.is_empty() || fault.place.path.starts_with("--"),
                            "{place}: {fault:?}"
                        );
                        assert!(!fault.text.is_empty());
                    }
                }
                (Some(wanted), Ok(_)) => wrong.push(format!("{place}: wanted the fault {wanted}, found a document")),
                (None, Err(failed)) => wrong.push(format!("{place}: {failed}")),
                (None, Ok(conversion)) => {
                    let notes: BTreeSet<&str> = conversion.notes.iter().map(|note| note.code.as_str()).collect();
                    let mut wanted: BTreeSet<&str> =
                        case["notes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
                    wanted.insert(NoteCode::TransferMissing.as_str());
                    if notes != wanted {
                        wrong.push(format!("{place}: notes {notes:?}, wanted {wanted:?}\n{}", conversion.document));
                    }
                    let engine: Engine = match conversion.document.parse() {
                        Ok(engine) => engine,
                        Err(error) => {
                            wrong.push(format!("{place}: {error}\n{}", conversion.document));
                            continue;
                        }
                    };
                    let queues: BTreeSet<&str> = engine.queues().map(|queue| queue.name()).collect();
                    let zones = case["queues"].as_object().unwrap();
                    assert_eq!(queues, zones.keys().map(String::as_str).collect(), "{place}");
                    for queue in engine.queues() {
                        assert_eq!(Some(queue.timezone().name()), zones[queue.name()].as_str(), "{place}");
                    }
                    let expected = fs::read_to_string(folder.join(case["expect"].as_str().unwrap())).unwrap();
                    for line in expected.lines() {
                        let line: Value = serde_json::from_str(line).unwrap();
                        let at = chrono::DateTime::parse_from_rfc3339(line["at"].as_str().unwrap()).unwrap();
                        asked += 1;
                        if engine.queue(line["queue"].as_str().unwrap()).unwrap().is_open(at) != line["open"] {
                            wrong.push(format!("{place}: {line}\n{}", conversion.document));
                            break;
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(asked > 100, "the cases were found");
}

#[test]
fn random_sources_are_answered_as_by_their_own_program() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let folder = data().join("random").join(format.name);
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name.ends_with(".expect.json"));
        names.sort();
        for name in names {
            let case: Value = serde_json::from_str(&fs::read_to_string(folder.join(&name)).unwrap()).unwrap();
            let mut args = case["flags"].as_array().unwrap().clone();
            args.extend(["--from", "2026-01-01", "--until", "2029-01-01"].map(Value::from));
            let conversion = match import(format, &inputs(&folder, &case["files"]), &flags(&Value::from(args))) {
                Ok(conversion) => conversion,
                Err(failed) => {
                    wrong.push(format!("{}/{name}: {failed}", format.name));
                    continue;
                }
            };
            let engine: Engine = conversion.document.parse().unwrap();
            let queue = engine.queue(case["queue"].as_str().unwrap()).unwrap();
            if let Some(zone) = case["timezone"].as_str() {
                assert_eq!(queue.timezone().name(), zone);
            }
            for pair in case["open"].as_array().unwrap() {
                asked += 1;
                if queue.is_open(pair[0].as_i64().unwrap()) != pair[1] {
                    wrong.push(format!("{}/{name}: {pair}\n{}", format.name, conversion.document));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(asked > 1000, "the sources were found");
}

#[test]
fn an_import_gives_the_same_bytes_again_and_passes_a_check() {
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let folder = data().join(format.name);
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
        for case in cases.iter().filter(|case| case["fault"].is_null()) {
            let (files, flags): (Vec<Input>, Flags) = (inputs(&folder, &case["files"]), flags(&case["args"]));
            let one = import(format, &files, &flags).unwrap();
            assert_eq!(one, import(format, &files, &flags).unwrap());
            // The functions are the telephone system's, and `transfer_missing` says so; a source that has only dates has a week without hours.
            let deserved = |code: &str| match code {
                "unchecked_transfer_function" => true,
                "always_closed" => one.document.contains("weekly_hours: {}"),
                _ => false,
            };
            let errors: Vec<String> = openline::check(&one.document)
                .iter()
                .filter(|issue| issue.severity() != openline::Severity::Info && !deserved(issue.code()))
                .map(ToString::to_string)
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}\n{}", format.name, one.document);
        }
    }
}

#[test]
#[ignore = "prints every document, for people"]
fn documents() {
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let folder = data().join(format.name);
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
        for case in cases {
            match import(format, &inputs(&folder, &case["files"]), &flags(&case["args"])) {
                Ok(conversion) => {
                    println!("{}", conversion.document);
                    conversion.notes.iter().for_each(|note| println!("  {note}"));
                }
                Err(failed) => println!("{failed}"),
            }
            println!("----");
        }
    }
}
