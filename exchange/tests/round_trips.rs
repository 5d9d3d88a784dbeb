//! What is exported answers as the document once it is imported again, over the horizon, or a note says where not.

mod support;

use std::fs;

use openline::Engine;
use openline_exchange::{
    FORMATS, Flags, Format, Input, NoteCode, export, format, import,
    minutes::{Days, Horizon},
    proof::days_of,
};
use serde_json::Value;
use support::{data, flags, inputs};

fn horizon() -> Horizon {
    Horizon { from: "2026-01-01".parse().unwrap(), until: "2029-01-01".parse().unwrap() }
}

fn days(document: &str, queue: &str) -> Days {
    let engine: Engine =
        Engine::builder().holidays(openline_holidays::packs()).compiled_years(0..0).parse(document).unwrap();
    days_of(&engine.queue(queue).unwrap(), horizon())
}

/// Every document that the vectors become, with its queues.
fn documents() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let folder = data().join(format.name);
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
        for case in cases.iter().filter(|case| case["fault"].is_null()) {
            let done = import(format, &inputs(&folder, &case["files"]), &flags(&case["args"])).unwrap();
            found.push((done.document, done.queues));
        }
    }
    found.push((
        FULL.to_owned(),
        vec!["Nights".to_owned(), "Rules".to_owned(), "Always".to_owned(), "Never".to_owned()],
    ));
    found
}

/// Nights that exceptions cut, rules, Easter, seasons, holidays, `minus` and `plus`: what no platform has the words for.
const FULL: &str = r#"
calendars:
  - {name: us, holidays: {country: US, language: en}}
queues:
  - name: Nights
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/London
    weekly_hours: {fri: [{start: "22:00", end: "06:00"}], sat: [{start: "20:00", end: "04:00"}], sun: [{start: "12:00", end: "24:00"}], mon: [{start: "00:00", end: "09:30"}]}
    date_exceptions:
      "2026-03-28": {closed: true, reason: Stocktaking}
      "2026-10-24/2026-10-26": {intervals: [{start: "21:00", end: "03:00"}], reason: "Fair: \"late\" \\ nights"}
      "2027-01-01": {open_24: true}
    transfer_function_name: t
  - name: Rules
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/Los_Angeles
    weekly_hours: {mon: [{start: "09:00", end: "17:00"}], tue: [{start: "09:00", end: "17:00"}], wed: [{start: "09:00", end: "12:00"}, {start: "13:00", end: "17:00"}]}
    seasons: [{from: "07-01", to: "07-14", weekly_hours: {mon: [{start: "08:00", end: "14:00"}]}}]
    recurring_exceptions:
      - {easter: 1, closed: true, reason: Easter Monday}
      - {rrule: "FREQ=MONTHLY;BYDAY=-1TU", minus: [{start: "16:00", end: "17:00"}], reason: Meeting}
    calendars: [us]
    supported_channel_types: [voice]
    supported_languages: [en]
    transfer_function_name: t
  - {name: Always, type: Agent_queue, enabled: true, open_24: true, timezone: Asia/Kolkata, transfer_function_name: t}
  - {name: Never, type: Agent_queue, enabled: true, open_24: false, timezone: Australia/Lord_Howe, weekly_hours: {}, transfer_function_name: t}
"#;

fn flags_of(queue: &str) -> Flags {
    let Horizon { from, until } = horizon();
    Flags { queue: Some(queue.to_owned()), from: Some(from), until: Some(until), force: true, ..Flags::default() }
}

/// The one queue of what is imported again.
fn again(format: &Format, text: &str, zone: &str, queue: &str) -> String {
    let Horizon { from, until } = horizon();
    let flags = Flags {
        timezone: Some(zone.to_owned()),
        from: Some(from),
        until: Some(until),
        text: format.name == "osm",
        name: Some(queue.to_owned()),
        ..Flags::default()
    };
    let done = import(format, &[Input::new("again", text)], &flags);
    done.unwrap_or_else(|failed| panic!("{} {queue}: {failed}\n{text}", format.name)).document
}

#[test]
fn an_export_answers_as_its_document() {
    let (mut held, mut told) = (0, 0);
    for (document, queues) in documents() {
        // A queue that is switched off has hours all the same.
        let enabled = document.replace("enabled: false", "enabled: true");
        let engine: Engine = Engine::builder().holidays(openline_holidays::packs()).parse(&enabled).unwrap();
        for queue in &queues {
            let zone = engine.queue(queue).unwrap().timezone().name().to_owned();
            for format in FORMATS.iter().filter(|format| format.write().is_some()) {
                let input = Input::new("centre.yaml", document.clone());
                let done = match export(format, &input, &flags_of(queue)) {
                    Ok(done) => done,
                    Err(failed) => {
                        let refused = failed.faults.iter().all(|fault| {
                            matches!(fault.kind.as_str(), "too_many_overrides" | "nothing_found" | "not_supported")
                        });
                        assert!(refused, "{} {queue}: {failed}", format.name);
                        told += 1;
                        continue;
                    }
                };
                assert_eq!(done, export(format, &input, &flags_of(queue)).unwrap(), "the same bytes again");
                if format.read.is_none() {
                    continue;
                }
                if done.notes.iter().any(|note| note.code == NoteCode::ExceptionsNotExported) {
                    told += 1;
                    continue;
                }
                let document = again(format, &done.text, &zone, queue);
                assert_eq!(
                    days(&document, queue),
                    days(&enabled, queue),
                    "{} {queue}\n{}\n{document}",
                    format.name,
                    done.text
                );
                held += 1;
            }
        }
    }
    assert!(held > 20, "{held} round trips held, {told} were told about");
}

#[test]
fn a_queue_that_is_switched_off_is_refused_unless_forced() {
    let document = FULL.replace("enabled: true, open_24: true", "enabled: false, open_24: true");
    let input = Input::new("centre.yaml", document);
    let connect = format("connect").unwrap();
    let refused = export(connect, &input, &Flags { force: false, ..flags_of("Always") }).unwrap_err();
    assert_eq!(refused.faults[0].kind.as_str(), "queue_disabled");
    let done = export(connect, &input, &flags_of("Always")).unwrap();
    assert_eq!(done.text.matches("\"Day\"").count(), 7, "{}", done.text);
}

#[test]
fn what_has_no_place_is_told_once_for_each_kind() {
    let input = Input::new("centre.yaml", FULL);
    let done =
        export(format("connect").unwrap(), &input, &Flags { until: "2027-01-01".parse().ok(), ..flags_of("Rules") });
    let notes: Vec<String> = done.unwrap().notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 4, "{notes:#?}");
    for (note, wanted) in notes.iter().zip(["transfer function", "its channels", "its languages", "until 2026-12-31"]) {
        assert!(note.contains(wanted), "{note}");
    }
}

#[test]
fn a_document_or_a_queue_that_is_none_is_a_fault_with_its_place() {
    let connect = format("connect").unwrap();
    let broken = export(connect, &Input::new("c.yaml", "queues: [{name: A}]"), &Flags::default()).unwrap_err();
    assert!(broken.faults.iter().all(|fault| fault.kind.as_str() == "wrong_shape" && fault.place.line == 1));
    let input = Input::new("centre.yaml", FULL);
    let several = export(connect, &input, &Flags::default()).unwrap_err();
    assert_eq!(several.faults[0].kind.as_str(), "ambiguous_reference");
    let unknown = export(connect, &input, &flags_of("night")).unwrap_err();
    assert!(unknown.faults[0].text.contains("there is no queue \"night\""), "{unknown}");
}
