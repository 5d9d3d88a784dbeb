/*!
What a `phone_number` is: an E.164 number, a URI, or words that only the receiving system understands.

All three load. Only the first two become a target on the wire; the words stay raw and draw a warning.
*/

use super::fault::{Fault, find_control, quoted};
use super::header::is_token;
use super::structured::percent_encoded;
use super::uri::{PASSWORD, check_uri};
use crate::error::Code;

/// The kinds of number, as parts of the text that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phone<'a> {
    /// `+`, 1-9, then 1 to 14 digits.
    E164(&'a str),
    /// A URI that may be sent as it stands; of a name-addr the URI in its brackets, without the display name.
    Uri(&'a str),
    /// Digits, `*` and `#`, as a PBX has them: a user at the endpoint.
    Extension(&'a str),
    /// None of them, and why it is no URI.
    Other(&'static str),
}

impl<'a> Phone<'a> {
    /// Reads a `phone_number`; what is empty, holds a control character or a `$` is none.
    pub(crate) fn parse(text: &'a str) -> Result<Phone<'a>, Fault> {
        let fault = |message| Err(Fault::new(Code::BadPhoneNumber, message));
        if text.trim().is_empty() {
            return fault("the phone number is empty".to_string());
        }
        if let Some(found) = find_control(text) {
            return fault(format!("the phone number has {found}"));
        }
        if text.contains('$') {
            return fault(format!("phone number {} has a $, but variables are never filled in here", quoted(text)));
        }
        if is_e164(text) {
            return Ok(Phone::E164(text));
        }
        if let Some(meant) = without_separators(text) {
            let words = "separators mean nothing to a switch";
            return fault(format!(
                "phone number {} is no E.164 number: {words} (did you mean {meant:?}?)",
                quoted(text)
            ));
        }
        if let Some((number, extension)) = with_extension(text) {
            return fault(format!(
                "phone number {} has an extension: write \"tel:{number};ext={extension}\" if the network dials it, or {number:?} \
                 with dtmf: \"{extension}#\" to send it after the answer",
                quoted(text)
            ));
        }
        if is_extension(text) {
            return Ok(Phone::Extension(text));
        }
        let uri = inside_brackets(text).unwrap_or(text);
        Ok(match check_uri(uri) {
            Ok(()) => Phone::Uri(uri),
            Err(why) => Phone::Other(why),
        })
    }

    /// Whether it is a SIP URI, which says by itself where it goes.
    pub(crate) fn names_a_host(&self) -> bool {
        matches!(self, Phone::Uri(uri) if !uri.to_ascii_lowercase().starts_with("tel:"))
    }

    /// The warning that a document deserves whose number is neither E.164 nor a URI; an extension is fine where an endpoint knows it.
    pub(crate) fn warning(&self, text: &str, has_endpoint: bool) -> Option<Fault> {
        let why = match *self {
            Phone::E164(_) | Phone::Uri(_) => return None,
            Phone::Extension(_) if has_endpoint => return None,
            Phone::Extension(_) => "",
            Phone::Other(why) => why,
        };
        // A password is not repeated: messages end up in logs.
        let found =
            if why == PASSWORD { "the phone number".to_string() } else { format!("phone number {}", quoted(text)) };
        let form = "neither E.164 (+, 1-9, then 1 to 14 digits) nor a SIP or tel URI";
        let looks_like_uri = ["sip:", "sips:", "tel:"].iter().any(|scheme| text.to_ascii_lowercase().contains(scheme));
        let strange = text.chars().find(|c| "#<>\"{}|\\^` ".contains(*c) || !c.is_ascii());
        let reason = match (looks_like_uri, strange) {
            (true, Some(c)) if c != '<' && c != '>' => {
                format!(" ({why}; {c:?} is written {})", percent_encoded(&c.to_string(), b""))
            }
            (true, _) => format!(" ({why})"),
            (false, _) => String::new(),
        };
        Some(Fault::new(Code::NotE164, format!("{found} is {form}{reason}: it gets no target_uri")))
    }
}

fn is_e164(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or("").as_bytes();
    (2..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0'
}

/// The E.164 number that is left when what people write between digits is taken out.
fn without_separators(text: &str) -> Option<String> {
    let rest = text.strip_prefix('+')?;
    let plain: String = rest.chars().filter(|c| !" -.()/".contains(*c)).collect();
    let number = format!("+{plain}");
    (plain.len() < rest.len() && is_e164(&number)).then_some(number)
}

/// A number and the extension behind it: `+15551234567 x1234`, `ext. 12`, `#12`.
fn with_extension(text: &str) -> Option<(String, &str)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, extension) = text.split_at(text.len() - digits);
    let lower = before.to_ascii_lowercase();
    let marks = ["extension", "ext.", "ext", ";ext=", "x.", "x", "#", ",", "p", "w"];
    let number = marks.iter().find_map(|mark| lower.trim_end().strip_suffix(mark))?.trim_end_matches([' ', ',', ';']);
    let plain = format!("+{}", number.strip_prefix('+')?.replace([' ', '-', '.', '(', ')', '/'], ""));
    (digits > 0 && is_e164(&plain)).then_some((plain, extension))
}

/// One to eight digits, `*` and `#`.
fn is_extension(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'*' || b == b'#')
}

/// What stands in the `<>` of an RFC 3261 name-addr, with or without a display name before it and nothing behind it.
fn inside_brackets(text: &str) -> Option<&str> {
    let text = text.trim_matches(' ');
    let rest = match text.strip_prefix('"') {
        Some(quoted) => quoted[end_of_quote(quoted)?..].trim_start_matches(' '),
        None => {
            let (words, _) = text.split_once('<')?;
            words.chars().all(|c| c == ' ' || is_token(c)).then(|| &text[words.len()..])?
        }
    };
    rest.strip_prefix('<')?.strip_suffix('>')
}

/// Where the text goes on behind the closing quote; a backslash takes the next character with it.
fn end_of_quote(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(at + 1),
            '\\' => drop(chars.next()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_other(text: &str) -> bool {
        matches!(Phone::parse(text), Ok(Phone::Other(_)))
    }

    #[test]
    fn a_number_is_plus_and_2_to_15_digits() {
        for text in ["+15551234567", "+12", "+123456789012345", "+447700900123"] {
            assert_eq!(Phone::parse(text), Ok(Phone::E164(text)));
        }
        for text in [
            "+",
            "+1",
            "+0123",
            "+1234567890123456",
            "15551234567",
            "0015551234567",
            "++1555",
            "+1555x",
            " +15551234567",
            "+\u{661}\u{662}\u{663}\u{664}",
            "+\u{ff11}\u{ff12}\u{ff13}",
            "\u{ff0b}15551234567",
            "+1\u{661}5551234",
        ] {
            assert!(is_other(text), "{text:?}");
        }
    }

    #[test]
    fn a_uri_stays_as_it_is_and_a_name_addr_gives_its_uri() {
        for text in ["sip:desk@example.com", "sips:desk@example.com;transport=tcp", "tel:+1-555-123", "TEL:+1555"] {
            assert_eq!(Phone::parse(text), Ok(Phone::Uri(text)));
        }
        let inner = "sip:+1234567890@198.51.100.7";
        for text in [
            "<sip:+1234567890@198.51.100.7>",
            " <sip:+1234567890@198.51.100.7> ",
            "Front Desk <sip:+1234567890@198.51.100.7>",
            "\"Front Desk\" <sip:+1234567890@198.51.100.7>",
            "\"Größe <a> \\\" b\"<sip:+1234567890@198.51.100.7>",
            "\"\" <sip:+1234567890@198.51.100.7>",
            "\"<sip:evil@example.com>\" <sip:+1234567890@198.51.100.7>",
        ] {
            assert_eq!(Phone::parse(text), Ok(Phone::Uri(inner)), "{text}");
        }
        assert_eq!(Phone::parse("<tel:+1555>"), Ok(Phone::Uri("tel:+1555")));
    }

    #[test]
    fn whatever_else_can_be_read_has_no_target() {
        for text in [
            "front desk",
            "123456789",
            "<>",
            "<+15551234567>",
            "<sip:a@b",
            "sip:a@b>",
            "<sip:a@b>;tag=1",
            "<sip:a@b>, <sip:c@d>",
            "<<sip:a@b>>",
            "< sip:a@b >",
            "<sip:a@b>x",
            "Größe <sip:a@b>",
            "\"open <sip:a@b>",
            "\"a\" b <sip:a@b>",
            "\"a\\",
            "a\"b <sip:a@b>",
            "a, b <sip:a@b>",
            "<sip:a:secret@b>",
            "<sip:a@b?Replaces=c>",
            "<http://example.com>",
            "\u{202e}sip:a@b",
        ] {
            assert!(is_other(text), "{text:?}");
        }
    }

    #[test]
    fn separators_and_extensions_are_faults_that_propose_what_was_meant() {
        for (text, proposals) in [
            ("+1-555-123-4567", &["did you mean \"+15551234567\"?"][..]),
            ("+1 (555) 123.4567", &["\"+15551234567\""]),
            ("+15551234567 x1234", &["tel:+15551234567;ext=1234", "1234#"]),
            ("+1 555 123 4567 ext. 12", &["tel:+15551234567;ext=12", "12#"]),
            ("+15551234567,,1234", &["\"+15551234567\"", "1234#"]),
        ] {
            let fault = Phone::parse(text).unwrap_err();
            assert_eq!(fault.code, Code::BadPhoneNumber, "{text}");
            assert!(proposals.iter().all(|proposal| fault.message.contains(proposal)), "{}", fault.message);
        }
        assert_eq!(Phone::parse("500"), Ok(Phone::Extension("500")));
        assert!(Phone::parse("500").unwrap().warning("500", false).is_some());
        assert!(Phone::parse("*98#").unwrap().warning("*98#", true).is_none());
        let hash = "sip:#98@pbx.example";
        assert!(Phone::parse(hash).unwrap().warning(hash, true).unwrap().message.contains("'#' is written %23"));
    }

    #[test]
    fn empty_numbers_controls_and_dollars_are_faults() {
        for text in [
            "",
            " ",
            "\t",
            "\n",
            "+1555\r\nVia: x",
            "front\tdesk",
            "+1555\0",
            "+1555\n",
            "sip:a@b\u{85}",
            "a\u{2028}b",
            "a\u{2029}b",
            "\u{7f}",
            "$number",
            "sip:$user@example.com",
            "+1555$$",
            "a$",
        ] {
            assert_eq!(Phone::parse(text).map_err(|fault| fault.code), Err(Code::BadPhoneNumber), "{text:?}");
        }
    }

    #[test]
    fn the_warning_says_why_and_keeps_passwords_to_itself() {
        let warning = |text: &str| Phone::parse(text).unwrap().warning(text, false).map(|fault| fault.message);
        assert_eq!(warning("+15551234567"), None);
        assert_eq!(warning("sip:a@b"), None);
        assert_eq!(
            warning("15551234567").as_deref(),
            Some(
                r#"phone number "15551234567" is neither E.164 (+, 1-9, then 1 to 14 digits) nor a SIP or tel URI: it gets no target_uri"#
            )
        );
        assert!(warning("sip:a@b?x=y").unwrap().contains("headers"));
        assert!(!warning("sip:joe:hunter2@b").unwrap().contains("hunter2"));
    }
}
