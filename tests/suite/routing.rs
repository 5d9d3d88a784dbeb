//! Contacts and their decisions: routing, the wire, spoken words, rules text.

use openline::Contact;
use openline_tests::{
    Answering,
    case::{Case, run},
    expect::differences,
};
use serde_json::{Value as Json, json};
use toml::Value;

/// The instant of cases that name none.
const AT: &str = "2026-12-07T12:00:00Z";

/// The decision as JSON, routed and prepared, which must say the same; or the code of the error.
fn decide(case: &Case, contact: &Contact, answering: Answering) -> Result<Json, String> {
    let engine =
        case.load(answering.applied_to(case.builder(None))).map_err(|error| format!("does not load: {error}"))?;
    let decision = match engine.route(contact) {
        Ok(decision) => decision,
        Err(error) => return Ok(json!({"error": error.code()})),
    };
    let report = serde_json::to_value(decision.report()).unwrap();
    let route = engine.prepare(contact).map_err(|error| format!("routes, but does not prepare: {error}"))?;
    let prepared = serde_json::to_value(route.decide(decision.at()).report()).unwrap();
    if prepared != report {
        return Err(format!("prepared it says {prepared}\nrouted it says {report}"));
    }
    if route.target_at(decision.at()) != decision.target() {
        return Err(format!(
            "target_at says {:?}, the decision {:?}",
            route.target_at(decision.at()),
            decision.target()
        ));
    }
    Ok(report)
}

fn check(case: &Case, found: &Json) -> Result<(), String> {
    let mut wanted = case.0.get("expect").map(|expect| expect.as_table().unwrap().clone()).unwrap_or_default();
    if let Some(code) = case.text("error") {
        wanted.insert("error".into(), Value::String(code.into()));
    }
    if wanted.is_empty() {
        return Err("expects nothing".into());
    }
    let differences = differences("", &Value::Table(wanted), found);
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}

#[test]
fn contacts_are_routed() {
    for answering in Answering::ALL {
        run("routing.toml", |case| check(case, &decide(case, &case.contact(AT), answering)?));
    }
}

#[test]
fn words_are_spoken() {
    run("speech.toml", |case| check(case, &decide(case, &case.contact(AT), Answering::Default)?));
}

#[test]
fn actions_are_safe_on_the_wire() {
    run("sip.toml", |case| {
        let decision = decide(case, &case.contact(AT), Answering::Default)?;
        // These cases name fields of the action; `omitted` and `never` belong to the whole decision.
        let mut found = decision["action"].as_object().cloned().unwrap_or_default();
        found.insert("omitted".into(), decision["omitted"].clone());
        let mut case = case.clone();
        let mut never = Vec::new();
        if let Some(expect) = case.0.get_mut("expect").and_then(Value::as_table_mut) {
            if let Some(Value::Array(texts)) = expect.remove("never") {
                never = texts;
            }
            if let Some(action) = expect.remove("action") {
                expect.insert("action".into(), action);
                found.insert("action".into(), decision["action"].clone());
            }
            for key in ["available", "instructions", "transfer_function"] {
                if expect.contains_key(key) {
                    found.insert(key.into(), decision[key].clone());
                }
            }
            if expect.is_empty() {
                expect.insert("omitted".into(), Value::Array(Vec::new()));
            }
        }
        let mut texts = Vec::new();
        collect(&decision, &mut texts);
        for never in &never {
            let never = never.as_str().unwrap();
            if let Some(text) = texts.iter().find(|text| text.contains(never)) {
                return Err(format!("{never:?} occurs in {text:?}"));
            }
        }
        check(&case, &Json::Object(found))
    });
}

/// Every text of the decision that leaves the engine; what was left out may be named in `omitted`.
fn collect<'a>(value: &'a Json, texts: &mut Vec<&'a str>) {
    match value {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(fields) => fields.values().for_each(|item| collect(item, texts)),
        _ => {}
    }
}

#[test]
fn rules_text_is_rendered() {
    run("render.toml", |case| {
        let engine = case.load(case.builder(None)).map_err(|error| error.to_string())?;
        match (engine.render(case.text("input").unwrap()), case.text("output"), case.texts("unknown")) {
            (Ok(found), Some(wanted), None) if found == wanted => Ok(()),
            (Err(error), None, Some(wanted)) if error.unknown() == wanted => Ok(()),
            (found, ..) => Err(format!("found {found:?}")),
        }
    });
}
