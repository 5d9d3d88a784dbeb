/*!
One node of a tree, as the layers above ask for it: its kind, its text, its items and entries.

A [`Value`] is two words and `Copy`. A YAML plain scalar stays what is written until somebody asks for a number or a boolean, so that `09:00`
and `no` and `+15551234567` are texts wherever a text is wanted.
*/

use super::{
    scalar,
    tree::{Node, Tag, Tree},
};

/// The longest text that a message shows, in characters.
const SHOWN: usize = 60;

/// What a value is in its notation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    /// A JSON string, or a YAML quoted or block scalar.
    Text,
    /// A YAML plain scalar, not resolved.
    Plain,
    List,
    Map,
}

/// A value, or a key, of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    tree: &'a Tree<'a>,
    index: u32,
}

impl Tree<'_> {
    /// The value that the whole document is.
    pub(crate) fn root(&self) -> Value<'_> {
        Value::new(self, 0)
    }
}

impl<'a> Value<'a> {
    pub(super) fn new(tree: &'a Tree<'a>, index: u32) -> Value<'a> {
        Value { tree, index }
    }

    #[inline]
    fn node(self) -> Node {
        // OK: indices come from sizes that the reader counted itself.
        self.tree.nodes[self.index as usize]
    }

    /// The number of this node among all of the document; keys count too.
    #[inline]
    pub(crate) fn ordinal(self) -> u32 {
        self.index
    }

    pub(crate) fn kind(self) -> Kind {
        let node = self.node();
        match node.tag() {
            Tag::Null => Kind::Null,
            Tag::False => Kind::Bool(false),
            Tag::True => Kind::Bool(true),
            Tag::Integer => Kind::Integer(self.tree.bits_of(node) as i64),
            Tag::Float => Kind::Float(f64::from_bits(self.tree.bits_of(node))),
            Tag::Text | Tag::MovedText => Kind::Text,
            Tag::Plain | Tag::MovedPlain => Kind::Plain,
            Tag::List => Kind::List,
            Tag::Map => Kind::Map,
        }
    }

    /// True for null, and for a plain scalar that means it in YAML's core schema.
    #[inline]
    pub(crate) fn is_null(self) -> bool {
        self.node().tag() == Tag::Null || self.plain().is_some_and(scalar::is_null)
    }

    /// The text of a string or of a plain scalar, exactly as its author meant it.
    #[inline]
    pub(crate) fn text(self) -> Option<&'a str> {
        self.tree.text_of(self.node())
    }

    pub(crate) fn boolean(self) -> Option<bool> {
        match self.node().tag() {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => self.plain().and_then(scalar::boolean),
        }
    }

    pub(crate) fn integer(self) -> Option<i64> {
        let node = self.node();
        match node.tag() {
            Tag::Integer => Some(self.tree.bits_of(node) as i64),
            _ => self.plain().and_then(scalar::integer),
        }
    }

    /// The items of a list, in order.
    pub(crate) fn items(self) -> Option<Items<'a>> {
        let node = self.node();
        (node.tag() == Tag::List).then(|| Items { tree: self.tree, index: self.index + 1, left: node.body })
    }

    /// Keys and values of an object, in order, each key as often as it is written.
    pub(crate) fn entries(self) -> Option<Entries<'a>> {
        let node = self.node();
        (node.tag() == Tag::Map).then(|| Entries(Items { tree: self.tree, index: self.index + 1, left: 2 * node.body }))
    }

    /// The characters of a JSON list or object, from its first text to the next text behind it: two of a kind with the same characters
    /// mean the same. `None` where the text is not there letter by letter, and for whatever cannot be told apart so simply.
    pub(crate) fn source(self) -> Option<&'a str> {
        let Tree { nodes, places, .. } = self.tree;
        let node = self.node();
        let first = *nodes.get(self.index as usize + 1)?;
        let behind = nodes.get((self.index + node.size()) as usize..)?;
        let next = *behind.iter().take(4).find(|node| !node.is_container())?;
        let written = |node: Node| node.tag() == Tag::Text;
        // A text right behind the bracket is where the reader's state is the same again: inside a string of this container.
        if !places.is_empty() || !node.is_container() || node.size() < 2 || !written(first) || !written(next) {
            return None;
        }
        self.tree.text().get(first.body as usize..next.body as usize)
    }

    /// How many items or entries; 0 for anything else.
    pub(crate) fn len(self) -> usize {
        let node = self.node();
        if node.is_container() { node.body as usize } else { 0 }
    }

    /// What was found, for a message: `the number 5`, `the text "x"`, `true`, `null`, `a list`, `an object`.
    pub(crate) fn describe(self) -> String {
        match self.kind() {
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            Kind::Integer(value) => format!("the number {value}"),
            Kind::Float(value) => format!("the number {value:?}"),
            Kind::List => "a list".to_owned(),
            Kind::Map => "an object".to_owned(),
            Kind::Text => quoted(self.text().unwrap_or_default()),
            Kind::Plain => {
                let text = self.text().unwrap_or_default();
                match scalar::boolean(text) {
                    Some(value) => value.to_string(),
                    None if scalar::is_null(text) => "null".to_owned(),
                    None if text.len() <= SHOWN && scalar::is_number(text) => format!("the number {text}"),
                    None => quoted(text),
                }
            }
        }
    }

    fn plain(self) -> Option<&'a str> {
        let node = self.node();
        matches!(node.tag(), Tag::Plain | Tag::MovedPlain).then(|| self.tree.text_of(node)).flatten()
    }
}

/// The items of a list.
#[derive(Clone, Debug)]
pub(crate) struct Items<'a> {
    tree: &'a Tree<'a>,
    index: u32,
    left: u32,
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        self.left = self.left.checked_sub(1)?;
        let value = Value::new(self.tree, self.index);
        self.index += value.node().size();
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The keys and values of an object.
#[derive(Clone, Debug)]
pub(crate) struct Entries<'a>(Items<'a>);

impl<'a> Iterator for Entries<'a> {
    type Item = (Value<'a>, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(Value<'a>, Value<'a>)> {
        Some((self.0.next()?, self.0.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.left as usize / 2;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Entries<'_> {}

/// A text for a message: escaped, and cut where it would fill the line.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => format!("the text {text:?}"),
        Some((end, _)) => format!("the text {:?}", format!("{}...", &text[..end])),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Kind, MAX_BYTES, Tree},
        error::Issue,
    };

    fn read(bytes: &[u8]) -> Result<Tree<'_>, Issue> {
        crate::config::read(bytes, MAX_BYTES)
    }

    #[test]
    fn a_plain_scalar_is_a_text_until_somebody_asks() {
        let tree = read(b"- +15551234567\n- 09:00\n- no\n- 1.0\n- True\n- ~\n-\n- 0x1F\n- \"true\"\n- '5'\n").unwrap();
        let items: Vec<_> = tree.root().items().unwrap().collect();
        let texts: Vec<_> = items.iter().map(|item| item.text().unwrap()).collect();
        assert_eq!(texts, ["+15551234567", "09:00", "no", "1.0", "True", "~", "", "0x1F", "true", "5"]);
        let booleans: Vec<_> = items.iter().map(|item| item.boolean()).collect();
        assert_eq!(booleans, [None, None, None, None, Some(true), None, None, None, None, None]);
        let integers: Vec<_> = items.iter().map(|item| item.integer()).collect();
        assert_eq!(integers, [Some(15551234567), None, None, None, None, None, None, Some(31), None, None]);
        let nulls: Vec<_> = items.iter().map(|item| item.is_null()).collect();
        assert_eq!(nulls, [false, false, false, false, false, true, true, false, false, false]);
        assert!(items[..8].iter().all(|item| item.kind() == Kind::Plain));
        assert!(items[8..].iter().all(|item| item.kind() == Kind::Text));
    }

    #[test]
    fn descriptions_are_ready_for_a_message() {
        let long = format!("[{:?}]", "é".repeat(61));
        let tree = read(long.as_bytes()).unwrap();
        let shown = tree.root().items().unwrap().next().unwrap().describe();
        assert_eq!(shown, format!("the text \"{}...\"", "é".repeat(60)));

        let tree = read(br#"[5, -1.5, "a\n\"b", true, null, [], {}, 18446744073709551615]"#).unwrap();
        let shown: Vec<_> = tree.root().items().unwrap().map(|item| item.describe()).collect();
        let wanted = ["the number 5", "the number -1.5", r#"the text "a\n\"b""#, "true", "null", "a list", "an object"];
        assert_eq!(shown[..7], wanted);
        assert!(shown[7].starts_with("the number 1.844674407"));

        let tree = read(b"- 5\n- 1.0\n- 1e3\n- FALSE\n-\n- 09:00\n- .nan\n- +1\n").unwrap();
        let shown: Vec<_> = tree.root().items().unwrap().map(|item| item.describe()).collect();
        let wanted = ["the number 5", "the number 1.0", "the number 1e3", "false", "null"];
        assert_eq!(shown[..5], wanted);
        assert_eq!(shown[5..], ["the text \"09:00\"", "the number .nan", "the number +1"]);
    }

    #[test]
    fn the_same_source_is_the_same_value() {
        let text = br#"[{"a": {"x": [1, true]}, "b": ["p", "q"], "c": {}, "d": {"x": [1, true]}, "e": {"x": [1, false]}, "f": {"x": 5}}]"#;
        let tree = read(text).unwrap();
        let object = tree.root().items().unwrap().next().unwrap();
        let sources: Vec<_> = object.entries().unwrap().map(|(_, value)| value.source()).collect();
        assert_eq!(sources[0], Some(r#"x": [1, true]}, ""#));
        assert_eq!(sources[1], Some(r#"p", "q"], ""#));
        assert_eq!((sources[2], sources[5]), (None, None));
        assert!(sources[0] == sources[3] && sources[3] != sources[4]);
        assert_eq!(read(br#"[{"a": {"x": 1}, "b": 2}]"#).unwrap().root().source(), None);
        let yaml = read(b"- a: {x: 1}\n  b: 2\n").unwrap();
        let object = yaml.root().items().unwrap().next().unwrap();
        assert_eq!(object.entries().unwrap().next().unwrap().1.source(), None);
    }

    #[test]
    fn only_lists_have_items_and_only_objects_have_entries() {
        let tree = read(br#"{"a": [1, 2], "b": {}, "a": "x"}"#).unwrap();
        let root = tree.root();
        assert!(root.items().is_none());
        assert_eq!((root.len(), root.entries().unwrap().len()), (3, 3));
        let keys: Vec<_> = root.entries().unwrap().map(|(key, _)| key.text().unwrap()).collect();
        assert_eq!(keys, ["a", "b", "a"]);
        let (_, list) = root.entries().unwrap().next().unwrap();
        assert_eq!((list.len(), list.items().unwrap().len()), (2, 2));
        assert!(list.entries().is_none() && list.text().is_none());
        let (_, text) = root.entries().unwrap().last().unwrap();
        assert_eq!(text.len(), 0);
    }
}
