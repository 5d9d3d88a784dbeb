/*!
JSON with places: a tree whose every value knows its pointer, its line and its column.

serde_json judges the text. Here a key that stands twice is a fault, since one of the two would be lost, and nesting is bounded as in documents.
Lines and columns are found by one more scan of the text, only when somebody complains.

[`At`] is how a format reads: a value with the way to it. Its methods tell the report what is wrong and give `None`, so that reading goes on.
*/

use std::{cell::OnceCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::{
    note::{FaultKind, Place},
    report::Report,
};

/// How deep lists and objects may stand in each other.
const MAX_LEVELS: u32 = 64;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`; [`At::get`] reads it as absent.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number; whole ones are exact up to 53 bits, which is more than times and dates need.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, in the order of the text.
    Object(Vec<(String, Node)>),
}

/// A value and its number in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    number: u32,
    /// The value.
    pub value: Json,
}

/// A file of JSON.
#[derive(Debug)]
pub struct JsonFile {
    name: String,
    text: String,
    root: Node,
    places: OnceCell<Vec<(u32, u32)>>,
}

impl JsonFile {
    /// Reads a whole text; what is wrong with it goes to the report.
    pub fn read(name: &str, text: &str, report: &mut Report) -> Option<JsonFile> {
        let mut next = 0;
        let mut json = serde_json::Deserializer::from_str(text);
        let read = Next { next: &mut next, level: 1 }.deserialize(&mut json).and_then(|root| json.end().map(|()| root));
        match read {
            Ok(root) => Some(JsonFile { name: name.to_owned(), text: text.to_owned(), root, places: OnceCell::new() }),
            Err(error) => {
                let (line, column) = (error.line() as u32, error.column() as u32);
                let told = error.to_string();
                let told = told.rsplit_once(" at line ").map_or(&*told, |(told, _)| told).to_owned();
                let path = format!("line {line}");
                report.none(FaultKind::Syntax, Place { file: name.to_owned(), path, line, column }, told)
            }
        }
    }

    /// The outermost value.
    pub fn root(&self) -> At<'_> {
        At { file: self, node: &self.root, path: String::new() }
    }

    fn place(&self, number: u32) -> (u32, u32) {
        self.places.get_or_init(|| scan(&self.text)).get(number as usize).copied().unwrap_or((1, 1))
    }
}

/// Line and column of each value, in the order of the text. The text is valid JSON.
fn scan(text: &str) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let (mut line, mut column) = (1, 0);
    let mut chars = text.chars().peekable();
    // Whether the text that comes in an object is a key: no value, so it has no number.
    let mut levels: Vec<bool> = Vec::new();
    let mut is_key = false;
    while let Some(c) = chars.next() {
        column += 1;
        match c {
            '\n' => (line, column) = (line + 1, 0),
            '{' | '[' => {
                found.push((line, column));
                levels.push(c == '{');
                is_key = c == '{';
            }
            '}' | ']' => {
                levels.pop();
                is_key = false;
            }
            ',' => is_key = levels.last() == Some(&true),
            ':' => is_key = false,
            '"' => {
                if !is_key {
                    found.push((line, column));
                }
                while let Some(c) = chars.next() {
                    column += 1;
                    match c {
                        '"' => break,
                        '\\' if chars.next().is_some() => column += 1,
                        _ => {}
                    }
                }
            }
            c if c.is_ascii_alphanumeric() || c == '-' => {
                found.push((line, column));
                while chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')).is_some() {
                    column += 1;
                }
            }
            _ => {}
        }
    }
    found
}

struct Next<'n> {
    next: &'n mut u32,
    level: u32,
}

impl Next<'_> {
    fn deeper<E: serde::de::Error>(&mut self) -> Result<Next<'_>, E> {
        if self.level > MAX_LEVELS {
            return Err(E::custom(format!("lists and objects nest deeper than {MAX_LEVELS} levels")));
        }
        Ok(Next { next: self.next, level: self.level + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let number = *self.next;
        *self.next += 1;
        deserializer.deserialize_any(self).map(|value| Node { number, value })
    }
}

impl<'de> Visitor<'de> for Next<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        let mut inner = self.deeper()?;
        while let Some(item) = items.next_element_seed(Next { next: inner.next, level: inner.level })? {
            list.push(item);
        }
        let _ = &mut inner;
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Json, A::Error> {
        let mut object: Vec<(String, Node)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        let inner = self.deeper()?;
        while let Some(key) = entries.next_key::<String>()? {
            if !known.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key {key:?} stands twice")));
            }
            object.push((key, entries.next_value_seed(Next { next: inner.next, level: inner.level })?));
        }
        Ok(Json::Object(object))
    }
}

/// A value and the way to it.
#[derive(Clone, Debug)]
pub struct At<'f> {
    file: &'f JsonFile,
    node: &'f Node,
    path: String,
}

impl<'f> At<'f> {
    /// The value itself.
    pub fn value(&self) -> &'f Json {
        &self.node.value
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        let (line, column) = self.file.place(self.node.number);
        Place { file: self.file.name.clone(), path: self.path.clone(), line, column }
    }

    /// The name of its file.
    pub fn file(&self) -> &'f str {
        &self.file.name
    }

    fn child(&self, step: impl fmt::Display, node: &'f Node) -> At<'f> {
        At { file: self.file, node, path: format!("{}/{step}", self.path) }
    }

    /// The value of a key; a `null` is absent, and so is everything where this is no object.
    pub fn get(&self, key: &str) -> Option<At<'f>> {
        let Json::Object(entries) = self.value() else { return None };
        let (_, node) = entries.iter().find(|(name, node)| name == key && node.value != Json::Null)?;
        // RFC 6901: these two letters mean something in a pointer.
        Some(self.child(key.replace('~', "~0").replace('/', "~1"), node))
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &str, report: &mut Report) -> Option<At<'f>> {
        if !self.is_object() {
            return report.none(
                FaultKind::WrongShape,
                self.place(),
                format!("{} where an object was wanted", self.kind()),
            );
        }
        self.get(key)
            .or_else(|| report.none(FaultKind::MissingField, self.place(), format!("there is no {key:?} here")))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value(), Json::Object(_))
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value(), Json::List(_))
    }

    /// The entries of an object; none of anything else.
    pub fn entries(&self) -> Vec<(&'f str, At<'f>)> {
        let Json::Object(entries) = self.value() else { return Vec::new() };
        entries
            .iter()
            .map(|(key, node)| (&**key, self.child(key.replace('~', "~0").replace('/', "~1"), node)))
            .collect()
    }

    /// The items of a list; anything else is a fault.
    pub fn items(&self, report: &mut Report) -> Vec<At<'f>> {
        let Json::List(items) = self.value() else {
            report.fault(FaultKind::WrongShape, self.place(), format!("{} where a list was wanted", self.kind()));
            return Vec::new();
        };
        items.iter().enumerate().map(|(i, node)| self.child(i, node)).collect()
    }

    /// The items of the list under a key; none when the key is not there.
    pub fn items_of(&self, key: &str, report: &mut Report) -> Vec<At<'f>> {
        self.get(key).map_or_else(Vec::new, |list| list.items(report))
    }

    /// A text; anything else is a fault.
    pub fn text(&self, report: &mut Report) -> Option<&'f str> {
        match self.value() {
            Json::Text(text) => Some(text),
            _ => report.none(FaultKind::WrongShape, self.place(), format!("{} where a text was wanted", self.kind())),
        }
    }

    /// A text, or a number as it is written: platforms change their minds about ids.
    pub fn id(&self) -> Option<String> {
        match self.value() {
            Json::Text(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A whole number; anything else is a fault of the given kind.
    pub fn integer(&self, kind: FaultKind, report: &mut Report) -> Option<i64> {
        match self.value() {
            Json::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            _ => report.none(kind, self.place(), format!("{} where a whole number was wanted", self.kind())),
        }
    }

    /// A truth value; anything else is a fault.
    pub fn boolean(&self, report: &mut Report) -> Option<bool> {
        match self.value() {
            Json::Bool(value) => Some(*value),
            _ => report.none(
                FaultKind::WrongShape,
                self.place(),
                format!("{} where true or false was wanted", self.kind()),
            ),
        }
    }

    /// What it is, for messages.
    pub fn kind(&self) -> String {
        match self.value() {
            Json::Null => "null".to_owned(),
            Json::Bool(value) => value.to_string(),
            Json::Number(number) => number.to_string(),
            Json::Text(text) => shown(text),
            Json::List(_) => "a list".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        }
    }
}

/// A text of the input between quotes, cut where it is long.
pub fn shown(text: &str) -> String {
    if text.chars().count() <= 60 {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(57).collect();
    format!("{:?}", start + "...")
}
