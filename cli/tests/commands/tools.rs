use serde_json::json;

use crate::support::{centre, run};

const AT: [&str; 2] = ["--at", "2026-11-23T18:00:00Z"];

#[test]
fn each_dialect_has_its_own_wrapping() {
    let text = centre();
    let told = |arguments: &[&str]| run(&[&["tools", &text][..], &AT, arguments].concat()).json();
    let plain = told(&[]);
    assert_eq!(plain[0]["name"], "handoff_care");
    assert_eq!(plain[0]["description"], "Hello $name, call handoff_care.");
    assert_eq!(plain[0]["parameters"]["required"], json!(["name", "booking"]));
    let openai = told(&["--dialect", "openai", "--strict"]);
    assert_eq!(openai[0]["function"]["strict"], true);
    assert_eq!(
        told(&["--dialect", "anthropic"])[1],
        json!({
            "name": "handoff_end_call",
            "input_schema": {"type": "object", "properties": {}, "required": [], "additionalProperties": false}
        })
    );
    let gemini = told(&["--dialect", "gemini", "--topic", "Help", "--channel", "voice", "--language", "en"]);
    assert_eq!(
        gemini[0]["function_declarations"][1],
        json!({"name": "handoff_end_call", "description": "handoff_end_call"})
    );
    assert_eq!(
        told(&["--dialect", "mcp", "--handoff", "Care"])[0]["inputSchema"]["properties"]["name"]["type"],
        "string"
    );
}

#[test]
fn what_is_known_is_filled_in_and_not_asked_for() {
    let text = centre();
    let told = run(&[&["tools", &text, "--variable", "name=Ada", "--var", "booking=5"][..], &AT].concat()).json();
    assert_eq!(told[0]["description"], "Hello Ada, call handoff_care.");
    assert_eq!(told[0]["parameters"]["properties"], json!({}));
}

#[test]
fn an_unknown_dialect_or_topic_is_wrong_usage() {
    let text = centre();
    assert!(run(&["tools", &text, "--dialect", "antropic"]).usage().contains("did you mean \"anthropic\""));
    assert!(run(&["tools", &text, "--topic", "Hepl"]).usage().contains("\"Help\""));
    run(&["tools", &text, "--variable", "name"]).usage();
}
