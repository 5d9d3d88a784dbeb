/*!
A document piece by piece, so that one with a hundred thousand queues is read in the memory of a single queue.

Each piece is a value of its own that lives only as long as the call; ordinals count through the whole document, so that positions can be
asked for afterwards. A document that is large is JSON; YAML is read whole and handed out the same way.

# Invariant
The pieces of a document, in order, are its nodes in order, each once.
*/

use super::{
    tree::Tree,
    value::{Kind, Value},
};

/// What comes next in a document. Lists are cut into items on the outermost level, and one level below an outermost object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece<'a> {
    /// The document is a list; its items follow. The value has only an ordinal.
    List(Value<'a>),
    /// The next item of the outermost list.
    Item(Value<'a>),
    /// The document is an object; its fields follow. The value has only an ordinal.
    Map(Value<'a>),
    /// The next field of the outermost object, key and value.
    Field(Value<'a>, Value<'a>),
    /// The next field of the outermost object holds a list; its items follow. The second value has only an ordinal.
    FieldList(Value<'a>, Value<'a>),
    /// The next item of that list.
    FieldItem(Value<'a>),
    /// The document is a scalar, as only YAML can have it.
    Scalar(Value<'a>),
}

/// Cuts a whole tree into the pieces in which a reader would have handed it out.
pub(super) fn of_tree(tree: &Tree<'_>, each: &mut dyn FnMut(Piece<'_>)) {
    let root = tree.root();
    match root.kind() {
        Kind::List => {
            each(Piece::List(root));
            root.items().into_iter().flatten().for_each(|item| each(Piece::Item(item)));
        }
        Kind::Map => {
            each(Piece::Map(root));
            for (key, value) in root.entries().into_iter().flatten() {
                match value.items() {
                    None => each(Piece::Field(key, value)),
                    Some(items) => {
                        each(Piece::FieldList(key, value));
                        items.for_each(|item| each(Piece::FieldItem(item)));
                    }
                }
            }
        }
        _ => each(Piece::Scalar(root)),
    }
}
