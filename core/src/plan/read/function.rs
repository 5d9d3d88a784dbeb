/*!
Reads `transfer_functions`, and the SIP action that a transfer function or a SIP handoff carries.
*/

use std::sync::Arc;

use super::{
    drafts::FunctionDraft,
    fields::{description, entries, fields, items, name, text, word},
    notes::Notes,
    reader::Reader,
    uses::Uses,
};
use crate::{
    config::Value,
    error::Code,
    sip::{
        ActionPlan, Encryption, Endpoint, Fault, Filler, HeaderPlan, Method, Phone, USER_TO_USER, check_grammar,
        check_key, check_name, check_token, check_value, is_same_name,
    },
};

impl<'a> Reader<'a> {
    pub(in crate::plan) fn transfer_functions(&mut self, list: Value<'a>) {
        for object in items(&mut self.notes, list) {
            let notes = &mut self.notes;
            let names = &["name", "description", "sip_config", "sip_headers", "refer_to_headers", "variables"];
            let Some([function, described, config, headers, refer_to_headers, variables]) =
                fields(notes, object, names)
            else {
                continue;
            };
            let name_value = notes.required(object, "name", function);
            let function_name = name_value.and_then(|value| name(notes, value));
            if let Some(value) = described {
                // Kept by the document for its readers; only its being blank is worth a word.
                description(notes, value);
            }
            let config = notes.required(object, "sip_config", config);
            let uses = &mut self.uses;
            let action = config
                .and_then(|config| sip_action(notes, uses, object, config, [headers, refer_to_headers, variables]))
                .map(Arc::new);
            let Some(function_name) = function_name else { continue };
            if !self.function_names.insert(function_name) {
                let message = format!("another transfer function is already named {function_name:?}");
                self.notes.error(name_value.unwrap_or(object), Code::DuplicateName, message);
                continue;
            }
            let place = name_value.unwrap_or(object).into();
            self.functions.push(FunctionDraft { place, name: function_name, action, used: false });
        }
    }
}

/// More bytes of headers than a REFER over UDP should carry, which must stay below 1,300 with all else.
const MANY_HEADER_BYTES: usize = 1000;

/// Reads `sip_config`, and of its object `sip_headers`, `refer_to_headers` and `variables`, as one action.
pub(in crate::plan) fn sip_action<'a>(
    notes: &mut Notes,
    uses: &mut Uses,
    object: Value<'a>,
    config: Value<'a>,
    [headers, refer_to_headers, variables]: [Option<Value<'a>>; 3],
) -> Option<ActionPlan> {
    let names = &["method", "phone_number", "outbound_endpoint", "outbound_encryption", "dtmf"];
    let headers = headers.map_or_else(Vec::new, |list| sip_headers(notes, uses, list));
    let inner_headers = refer_to_headers.map_or_else(Vec::new, |list| inner_headers(notes, uses, list));
    let variables = variables.map_or_else(Vec::new, |object| transfer_variables(notes, uses, object));
    let [method, phone_value, endpoint_value, encryption_value, dtmf] = fields(notes, config, names)?;
    let phone = phone_value.and_then(|value| phone_number(notes, value, endpoint_value.is_some()));
    let endpoint = endpoint_value.and_then(|value| {
        let found = text(notes, value)?;
        Endpoint::parse(found).map_err(|fault| note(notes, value, fault)).ok()?;
        Some(found)
    });
    let encryption = encryption_value.and_then(|value| word(notes, value, &Encryption::ALL, Encryption::as_str));
    let dtmf = dtmf.and_then(|value| tones(notes, value));
    let method =
        notes.required(config, "method", method).and_then(|value| word(notes, value, &Method::ALL, Method::as_str))?;

    let wanted: [(&str, Option<Value<'a>>, bool); 3] = [
        ("phone_number", phone_value, method != Method::Bye),
        ("outbound_endpoint", endpoint_value, method == Method::Invite),
        ("outbound_encryption", encryption_value, method == Method::Invite),
    ];
    let mut complete = true;
    for (field, value, needed) in wanted {
        match value {
            None if needed => {
                complete = false;
                let message = format!("missing \"{field}\": {} needs it", method.as_str());
                notes.error(config, Code::MissingField, message);
            }
            Some(value) if !needed => {
                let message = format!("{} does not use {field:?}: kept, without effect", method.as_str());
                notes.warning(value, Code::IgnoredField, message);
            }
            _ => {}
        }
    }
    let action = ActionPlan::new(method, phone, endpoint, encryption, headers, variables);
    if method == Method::Invite && encryption == Some(Encryption::UdpRtp) && asks_for_tls(phone, endpoint) {
        let message =
            "the number or the endpoint asks for TLS (sips: or transport=tls), outbound_encryption for UDP/RTP";
        notes.error(config, Code::BadValue, message);
    }
    if let (Method::Invite, Some(value), Some(found)) = (method, endpoint_value, phone)
        && Phone::parse(found).is_ok_and(|phone| phone.names_a_host())
    {
        let message = "the number is a SIP URI with a host of its own: endpoint and encryption have no effect";
        notes.warning(value, Code::IgnoredField, message);
    }
    if let Some(value) = refer_to_headers
        && !(method == Method::Refer
            && action.target_uri().is_some_and(|uri| uri.to_ascii_lowercase().starts_with("sip")))
    {
        let message = "\"refer_to_headers\" go with a refer to a SIP URI only: kept, without effect";
        notes.warning(value, Code::IgnoredField, message);
    }
    let bytes = action.header_bytes();
    if bytes > MANY_HEADER_BYTES {
        let message = format!(
            "its headers have {bytes} bytes without their variables: a REFER over UDP should stay below 1,300 bytes"
        );
        notes.warning(object, Code::LargeHeaders, message);
    }
    let inner_headers = if method == Method::Refer { inner_headers } else { Vec::new() };
    complete.then(|| action.with_dtmf(dtmf).with_refer_to_headers(inner_headers))
}

/// Whether the number's or the endpoint's own words ask for an encrypted way.
fn asks_for_tls(phone: Option<&str>, endpoint: Option<&str>) -> bool {
    let asks = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("sips:") || text.split(';').any(|part| part.trim_end_matches('>') == "transport=tls")
    };
    phone.is_some_and(asks) || endpoint.is_some_and(asks)
}

/// Tones: digits, `*`, `#`, and `,` for a pause.
fn tones<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let found = text(notes, value)?;
    let strange = found.chars().find(|c| !c.is_ascii_digit() && !"*#,".contains(*c));
    match strange {
        Some(c) => {
            let message = format!("dtmf {found:?} has {c:?}, wanted digits, *, # and , for a pause");
            notes.error(value, Code::BadValue, message);
            None
        }
        None if found.is_empty() || found.len() > 64 => {
            let message = format!("dtmf has {} characters, wanted 1 to 64", found.len());
            notes.error(value, Code::BadValue, message);
            None
        }
        None => Some(found),
    }
}

fn phone_number<'a>(notes: &mut Notes, value: Value<'a>, has_endpoint: bool) -> Option<&'a str> {
    let found = text(notes, value)?;
    let phone = Phone::parse(found).map_err(|fault| note(notes, value, fault)).ok()?;
    if let Some(fault) = phone.warning(found, has_endpoint) {
        notes.warning(value, fault.code, fault.message);
    }
    Some(found)
}

fn sip_headers(notes: &mut Notes, uses: &mut Uses, list: Value<'_>) -> Vec<HeaderPlan> {
    let mut headers: Vec<HeaderPlan> = Vec::with_capacity(list.len());
    for item in items(notes, list) {
        let Some([key, value, encoding]) = fields(notes, item, &["key", "value", "encoding"]) else { continue };
        let Some((place, name, value_text)) = header(notes, item, key, value) else { continue };
        if let Err(fault) = check_name(name) {
            note(notes, place, fault);
            continue;
        }
        let hex = encoding.and_then(|value| word(notes, value, &["hex"], |word| word)).is_some();
        if let Some(place) = encoding.filter(|_| hex && !is_same_name(name, USER_TO_USER)) {
            let message = format!("{name:?} has no encoding, wanted at {USER_TO_USER} only");
            notes.error(place, Code::BadValue, message);
        }
        if headers.iter().any(|earlier| is_same_name(&earlier.key, name)) {
            notes.warning(place, Code::DuplicateHeader, format!("the header {name:?} is listed twice"));
        }
        let Some(text) = value_text else { continue };
        if let (Some(place), false) = (value, hex)
            && let Err(why) = check_grammar(name, text)
        {
            let message = format!("{name} does not have the form of its header: {why}");
            notes.warning(place, Code::HeaderGrammar, message);
        }
        let filler = Filler::parse(text);
        uses.note(filler.names(), value.unwrap_or(place));
        headers.push(HeaderPlan { key: name.into(), value: filler, hex });
    }
    headers
}

/// The headers of a Refer-To URI: any token, since they are the target's to judge.
fn inner_headers(notes: &mut Notes, uses: &mut Uses, list: Value<'_>) -> Vec<HeaderPlan> {
    let mut headers = Vec::with_capacity(list.len());
    for item in items(notes, list) {
        let Some([key, value]) = fields(notes, item, &["key", "value"]) else { continue };
        let Some((place, name, Some(text))) = header(notes, item, key, value) else { continue };
        if let Err(fault) = check_token(name) {
            note(notes, place, fault);
            continue;
        }
        let filler = Filler::parse(text);
        uses.note(filler.names(), value.unwrap_or(place));
        headers.push(HeaderPlan { key: name.into(), value: filler, hex: false });
    }
    headers
}

/// The place of a header's name, the name, and its value; `None` for a header without a name, which is noted.
fn header<'a>(
    notes: &mut Notes,
    item: Value<'a>,
    key: Option<Value<'a>>,
    value: Option<Value<'a>>,
) -> Option<(Value<'a>, &'a str, Option<&'a str>)> {
    let name = notes.required(item, "key", key).and_then(|key| text(notes, key));
    let value_text = notes.required(item, "value", value).and_then(|value| text(notes, value));
    if let (Some(place), Some(found)) = (value, value_text)
        && let Err(fault) = check_value(found)
    {
        note(notes, place, fault);
    }
    let (place, name) = (key?, name?);
    if name.trim().is_empty() {
        notes.warning(place, Code::EmptyHeader, "a header without a name is dropped");
        return None;
    }
    Some((place, name, value_text))
}

fn transfer_variables(notes: &mut Notes, uses: &mut Uses, object: Value<'_>) -> Vec<(Box<str>, Filler)> {
    let mut variables = Vec::with_capacity(object.len());
    for (key, name, value) in entries(notes, object) {
        if let Err(fault) = check_key(name) {
            note(notes, key, fault);
        }
        if value.is_null() {
            continue;
        }
        if let Some(found) = text(notes, value) {
            let filler = Filler::parse(found);
            uses.note(filler.names(), value);
            variables.push((name.into(), filler));
        }
    }
    variables
}

fn note(notes: &mut Notes, place: Value<'_>, fault: Fault) {
    notes.error(place, fault.code, fault.message);
}
