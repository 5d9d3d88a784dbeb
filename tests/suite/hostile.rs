//! Documents that mean harm: each ends in bounded time and memory with a clear issue, and nothing panics.

use std::fmt::Write;

use openline::{Contact, Engine, ZoneSource};

fn codes(text: impl AsRef<[u8]>) -> Vec<&'static str> {
    let issues = Engine::builder().zone_data(ZoneSource::Bundled).check(text, 1_795_176_000);
    issues.iter().map(|issue| issue.code()).collect()
}

fn queue(name: &str, fields: &str) -> String {
    format!(
        r#"{{"name": "{name}", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/London",
            "transfer_function_name": "t"{fields}}}"#
    )
}

#[test]
fn ten_megabytes_of_brackets() {
    for bracket in ["[", "{\"a\":", "[[", "- ", "{a: "] {
        let codes = codes(bracket.repeat((10 << 20) / bracket.len()));
        assert!(codes == ["too_deep"] || codes == ["syntax"], "{bracket:?}: {codes:?}");
    }
}

#[test]
fn a_text_over_the_limit() {
    assert_eq!(codes(" ".repeat((64 << 20) + 1)), ["too_large"]);
}

#[test]
fn aliases_that_expand_without_end() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let line = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{line}]").unwrap();
    }
    assert_eq!(codes(text), ["too_large"]);
}

#[test]
fn ten_thousand_rules_and_more() {
    let mut rules = Vec::new();
    for number in 0..10_050 {
        let (interval, day) = (1 + number % 100, 1 + number / 100 % 28);
        let start = format!("19{:02}-01-{day:02}", 70 + number / 2_800);
        rules.push(format!(r#"{{"rrule": "FREQ=YEARLY;INTERVAL={interval}", "start": "{start}", "closed": true}}"#));
    }
    let text = format!("[{}]", queue("Support", &format!(r#", "recurring_exceptions": [{}]"#, rules.join(","))));
    let found = codes(text);
    assert_eq!(found.iter().filter(|code| **code == "too_many_dates").count(), 50);
}

#[test]
fn one_rule_of_many_dates_in_very_many_queues() {
    let rule =
        r#", "recurring_exceptions": [{"rrule": "FREQ=DAILY;INTERVAL=2", "start": "1970-01-01", "closed": true}]"#;
    let queues: Vec<String> = (0..1_000).map(|number| queue(&format!("Queue {number}"), rule)).collect();
    let found = codes(format!("[{}]", queues.join(",")));
    assert!(found.contains(&"too_many_dates"), "20 million dates are the limit");
}

#[test]
fn a_thousand_queues_that_share_twelve_rules() {
    let mut text = String::from("calendars:\n  - name: c\n    recurring_exceptions:\n");
    for month in 1..=12 {
        writeln!(text, "      - {{rrule: \"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=1\", closed: true, reason: First}}")
            .unwrap();
    }
    text.push_str("queues:\n");
    for number in 0..1_000 {
        writeln!(text, "  - {}", queue(&format!("Queue {number}"), r#", "calendars": ["c"]"#).replace('\n', " "))
            .unwrap();
    }
    let engine = Engine::builder().transfer_functions(["t"]).zone_data(ZoneSource::Bundled).parse(text).unwrap();
    for queue in engine.queues() {
        assert_eq!(queue.status(1_796_083_200).reason_text.as_deref(), Some("First"), "1 December 2026");
    }
}

#[test]
fn of_very_many_faults_the_first_are_told() {
    let text = format!("[{}]", vec![r#"{"nam": 1, "type": 2}"#; 20_000].join(","));
    let found = codes(text);
    assert_eq!(found.iter().filter(|code| **code == "unknown_field").count(), 1 + 1000 / 7);
    assert_eq!((found.len(), found.last()), (1001, Some(&"too_many_issues")));
}

#[test]
fn very_many_names_that_do_not_exist() {
    let names: Vec<String> = (0..50_000).map(|number| format!("\"Unknown {number}\"")).collect();
    let queues: Vec<String> = (0..2_000).map(|number| queue(&format!("Queue {number}"), "")).collect();
    let text = format!(
        r#"{{"queues": [{}], "handoffs": [{{"name": "Desk", "destinations": [{}]}}]}}"#,
        queues.join(","),
        names.join(",")
    );
    assert_eq!(codes(text).iter().filter(|code| **code == "unknown_queue").count(), 1000);
}

#[test]
fn very_many_destinations_intervals_and_topics() {
    let queues: Vec<String> = (0..20_000).map(|number| queue(&format!("Queue {number}"), "")).collect();
    let found = codes(format!("[{}]", queues.join(",")));
    assert_eq!(found, ["unchecked_transfer_function", "unreachable"]);

    let intervals = vec![r#"{"start": "09:00", "end": "17:00"}"#; 50_000].join(",");
    let fields = format!(r#", "date_exceptions": {{"2026-12-24": {{"intervals": [{intervals}]}}}}"#);
    let found = codes(format!("[{}]", queue("Support", &fields)));
    assert_eq!(found.iter().filter(|code| **code == "overlap").count(), 1);
}

#[test]
fn noise_never_panics() {
    let seed = include_bytes!("../../examples/contact-centre.yaml");
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut loaded = 0;
    for _ in 0..300 {
        let mut text = seed.to_vec();
        for _ in 0..1 + random(4) {
            let at = random(text.len());
            match random(4) {
                0 => text[at] = random(256) as u8,
                1 => drop(text.remove(at)),
                2 => text.insert(at, b":{}[]\"',&*#|>-%$\n \x00"[random(19)]),
                _ => {
                    let end = (at + random(40)).min(text.len());
                    text.drain(at..end);
                }
            }
        }
        let builder = Engine::builder().zone_data(ZoneSource::Bundled).base_dir(openline_tests::repository("examples"));
        if let Ok(engine) = builder.parse(&text) {
            loaded += 1;
            for topic in engine.topics() {
                let contact = Contact::new().topic(topic.name()).language("es").channel("voice").at(1_795_176_000);
                engine.route(&contact).unwrap().report();
            }
        }
    }
    assert!(
        loaded > 20,
        "only {loaded} of 300 still loaded: the noise is too loud to test what lies behind the reader"
    );
}
