/*!
YAML 1.2 into a tree, through granit-parser's events.

Anchors are expanded as they are used: an alias is the anchored nodes once more, at the place of the alias. What a configuration does not
need and readers disagree about is refused here: merge keys, several documents, tags outside the core schema, keys that are no scalars.

# Invariant
Work and memory are bounded by the text: at most [`copies_allowed`] nodes come from aliases, and nesting stops at `MAX_LEVELS` before and
after expansion.
*/

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span, options};

use super::{
    MAX_COPIES, MAX_LEVELS, empty, issue,
    position::{self, Place},
    scalar, too_deep,
    tree::{Tag, Tree},
};
use crate::error::{Code, Issue};

type YamlTag<'t> = Option<Cow<'t, granit_parser::Tag>>;

pub(super) fn read(text: &str) -> Result<Tree<'_>, Issue> {
    no_control_characters(text)?;
    let options = options! {
        emit_comments: false,
        // Deeper than this file allows, so that its own limit speaks first and the scanner's still holds.
        flow_nesting_limit: 2 * MAX_LEVELS as usize,
        block_nesting_limit: 2 * MAX_LEVELS as usize,
    };
    let mut reader = Reader::new(text);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax(text, &error))?;
        reader.event(event, span)?;
    }
    let tree = reader.tree;
    // Nothing, comments only, or a bare `---`.
    match tree.nodes.first() {
        None => Err(empty()),
        Some(node) if node.tag() == Tag::Plain && node.count() == 0 => Err(empty()),
        Some(_) => Ok(tree),
    }
}

/// How many nodes the aliases of a text may add to it. A thousand queues that share one anchored week stay far below.
fn copies_allowed(text: &str) -> usize {
    (1_000_000 + 2 * text.len()).min(MAX_COPIES)
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree<'t>,
    /// The lists and maps that are open, outermost first.
    open: Vec<Open>,
    /// By the parser's anchor number; those that are not closed yet are missing.
    anchors: Vec<Option<Anchored>>,
    copies_left: usize,
    documents: u32,
}

struct Open {
    index: u32,
    children: u32,
    is_map: bool,
    /// Levels below this one.
    height: u32,
    anchor: usize,
}

#[derive(Clone, Copy)]
struct Anchored {
    first: u32,
    size: u32,
    /// Levels of lists and maps, 0 for a scalar.
    levels: u32,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            tree: Tree::with_room(text, text.len() / 16 + 16),
            open: Vec::new(),
            anchors: Vec::new(),
            copies_left: copies_allowed(text),
            documents: 0,
        }
    }

    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Issue> {
        let place = place(&span.start);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(unsupported(place, "a second YAML document, a text holds exactly one".to_owned()));
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                // The parser says `~` for a value that is not there; only the text tells.
                if value == "~" && style == ScalarStyle::Plain && span.slice(self.text) != Some("~") {
                    self.tree.places.push(place);
                    self.tree.push_bare(Tag::Plain);
                } else {
                    self.scalar(value, style, tag, place)?;
                }
                let first = self.tree.next() - 1;
                self.name(anchor, Anchored { first, size: 1, levels: 0 });
                self.added(first, 0, place)?;
            }
            Event::SequenceStart(_, anchor, tag) => self.start(false, anchor, tag, place)?,
            Event::MappingStart(_, anchor, tag) => self.start(true, anchor, tag, place)?,
            Event::SequenceEnd | Event::MappingEnd => self.end(place)?,
            Event::Alias(anchor) => self.alias(anchor, place)?,
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, is_map: bool, anchor: usize, tag: YamlTag<'_>, place: Place) -> Result<(), Issue> {
        let (tag_of_tree, wanted) = if is_map { (Tag::Map, "map") } else { (Tag::List, "seq") };
        match tag.as_deref() {
            None => {}
            Some(tag) if tag.core_suffix() == Some(wanted) => {}
            Some(tag) => return Err(odd_tag(tag, if is_map { "an object" } else { "a list" }, place)),
        }
        if self.expects_key() {
            return Err(odd_key(place));
        }
        if self.open.len() as u32 >= MAX_LEVELS {
            return Err(too_deep(place));
        }
        let index = self.tree.next();
        self.tree.push_bare(tag_of_tree);
        self.tree.places.push(place);
        self.open.push(Open { index, children: 0, is_map, height: 0, anchor });
        Ok(())
    }

    fn end(&mut self, place: Place) -> Result<(), Issue> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let count = if open.is_map { open.children / 2 } else { open.children };
        self.tree.close(open.index, count);
        let levels = open.height + 1;
        self.name(open.anchor, Anchored { first: open.index, size: self.tree.next() - open.index, levels });
        self.added(open.index, levels, place)
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Issue> {
        let Some(Anchored { first, size, levels }) = self.anchors.get(anchor).copied().flatten() else {
            let message = "an alias inside the value of its own anchor would expand without end".to_owned();
            return Err(issue(Code::TooLarge, place, message));
        };
        if levels > 0 && self.expects_key() {
            return Err(odd_key(place));
        }
        if self.open.len() as u32 + levels > MAX_LEVELS {
            return Err(too_deep(place));
        }
        let Some(left) = self.copies_left.checked_sub(size as usize) else {
            let message =
                "the YAML aliases up to here expand to more values than a text of this size may have".to_owned();
            return Err(issue(Code::TooLarge, place, message));
        };
        self.copies_left = left;
        let index = self.tree.next();
        self.tree.repeat(first, size, place);
        self.added(index, levels, place)
    }

    /// Writes down a scalar as its tag wants it, or as its style says.
    fn scalar(&mut self, value: Cow<'t, str>, style: ScalarStyle, tag: YamlTag<'_>, place: Place) -> Result<(), Issue> {
        self.tree.places.push(place);
        let Some(tag) = tag.as_deref() else {
            let tag = if style == ScalarStyle::Plain { Tag::Plain } else { Tag::Text };
            match value {
                Cow::Borrowed(piece) => self.tree.push_borrowed(piece, tag),
                Cow::Owned(text) => self.tree.push_moved(&text, tag),
            }
            return Ok(());
        };
        let text = value.as_ref();
        match tag.core_suffix() {
            Some("str") => match value {
                Cow::Borrowed(piece) => self.tree.push_borrowed(piece, Tag::Text),
                Cow::Owned(text) => self.tree.push_moved(&text, Tag::Text),
            },
            Some("null") if scalar::is_null(text) => self.tree.push_bare(Tag::Null),
            Some("bool") if scalar::boolean(text) == Some(true) => self.tree.push_bare(Tag::True),
            Some("bool") if scalar::boolean(text) == Some(false) => self.tree.push_bare(Tag::False),
            Some("int") if scalar::integer(text).is_some() => {
                self.tree.push_integer(scalar::integer(text).unwrap_or_default());
            }
            Some("float") if scalar::float(text).is_some() => {
                self.tree.push_float(scalar::float(text).unwrap_or_default());
            }
            _ => return Err(odd_tag(tag, "this scalar", place)),
        }
        Ok(())
    }

    /// Keeps a finished node for the aliases of its anchor.
    fn name(&mut self, anchor: usize, anchored: Anchored) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                // OK: the parser numbers anchors from 1 without gaps.
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(anchored);
        }
    }

    /// Counts a finished child in its parent, and looks at it if it is a key.
    fn added(&mut self, index: u32, levels: u32, place: Place) -> Result<(), Issue> {
        let is_key = self.expects_key();
        if let Some(parent) = self.open.last_mut() {
            parent.children += 1;
            parent.height = parent.height.max(levels);
        }
        let node = self.tree.nodes[index as usize];
        if is_key && node.tag() == Tag::Plain && self.tree.text_of(node) == Some("<<") {
            let message = "the merge key << is not supported, repeat the fields or anchor the whole value".to_owned();
            return Err(unsupported(place, message));
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_map && open.children.is_multiple_of(2))
    }
}

/// YAML allows no control characters but tab and line ends anywhere in its text (YAML 1.2.2, section 5.1); the parser is not asked to judge.
fn no_control_characters(text: &str) -> Result<(), Issue> {
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    match text.bytes().position(control) {
        None => Ok(()),
        Some(offset) => {
            let message = format!("the control character U+{:04X} may not stand in YAML", text.as_bytes()[offset]);
            Err(issue(Code::Syntax, position::of_offset(text, offset), message))
        }
    }
}

fn place(marker: &Marker) -> Place {
    // OK: lines and columns are no larger than the text, which fits u32.
    Place { line: marker.line().max(1) as u32, column: marker.col() as u32 + 1 }
}

fn unsupported(place: Place, message: String) -> Issue {
    issue(Code::UnsupportedYaml, place, message)
}

fn odd_key(place: Place) -> Issue {
    unsupported(place, "a key that is a list or an object, only scalars can be keys".to_owned())
}

fn odd_tag(tag: &granit_parser::Tag, found: &str, place: Place) -> Issue {
    let written = tag.original();
    let message = match tag.core_suffix() {
        Some(_) => format!("the tag {written} does not fit {found}"),
        None => {
            format!("the tag {written} is not known, only those of the core schema are (!!str, !!int, !!bool, ...)")
        }
    };
    unsupported(place, message)
}

fn syntax(text: &str, error: &ScanError) -> Issue {
    let place = match error.marker().byte_offset() {
        Some(offset) => position::of_offset(text, offset),
        None => place(error.marker()),
    };
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(place),
        ErrorKind::MappingValueNotAllowed => {
            let message = "`: ` where no value can start, quote the text or mend the indentation".to_owned();
            issue(Code::Syntax, place, message)
        }
        kind => issue(Code::Syntax, place, format!("the YAML text is malformed: {kind}")),
    }
}
