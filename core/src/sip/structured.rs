/*!
Headers with a grammar: a variable is filled by its place in them, or the header stays away.

In `P-Asserted-Identity: "$name" <sip:$caller@example.com>` the name stands between quotes and the caller in the user part of a URI; each place
has its own way to write any text, or has none for some. [`fill`] finds the place of each variable in the document's own text and writes the
value so that it stays one word there. One variable can therefore never add a value, a parameter or a header.

# Invariant
What [`fill`] gives has the delimiters of the document's text and no others outside quotes and brackets; values that would change that, or that no
escape can bring into their place, give nothing.
*/

use super::{
    header::is_token,
    uri::check_uri,
    variables::{Filler, Piece},
};

/// The headers whose values are URIs with names and parameters.
const ADDRESSES: [&str; 5] =
    ["P-Asserted-Identity", "P-Preferred-Identity", "Diversion", "History-Info", "Remote-Party-ID"];
/// The headers that point at something by any URI.
const POINTERS: [&str; 2] = ["Call-Info", "Alert-Info"];
const REASON: &str = "Reason";
pub(crate) const USER_TO_USER: &str = "User-to-User";

/// What the grammar of a header is made of; `None` for headers without one, `X-...` and unknown names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    Addresses,
    Pointers,
    Reason,
    UserToUser,
}

impl Grammar {
    pub(super) fn of(name: &str) -> Option<Grammar> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if ADDRESSES.iter().any(|known| is(known)) {
            Some(Grammar::Addresses)
        } else if POINTERS.iter().any(|known| is(known)) {
            Some(Grammar::Pointers)
        } else if is(REASON) {
            Some(Grammar::Reason)
        } else if is(USER_TO_USER) {
            Some(Grammar::UserToUser)
        } else {
            None
        }
    }
}

/// A character of the document's text, or the variable that stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Char(char),
    Variable(usize),
}

/// Where a variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
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

/// The value of a structured header with its variables in their places; the name of a variable that fits nowhere.
pub(super) fn fill<'a, 'v: 'a>(
    grammar: Grammar,
    filler: &'a Filler,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
) -> Result<String, &'a str> {
    let (symbols, names) = symbols(filler);
    let spots = spots(grammar, &symbols);
    let mut value = String::new();
    for symbol in &symbols {
        match *symbol {
            Symbol::Char(c) => value.push(c),
            Symbol::Variable(number) => {
                let name = names[number];
                // OK: whoever fills has seen that no variable is missing.
                let text = lookup(name).unwrap_or_default();
                value.push_str(&place(text, spots[number]).ok_or(name)?);
            }
        }
    }
    // Whatever the places said, the outside of the value stays what the document wrote.
    let sketch: String = symbols.iter().map(|symbol| symbol.or('x')).collect();
    match names.first() {
        Some(name) if outside(&value) != outside(&sketch) => Err(name),
        _ => Ok(value),
    }
}

/// The hexadecimal form of a User-to-User value with its parameter (RFC 7433).
pub(super) fn hexadecimal(text: &str) -> String {
    let mut value: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    value.push_str(";encoding=hex");
    value
}

/// What is wrong with the document's own text by the header's grammar; variables count as if they fitted.
pub(crate) fn check(name: &str, value: &str) -> Result<(), String> {
    let Some(grammar) = Grammar::of(name) else { return Ok(()) };
    let filler = Filler::parse(value);
    let (symbols, _) = symbols(&filler);
    let spots = spots(grammar, &symbols);
    let mut text = String::new();
    for symbol in &symbols {
        match *symbol {
            Symbol::Char(c) => text.push(c),
            Symbol::Variable(number) => text.push_str(match spots[number] {
                Spot::InnerUri => "sip:x@example.com",
                Spot::WholeUri => "<sip:x@example.com>",
                Spot::Number => "+1",
                Spot::Data { .. } => "00",
                Spot::Nowhere => return Err("a variable stands where no value could be written safely".to_owned()),
                _ => "x",
            }),
        }
    }
    let elements = split(&text, ',').ok_or("its quotes or brackets are not closed")?;
    for element in elements {
        check_element(grammar, element.trim())?;
    }
    Ok(())
}

impl Symbol {
    fn or(self, variable: char) -> char {
        match self {
            Symbol::Char(c) => c,
            Symbol::Variable(_) => variable,
        }
    }

    fn is(self, c: char) -> bool {
        self == Symbol::Char(c)
    }
}

fn symbols(filler: &Filler) -> (Vec<Symbol>, Vec<&str>) {
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

/// The place of each variable, in their order.
fn spots(grammar: Grammar, symbols: &[Symbol]) -> Vec<Spot> {
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
fn place(text: &str, spot: Spot) -> Option<String> {
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

/// As RFC 3261 section 25.1 has a quoted string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Everything but the unreserved characters and `kept` as `%XX`; what is escaped already is escaped again, because it is somebody's text.
pub(super) fn percent_encoded(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The delimiters outside quotes and brackets.
fn outside(text: &str) -> Vec<char> {
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    let mut found = Vec::new();
    for c in text.chars() {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && c == '\\';
        match c {
            '"' if !was_escaped && !bracket => quoted = !quoted,
            '<' if !quoted => bracket = true,
            '>' if !quoted => bracket = false,
            ',' | ';' | '=' if !quoted && !bracket => found.push(c),
            _ => {}
        }
    }
    found
}

/// The parts between a delimiter that stands outside quotes and brackets; `None` where these are not closed.
fn split(text: &str, delimiter: char) -> Option<Vec<&str>> {
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && c == '\\';
        match c {
            '"' if !was_escaped && !bracket => quoted = !quoted,
            '<' if !quoted && bracket => return None,
            '<' if !quoted => bracket = true,
            '>' if !quoted && !bracket => return None,
            '>' if !quoted => bracket = false,
            c if c == delimiter && !quoted && !bracket => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (!quoted && !bracket).then_some(parts)
}

/// One value of the header with its parameters.
fn check_element(grammar: Grammar, element: &str) -> Result<(), String> {
    let unclosed = "its quotes or brackets are not closed";
    let mut parts = split(element, ';').ok_or(unclosed)?.into_iter();
    let first = parts.next().unwrap_or_default().trim();
    match grammar {
        Grammar::Reason => is_word(first, "the reason's protocol")?,
        Grammar::UserToUser if !is_quoted(first) => is_word(first, "the data")?,
        Grammar::UserToUser => {}
        Grammar::Addresses | Grammar::Pointers => check_address(grammar, first)?,
    }
    for part in parts {
        let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value.trim())));
        is_word(name.trim(), "a parameter's name")?;
        // A host may be a value too: an IPv6 address has brackets and colons.
        let is_value = |c: char| is_token(c) || "[]:".contains(c);
        if let Some(value) = value.filter(|value| !is_quoted(value))
            && (value.is_empty() || !value.chars().all(is_value))
        {
            return Err(format!("the parameter {name:?} has the value {value:?}, which is no token (quote it)"));
        }
    }
    Ok(())
}

/// A URI in brackets, with or without a name before it, or a bare one.
fn check_address(grammar: Grammar, text: &str) -> Result<(), String> {
    // A bracket between quotes is a part of the name.
    let (mut quoted, mut escaped) = (false, false);
    let opening = text.char_indices().find(|&(_, c)| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && c == '\\';
        quoted ^= c == '"' && !was_escaped;
        c == '<' && !quoted
    });
    let (name, uri) = match opening.map(|(at, _)| (&text[..at], &text[at + 1..])) {
        Some((name, rest)) => {
            let (uri, behind) = rest.split_once('>').ok_or("its brackets are not closed")?;
            if !behind.trim().is_empty() {
                return Err(format!("{behind:?} stands behind the closing bracket"));
            }
            (name.trim(), uri)
        }
        None => ("", text),
    };
    if !is_quoted(name) && !name.chars().all(|c| is_token(c) || c == ' ') {
        return Err(format!("the name {name:?} wants quotes"));
    }
    // History-Info carries a reason as a header of the URI (RFC 7044).
    let plain = uri.split('?').next().unwrap_or_default();
    match (grammar, plain.split_once(':')) {
        (Grammar::Pointers, Some((scheme, rest)))
            if !rest.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            Ok(())
        }
        (Grammar::Pointers, _) => Err(format!("{uri:?} is no URI")),
        _ => check_uri(plain).map_err(|why| format!("{uri:?} is no URI: {why}")),
    }
}

fn is_quoted(text: &str) -> bool {
    text.len() >= 2 && text.starts_with('"') && text.ends_with('"')
}

fn is_word(text: &str, what: &str) -> Result<(), String> {
    match !text.is_empty() && text.chars().all(is_token) {
        true => Ok(()),
        false => Err(format!("{what} is {text:?}, wanted a token")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(name: &str, value: &str, variable: &str) -> Option<String> {
        let filler = Filler::parse(value);
        let lookup = |_: &str| -> Option<&str> { Some(Box::leak(variable.to_owned().into_boxed_str())) };
        fill(Grammar::of(name).unwrap(), &filler, &lookup).ok()
    }

    #[test]
    fn a_value_is_written_as_its_place_has_it() {
        for (name, value, variable, wanted) in [
            (
                "P-Asserted-Identity",
                "<sip:$x@example.com>",
                "bob>,<sip:evil@x",
                Some("<sip:bob%3E%2C%3Csip%3Aevil%40x@example.com>"),
            ),
            ("P-Asserted-Identity", "\"$x\" <sip:a@b>", "Bob \"the\" \\", Some("\"Bob \\\"the\\\" \\\\\" <sip:a@b>")),
            ("P-Asserted-Identity", "$x <sip:a@b>", "Bob, <sip:e@f>", Some("\"Bob, <sip:e@f>\" <sip:a@b>")),
            ("P-Asserted-Identity", "<tel:$x>", "+15551234567", Some("<tel:+15551234567>")),
            ("P-Asserted-Identity", "<tel:$x>", "+1555>;x", None),
            ("P-Asserted-Identity", "<$x>", "sip:a@b", Some("<sip:a@b>")),
            ("P-Asserted-Identity", "<$x>", "a@b", None),
            ("P-Asserted-Identity", "$x", "sip:a@b;p", Some("<sip:a@b;p>")),
            ("P-Asserted-Identity", "$x", "sip:a@b>, <sip:c@d", None),
            ("Diversion", "<sip:a@$x>", "gw.example.com", Some("<sip:a@gw.example.com>")),
            ("Diversion", "<sip:a@$x>", "b>;reason=x", None),
            ("Diversion", "<sip:a:$x@b>", "secret", None),
            ("Diversion", "<sip:a@b>;reason=$x", "no-answer", Some("<sip:a@b>;reason=no-answer")),
            ("Diversion", "<sip:a@b>;reason=$x", "no answer;x=y", Some("<sip:a@b>;reason=\"no answer;x=y\"")),
            ("Diversion", "<sip:a@b>;reason=no-$x", "a;b", None),
            ("Diversion", "<sip:a@b>;$x", "a=b", None),
            ("Reason", "$x;cause=20", "Q.850", Some("Q.850;cause=20")),
            ("Reason", "$x;cause=20", "Q.850;cause=1", None),
            (
                "Reason",
                "Q.850;cause=20;text=\"$x\"",
                "a\";cause=1,SIP;b=\"",
                Some("Q.850;cause=20;text=\"a\\\";cause=1,SIP;b=\\\"\""),
            ),
            ("User-to-User", "$x;encoding=hex", "00a1", Some("00a1;encoding=hex")),
            ("User-to-User", "$x;encoding=hex", "00a", None),
            ("User-to-User", "$x;encoding=hex", "José;purpose=isdn-uui", None),
            ("User-to-User", "$x", "a b;c", Some("\"a b;c\"")),
            (
                "Call-Info",
                "<https://crm.example/$x>;purpose=info",
                "a/b c",
                Some("<https://crm.example/a%2Fb%20c>;purpose=info"),
            ),
            (
                "History-Info",
                "<sip:$x@b?Reason=SIP%3Bcause%3D486>;index=1",
                "a",
                Some("<sip:a@b?Reason=SIP%3Bcause%3D486>;index=1"),
            ),
        ] {
            let found = filled(name, value, variable);
            assert_eq!(found.as_deref(), wanted, "{name}: {value} with {variable:?}");
        }
    }

    #[test]
    fn no_value_changes_the_outside_of_a_header() {
        let templates = [
            ("P-Asserted-Identity", "\"$x\" <sip:$x@example.com>, <tel:+1555>"),
            ("P-Asserted-Identity", "$x <sip:a@example.com;p=$x>"),
            ("Diversion", "<sip:$x@example.com>;reason=$x;counter=1"),
            ("Remote-Party-ID", "\"A $x\" <sip:a@b>;party=$x"),
            ("Reason", "Q.850;cause=$x;text=\"$x\""),
            ("User-to-User", "$x;purpose=$x"),
            ("Alert-Info", "<http://a.example/$x>;x=$x"),
        ];
        let all: Vec<String> = (0x20..0x7fu8)
            .map(char::from)
            .chain(['é', '漢', '\u{a0}', '\u{2027}', '😀'])
            .flat_map(|c| {
                [
                    c.to_string(),
                    format!("a{c}"),
                    format!("{c}b"),
                    format!("a{c}{c}b"),
                    format!("\"{c}>"),
                    format!("\\{c}"),
                ]
            })
            .collect();
        let mut given = 0;
        for (name, template) in templates {
            let sketch = outside(&template.replace("$x", "x"));
            for value in &all {
                let Some(found) = filled(name, template, value) else { continue };
                given += 1;
                assert_eq!(outside(&found), sketch, "{name}: {template} with {value:?}: {found}");
                assert_eq!(check(name, &found.replace('$', "%24")), Ok(()), "{found}");
            }
        }
        assert!(given > 500, "{given}");
    }

    #[test]
    fn what_a_document_writes_is_held_to_the_grammar() {
        for (name, value) in [
            ("P-Asserted-Identity", "\"$name\" <sip:$caller@example.com>"),
            ("P-Asserted-Identity", "<tel:+15551234567>"),
            ("P-Asserted-Identity", "$identity"),
            ("Diversion", "<sip:+1555@example.com>;reason=unconditional"),
            ("History-Info", "<sip:a@b?Reason=SIP%3Bcause%3D486>;index=1, <sip:c@d>;index=1.1"),
            ("Reason", "Q.850;cause=16;text=\"Terminated\""),
            ("User-to-User", "$uui;encoding=hex"),
            ("Call-Info", "<https://crm.example/$id>;purpose=info"),
            ("X-Anything", "<,;\""),
        ] {
            assert_eq!(check(name, value), Ok(()), "{name}: {value}");
        }
        for (name, value) in [
            ("P-Asserted-Identity", "<sip:a@b"),
            ("P-Asserted-Identity", "\"A <sip:a@b>"),
            ("P-Asserted-Identity", "Größe <sip:a@b>"),
            ("P-Asserted-Identity", "front desk"),
            ("P-Asserted-Identity", "<sip:a@b>,"),
            ("Diversion", "<sip:a@b>;reason=no answer"),
            ("Reason", "Q 850;cause=16"),
            ("Reason", ";cause=16"),
            ("User-to-User", "a b"),
            ("Alert-Info", "<bell>"),
        ] {
            assert!(check(name, value).is_err(), "{name}: {value}");
        }
    }
}
