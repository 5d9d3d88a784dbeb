/*!
XML with places. Document types and external entities are refused, so that nothing is fetched and nothing grows out of a short text.
*/

use roxmltree::{Document, Node, ParsingOptions};

use crate::{
    note::{FaultKind, Place},
    report::Report,
};

/// More elements, attributes and texts than any export that a person would send.
const MOST_NODES: u32 = 500_000;

/// A file of XML.
pub struct XmlFile<'i> {
    name: &'i str,
    document: Document<'i>,
    /// Where each line begins, so that a place costs no walk through the text.
    lines: Vec<usize>,
}

impl<'i> XmlFile<'i> {
    /// Reads a whole text; what is wrong with it goes to the report.
    pub fn read(name: &'i str, text: &'i str, report: &mut Report) -> Option<XmlFile<'i>> {
        // A byte order mark is no part of a document.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        match Document::parse_with_options(text, options) {
            Ok(document) => {
                let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
                Some(XmlFile { name, document, lines })
            }
            Err(error) => {
                let at = error.pos();
                let place =
                    Place { file: name.to_owned(), path: format!("line {}", at.row), line: at.row, column: at.col };
                report.none(FaultKind::Syntax, place, error.to_string())
            }
        }
    }

    /// The outermost element.
    pub fn root(&self) -> Node<'_, 'i> {
        self.document.root_element()
    }

    /// Where a node stands.
    pub fn place(&self, node: Node<'_, '_>) -> Place {
        let at = node.range().start;
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let before = &self.document.input_text()[self.lines[line - 1]..at];
        let column = before.chars().count() as u32 + 1;
        Place { file: self.name.to_owned(), path: format!("line {line}"), line: line as u32, column }
    }
}
