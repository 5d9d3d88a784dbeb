//! Lists of overrides: what is taken, what is refused and where, and what follows for callers beside the state of a line.

use openline::{
    Cause, Contact, CoverageOptions, Engine, Override, OverrideKind, OverrideReason, Reason, Slots, Subject,
    VerdictCode,
};
use openline_tests::Answering;

/// 2026-12-21, a Monday, at noon UTC.
const NOON: i64 = 1_797_854_400;

const DOCUMENT: &str = r#"{
    "transfer_functions": [{"name": "desk", "sip_config": {"method": "refer", "phone_number": "+12125550100"}, "sip_headers": [{"key": "X-Case", "value": "$case"}]},
        {"name": "cell", "sip_config": {"method": "refer", "phone_number": "+12125550111"}, "sip_headers": [{"key": "X-Who", "value": "$who"}]}],
    "queues": [
        {"name": "Day", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC", "groups": ["clinic"],
         "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}], "tue": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "desk",
         "date_exceptions": {"2026-12-22": {"closed": true, "reason": "Inventory"}}},
        {"name": "Emergency", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "transfer_function_name": "desk",
         "supported_channel_types": ["voice"]},
        {"name": "Off", "type": "Agent_queue", "enabled": false, "open_24": true, "timezone": "Etc/UTC", "groups": ["old"], "transfer_function_name": "desk"}],
    "handoffs": [
        {"name": "Help", "description": "d", "is_default": true, "destinations": ["Day"],
         "agent_unavailable_instructions": "{{reason}}: {{reopens_at}}.", "callback": {"length": "30m"}},
        {"name": "Both", "description": "d", "destinations": ["Day", "Emergency", "Off"]},
        {"name": "Bell", "description": "d", "sip_config": {"method": "refer", "phone_number": "+12125550122"}}]
}"#;

fn engine() -> Engine {
    Answering::Default.builder().transfer_functions(["elsewhere"]).parse(DOCUMENT).unwrap()
}

fn closed(subject: Subject) -> Override {
    Override::closed(subject).from(NOON).until(NOON + 3600)
}

#[test]
fn every_fault_is_told_at_once_with_its_place() {
    let long = "x".repeat(501);
    let overrides = [
        closed(Subject::queue("Dya")),
        closed(Subject::group("clinc")),
        Override::closed(Subject::all().except(["Emergncy", "clinic"])).from(NOON),
        Override::redirect(Subject::queue("Day"), "Bel"),
        Override::redirect(Subject::all(), "Bell"),
        Override::new(OverrideKind::Redirect, Subject::queue("Day")),
        closed(Subject::queue("Day")).function("Bell"),
        Override::open(Subject::all()).from(NOON).until(NOON),
        Override::open(Subject::all()).from(-1).until(4_102_444_800),
        closed(Subject::all()).id(1),
        closed(Subject::all()).id(0),
        closed(Subject::all()).reason(" "),
        closed(Subject::all()).reason("a\u{2028}b"),
        closed(Subject::all()).reason(long.as_str()),
        closed(Subject::all()).reason(OverrideReason::in_languages([
            ("en", "a"),
            ("EN", "b"),
            ("e_n", "c"),
            ("fr", ""),
        ])),
        closed(Subject::all()).reason(OverrideReason::in_languages::<&str, &str>([])),
        closed(Subject::all().except((0..101).map(|_| "Day"))),
    ];
    let error = engine().with_known_overrides(overrides.clone()).unwrap_err();
    let told: Vec<String> = error.issues().iter().map(|issue| issue.to_string()).collect();
    let wanted = [
        r#"error[unknown_queue]: [0].queue: there is no queue "Dya" (did you mean "Day"?)"#,
        r#"error[unknown_group]: [1].group: there is no group "clinc" (did you mean "clinic"?)"#,
        r#"error[unknown_queue]: [2].except: there is no queue or group "Emergncy" (did you mean "Emergency"?)"#,
        r#"error[unknown_function]: [3].function: there is no transfer function or SIP handoff "Bel" (did you mean "Bell"?)"#,
        "error[bad_override]: [4].all: a redirect is for a queue or a group: not every queue is moved to one function",
        r#"error[missing_field]: [5]: missing "function": where a redirect sends calls"#,
        r#"error[bad_override]: [6].function: "closed" has no function"#,
        "error[reversed_range]: [7].until: until 1797854400 is not after from 1797854400",
        "error[bad_override]: [8].from: the second -1 is not in the years 1970 to 2099",
        "error[bad_override]: [8].until: the second 4102444800 is not in the years 1970 to 2099",
        "error[duplicate_id]: [9].id: the id 1 is that of [0] too",
        "error[bad_override]: [10].id: the id 0, wanted 1 or more",
        "error[empty_text]: [11].reason: the reason is blank",
        "error[control_character]: [12].reason: the reason has a control character",
        "error[bad_override]: [13].reason: the reason has 501 characters, at most 500 are said",
        r#"error[bad_override]: [14].reason: the language "EN" is listed before"#,
        r#"error[bad_language]: [14].reason: "e_n" is not a BCP 47 language tag: "_" stands where only letters, digits and hyphens may (did you mean "e-n"?)"#,
        r#"error[empty_text]: [14].reason: in "fr" the reason is blank"#,
        "error[bad_override]: [15].reason: 0 languages, wanted 1 to 20",
        "error[bad_override]: [16].except: 101 names, at most 100",
    ];
    for (told, wanted) in told.iter().zip(wanted) {
        // How a tag is malformed is told elsewhere.
        let (told, wanted) =
            if wanted.contains("bad_language") { (&told[..32], &wanted[..32]) } else { (&told[..], wanted) };
        assert_eq!(told, wanted);
    }
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    // Where names may be gone the others are errors all the same.
    let lenient = engine().with_overrides(overrides).unwrap_err();
    assert_eq!(lenient.issues().iter().filter(|issue| issue.code() == "dangling").count(), 4);
    assert_eq!(lenient.issues().len(), wanted.len());
}

#[test]
fn a_text_is_faulted_at_its_places() {
    let text = r#"
- {kind: closed, queue: Day, from: 2026-12-21T12:00:00Z, until: 2026-12-21T11:00:00Z}
- {kind: shut, queue: Day}
- {queue: Day, group: clinic, kind: open}
- {kind: open, queue: Day, until: noon, x-note: free, untill: 5}
- {kind: open, all: false}
- {kind: open, queue: Day, except: [Off]}
- {kind: closed, all: true, except: {queues: [Emergency], groups: [3]}, reason: {en: }}
- 5
- {kind: closed, queue: Gone}
"#;
    let error = engine().with_overrides_text(text).unwrap_err();
    let told: Vec<String> = error.issues().iter().map(|issue| issue.to_string()).collect();
    let wanted = [
        "2:65: error[reversed_range]: [0].until:",
        "3:10: error[bad_value]: [1].kind:",
        "4:3: error[bad_override]: [2]:",
        "5:35: error[bad_override]: [3].until:",
        "5:55: error[unknown_field]: [3].untill:",
        "6:3: error[bad_override]: [4]:",
        "7:36: error[bad_override]: [5].except:",
        "8:84: error[wrong_type]: [6].reason.en:",
        "9:3: error[wrong_type]: [7]:",
        "10:25: warning[dangling]: [8].queue:",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told} is not {wanted}");
    }
    assert!(engine().with_overrides_text("").is_err());
    assert_eq!(engine().with_overrides_text("{\"overrides\": []}").unwrap().overrides(), []);
    let many = format!("[{}]", vec![r#"{"kind": "open", "queue": "Day"}"#; 10_001].join(","));
    assert_eq!(engine().with_overrides_text(many).unwrap_err().issues()[0].code(), "too_many_overrides");
}

#[test]
fn lists_have_a_bound() {
    let list = |count: i64| {
        (0..count)
            .map(|i| closed(Subject::queue(["Day", "Emergency"][i as usize % 2])).from(NOON + i).until(NOON + i + 1))
    };
    let codes = |error: openline::OverrideError| error.issues().iter().map(|issue| issue.code()).collect::<Vec<_>>();
    assert_eq!(codes(engine().with_overrides(list(10_001)).unwrap_err()), ["too_many_overrides"]);
    // Two queues, with one more than a thousand each.
    let error = engine().with_overrides(list(2002)).unwrap_err();
    assert_eq!(error.issues().iter().map(|issue| issue.path()).collect::<Vec<_>>(), ["[2000]", "[2001]"]);
    assert!(engine().with_overrides(list(2000)).is_ok());
    let kept = engine().with_kept_overrides(list(20_000)).unwrap();
    assert_eq!(kept.overrides().len(), 20_000);
    assert!(!kept.queue("Day").unwrap().is_open(NOON + 200) && kept.queue("Day").unwrap().is_open(NOON + 201));
    let names = (0..1500).map(|i| closed(Subject::queue(format!("none {i}"))));
    let issues = engine().with_known_overrides(names).unwrap_err();
    assert_eq!(issues.issues().len(), 1001);
    assert_eq!(issues.issues()[1000].code(), "too_many_issues");
}

#[test]
fn a_name_that_is_gone_dangles_and_comes_back() {
    let overrides = [
        closed(Subject::queue("Gone")).reason("a"),
        Override::redirect(Subject::queue("Day"), "nobody").from(NOON),
        closed(Subject::all().except(["Gone", "Emergency"])).from(NOON + 60).until(NOON + 120),
    ];
    let engine = engine().with_overrides(overrides.clone()).unwrap();
    assert_eq!(engine.overrides().iter().map(|one| one.dangling).collect::<Vec<_>>(), [true, true, false]);
    let told: Vec<(&str, &str)> = engine.override_warnings().iter().map(|issue| (issue.code(), issue.path())).collect();
    assert_eq!(told, [("dangling", "[0].queue"), ("dangling", "[1].function"), ("dangling", "[2].except")]);
    assert!(engine.queues().all(|queue| queue.is_open_at(NOON) == queue.is_enabled()));
    let open =
        |at: i64| engine.queues().filter(|queue| queue.is_open_at(at)).map(|queue| queue.name()).collect::<Vec<_>>();
    assert_eq!((open(NOON + 60), open(NOON + 120)), (vec!["Emergency"], vec!["Day", "Emergency"]));
    let listed = serde_json::to_value(engine.overrides()).unwrap();
    assert_eq!(
        listed[0],
        serde_json::json!({"id": 1, "kind": "closed", "queue": "Gone", "from": NOON, "until": NOON + 3600, "reason": "a", "dangling": true})
    );
    let renamed = Answering::Default.builder().parse(DOCUMENT.replace("Day", "Gone")).unwrap();
    let renamed = renamed.with_overrides(engine.overrides().iter().map(|one| one.said())).unwrap();
    assert!(!renamed.queue("Gone").unwrap().is_open(NOON));
}

#[test]
fn opening_what_is_not_enabled_has_no_effect_and_says_so() {
    let engine = engine();
    for subject in [Subject::queue("Off"), Subject::group("old")] {
        let opened = engine.with_overrides([Override::open(subject)]).unwrap();
        let warnings = opened.override_warnings();
        assert_eq!((warnings.len(), warnings[0].code()), (1, "no_effect"));
        let status = opened.queue("Off").unwrap().status(NOON);
        assert_eq!((status.open, status.cause, status.override_id), (false, Cause::Disabled, None));
    }
    let all = engine.with_overrides([Override::open(Subject::all())]).unwrap();
    assert!(all.override_warnings().is_empty() && !all.queue("Off").unwrap().is_open(NOON));
    assert_eq!(all.queue("Day").unwrap().next_close(NOON), None, "until further notice");
}

#[test]
fn overrides_replace_those_before() {
    let engine = engine();
    let first = engine.with_overrides([closed(Subject::queue("Day"))]).unwrap();
    let second = first.with_overrides([closed(Subject::queue("Emergency"))]).unwrap();
    assert!(second.queue("Day").unwrap().is_open(NOON) && !second.queue("Emergency").unwrap().is_open(NOON));
    let none = second.with_overrides([]).unwrap();
    assert!(none.overrides().is_empty() && none.queue("Emergency").unwrap().is_open(NOON));
    assert!(!first.queue("Day").unwrap().is_open(NOON), "an engine stays what it is");
    assert_eq!(engine.overrides().len(), 0);
}

#[test]
fn the_contacts_language_hears_its_reason() {
    let reason = OverrideReason::in_languages([("es-MX", "Simulacro"), ("en", "Drill"), ("zh-Hant", "演習")]);
    let engine = engine().with_overrides([closed(Subject::all()).reason(reason)]).unwrap();
    let heard = |channel: &str, tags: &[&str]| {
        let contact = tags.iter().fold(Contact::new().channel(channel).at(NOON), |contact, tag| contact.language(*tag));
        let decision = engine.route(&contact).unwrap();
        assert_eq!(
            (decision.reason(), decision.verdicts()[0].verdict),
            (Some(Reason::Override), VerdictCode::Override)
        );
        assert_eq!(decision.verdicts()[0].reason_text.as_deref(), decision.reason_text());
        let text = decision.reason_text().unwrap();
        assert_eq!(decision.instructions().unwrap(), format!("{text}: today at 1 PM."));
        text.to_owned()
    };
    for (tags, text) in [
        (&["en-GB"][..], "Drill"),
        (&["es"], "Simulacro"),
        (&["es-ES"], "Simulacro"), // nobody's language here: the first listed
        (&["es-ES", "en"], "Drill"),
        (&["fr", "en"], "Drill"),
        (&["fr"], "Simulacro"),
        (&["*"], "Simulacro"),
        (&[], "Simulacro"),
    ] {
        assert_eq!(heard("voice", tags), text, "{tags:?}");
    }
    assert_eq!((heard("voice", &["zh-TW"]), heard("chat", &["zh-Hans", "en"])), ("演習".into(), "Drill".into()));
    assert_eq!(engine.queue("Day").unwrap().status(NOON).reason_text.as_deref(), Some("Simulacro"));
    // Nothing in a reason is filled in.
    let told = engine.with_overrides([closed(Subject::all()).reason("$name {{queue}}")]).unwrap();
    let contact = Contact::new().variable("name", "Ada").at(NOON);
    assert_eq!(told.route(&contact).unwrap().instructions().unwrap(), "$name {{queue}}: today at 1 PM.");
}

#[test]
fn a_redirect_moves_calls_and_decides_nothing() {
    let overrides = [
        Override::redirect(Subject::group("clinic"), "cell").from(NOON).until(NOON + 600),
        Override::redirect(Subject::queue("Day"), "Bell").from(NOON + 60).until(NOON + 120),
        Override::redirect(Subject::queue("Day"), "elsewhere").from(NOON + 60).until(NOON + 90),
    ];
    let plain = engine();
    let engine = plain.with_overrides(overrides).unwrap();
    let contact = |at: i64| Contact::new().variable("who", "Ada").variable("case", "7").at(at);
    let taken = |at: i64| {
        let contact = contact(at);
        let decision = engine.route(&contact).unwrap();
        assert_eq!(engine.prepare(&contact).unwrap().decide(at).report(), decision.report());
        let verdict = &decision.verdicts()[0];
        assert_eq!((verdict.verdict, verdict.override_id), (VerdictCode::Selected, None));
        let target = decision.action().and_then(|action| action.refer_to);
        (decision.transfer_function().unwrap().to_owned(), target)
    };
    let refer = |number: &str| Some(format!("<tel:{number}>"));
    let to = |name: &str, target: Option<String>| (name.to_owned(), target);
    assert_eq!(taken(NOON - 1), to("desk", refer("+12125550100")));
    assert_eq!(taken(NOON), to("cell", refer("+12125550111")));
    assert_eq!(taken(NOON + 60), to("elsewhere", None), "the latest word counts");
    assert_eq!(taken(NOON + 90), to("Bell", refer("+12125550122")));
    assert_eq!(taken(NOON + 120), to("cell", refer("+12125550111")));
    assert_eq!(taken(NOON + 600), to("desk", refer("+12125550100")));
    let (queue, same) = (engine.queue("Day").unwrap(), plain.queue("Day").unwrap());
    for at in (NOON - 100..NOON + 700).step_by(50) {
        assert_eq!(queue.status(at), same.status(at), "no cause and no edge");
    }
    assert!(queue.overridden(NOON, NOON + 600).is_empty());
    let parameters =
        |at: i64| engine.tools_for(&Contact::new().handoff("Help").at(at)).unwrap()[0].parameters["required"].clone();
    assert_eq!((parameters(NOON - 1), parameters(NOON)), (serde_json::json!(["case"]), serde_json::json!(["who"])));
}

#[test]
fn who_is_not_served_hears_that_first() {
    let engine = engine().with_overrides([closed(Subject::all()).reason("Fire")]).unwrap();
    let contact = Contact::new().handoff("Both").channel("chat").at(NOON);
    let decision = engine.route(&contact).unwrap();
    let told: Vec<(&str, Option<&str>, Option<u64>)> = Vec::new();
    let verdicts = decision.verdicts();
    let found =
        verdicts.iter().map(|verdict| (verdict.verdict.as_str(), verdict.reason_text.as_deref(), verdict.override_id));
    let found: Vec<_> = told.into_iter().chain(found).collect();
    assert_eq!(found, [("override", Some("Fire"), Some(1)), ("channel", None, None), ("disabled", None, None)]);
}

#[test]
fn an_edge_is_a_change_of_the_state_and_of_nothing_else() {
    let at = |hour: i64| NOON + (hour - 12) * 3600;
    let day = |overrides: Vec<Override>| engine().with_overrides(overrides).unwrap();
    let until = |engine: &Engine, hour: i64| {
        let status = engine.queue("Day").unwrap().status(at(hour));
        (status.open, status.until.map(|time| (time.timestamp() - at(0)) / 3600))
    };
    // Closed until 8 over hours that begin at 9, closed until 12 over hours that began at 9.
    let closings = |end: i64| vec![Override::closed(Subject::queue("Day")).from(at(7)).until(at(end))];
    assert_eq!(until(&day(closings(8)), 7), (false, Some(9)));
    assert_eq!(until(&day(closings(12)), 10), (false, Some(12)));
    // An opening that begins where the hours end moves the close.
    assert_eq!(until(&day(vec![Override::open(Subject::all()).from(at(17)).until(at(20))]), 16), (true, Some(20)));
    // Until further notice.
    let closed = day(vec![Override::closed(Subject::all()).from(at(12))]);
    assert_eq!(until(&closed, 13), (false, None));
    let contact = Contact::new().at(at(13));
    let decision = closed.route(&contact).unwrap();
    assert_eq!(
        (decision.reopens_at(), decision.retry_after(), decision.reason()),
        (None, None, Some(Reason::Override))
    );
    assert_eq!(decision.instructions().unwrap(), "outside our opening hours: a later time.");
    assert_eq!(decision.callback_slots(), []);
    // The hidden exception's words are not said.
    let tomorrow = day(vec![Override::unstaffed(Subject::all()).from(at(24)).until(at(48))]);
    let status = tomorrow.queue("Day").unwrap().status(at(30));
    assert_eq!((status.reason, status.reason_text), (Some(Reason::Unstaffed), None));
    let contact = Contact::new().at(at(30));
    assert_eq!(tomorrow.route(&contact).unwrap().reason(), Some(Reason::Unstaffed));
}

#[test]
fn slots_and_coverage_follow() {
    let overrides = [
        Override::closed(Subject::queue("Day")).from(NOON + 1800).until(NOON + 2 * 3600).reason("Drill"),
        Override::closed(Subject::all().except(["Day"])).from(NOON - 12 * 3600).until(NOON + 12 * 3600).reason("Fire"),
    ];
    let plain = engine();
    let engine = plain.with_overrides(overrides).unwrap();
    let slots = engine.queue("Day").unwrap().slots_at(NOON, Slots::new(1800).limit(3));
    assert_eq!(slots, [(NOON, NOON + 1800), (NOON + 7200, NOON + 9000), (NOON + 9000, NOON + 10800)]);
    let date = |day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let options = CoverageOptions::new().from(date(21)).to(date(22)).handoff("Both");
    let open = |engine: &Engine, hour: usize| engine.coverage(&options).unwrap().places[0].maps[0].share(0, hour);
    assert_eq!((open(&plain, 3), open(&engine, 3)), (Some(1.0), Some(0.0)));
    assert_eq!((open(&plain, 13), open(&engine, 13), open(&engine, 12)), (Some(1.0), Some(0.0), Some(0.5)));
    let stretches = engine.queue("Day").unwrap().overridden(NOON, NOON + 3600);
    assert_eq!(stretches.len(), 1);
    assert_eq!((stretches[0].start.timestamp(), stretches[0].end.timestamp()), (NOON + 1800, NOON + 3600));
    assert_eq!(
        (stretches[0].kind, stretches[0].override_id, stretches[0].reason),
        (OverrideKind::Closed, 1, Some("Drill"))
    );
}

#[test]
fn a_generation_is_told() {
    let engine = engine();
    assert_eq!(engine.route(&Contact::new().at(NOON)).unwrap().generation(), 0);
    let live = engine.with_overrides([closed(Subject::all())]).unwrap().with_generation(42);
    let contact = Contact::new().at(NOON);
    let decision = live.route(&contact).unwrap();
    assert_eq!((live.generation(), decision.generation(), decision.report().generation), (42, 42, 42));
    assert_eq!(engine.generation(), 0);
    assert_eq!(serde_json::to_value(decision.report()).unwrap()["generation"], 42);
}

#[test]
fn any_instant_may_be_asked() {
    let until = 4_102_444_799;
    let engine = engine();
    let engine = engine.with_overrides([
        Override::open(Subject::queue("Day")),
        Override::closed(Subject::queue("Emergency")).from(until - 1).until(until),
        Override::unstaffed(Subject::queue("Emergency")).from(until),
    ]);
    let engine = engine.unwrap();
    let far =
        [i64::MIN, i64::MIN + 1, -1, 0, 1, until - 2, until - 1, until, until + 1, 1 << 40, i64::MAX - 1, i64::MAX];
    for queue in engine.queues() {
        for at in far {
            let status = queue.status(at);
            assert_eq!(status.open, queue.is_open_at(at));
            let found = [queue.next_open_at(at), queue.next_close_at(at), queue.next_change_at(at)];
            assert!(found.into_iter().flatten().all(|found| (0..=until).contains(&found)));
            assert!(queue.previous_change_at(at).is_none_or(|since| queue.is_open_at(since) == status.open));
            for to in far {
                let sum: i64 = queue.intervals_at(at, to).map(|(start, end)| end - start).sum();
                assert_eq!(queue.open_seconds_at(at, to), sum);
                queue.add_open_seconds_at(at, to);
                queue.slots_at(at, Slots::new(to));
            }
        }
    }
    let day = engine.queue("Day").unwrap();
    assert_eq!((day.next_close_at(0), day.previous_change_at(NOON), day.is_open_at(i64::MAX)), (None, None, true));
    assert_eq!(day.open_seconds_at(i64::MIN, i64::MAX), until + 1);
    assert_eq!(day.add_open_seconds_at(NOON, -NOON), Some(0));
    assert_eq!((day.add_open_seconds_at(NOON, -NOON - 1), day.add_open_seconds_at(NOON, i64::MIN)), (None, None));
    let emergency = engine.queue("Emergency").unwrap();
    assert_eq!((emergency.next_close_at(0), emergency.next_open_at(until - 1)), (Some(until - 1), None));
    assert_eq!(emergency.previous_change_at(until), Some(until - 1), "who closes it is no edge");
}
