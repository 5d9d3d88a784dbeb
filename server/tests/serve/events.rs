//! Events at their second, each once and in order.

use openline_server::{Clock, Options};

use crate::support::{DOCUMENT, Served};

/// Under a clock that runs 100,000 times as fast every change of weeks is told, once and in order.
#[test]
fn a_fast_clock_loses_nothing() {
    let begun = 1_795_996_800; // 2026-11-30T00:00:00Z, a Monday
    let served = Served::with(|folder, options| Options {
        file: Some(folder.file("centre.yaml", DOCUMENT)),
        clock: Clock::fast(begun, 100_000),
        ..options
    });
    let mut events = served.events("?queue=London%20Care", None);
    let (_, kind, hello) = events.next();
    assert_eq!((&*kind, &hello["version"]), ("hello", &serde_json::json!(1)));
    let mut told = Vec::new();
    let mut last = String::new();
    while told.len() < 20 {
        let (id, data) = events.next_of("queues");
        let change = &data["changes"][0];
        told.push((data["at"].as_str().unwrap().to_owned(), change["open"].as_bool().unwrap()));
        last = id;
    }
    // The hours of /hours are what was told: each edge once, in order, without a gap.
    let to = chrono::DateTime::parse_from_rfc3339(&told.last().unwrap().0).unwrap() + chrono::TimeDelta::seconds(1);
    let path = format!(
        "/v1/queues/London%20Care/hours?from=2026-11-30T00:00:00Z&to={}",
        to.to_utc().format("%Y-%m-%dT%H:%M:%SZ")
    );
    let hours = served.get(&path).json();
    let mut edges = Vec::new();
    for interval in hours["intervals"].as_array().unwrap() {
        for (name, open) in [("start", true), ("end", false)] {
            let at = chrono::DateTime::parse_from_rfc3339(interval[name].as_str().unwrap()).unwrap().to_utc();
            edges.push((at.format("%Y-%m-%dT%H:%M:%SZ").to_string(), open));
        }
    }
    let first = edges.iter().position(|edge| *edge == told[0]).expect("the first that was told is an edge");
    assert_eq!(told, edges[first..first + told.len()]);
    // Who comes back is told what was missed, and what cannot be told is a reset.
    let mut again = served.events("?queue=London%20Care", Some(&last));
    assert_eq!(again.next().1, "hello");
    let (_, data) = again.next_of("queues");
    let (_, next) = events.next_of("queues");
    assert_eq!(data, next, "the one behind the last");
    let mut lost = served.events("", Some("1-17"));
    lost.next();
    assert_eq!(lost.next().1, "reset");
}

#[test]
fn overrides_and_publishings_are_told() {
    let served = Served::store();
    let mut events = served.events("", None);
    assert_eq!(events.next().1, "hello");
    let body = r#"{"target":{"queue":"Sales/UK"},"state":"closed","reason":"Fire alarm","until":"further_notice"}"#;
    let made = served.send("POST", "/v1/overrides", &[("content-type", "application/json")], body);
    assert_eq!(made.status, 201, "{}", made.body);
    let (_, told) = events.next_of("override");
    assert_eq!((&told["id"], &told["active"]), (&made.json()["id"], &serde_json::json!(true)));
    let (_, told) = events.next_of("queues");
    assert_eq!(
        (&told["changes"][0]["name"], &told["changes"][0]["open"]),
        (&serde_json::json!("Sales/UK"), &serde_json::json!(false))
    );
    let text = DOCUMENT.replace("17:30", "18:30");
    let put = served.send("PUT", "/v1/document", &[("content-type", "application/yaml"), ("if-match", "\"1\"")], &text);
    assert_eq!(put.status, 200, "{}", put.body);
    let (_, told) = events.next_of("published");
    assert_eq!(told["version"], put.json()["version"]);
}
