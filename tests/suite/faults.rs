//! Faults that were found by trying to break it, one test a kind: bounded output, bounded work, files that are none.

use std::{fs, path::PathBuf};

use openline::{Contact, Engine, Issue, Severity, ZoneSource};
use openline_tests::data;
use serde_json::{Value, json};

fn check(text: impl AsRef<[u8]>) -> Vec<Issue> {
    Engine::builder().zone_data(ZoneSource::Bundled).check(text, 1_795_176_000)
}

fn queue(name: &str, fields: &str) -> String {
    format!(
        r#"{{"name": "{name}", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {{"mon": [{{"start": "09:00", "end": "17:00"}}]}}, "transfer_function_name": "t"{fields}}}"#
    )
}

/// A folder of its own below the build's, emptied.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn issues_are_bounded_and_the_rest_is_counted() {
    let found = check(format!("[{}{{}}]", "{},".repeat(500_000)));
    assert_eq!(found.len(), 1001);
    let last = found.last().unwrap();
    assert_eq!((last.code(), last.severity()), ("too_many_issues", Severity::Error));
    assert_eq!(last.message(), "2999006 more errors: only the first 1000 are told");
    assert!(found.windows(2).take(999).all(|pair| pair[0].column() <= pair[1].column()), "those that stand first");
}

#[test]
fn equal_warnings_of_many_queues_are_one_with_a_count() {
    let queues: Vec<String> = (0..3000).map(|number| queue(&format!("Queue {number}"), "")).collect();
    let found = check(format!("[{}]", queues.join(",")));
    let messages: Vec<&str> = found.iter().map(Issue::message).collect();
    let wanted = "\"t\" passes through unchecked: nothing declares transfer functions (here and at 2999 other places)";
    assert_eq!(messages, [wanted]);
}

#[test]
fn different_rules_share_one_budget_of_work() {
    let rule = |i: usize| {
        let (week, count) = (i % 53 + 1, i + 1);
        format!(
            r#"{{"rrule": "FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,SU;BYSETPOS=1,-1;COUNT={count}", "start": "1600-01-01", "closed": true}}"#
        )
    };
    let rules: Vec<String> = (0..9999).map(rule).collect();
    let found = check(format!("[{}]", queue("Q", &format!(r#", "recurring_exceptions": [{}]"#, rules.join(",")))));
    let limits: Vec<&Issue> = found.iter().filter(|issue| issue.code() == "too_many_dates").collect();
    assert!(limits[0].message().contains("40,000,000"), "{}", limits[0]);
    assert!(limits[0].path().starts_with("[0].recurring_exceptions["), "{}", limits[0]);
}

#[test]
fn one_rule_in_many_entries_is_worked_off_once() {
    let rule = r#"{"rrule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "closed": true}"#;
    let rules = vec![rule; 100_000].join(",");
    let text = format!("[{}]", queue("Q", &format!(r#", "recurring_exceptions": [{rules}]"#)));
    let found = check(&text);
    assert!(found.iter().all(|issue| issue.severity() == Severity::Warning), "{found:?}");
    let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(&text).unwrap();
    // 25 December 2028 is a Monday, 25 December 2034 too.
    assert!(
        !engine.queue("Q").unwrap().is_open_at(1_861_354_800) && !engine.queue("Q").unwrap().is_open_at(2_050_653_600)
    );
}

#[test]
fn a_calendar_file_is_read_once_a_load() {
    let event = |i: usize| {
        let count = i % 9 + 300;
        format!(
            "BEGIN:VEVENT\nUID:{i}\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT={count}\nEND:VEVENT\n"
        )
    };
    let folder = folder("read_once");
    let events: String = (0..6000).map(event).collect();
    fs::write(folder.join("c.ics"), format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")).unwrap();
    let calendars: Vec<Value> = (0..4).map(|i| json!({"name": format!("c{i}"), "ics": "c.ics"})).collect();
    let names: Vec<String> = (0..4).map(|i| format!("\"c{i}\"")).collect();
    let queue = queue("Q", &format!(r#", "calendars": [{}]"#, names.join(",")));
    let text = format!(r#"{{"calendars": {}, "queues": [{queue}]}}"#, json!(calendars));
    let builder = Engine::builder().zone_data(ZoneSource::Bundled).base_dir(&folder);
    let engine = builder.parse(text).unwrap();
    assert_eq!(engine.queue("Q").unwrap().status(1_769_817_600).cause.as_str(), "hours");
    assert_eq!(engine.queue("Q").unwrap().status(1_769_774_400).cause.as_str(), "exception");
}

#[test]
fn a_text_over_the_limit_is_said_to_be_over_it() {
    let found = check(vec![0; (64 << 20) + 1]);
    assert_eq!((found[0].code(), found[0].message()), ("too_large", "the text is over 64 MiB"));
    let builder = Engine::builder().max_bytes(10).zone_data(ZoneSource::Bundled);
    assert_eq!(builder.check("[1, 2, 3, 4]", 0)[0].message(), "the text is over 10 bytes");
    // What the engine's tree cannot count is refused whoever asks for it.
    let builder = Engine::builder().max_bytes(usize::MAX).zone_data(ZoneSource::Bundled);
    assert_eq!(builder.check("[1]", 0)[0].code(), "wrong_type");
}

#[cfg(unix)]
#[test]
fn only_regular_files_below_the_folder_are_opened() {
    use std::os::unix::fs::symlink;

    let folder = folder("files");
    let inside = folder.join("inside");
    fs::create_dir(&inside).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(inside.join("pipe.ics")).status().unwrap().success());
    symlink(inside.join("pipe.ics"), inside.join("to-pipe.ics")).unwrap();
    symlink("/dev/zero", inside.join("device.ics")).unwrap();
    let good = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
    fs::write(folder.join("outside.ics"), good).unwrap();
    symlink("../outside.ics", inside.join("out.ics")).unwrap();
    fs::write(inside.join("real.ics"), good).unwrap();
    symlink("real.ics", inside.join("link.ics")).unwrap();
    let told = |file: &str| {
        let text = format!(r#"{{"calendars": [{{"name": "c", "ics": "{file}"}}], "queues": [{}]}}"#, queue("Q", ""));
        let issues = Engine::builder().zone_data(ZoneSource::Bundled).base_dir(&inside).check(text, 0);
        issues.iter().find(|issue| issue.code() == "bad_ics").map(|issue| issue.message().to_owned())
    };
    for (file, words) in [
        ("pipe.ics", "not a regular file"),
        ("to-pipe.ics", "not a regular file"),
        ("device.ics", "a link out of the document's folder"),
        ("out.ics", "a link out of the document's folder"),
    ] {
        let message = told(file).unwrap_or_default();
        assert!(message.contains(words), "{file}: {message:?}");
    }
    assert_eq!(told("real.ics"), None);
    assert_eq!(told("link.ics"), None);
    let error = Engine::from_path(inside.join("pipe.ics")).unwrap_err();
    assert!(error.is_unreadable() && error.to_string().contains("not a regular file"), "{error}");
}

/// The document of a line, letter by letter: in a range of dates the first listed wins, so the order of keys counts.
fn document(line: &str) -> &str {
    let rest = line.strip_prefix(r#"{"document": "#).expect("a line begins with its document");
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
    values.next().expect("a value").expect("JSON");
    &rest[..values.byte_offset()]
}

/// Random documents with the answers of an independent program.
#[test]
fn random_documents_answer_as_another_program_does() {
    let text = fs::read_to_string(data("faults/fuzz/differential-sample.jsonl")).unwrap();
    let mut asked = 0;
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(document(line)).unwrap();
        let queue = engine.queue(case["queue"].as_str().unwrap()).unwrap();
        let (at, expect) = (case["at"].as_i64().unwrap(), &case["expect"]);
        let mut words = case["question"].as_str().unwrap().split(' ');
        let (question, amount) = (words.next().unwrap(), words.next().map(|word| word.parse::<i64>().unwrap()));
        let found = match question {
            "is_open" => json!(queue.is_open_at(at)),
            "is_open_many" => {
                let mut open = [false];
                queue.is_open_many(&[at], &mut open);
                json!(open[0])
            }
            "next_open" => json!(queue.next_open_at(at)),
            "next_close" => json!(queue.next_close_at(at)),
            "next_change" => json!(queue.next_change_at(at)),
            "previous_change" => json!(queue.previous_change_at(at)),
            "open_time" => json!(queue.open_seconds_at(at, at + amount.unwrap())),
            "add_open_time" => json!(queue.add_open_seconds_at(at, amount.unwrap())),
            "intervals" => json!(queue.intervals_at(at, at + amount.unwrap()).collect::<Vec<_>>()),
            "status.open" => json!(queue.status(at).open),
            "status.reason" => json!([queue.status(at).reason, queue.status(at).reason_text]),
            "status.opens_at" => json!(queue.status(at).opens_at.map(|at| at.timestamp())),
            "special_day" => json!(queue.special_day(at).map(|day| day.reason)),
            other => panic!("the sample asks {other:?}: {expect}"),
        };
        assert_eq!(&found, expect, "{line}");
        asked += 1;
    }
    assert_eq!(asked, 40);
}

#[test]
fn random_contacts_are_routed_as_another_program_does() {
    let text = fs::read_to_string(data("faults/fuzz/routing-sample.jsonl")).unwrap();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(document(line)).unwrap();
        let asked = &case["contact"];
        let mut contact = Contact::new().at(asked["at"].as_i64().unwrap());
        if let Some(topic) = asked["topic"].as_str() {
            contact = contact.topic(topic);
        }
        if let Some(handoff) = asked["handoff"].as_str() {
            contact = contact.handoff(handoff);
        }
        if let Some(channel) = asked["channel"].as_str() {
            contact = contact.channel(channel);
        }
        for tag in asked["language"].as_array().into_iter().flatten() {
            contact = contact.language(tag.as_str().unwrap());
        }
        let found = engine.route(&contact).unwrap().report();
        let found = json!({"available": found.available, "queue": found.queue, "language": found.language});
        assert_eq!(found, case["expect"], "{line}");
    }
}

/// Public reports of transfers that went wrong.
#[test]
fn transfers_that_went_wrong() {
    let mut asked = 0;
    for file in fs::read_dir(data("faults/routing")).unwrap() {
        let case: Value = serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        let (id, expect) = (case["id"].as_str().unwrap(), &case["expect"]);
        asked += 1;
        let text = case["document"].as_str().unwrap();
        if case["ask"]["kind"] == "check" {
            let issues = check(text);
            let told = |issue: &Issue| {
                expect["message_has"].as_str().is_none_or(|words| issue.message().contains(words))
                    && expect["issue_at"].as_str().is_none_or(|path| issue.path() == path)
            };
            assert!(issues.iter().any(told), "{id}: {issues:?}");
            continue;
        }
        let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(text).unwrap();
        if case["ask"]["kind"] == "tools" {
            let tools = engine.tools(1_795_176_000, None, None, &[]).unwrap();
            for tool in &tools {
                let lacks = expect["tool_text_lacks"].as_str();
                assert!(lacks.is_none_or(|words| !tool.description.contains(words)), "{id}: {}", tool.description);
                let names: Vec<&String> = tool.parameters["properties"].as_object().unwrap().keys().collect();
                if expect["tool_required_all"] == true {
                    assert_eq!(tool.parameters["required"], json!(names), "{id}");
                }
            }
            assert!(!tools.is_empty());
            continue;
        }
        let mut contact = Contact::new().at(1_795_176_000);
        if let Some(channel) = case["ask"]["channel"].as_str() {
            contact = contact.channel(channel);
        }
        if let Some(language) = case["ask"]["language"].as_str() {
            contact = contact.language(language);
        }
        for (name, value) in case["ask"]["variables"].as_object().into_iter().flatten() {
            contact = contact.variable(name, value.as_str().unwrap());
        }
        let report = serde_json::to_value(engine.route(&contact).unwrap().report()).unwrap();
        let found = |key: &str| if key == "available" { &report[key] } else { &report["action"][key] };
        let fits = |wanted: &Value| wanted.as_object().unwrap().iter().all(|(key, value)| found(key) == value);
        let one_of = expect["one_of"].as_array();
        let holds = one_of.map_or_else(|| fits(expect), |all| all.iter().any(fits));
        assert!(holds, "{id}: {}", report["action"]);
    }
    assert_eq!(asked, 14);
}

#[test]
fn an_attended_transfer_carries_its_replaces_inside_the_refer_to() {
    let text = r#"{"handoffs": [{"name": "Desk", "is_default": true, "description": "d",
        "sip_config": {"method": "refer", "phone_number": "sip:desk@example.com", "dtmf": "12#"},
        "refer_to_headers": [{"key": "Replaces", "value": "$dialog"}],
        "sip_headers": [{"key": "User-to-User", "value": "$case", "encoding": "hex"}]}]}"#;
    let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(text).unwrap();
    let contact = Contact::new().variable("dialog", "a@b;to-tag=1;from-tag=2").variable("case", "C 1");
    let action = engine.route(&contact).unwrap().action().unwrap();
    assert_eq!(action.target_uri.as_deref(), Some("sip:desk@example.com"));
    let wanted = "<sip:desk@example.com?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>";
    assert_eq!(action.refer_to.as_deref(), Some(wanted));
    assert_eq!(action.header_lines, ["User-to-User: 432031;encoding=hex"]);
    assert_eq!(action.dtmf.as_deref(), Some("12#"));
    let missing = engine.route(&Contact::new()).unwrap().report();
    assert_eq!(missing.action.unwrap().refer_to.as_deref(), Some("<sip:desk@example.com>"));
    assert!(missing.omitted.iter().any(|omission| omission.where_ == "refer_to_headers.Replaces"));
}

/// A set of working days for each of many queues: the work is counted, and the document refused where it is too much.
#[test]
fn many_different_working_days_have_a_bound() {
    let queue = |i: usize| {
        let seasons: Vec<String> = (0..50)
            .map(|season| {
                let day = 1 + (i + season) % 28;
                format!(
                    r#"{{"from": "{:02}-{day:02}", "to": "{:02}-{day:02}", "weekly_hours": {{"mon": [{{"start": "09:00", "end": "10:00"}}]}}}}"#,
                    1 + season % 12,
                    1 + (season + i / 28) % 12
                )
            })
            .collect();
        format!(
            r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC", "weekly_hours": {{}},
            "seasons": [{}], "transfer_function_name": "t",
            "recurring_exceptions": [{{"rrule": "FREQ=DAILY;BYMONTHDAY=-{}", "working": true, "closed": true}}]}}"#,
            seasons.join(","),
            1 + i % 31
        )
    };
    let queues: Vec<String> = (0..1000).map(queue).collect();
    let text = format!(r#"{{"queues": [{}]}}"#, queues.join(","));
    let begun = std::time::Instant::now();
    let error = Engine::builder().zone_data(ZoneSource::Bundled).parse(&text).expect_err("too much work");
    let codes: Vec<&str> = error.issues().iter().map(|issue| issue.code()).collect();
    assert!(codes.contains(&"too_many_dates"), "{error}");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
