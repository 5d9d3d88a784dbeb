/*!
Reads a calendar's `ics`: an iCalendar file beside the document.
*/

use std::{
    fs::File,
    io::Read,
    path::{Component, Path},
    sync::Arc,
};

use super::{exceptions::Claims, fields::text, reader::Reader, recurring::push_runs};
use crate::{
    config::{MAX_BYTES, Value},
    error::Code,
    schedule::{DayHours, Entry, read_ics},
};

/// Reads the file into `claims`: each all-day event closes its dates, its summary is the reason.
pub(super) fn ics_file<'a>(reader: &mut Reader<'a>, value: Value<'a>, claims: &mut Claims) {
    let Some(name) = text(&mut reader.notes, value) else { return };
    let text = match open(reader.options.base_dir.as_deref(), name) {
        Ok(text) => text,
        Err(message) => {
            reader.notes.error(value, Code::BadIcs, message);
            return;
        }
    };
    match read_ics(&text) {
        Ok((closures, left_out)) => {
            for note in left_out {
                reader.notes.warning(value, Code::TimedEvent, format!("{name}:{}: {}", note.line, note.message));
            }
            for closure in closures {
                if let Err((code, message)) = reader.expansions.admit(closure.days.len()) {
                    reader.notes.error(value, code, message);
                    return;
                }
                let reason = closure.summary.as_deref().map(Arc::from);
                let entry = claims.add(value, Entry { hours: DayHours::closed(), reason });
                push_runs(&mut claims.ics, &closure.days, entry);
            }
        }
        Err(faults) => {
            for fault in faults {
                reader.notes.error(value, fault.code, format!("{name}:{}: {}", fault.line, fault.message));
            }
        }
    }
}

/// The file's bytes; only a plain relative path below the document's folder is followed.
fn open(base_dir: Option<&Path>, name: &str) -> Result<Vec<u8>, String> {
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || name.contains("://") || name.contains('\\') || name.contains('\0') || !plain {
        return Err(format!("{name:?} is not a file beside the document (no URL, no \"..\", no absolute path)"));
    }
    let Some(base_dir) = base_dir else {
        return Err(format!("{name:?} cannot be found: a text has no folder (give base_dir)"));
    };
    let file = File::open(base_dir.join(path)).map_err(|fault| format!("cannot open {name:?}: {fault}"))?;
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|fault| format!("cannot read {name:?}: {fault}"))?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("{name:?} is over 64 MiB"));
    }
    Ok(bytes)
}
