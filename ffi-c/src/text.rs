/*!
Texts that cross the boundary: `openline_str`, and the owned text behind every one that goes out.

# Invariant
A [`Text`] ends with a NUL that its length does not count.
*/

use std::{
    ffi::{CStr, c_char},
    ptr,
};

/// A text: UTF-8, `len` bytes. What openline hands out is NUL-terminated too (`len` does not count the NUL), borrowed from the handle it came
/// from, and has `data` NULL where there is nothing; an empty text has `data` and `len` 0. What you hand in need not be terminated.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Str {
    /// The first byte, or NULL.
    pub data: *const c_char,
    /// The number of bytes.
    pub len: usize,
}

impl Str {
    /// No text.
    pub const NONE: Str = Str { data: ptr::null(), len: 0 };

    /// A text that lives for ever.
    pub fn of(text: &'static CStr) -> Str {
        Str { data: text.as_ptr(), len: text.count_bytes() }
    }

    /// The text, if there is one.
    pub fn from_option(text: Option<&Text>) -> Str {
        text.map_or(Str::NONE, Text::lend)
    }
}

/// A text owned by a handle, ready to be lent.
#[derive(Debug, Clone)]
pub struct Text(Box<[u8]>);

impl Text {
    pub fn new(text: &str) -> Text {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        Text(bytes.into())
    }

    pub fn from_option(text: Option<&str>) -> Option<Text> {
        text.map(Text::new)
    }

    pub fn lend(&self) -> Str {
        Str { data: self.0.as_ptr().cast(), len: self.0.len() - 1 }
    }

    #[cfg(test)]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0[..self.0.len() - 1]).unwrap()
    }
}

/// Many texts in one piece of memory.
#[derive(Debug, Default)]
pub struct Texts {
    /// Every text with its NUL.
    bytes: Vec<u8>,
    /// Where each text's NUL lies.
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(self.bytes.len());
        self.bytes.push(0);
    }

    pub fn lend(&self, index: usize) -> Str {
        let Some(&end) = self.ends.get(index) else { return Str::NONE };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        Str { data: self.bytes[start..].as_ptr().cast(), len: end - start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_terminated_and_counts_only_itself() {
        let text = Text::new("Zürich");
        assert_eq!(text.lend().len, 7);
        assert_eq!(text.0.last(), Some(&0));
        assert_eq!(Text::new("").lend().len, 0);
        assert!(!Text::new("").lend().data.is_null());
        assert!(Str::from_option(None).data.is_null());
    }

    #[test]
    fn texts_in_one_piece_are_lent_one_by_one() {
        let mut texts = Texts::default();
        for text in ["Gold", "", "Basic"] {
            texts.push(text);
        }
        assert_eq!([0, 1, 2].map(|index| texts.lend(index).len), [4, 0, 5]);
        assert_eq!(texts.bytes, b"Gold\0\0Basic\0");
        assert_eq!(texts.lend(2).data.cast(), texts.bytes[6..].as_ptr());
        assert!(texts.lend(3).data.is_null());
    }
}
