/*!
`openline import`: files of another platform become a document, and notes.
*/

use std::path::{Path, PathBuf};

use openline_exchange::{Conversion, Failed, Fault, Flags, Input, Note, Place, format, import};
use serde::Serialize;

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    text::{Text, is_standard_input, name_of},
    written,
};

/// The longest file, as for documents, and one byte more to see that it is longer.
const MOST_BYTES: usize = (64 << 20) + 1;

pub fn run(args: &args::Import, page: &mut Page) -> Result<Answer, Failure> {
    // OK: clap takes no other names than those of formats.
    let format = format(&args.format).ok_or_else(|| Failure::usage(format!("there is no format {:?}", args.format)))?;
    let outputs: Vec<&Path> = [&args.output, &args.notes].into_iter().flatten().map(PathBuf::as_path).collect();
    let inputs: Vec<&Path> = args.files.iter().chain(&args.holidays).map(PathBuf::as_path).collect();
    spare_inputs(&outputs, &inputs)?;
    let flags = Flags {
        timezone: args.timezone.clone(),
        open: args.open.clone(),
        holidays: args.holidays.as_deref().map(read).transpose()?,
        from: args.from,
        until: args.until,
        transfer: args.transfer.clone(),
        name: args.name.clone(),
        text: args.text,
        strict: args.strict,
        ..Flags::default()
    };
    flags.check().map_err(Failure::usage)?;
    let files: Vec<Input> = args.files.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
    let telling = Telling { format: format.name, notes: args.notes.as_deref(), json: args.json };
    match import(format, &files, &flags) {
        Ok(Conversion { document, notes, .. }) => {
            telling.tell(&notes, &[], page)?;
            match &args.output {
                Some(file) if !is_standard_input(file) => written::whole(file, &document)?,
                _ => written::parts(Path::new("-"), [document], page)?,
            }
            Ok(Answer::Given)
        }
        Err(Failed { faults, notes }) => {
            telling.tell(&notes, &faults, page)?;
            Ok(Answer::Invalid)
        }
    }
}

fn read(file: &Path) -> Result<Input, Failure> {
    let Text { name, bytes } = Text::read(file, MOST_BYTES).map_err(Failure::usage)?;
    Ok(Input { name, bytes })
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
            if is_standard_input(file) {
                written::parts(file, lines, page)?;
            } else {
                written::whole(file, &lines.collect::<String>())?;
            }
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
