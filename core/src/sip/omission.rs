/*!
What a decision had to leave out, and why: the vocabulary of its `omitted`.
*/

use serde::Serialize;

use crate::words::words;

/// Something that a decision had to leave out.
///
/// | `where` | `name` | `why` |
/// |---|---|---|
/// | `headers.X-Reason` | the variable | `missing_variable`: it is not set; the header is left out |
/// | `headers.X-Reason` | the variable that brings it | `control_character`: the filled value could end the line; the header is left out |
/// | `headers.X-Reason` | the variable with the longest value | `too_long`: the filled value has over 1024 bytes; the header is left out |
/// | `variables.account_tier` | the variable | `missing_variable`: it is not set; the output variable is left out |
/// | `headers.Diversion` | the variable | `no_place`: its value fits nowhere in a header with a grammar; the header is left out |
/// | `refer_to_headers.Replaces` | the variable | as in `headers` |
/// | `instructions` | the variable | `missing_variable`: it is not set and was spoken as nothing |
/// | `arguments.reason` | the argument | `not_from_model`: a model may not set it, or the host did; it is ignored |
/// | `arguments.reason` | the argument | `not_a_value`: a list or an object; `arguments` when all of them are no object |
/// | `contact.booking`, `arguments.booking` | the variable | `no_match`: the value does not have the form of its pattern and counts as not set |
/// | `target_uri` | `phone_number` | `no_sip_target`: the number is neither E.164 nor a URI; `target_uri` and `refer_to` are absent |
///
/// Several missing variables of one text give an entry each.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Omission {
    /// The place that lacks something: `headers.X-Reason`, `variables.account_tier`, `instructions` or `target_uri`; for what was given and does
    /// not count `contact.NAME` or `arguments.NAME`; `where` in JSON.
    #[serde(rename = "where")]
    pub where_: String,
    /// The variable that is missing or unfit, or `phone_number` for a target.
    pub name: String,
    /// A stable code, listed in `docs/reference.md`.
    pub why: &'static str,
}

impl Omission {
    pub(crate) fn new(place: impl Into<String>, name: &str, why: Why) -> Omission {
        Omission { where_: place.into(), name: name.to_string(), why: why.as_str() }
    }
}

words! {
    /// The codes of [`Omission::why`].
    pub(crate) enum Why {
        MissingVariable "missing_variable" "0.1.0" "the variable is not set: the header or variable is left out, in instructions nothing is said for it"
        ControlCharacter "control_character" "0.1.0" "the filled value could end the line: the header is left out"
        TooLong "too_long" "0.1.0" "the filled value has over 1024 bytes: the header is left out"
        NoPlace "no_place" "0.2.0" "the value can be written safely nowhere in its place of a structured header: the header is left out"
        NotFromModel "not_from_model" "0.2.0" "the argument is the host's to set, set by it, or nothing's name: it is ignored"
        NotAValue "not_a_value" "0.2.0" "the argument is a list or an object, or the arguments are no JSON object: it counts as not set"
        NoMatch "no_match" "0.2.0" "the value does not have the form of its variable's pattern: it counts as not set"
        NoSipTarget "no_sip_target" "0.1.0" "the number is neither E.164 nor a URI: `target_uri` and `refer_to` are absent"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_omission_is_written_with_where() {
        let json = serde_json::to_string(&Omission::new("headers.X-A", "a", Why::MissingVariable)).unwrap();
        assert_eq!(json, r#"{"where":"headers.X-A","name":"a","why":"missing_variable"}"#);
    }
}
