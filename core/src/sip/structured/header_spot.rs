/*!
The places where a variable may stand in a structured header.

The text is looked through once: what stands between two delimiters is one stretch, and all variables in it have their place by the same look.
*/

use super::{grammar::Grammar, outline::split, spot::Spot, symbol::Symbol, uri_spot::UriSpots};
use crate::sip::header::is_token;

/// The place of each variable, in their order.
pub(super) fn spots(grammar: Grammar, symbols: &[Symbol]) -> Vec<Spot> {
    let mut spots = Vec::new();
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    // Where the value of the header began, and its part: behind the last `,`, and behind that or a `;`.
    let (mut element, mut part) = (0, 0);
    // Whether a quoted text or a bracket stands in this part before: no variable has a place behind these.
    let mut mixed = false;
    let mut stretch: Option<Stretch> = None;
    for (at, &symbol) in symbols.iter().enumerate() {
        match symbol {
            Symbol::Variable(_) if quoted && escaped => spots.push(Spot::Nowhere),
            Symbol::Variable(_) if quoted => spots.push(Spot::Quoted),
            Symbol::Variable(_) => {
                let here = stretch.take().filter(|stretch| at < stretch.end).unwrap_or_else(|| match bracket {
                    true => Stretch::in_brackets(symbols, at),
                    false if mixed => Stretch { end: at + 1, places: Places::One(Spot::Nowhere) },
                    false => Stretch::outside(grammar, symbols, element, part, at),
                });
                spots.push(stretch.insert(here).at(at));
            }
            Symbol::Char(_) if escaped => {}
            Symbol::Char('"') if !bracket => (quoted, mixed) = (!quoted, true),
            Symbol::Char('<') if !quoted => (bracket, mixed) = (true, true),
            Symbol::Char('>') if !quoted => bracket = false,
            Symbol::Char(c @ (',' | ';')) if !quoted && !bracket => {
                (part, mixed) = (at + 1, false);
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

/// What lies between two delimiters, from a variable on.
struct Stretch<'a> {
    end: usize,
    places: Places<'a>,
}

enum Places<'a> {
    /// Every variable has this place.
    One(Spot),
    Uri(UriSpots<'a>),
}

impl<'a> Stretch<'a> {
    fn at(&mut self, at: usize) -> Spot {
        match &mut self.places {
            Places::One(spot) => *spot,
            Places::Uri(uri) => uri.at(at),
        }
    }

    fn in_brackets(symbols: &'a [Symbol], at: usize) -> Stretch<'a> {
        // OK: a bracket is open, so there is one before.
        let start = symbols[..at].iter().rposition(|symbol| symbol.is('<')).map_or(0, |bracket| bracket + 1);
        let end = find(symbols, at, &['>']);
        Stretch { end, places: Places::Uri(UriSpots::new(symbols, start, end)) }
    }

    /// `element` and `part` say where the value and its part begin.
    fn outside(grammar: Grammar, symbols: &'a [Symbol], element: usize, part: usize, at: usize) -> Stretch<'a> {
        let end = find(symbols, at, &['"', ',', ';', '<']);
        let one = |end: usize, spot: Spot| Stretch { end, places: Places::One(spot) };
        if symbols.get(end).is_some_and(|symbol| symbol.is('"')) {
            return one(end, Spot::Nowhere);
        }
        let text = &symbols[part..end];
        if part > element {
            // `name=value`
            let equals = text.iter().position(|symbol| symbol.is('=')).map_or(end, |equals| part + equals);
            if at < equals {
                return one(equals, or_nowhere(is_word(&symbols[part..equals]), Spot::Token));
            }
            let value = &symbols[equals + 1..end];
            return one(end, or_nowhere(is_word(value), Spot::Value { whole: is_alone(value) }));
        }
        let whole = is_alone(text);
        match grammar {
            Grammar::Addresses | Grammar::Pointers if symbols.get(end).is_some_and(|symbol| symbol.is('<')) => {
                // A name may be several words.
                let is_name = text.iter().all(|symbol| is_token(symbol.or('x')) || symbol.is(' '));
                one(end, or_nowhere(is_name, Spot::DisplayName { whole }))
            }
            Grammar::Addresses | Grammar::Pointers if whole => one(end, Spot::WholeUri),
            Grammar::Addresses | Grammar::Pointers => {
                // A URI without brackets has no blanks around it.
                let blanks = text.iter().take_while(|symbol| symbol.is(' ')).count();
                let last = text.iter().rposition(|symbol| !symbol.is(' ')).map_or(end, |last| part + last + 1);
                Stretch { end, places: Places::Uri(UriSpots::new(symbols, part + blanks, last)) }
            }
            Grammar::UserToUser => {
                one(end, or_nowhere(is_word(text), Spot::Data { whole, hex: is_hex(&symbols[end..]) }))
            }
            Grammar::Reason => one(end, or_nowhere(is_word(text), Spot::Token)),
        }
    }
}

fn or_nowhere(fits: bool, spot: Spot) -> Spot {
    if fits { spot } else { Spot::Nowhere }
}

/// The first of these characters from there on, or the end.
fn find(symbols: &[Symbol], from: usize, wanted: &[char]) -> usize {
    (from..symbols.len()).find(|&i| wanted.iter().any(|&c| symbols[i].is(c))).unwrap_or(symbols.len())
}

/// Whether one variable is all that stands there.
fn is_alone(symbols: &[Symbol]) -> bool {
    let mut written = symbols.iter().filter(|symbol| !symbol.is(' '));
    matches!((written.next(), written.next()), (Some(Symbol::Variable(_)), None))
}

/// Whether the document's own characters there make one word with a token. A host may be a value too, with the brackets and colons of an IPv6
/// address.
fn is_word(symbols: &[Symbol]) -> bool {
    let text: String = symbols.iter().map(|symbol| symbol.or('x')).collect();
    text.trim_matches(' ').chars().all(|c| is_token(c) || "[]:".contains(c))
}

/// Whether the parameters that follow say that the data before them is hexadecimal.
fn is_hex(rest: &[Symbol]) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    let of_this_value = |symbol: &&Symbol| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && symbol.is('\\');
        quoted ^= symbol.is('"') && !was_escaped;
        quoted || !symbol.is(',')
    };
    let text: String = rest.iter().take_while(of_this_value).map(|symbol| symbol.or('\u{0}')).collect();
    let parts = split(&text, ';').unwrap_or_default();
    parts.iter().skip(1).any(|part| part.replace(' ', "").eq_ignore_ascii_case("encoding=hex"))
}
