/*!
The places where a variable may stand in a structured header.
*/

use super::{grammar::Grammar, outline::split, spot::Spot, symbol::Symbol, uri_spot::in_uri};
use crate::sip::header::is_token;

/// The place of each variable, in their order.
pub(super) fn spots(grammar: Grammar, symbols: &[Symbol]) -> Vec<Spot> {
    let mut spots = Vec::new();
    let (mut quoted, mut escaped, mut bracket) = (false, false, None);
    // Where the value of the header began, and its part: behind the last `,`, and behind that or a `;`.
    let (mut element, mut part) = (0, 0);
    for (at, &symbol) in symbols.iter().enumerate() {
        match symbol {
            Symbol::Variable(_) if quoted && escaped => spots.push(Spot::Nowhere),
            Symbol::Variable(_) if quoted => spots.push(Spot::Quoted),
            Symbol::Variable(_) => spots.push(match bracket {
                Some(start) => {
                    let end = symbols[start..].iter().position(|symbol| symbol.is('>'));
                    in_uri(symbols, (start, end.map_or(symbols.len(), |len| start + len)), at)
                }
                None => outside_uri(grammar, symbols, element, part, at),
            }),
            Symbol::Char(_) if escaped => {}
            Symbol::Char('"') if bracket.is_none() => quoted = !quoted,
            Symbol::Char('<') if !quoted => bracket = Some(at + 1),
            Symbol::Char('>') if !quoted => bracket = None,
            Symbol::Char(c @ (',' | ';')) if !quoted && bracket.is_none() => {
                part = at + 1;
                if c == ',' {
                    element = part;
                }
            }
            Symbol::Char(_) => {}
        }
        escaped = quoted && !escaped && symbol.is('\\');
    }
    spots
}

/// A place outside brackets and quotes; `element` and `part` say where the value and its part begin.
fn outside_uri(grammar: Grammar, symbols: &[Symbol], element: usize, part: usize, at: usize) -> Spot {
    let (before, mut end) = (&symbols[part..at], at + 1);
    while end < symbols.len() && !['"', ',', ';', '<'].iter().any(|&c| symbols[end].is(c)) {
        end += 1;
    }
    let behind = &symbols[at + 1..end];
    // Beside a quoted text nothing else has a place.
    if before.iter().any(|symbol| symbol.is('"')) || symbols.get(end).is_some_and(|symbol| symbol.is('"')) {
        return Spot::Nowhere;
    }
    if part > element {
        return in_parameter(before, behind);
    }
    let whole = is_blank(before) && is_blank(behind);
    match grammar {
        Grammar::Addresses | Grammar::Pointers if symbols.get(end).is_some_and(|symbol| symbol.is('<')) => {
            // A name may be several words.
            let is_name = |symbol: &Symbol| is_token(symbol.or('x')) || symbol.is(' ');
            let named = before.iter().chain(behind).all(is_name);
            if named { Spot::DisplayName { whole } } else { Spot::Nowhere }
        }
        Grammar::Addresses | Grammar::Pointers if whole => Spot::WholeUri,
        Grammar::Addresses | Grammar::Pointers => {
            // A URI without brackets has no blanks around it.
            let blanks =
                |symbols: &mut dyn Iterator<Item = &Symbol>| symbols.take_while(|symbol| symbol.is(' ')).count();
            in_uri(symbols, (part + blanks(&mut before.iter()), end - blanks(&mut behind.iter().rev())), at)
        }
        Grammar::UserToUser if whole || is_word(before, behind) => Spot::Data { whole, hex: is_hex(&symbols[end..]) },
        Grammar::UserToUser => Spot::Nowhere,
        Grammar::Reason => in_token(before, behind),
    }
}

/// A place in `name=value`, which is split there.
fn in_parameter(before: &[Symbol], behind: &[Symbol]) -> Spot {
    match before.iter().position(|symbol| symbol.is('=')) {
        Some(equals) => {
            let front = &before[equals + 1..];
            let whole = is_blank(front) && is_blank(behind);
            if is_word(front, behind) { Spot::Value { whole } } else { Spot::Nowhere }
        }
        None => in_token(before, behind.split(|symbol| symbol.is('=')).next().unwrap_or(behind)),
    }
}

fn in_token(before: &[Symbol], behind: &[Symbol]) -> Spot {
    if is_word(before, behind) { Spot::Token } else { Spot::Nowhere }
}

fn is_blank(symbols: &[Symbol]) -> bool {
    symbols.iter().all(|symbol| symbol.is(' '))
}

/// Whether a token between these two makes one word with them. A host may be a value too, with the brackets and colons of an IPv6 address.
fn is_word(before: &[Symbol], behind: &[Symbol]) -> bool {
    let text: String = before.iter().chain(&[Symbol::Char('x')]).chain(behind).map(|symbol| symbol.or('x')).collect();
    text.trim_matches(' ').chars().all(|c| is_token(c) || "[]:".contains(c))
}

/// Whether the parameters that follow say that the data before them is hexadecimal.
fn is_hex(rest: &[Symbol]) -> bool {
    let text: String = rest.iter().map(|symbol| symbol.or('\u{0}')).collect();
    let element = split(&text, ',').and_then(|elements| elements.first().copied()).unwrap_or(&text);
    let parts = split(element, ';').unwrap_or_default();
    parts.iter().skip(1).any(|part| part.replace(' ', "").eq_ignore_ascii_case("encoding=hex"))
}
