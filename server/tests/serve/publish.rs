//! Publishing: whole, durable, by one of many, and with a second look.

use std::time::{Duration, Instant};

use openline_server::{Level, Options};
use serde_json::json;

use crate::support::{DOCUMENT, Served};

fn put(served: &Served, query: &str, seen: u64, text: &str) -> crate::support::Answer {
    let seen = format!("\"{seen}\"");
    served.send(
        "PUT",
        &format!("/v1/document{query}"),
        &[("content-type", "application/yaml"), ("if-match", &seen)],
        text,
    )
}

#[test]
fn a_text_is_published_on_condition_and_restored() {
    let served = Served::store();
    let text = DOCUMENT.replace("17:30", "18:30");
    let yaml = [("content-type", "application/yaml")];
    served.send("PUT", "/v1/document", &yaml, &text).problem(428, "if_match");
    let refused = put(&served, "", 1, "queues: [{name: A, timezone: Mars}]").problem(422, "document");
    assert!(refused["issues"].as_array().unwrap().iter().any(|issue| issue["code"] == "unknown_timezone"));
    assert_eq!(put(&served, "?dry_run=1", 1, &text).json()["dry_run"], true);
    assert_eq!(served.get("/v1/document").body, DOCUMENT, "nothing was written");
    let done = put(&served, "?note=Longer%20hours", 1, &text);
    assert_eq!(done.status, 200, "{}", done.body);
    let version = done.json()["version"].as_u64().unwrap();
    assert_eq!(done.header("openline-version"), Some(&*version.to_string()));
    assert_eq!(served.get("/v1/document").body, text);
    assert_eq!(served.get("/v1/queues/London%20Care?at=2026-12-24T18:00:00Z").json()["open"], true);
    let stale = put(&served, "", 1, DOCUMENT).problem(412, "stale");
    assert_eq!((&stale["live"]["by"], &stale["live"]["note"]), (&json!("of-publish"), &json!("Longer hours")));
    assert_eq!(put(&served, "", version, &text).json()["unchanged"], true);
    let back = served.send("POST", "/v1/versions/1/restore", &[], "");
    assert_eq!(back.status, 200, "{}", back.body);
    let again = back.json()["version"].as_u64().unwrap();
    assert!(again > version, "history is never rewritten");
    assert_eq!(served.get("/v1/document").body, DOCUMENT);
    assert_eq!(served.get(&format!("/v1/document?version={version}")).body, text);
    let versions = served.get("/v1/versions").json();
    let told: Vec<_> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["version"].as_u64().unwrap(), row["restored_from"].clone()))
        .collect();
    assert_eq!(told, [(again, json!(1)), (version, json!(null)), (1, json!(null))]);
    let one = served.get(&format!("/v1/versions/{version}")).json();
    assert!(one["minutes_opened"].as_i64().unwrap() > 10_000 && one["minutes_closed"] == 0, "{one}");
    served.get("/v1/versions/999").problem(404, "unknown_version");
    served.send("POST", "/v1/versions/999/restore", &[], "").problem(404, "unknown_version");
}

/// Row 15: hours that are empty by mistake are looked at twice.
#[test]
fn a_risk_wants_its_word() {
    let served = Served::store();
    let start = DOCUMENT.find("  - name: Los Angeles Care").unwrap();
    let end = DOCUMENT.find("handoffs:").unwrap();
    let text = format!("{}{}", &DOCUMENT[..start], &DOCUMENT[end..])
        .replace("[London Care, Los Angeles Care]", "[London Care]");
    let asked = put(&served, "", 1, &text).problem(409, "confirm_needed");
    assert_eq!(asked["diff"]["risks"], json!(["queue_removed"]));
    let word = asked["confirm"].as_str().unwrap().to_owned();
    put(&served, "?confirm=d-000000000000", 1, &text).problem(409, "confirm_needed");
    let diff = served.send("POST", "/v1/diff", &[("content-type", "application/yaml")], &text).json();
    assert_eq!(diff["confirm"], *word, "the word of the diff is that of the publishing");
    assert_eq!(diff["base"], 1);
    assert_eq!(put(&served, &format!("?confirm={word}"), 1, &text).status, 200);
}

/// Row 14: of fifty who saw the same version one wins, and no other is lost silently.
#[test]
fn one_of_fifty_wins() {
    let served = Served::store();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let each: Vec<_> = (0..50)
            .map(|n| {
                let served = &served;
                scope.spawn(move || {
                    let text = DOCUMENT.replace("17:30", &format!("18:{n:02}"));
                    loop {
                        let answer = put(served, "", 1, &text);
                        // Ten at once are taken in; the others are told to come back.
                        if answer.status != 503 {
                            return answer.status;
                        }
                        std::thread::sleep(Duration::from_millis(20));
                    }
                })
            })
            .collect();
        each.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 412)), "{statuses:?}");
    assert_eq!(served.get("/v1/versions").json().as_array().unwrap().len(), 2);
}

#[test]
fn a_watched_file_is_read_only_here() {
    let served = Served::file();
    put(&served, "", 1, DOCUMENT).problem(409, "read_only");
    served.send("POST", "/v1/overrides", &[("content-type", "application/json")], "{}").problem(409, "read_only");
    assert!(!served.folder.0.join("centre.yaml.live").exists(), "nothing is made by asking");
}

#[test]
fn overrides_are_made_listed_and_ended() {
    let served = Served::store();
    let kind = [("content-type", "application/json"), ("idempotency-key", "6b1f-one")];
    let make = |body: &str| served.send("POST", "/v1/overrides", &kind[..1], body);
    let soon = (chrono::Utc::now() + chrono::TimeDelta::hours(2)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let body =
        format!(r#"{{"target":{{"queue":"Sales/UK"}},"state":"closed","reason":"Fire alarm","until":"{soon}"}}"#);
    let made = served.send("POST", "/v1/overrides", &kind, &body);
    assert_eq!(made.status, 201, "{}", made.body);
    let row = made.json();
    let id = row["id"].as_str().unwrap();
    assert_eq!(made.header("location"), Some(&*format!("/v1/overrides/{id}")));
    assert_eq!((&row["by"], &row["active"], &row["until"]), (&json!("of-publish"), &json!(true), &json!(soon)));
    assert_eq!(row["affects"], json!(["Sales/UK"]));
    assert_eq!(served.send("POST", "/v1/overrides", &kind, &body).json()["id"], *id, "sent again by the same key");
    let status = served.get("/v1/queues/Sales%2FUK");
    assert_eq!((&status.json()["open"], &status.json()["reason_text"]), (&json!(false), &json!("Fire alarm")));
    assert_eq!(status.json()["generation"], 2);
    assert!(status.header("openline-valid-until").unwrap() <= &*soon, "its end counts");
    assert_eq!(served.get("/v1/overrides?active=1").json().as_array().unwrap().len(), 1);
    // One that ends in the second of its making never held, and is withdrawn.
    std::thread::sleep(Duration::from_millis(1100));
    let ended = served.send("DELETE", &format!("/v1/overrides/{id}"), &[], "");
    assert_eq!((ended.status, &ended.json()["active"]), (200, &json!(false)));
    assert_eq!(served.get("/v1/queues/Sales%2FUK").json()["open"], true);
    assert_eq!(served.get("/v1/overrides").json().as_array().unwrap().len(), 1, "it stays in the log");
    served.send("DELETE", "/v1/overrides/ov_999", &[], "").problem(404, "unknown_override");
    for (body, status, code) in [
        (r#"{"target":{"queue":"Sales/U"},"state":"closed","until":"further_notice"}"#, 404, "unknown_queue"),
        (r#"{"target":{"group":"cares"},"state":"closed","until":"further_notice"}"#, 404, "unknown_group"),
        (r#"{"target":{"queue":"Sales/UK"},"state":"closed"}"#, 400, "bad_override"),
        (r#"{"target":{"queue":"Sales/UK"},"state":"close","until":"further_notice"}"#, 400, "bad_value"),
        (r#"{"target":{"queue":"Sales/UK"},"state":"closed","until":"2020-01-01T00:00:00Z"}"#, 400, "bad_override"),
        (
            r#"{"target":{"queue":"Sales/UK","group":"care"},"state":"closed","until":"further_notice"}"#,
            400,
            "bad_override",
        ),
        (r#"{"target":{"all":true},"state":"closed","until":"further_notice"}"#, 409, "confirm_needed"),
        (r#"{"target":{"queue":"Sales/UK"},"state":"unstaffed","until":"further_notice"}"#, 400, "bad_override"),
        (r#"{"target":{"queue":"Sales/UK"},"state":"closed","untill":"further_notice"}"#, 400, "unknown_field"),
    ] {
        make(body).problem(status, code);
    }
    let all = make(
        r#"{"target":{"all":true,"except":["Sales/UK"]},"state":"closed","until":"further_notice","confirm":"all"}"#,
    );
    assert_eq!(all.json()["affects"], json!(["London Care", "Los Angeles Care"]));
    let minutes = (chrono::Utc::now() + chrono::TimeDelta::minutes(10)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let unstaffed = make(&format!(r#"{{"target":{{"queue":"Sales/UK"}},"state":"unstaffed","until":"{minutes}"}}"#));
    assert_eq!(unstaffed.status, 201, "{}", unstaffed.body);
    assert_eq!(served.get("/v1/queues/Sales%2FUK").json()["reason"], "unstaffed");
    let id = unstaffed.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(served.send("DELETE", &format!("/v1/overrides/{id}"), &[], "").status, 200);
    assert_eq!(served.get("/v1/queues/Sales%2FUK").json()["open"], true);
}

/// What another process writes to the store shows here.
#[test]
fn what_others_write_shows_here() {
    let served = Served::store();
    let file = served.folder.0.join("centre.yaml");
    let store = served.folder.0.join("state").display().to_string();
    let other = openline_live::Live::builder(&file).store(store).watch_file(false).watch(false).open().unwrap();
    let terms = openline_live::Terms::further_notice().reason("Flood").by("cli");
    other.close(openline::Subject::queue("Sales/UK"), terms).unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    while served.get("/v1/queues/Sales%2FUK").json()["open"] == true {
        assert!(Instant::now() < until, "it shows within seconds");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Row 10: no secret is in a problem, in metrics or in an answer's headers.
#[test]
fn secrets_are_not_told() {
    let served = Served::with(|folder, options| Options {
        file: Some(folder.file("centre.yaml", DOCUMENT)),
        store: Some(folder.0.join("state").display().to_string()),
        ..options
    });
    let token = served.token(Level::Publish).to_owned();
    let mut told = String::new();
    for answer in [
        served.send("GET", "/v1/queues?nope=marked-secret", &[], ""),
        served.send(
            "POST",
            "/v1/route",
            &[("content-type", "application/json")],
            r#"{"variables":{"card":"marked-secret"},"topic":"Refund"}"#,
        ),
        served.get(&format!("/v1/queues/London%20Care/calendar.ics?key={token}")),
        served.get("/metrics"),
    ] {
        told += &answer.head;
        told += &answer.body;
    }
    assert!(!told.contains(&token) && !told.contains("marked-secret"), "{told}");
}
