/*!
`openline import`: files of another platform become a document, and notes.
*/

use std::path::{Path, PathBuf};

use openline_exchange::{Conversion, Failed, Flags, Input, format, import};

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    progress::Progress,
    telling::{Telling, spare_inputs},
    text::{Text, name_of},
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
    let reading = |file: &PathBuf| format!("reading {}", name_of(file));
    let progress = Progress::new(args.files.len() + 1, args.files.first().map_or_else(String::new, reading));
    let mut files: Vec<Input> = Vec::with_capacity(args.files.len());
    for (number, file) in args.files.iter().enumerate() {
        files.push(read(file)?);
        progress.next(args.files.get(number + 1).map_or_else(|| "making a document".to_owned(), reading));
    }
    let telling = Telling { format: format.name, notes: args.notes.as_deref(), json: args.json };
    let made = import(format, &files, &flags);
    // The bar is gone before anything is told.
    drop(progress);
    match made {
        Ok(Conversion { document, notes, .. }) => {
            telling.tell(&notes, &[], page)?;
            written::whole(args.output.as_deref(), document, page)?;
            Ok(Answer::Given)
        }
        Err(Failed { faults, notes }) => {
            telling.tell(&notes, &faults, page)?;
            Ok(Answer::Invalid)
        }
    }
}

/// A file of the command line.
pub fn read(file: &Path) -> Result<Input, Failure> {
    let Text { name, bytes } = Text::read(file, MOST_BYTES).map_err(Failure::usage)?;
    Ok(Input { name, bytes })
}
