/*!
The document's own text of a structured header, held to the header's grammar.
*/

use super::{
    grammar::Grammar,
    header_spot::spots,
    outline::split,
    spot::Spot,
    symbol::{Symbol, symbols},
};
use crate::sip::{header::is_token, uri::check_uri, variables::Filler};

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
                Spot::Number { first: true } => "+1",
                Spot::Number { first: false } | Spot::Port { .. } => "1",
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

    #[test]
    fn what_a_document_writes_is_held_to_the_grammar() {
        for (name, value) in [
            ("P-Asserted-Identity", "\"$name\" <sip:$caller@example.com>"),
            ("P-Asserted-Identity", "<tel:+15551234567>"),
            ("P-Asserted-Identity", "$identity"),
            ("P-Asserted-Identity", "<tel:+1$number>"),
            ("P-Asserted-Identity", "sip:$user@gw-$n.example.com:$port"),
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
            ("P-Asserted-Identity", "\"A\" $name <sip:a@b>"),
            ("Diversion", "<sip:a@b>;reason=no $answer"),
            ("Call-Info", "<https://$user@example.com/>"),
        ] {
            assert!(check(name, value).is_err(), "{name}: {value}");
        }
    }
}
