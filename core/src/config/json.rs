/*!
JSON (RFC 8259) into a tree, through serde_json.

serde_json judges the text; this file only writes down what it hands out, in order, duplicates included. It counts no lines: an error is
placed when it happens. Numbers are i64 where they fit and f64 elsewhere.
*/

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{
    MAX_LEVELS, issue, position, too_deep,
    tree::{Tag, Tree},
};
use crate::error::{Code, Issue};

/// Bytes of text per node for which room is made at first; real documents have 9 to 15. Room that is never written costs nothing.
const BYTES_PER_NODE: usize = 8;

pub(super) fn read(text: &str) -> Result<Tree<'_>, Issue> {
    let mut reader = Reader::new(text, text.len() / BYTES_PER_NODE + 16);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Next { reader: &mut reader, level: 1 }.deserialize(&mut json).and_then(|()| json.end());
    reader.finish(read)
}

pub(super) struct Reader<'t> {
    pub tree: Tree<'t>,
    /// The bracket that stands too deep.
    too_deep: Option<u32>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, room: usize) -> Reader<'t> {
        Reader { tree: Tree::with_room(text, room), too_deep: None }
    }

    pub(super) fn finish(self, read: Result<(), serde_json::Error>) -> Result<Tree<'t>, Issue> {
        let text = self.tree.text();
        match (read, self.too_deep) {
            (Ok(()), _) => Ok(self.tree),
            (Err(_), Some(ordinal)) => Err(too_deep(position::of_json_nodes(text, &[ordinal])[0])),
            (Err(error), None) => Err(syntax(text, &error)),
        }
    }
}

/// The next value; a list or an object there is on `level`.
pub(super) struct Next<'r, 't> {
    pub reader: &'r mut Reader<'t>,
    pub level: u32,
}

impl Next<'_, '_> {
    fn open<E: serde::de::Error>(&mut self, tag: Tag) -> Result<u32, E> {
        let index = self.reader.tree.next();
        if self.level > MAX_LEVELS {
            self.reader.too_deep = Some(index);
            return Err(E::custom("too deep"));
        }
        self.reader.tree.push_bare(tag);
        Ok(index)
    }
}

impl<'de> DeserializeSeed<'de> for Next<'_, '_> {
    type Value = ();

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Next<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    #[inline(always)]
    fn visit_unit<E>(self) -> Result<(), E> {
        self.reader.tree.push_bare(Tag::Null);
        Ok(())
    }

    #[inline(always)]
    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.reader.tree.push_bare(if value { Tag::True } else { Tag::False });
        Ok(())
    }

    #[inline(always)]
    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.reader.tree.push_integer(value);
        Ok(())
    }

    #[inline(always)]
    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.reader.tree.push_integer(value),
            Err(_) => self.reader.tree.push_float(value as f64),
        }
        Ok(())
    }

    #[inline(always)]
    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.reader.tree.push_float(value);
        Ok(())
    }

    #[inline(always)]
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.reader.tree.push_borrowed(value, Tag::Text);
        Ok(())
    }

    #[inline(always)]
    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.reader.tree.push_moved(value, Tag::Text);
        Ok(())
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let index = self.open(Tag::List)?;
        let mut count = 0;
        while list.next_element_seed(Next { reader: &mut *self.reader, level: self.level + 1 })?.is_some() {
            count += 1;
        }
        self.reader.tree.close(index, count);
        Ok(())
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let index = self.open(Tag::Map)?;
        let mut count = 0;
        while map.next_key_seed(Key(&mut *self.reader))?.is_some() {
            map.next_value_seed(Next { reader: &mut *self.reader, level: self.level + 1 })?;
            count += 1;
        }
        self.reader.tree.close(index, count);
        Ok(())
    }
}

/// The next key, which is always a string.
pub(super) struct Key<'r, 't>(pub &'r mut Reader<'t>);

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = ();

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline(always)]
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.0.tree.push_borrowed(value, Tag::Text);
        Ok(())
    }

    #[inline(always)]
    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.tree.push_moved(value, Tag::Text);
        Ok(())
    }
}

/// serde_json's error in our words, at its place.
#[cold]
fn syntax(text: &str, error: &serde_json::Error) -> Issue {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    if error.is_eof() {
        let inside = match words {
            "EOF while parsing a list" => "inside a list",
            "EOF while parsing an object" => "inside an object",
            "EOF while parsing a string" => "inside a text",
            _ => "where a value is wanted",
        };
        let end = text.trim_end_matches([' ', '\t', '\n', '\r']).len();
        return issue(Code::Syntax, position::of_offset(text, end), format!("the JSON text ends {inside}"));
    }
    let offset = offset_of(text, error.line(), error.column());
    let found = match text.get(offset..).and_then(|rest| rest.chars().next()) {
        Some(c) => format!("found {:?}", String::from(c)),
        None => "found the end of the text".to_owned(),
    };
    let message = match words {
        "expected value" => format!("{found} where a JSON value is wanted"),
        "trailing comma" => "a comma after the last element, which JSON does not allow".to_owned(),
        "trailing characters" => format!("{found} after the end of the JSON document"),
        "key must be a string" => {
            format!("{found} where a key in double quotes is wanted (a text that starts with {{ or [ is read as JSON)")
        }
        "expected ident" => format!("{found} in a word that is neither true, false nor null"),
        _ if words.starts_with("control character") => {
            format!("{found} inside a JSON text, where control characters must be escaped")
        }
        _ => format!("the JSON text is malformed: {words}, {found}"),
    };
    issue(Code::Syntax, position::of_offset(text, offset), message)
}

/// serde_json counts lines by line feeds and columns by bytes, up to and with the byte in question.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let breaks = text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i + 1);
    let start = std::iter::once(0).chain(breaks).nth(line.saturating_sub(1)).unwrap_or(text.len());
    position::boundary(text, (start + column).saturating_sub(1))
}
