/*!
A text written so that its reader gets it back: between quotes, in a URI, in hexadecimal.
*/

/// The hexadecimal form of a User-to-User value with its parameter (RFC 7433).
pub(in crate::sip) fn hexadecimal(text: &str) -> String {
    let mut value: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    value.push_str(";encoding=hex");
    value
}

/// As RFC 3261 section 25.1 has a quoted string.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Everything but the unreserved characters and `kept` as `%XX`; what is escaped already is escaped again, because it is somebody's text.
pub(in crate::sip) fn percent_encoded(text: &str, kept: &[u8]) -> String {
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
