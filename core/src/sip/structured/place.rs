/*!
The form that a text has in a place of a structured header.

# Invariant
[`place`] judges one text in one spot. What several texts make together is judged by [`fits`], when all are known.
*/

use super::{
    escape::{escaped, percent_encoded, quoted},
    spot::Spot,
};
use crate::sip::{header::is_token, host::is_host_port, uri::check_uri};

/// The text as it may stand in that place.
pub(super) fn place(text: &str, spot: Spot) -> Option<String> {
    let token = || (!text.is_empty() && text.chars().all(is_token)).then(|| text.to_owned());
    let as_value = |whole: bool| token().or_else(|| whole.then(|| quoted(text)));
    match spot {
        Spot::Quoted => Some(escaped(text)),
        Spot::InnerUri => check_uri(text).is_ok().then(|| text.to_owned()),
        Spot::WholeUri => check_uri(text).is_ok().then(|| format!("<{text}>")),
        Spot::User => (!text.is_empty()).then(|| percent_encoded(text, b"+")),
        Spot::Number { first } => {
            let digits = text.strip_prefix('+').filter(|_| first).unwrap_or(text);
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
        }
        Spot::Port { .. } => (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned()),
        Spot::Host { .. } => {
            let is_host = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            (!text.is_empty() && text.bytes().all(is_host)).then(|| text.to_owned())
        }
        Spot::UriPart | Spot::Segment { .. } => (!text.is_empty()).then(|| percent_encoded(text, b"")),
        Spot::Value { whole } | Spot::DisplayName { whole } => as_value(whole),
        Spot::Data { hex: true, .. } => {
            let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit());
            (is_hex && !text.is_empty()).then(|| text.to_owned())
        }
        Spot::Data { hex: false, whole } => as_value(whole).filter(|_| !text.is_empty()),
        Spot::Token => token(),
        Spot::Nowhere => None,
    }
}

/// Whether the part of the header that has variables is still what it was, now that `text` gives the characters of a range.
pub(super) fn fits(spot: Spot, text: impl Fn((usize, usize)) -> String) -> bool {
    match spot {
        Spot::Host { range } | Spot::Port { range } => is_host_port(&text(range)),
        // A reader resolves these two against the path before them (RFC 3986 section 5.2.4), escaped or not.
        Spot::Segment { range } => !matches!(text(range).to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."),
        _ => true,
    }
}
