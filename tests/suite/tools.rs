//! Function definitions for language models, in each provider's form.

use openline::{Contact, Dialect, Engine};
use openline_tests::case::{Case, run};
use serde_json::{Value as Json, json};

fn written(case: &Case) -> Result<Json, String> {
    let engine = case.load(case.builder(None)).map_err(|error| format!("does not load: {error}"))?;
    let contact = case.contact("2026-12-07T12:00:00Z");
    let tools = match engine.tools_for(&contact) {
        Ok(tools) => tools,
        Err(error) => return Ok(json!({"error": error.code()})),
    };
    // Whatever a tool is called by leads to its handoff.
    let dialect: Dialect = case.text("dialect").unwrap_or("plain").parse()?;
    for tool in &tools {
        let short = &Dialect::Mcp.write(std::slice::from_ref(tool), false)[0]["name"];
        for name in [&tool.name, short.as_str().unwrap()] {
            let named = Contact::new().handoff(name);
            let decision = engine.route(&named).map_err(|error| error.to_string())?;
            assert_eq!(decision.function_name(), tool.name);
        }
    }
    let strict = case.0.get("strict").is_some_and(|strict| strict.as_bool().unwrap());
    Ok(Json::Array(dialect.write(&tools, strict)))
}

#[test]
fn tools_are_written_as_each_provider_wants_them() {
    run("tools.toml", |case| {
        let wanted = match (case.text("expect"), case.text("error")) {
            (Some(text), None) => serde_json::from_str(text).map_err(|error| error.to_string())?,
            (None, Some(code)) => json!({"error": code}),
            _ => return Err("expects one thing".into()),
        };
        let found = written(case)?;
        if found == wanted { Ok(()) } else { Err(format!("wanted {wanted}\nfound  {found}")) }
    });
}

#[test]
fn a_description_that_is_too_long_for_openai_is_cut_there_only() {
    let words = "word ".repeat(400);
    let text = json!({"handoffs": [{"name": "Desk", "is_default": true, "description": words, "sip_config": {"method": "bye"}}]});
    let engine: Engine = text.to_string().parse().unwrap();
    assert_eq!(engine.warnings().iter().map(|issue| issue.code()).collect::<Vec<_>>(), ["tool_too_long"]);
    let tools = engine.tools_for(&Contact::new()).unwrap();
    let told = Dialect::OpenAi.write(&tools, false)[0]["function"]["description"].as_str().unwrap().to_owned();
    assert_eq!(told, format!("{}...", "word ".repeat(204).trim_end()));
    for dialect in [Dialect::Plain, Dialect::Anthropic, Dialect::Mcp] {
        assert_eq!(dialect.write(&tools, false)[0]["description"], words);
    }
}

#[test]
fn the_short_form_of_the_question_says_the_same() {
    let text =
        "handoffs: [{name: One, description: First., sip_config: {method: bye}}]\ntopics: [{name: T, handoffs: [One]}]";
    let engine: Engine = text.parse().unwrap();
    let contact = Contact::new().at(0).topic("T").channel("voice").language("en");
    assert_eq!(engine.tools(0, Some("T"), Some("voice"), &["en"]), engine.tools_for(&contact));
}
