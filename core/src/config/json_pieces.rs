/*!
JSON piece by piece: the outer levels of a document are walked here, and each piece is read by the reader of `json` into one reused tree.

# Invariant
Before a piece is read, the tree holds nothing, or the key of the field alone; so the pieces' roots are at fixed indices.
*/

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{
    json::{Key, Next, Reader},
    pieces::Piece,
    tree::{Tag, Tree},
};
use crate::error::Issue;

/// Reads a document, hands out one piece at a time and keeps none.
pub(super) fn read_each<'t>(text: &'t str, each: &mut dyn FnMut(Piece<'_>)) -> Result<Tree<'t>, Issue> {
    let mut reader = Reader::new(text, 256);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Whole { reader: &mut reader, each }.deserialize(&mut json).and_then(|()| json.end());
    reader.finish(read)
}

/// The outermost value, to be handed out in pieces.
struct Whole<'r, 't> {
    reader: &'r mut Reader<'t>,
    each: &'r mut dyn FnMut(Piece<'_>),
}

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Whole { reader, each } = self;
        reader.tree.push_bare(Tag::List);
        each(Piece::List(reader.value(0)));
        reader.tree.clear();
        while list.next_element_seed(Next { reader: &mut *reader, level: 2 })?.is_some() {
            each(Piece::Item(reader.value(0)));
            reader.tree.clear();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Whole { reader, each } = self;
        reader.tree.push_bare(Tag::Map);
        each(Piece::Map(reader.value(0)));
        reader.tree.clear();
        while map.next_key_seed(Key(&mut *reader))?.is_some() {
            map.next_value_seed(Field { reader: &mut *reader, each: &mut *each })?;
            reader.tree.clear();
        }
        Ok(())
    }
}

/// The value of a field of the outermost object, whose key is all that the tree holds.
struct Field<'r, 't> {
    reader: &'r mut Reader<'t>,
    each: &'r mut dyn FnMut(Piece<'_>),
}

impl Field<'_, '_> {
    fn whole<E>(self, read: impl FnOnce(Next<'_, '_>) -> Result<(), E>) -> Result<(), E> {
        read(Next { reader: &mut *self.reader, level: 2 })?;
        (self.each)(Piece::Field(self.reader.value(0), self.reader.value(1)));
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Field<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.whole(|next| next.visit_unit())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.whole(|next| next.visit_bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.whole(|next| next.visit_i64(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.whole(|next| next.visit_u64(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.whole(|next| next.visit_f64(value))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, value: &'de str) -> Result<(), E> {
        self.whole(|next| next.visit_borrowed_str(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.whole(|next| next.visit_str(value))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.whole(|next| next.visit_map(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Field { reader, each } = self;
        reader.tree.push_bare(Tag::List);
        each(Piece::FieldList(reader.value(0), reader.value(1)));
        reader.tree.clear();
        while list.next_element_seed(Next { reader: &mut *reader, level: 3 })?.is_some() {
            each(Piece::FieldItem(reader.value(0)));
            reader.tree.clear();
        }
        Ok(())
    }
}
