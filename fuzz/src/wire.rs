/*!
What callers say, between a document's header and the wire: read back by grammars of RFC 3261 that are written here once more.

The document is fixed, all texts are a stranger's. Whatever they are, a header has the form that the document gave it, and a reader gets the very text back.
*/

use std::sync::LazyLock;

use openline::{Contact, Engine};

use crate::Trace;

const DOCUMENT: &str = r#"
handoffs:
  - name: Desk
    description: Desk
    is_default: true
    sip_config: {method: refer, phone_number: "sip:desk@pbx.example"}
    sip_headers:
      - {key: P-Asserted-Identity, value: '"$name" <sip:$caller@example.com>'}
      - {key: Diversion, value: "<sip:$caller@example.com>;reason=$reason;counter=1"}
      - {key: User-to-User, value: "$case", encoding: hex}
      - {key: X-Note, value: "$note"}
    refer_to_headers: [{key: Replaces, value: "$replaces"}]
"#;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| DOCUMENT.parse().expect("the document loads"));

/// Texts between separators: the name, the number, the reason, the case, the note, the dialogue.
pub fn run(bytes: &[u8], trace: &mut Trace) {
    let text = String::from_utf8_lossy(bytes);
    let mut texts = text.split('\u{1f}');
    let names = ["name", "caller", "reason", "case", "note", "replaces"];
    let values: Vec<(&str, &str)> = names.into_iter().zip(texts.by_ref()).collect();
    let value = |name: &str| values.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value);
    let contact =
        values.iter().fold(Contact::new().at(1_798_156_800), |contact, (name, value)| contact.variable(*name, *value));
    let decision = ENGINE.route(&contact).expect("there is a default");
    let action = decision.action().expect("a refer has an action");
    for line in &action.header_lines {
        assert!(!line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')), "{line:?} ends a line");
        let (key, told) = line.split_once(": ").expect("a header line has a name");
        trace.tell((key, told.len().min(40)));
        let right = match key {
            "P-Asserted-Identity" => identity(told) == Some((value("name").to_owned(), value("caller").to_owned())),
            "Diversion" => diversion(told) == Some((value("caller").to_owned(), value("reason").to_owned())),
            "User-to-User" => hexadecimal(told).as_deref() == Some(value("case").as_bytes()),
            "X-Note" => told == value("note"),
            _ => false,
        };
        assert!(right, "{line:?} is not what the document and {values:?} say");
    }
    let target = action.refer_to.as_deref().expect("a SIP URI is a target");
    let uri =
        target.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).expect("a Refer-To is an address in brackets");
    assert!(uri.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && !b"<>\"".contains(&byte)), "{uri:?}");
    if let Some(headers) = uri.strip_prefix("sip:desk@pbx.example") {
        let replaces = headers.strip_prefix("?Replaces=");
        assert!(
            headers.is_empty() || replaces.and_then(unescape).as_deref() == Some(value("replaces").as_bytes()),
            "{uri:?} beside {values:?}"
        );
        assert!(!headers[headers.len().min(1)..].contains(['?', '&']), "one header only: {uri:?}");
    } else {
        panic!("{uri:?} is another target");
    }
}

/// `"name" <sip:user@example.com>` and nothing else.
fn identity(text: &str) -> Option<(String, String)> {
    let (name, rest) = quoted(text)?;
    let (user, rest) = address(rest.strip_prefix(' ')?)?;
    rest.is_empty().then_some((name, user))
}

/// `<sip:user@example.com>;reason=token-or-quoted;counter=1`.
fn diversion(text: &str) -> Option<(String, String)> {
    let (user, rest) = address(text)?;
    let rest = rest.strip_prefix(";reason=")?;
    let (reason, rest) = match rest.starts_with('"') {
        true => quoted(rest)?,
        false => {
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-.!%*_+`'~".contains(c)).unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        }
    };
    // A quoted string may be empty, a token may not.
    let told = !reason.is_empty() || text.contains("\"\"");
    (rest == ";counter=1" && told).then_some((user, reason))
}

/// A quoted string, unescaped, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut said = String::new();
    let mut rest = text.strip_prefix('"')?.char_indices();
    while let Some((place, c)) = rest.next() {
        match c {
            '"' => return Some((said, &text[place + 2..])),
            '\\' => said.push(rest.next()?.1),
            c => said.push(c),
        }
    }
    None
}

/// `<sip:user@example.com>`, its user unescaped, and what follows it.
fn address(text: &str) -> Option<(String, &str)> {
    let (user, rest) = text.strip_prefix("<sip:")?.split_once("@example.com>")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/%".contains(&byte);
    if user.is_empty() || !user.bytes().all(plain) {
        return None;
    }
    Some((String::from_utf8(unescape(user)?).ok()?, rest))
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut out) = (text.bytes(), Vec::new());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            byte => byte,
        });
    }
    Some(out)
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_suffix(";encoding=hex")?.as_bytes();
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}
