/*!
The text of a document exactly as written: one flat tree with positions, the same for JSON and for YAML.

[`read`] decides which of the two a text is and what may not be read at all (size, encoding, emptiness); [`Tree`] and [`Value`] are what the
layers above see. Nothing here knows what a field means: duplicate keys, unknown names and wrong kinds are found by those who know.

# Invariant
A tree that [`read`] returns is complete: every container is closed, nests at most [`MAX_LEVELS`] deep, and each of its nodes has a position.
*/

mod file;
mod json;
mod position;
mod scalar;
mod tree;
mod value;
mod yaml;

pub(crate) use file::read_file;
pub(crate) use tree::Tree;
pub(crate) use value::{Kind, Value};

use crate::error::{Code, Issue, Severity};
use position::Place;

/// The longest text that is read, if nobody asks for more.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// The longest text that anybody may ask for: what a node's 28 bits can count.
pub(crate) const MOST_BYTES: usize = 240 << 20;

/// The most nodes that aliases add to any text.
const MAX_COPIES: usize = 16_000_000;

/// How deep lists and objects may stand in each other; the outermost one is level 1.
pub(crate) const MAX_LEVELS: u32 = 64;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a whole document; the one issue says why it cannot be read at all.
pub(crate) fn read(bytes: &[u8], max_bytes: usize) -> Result<Tree<'_>, Issue> {
    match notation(bytes, max_bytes.min(MOST_BYTES))? {
        Notation::Json(text) => json::read(text),
        Notation::Yaml(text) => yaml::read(text),
    }
}

enum Notation<'t> {
    Json(&'t str),
    Yaml(&'t str),
}

/// The text without its byte order mark, and what it is written in.
fn notation(bytes: &[u8], max_bytes: usize) -> Result<Notation<'_>, Issue> {
    if bytes.len() > max_bytes {
        return Err(issue(Code::TooLarge, Place::START, format!("the text is over {}", size(max_bytes))));
    }
    let text = utf8(bytes)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    // White space as JSON has it: anything else is left for YAML to judge.
    let start = text.trim_start_matches([' ', '\t', '\n', '\r']);
    match start.chars().next() {
        None => Err(empty()),
        Some(BYTE_ORDER_MARK) => {
            let message = "a second byte order mark (U+FEFF), only one may open a text".to_owned();
            Err(issue(Code::Syntax, position::of_offset(text, text.len() - start.len()), message))
        }
        Some('{' | '[') => Ok(Notation::Json(text)),
        Some(_) => Ok(Notation::Yaml(text)),
    }
}

/// A number of bytes for people.
pub(crate) fn size(bytes: usize) -> String {
    if bytes.is_multiple_of(1 << 20) { format!("{} MiB", bytes >> 20) } else { format!("{bytes} bytes") }
}

fn utf8(bytes: &[u8]) -> Result<&str, Issue> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        let before = std::str::from_utf8(valid).unwrap_or_default();
        let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before);
        let hint = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ", the text looks like UTF-16",
            _ => "",
        };
        let found = rest.first().copied().unwrap_or_default();
        let message = format!("byte 0x{found:02x} at offset {} is not UTF-8{hint}", valid.len());
        issue(Code::InvalidUtf8, position::of_offset(before, before.len()), message)
    })
}

fn empty() -> Issue {
    let message = "there is nothing in the text, a list or an object is wanted".to_owned();
    issue(Code::Empty, Place::START, message)
}

fn too_deep(place: Place) -> Issue {
    issue(Code::TooDeep, place, format!("lists and objects nest deeper than {MAX_LEVELS} levels"))
}

fn issue(code: Code, place: Place, message: String) -> Issue {
    Issue { path: String::new(), line: place.line, column: place.column, code, message, severity: Severity::Error }
}

#[cfg(test)]
mod tests;
