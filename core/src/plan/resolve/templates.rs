/*!
Instructions, once every handoff's name is known.
*/

use std::collections::HashMap;

use crate::{
    config::{Kind, Value},
    error::Code,
    plan::read::{HandoffDraft, Instructions as Draft, Keyed, Notes, Reader, Uses, keyed, text},
    speech::{Instructions, Template, TextLanguage, Word},
};

/// What of the document a template is read with.
struct Texts<'r, 'a> {
    notes: &'r mut Notes,
    handoffs: &'r [HandoffDraft<'a>],
    declared: &'r HashMap<String, usize>,
    functions: HashMap<&'a str, &'r str>,
    uses: &'r mut Uses,
}

impl<'a> Reader<'a> {
    /// The instructions of each handoff, available and unavailable.
    pub(super) fn resolve_templates(&mut self) -> Vec<(Option<Instructions>, Option<Instructions>)> {
        let functions = self.handoffs.iter().map(|handoff| (handoff.name, handoff.function_name.as_str())).collect();
        let mut texts = Texts {
            notes: &mut self.notes,
            handoffs: &self.handoffs,
            declared: &self.handoff_functions,
            functions,
            uses: &mut self.uses,
        };
        let mut found = Vec::with_capacity(texts.handoffs.len());
        for handoff in texts.handoffs {
            let calls_back = handoff.callback.is_some();
            found.push((
                handoff.available.and_then(|draft| texts.instructions(draft, calls_back)),
                handoff.unavailable.and_then(|draft| texts.instructions(draft, calls_back)),
            ));
        }
        found
    }
}

impl<'a> Texts<'_, 'a> {
    /// One text, or an object of languages.
    fn instructions(&mut self, draft: Draft<'a>, calls_back: bool) -> Option<Instructions> {
        let value = draft.place();
        match draft {
            Draft::Given(text, _) => self.template(text, value, calls_back).map(Instructions::plain),
            Draft::Written(value) if value.kind() == Kind::Map => {
                let mut languages = Vec::with_capacity(value.len());
                for Keyed { parts, value, .. } in keyed(self.notes, value) {
                    let Some(text) = text(self.notes, value) else { continue };
                    let template = self.template(text, value, calls_back);
                    let language = TextLanguage { tag: parts.written().into(), parts };
                    languages.extend(template.map(|template| (language, template)));
                }
                Instructions::in_languages(languages)
            }
            Draft::Written(value) => {
                let text = text(self.notes, value)?;
                self.template(text, value, calls_back).map(Instructions::plain)
            }
        }
    }

    fn template(&mut self, text: &'a str, value: Value<'a>, calls_back: bool) -> Option<Template> {
        match Template::parse(text, |name| self.functions.get(name).map(|name| name.to_string())) {
            Ok(template) => {
                self.uses.note(template.variable_names(), value);
                if !calls_back && template.says(Word::Callback) {
                    let message =
                        "\"{{callback}}\" speaks of the times of \"callback\", which the handoff does not have";
                    self.notes.error(value, Code::NoCallback, message);
                }
                for mention in template.mentions() {
                    if !self.declared.contains_key(mention) {
                        let known = self.handoffs.iter().map(|handoff| &*handoff.function_name);
                        let hint = self.notes.hint(mention, known);
                        let message = format!("mentions the function {mention:?}, which no handoff has{hint}");
                        self.notes.warning(value, Code::UndeclaredFunction, message);
                    }
                }
                Some(template)
            }
            Err(faults) => {
                for fault in faults {
                    let hint = match fault.code {
                        Code::UnknownHandoff => {
                            self.notes.hint(&fault.found, self.handoffs.iter().map(|handoff| handoff.name))
                        }
                        _ => String::new(),
                    };
                    self.notes.error(value, fault.code, format!("{}{hint}", fault.message));
                }
                None
            }
        }
    }
}
