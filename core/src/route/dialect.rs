/*!
How each provider of language models wants its function definitions written.

A dialect wraps and trims; what a tool says is decided in [`tool`](super::tool). Nothing here fails: what a provider would refuse is written in
the nearest form that it takes.
*/

use std::{borrow::Cow, str::FromStr};

use serde_json::{Map, Value, json};

use super::tool::Tool;
use crate::{
    matching::{DESCRIPTION_CHARS, did_you_mean, short_function_name},
    words::words,
};

words! {
    /// Whose form of function definitions is wanted.
    #[non_exhaustive]
    pub enum Dialect {
        Plain "plain" "0.2.0" "name, description and parameters, as LiveKit and Pipecat take them"
        OpenAi "openai" "0.2.0" "OpenAI's chat completions: a function each, its description within 1,024 characters"
        Anthropic "anthropic" "0.2.0" "Anthropic's messages: the parameters are an `input_schema`"
        Gemini "gemini" "0.2.0" "Gemini's content: one tool with all function declarations, without parameters where there are none"
        Mcp "mcp" "0.2.0" "the Model Context Protocol's list of tools: the parameters are an `inputSchema`"
    }
}

impl Dialect {
    const ALL: [Dialect; 5] = [Dialect::Plain, Dialect::OpenAi, Dialect::Anthropic, Dialect::Gemini, Dialect::Mcp];

    /// The tools as the provider's `tools` take them. `strict` asks OpenAI and Anthropic to hold the model to the schema; the others have no
    /// such word, and their schemas ask for every parameter anyway.
    ///
    /// Names over 64 characters are written short outside [`Plain`](Dialect::Plain); [`Contact::handoff`](crate::Contact::handoff) knows both.
    ///
    /// ```
    /// use openline::{Contact, Dialect, Engine};
    ///
    /// let engine: Engine = "handoffs: [{name: Goodbye, description: End the call., sip_config: {method: bye}}]".parse()?;
    /// let tools = engine.tools_for(&Contact::new())?;
    /// let written = Dialect::Anthropic.write(&tools, false);
    /// assert_eq!(written[0]["name"], "handoff_goodbye");
    /// assert_eq!(written[0]["input_schema"]["type"], "object");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(self, tools: &[Tool], strict: bool) -> Vec<Value> {
        match self {
            Dialect::Plain => tools
                .iter()
                .map(|tool| json!({"name": tool.name, "description": tool.description, "parameters": tool.parameters}))
                .collect(),
            Dialect::OpenAi => tools
                .iter()
                .map(|tool| {
                    let function = definition(tool, shortened(&tool.description, DESCRIPTION_CHARS), "parameters");
                    json!({"type": "function", "function": asked_strictly(function, strict)})
                })
                .collect(),
            Dialect::Anthropic => {
                let written = |tool| definition(tool, Cow::from(&tool.description), "input_schema");
                tools.iter().map(|tool| Value::Object(asked_strictly(written(tool), strict))).collect()
            }
            Dialect::Gemini if tools.is_empty() => Vec::new(),
            Dialect::Gemini => {
                let declarations: Vec<Value> = tools.iter().map(declaration).collect();
                vec![json!({"function_declarations": declarations})]
            }
            Dialect::Mcp => {
                let written = |tool| definition(tool, Cow::from(&tool.description), "inputSchema");
                tools.iter().map(|tool| Value::Object(written(tool))).collect()
            }
        }
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(word: &str) -> Result<Dialect, String> {
        let words = Dialect::ALL.map(Dialect::as_str);
        Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == word).ok_or_else(|| {
            format!("there is no dialect {word:?}, wanted one of {}{}", words.join(", "), did_you_mean(word, words))
        })
    }
}

/// The three parts that every provider has; a description that says nothing is left out.
fn definition(tool: &Tool, description: Cow<'_, str>, schema: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("name".into(), json!(short_function_name(&tool.name)));
    if !description.is_empty() {
        fields.insert("description".into(), json!(description));
    }
    fields.insert(schema.into(), tool.parameters.clone());
    fields
}

fn asked_strictly(mut fields: Map<String, Value>, strict: bool) -> Map<String, Value> {
    if strict {
        fields.insert("strict".into(), Value::Bool(true));
    }
    fields
}

/// A function declaration of Gemini: it wants a description always, and refuses an object without properties.
fn declaration(tool: &Tool) -> Value {
    let description = if tool.description.is_empty() { &tool.name } else { &tool.description };
    let mut fields = definition(tool, Cow::from(description), "parameters");
    let parameters = fields.remove("parameters").unwrap_or_default();
    let properties = parameters["properties"].as_object().cloned().unwrap_or_default();
    if !properties.is_empty() {
        let named = |(name, schema): (String, Value)| (name, in_capitals(schema));
        let properties: Map<String, Value> = properties.into_iter().map(named).collect();
        let schema = json!({"type": "OBJECT", "properties": properties, "required": parameters["required"]});
        fields.insert("parameters".into(), schema);
    }
    Value::Object(fields)
}

/// Gemini's schema is that of OpenAPI, whose types are the words of an enum.
fn in_capitals(mut schema: Value) -> Value {
    if let Some(Value::String(kind)) = schema.get_mut("type") {
        kind.make_ascii_uppercase();
    }
    schema
}

/// At most so many characters, cut behind a word, with three dots where something is missing.
fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    const DOTS: &str = "...";
    if text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(most - DOTS.len()).map_or(text.len(), |(end, _)| end);
    let kept = &text[..end];
    // A text without a blank near its end is cut where it must be.
    let word = kept.rfind(char::is_whitespace).filter(|&blank| blank > end / 2).unwrap_or(end);
    Cow::Owned(format!("{}{DOTS}", kept[..word].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_behind_a_word_and_never_longer_than_asked() {
        for (text, cut) in [
            ("one two three", "one two three"),
            ("one two three four", "one two..."),
            ("onetwothreefour", "onetwothre..."),
            ("ééééééééééééééé", "éééééééééé..."),
        ] {
            assert_eq!(shortened(text, 13), cut);
            assert!(shortened(text, 13).chars().count() <= 13);
        }
    }

    #[test]
    fn an_unknown_dialect_is_told_with_the_nearest() {
        assert_eq!("openai".parse(), Ok(Dialect::OpenAi));
        let message = "antropic".parse::<Dialect>().unwrap_err();
        assert_eq!(
            message,
            r#"there is no dialect "antropic", wanted one of plain, openai, anthropic, gemini, mcp (did you mean "anthropic"?)"#
        );
    }
}
