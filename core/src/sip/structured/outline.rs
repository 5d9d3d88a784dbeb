/*!
What of a header stands outside quotes and brackets.
*/

/// The delimiters outside quotes and brackets.
pub(super) fn outside(text: &str) -> Vec<char> {
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
pub(super) fn split(text: &str, delimiter: char) -> Option<Vec<&str>> {
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
