//! What is said, in 62 languages: the vectors of a second program, properties of every phrase, and documents that speak.
//!
//! `vectors.jsonl` speaks of weeks and local times. `queues.json` has a queue for each of its cases, and `asked.jsonl` the same rows as questions about
//! them, in the same order, so that every face can be asked.

use std::collections::BTreeSet;

use openline::{Confidence, Contact, Engine, Severity, Speaker, Style, spoken_languages};
use openline_tests::repository;
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::is_nfc;

fn lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(repository("tests/data/speech").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn queues() -> Engine {
    let text = std::fs::read_to_string(repository("tests/data/speech/queues.json")).unwrap();
    Engine::builder().compiled_years(0..0).parse(text).unwrap()
}

fn seconds(time: &Value) -> i64 {
    chrono::DateTime::parse_from_rfc3339(time.as_str().unwrap()).unwrap().timestamp()
}

#[test]
fn every_row_of_the_vectors_is_said_byte_for_byte() {
    let engine = queues();
    let (vectors, asked) = (lines("vectors.jsonl"), lines("asked.jsonl"));
    assert_eq!((vectors.len(), asked.len()), (3991, 3991));
    let mut wrong = Vec::new();
    for (vector, row) in vectors.iter().zip(&asked) {
        for (key, other) in [("language", "language"), ("mode", "style"), ("word", "word"), ("expect", "expect")] {
            assert_eq!(vector[key], row[other], "the rows are the same");
        }
        let style = Style::named(row["style"].as_str().unwrap()).unwrap();
        let speaker = engine.speaker(row["language"].as_str().unwrap(), style).unwrap();
        assert_eq!(speaker.tag(), row["language"]);
        let queue = engine.queue(row["queue"].as_str().unwrap()).unwrap();
        let said = speaker.say(row["word"].as_str().unwrap(), queue, seconds(&row["at"])).unwrap();
        if said != row["expect"] {
            wrong.push(format!("{row}\n  {said}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn each_word_has_a_function_of_its_own_and_one_that_appends() {
    let engine = queues();
    let speaker = engine.speaker("de", Style::Text).unwrap();
    let queue = engine.queue("closes 2026-12-01T17:00").unwrap();
    let at = 1_795_132_800;
    for (word, said) in [
        ("hours", speaker.hours(queue)),
        ("week", speaker.week(queue)),
        ("reopens_at", speaker.reopens_at(queue, at)),
        ("until", speaker.until(queue, at)),
        ("reopens_in", speaker.reopens_in(queue, at)),
        ("open", speaker.open(queue, at)),
        ("closed", speaker.closed(queue, at)),
        ("reopens", speaker.reopens(queue, at)),
    ] {
        assert_eq!(speaker.say(word, queue, at).unwrap(), said, "{word}");
    }
    let mut out = "! ".to_string();
    speaker.until_into(queue, at, &mut out);
    speaker.week_into(queue, &mut out);
    assert_eq!(out, "! bis Dienstag, den 1. Dezember, 17 Uhrgeschlossen");
    // Nobody hears that a closed line is open, nor that an open one is closed.
    assert_eq!(speaker.closed(queue, at), speaker.open(queue, at));
    assert_eq!(speaker.open(queue, at + 40 * 86_400), "Wir haben geschlossen");
    assert_eq!(speaker.until(queue, at + 40 * 86_400), "bis auf Weiteres");
    assert_eq!(speaker.status(queue, at), speaker.open(queue, at));
    let closed = at + 40 * 86_400;
    assert_eq!(speaker.status(queue, closed), "Wir haben geschlossen\nWann wir wieder öffnen, steht noch nicht fest");
    assert_eq!(speaker.time(queue, at + 86_400 + 34_200, at), "morgen um 9:30 Uhr");
    let fault = speaker.say("hour", queue, at).unwrap_err();
    assert_eq!(
        (fault.code(), fault.to_string()),
        ("unknown_template_word", r#""hour" is not a word that can be said (did you mean "hours"?)"#.into())
    );
    assert_eq!(engine.speaker("e", Style::Text).unwrap_err().code(), "bad_language");
    assert_eq!(engine.speaker_of(&["tlh", "*", "pt-AO", "de"], Style::Text).unwrap().tag(), "pt-PT");
    assert_eq!(engine.speaker_of(&[], Style::Text).unwrap().tag(), "en");
}

#[test]
fn the_languages_are_listed_with_their_confidence() {
    let all = spoken_languages();
    assert_eq!(all.len(), 62);
    assert!(all.is_sorted_by_key(|(tag, ..)| *tag));
    let low: Vec<&str> = all.iter().filter(|(.., sure)| *sure == Confidence::Low).map(|(tag, ..)| *tag).collect();
    assert_eq!(low, ["cy", "sw"]);
    assert!(all.contains(&("nb", "Norwegian Bokmål", Confidence::High)));
}

/// Day by day hours of a random week, as a document writes them.
fn week() -> impl Strategy<Value = String> {
    let interval = (0..1440u32, 1..1440u32).prop_map(|(start, length)| {
        let end = (start + length) % 1440;
        format!(r#"{{"start": "{:02}:{:02}", "end": "{:02}:{:02}"}}"#, start / 60, start % 60, end / 60, end % 60)
    });
    let day = prop_oneof![
        2 => Just(String::new()),
        1 => Just(r#"{"start": "00:00", "end": "24:00"}"#.to_string()),
        4 => proptest::collection::vec(interval, 1..3).prop_map(|all| all.join(", ")),
    ];
    proptest::collection::vec(day, 7).prop_map(|days| {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let days = names.iter().zip(days).map(|(name, day)| format!(r#""{name}": [{day}]"#));
        days.collect::<Vec<_>>().join(", ")
    })
}

/// What no phrase may hold.
fn faults(said: &str, tag: &str, style: Style) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_string());
        }
    };
    hold(!said.is_empty(), "empty");
    hold(!said.contains(['{', '}']), "a brace");
    hold(!said.contains("  "), "two spaces");
    hold(!said.contains(['\u{a0}', '\u{202f}']), "a space that breaks an SMS");
    hold(!said.chars().any(|c| c < ' '), "a sign");
    hold(said.trim() == said, "white space at an end");
    hold(is_nfc(said), "letters that are not composed");
    let native: Option<&str> = match tag {
        "ar-EG" => Some("٠١٢٣٤٥٦٧٨٩"),
        "fa" => Some("۰۱۲۳۴۵۶۷۸۹"),
        "bn" => Some("০১২৩৪৫৬৭৮৯"),
        "mr" => Some("०१२३४५६७८९"),
        _ => None,
    };
    if style == Style::Text {
        // What a file writes itself is as its author wrote it.
        let plain = said.replace("24 ساعة", "").replace("24 तास", "");
        hold(native.is_none() || !plain.chars().any(|c| c.is_ascii_digit()), "an ASCII digit");
        let rtl = ["ar", "ar-EG", "fa", "he", "ur"].contains(&tag);
        hold(!rtl || !said.contains(['\u{2013}', '\u{2014}']), "a dash in right-to-left text");
    } else {
        hold(!said.contains(['\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}']), "a dash in speech");
        hold(
            !said.contains(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{200e}', '\u{200f}']),
            "a bidi control",
        );
    }
    faults
}

/// Whether it is the content of an element: tags that close, entities that are known.
fn is_xml(text: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        if rest[at..].starts_with('&') {
            let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
            let Some(entity) = known.iter().find(|entity| rest[at..].starts_with(**entity)) else { return false };
            rest = &rest[at + entity.len()..];
            continue;
        }
        let Some(end) = rest[at..].find('>') else { return false };
        let tag = &rest[at + 1..at + end];
        match (tag.strip_prefix('/'), tag.strip_suffix('/')) {
            (Some(name), _) if open.pop().as_deref() == Some(name) => {}
            (Some(_), _) => return false,
            (None, Some(_)) => {}
            (None, None) => open.push(tag.split(' ').next().unwrap_or_default().to_string()),
        }
        rest = &rest[at + end + 1..];
    }
    open.is_empty() && text.chars().all(|c| c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_phrase_is_whole_in_every_language_and_style(
        week in week(),
        at in 1_700_000_000..2_300_000_000i64,
        reason in "[a-z<>&\"'{}$ \u{1}\u{2}é漢ش]{1,20}",
    ) {
        let reason = serde_json::to_string(&reason).unwrap();
        let text = format!(r#"[{{"name": "Q", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Lisbon",
            "weekly_hours": {{{week}}}, "transfer_function_name": "t"}},
            {{"name": "R", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC", "weekly_hours": {{}},
            "date_exceptions": {{"2000-01-01/2099-12-31": {{"closed": true, "reason": {reason}}}}}, "transfer_function_name": "t"}}]"#);
        let engine = Engine::builder().compiled_years(0..0).parse(text).unwrap();
        let (queue, closed) = (engine.queue("Q").unwrap(), engine.queue("R").unwrap());
        for &(tag, ..) in spoken_languages() {
            for (_, style) in Style::ALL {
                let speaker = engine.speaker(tag, style).unwrap();
                let later = speaker.time(queue, at + 90_000, at);
                prop_assert!(faults(&later, tag, style).is_empty(), "{tag} {style:?}: {later:?}");
                let status = speaker.status(queue, at);
                let sentences = if queue.is_open_at(at) { 1 } else { 2 };
                prop_assert_eq!(status.lines().count(), sentences, "{}: {}", tag, status);
                for word in Speaker::words() {
                    let said = speaker.say(word, queue, at).unwrap().replace('\n', "|");
                    let found = faults(&said, tag, style);
                    prop_assert!(found.is_empty(), "{tag} {style:?} {word} {at}: {said:?} has {found:?}");
                    prop_assert!(style != Style::Ssml || is_xml(&said), "{tag} {word}: {said}");
                    if style == Style::Speech && word == "hours" {
                        let digits = said.chars().filter(|c| c.is_numeric());
                        // Fixed words of a language may have its own digits; figures that are filled in have not.
                        let own: String = digits.filter(|c| !c.is_ascii()).collect();
                        prop_assert!(own.is_empty() || ["bn", "mr", "fa", "hi", "gu", "pa", "ta", "te"].contains(&tag), "{tag}: {said}");
                    }
                }
                for word in ["closed", "reason"] {
                    let said = speaker.say(word, closed, at).unwrap();
                    prop_assert!(style != Style::Ssml || is_xml(&said), "{tag} {word}: {said}");
                }
            }
        }
    }
}

const SPOKEN: &str = r#"
speak: es-MX
handoffs:
  - name: Billing Support
    description: Bills.
    agent_available_instructions: {en: "Call {{ho:Billing Support}}.", es: "Llama a {{ho:Billing Support}}."}
    agent_unavailable_instructions:
      en: "{{closed}}. {{reopens}}, $name. {{Hours}}."
      es: "{{closed}}. {{reopens}}, $name. {{Hours}}."
      he: "{{closed}}. {{queue}}, $name."
    destinations: [Desk]
  - name: Sales
    description: Sales.
    agent_unavailable_instructions: "{{closed}}. {{reopens_at}}"
    destinations: [Desk]
queues:
  - {name: Desk, type: Agent_queue, enabled: true, open_24: false, timezone: America/Mexico_City,
     weekly_hours: {fri: [{start: "13:00", end: "21:30"}]}, calendars: [us-holidays], transfer_function_name: to_desk}
calendars:
  - name: us-holidays
    date_exceptions: {"2026-12-25": {closed: true, reason: {en: Christmas Day, es: Navidad}}}
phrases:
  es: {say: {closed: "Nuestra oficina está cerrada"}}
  gsw: {like: de, say: {closed: "Mir händ zue"}, days: {name: [Mäntig, Ziischtig, Mittwuch, Dunschtig, Friitig, Samschtig, Sunntig]}}
"#;

/// The instructions, the language of their words and their own, for a contact at Thursday 2026-11-19 12:00 in Mexico, or at Christmas.
fn answer(
    engine: &Engine,
    handoff: &str,
    languages: &[&str],
    style: Style,
    christmas: bool,
) -> (String, String, String) {
    let at = if christmas { 1_798_221_600 } else { 1_795_111_200 };
    let contact = languages.iter().fold(Contact::new(), |contact, tag| contact.language(tag));
    let contact = contact.handoff(handoff).style(style).variable("name", "A&B").at(at);
    let decision = engine.route(&contact).unwrap();
    let own = |text: Option<&str>| text.unwrap_or("-").to_string();
    (decision.instructions().unwrap().into_owned(), own(decision.spoken()), own(decision.text_language()))
}

#[test]
fn one_answer_has_one_language() {
    let engine: Engine = SPOKEN.parse().unwrap();
    let said = |languages: &[&str], style, christmas| answer(&engine, "Billing Support", languages, style, christmas);
    let text = Style::Text;
    for (languages, christmas, instructions, spoken, own) in [
        (
            &["es-MX", "en"][..],
            false,
            "Nuestra oficina está cerrada. Volvemos a abrir mañana a la 1 p. m., A&B. Viernes de 1 p. m. a 9:30 p. m..",
            "es-419",
            "es",
        ),
        (
            &["es"],
            true,
            "Estamos cerrados por Navidad. Volvemos a abrir el viernes 1 de enero a las 13:00, A&B. Viernes de 13:00 a 21:30.",
            "es",
            "es",
        ),
        (
            &["en-GB"],
            true,
            "We are closed for Christmas Day. We open again on Friday 1 January at 1pm, A&B. Friday 1pm to 9:30pm.",
            "en-GB",
            "en",
        ),
        (
            &["tlh", "en"],
            false,
            "We are closed. We open again tomorrow at 1 PM, A&B. Friday 1 PM to 9:30 PM.",
            "en",
            "en",
        ),
        (
            &["he"],
            true,
            "אנחנו סגורים: \u{2068}Christmas Day\u{2069}. \u{2068}Desk\u{2069}, \u{2068}A&B\u{2069}.",
            "he",
            "he",
        ),
        (&["fr"], false, "", "es-419", "es"),
        (&[], false, "", "es-419", "es"),
    ] {
        let (said, language, text) = said(languages, text, christmas);
        if !instructions.is_empty() {
            assert_eq!(said, instructions, "{languages:?}");
        }
        assert_eq!((&*language, &*text), (spoken, own), "{languages:?}");
    }
    // A text that does not say its language is the document's, whatever the contact speaks.
    for languages in [&["de"][..], &["en"], &[]] {
        let (said, spoken, own) = answer(&engine, "Sales", languages, text, false);
        assert_eq!((&*spoken, &*own), ("es-419", "es-MX"));
        assert_eq!(said, "Nuestra oficina está cerrada. mañana a la 1 p. m.", "{languages:?}");
    }
}

#[test]
fn a_style_is_asked_for_or_comes_with_the_voice() {
    let engine: Engine = SPOKEN.parse().unwrap();
    let (speech, ..) = answer(&engine, "Sales", &["es"], Style::Speech, false);
    assert_eq!(speech, "Nuestra oficina está cerrada. mañana a la 1 de la tarde");
    let (ssml, ..) = answer(&engine, "Billing Support", &["en"], Style::Ssml, true);
    assert_eq!(
        ssml,
        "We are closed for Christmas Day. We open again Friday, January 1 at 1 PM, A&amp;B. Friday 1 PM to 9:30 PM."
    );
    let (speech, ..) = answer(&engine, "Billing Support", &["he"], Style::Speech, true);
    assert_eq!(speech, "אנחנו סגורים: Christmas Day. Desk, A&B.");
    let auto: Engine = format!("speak_style: auto\nssml: {{say_as: hms}}{SPOKEN}").parse().unwrap();
    let said = |engine: &Engine, channel: &str| {
        let contact = Contact::new().handoff("Sales").channel(channel).at(1_795_111_200);
        engine.route(&contact).unwrap().instructions().unwrap().into_owned()
    };
    assert_eq!(said(&auto, "voice"), "Nuestra oficina está cerrada. mañana a la 1 de la tarde");
    assert_eq!(said(&auto, "chat"), said(&engine, "voice"));
    let (ssml, ..) = answer(&auto, "Billing Support", &["en"], Style::Ssml, false);
    assert!(
        ssml.contains(r#"tomorrow at <say-as interpret-as="time" format="hms12">1:00pm</say-as>, A&amp;B"#),
        "{ssml}"
    );
    let desk = auto.queue("Desk").unwrap();
    assert_eq!(auto.speaker("es", Style::Ssml).unwrap().reopens_at(desk, 1_795_111_200), "mañana a la 1 de la tarde");
}

#[test]
fn what_is_special_is_said_in_the_language_that_is_spoken() {
    let engine: Engine = SPOKEN.parse().unwrap();
    let desk = engine.queue("Desk").unwrap();
    let christmas = desk.special_day(1_798_221_600).unwrap();
    for (tag, style, told) in [
        ("es-MX", Style::Text, "Navidad"),
        ("en-GB", Style::Speech, "Christmas Day"),
        ("fr", Style::Ssml, "Christmas Day"),
    ] {
        let speaker = engine.speaker(tag, style).unwrap();
        assert_eq!(speaker.special_day(&christmas).as_deref(), Some(told));
        assert_eq!(speaker.status(desk, 1_798_221_600).lines().count(), 2);
    }
    let override_ =
        r#"- {kind: closed, queue: Desk, from: 1795000000, until: 1795200000, reason: {en: "A & B", es: "Fiesta"}}"#;
    let closed = engine.with_overrides_text(override_.as_bytes()).unwrap();
    let desk = closed.queue("Desk").unwrap();
    let said = |tag, style| closed.speaker(tag, style).unwrap().status(desk, 1_795_111_200);
    assert_eq!(said("es", Style::Text), "Estamos cerrados por Fiesta\nVolvemos a abrir mañana a las 13:00");
    assert!(said("en", Style::Ssml).starts_with("We are closed for A &amp; B\nWe open again "));
}

#[test]
fn a_season_that_is_in_force_is_the_week_that_is_said() {
    let text = r#"[{"name": "Q", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "t",
        "seasons": [{"from": "06-01", "to": "08-31", "reason": "Summer", "weekly_hours": {"mon": [{"start": "08:00", "end": "14:00"}]}}]}]"#;
    let engine: Engine = text.parse().unwrap();
    let queue = engine.queue("Q").unwrap();
    let said = |tag, at| engine.speaker(tag, Style::Text).unwrap().say("hours", queue, at).unwrap();
    // 20 November 2026, and 200 days later.
    let (autumn, summer) = (1_795_176_000, 1_795_176_000 + 200 * 86_400);
    assert_eq!((&*said("de", autumn), &*said("de", summer)), ("Montag von 9 bis 17 Uhr", "Montag von 8 bis 14 Uhr"));
    // English has words for all of it, and no other language is mixed with them.
    assert_eq!(said("en", summer), "Monday 9 AM to 5 PM; in summer Monday 8 AM to 2 PM");
    for (tag, ..) in spoken_languages().iter().filter(|(tag, ..)| *tag != "en") {
        for at in [autumn, summer] {
            let said = said(tag, at);
            assert!(!said.contains("summer") && !said.contains(';'), "{tag}: {said}");
        }
    }
}

#[test]
fn a_document_may_add_a_language_and_say_another_otherwise() {
    let engine: Engine = SPOKEN.parse().unwrap();
    let desk = engine.queue("Desk").unwrap();
    let at = 1_795_111_200;
    let swiss = engine.speaker("gsw-CH", Style::Text).unwrap();
    assert_eq!((swiss.tag(), &*swiss.closed(desk, at)), ("gsw", "Mir händ zue"));
    assert_eq!(swiss.hours(desk), "Friitig von 13 bis 21:30 Uhr");
    assert_eq!(swiss.reopens_at(desk, at + 3 * 86_400), "am Friitig, dem 27. November, um 13 Uhr");
    assert_eq!(engine.speaker("es-ES", Style::Text).unwrap().closed(desk, at), "Nuestra oficina está cerrada");
    // And so in its varieties, which keep what the document does not speak of.
    let mexican = engine.speaker("es-MX", Style::Text).unwrap();
    assert_eq!((mexican.tag(), &*mexican.closed(desk, at)), ("es-419", "Nuestra oficina está cerrada"));
    assert_eq!(mexican.reopens_at(desk, at), "mañana a la 1 p. m.");
}

/// A document with one handoff over a queue that serves these languages.
fn document(top: &str, served: &str, instructions: &str) -> String {
    format!(
        r#"{top}
handoffs:
  - name: Help
    description: Helps.
    is_default: true
    agent_unavailable_instructions: {instructions}
    destinations:
      - {{name: Desk, type: Agent_queue, enabled: true, open_24: false, timezone: Etc/UTC,
         weekly_hours: {{fri: [{{start: "09:00", end: "17:00"}}]}}, supported_languages: [{served}],
         date_exceptions: {{"2099-12-25": {{closed: true, reason: {{en: Christmas Day}}}}}}, transfer_function_name: t}}
transfer_functions:
  - {{name: t, sip_config: {{method: refer, phone_number: "+12125550100"}}}}
"#
    )
}

#[test]
fn each_fault_of_languages_is_told_at_its_place() {
    const SEASON: &str =
        r#"seasons: [{from: "06-01", to: "08-31", weekly_hours: {mon: [{start: "08:00", end: "14:00"}]}}], supported"#;
    const TWO: &str = r#"{en: "{{hours}}", es: "{{hours}}"}"#;
    let bad = |text: &str| document(text, "en, es", TWO);
    for (drawing, neighbour, code, place) in [
        (document("", "en", r#"{en_US: "Hi."}"#), document("", "en", r#"{en-US: "Hi."}"#), "bad_language", "en_US"),
        (
            document("", "en", r#"{en: "Hi.", und: "Hi."}"#),
            document("", "en", r#"{en: "Hi.", de: "Hi."}"#),
            "bad_language",
            "und",
        ),
        (bad("speak: '*'"), bad("speak: es"), "bad_language", "'*'"),
        (
            document("", "en", r#"{en: "Hi.", he: "Hi.", iw: "Hi."}"#),
            document("", "en", r#"{en: "Hi.", he: "Hi.", yi: "Hi."}"#),
            "duplicate_language",
            "iw",
        ),
        (
            bad("phrases: {es: {when: {today: 'hoy {att}'}}}"),
            bad("phrases: {es: {when: {today: 'hoy {at}'}}}"),
            "unknown_slot",
            "'hoy",
        ),
        (
            bad("phrases: {es: {until: {today: 'hasta luego'}}}"),
            bad("phrases: {es: {until: {today: 'hasta {to}'}}}"),
            "missing_slot",
            "'hasta",
        ),
        (
            bad("phrases: {es: {days: {name: [lunes]}}}"),
            bad("phrases: {es: {days: {name: [a, b, c, d, e, f, g]}}}"),
            "wrong_count",
            "[lunes]",
        ),
        (
            bad("phrases: {tlh: {say: {closed: X}}}"),
            bad("phrases: {tlh: {like: en, say: {closed: X}}}"),
            "missing_phrase",
            "{say",
        ),
        (document("", "en, fr", TWO), document("", "en, '*'", TWO), "untranslated_language", "{en"),
        (document("", "en, fr", TWO), document("", "en, es-MX", TWO), "untranslated_language", "{en"),
        (
            document("", "en", r#"{en: "{{hours}}", ka: "{{hours}}"}"#),
            document("", "en", r#"{en: "{{hours}}", ka: "Hi."}"#),
            "unspoken_language",
            "ka:",
        ),
        (document("", "ka", r#""{{hours}}""#), document("", "ka", r#""Hi.""#), "unspoken_language", "\"{{hours"),
        (bad("speak: ka"), bad("speak: fr"), "unspoken_language", "ka"),
        (
            document("", "en", r#"{en: "{{open_until}}", de: "{{open_until}}"}"#),
            document("", "en", r#"{en: "{{open_until}}", de: "{{until}}"}"#),
            "word_brings_its_preposition",
            "de:",
        ),
        (
            document("", "en", r#"{en: "{{closed}}", de: "{{closed}}"}"#),
            document("", "en", r#"{en: "{{closed}}", de: "{{hours}}"}"#),
            "reason_language",
            "{en: Christmas",
        ),
        (
            document("", "en", r#"{en: "{{hours}}", de: "{{Week}}"}"#).replace("supported", SEASON),
            document("", "en", r#"{en: "{{hours}}", de: "{{until}}"}"#).replace("supported", SEASON),
            "unspoken_seasons",
            "de:",
        ),
        (
            document("speak: de", "en", r#""{{hours}}""#).replace("supported", SEASON),
            document("speak: en", "en", r#""{{hours}}""#).replace("supported", SEASON),
            "unspoken_seasons",
            "\"{{hours",
        ),
        (
            document("", "en", r#"{en: "{{hours}}", cy: "{{hours}}"}"#),
            document("", "en", r#"{en: "{{hours}}", ga: "Hi."}"#),
            "phrase_confidence",
            "cy:",
        ),
        (
            bad("ssml: {say_as: hms}"),
            document("ssml: {say_as: hms}", "en", r#"{en: "{{hours}}"}"#),
            "say_as_ignored",
            "hms",
        ),
    ] {
        let codes =
            |text: &str| -> BTreeSet<&'static str> { openline::check(text).iter().map(|issue| issue.code()).collect() };
        let issues = openline::check(&drawing);
        let issue =
            issues.iter().find(|issue| issue.code() == code).unwrap_or_else(|| panic!("{code}: {issues:?}\n{drawing}"));
        let line = drawing.lines().nth(issue.line() as usize - 1).unwrap();
        let rest: String = line.chars().skip(issue.column() as usize - 1).collect();
        assert!(rest.starts_with(place), "{code} at {rest:?} of {line:?}, wanted {place:?}");
        assert!(!codes(&neighbour).contains(code), "{code}: {:?}\n{neighbour}", openline::check(&neighbour));
        let errors = issues.iter().any(|issue| issue.severity() == Severity::Error);
        assert_eq!(errors, drawing.parse::<Engine>().is_err(), "{code}");
    }
}

#[test]
fn the_bounds_of_phrases_hold() {
    let phrases = |text: &str| document(&format!("phrases: {text}"), "en", "\"Hi.\"");
    let many: String = (0..65).map(|i| format!("x-a{i}: {{like: en}}, ")).collect();
    let forms: String = (0..40).map(|i| format!("f{i}: [a, b, c, d, e, f, g], ")).collect();
    let tables: String = (0..9).map(|i| format!("hour_{i}: {{other: h}}, ")).collect();
    let long = "a".repeat(513);
    let all: String = (0..40)
        .map(|i| format!("x-a{i}: {{like: en, say: {{closed: {}, always: {}}}}}, ", &long[..500], &long[..500]))
        .collect();
    for text in [
        format!("{{{many}}}"),
        format!("{{en: {{days: {{{forms}}}}}}}"),
        format!("{{en: {{time: {{text: {{{tables}}}}}}}}}"),
        format!("{{en: {{say: {{closed: {long}}}}}}}"),
        format!("{{{all}{all}}}",).replacen("x-a0:", "x-b0:", 1),
    ] {
        let issues = openline::check(&phrases(&text));
        assert!(issues.iter().any(|issue| issue.code() == "phrases_too_long"), "{:.100}: {issues:?}", text);
    }
    for text in [
        "5",
        "{en: 5}",
        "{en: {say: 5}}",
        "{en: {say: {closed: 5}}}",
        "{en: {sya: {}}}",
        "{en: {time: {text: {full: [a]}}}}",
        "{en: {time: {text: {w: {other: a}}}}}",
        "{en: {time: {text: {clock: 13}}}}",
        "{en: {time: {text: {periods: [[1, a]]}}}}",
        "{en: {in: {day: {one: a}}}}",
        "{en: {week: {first: monday}}}",
        "{en: {meta: {digits: roman}}}",
        "{en: {say: {closed: 'a\u{a0}b'}}}",
    ] {
        let issues = openline::check(&phrases(text));
        let expected = text != "{en: {say: {closed: 5}}}";
        assert_eq!(issues.iter().any(|issue| issue.severity() == Severity::Error), expected, "{text}: {issues:?}");
    }
}

#[test]
fn the_page_lists_every_language_with_its_confidence() {
    let page = std::fs::read_to_string(repository("docs/speech.md")).unwrap();
    let told: Vec<&str> =
        page.split("## The languages").nth(1).unwrap().lines().filter(|line| line.starts_with("| `")).collect();
    let all = spoken_languages().iter().map(|(tag, name, sure)| format!("| `{tag}` | {name} | {} |", sure.as_str()));
    assert_eq!(told, all.collect::<Vec<_>>());
}
