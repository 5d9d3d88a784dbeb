/*!
Files on disk: only regular ones, and no more of one than a document may have.

A FIFO, a device or a folder is an error at once: opening one could wait for ever, and none of them is a document.
*/

use std::{
    fs::{File, Metadata},
    io::{Error, ErrorKind, Read, Result},
    path::Path,
};

/// The bytes of a regular file, at most `limit` and one that shows the excess.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>> {
    // A folder fails by itself, in the words of the system, when it is read.
    let regular = |metadata: &Metadata| match metadata.is_file() || metadata.is_dir() {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::InvalidInput, "not a regular file")),
    };
    // Asked before opening, which waits at a FIFO, and again of what was opened.
    regular(&path.metadata()?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    regular(&metadata)?;
    let most = limit as u64 + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(most)).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
