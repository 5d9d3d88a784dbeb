/*!
The places where a variable may stand, and the form that a text has in each.
*/

use super::{
    escape::{escaped, percent_encoded, quoted},
    grammar::Grammar,
    symbol::Symbol,
};
use crate::sip::{header::is_token, uri::check_uri};

/// Where a variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Between quotes.
    Quoted,
    /// All that stands between `<` and `>`.
    InnerUri,
    /// All of an address, which gets its brackets.
    WholeUri,
    /// The user part of a SIP URI.
    User,
    /// The number of a tel URI.
    Number,
    Host,
    /// A parameter or header of a URI.
    UriPart,
    /// A parameter's value; `whole`: all of it, so that quotes may be put around it.
    Value {
        whole: bool,
    },
    /// Before a `<`.
    DisplayName {
        whole: bool,
    },
    /// The data of User-to-User (RFC 7433).
    Data {
        whole: bool,
        hex: bool,
    },
    /// One token, and nothing else could be meant.
    Token,
    /// Nowhere that could be written safely.
    Nowhere,
}

/// The place of each variable, in their order.
pub(super) fn spots(grammar: Grammar, symbols: &[Symbol]) -> Vec<Spot> {
    let mut spots = Vec::new();
    let (mut quoted, mut escaped, mut bracket, mut segment) = (false, false, None, 0);
    for (at, &symbol) in symbols.iter().enumerate() {
        match symbol {
            Symbol::Variable(_) if quoted && escaped => spots.push(Spot::Nowhere),
            Symbol::Variable(_) if quoted => spots.push(Spot::Quoted),
            Symbol::Variable(_) => spots.push(match bracket {
                Some(start) => in_uri(&symbols[start..], at - start),
                None => outside_uri(grammar, symbols, segment, at),
            }),
            Symbol::Char(_) if escaped => {}
            Symbol::Char('"') if bracket.is_none() => quoted = !quoted,
            Symbol::Char('<') if !quoted => bracket = Some(at + 1),
            Symbol::Char('>') if !quoted => bracket = None,
            Symbol::Char(',' | ';') if !quoted && bracket.is_none() => segment = at + 1,
            Symbol::Char(_) => {}
        }
        escaped = quoted && !escaped && symbol.is('\\');
    }
    spots
}

/// A place between brackets; `rest` begins behind the `<`.
fn in_uri(rest: &[Symbol], at: usize) -> Spot {
    let end = rest.iter().position(|symbol| symbol.is('>')).unwrap_or(rest.len());
    let uri = &rest[..end];
    if uri.len() == 1 {
        return Spot::InnerUri;
    }
    let text: String = uri.iter().map(|symbol| symbol.or('\u{0}')).collect();
    let scheme = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let start = scheme.len() + 1;
    if at < start || scheme.contains('\u{0}') {
        return Spot::Nowhere;
    }
    let find =
        |from: usize, wanted: &[char]| (from..end).find(|&i| wanted.iter().any(|&c| uri[i].is(c))).unwrap_or(end);
    match scheme.as_str() {
        "tel" => {
            if at < find(start, &[';']) {
                Spot::Number
            } else {
                Spot::UriPart
            }
        }
        "sip" | "sips" => {
            let user_end = find(start, &['@']);
            let host = if user_end < end { user_end + 1 } else { start };
            // Behind a colon of the user part stands a password, which has no place in any header.
            if at < host && find(start, &[':']) < at {
                Spot::Nowhere
            } else if at < host {
                Spot::User
            } else if at < find(host, &[';', '?']) {
                Spot::Host
            } else {
                Spot::UriPart
            }
        }
        _ => Spot::UriPart,
    }
}

/// A place outside brackets and quotes; the segment begins behind the last `,` or `;`.
fn outside_uri(grammar: Grammar, symbols: &[Symbol], segment: usize, at: usize) -> Spot {
    let blank = |symbol: &Symbol| symbol.is(' ');
    let before = &symbols[segment..at];
    let (mut after, mut quoted) = (at + 1, false);
    while after < symbols.len() && (quoted || ![',', ';', '<'].iter().any(|&c| symbols[after].is(c))) {
        quoted ^= symbols[after].is('"');
        after += 1;
    }
    let behind_is_blank = symbols[at + 1..after].iter().all(blank);
    let before_is_blank = before.iter().all(blank);
    let first = symbols[..segment].iter().all(|symbol| !symbol.is(';'));
    if before.iter().any(|symbol| symbol.is('=')) {
        let alone = before.iter().rev().find(|symbol| !blank(symbol)).is_some_and(|symbol| symbol.is('='));
        return Spot::Value { whole: alone && behind_is_blank };
    }
    if symbols.get(after).is_some_and(|symbol| symbol.is('<')) {
        return Spot::DisplayName { whole: before_is_blank && behind_is_blank };
    }
    let whole = before_is_blank && behind_is_blank;
    let text: String = symbols.iter().map(|symbol| symbol.or('\u{0}')).collect();
    match grammar {
        Grammar::UserToUser if first => {
            let hex = text.split(';').skip(1).any(|part| part.replace(' ', "").eq_ignore_ascii_case("encoding=hex"));
            Spot::Data { whole, hex }
        }
        Grammar::Addresses | Grammar::Pointers if first && whole => Spot::WholeUri,
        _ => Spot::Token,
    }
}

/// The text as it may stand in that place.
pub(super) fn place(text: &str, spot: Spot) -> Option<String> {
    let token = || (!text.is_empty() && text.chars().all(is_token)).then(|| text.to_owned());
    let as_value = |whole: bool| token().or_else(|| whole.then(|| quoted(text)));
    match spot {
        Spot::Quoted => Some(escaped(text)),
        Spot::InnerUri => check_uri(text).is_ok().then(|| text.to_owned()),
        Spot::WholeUri => check_uri(text).is_ok().then(|| format!("<{text}>")),
        Spot::User => (!text.is_empty()).then(|| percent_encoded(text, b"+")),
        Spot::Number => {
            let digits = text.strip_prefix('+').unwrap_or(text);
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
        }
        Spot::Host => {
            let is_host = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            (!text.is_empty() && text.bytes().all(is_host)).then(|| text.to_owned())
        }
        Spot::UriPart => (!text.is_empty()).then(|| percent_encoded(text, b"")),
        Spot::Value { whole } | Spot::DisplayName { whole } => as_value(whole),
        Spot::Data { hex: true, whole } => {
            let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit());
            (whole && is_hex && !text.is_empty()).then(|| text.to_owned())
        }
        Spot::Data { hex: false, whole } => as_value(whole).filter(|_| !text.is_empty()),
        Spot::Token => token(),
        Spot::Nowhere => None,
    }
}
