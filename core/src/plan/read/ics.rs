/*!
Reads a calendar's `ics`: an iCalendar file beside the document.

Each file is opened and read once a load, however many calendars name it.
*/

use std::{
    path::{Component, Path},
    rc::Rc,
};

use super::{claims::Claims, drafts::IcsFailure, fields::text, reader::Reader, recurring::push_runs};
use crate::{
    config::{MAX_BYTES, Value, read_file, size},
    error::Code,
    schedule::{Entry, read_ics},
};

/// Reads the file into `claims`: each all-day event closes its dates, its summary is the reason.
pub(in crate::plan) fn ics_file<'a>(reader: &mut Reader<'a>, value: Value<'a>, claims: &mut Claims<'_>) {
    let Some(name) = text(&mut reader.notes, value) else { return };
    let known = reader.ics_files.get(name).cloned();
    let file = known.unwrap_or_else(|| {
        let file = match open(reader.options.base_dir.as_deref(), name) {
            Ok(text) => read_ics(&text, &mut reader.expansions.steps).map_err(IcsFailure::Broken),
            Err(message) => Err(IcsFailure::Unreadable(message)),
        };
        let file = Rc::new(file);
        reader.ics_files.insert(name, Rc::clone(&file));
        file
    });
    match &*file {
        Ok((closures, left_out)) => {
            for note in left_out {
                reader.notes.warning(value, note.code, format!("{name}:{}: {}", note.line, note.message));
            }
            for closure in closures {
                if let Err((code, message)) = reader.expansions.admit(closure.days.len()) {
                    reader.notes.error(value, code, message);
                    return;
                }
                let reason = closure.summary.clone();
                let entry = claims.add(value, reader.entries.intern(Entry::closed(reason).into()));
                push_runs(&mut claims.ics, &closure.days, entry);
            }
        }
        Err(IcsFailure::Unreadable(message)) => reader.notes.error(value, Code::BadIcs, message.as_str()),
        Err(IcsFailure::Broken(faults)) => {
            for fault in faults {
                reader.notes.error(value, fault.code, format!("{name}:{}: {}", fault.line, fault.message));
            }
        }
    }
}

/// The file's bytes; only a plain relative path to a regular file below the document's folder is followed, and no link out of it.
fn open(base_dir: Option<&Path>, name: &str) -> Result<Vec<u8>, String> {
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || name.contains("://") || name.contains('\\') || name.contains('\0') || !plain {
        return Err(format!("{name:?} is not a file beside the document (no URL, no \"..\", no absolute path)"));
    }
    let Some(base_dir) = base_dir else {
        return Err(format!("{name:?} cannot be found: a text has no folder (give base_dir)"));
    };
    // A document without a folder in its path stands in the current one.
    let base_dir = if base_dir.as_os_str().is_empty() { Path::new(".") } else { base_dir };
    let fault = |fault: std::io::Error| format!("cannot open {name:?}: {fault}");
    let base = base_dir.canonicalize().map_err(fault)?;
    let file = base.join(path).canonicalize().map_err(fault)?;
    if !file.starts_with(&base) {
        return Err(format!("{name:?} is a link out of the document's folder"));
    }
    let bytes = read_file(&file, MAX_BYTES).map_err(|fault| format!("cannot read {name:?}: {fault}"))?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("{name:?} is over {}", size(MAX_BYTES)));
    }
    Ok(bytes)
}
