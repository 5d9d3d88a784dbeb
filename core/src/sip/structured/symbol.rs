/*!
A structured header as the document writes it: characters, and variables that are known by name.
*/

use crate::sip::variables::{Filler, Piece};

/// A character of the document's text, or the variable that stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Char(char),
    Variable(usize),
}

impl Symbol {
    pub(super) fn or(self, variable: char) -> char {
        match self {
            Symbol::Char(c) => c,
            Symbol::Variable(_) => variable,
        }
    }

    pub(super) fn is(self, c: char) -> bool {
        self == Symbol::Char(c)
    }
}

pub(super) fn symbols(filler: &Filler) -> (Vec<Symbol>, Vec<&str>) {
    let (mut symbols, mut names) = (Vec::new(), Vec::new());
    for piece in filler.pieces() {
        match piece {
            Piece::Text(text) => symbols.extend(text.chars().map(Symbol::Char)),
            Piece::Name(name) => {
                symbols.push(Symbol::Variable(names.len()));
                names.push(&**name);
            }
        }
    }
    (symbols, names)
}
