/*!
The SIP action of a decision.
*/

use crate::text::{Str, Text};

/// What a decision asks the telephony side to do. Borrowed from its decision. Headers, `target_uri` and `refer_to` hold no control character:
/// they may be written into a SIP message as they stand.
pub struct Action {
    method: Text,
    phone_number: Option<Text>,
    outbound_endpoint: Option<Text>,
    outbound_encryption: Option<Text>,
    headers: Vec<(Text, Text)>,
    variables: Vec<(Text, Text)>,
    target_uri: Option<Text>,
    refer_to: Option<Text>,
    header_lines: Vec<Text>,
    dtmf: Option<Text>,
}

/// A key with its value; both nothing beyond the last. This pair never grows.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Pair {
    pub key: Str,
    pub value: Str,
}

impl Action {
    pub fn new(action: &::engine::Action) -> Action {
        let text = |text: &Option<String>| Text::from_option(text.as_deref());
        Action {
            method: Text::new(action.method.as_str()),
            phone_number: text(&action.phone_number),
            outbound_endpoint: text(&action.outbound_endpoint),
            outbound_encryption: action.outbound_encryption.map(|encryption| Text::new(encryption.as_str())),
            headers: pairs(action.headers.iter().map(|header| (&*header.key, &*header.value))),
            variables: pairs(action.variables.iter().map(|(name, value)| (&**name, &**value))),
            target_uri: text(&action.target_uri),
            refer_to: text(&action.refer_to),
            header_lines: action.header_lines.iter().map(|line| Text::new(line)).collect(),
            dtmf: text(&action.dtmf),
        }
    }
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(Text, Text)> {
    pairs.map(|(key, value)| (Text::new(key), Text::new(value))).collect()
}

fn pair(pairs: Option<&Vec<(Text, Text)>>, index: usize) -> Pair {
    let pair = pairs.and_then(|pairs| pairs.get(index));
    pair.map_or(Pair { key: Str::NONE, value: Str::NONE }, |(key, value)| Pair { key: key.lend(), value: value.lend() })
}

/// `refer`, `invite` or `bye`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_method(action: Option<&Action>) -> Str {
    Str::from_option(action.map(|action| &action.method))
}

/// The number as the document writes it, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_phone_number(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.phone_number.as_ref()))
}

/// The endpoint of an invite as the document writes it, or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_outbound_endpoint(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.outbound_endpoint.as_ref()))
}

/// `TLS/SRTP`, `UDP/RTP` or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_outbound_encryption(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.outbound_encryption.as_ref()))
}

/// The URI to call: the Request-URI of an invite, the target of a refer; nothing where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_target_uri(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.target_uri.as_ref()))
}

/// The value of a Refer-To header: `target_uri` in angle brackets, escaped; or nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_refer_to(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.refer_to.as_ref()))
}

/// How many headers there are.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_header_count(action: Option<&Action>) -> usize {
    action.map_or(0, |action| action.headers.len())
}

/// A header by its index.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_header(action: Option<&Action>, index: usize) -> Pair {
    pair(action.map(|action| &action.headers), index)
}

/// A header as `Name: value`, without a line end; nothing beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_header_line(action: Option<&Action>, index: usize) -> Str {
    Str::from_option(action.and_then(|action| action.header_lines.get(index)))
}

/// How many header lines there are.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_header_line_count(action: Option<&Action>) -> usize {
    action.map_or(0, |action| action.header_lines.len())
}

/// How many transfer variables there are.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_variable_count(action: Option<&Action>) -> usize {
    action.map_or(0, |action| action.variables.len())
}

/// A transfer variable by its index. Its value may hold control characters: it is no header.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_variable(action: Option<&Action>, index: usize) -> Pair {
    pair(action.map(|action| &action.variables), index)
}

/// Tones to send after the answer: digits, `*`, `#`, and `,` for a pause; nothing where the document has none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_action_dtmf(action: Option<&Action>) -> Str {
    Str::from_option(action.and_then(|action| action.dtmf.as_ref()))
}
