/*!
`openline export`: the hours of a queue as a file of another platform, and notes.
*/

use std::path::{Path, PathBuf};

use openline_exchange::{Exported, Failed, Flags, export, format};

use crate::{
    args,
    failure::{Answer, Failure},
    import::read,
    page::Page,
    progress::Progress,
    telling::{Telling, spare_inputs},
    text::{is_standard_input, name_of},
    written,
};

pub fn run(args: &args::Export, page: &mut Page) -> Result<Answer, Failure> {
    // OK: clap takes no other names than those of formats.
    let format = format(&args.format).ok_or_else(|| Failure::usage(format!("there is no format {:?}", args.format)))?;
    let outputs: Vec<&Path> = [&args.output, &args.notes].into_iter().flatten().map(PathBuf::as_path).collect();
    spare_inputs(&outputs, &[&args.file])?;
    let folder = if is_standard_input(&args.file) { None } else { args.file.parent() };
    let flags = Flags {
        from: args.from,
        until: args.until,
        queue: args.which.clone().or_else(|| args.queue.clone()),
        force: args.force,
        strict: args.strict,
        base_dir: Some(folder.unwrap_or(Path::new("")).to_path_buf()),
        ..Flags::default()
    };
    flags.check().map_err(Failure::usage)?;
    let progress = Progress::new(2, format!("reading {}", name_of(&args.file)));
    let document = read(&args.file)?;
    progress.next("writing its hours");
    let telling = Telling { format: format.name, notes: args.notes.as_deref(), json: args.json };
    let made = export(format, &document, &flags);
    // The bar is gone before anything is told.
    drop(progress);
    match made {
        Ok(Exported { text, notes, .. }) => {
            telling.tell(&notes, &[], page)?;
            written::whole(args.output.as_deref(), text, page)?;
            Ok(Answer::Given)
        }
        Err(Failed { faults, notes }) => {
            telling.tell(&notes, &faults, page)?;
            Ok(Answer::Invalid)
        }
    }
}
