/*!
Reads `variables` at the top: where each comes from, what it is, and which form its values have.
*/

use super::{
    drafts::VariableDraft,
    fields::{description, fields, items, text, word},
    reader::Reader,
};
use crate::{
    config::Value,
    error::Code,
    matching::{DESCRIPTION_CHARS, Pattern},
    plan::Origin,
    sip::{VARIABLE_NAME_CHARS, is_variable_name},
};

/// More variables than this are nobody's.
const MOST: usize = 1000;

impl<'a> Reader<'a> {
    pub(in crate::plan) fn variables(&mut self, list: Value<'a>) {
        if list.items().is_some() && list.len() > MOST {
            let message = format!("{} variables are declared, at most {MOST} may be", list.len());
            self.notes.error(list, Code::TooManyVariables, message);
            return;
        }
        for object in items(&mut self.notes, list) {
            self.variable(object);
        }
    }

    fn variable(&mut self, object: Value<'a>) {
        let notes = &mut self.notes;
        let names = &["name", "from", "description", "pattern"];
        let Some([name_value, from, described, pattern_value]) = fields(notes, object, names) else { return };
        let name_value = notes.required(object, "name", name_value);
        let name = name_value.and_then(|value| text(notes, value));
        let from =
            notes.required(object, "from", from).and_then(|value| word(notes, value, &Origin::ALL, Origin::as_str));
        let description = described.and_then(|value| description(notes, value));
        if let (Some(place), Some(text)) = (described, description)
            && text.chars().count() > DESCRIPTION_CHARS
        {
            let message = format!("a language model may refuse a description over {DESCRIPTION_CHARS} characters");
            notes.warning(place, Code::ToolTooLong, message);
        }
        let pattern = pattern_value.and_then(|value| {
            let found = text(notes, value)?;
            let fault = |why| notes.error(value, Code::BadPattern, format!("the pattern {why}"));
            Pattern::parse(found).map_err(fault).ok()
        });
        let (Some(place), Some(name)) = (name_value, name) else { return };
        if !is_variable_name(name) {
            let message = format!(
                "{name:?} is no name of a variable: letters, digits and _, no digit first, at most {VARIABLE_NAME_CHARS}"
            );
            self.notes.error(place, Code::BadVariableName, message);
            return;
        }
        if !self.variable_names.insert(name) {
            let message = format!("another variable is already named {name:?}");
            self.notes.error(place, Code::DuplicateName, message);
            return;
        }
        // A variable whose origin is faulty is kept, so that its uses draw no second fault.
        let from = from.unwrap_or(Origin::System);
        self.variables.push(VariableDraft { place: place.into(), name, from, description, pattern });
    }
}
