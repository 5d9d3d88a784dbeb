/*!
The name of a place in a document, as its author would say it: `handoffs[2].destinations[0].weekly_hours.mon[1].start`.

Paths are made only for issues, from the tree and the numbers of the nodes, so a document without fault never pays for one.
*/

use crate::config::{Kind, Value};

/// The paths of the nodes numbered `ordinals`, which rise.
pub(in crate::plan) fn paths(root: Value<'_>, ordinals: &[u32]) -> Vec<String> {
    let mut walk = Walk { ordinals, done: Vec::with_capacity(ordinals.len()), path: String::new() };
    walk.visit(root, u32::MAX);
    walk.done.resize(ordinals.len(), String::new());
    walk.done
}

struct Walk<'o> {
    ordinals: &'o [u32],
    done: Vec<String>,
    path: String,
}

impl Walk<'_> {
    fn wanted(&self) -> Option<u32> {
        self.ordinals.get(self.done.len()).copied()
    }

    /// Records the path for every ordinal before `end`, the first node after this one and its descendants.
    fn visit(&mut self, value: Value<'_>, end: u32) {
        while self.wanted() == Some(value.ordinal()) {
            self.done.push(self.path.clone());
        }
        let length = self.path.len();
        match value.kind() {
            Kind::List => {
                let mut items = value.items().into_iter().flatten().enumerate().peekable();
                while let Some((i, item)) = items.next() {
                    let item_end = items.peek().map_or(end, |(_, next)| next.ordinal());
                    if self.wanted().is_some_and(|wanted| wanted < item_end) {
                        self.path.push_str(&format!("[{i}]"));
                        self.visit(item, item_end);
                        self.path.truncate(length);
                    }
                }
            }
            Kind::Map => {
                let mut entries = value.entries().into_iter().flatten().peekable();
                while let Some((key, item)) = entries.next() {
                    let item_end = entries.peek().map_or(end, |(next, _)| next.ordinal());
                    if self.wanted().is_some_and(|wanted| wanted < item_end) {
                        push_key(&mut self.path, key.text().unwrap_or_default());
                        while self.wanted() == Some(key.ordinal()) {
                            self.done.push(self.path.clone());
                        }
                        self.visit(item, item_end);
                        self.path.truncate(length);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Appends one step: `.name`, or `["2026-12-25"]` where the key is no plain word.
fn push_key(path: &mut String, key: &str) {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    } else {
        path.push_str(&format!("[{key:?}]"));
    }
}
