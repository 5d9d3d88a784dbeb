//! Overrides: the scenarios of two brute-force programs, in two forms.

use std::{collections::BTreeMap, fs};

use openline::{Contact, Decision, Engine, Override};
use openline_tests::{Answering, data};
use serde::Deserialize;
use serde_json::{Value, json};

/// A line of a vector file; the overrides as they are written, for an object's order says whose the first language is.
#[derive(Deserialize)]
struct Scenario {
    id: String,
    document: Value,
    overrides: Vec<Override>,
    checks: Vec<Value>,
}

/// The scenarios of a file, each with its engine for every way of answering.
fn scenarios(file: &str, mut answer: impl FnMut(&str, &Engine, &Value)) -> usize {
    let text = fs::read_to_string(data("vectors/live").join(file)).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let scenario: Scenario = serde_json::from_str(line).unwrap();
        let document = scenario.document.to_string();
        for answering in Answering::ALL {
            let plain = answering.builder().parse(&document).unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
            let engine = plain.with_overrides(scenario.overrides.clone());
            let engine = engine.unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
            let name = format!("{} by {answering:?}", scenario.id);
            scenario.checks.iter().for_each(|check| answer(&name, &engine, check));
        }
        count += 1;
    }
    count
}

/// Everything that is expected of a queue's line at an instant, whichever keys the file has for it.
fn holds_of_a_queue(name: &str, engine: &Engine, check: &Value, at: i64, wanted: &Value) {
    let queue = engine.queue(check["queue"].as_str().unwrap()).unwrap();
    let status = queue.status(at);
    let seconds = |time: &Option<chrono::DateTime<openline::Zone>>| json!(time.as_ref().map(|time| time.timestamp()));
    let found = json!({
        "open": status.open,
        "cause": status.cause,
        "override": status.override_id,
        "reason_text": status.reason_text,
        "since": seconds(&status.since),
        "until": seconds(&status.until),
        "opens_at": seconds(&status.opens_at),
        "next_open": queue.next_open_at(at),
        "next_close": queue.next_close_at(at),
        "next_change": queue.next_change_at(at),
    });
    for (key, value) in found.as_object().unwrap() {
        if let Some(wanted) = wanted.get(key) {
            assert_eq!(value, wanted, "{key} of {} at {at} in {name}", queue.name());
        }
    }
    assert_eq!(queue.is_open_at(at), status.open, "{} at {at} in {name}", queue.name());
    assert_eq!(status.until.map(|time| time.timestamp()), queue.next_change_at(at));
    let sum = &check["sum"];
    let to = sum["to"].as_i64().unwrap();
    let intervals: Vec<[i64; 2]> = queue.intervals_at(at, to).map(|(start, end)| [start, end]).collect();
    assert_eq!(json!(intervals), sum["intervals"], "intervals of {} from {at} in {name}", queue.name());
    assert_eq!(json!(queue.open_seconds_at(at, to)), sum["seconds"], "seconds of {} from {at} in {name}", queue.name());
}

#[test]
fn cases() {
    let mut asked = BTreeMap::new();
    let count = scenarios("cases.jsonl", |name, engine, check| {
        let (at, wanted) = (check["at"].as_i64().unwrap(), &check["expect"]);
        let ask = check["ask"].as_str().unwrap();
        *asked.entry(ask.to_owned()).or_insert(0) += 1;
        if ask == "status" {
            return holds_of_a_queue(name, engine, check, at, wanted);
        }
        let mut contact = Contact::new().handoff(check["handoff"].as_str().unwrap()).at(at);
        if let Some(channel) = check["channel"].as_str() {
            contact = contact.channel(channel);
        }
        if let Some(language) = check["language"].as_str() {
            contact = contact.language(language);
        }
        let decision = engine.route(&contact).unwrap();
        let report = decision.report();
        let seconds = |time: Option<chrono::DateTime<openline::Zone>>| time.map(|time| time.timestamp());
        let found = json!({
            "available": report.available,
            "queue": report.queue,
            "open_until": seconds(report.open_until),
            "reopens_at": seconds(report.reopens_at),
            "reopens_queue": report.reopens_queue,
            "reason": report.reason,
            "reason_text": report.reason_text,
            "retry_after": report.retry_after.map(|delta| delta.num_seconds()),
        });
        for (key, value) in found.as_object().unwrap() {
            assert_eq!(value, &wanted[key], "{key} at {at} in {name}");
        }
        let verdicts = wanted["verdicts"].as_array().unwrap();
        assert_eq!(report.verdicts.len(), verdicts.len());
        for (verdict, wanted) in report.verdicts.iter().zip(verdicts) {
            let found = json!({
                "queue": verdict.queue,
                "verdict": verdict.verdict,
                "opens_at": seconds(verdict.opens_at.clone()),
                "reason_text": verdict.reason_text,
                "override": verdict.override_id,
            });
            for (key, wanted) in wanted.as_object().unwrap() {
                assert_eq!(&found[key], wanted, "{key} of {wanted} at {at} in {name}");
            }
        }
        prepared_routes_agree(engine, &contact, &decision);
    });
    assert_eq!(count, 160);
    assert_eq!(asked, BTreeMap::from([("route".to_owned(), 3 * 1095), ("status".to_owned(), 3 * 2190)]));
}

#[test]
fn scenario_documents() {
    let (mut lines, mut routes) = (0, 0);
    let count = scenarios("scenarios.jsonl", |name, engine, check| {
        let at = check["t"].as_i64().unwrap();
        if check.get("route").is_none() {
            lines += 1;
            return holds_of_a_queue(name, engine, check, at, check);
        }
        routes += 1;
        let contact = Contact::new().handoff("Help").at(at);
        let decision = engine.route(&contact).unwrap();
        assert_eq!(json!(decision.is_available()), check["available"], "at {at} in {name}");
        assert_eq!(json!(decision.queue().map(|queue| queue.name())), check["queue"], "at {at} in {name}");
        let found = json!({
            "reason": decision.reason(),
            "reason_text": decision.reason_text(),
            "reopens_at": decision.reopens_at().map(|time| time.timestamp()),
            "reopens_queue": decision.reopens_queue().map(|queue| queue.name()),
        });
        for (key, value) in found.as_object().unwrap() {
            if let Some(wanted) = check.get(key) {
                assert_eq!(value, wanted, "{key} at {at} in {name}");
            }
        }
        for (verdict, wanted) in decision.verdicts().iter().zip(check["verdicts"].as_array().unwrap()) {
            let found = json!([verdict.queue, verdict.verdict]);
            assert_eq!([&found[0], &found[1]], [&wanted[0], &wanted[1]], "at {at} in {name}");
            if !wanted[2].is_null() {
                assert_eq!(json!(verdict.reason_text), wanted[2], "at {at} in {name}");
            }
        }
        prepared_routes_agree(engine, &contact, &decision);
    });
    assert_eq!((count, lines, routes), (60, 3 * 840, 3 * 240));
}

/// What is prepared once says what is routed each time, and the fleet what each queue says.
fn prepared_routes_agree(engine: &Engine, contact: &Contact, decision: &Decision<'_>) {
    let at = decision.at();
    let route = engine.prepare(contact).unwrap();
    assert_eq!(route.target_at(at), decision.target());
    assert_eq!(route.decide(at).report(), decision.report());
    let open: Vec<&str> = engine.open_queues(at, None, None).unwrap().iter().map(|queue| queue.name()).collect();
    let each: Vec<&str> = engine.queues().filter(|queue| queue.is_open_at(at)).map(|queue| queue.name()).collect();
    assert_eq!(open, each, "at {at}");
}
