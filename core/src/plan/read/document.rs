/*!
Reads a whole document in one of its shapes: a list of queues, or an object with any of the parts.
*/

use super::{
    drafts::{HandoffDraft, Instructions},
    expectations::expectations,
    fields::{entries, integer, items, text},
    reader::Reader,
};
use crate::{
    config::{Kind, Value},
    error::Code,
    matching::function_name,
};

/// The fields of a document, in which a near name is looked for.
const FIELDS: [&str; 12] = [
    "version",
    "queues",
    "calendars",
    "transfer_functions",
    "handoffs",
    "topics",
    "variables",
    "expectations",
    "speak",
    "speak_style",
    "ssml",
    "phrases",
];

/// Fields that alone make no document.
const BESIDE: [&str; 7] = ["version", "variables", "expectations", "speak", "speak_style", "ssml", "phrases"];

impl<'a> Reader<'a> {
    /// Reads every part; what is wrong is noted.
    pub(in crate::plan) fn read(&mut self, root: Value<'a>) {
        match root.kind() {
            Kind::List => self.destination_array(root),
            Kind::Map => self.document(root),
            _ => self.unknown_shape(root),
        }
    }

    /// The first shape: a list of queues is one handoff with these destinations in order.
    fn destination_array(&mut self, root: Value<'a>) {
        let options = self.options;
        let name = options.name.as_deref().unwrap_or("handoff");
        let target = self.destinations(root, false);
        let Some(function_name) = function_name(name) else {
            let message = format!("{name:?} leaves no function name: it needs a letter a-z or a digit");
            self.notes.error(root, Code::BadName, message);
            return;
        };
        self.handoffs.push(HandoffDraft {
            place: root.into(),
            name,
            function_name,
            description: options.description.as_deref().filter(|text| !text.trim().is_empty()),
            description_place: root.into(),
            condition: None,
            active: true,
            callback: None,
            is_default: None,
            available: options.available.as_deref().map(|text| Instructions::Given(text, root)),
            unavailable: options.unavailable.as_deref().map(|text| Instructions::Given(text, root)),
            target,
        });
    }

    /// The other shapes: an object with any of the parts.
    fn document(&mut self, root: Value<'a>) {
        let mut known = false;
        for (key, name, value) in entries(&mut self.notes, root) {
            known |= FIELDS.contains(&name) && !BESIDE.contains(&name);
            if value.is_null() && (FIELDS.contains(&name) || name == "$schema") {
                continue;
            }
            match name {
                "version" => {
                    let version = integer(&mut self.notes, value);
                    if let Some(version) = version.filter(|&version| version != 1) {
                        let message = format!("version {version} is not known, wanted 1");
                        self.notes.error(value, Code::UnsupportedVersion, message);
                    }
                }
                "queues" => {
                    for object in items(&mut self.notes, value) {
                        self.queue(object, true);
                    }
                }
                "calendars" => self.calendars(value),
                "transfer_functions" => {
                    self.declares_functions = true;
                    self.transfer_functions(value);
                }
                "handoffs" => self.handoffs(value),
                "topics" => self.topics(value),
                "variables" => self.variables(value),
                "expectations" => self.expectations = expectations(&mut self.notes, self.zone_data, value),
                // Where editors look for the schema of a JSON document; YAML has a comment for it.
                "$schema" => {
                    text(&mut self.notes, value);
                }
                "speak" => self.speak(value),
                "speak_style" => self.speak_style(value),
                "ssml" => self.ssml(value),
                "phrases" => self.phrases(value),
                _ if name.starts_with("x-") => {}
                _ => {
                    let hint = self.notes.hint(name, FIELDS.iter().copied());
                    self.notes.error(key, Code::UnknownField, format!("unknown field {name:?}{hint}"));
                }
            }
        }
        if !known {
            self.unknown_shape(root);
        }
    }

    fn unknown_shape(&mut self, root: Value<'a>) {
        let found = root.describe();
        let message = format!(
            "found {found}, wanted a list of queues, or an object with any of queues, calendars, transfer_functions, \
             handoffs, topics"
        );
        self.notes.error(root, Code::UnknownShape, message);
    }
}
