//! The doors, by name.

use std::{fs, path::PathBuf, sync::LazyLock};

use openline::{Arguments, Contact, Engine, Style};
use openline_exchange::{FORMATS, Flags, Input, import};

use crate::{Trace, asking::ask, drawing::Choices, wire};

/// Takes bytes, and gives what happened as a number.
pub struct Target {
    /// Its word on the command line, and the folder of its corpus.
    pub name: &'static str,
    run: fn(&[u8], &mut Trace),
}

impl Target {
    /// Runs it; a fault is a panic.
    pub fn run(&self, bytes: &[u8]) -> u64 {
        let mut trace = Trace::default();
        (self.run)(bytes, &mut trace);
        trace.finish()
    }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "document", run: document },
    Target { name: "drawn", run: drawn },
    Target { name: "calendar", run: calendar },
    Target { name: "rule", run: rule },
    Target { name: "exchange", run: exchange },
    Target { name: "journal", run: journal },
    Target { name: "overrides", run: overrides },
    Target { name: "contact", run: contact },
    Target { name: "wire", run: wire::run },
    Target { name: "tools", run: tools },
    Target { name: "words", run: words },
    Target { name: "expectations", run: expectations },
];

/// A centre with something of everything, for what is said beside a document.
const CENTRE: &str = include_str!("../../examples/contact-centre.yaml");
const NOON: i64 = 1_798_200_000;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| CENTRE.parse().expect("the example loads"));

/// Any text as a document, in JSON and YAML, read twice: by the check and by the load, which must agree.
fn document(bytes: &[u8], trace: &mut Trace) {
    let builder = || Engine::builder().name("handoff").transfer_functions(["t"]).compiled_years(2026..2028);
    let issues = builder().check(bytes, NOON);
    for issue in issues.iter().take(8) {
        trace.tell((issue.code(), issue.severity().as_str()));
        assert!(issue.line() > 0 || issue.code() == "not_utf8" || issue.path().is_empty(), "{issue} has a place");
    }
    let errors: Vec<_> = issues.iter().filter(|issue| issue.severity().as_str() == "error").collect();
    match builder().parse(bytes) {
        Ok(engine) => {
            // A broken promise is an error of a check and a warning of a load.
            let allowed = errors.iter().all(|issue| issue.path().starts_with("expectations"));
            assert!(allowed, "it loads with errors");
            ask(&engine, bytes.len() as u64, trace);
        }
        Err(error) => assert!(!errors.is_empty(), "it does not load without an error: {error}"),
    }
}

/// Bytes as choices for a document that loads.
fn drawn(bytes: &[u8], trace: &mut Trace) {
    let text = Choices::new(bytes).document();
    match Engine::builder().compiled_years(2026..2028).parse(&text) {
        Ok(engine) => {
            let salt = bytes
                .iter()
                .fold(7_u64, |salt, &byte| salt.wrapping_mul(31).wrapping_add(u64::from(byte)).rotate_left(5));
            ask(&engine, salt, trace);
        }
        Err(error) => {
            for issue in error.issues() {
                trace.tell(issue.code());
            }
        }
    }
}

/// A file that is in the way of nobody else.
fn scratch() -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("openline-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for scratch files");
        folder
    });
    FOLDER.clone()
}

/// Removes what the targets left below the system's folder for such things.
pub fn clean() {
    let _ = fs::remove_dir_all(scratch());
}

/// An iCalendar file.
fn calendar(bytes: &[u8], trace: &mut Trace) {
    fs::write(scratch().join("c.ics"), bytes).expect("a scratch file");
    let text = r#"{"calendars": [{"name": "c", "ics": "c.ics"}], "queues": [{"name": "q", "type": "Agent_queue", "enabled": true, "open_24": true,
        "timezone": "Europe/Berlin", "calendars": ["c"], "transfer_function_name": "t"}], "handoffs": [{"name": "h", "destinations": ["q"]}]}"#;
    match Engine::builder().base_dir(scratch()).compiled_years(2026..2028).parse(text) {
        Ok(engine) => {
            engine.warnings().iter().take(8).for_each(|issue| trace.tell(issue.code()));
            ask(&engine, bytes.len() as u64, trace);
        }
        Err(error) => error.issues().iter().take(8).for_each(|issue| trace.tell(issue.code())),
    }
}

/// A recurrence rule, with a start behind a blank.
fn rule(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    let (rule, start) = text.split_once(' ').map_or((&*text, None), |(rule, start)| (rule, Some(start)));
    let entry = serde_json::json!({"rrule": rule, "start": start, "closed": true});
    let queue = serde_json::json!([{"name": "q", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC",
        "recurring_exceptions": [entry], "transfer_function_name": "t"}]);
    match Engine::builder().compiled_years(2026..2028).parse(queue.to_string()) {
        Ok(engine) => ask(&engine, bytes.len() as u64, trace),
        Err(error) => error.issues().iter().take(8).for_each(|issue| trace.tell(issue.code())),
    }
}

/// A format's number, then its file. What an import gives must load.
fn exchange(bytes: &[u8], trace: &mut Trace) {
    let Some((&number, file)) = bytes.split_first() else { return };
    let format = &FORMATS[usize::from(number) % FORMATS.len()];
    let date = |text: &str| text.parse().ok();
    let flags = Flags {
        timezone: Some("Europe/Berlin".to_owned()),
        open: vec!["open".to_owned()],
        from: date("2026-12-01"),
        until: date("2027-03-01"),
        transfer: Some("t".to_owned()),
        name: Some("Desk".to_owned()),
        text: file.len() % 2 == 1,
        now: Some(NOON),
        ..Flags::default()
    };
    trace.tell(number);
    match import(format, &[Input::new("input", file)], &flags) {
        Ok(done) => {
            done.notes.iter().for_each(|note| trace.tell(note.code.as_str()));
            let engine: Engine =
                Engine::builder().compiled_years(2026..2028).parse(&done.document).expect("what an import gives loads");
            assert_eq!(engine.queues().len(), done.queues.len());
        }
        Err(failed) => {
            assert!(!failed.faults.is_empty(), "a refusal says why");
            failed.faults.iter().take(8).for_each(|fault| trace.tell(std::mem::discriminant(&fault.kind)));
        }
    }
}

/// Lines as the bodies of a journal's rows, in a chain that is right.
fn journal(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    match openline_live::replay(text.lines()) {
        Ok(kept) => {
            trace.tell(kept.len());
            let engine = ENGINE.with_kept_overrides(kept.clone());
            trace.tell(engine.is_ok());
            assert_eq!(
                openline_live::replay(text.lines()).ok().as_ref(),
                Some(&kept),
                "the same entries come to the same state"
            );
        }
        Err(fault) => trace.tell(fault.split_whitespace().nth(2)),
    }
}

/// A text of overrides.
fn overrides(bytes: &[u8], trace: &mut Trace) {
    match ENGINE.with_overrides_text(bytes) {
        Ok(engine) => {
            engine.override_warnings().iter().take(8).for_each(|issue| trace.tell(issue.code()));
            trace.tell(engine.overrides().len());
            ask(&engine, bytes.len() as u64, trace);
        }
        Err(error) => error.issues().iter().take(8).for_each(|issue| trace.tell(issue.code())),
    }
}

/// What a caller brings: topic, handoff, channel, languages, variables, between separators.
fn contact(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    let mut contact = Contact::new().at(NOON);
    for (number, part) in text.split('\u{1f}').enumerate() {
        contact = match (number, part) {
            (_, "") => contact,
            (0, topic) => contact.topic(topic),
            (1, handoff) => contact.handoff(handoff),
            (2, channel) => contact.channel(channel),
            (3..=5, tag) => contact.language(tag),
            (_, value) => contact.variable(["reason", "booking", "tier"][number % 3], value),
        };
    }
    match ENGINE.route(&contact) {
        Ok(decision) => {
            let report = decision.report();
            trace.tell((report.available, &report.handoff, &report.queue, report.omitted.len(), report.noted.len()));
            for line in report.action.iter().flat_map(|action| &action.header_lines) {
                assert!(
                    !line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')),
                    "{line:?} ends a line"
                );
            }
        }
        Err(error) => trace.tell(error.code()),
    }
}

/// What a language model wrote as arguments, and a prompt that names handoffs.
fn tools(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    let contact = Contact::new().at(NOON).topic("Booking").channel("voice").arguments(Arguments::parse(&text));
    let report = ENGINE.route(&contact).expect("the topic is there").report();
    trace.tell((report.omitted.len(), report.omitted.iter().map(|omission| omission.why).collect::<Vec<_>>()));
    for line in report.action.iter().flat_map(|action| &action.header_lines) {
        assert!(!line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')), "{line:?} ends a line");
    }
    ENGINE.tools_for(&contact).expect("the topic is there");
    trace.tell(ENGINE.render(&text).is_ok());
}

/// Instructions, as a document's author writes them, said in the first language that the text names.
fn words(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    let (tag, text) = text.split_once('\n').unwrap_or(("en", &text));
    let document = serde_json::json!([{"name": "q", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
        "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "t"}]);
    let builder = Engine::builder().unavailable(text).available(text).compiled_years(2026..2028);
    match builder.parse(document.to_string()) {
        Ok(engine) => {
            let contact = Contact::new().at(NOON).language(tag).variable("name", "<sub>&'\"$name {{reason}}");
            for style in [Style::Text, Style::Speech, Style::Ssml] {
                if let Ok(decision) = engine.route(&contact.clone().style(style)) {
                    trace.tell(decision.instructions().map(|said| said.len()));
                }
            }
        }
        Err(error) => error.issues().iter().take(8).for_each(|issue| trace.tell(issue.code())),
    }
}

/// Promises about the example.
fn expectations(bytes: &[u8], trace: &mut Trace) {
    ENGINE.expect(bytes, NOON).iter().take(8).for_each(|issue| trace.tell(issue.code()));
}
