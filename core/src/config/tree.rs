/*!
The flat tree: every value and every key of a document, in the order of the text, in one vector.

A node is 8 bytes. Its text is borrowed from the document where it stands there letter by letter, and lies in one shared `scratch` where
escapes or folding changed it; so a tree costs a few allocations, however large the document is, and a queue of 600 bytes costs no more
memory than its own text. The tree does not know which notation it came from, except for where it finds positions.

# Invariant
Nodes are in pre-order. A container's size counts itself and all its descendants, so the next sibling is at `index + size`, and a run of
nodes means the same wherever it is copied. A map's children alternate: key, value, key, value. A text's offset and length lie on character
boundaries of the string that its tag names.
*/

use std::fmt;

use super::position::{self, Place};

/// What a node is, and how its `count` and `body` are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    /// `body` is an index into the numbers, where the i64 lies.
    Integer,
    /// `body` is an index into the numbers, where the f64 lies.
    Float,
    /// A text in the document: `count` bytes from offset `body`.
    Text,
    /// A text in the scratch.
    MovedText,
    /// A YAML plain scalar in the document.
    Plain,
    /// A YAML plain scalar that stands nowhere as it is: folded from several lines.
    MovedPlain,
    /// `count` nodes with itself, `body` items.
    List,
    /// `count` nodes with itself, `body` entries.
    Map,
}

#[derive(Clone, Copy)]
pub(super) struct Node {
    /// The tag in the upper 4 bits, the count in the lower 28.
    head: u32,
    pub body: u32,
}

const _: () = assert!(size_of::<Node>() == 8);
// Every length and every number of nodes fits 28 bits: a text has no more nodes than bytes, besides those of aliases.
const _: () = assert!(super::MOST_BYTES + super::MAX_COPIES < 1 << COUNT_BITS);

const COUNT_BITS: u32 = 28;

impl Node {
    #[inline(always)]
    fn new(tag: Tag, count: u32, body: u32) -> Node {
        Node { head: (tag as u32) << COUNT_BITS | count, body }
    }

    #[inline(always)]
    pub(super) fn tag(self) -> Tag {
        use Tag::*;
        // Five are never written; a full table needs no check.
        const TAGS: [Tag; 16] = [
            Null, False, True, Integer, Float, Text, MovedText, Plain, MovedPlain, List, Map, Null, Null, Null, Null,
            Null,
        ];
        TAGS[(self.head >> COUNT_BITS) as usize]
    }

    #[inline(always)]
    pub(super) fn count(self) -> u32 {
        self.head & ((1 << COUNT_BITS) - 1)
    }

    #[inline(always)]
    pub(super) fn is_container(self) -> bool {
        self.head >= (Tag::List as u32) << COUNT_BITS
    }

    /// How many nodes to skip for the next sibling.
    #[inline(always)]
    pub(super) fn size(self) -> u32 {
        if self.is_container() { self.count() } else { 1 }
    }
}

/// A document as written.
pub(crate) struct Tree<'t> {
    text: &'t str,
    scratch: String,
    numbers: Vec<u64>,
    pub(super) nodes: Vec<Node>,
    /// One place a node for YAML; JSON has none and is scanned again when somebody asks.
    pub(super) places: Vec<Place>,
}

impl fmt::Debug for Tree<'_> {
    /// Sixty megabytes are no debug output.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tree of {} nodes", self.nodes.len())
    }
}

impl<'t> Tree<'t> {
    /// An empty tree with room for `nodes`, to be filled by one of the readers.
    pub(super) fn with_room(text: &'t str, nodes: usize) -> Tree<'t> {
        Tree { text, scratch: String::new(), numbers: Vec::new(), nodes: Vec::with_capacity(nodes), places: Vec::new() }
    }

    /// Line and column of each ordinal, in the order asked; both count from 1, columns in characters.
    ///
    /// JSON is scanned once for all of them, so ask for all at once.
    pub(crate) fn positions(&self, ordinals: &[u32]) -> Vec<(u32, u32)> {
        let place = |place: Place| (place.line, place.column);
        if self.places.is_empty() {
            return position::of_json_nodes(self.text, ordinals).into_iter().map(place).collect();
        }
        let places = ordinals.iter().map(|&ordinal| self.places.get(ordinal as usize).copied().unwrap_or(Place::START));
        places.map(place).collect()
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The number of nodes so far: the index of the next one.
    pub(super) fn next(&self) -> u32 {
        // OK: a text has at most MOST_BYTES bytes and so fewer nodes than that; YAML bounds what aliases add.
        self.nodes.len() as u32
    }

    #[inline(always)]
    fn push(&mut self, tag: Tag, count: u32, body: u32) {
        self.nodes.push(Node::new(tag, count, body));
    }

    /// Pushes null, false or true, or opens a list or a map.
    #[inline(always)]
    pub(super) fn push_bare(&mut self, tag: Tag) {
        self.push(tag, 0, 0);
    }

    /// Pushes the bits of a number.
    #[inline(always)]
    fn push_number(&mut self, tag: Tag, bits: u64) {
        self.push(tag, 0, self.numbers.len() as u32);
        self.numbers.push(bits);
    }

    #[inline(always)]
    pub(super) fn push_integer(&mut self, value: i64) {
        self.push_number(Tag::Integer, value as u64);
    }

    #[inline(always)]
    pub(super) fn push_float(&mut self, value: f64) {
        self.push_number(Tag::Float, value.to_bits());
    }

    /// Pushes a text that the reader handed out as a piece of the document.
    #[inline(always)]
    pub(super) fn push_borrowed(&mut self, text: &str, tag: Tag) {
        let offset = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        // A str inside the document's bytes is a piece of it; anything else is copied.
        match offset.checked_add(text.len()) {
            Some(end) if end <= self.text.len() => self.push(tag, text.len() as u32, offset as u32),
            _ => self.push_moved(text, tag),
        }
    }

    /// Pushes a text that stands nowhere in the document as it is.
    #[cold]
    pub(super) fn push_moved(&mut self, text: &str, tag: Tag) {
        // OK: an escape makes at most three bytes of two (YAML's \L), so the scratch is shorter than two documents.
        let offset = self.scratch.len() as u32;
        self.scratch.push_str(text);
        let tag = if tag == Tag::Plain { Tag::MovedPlain } else { Tag::MovedText };
        self.push(tag, text.len() as u32, offset);
    }

    /// Closes the list or map that was opened at `index` and has `count` items or entries.
    #[inline(always)]
    pub(super) fn close(&mut self, index: u32, count: u32) {
        let size = self.next() - index;
        let node = &mut self.nodes[index as usize];
        *node = Node::new(node.tag(), size, count);
    }

    /// Pushes all nodes of `first..first + size` once more, every one of them at `place`.
    pub(super) fn repeat(&mut self, first: u32, size: u32, place: Place) {
        let (first, size) = (first as usize, size as usize);
        self.nodes.extend_from_within(first..first + size);
        self.places.resize(self.nodes.len(), place);
    }

    pub(super) fn bits_of(&self, node: Node) -> u64 {
        self.numbers.get(node.body as usize).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn text_of(&self, node: Node) -> Option<&str> {
        let from = match node.tag() {
            Tag::Text | Tag::Plain => self.text,
            Tag::MovedText | Tag::MovedPlain => &self.scratch,
            _ => return None,
        };
        from.get(node.body as usize..node.body as usize + node.count() as usize)
    }
}
