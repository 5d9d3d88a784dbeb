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
