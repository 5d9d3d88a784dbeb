//! The schema and the reader: what loads is valid, and what is valid loads, wherever a schema can say it.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use openline::{SCHEMA, Severity};
use openline_tests::{
    case::{Case, run},
    repository,
};
use serde_json::Value;

/// What no schema can say: what stands twice, what a name refers to, what a calendar knows, what other texts hold.
const BEYOND: &[&str] = &[
    "ambiguous_name",
    "bad_date",
    "bad_endpoint",
    "bad_expectation",
    "bad_ics",
    "bad_language",
    "bad_name",
    "bad_pattern",
    "bad_phone_number",
    "bad_rrule",
    "bad_value",
    "broken_expectation",
    "duplicate_key",
    "duplicate_language",
    "duplicate_name",
    "empty_interval",
    "group_is_queue",
    "never_matches",
    "no_callback",
    "reversed_range",
    "too_many_dates",
    "two_defaults",
    "unknown_calendar",
    "unknown_handoff",
    "unknown_holiday",
    "unknown_holidays",
    "unknown_queue",
    "unknown_template_word",
    "unknown_timezone",
    "unknown_transfer_function",
    "zone_data_unavailable",
];

/// The document as a value; `None` for what is no JSON and no YAML that a value could hold.
fn value(case: &Case) -> Option<Value> {
    let text = String::from_utf8(case.document()?).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match text.trim_start().chars().next()? {
        '{' | '[' => serde_json::from_str(text).ok(),
        _ => serde_norway::from_str(text).ok(),
    }
}

/// Whether the value is valid, but for plain YAML scalars that the reader takes as the text that they are.
fn faults(schema: &Validator, value: &Value) -> Vec<String> {
    let place = |error: jsonschema::ValidationError<'_>| error.instance_path().to_string();
    schema.iter_errors(value).take(5).map(place).collect()
}

/// Every number and truth value as the text that somebody may have meant by it.
fn as_texts(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(format!("+{number}")),
        Value::Array(items) => items.iter().map(as_texts).collect(),
        Value::Object(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.clone(), as_texts(value))).collect())
        }
        other => other.clone(),
    }
}

fn disagreements(
    file: &str,
    schema: &Validator,
    counts: &mut BTreeMap<&'static str, usize>,
    beyond: &mut BTreeSet<&'static str>,
) -> Vec<String> {
    let mut found = Vec::new();
    run(file, |case| {
        if case.document().is_none() {
            return Ok(());
        }
        let issues = case.builder(None).check(case.document().unwrap(), 1_795_176_000);
        let errors: Vec<&str> =
            issues.iter().filter(|issue| issue.severity() == Severity::Error).map(|issue| issue.code()).collect();
        // Such a text is no value at all, or one that a careless reader would unfold for ever.
        if errors.iter().any(|code| ["too_large", "too_deep", "syntax", "unsupported_yaml"].contains(code)) {
            return Ok(());
        }
        let Some(value) = value(case) else { return Ok(()) };
        let mut said = faults(schema, &value);
        // `phone_number: +15551234567` is a number to a YAML reader that does not know the field.
        if !said.is_empty() && errors.is_empty() {
            said = faults(schema, &as_texts(&value));
        }
        let verdict = match (errors.is_empty(), said.is_empty()) {
            (true, true) => "load and are valid",
            (false, false) => "fail both",
            (true, false) => {
                found.push(format!("{file} {}: loads, but: {said:?}", case.name()));
                "differ"
            }
            (false, true) => {
                beyond.extend(errors);
                "fail by what no schema can say"
            }
        };
        *counts.entry(verdict).or_default() += 1;
        Ok(())
    });
    found
}

#[test]
fn the_schema_agrees_with_the_reader() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mut counts = BTreeMap::new();
    let files = [
        "documents.toml",
        "errors.toml",
        "routing.toml",
        "hours.toml",
        "sip.toml",
        "render.toml",
        "speech.toml",
        "tools.toml",
    ];
    let mut beyond = BTreeSet::new();
    let found: Vec<String> =
        files.iter().flat_map(|file| disagreements(file, &schema, &mut counts, &mut beyond)).collect();
    assert_eq!(beyond.into_iter().collect::<Vec<_>>(), BEYOND, "what the schema leaves to the reader");
    assert!(found.is_empty(), "{counts:?}\n{}", found.join("\n"));
    assert!(counts["load and are valid"] > 100 && counts["fail both"] > 100, "{counts:?}");
}

#[test]
fn the_examples_are_valid() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mut documents = 0;
    for folder in ["examples", "cli/examples", "examples/kamailio", "examples/sip-agent"] {
        for file in std::fs::read_dir(repository(folder)).unwrap() {
            let path = file.unwrap().path();
            if !path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
                continue;
            }
            let value: Value = serde_norway::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let loads = openline::Engine::from_path(&path).is_ok();
            let said = faults(&schema, &value);
            let said = if said.is_empty() || !loads { said } else { faults(&schema, &as_texts(&value)) };
            assert_eq!(said.is_empty(), loads, "{}: {said:?}", path.display());
            documents += 1;
        }
    }
    assert!(documents > 5, "{documents}");
}
