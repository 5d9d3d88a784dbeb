/*!
`openline.convert` and `openline.export`: files of other platforms, as bytes with names, handed on and back. The package makes objects of the rows.
*/

use std::path::Path;

use chrono::NaiveDate;
use openline_exchange::{Fault, Flags, Format, Input, Note, Place, export, format, import};
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::panic::guard;

/// code, level, queue, file, path, line, column, text.
type Row = (String, &'static str, Option<String>, String, String, Option<u32>, Option<u32>, String);
type File = (String, Vec<u8>);
/// Faults, notes, what was made, and of which queues.
type Told<Q> = (Vec<Row>, Vec<Row>, Option<String>, Q);

/// What `openline.convert` gives: faults, notes, the document, the queues.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // Called from the package only.
pub(crate) fn _convert(
    py: Python<'_>,
    name_of_format: &str,
    files: Vec<File>,
    timezone: Option<String>,
    open: Vec<String>,
    holidays: Option<File>,
    from_: Option<&str>,
    until: Option<&str>,
    transfer: Option<String>,
    name: Option<String>,
    text: bool,
    strict: bool,
) -> PyResult<Told<Vec<String>>> {
    guard(py, || {
        let format = known(name_of_format, |format| format.read.is_some(), "read")?;
        if files.is_empty() {
            return Err(PyValueError::new_err("no file is given"));
        }
        let files: Vec<Input> = files.into_iter().map(input).collect();
        let flags = Flags {
            timezone,
            open,
            holidays: holidays.map(input),
            from: date(from_)?,
            until: date(until)?,
            transfer,
            name,
            text,
            strict,
            ..Flags::default()
        };
        flags.check().map_err(PyValueError::new_err)?;
        Ok(match py.detach(|| import(format, &files, &flags)) {
            Ok(done) => (Vec::new(), rows(&done.notes), Some(done.document), done.queues),
            Err(failed) => (fault_rows(&failed.faults), rows(&failed.notes), None, Vec::new()),
        })
    })
}

/// What `openline.export` gives: faults, notes, the text, the queue.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // Called from the package only.
pub(crate) fn _export(
    py: Python<'_>,
    name_of_format: &str,
    file: File,
    queue: Option<String>,
    from_: Option<&str>,
    until: Option<&str>,
    force: bool,
    strict: bool,
) -> PyResult<Told<Option<String>>> {
    guard(py, || {
        let format = known(name_of_format, |format| format.write().is_some(), "written")?;
        let base_dir = Path::new(&file.0).parent().map(Path::to_path_buf);
        let flags =
            Flags { from: date(from_)?, until: date(until)?, queue, force, strict, base_dir, ..Flags::default() };
        flags.check().map_err(PyValueError::new_err)?;
        let document = input(file);
        Ok(match py.detach(|| export(format, &document, &flags)) {
            Ok(done) => (Vec::new(), rows(&done.notes), Some(done.text), Some(done.queue)),
            Err(failed) => (fault_rows(&failed.faults), rows(&failed.notes), None, None),
        })
    })
}

/// A format, or what there is.
fn known(name: &str, wanted: fn(&Format) -> bool, what: &str) -> PyResult<&'static Format> {
    format(name).filter(|format| wanted(format)).ok_or_else(|| {
        let names = openline_exchange::FORMATS.iter().filter(|format| wanted(format)).map(|format| format.name);
        let names: Vec<&str> = names.collect();
        PyValueError::new_err(format!("there is no format {name:?} that is {what}, wanted {}", names.join(", ")))
    })
}

fn input((name, bytes): File) -> Input {
    Input { name, bytes }
}

fn date(text: Option<&str>) -> PyResult<Option<NaiveDate>> {
    let read = |text: &str| {
        openline_exchange::text::date(text)
            .ok_or_else(|| PyValueError::new_err(format!("{text:?} is no date YYYY-MM-DD")))
    };
    text.map(read).transpose()
}

fn rows(notes: &[Note]) -> Vec<Row> {
    let row_of =
        |note: &Note| row(note.code.as_str(), note.code.level().as_str(), note.queue.clone(), &note.place, &note.text);
    notes.iter().map(row_of).collect()
}

fn fault_rows(faults: &[Fault]) -> Vec<Row> {
    faults.iter().map(|fault| row(fault.kind.as_str(), "fault", None, &fault.place, &fault.text)).collect()
}

fn row(code: &str, level: &'static str, queue: Option<String>, place: &Place, text: &str) -> Row {
    let Place { file, path, line, column } = place.clone();
    let counted = |number: u32| (number > 0).then_some(number);
    (code.to_owned(), level, queue, file, path, counted(line), counted(column), text.to_owned())
}
