//! Each path by its example.

use serde_json::json;

use crate::support::Served;

#[test]
fn a_queue_says_whether_it_is_open_and_until_when_that_holds() {
    let served = Served::file();
    let answer = served.get("/v1/queues/London%20Care?at=2026-12-24T12:00:00Z");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let row = answer.json();
    assert_eq!((&row["name"], &row["open"]), (&json!("London Care"), &json!(true)));
    assert_eq!(row["until"], "2026-12-24T17:30:00+00:00");
    assert_eq!(answer.header("openline-at"), Some("2026-12-24T12:00:00Z"));
    assert_eq!(answer.header("openline-valid-until"), Some("2026-12-24T17:30:00Z"));
    assert_eq!(answer.header("openline-version"), Some("1"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    // While it is closed its reason may change at midnight: on the 25th it is the exception.
    let closed = served.get("/v1/queues/London%20Care?at=2026-12-24T20:00:00Z");
    assert_eq!(closed.json()["reason"], "closed");
    assert_eq!(closed.header("openline-valid-until"), Some("2026-12-25T00:00:00Z"));
    assert_eq!(served.get("/v1/queues/London%20Care?at=2026-12-25T00:00:00Z").json()["reason"], "exception");
    let slash = served.get("/v1/queues/Sales%2FUK?at=2026-12-24T20:00:00Z").json();
    assert_eq!(served.get("/v1/queues?name=Sales%2FUK&at=2026-12-24T20:00:00Z").json(), json!([slash]));
}

#[test]
fn what_is_known_already_is_not_sent_again() {
    let served = Served::file();
    let path = "/v1/queues?at=2026-12-24T12:00:00Z";
    let first = served.get(path);
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("W/\"1-0-1798133400"), "{tag}");
    let again = served.ask("GET", path, &[("if-none-match", &tag)], b"");
    assert_eq!((again.status, &*again.body), (304, ""));
    assert_eq!(again.header("etag"), Some(&*tag));
    std::fs::write(served.folder.0.join("centre.yaml"), crate::support::DOCUMENT.replace("17:30", "16:30")).unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while served.ask("GET", path, &[("if-none-match", &tag)], b"").status == 304 {
        assert!(std::time::Instant::now() < until, "a replaced file becomes live");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(served.get(path).header("openline-version"), Some("2"));
}

#[test]
fn lists_are_filtered_and_paged() {
    let served = Served::file();
    let at = "at=2026-11-27T12:00:00Z";
    let names = |query: &str| {
        let rows = served.get(&format!("/v1/queues?{at}&{query}"));
        assert_eq!(rows.status, 200, "{}", rows.body);
        rows.json().as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("open=true"), ["London Care", "Sales/UK"]);
    assert_eq!(names("open=false"), ["Los Angeles Care"]);
    assert_eq!(names("tag=care"), ["London Care", "Los Angeles Care"]);
    assert_eq!(names("q=CARE"), ["London Care", "Los Angeles Care"]);
    assert_eq!(names("language=es"), ["London Care", "Sales/UK"]);
    assert_eq!(names("name=Sales/UK&name=London%20Care"), ["Sales/UK", "London Care"]);
    let page = served.get(&format!("/v1/queues?{at}&limit=2"));
    assert_eq!((page.header("openline-next"), page.header("openline-total")), (Some("2"), Some("3")));
    assert_eq!((page.header("openline-open"), page.header("openline-closed")), (Some("2"), Some("1")));
    assert_eq!(names("limit=2&cursor=2"), ["Los Angeles Care"]);
}

#[test]
fn hours_week_and_year_are_those_of_the_queue() {
    let served = Served::file();
    let hours = served.get("/v1/queues/London%20Care/hours?from=2026-12-24&to=2026-12-27").json();
    assert_eq!(hours["open_seconds"], 8 * 3600 + 1800);
    assert_eq!(hours["special_days"][0]["date"], "2026-12-25");
    let week = served.get("/v1/queues/Los%20Angeles%20Care/week?date=2026-10-31").json();
    assert_eq!(week["days"][0]["date"], "2026-10-26");
    assert_eq!(week["days"][5]["intervals"], json!([{"from": "22:00", "to": "24:00"}]));
    assert_eq!(week["days"][6]["intervals"], json!([{"from": "00:00", "to": "02:00"}]));
    // The clock goes back at 2 on that Sunday, so the hour from 1 to 2 is there twice.
    assert_eq!(week["clock_changes"][0]["at"], "2026-11-01T01:00:00-08:00");
    assert_eq!(week["days"][6]["open_seconds"], 3 * 3600);
    let year = served.get("/v1/queues/London%20Care/year?year=2026").json();
    assert_eq!(year["days"].as_array().unwrap().len(), 365);
    assert_eq!(year["days"][358]["special"], "closed");
    assert_eq!(year["days"][357]["open_minutes"], 510);
    served.get("/v1/queues/London%20Care/hours?from=2026-01-01&to=2027-12-01").problem(400, "bad_range");
    served.get("/v1/queues/London%20Care/hours?from=2026-01-01").problem(400, "bad_range");
}

#[test]
fn a_contact_is_routed_by_get_and_by_post() {
    let served = Served::file();
    let got = served.get("/v1/route?topic=Refund&channel=voice&language=es,en&at=2026-12-24T12:00:00%2B00:00");
    assert_eq!(got.status, 200, "{}", got.body);
    let plus = served.get("/v1/route?topic=Refund&channel=voice&language=es,en&at=2026-12-24T12:00:00+00:00");
    assert_eq!(got.json(), plus.json(), "a bare plus");
    let body = r#"{"topic":"Refund","channel":"voice","language":["es","en"],"at":"2026-12-24T12:00:00Z"}"#;
    let posted = served.ask("POST", "/v1/route", &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(got.json(), posted.json());
    assert_eq!(posted.json()["queue"], "London Care");
    let closed = served.get("/v1/route?topic=Refund&at=2026-12-25T12:00:00Z").json();
    assert_eq!((&closed["available"], &closed["reopens_queue"]), (&json!(false), &json!("Los Angeles Care")));
    assert!(served.get("/v1/route?topic=Refund&explain=false").json().get("verdicts").is_none());
    assert_eq!(served.get("/v1/tools?topic=Refund").json()[0]["name"], "handoff_refund_desk");
    assert_eq!(served.get("/v1/topics").json()[0]["handoffs"], json!(["Refund Desk"]));
    assert_eq!(served.get("/v1/handoffs").json()[0]["destinations"], json!(["London Care", "Los Angeles Care"]));
    assert!(served.get("/v1/zones").json()["names"].as_array().unwrap().len() > 400);
}

#[test]
fn a_wrong_name_has_its_nearest_and_closed_is_no_problem() {
    let served = Served::file();
    assert_eq!(served.get("/v1/route?topic=Refnd").problem(404, "unknown_topic")["did_you_mean"], "Refund");
    assert_eq!(
        served.get("/v1/route?handoff=Refund%20Dsk").problem(404, "unknown_handoff")["did_you_mean"],
        "Refund Desk"
    );
    assert_eq!(served.get("/v1/queues/London%20Car").problem(404, "unknown_queue")["did_you_mean"], "London Care");
    assert_eq!(served.get("/v1/route?chanel=voice").problem(400, "unknown_field")["did_you_mean"], "channel");
    served.get("/v1/route?language=no_such!").problem(400, "bad_language");
    served.get("/v1/route?at=yesterday").problem(400, "bad_time");
    served.get("/v1/route?at=2026-11-20").problem(400, "bad_time");
    served.get("/v1/queues?limit=0").problem(400, "bad_value");
    served.get("/v1/nothing").problem(404, "no_such_path");
    let method = served.ask("DELETE", "/v1/route", &[], b"");
    method.problem(405, "method");
    assert_eq!(method.header("allow"), Some("GET, HEAD, POST"));
    let post = |body: &str| served.ask("POST", "/v1/route", &[("content-type", "application/json")], body.as_bytes());
    let fault = post("{\"topic\":\n 5x}").problem(400, "bad_json");
    assert_eq!((&fault["line"], &fault["column"]), (&json!(2), &json!(3)));
    assert_eq!(post(r#"{"chanel":"voice"}"#).problem(400, "unknown_field")["did_you_mean"], "channel");
    post(r#"{"topic":7}"#).problem(400, "bad_json");
    post(r#"{"topic":"Refund","handoff":"Refund Desk"}"#).problem(400, "bad_contact");
}

#[test]
fn faults_of_a_text_are_placed() {
    let served = Served::file();
    let check = |text: &str| {
        let answer = served.ask("POST", "/v1/check", &[("content-type", "text/plain")], text.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    let found = check("queues: [{name: A, timezone: Mars}]");
    assert_eq!(found["loads"], false);
    let zone =
        found["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == "unknown_timezone").unwrap().clone();
    assert_eq!((&zone["line"], &zone["column"], &zone["end_column"]), (&json!(1), &json!(30), &json!(34)));
    // Columns are characters, not bytes and not halves of surrogates.
    let found = check("queues: [{name: \u{1f600}, timezone: Mars}]");
    let zone =
        found["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == "unknown_timezone").unwrap().clone();
    assert_eq!((&zone["column"], &zone["end_column"]), (&json!(30), &json!(34)));
    let fine = check(crate::support::DOCUMENT);
    assert_eq!((&fine["loads"], &fine["errors"]), (&json!(true), &json!(0)));
    let deep = "[".repeat(100);
    assert_eq!(check(&deep)["loads"], false);
    let many = (0..3000).map(|n| format!("  - {{name: Q{n}, timezone: Mars}}\n")).collect::<String>();
    let found = check(&format!("queues:\n{many}"));
    assert_eq!(found["issues"].as_array().unwrap().len(), 1000);
    assert!(found["errors"].as_u64().unwrap() >= 1000, "{}", found["errors"]);
}

#[test]
fn a_feed_has_the_intervals_of_the_hours() {
    let served = Served::file();
    let feed = served.get("/v1/queues/London%20Care/calendar.ics");
    assert_eq!(feed.status, 200);
    assert_eq!(feed.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(feed.body.split("\r\n").all(|line| line.len() <= 75));
    let plain = feed.body.replace("\r\n ", "");
    assert!(plain.contains("SUMMARY:London Care: Christmas\\; <b>no\\, calls"), "{plain}");
    let at = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").unwrap().and_utc();
    let mut events = Vec::new();
    for event in plain.split("BEGIN:VEVENT").skip(1).filter(|event| event.contains("DTSTART:")) {
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        events.push((at(field("DTSTART:")), at(field("DTEND:"))));
    }
    let today = chrono::Utc::now().date_naive();
    let edge = |days: i64| {
        (today + chrono::Days::new(0)).and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::days(days)
    };
    let mut hours = Vec::new();
    for (from, to) in [(-31, 300), (300, 400)] {
        let path = format!(
            "/v1/queues/London%20Care/hours?from={}&to={}",
            edge(from).format("%Y-%m-%dT%H:%M:%SZ"),
            edge(to).format("%Y-%m-%dT%H:%M:%SZ")
        );
        for interval in served.get(&path).json()["intervals"].as_array().unwrap() {
            let time = |name: &str| -> chrono::DateTime<chrono::Utc> {
                interval[name].as_str().unwrap().parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc()
            };
            hours.push((time("start"), time("end")));
        }
    }
    assert!(hours.len() > 200);
    assert_eq!(events, hours);
}

#[test]
fn the_examples_load_and_answer() {
    for name in ["contact-centre.yaml", "destinations.json", "sip-handoffs.yaml"] {
        let served = Served::with(|_, options| openline_server::Options {
            file: Some(crate::support::examples().join(name)),
            ..options
        });
        let rows = served.get("/v1/queues");
        assert_eq!(rows.status, 200, "{name}");
        let ready = served.get("/readyz").json();
        assert_eq!(ready["queues"].as_u64().unwrap().to_string(), rows.header("openline-total").unwrap(), "{name}");
    }
}
