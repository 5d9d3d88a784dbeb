/*!
What a language model called a function with: read from the JSON that it wrote, whatever that is.

Reading cannot fail, for a call is going on. What is no value is kept as such, so that the decision can say what it left out.
*/

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// The arguments of a model's function call: by name texts, and numbers and truth values as JSON writes them.
///
/// ```
/// use openline::{Arguments, Contact};
///
/// let contact = Contact::new()
///     .handoff("handoff_refunds")
///     .variable("customer_id", "42")
///     .arguments(Arguments::parse(r#"{"reason": "damaged", "order": 1017}"#));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    values: BTreeMap<String, Argument>,
    /// Not an object at all.
    broken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    Value(String),
    Null,
    /// A list or an object.
    Nested,
}

impl Arguments {
    /// None.
    pub fn new() -> Arguments {
        Arguments::default()
    }

    /// Reads the JSON object of a call. A text that is none counts as no arguments, a list or an object in it as no value, and the decision tells
    /// both in its `omitted`. A blank text is an empty object, as models write it; of a name given twice the later wins.
    pub fn parse(json: &str) -> Arguments {
        if json.trim().is_empty() {
            return Arguments::default();
        }
        match serde_json::from_str::<BTreeMap<String, &RawValue>>(json) {
            Ok(raw) => {
                let values = raw.into_iter().map(|(name, value)| (name, Argument::read(value.get()))).collect();
                Arguments { values, broken: false }
            }
            Err(_) => Arguments { values: BTreeMap::new(), broken: true },
        }
    }

    /// One more argument.
    pub fn argument(mut self, name: impl Into<String>, value: impl Into<String>) -> Arguments {
        self.values.insert(name.into(), Argument::Value(value.into()));
        self
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            Argument::Value(text) => Some(text),
            Argument::Null | Argument::Nested => None,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Argument)> {
        self.values.iter().map(|(name, argument)| (name.as_str(), argument))
    }
}

impl Argument {
    /// A value from its own JSON, which is well-formed.
    fn read(json: &str) -> Argument {
        match json.as_bytes().first() {
            Some(b'"') => match serde_json::from_str(json) {
                Ok(text) => Argument::Value(text),
                // Half of a surrogate pair is no text.
                Err(_) => Argument::Nested,
            },
            Some(b'[' | b'{') => Argument::Nested,
            Some(b'n') => Argument::Null,
            // A number stays digit by digit: an account of twenty digits is no float.
            _ => Argument::Value(json.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_json_writes_them() {
        let found = Arguments::parse(
            r#" {"t": "a\n\"\u00e9", "n": 12345678901234567890123, "f": 1.50, "b": true, "z": null, "l": [1], "o": {}, "n": -0} "#,
        );
        let told: Vec<_> = ["t", "f", "b", "n", "z", "l", "o", "x"].map(|name| found.get(name)).to_vec();
        assert_eq!(told, [Some("a\n\"é"), Some("1.50"), Some("true"), Some("-0"), None, None, None, None]);
        assert!(!found.is_broken());
        assert_eq!(Arguments::parse(r#"{"n": 12345678901234567890123}"#).get("n"), Some("12345678901234567890123"));
    }

    #[test]
    fn whatever_a_model_writes_is_read() {
        for text in ["", "  ", "{}", "null", "[]", "{", "{\"a\": }", "\"a\"", "5", "{\"a\": \"\\ud800\"}", "{'a': 1}"] {
            let found = Arguments::parse(text);
            assert_eq!(found.is_broken(), !["", "  ", "{}", "{\"a\": \"\\ud800\"}"].contains(&text), "{text}");
            assert_eq!(found.get("a"), None);
        }
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(Arguments::parse(&deep).get("a"), None);
    }
}
