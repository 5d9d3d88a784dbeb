/*!
Notes and faults of an import or an export: to standard error as sentences, or as JSON lines, or to a file.
*/

use std::path::Path;

use openline_exchange::{Fault, Note, Place};
use serde::Serialize;

use crate::{
    failure::Failure,
    page::Page,
    text::{is_standard_input, name_of},
    written,
};

/// Where notes and faults go, and how.
pub struct Telling<'a> {
    pub format: &'a str,
    pub notes: Option<&'a Path>,
    pub json: bool,
}

/// A note or a fault as one line of JSON.
#[derive(Serialize)]
struct Row<'n> {
    code: &'n str,
    level: &'n str,
    queue: Option<&'n str>,
    file: &'n str,
    path: &'n str,
    line: Option<u32>,
    column: Option<u32>,
    text: &'n str,
}

impl Telling<'_> {
    /// Notes to their file, else to standard error; faults always to standard error.
    pub fn tell(&self, notes: &[Note], faults: &[Fault], page: &mut Page) -> Result<(), Failure> {
        let rows = |notes: &[Note]| notes.iter().map(|note| json(row_of_note(note))).collect::<Result<Vec<_>, _>>();
        if let Some(file) = self.notes {
            let lines = rows(notes)?.into_iter().map(|line| line + "\n");
            written::whole(Some(file), lines.collect(), page)?;
        }
        let mut errors = Page::stderr();
        if self.notes.is_none() && self.json {
            for line in rows(notes)? {
                errors.line(line)?;
            }
        } else if self.notes.is_none() {
            for note in notes {
                errors.line(plain(format!("{} {note}", self.format)))?;
            }
        }
        for fault in faults {
            match self.json {
                true => errors.line(json(row_of_fault(fault))?)?,
                false => errors.line(plain(format!("{} {fault}", self.format)))?,
            }
        }
        Ok(errors.finish()?)
    }
}

/// What a file says is shown and not obeyed.
fn plain(text: String) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn json(row: Row<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&row)
}

fn row_of_note(note: &Note) -> Row<'_> {
    row(note.code.as_str(), note.code.level().as_str(), note.queue.as_deref(), &note.place, &note.text)
}

fn row_of_fault(fault: &Fault) -> Row<'_> {
    row(fault.kind.as_str(), "fault", None, &fault.place, &fault.text)
}

fn row<'n>(code: &'n str, level: &'n str, queue: Option<&'n str>, place: &'n Place, text: &'n str) -> Row<'n> {
    let Place { file, path, line, column } = place;
    let counted = |number: u32| (number > 0).then_some(number);
    Row { code, level, queue, file, path, line: counted(*line), column: counted(*column), text }
}

/// What is read is never written.
pub fn spare_inputs(outputs: &[&Path], inputs: &[&Path]) -> Result<(), Failure> {
    let real = |file: &Path| std::fs::canonicalize(file).ok();
    for output in outputs.iter().filter(|output| !is_standard_input(output)) {
        let Some(written) = real(output) else { continue };
        if let Some(input) = inputs.iter().find(|input| real(input).is_some_and(|read| read == written)) {
            return Err(Failure::usage(format!("{} would be overwritten, and it is read", name_of(input))));
        }
    }
    Ok(())
}
