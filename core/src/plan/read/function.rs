/*!
Reads `transfer_functions`, and the SIP action that a transfer function or a SIP handoff carries.
*/

use std::sync::Arc;

use super::{
    drafts::FunctionDraft,
    fields::{description, entries, fields, items, name, text, word},
    notes::Notes,
    reader::Reader,
};
use crate::{
    config::Value,
    error::Code,
    sip::{
        ActionPlan, Encryption, Endpoint, Fault, Filler, Method, Phone, check_key, check_name, check_value,
        is_same_name,
    },
};

impl<'a> Reader<'a> {
    pub(in crate::plan) fn transfer_functions(&mut self, list: Value<'a>) {
        for object in items(&mut self.notes, list) {
            let notes = &mut self.notes;
            let names = &["name", "description", "sip_config", "sip_headers", "variables"];
            let Some([function, described, config, headers, variables]) = fields(notes, object, names) else {
                continue;
            };
            let name_value = notes.required(object, "name", function);
            let function_name = name_value.and_then(|value| name(notes, value));
            if let Some(value) = described {
                // Kept by the document for its readers; only its being blank is worth a word.
                description(notes, value);
            }
            let config = notes.required(object, "sip_config", config);
            let action = config.and_then(|config| sip_action(notes, config, headers, variables)).map(Arc::new);
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

/// Reads `sip_config`, `sip_headers` and `variables` as one action.
pub(in crate::plan) fn sip_action<'a>(
    notes: &mut Notes,
    config: Value<'a>,
    headers: Option<Value<'a>>,
    variables: Option<Value<'a>>,
) -> Option<ActionPlan> {
    let names = &["method", "phone_number", "outbound_endpoint", "outbound_encryption"];
    let headers = headers.map_or_else(Vec::new, |list| sip_headers(notes, list));
    let variables = variables.map_or_else(Vec::new, |object| transfer_variables(notes, object));
    let [method, phone_value, endpoint_value, encryption_value] = fields(notes, config, names)?;
    let phone = phone_value.and_then(|value| phone_number(notes, value));
    let endpoint = endpoint_value.and_then(|value| {
        let found = text(notes, value)?;
        Endpoint::parse(found).map_err(|fault| note(notes, value, fault)).ok()?;
        Some(found)
    });
    let encryption = encryption_value.and_then(|value| word(notes, value, &Encryption::ALL, Encryption::as_str));
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
    complete.then(|| ActionPlan::new(method, phone, endpoint, encryption, headers, variables))
}

fn phone_number<'a>(notes: &mut Notes, value: Value<'a>) -> Option<&'a str> {
    let found = text(notes, value)?;
    let phone = Phone::parse(found).map_err(|fault| note(notes, value, fault)).ok()?;
    if let Some(fault) = phone.warning(found) {
        notes.warning(value, fault.code, fault.message);
    }
    Some(found)
}

fn sip_headers(notes: &mut Notes, list: Value<'_>) -> Vec<(Box<str>, Filler)> {
    let mut headers: Vec<(Box<str>, Filler)> = Vec::with_capacity(list.len());
    for item in items(notes, list) {
        let Some([key, value]) = fields(notes, item, &["key", "value"]) else { continue };
        let key_text = notes.required(item, "key", key).and_then(|key| text(notes, key));
        let value_text = notes.required(item, "value", value).and_then(|value| text(notes, value));
        if let (Some(place), Some(found)) = (value, value_text)
            && let Err(fault) = check_value(found)
        {
            note(notes, place, fault);
        }
        let (Some(place), Some(name)) = (key, key_text) else { continue };
        if name.trim().is_empty() {
            notes.warning(place, Code::EmptyHeader, "a header without a name is dropped");
            continue;
        }
        if let Err(fault) = check_name(name) {
            note(notes, place, fault);
            continue;
        }
        if headers.iter().any(|(earlier, _)| is_same_name(earlier, name)) {
            notes.warning(place, Code::DuplicateHeader, format!("the header {name:?} is listed twice"));
        }
        if let Some(value) = value_text {
            headers.push((name.into(), Filler::parse(value)));
        }
    }
    headers
}

fn transfer_variables(notes: &mut Notes, object: Value<'_>) -> Vec<(Box<str>, Filler)> {
    let mut variables = Vec::with_capacity(object.len());
    for (key, name, value) in entries(notes, object) {
        if let Err(fault) = check_key(name) {
            note(notes, key, fault);
        }
        if value.is_null() {
            continue;
        }
        if let Some(found) = text(notes, value) {
            variables.push((name.into(), Filler::parse(found)));
        }
    }
    variables
}

fn note(notes: &mut Notes, place: Value<'_>, fault: Fault) {
    notes.error(place, fault.code, fault.message);
}
