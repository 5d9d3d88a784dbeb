/*!
Declared variables and the places that use them.
*/

use crate::{error::Code, plan::read::Reader, sip::VARIABLE_NAME_CHARS};

/// Warns of variables that nothing uses, of names that are not declared where others are, and of names that no tool can have.
pub(in crate::plan) fn variables(reader: &mut Reader<'_>) {
    let Reader { notes, uses, variables, variable_names, .. } = reader;
    for variable in variables.iter().filter(|variable| !uses.contains(variable.name)) {
        notes.warning(variable.place, Code::Unused, format!("nothing uses the variable {:?}", variable.name));
    }
    for (name, place) in uses.in_order() {
        if name.len() > VARIABLE_NAME_CHARS {
            let message = format!(
                "a variable's name of {} characters: a language model may refuse over {VARIABLE_NAME_CHARS}",
                name.len()
            );
            notes.warning(place, Code::ToolTooLong, message);
        } else if !variables.is_empty() && !variable_names.contains(name) {
            let hint = notes.hint(name, variables.iter().map(|variable| variable.name));
            let message = format!("the variable {name:?} is not declared: a model may set it{hint}");
            notes.warning(place, Code::UndeclaredVariable, message);
        }
    }
}
