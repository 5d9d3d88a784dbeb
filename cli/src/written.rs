/*!
Answers that go to a file which the shell names: a picture, a page.
*/

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use crate::{failure::Failure, page::Page, text::is_standard_input};

/// Writes a whole text, with a line end; `-` is standard output.
pub fn text(file: &Path, text: &str, page: &mut Page) -> Result<(), Failure> {
    if is_standard_input(file) {
        return Ok(page.line(text)?);
    }
    parts(file, [format!("{text}\n")], page)
}

/// Writes a text piece by piece.
pub fn parts(file: &Path, parts: impl IntoIterator<Item = String>, page: &mut Page) -> Result<(), Failure> {
    if is_standard_input(file) {
        for part in parts {
            page.write_all(part.as_bytes())?;
            if page.is_closed() {
                break;
            }
        }
        return Ok(());
    }
    let fault = |error: std::io::Error| Failure::usage(format!("cannot write {}: {error}", file.display()));
    let mut out = BufWriter::new(File::create(file).map_err(fault)?);
    for part in parts {
        out.write_all(part.as_bytes()).map_err(fault)?;
    }
    out.flush().map_err(fault)
}

/// Writes a text whole or not at all: beside its place first, then in it. Without a file, and to `-`, to standard output.
pub fn whole(file: Option<&Path>, text: String, page: &mut Page) -> Result<(), Failure> {
    let Some(file) = file.filter(|file| !is_standard_input(file)) else {
        return parts(Path::new("-"), [text], page);
    };
    let fault = |error: std::io::Error| Failure::usage(format!("cannot write {}: {error}", file.display()));
    // A pipe or a device has no beside.
    if std::fs::metadata(file).is_ok_and(|known| !known.is_file()) {
        return std::fs::write(file, text).map_err(fault);
    }
    let name = file.file_name().map_or_else(Default::default, |name| name.to_string_lossy().into_owned());
    let beside = file.with_file_name(format!(".{name}.{}", std::process::id()));
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    done.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        fault(error)
    })
}
