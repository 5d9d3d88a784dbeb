/*!
SIP, SIPS and tel URIs (RFC 3261 section 19.1, RFC 3966): which texts are ones that may be sent as they stand.

The grammar of the RFCs, narrowed where a lenient reader could take the text for something else: no password, no `?headers`, no
`method=` other than INVITE, no escaped control character, no parameter twice, at most 1024 bytes. What passes has neither white space
nor quotes nor angle brackets, so it stays inside whatever brackets are put around it.
*/

use super::fault::is_control;
use super::host::{is_domain, is_host_port};

/// What every URI that leaves this layer may have at most.
const URI_BYTES: usize = 1024;

pub(super) const PASSWORD: &str = "a password has no place in it";
const HEADERS: &str = "a ? would start headers (in a user part it is written %3F)";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Sip,
    Sips,
}

impl Scheme {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Scheme::Sip => "sip",
            Scheme::Sips => "sips",
        }
    }
}

/// The parts of a well-formed SIP or SIPS URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SipUri<'a> {
    pub(super) scheme: Scheme,
    pub(super) user: Option<&'a str>,
    pub(super) host_port: &'a str,
    /// Empty, or from the first `;` on.
    pub(super) params: &'a str,
}

/// Says why a text is no URI that may be sent; any scheme but `sip`, `sips` and `tel` is none.
pub(super) fn check_uri(text: &str) -> Result<(), &'static str> {
    match split_scheme(text) {
        Some(("sip" | "sips", _)) => SipUri::parse(text).map(drop),
        Some(("tel", rest)) => check_size(text).and_then(|()| check_tel(rest)),
        _ => Err("it has no sip:, sips: or tel: scheme"),
    }
}

impl<'a> SipUri<'a> {
    pub(super) fn parse(text: &'a str) -> Result<SipUri<'a>, &'static str> {
        check_size(text)?;
        let (scheme, rest) = match split_scheme(text) {
            Some(("sip", rest)) => (Scheme::Sip, rest),
            Some(("sips", rest)) => (Scheme::Sips, rest),
            _ => return Err("it has no sip: or sips: scheme"),
        };
        if rest.starts_with("//") {
            // A user part may begin so, and yet nobody who writes it means that user.
            return Err("no // follows its scheme");
        }
        // The user part is looked at first: `;` may stand in it, and `@` nowhere else.
        let (user, rest) = match rest.split_once('@') {
            Some((user, rest)) => (Some(user), rest),
            None => (None, rest),
        };
        if let Some(user) = user {
            check_user(user)?;
        }
        if rest.contains('?') {
            return Err(HEADERS);
        }
        let (host_port, params) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
        if !is_host_port(host_port) {
            return Err("its host is no domain name or address with an optional port 1 to 65535");
        }
        check_params(params)?;
        for (name, value) in params_of(params) {
            if name.eq_ignore_ascii_case("method") && !value.is_some_and(|value| value.eq_ignore_ascii_case("INVITE")) {
                return Err("its method parameter asks for something else than INVITE");
            }
        }
        Ok(SipUri { scheme, user, host_port, params })
    }
}

/// The parameters of a list that [`check_params`] has passed.
pub(super) fn params_of(params: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    params.split(';').skip(1).map(|param| match param.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (param, None),
    })
}

/// The scheme in lower case, if it is one of ours, and what follows its colon.
fn split_scheme(text: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let known = ["sip", "sips", "tel"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    Some((known, rest))
}

fn check_size(text: &str) -> Result<(), &'static str> {
    if text.len() <= URI_BYTES { Ok(()) } else { Err("it has more than 1024 bytes") }
}

fn check_user(user: &str) -> Result<(), &'static str> {
    if user.contains(':') {
        return Err(PASSWORD);
    }
    if user.contains('?') {
        return Err(HEADERS);
    }
    if user.is_empty() {
        return Err("nothing stands before its @");
    }
    check_escaped(user, b"&=+$,;/", "its user part has a character that must be escaped (%40 for @)")
}

/// Every byte is unreserved, in `extra`, or a percent escape of something that is no control character.
fn check_escaped(text: &str, extra: &[u8], words: &'static str) -> Result<(), &'static str> {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let mut digit = || bytes.next().and_then(|b| char::from(b).to_digit(16));
            let (Some(high), Some(low)) = (digit(), digit()) else {
                return Err("a % in it is not followed by two hexadecimal digits");
            };
            plain.push((high * 16 + low) as u8);
        } else if b.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&b) || extra.contains(&b) {
            plain.push(b);
        } else {
            return Err(words);
        }
    }
    // Some stacks undo the escapes before they write the next message, so an escaped line end is one.
    if String::from_utf8_lossy(&plain).chars().any(is_control) {
        return Err("it escapes a control character");
    }
    Ok(())
}

/// Checks `;name[=value]...` as both RFCs have it, without a name twice.
fn check_params(params: &str) -> Result<(), &'static str> {
    const WORDS: &str = "its parameters are not ;name or ;name=value";
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in params_of(params) {
        for part in [Some(name), value].into_iter().flatten() {
            if part.is_empty() {
                return Err(WORDS);
            }
            check_escaped(part, b"[]/:&+$", WORDS)?;
        }
        if seen.iter().any(|one| one.eq_ignore_ascii_case(name)) {
            return Err("a parameter stands in it twice");
        }
        seen.push(name);
    }
    Ok(())
}

/// Checks what follows `tel:`. A number without `+` means nothing without its `phone-context` (RFC 3966 section 5.1.5).
fn check_tel(rest: &str) -> Result<(), &'static str> {
    let (number, params) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
    check_params(params)?;
    let mut context = None;
    for (name, value) in params_of(params) {
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err("a parameter's name in it has more than letters, digits and hyphens");
        }
        if name.eq_ignore_ascii_case("ext") && !value.is_some_and(|value| is_digits(value, b"0123456789")) {
            return Err("its ext is no number");
        }
        if name.eq_ignore_ascii_case("phone-context") {
            let value = value.unwrap_or("");
            if !is_global(value) && !is_domain(value) {
                return Err("its phone-context is neither a domain name nor a number with +");
            }
            context = Some(value);
        }
    }
    if number.starts_with('+') {
        return if is_global(number) { Ok(()) } else { Err("its number has no digit, or more than digits and -.()") };
    }
    if !is_digits(number, b"0123456789abcdefABCDEF*#") {
        return Err("it has no number");
    }
    if context.is_none() { Err("its number has neither + nor a phone-context") } else { Ok(()) }
}

fn is_global(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| is_digits(digits, b"0123456789"))
}

/// Digits and visual separators, with at least one digit.
fn is_digits(text: &str, digits: &[u8]) -> bool {
    text.bytes().all(|b| digits.contains(&b) || b"-.()".contains(&b)) && text.bytes().any(|b| digits.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_uris_pass() {
        for text in [
            "sip:+1234567890@198.51.100.7",
            "sip:desk@example.com",
            "sips:desk@example.com:5061",
            "SIP:desk@example.com",
            "sip:example.com",
            "sip:+15551234567@gw.example.com;user=phone",
            "sip:a@b.example;transport=tls;lr",
            "sip:a@[2001:db8::1]:5060;x=[::1]",
            "sip:user;par=u%40example.net@example.com",
            "sip:%75se%72@example.com",
            "sip:j%C3%BCrgen@example.com",
            "sip:a@b;method=INVITE",
            "sip:1_unusual.URI~(to-be!sure)&isn't+it/crazy,;;*&it+has=1@example.com",
            "sip:+1-555;phone-context=x@example.com",
            "tel:+15551234567",
            "tel:+1-(555).123-4567",
            "Tel:+15551234567;ext=12",
            "tel:+1555;isub=a%2Fb;x-y=z;flag",
            "tel:7042;phone-context=example.com",
            "tel:*21#;phone-context=+1-555",
            "tel:911;phone-context=+1",
        ] {
            assert_eq!(check_uri(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_text_that_some_reader_could_take_otherwise_does_not_pass() {
        for text in [
            "",
            "sip",
            "sip:",
            "sip:@b",
            "sip:a@",
            "sip:a@b@c",
            "sip:a b@c",
            "sip:a@b c",
            " sip:a@b",
            "sip:a@b ",
            "sip:a@b\r\nVia: x",
            "sip:a\t@b",
            "sip:a@b>",
            "sip:a<b@c",
            "sip:\"a\"@b",
            "sip:a@b;x=\"y\"",
            "sip:a@b,sip:c@d",
            "sip:a#b@c",
            "sip:a\\b@c",
            "sip:jürgen@b",
            "sip:a@b?Replaces=x",
            "sip:a@b?",
            "sip:a?b@c",
            "sip:a@b;x=?",
            "sip:user:secret@b",
            "sip:user:@b",
            "sip::secret@b",
            "sip:a%@b",
            "sip:a%4@b",
            "sip:a%4g@b",
            "sip:a%+1@b",
            "sip:a%0d%0aVia@b",
            "sip:a%00@b",
            "sip:a%7F@b",
            "sip:a%C2%85@b",
            "sip:a%E2%80%A8@b",
            "sip:a@b;x=%0a",
            "sip:a@b;",
            "sip:a@b;;x",
            "sip:a@b;=x",
            "sip:a@b;x=",
            "sip:a@b;x=1;X=2",
            "sip:a@b;x=y=z",
            "sip:a@b;method=BYE",
            "sip:a@b;method",
            "sip:a@b;METHOD=refer",
            "sip:+15551234567",
            "sip:1234",
            "sip:a@b:0",
            "sip:a@b:99999",
            "sip:a@1.2.3",
            "sip:a%40b",
            "sip://a@b",
            "tel:",
            "tel:+",
            "tel:+()",
            "tel:15551234567",
            "tel:7042",
            "tel:+1 555",
            "tel:+1555x",
            "tel:+\u{661}\u{662}",
            "tel:+1;ext=",
            "tel:+1;ext=x",
            "tel:+1;",
            "tel:+1;ext=1;ext=2",
            "tel:1;phone-context=",
            "tel:1;phone-context",
            "tel:1;phone-context=-",
            "tel:+1;x_y=1",
            "tel:+1?x",
            "tel:+1>",
            "tel:;phone-context=a",
            "http://example.com",
            "mailto:a@b",
            "front desk",
            "+15551234567",
        ] {
            assert!(check_uri(text).is_err(), "{text:?}");
        }
        assert!(check_uri(&format!("sip:{}@b", "a".repeat(1018))).is_ok());
        assert!(check_uri(&format!("sip:{}@b", "a".repeat(1019))).is_err());
    }

    #[test]
    fn the_parts_of_a_uri_are_found() {
        let uri = SipUri::parse("SIPS:a;b=c@[::1]:5061;transport=tcp;lr").unwrap();
        assert_eq!((uri.scheme, uri.user), (Scheme::Sips, Some("a;b=c")));
        assert_eq!((uri.host_port, uri.params), ("[::1]:5061", ";transport=tcp;lr"));
        let uri = SipUri::parse("sip:gw.example.com").unwrap();
        assert_eq!((uri.user, uri.host_port, uri.params), (None, "gw.example.com", ""));
        assert_eq!(SipUri::parse("sip:a:b@c"), Err(PASSWORD));
    }

    #[test]
    fn nothing_that_passes_can_leave_brackets_or_quotes() {
        for b in (0..=0x10ffffu32).filter_map(char::from_u32).filter(|c| !c.is_ascii_alphanumeric()).take(3000) {
            let inside = |text: String| check_uri(&text).is_ok();
            let passes =
                inside(format!("sip:a{b}a@b")) || inside(format!("sip:a@b;x=a{b}a")) || inside(format!("tel:+1{b}1"));
            assert!(!passes || b.is_ascii_graphic() && !"<>\"\\^`{|}?".contains(b), "{b:?}");
        }
    }
}
