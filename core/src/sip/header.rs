/*!
SIP headers that a document may set: which names are free, which values are safe.

The check of a value is made twice with one function: at load on the text as written, and on every call after its variables are filled in.
*/

use serde::Serialize;

use super::fault::{Fault, find_control, is_control, quoted};
use crate::error::Code;

/// A header of an [`Action`](crate::Action), its variables filled in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Header {
    /// The name as the document writes it.
    pub key: String,
    /// The value; it holds no control character and has at most 1024 bytes.
    pub value: String,
}

/// The most bytes that a header name may have.
const NAME_BYTES: usize = 64;
/// The most bytes that a header value may have, written and filled.
pub(super) const VALUE_BYTES: usize = 1024;

/// The headers that the SIP stack owns, in lower case. Their compact forms need no list: every one-letter name is reserved.
const RESERVED: [&str; 44] = [
    "allow",
    "allow-events",
    "authentication-info",
    "authorization",
    "call-id",
    "contact",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-type",
    "cseq",
    "event",
    "expires",
    "from",
    "identity",
    "join",
    "max-forwards",
    "mime-version",
    "min-expires",
    "min-se",
    "path",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-require",
    "rack",
    "record-route",
    "refer-sub",
    "refer-to",
    "referred-by",
    "replaces",
    "require",
    "retry-after",
    "route",
    "rseq",
    "service-route",
    "session-expires",
    "subscription-state",
    "supported",
    "target-dialog",
    "timestamp",
    "to",
    "unsupported",
    "via",
    "www-authenticate",
];

/// Checks a header's name: an RFC 3261 token of at most 64 bytes that the stack does not own.
///
/// An empty name is no token; whoever drops such headers asks for that first.
pub(crate) fn check_name(name: &str) -> Result<(), Fault> {
    if name.len() > NAME_BYTES {
        let message = format!("header name {} has {} bytes (at most {NAME_BYTES})", quoted(name), name.len());
        return Err(Fault::new(Code::BadHeaderName, message));
    }
    check_token(name)?;
    if name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic() {
        let message =
            format!("header {name:?} is a one-letter name, which SIP keeps for short forms of its own headers");
        return Err(Fault::new(Code::ReservedHeader, message));
    }
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        let message =
            format!("header {name:?} belongs to the SIP stack, a document cannot set it (X-... names are free)");
        return Err(Fault::new(Code::ReservedHeader, message));
    }
    Ok(())
}

/// Checks that a name is an RFC 3261 token.
pub(crate) fn check_token(name: &str) -> Result<(), Fault> {
    if name.is_empty() {
        return Err(Fault::new(Code::BadHeaderName, "the header name is empty"));
    }
    match name.chars().find(|&c| !is_token(c)) {
        Some(c) => {
            let message =
                format!("header name {} has {c:?} (letters, digits and -.!%*_+`'~ may stand in one)", quoted(name));
            Err(Fault::new(Code::BadHeaderName, message))
        }
        None => Ok(()),
    }
}

/// Checks a header's value: no control character that could end the line, at most 1024 bytes.
pub(crate) fn check_value(value: &str) -> Result<(), Fault> {
    if let Some(found) = find_control(value) {
        return Err(Fault::new(Code::BadHeaderValue, format!("the header value has {found}")));
    }
    if value.len() > VALUE_BYTES {
        let message = format!("the header value has {} bytes (at most {VALUE_BYTES})", value.len());
        return Err(Fault::new(Code::BadHeaderValue, message));
    }
    Ok(())
}

/// True when two names are one to SIP, which compares them without regard to case.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// True when nothing in the text can end a header's line.
pub(super) fn is_one_line(text: &str) -> bool {
    !text.chars().any(is_control)
}

/// RFC 3261 section 25.1, `token`.
pub(super) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> Option<Code> {
        check_name(name).err().map(|fault| fault.code)
    }

    #[test]
    fn custom_and_informing_headers_are_free() {
        for name in [
            "X-Reason",
            "x-customer-id",
            "Reason",
            "User-to-User",
            "Diversion",
            "History-Info",
            "P-Asserted-Identity",
            "Privacy",
            "Subject",
            "Date",
            "Content-Language",
            "Call-Info",
            "Alert-Info",
            "Viaduct",
            "To-Do",
            "X-Via",
            "!%*_+`'~-.9",
            "1",
            "~",
        ] {
            assert_eq!(code(name), None, "{name}");
        }
        assert_eq!(code(&"X".repeat(64)), None);
    }

    #[test]
    fn headers_of_the_stack_are_reserved_in_any_case() {
        let words = "Via From To Call-ID CSeq Contact Route Record-Route Max-Forwards Content-Length Content-Type Content-Encoding \
            Content-Disposition MIME-Version Refer-To Referred-By Refer-Sub Replaces Target-Dialog Join Supported Require \
            Proxy-Require Unsupported Allow Allow-Events Event Subscription-State Expires Min-Expires Min-SE Session-Expires \
            Authorization Proxy-Authorization WWW-Authenticate Proxy-Authenticate Authentication-Info RAck RSeq Path Service-Route \
            Identity Retry-After Timestamp";
        assert_eq!(words.split_whitespace().count(), RESERVED.len());
        for name in words.split_whitespace() {
            assert_eq!(code(name), Some(Code::ReservedHeader), "{name}");
            assert_eq!(code(&name.to_ascii_uppercase()), Some(Code::ReservedHeader), "{name}");
            assert_eq!(code(&name.to_ascii_lowercase()), Some(Code::ReservedHeader), "{name}");
        }
        for letter in ('a'..='z').chain('A'..='Z') {
            assert_eq!(code(&letter.to_string()), Some(Code::ReservedHeader), "{letter}");
        }
    }

    #[test]
    fn a_name_that_is_no_token_is_no_name() {
        for name in [
            "",
            " ",
            "X Reason",
            "X-Reason ",
            " X-Reason",
            "X-Reason:",
            "X-Reason\r\nVia",
            "X\tA",
            "X\0",
            "Größe",
            "X-\u{661}",
            "\u{ff36}ia",
            "X/Y",
            "X(1)",
            "\"X\"",
            "X,Y",
            "X;Y",
            "X=Y",
            "X@Y",
            "$name",
            "X{",
            "X\u{7f}",
        ] {
            assert_eq!(code(name), Some(Code::BadHeaderName), "{name:?}");
        }
        assert_eq!(code(&"X".repeat(65)), Some(Code::BadHeaderName));
    }

    #[test]
    fn a_value_stays_on_its_line() {
        for value in ["", " ", "gold", "a: b; c=\"d\"", "José <x> 日本 😀", "$tier", "%0d%0a", "\\r\\n", "\u{a0}"]
        {
            assert_eq!(check_value(value), Ok(()), "{value:?}");
        }
        for bad in ["\r\n", "\r", "\n", "\0", "\t", "\u{1f}", "\u{7f}", "\u{80}", "\u{85}", "\u{2028}", "\u{2029}"] {
            for value in [format!("a{bad}Via: b"), bad.to_string(), format!("a{bad}")] {
                assert_eq!(check_value(&value).map_err(|fault| fault.code), Err(Code::BadHeaderValue), "{value:?}");
            }
        }
    }

    #[test]
    fn a_value_is_measured_in_bytes() {
        assert_eq!(check_value(&"x".repeat(1024)), Ok(()));
        assert!(check_value(&"x".repeat(1025)).is_err());
        assert_eq!(check_value(&"é".repeat(512)), Ok(()));
        assert!(check_value(&"é".repeat(513)).is_err());
    }

    #[test]
    fn names_are_the_same_in_any_case() {
        assert!(is_same_name("X-Reason", "x-REASON"));
        assert!(!is_same_name("X-Reason", "X-Reasons"));
    }
}
