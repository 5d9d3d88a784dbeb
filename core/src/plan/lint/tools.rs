/*!
What language models will be shown: names and descriptions that some of them refuse.
*/

use crate::{
    error::Code,
    matching::DESCRIPTION_CHARS,
    plan::{read::Reader, resolve::Resolved},
};

/// What stands between a description and the instructions in a tool.
const BETWEEN: usize = 2;

/// Warns of handoffs whose tools say more than a language model is sure to take; what is filled in later counts nothing.
pub(in crate::plan) fn tools(reader: &mut Reader<'_>, resolved: &Resolved) {
    let Reader { notes, handoffs, .. } = reader;
    let active = handoffs.iter().zip(&resolved.templates).filter(|(handoff, _)| handoff.active);
    for (handoff, (available, unavailable)) in active {
        let described = handoff.description.map_or(0, |text| text.chars().count());
        if described > DESCRIPTION_CHARS {
            let message = format!(
                "the description has {described} characters: a language model may refuse over {DESCRIPTION_CHARS}"
            );
            notes.warning(handoff.description_place, Code::ToolTooLong, message);
            continue;
        }
        let condition = handoff.condition.map_or(0, |(text, _)| text.chars().count() + BETWEEN);
        let said = if described > 0 { described + BETWEEN } else { 0 } + condition;
        for (instructions, template) in [(handoff.available, available), (handoff.unavailable, unavailable)] {
            let (Some(instructions), Some(template)) = (instructions, template) else { continue };
            // Of several texts the longest is told.
            let chars = said + template.templates().map(|text| text.least_chars()).max().unwrap_or_default();
            if chars > DESCRIPTION_CHARS {
                let message = format!(
                    "with the description and the condition a tool would say {chars} characters: a language model may refuse over {DESCRIPTION_CHARS}"
                );
                notes.warning(instructions.place(), Code::ToolTooLong, message);
            }
        }
    }
}
