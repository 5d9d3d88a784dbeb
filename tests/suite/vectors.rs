//! The vectors of an independent oracle, answered by the rules and by the tables.

use std::fs;

use openline::{Contact, Engine, Slots};
use openline_tests::{Answering, data};
use serde_json::{Value, json};

/// The oracle looked 732 days ahead; what lies further is null to it.
const ORACLE_REACH: i64 = 732 * 86_400;

/// The cases of a file, each with an engine of its one queue for every way of answering.
fn cases(name: &str, mut answer: impl FnMut(&Value, Answering, &Engine)) -> usize {
    let text = fs::read_to_string(data("vectors").join(name)).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let document = Value::Array(vec![case["queue"].clone()]).to_string();
        for answering in Answering::ALL {
            let engine = answering.builder().parse(&document).unwrap_or_else(|error| panic!("{}: {error}", case["id"]));
            answer(&case, answering, &engine);
        }
        count += 1;
    }
    count
}

fn within(at: i64, found: Option<i64>) -> Option<i64> {
    found.filter(|found| found - at <= ORACLE_REACH)
}

#[test]
fn availability() {
    let count = cases("availability.jsonl", |case, answering, engine| {
        let queue = engine.queues().next().unwrap();
        for check in case["checks"].as_array().unwrap() {
            let at = check["t"].as_i64().unwrap();
            let context = format!("{} at {at} by {answering:?}", case["id"]);
            assert_eq!(queue.is_open_at(at), check["open"], "{context}");
            assert_eq!(within(at, queue.next_change_at(at)), check["next_change"].as_i64(), "next_change, {context}");
            assert_eq!(within(at, queue.next_open_at(at)), check["next_open"].as_i64(), "next_open, {context}");
        }
    });
    assert_eq!(count, 58);
}

#[test]
fn intervals() {
    let count = cases("intervals.jsonl", |case, answering, engine| {
        let queue = engine.queues().next().unwrap();
        let (from, to) = (case["from"].as_i64().unwrap(), case["to"].as_i64().unwrap());
        let found: Vec<_> = queue.intervals_at(from, to).map(|(start, end)| vec![start, end]).collect();
        let wanted: Vec<Vec<i64>> = serde_json::from_value(case["intervals"].clone()).unwrap();
        assert_eq!(found, wanted, "{} by {answering:?}", case["id"]);
        assert_eq!(queue.open_seconds_at(from, to), case["open_seconds"], "{} by {answering:?}", case["id"]);
    });
    assert_eq!(count, 30);
}

#[test]
fn adding_time() {
    let count = cases("addtime.jsonl", |case, answering, engine| {
        let queue = engine.queues().next().unwrap();
        let (at, seconds) = (case["t"].as_i64().unwrap(), case["add_seconds"].as_i64().unwrap());
        let found = queue.add_open_seconds_at(at, seconds);
        assert_eq!(found, case["result"].as_i64(), "{} by {answering:?}", case["id"]);
    });
    assert_eq!(count, 28);
}

/// `scripts/check-hours` reckons them minute by minute; another of its files can be named.
#[test]
fn second_program() {
    let file = std::env::var_os("OPENLINE_HOURS").map_or_else(|| data("changed-hours.jsonl"), Into::into);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (mut lines, mut by_exceptions) = (0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let document = json!({"queues": [case["queue"]], "calendars": case["calendars"]}).to_string();
        for answering in Answering::ALL {
            let engine = answering.builder().parse(&document).unwrap_or_else(|error| panic!("{document}: {error}"));
            let queue = engine.queues().next().unwrap();
            for check in case["checks"].as_array().unwrap() {
                let at = check[0].as_i64().unwrap();
                let status = queue.status(at);
                let words = if status.open { None } else { check[2].as_str() };
                let found = (queue.is_open_at(at), status.open, status.reason_text.as_deref());
                let open = check[1].as_bool().unwrap();
                assert_eq!(found, (open, open, words), "at {at} by {answering:?}: {document}");
                assert_eq!(!engine.open_queues(at, None, None).unwrap().is_empty(), open, "at {at}: {document}");
                by_exceptions += usize::from(words.is_some());
            }
        }
        lines += 1;
    }
    assert!(lines >= 100 && by_exceptions > lines, "{lines} schedules, {by_exceptions} closed by exceptions");
}

/// `scripts/check-slots` reckons them minute by minute; another of its files can be named.
#[test]
fn slots_and_callbacks_of_a_second_program() {
    let file = std::env::var_os("OPENLINE_SLOTS").map_or_else(|| data("slots.jsonl"), Into::into);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (mut found_any, mut called_back) = (0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let number = |name: &str| case[name].as_i64().unwrap();
        let callback: serde_json::Map<String, Value> = ["length", "step", "lead", "within"]
            .into_iter()
            .map(|name| (name.to_owned(), json!(format!("{}s", number(name)))))
            .collect();
        let handoffs =
            json!([{"name": "Desk", "description": "d", "callback": callback, "destinations": [case["queue"]]}]);
        let document = json!({"handoffs": handoffs}).to_string();
        for answering in Answering::ALL {
            let engine = answering.builder().parse(&document).unwrap();
            let queue = engine.queues().next().unwrap();
            let wanted =
                Slots::new(number("length")).step(number("step")).lead(number("lead")).within(number("within"));
            let found = queue.slots_at(number("at"), wanted.limit(number("limit") as usize));
            let found: Vec<[i64; 2]> = found.into_iter().map(|(start, end)| [start, end]).collect();
            let reckoned: Vec<[i64; 2]> = serde_json::from_value(case["slots"].clone()).unwrap();
            assert_eq!(found, reckoned, "{} by {answering:?}", case["id"]);
            found_any += usize::from(!found.is_empty());
            let contact = Contact::new().at(number("at"));
            let decision = engine.route(&contact).unwrap();
            let offered: Vec<[i64; 2]> =
                decision.callback_slots().iter().map(|(start, end)| [start.timestamp(), end.timestamp()]).collect();
            // A decision offers three while nobody is there, and none while somebody is.
            if decision.is_available() {
                assert!(offered.is_empty());
            } else if number("limit") == 3 && decision.reopens_at().is_some() {
                assert_eq!(offered, reckoned, "callback {} by {answering:?}", case["id"]);
                called_back += usize::from(!offered.is_empty());
            }
        }
    }
    assert!(found_any > 150 && called_back > 30, "{found_any} {called_back}");
}
