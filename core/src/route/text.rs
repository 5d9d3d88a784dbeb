/*!
A short text without an allocation: the names, channels and tags of a contact are seldom longer than two words.

# Invariant
`Short` holds the first `length` of its bytes, which are a whole text.
*/

use std::fmt;

/// What fits beside the length into three words, with room for the variant.
const MOST: usize = 22;

#[derive(Clone)]
pub(super) enum Text {
    Short { length: u8, bytes: [u8; MOST] },
    Long(Box<str>),
}

impl Text {
    #[inline]
    pub(super) fn new(text: &str) -> Text {
        let mut bytes = [0; MOST];
        match bytes.get_mut(..text.len()) {
            Some(start) => {
                start.copy_from_slice(text.as_bytes());
                Text::Short { length: text.len() as u8, bytes } // OK: at most MOST.
            }
            None => Text::Long(text.into()),
        }
    }

    #[inline]
    pub(super) fn as_str(&self) -> &str {
        match self {
            Text::Short { length, bytes } => {
                std::str::from_utf8(&bytes[..usize::from(*length)]).expect("the bytes are copied from a text")
            }
            Text::Long(text) => text,
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_comes_back() {
        for length in 0..70 {
            let text = "aé漢".repeat(30);
            let end = text.floor_char_boundary(length);
            assert_eq!(Text::new(&text[..end]).as_str(), &text[..end]);
        }
        assert!(size_of::<Option<Text>>() <= 24);
    }
}
