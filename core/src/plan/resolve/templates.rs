/*!
Instructions, once every handoff's name is known.
*/

use std::collections::HashMap;

use crate::{
    error::Code,
    plan::read::{Instructions, Reader, text},
    speech::{Template, Word},
};

impl<'a> Reader<'a> {
    /// The instructions of each handoff, available and unavailable.
    pub(super) fn resolve_templates(&mut self) -> Vec<(Option<Template>, Option<Template>)> {
        let functions: HashMap<&str, &str> =
            self.handoffs.iter().map(|handoff| (handoff.name, handoff.function_name.as_str())).collect();
        let (notes, handoffs, declared) = (&mut self.notes, &self.handoffs, &self.handoff_functions);
        let uses = &mut self.uses;
        let mut template = |instructions: Option<Instructions<'a>>, calls_back: bool| {
            let instructions = instructions?;
            let value = instructions.place();
            let text = match instructions {
                Instructions::Written(value) => text(notes, value)?,
                Instructions::Given(text, _) => text,
            };
            match Template::parse(text, |name| functions.get(name).map(|name| name.to_string())) {
                Ok(template) => {
                    uses.note(template.variable_names(), value);
                    if !calls_back && template.says(Word::Callback) {
                        let message =
                            "\"{{callback}}\" speaks of the times of \"callback\", which the handoff does not have";
                        notes.error(value, Code::NoCallback, message);
                    }
                    for mention in template.mentions() {
                        if !declared.contains_key(mention) {
                            let known = handoffs.iter().map(|handoff| &*handoff.function_name);
                            let hint = notes.hint(mention, known);
                            let message = format!("mentions the function {mention:?}, which no handoff has{hint}");
                            notes.warning(value, Code::UndeclaredFunction, message);
                        }
                    }
                    Some(template)
                }
                Err(faults) => {
                    for fault in faults {
                        let hint = match fault.code {
                            Code::UnknownHandoff => {
                                notes.hint(&fault.found, handoffs.iter().map(|handoff| handoff.name))
                            }
                            _ => String::new(),
                        };
                        notes.error(value, fault.code, format!("{}{hint}", fault.message));
                    }
                    None
                }
            }
        };
        let templates = handoffs.iter().map(|handoff| {
            let calls_back = handoff.callback.is_some();
            (template(handoff.available, calls_back), template(handoff.unavailable, calls_back))
        });
        templates.collect()
    }
}
