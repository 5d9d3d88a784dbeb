/*!
Why a text is not a language tag, in words that help to mend it.

The reading itself is in `language`; this file only explains what that refused. It must not decide what is well-formed.
*/

use std::fmt;

/// No tag in use comes near this length; RFC 5646 section 4.4.1 asks for room for 35 characters.
pub(super) const MAX_TAG_BYTES: usize = 255;

/// Language names that people write where a tag belongs.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("cantonese", "yue"),
    ("chinese", "zh"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("mandarin", "zh"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("tagalog", "fil"),
    ("turkish", "tr"),
    ("vietnamese", "vi"),
];

/// A text that is not a language tag: what was found, why, and the tag that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MalformedTag {
    found: String,
    why: String,
    near: Option<String>,
}

impl MalformedTag {
    /// Explains `text`, which `is_tag` refuses; `is_tag` also judges the tag to propose. `why` is what the reader found,
    /// used where the text shows nothing plainer.
    pub(super) fn explain(text: &str, why: Option<&str>, is_tag: impl Fn(&str) -> bool) -> MalformedTag {
        let why = plain_reason(text).or(why).unwrap_or(r#"wanted language[-Script][-REGION], as "en" or "zh-Hant-TW""#);
        MalformedTag { found: shortened(text), why: why.to_string(), near: proposal(text).filter(|near| is_tag(near)) }
    }
}

impl fmt::Display for MalformedTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a BCP 47 language tag: {}", self.found, self.why)?;
        match &self.near {
            Some(near) => write!(f, " (did you mean {near:?}?)"),
            None => Ok(()),
        }
    }
}

/// What anybody can see in the text, without the grammar.
fn plain_reason(text: &str) -> Option<&'static str> {
    Some(match text {
        "" => "it is empty",
        _ if text.len() > MAX_TAG_BYTES => "it is longer than 255 bytes",
        _ if text.contains(char::is_whitespace) => "it contains white space",
        _ if !text.is_ascii() => "it contains a character outside ASCII",
        _ if text.contains('_') => r#"its parts are joined by "-", not "_""#,
        _ if text.starts_with('-') || text.ends_with('-') || text.contains("--") => "a part of it is empty",
        _ => return None,
    })
}

/// The tag that the text becomes when the usual slips are mended: a POSIX locale, white space around, a name.
fn proposal(text: &str) -> Option<String> {
    if text.len() > MAX_TAG_BYTES {
        return None;
    }
    let bare = text.trim().split(['.', '@']).next().unwrap_or_default();
    let mended = bare.replace('_', "-");
    let mended = mended.trim_matches('-');
    match NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(mended)) {
        Some((_, tag)) => Some((*tag).to_string()),
        None => Some(mended.to_string()),
    }
}

/// Messages stay readable whatever was given.
fn shortened(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        MalformedTag::explain(text, None, |near| near.len() > 1 && near != text).to_string()
    }

    #[test]
    fn the_message_says_what_is_wrong_and_what_was_meant() {
        for (text, message) in [
            ("", r#""" is not a BCP 47 language tag: it is empty"#),
            (
                "en_US",
                r#""en_US" is not a BCP 47 language tag: its parts are joined by "-", not "_" (did you mean "en-US"?)"#,
            ),
            (
                "de_DE.UTF-8",
                r#""de_DE.UTF-8" is not a BCP 47 language tag: its parts are joined by "-", not "_" (did you mean "de-DE"?)"#,
            ),
            (" en", r#"" en" is not a BCP 47 language tag: it contains white space (did you mean "en"?)"#),
            ("en-", r#""en-" is not a BCP 47 language tag: a part of it is empty (did you mean "en"?)"#),
            (
                "Spanish",
                r#""Spanish" is not a BCP 47 language tag: wanted language[-Script][-REGION], as "en" or "zh-Hant-TW" (did you mean "es"?)"#,
            ),
        ] {
            assert_eq!(words(text), message);
        }
    }

    #[test]
    fn a_long_text_is_shortened_and_a_strange_one_escaped() {
        let message = words(&"é\n".repeat(10_000));
        assert!(message.len() < 300 && message.contains("\\n") && message.contains("..."), "{message}");
    }
}
