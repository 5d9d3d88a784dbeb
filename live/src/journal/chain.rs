/*!
The chain: SHA-256 over the former link and the entry's bytes.

A database answers what its pages say, and a damaged page may say something that looks right. The chain is how a reader knows that what it reads is what
was written, in the order in which it was written.
*/

use std::fmt;

use sha2::{Digest, Sha256};

/// What stands for an entry and all before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Chain([u8; 32]);

impl Chain {
    /// The link of an entry that follows this one.
    pub(crate) fn next(&self, body: &[u8]) -> Chain {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(body);
        Chain(hash.finalize().into())
    }

    /// As it is written.
    pub(crate) fn parse(text: &str) -> Option<Chain> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
            let digit = |c: u8| match c {
                b'0'..=b'9' => Some(c - b'0'),
                b'a'..=b'f' => Some(c - b'a' + 10),
                _ => None,
            };
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Chain(bytes))
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The SHA-256 of a text, as it is written: by it two texts are the same, whatever their time stamps say.
pub(crate) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length first, so that no two lists of parts look alike.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    Chain(hash.finalize().into()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_link_is_the_hash_of_32_zeros_and_the_body() {
        // printf '\0%.0s' {1..32} | cat - <(printf hello) | sha256sum
        let link = Chain::default().next(b"hello");
        assert_eq!(link.to_string(), "a41de667c15557cbd8acdd71ef0fef5dc73561374baed8330f8adb0e1424cd62");
        assert_eq!(Chain::parse(&link.to_string()), Some(link));
        for text in ["", "00", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(Chain::parse(text), None, "{text}");
        }
    }
}
