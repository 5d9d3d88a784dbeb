/*!
The elements of the data file: varints and texts, one after the other.

Whatever the bytes are, reading them gives `None` at worst.
*/

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// LEB128.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..28).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    /// Zigzag: 0, -1, 1, -2, ...
    pub(crate) fn signed(&mut self) -> Option<i64> {
        let number = self.number()? as i64;
        Some(if number & 1 == 0 { number >> 1 } else { -(number >> 1) - 1 })
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Ascending numbers, told by their distances.
    pub(crate) fn steps(&mut self) -> Option<Vec<usize>> {
        let mut reached = 0;
        (0..self.number()?)
            .map(|_| {
                reached += self.number()?;
                Some(reached)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn numbers_and_texts_are_read_and_broken_ones_are_none() {
        assert_eq!(Bytes(&[5]).number(), Some(5));
        assert_eq!(Bytes(&[0x80, 1]).number(), Some(128));
        assert_eq!(Bytes(&[0x80]).number(), None);
        assert_eq!(Bytes(&[0xff; 9]).number(), None);
        assert_eq!([0, 1, 2, 3].map(|byte| Bytes(&[byte]).signed()), [0, -1, 1, -2].map(Some));
        assert_eq!(Bytes(&[2, b'h', b'i']).text(), Some("hi"));
        assert_eq!(Bytes(&[3, b'h', b'i']).text(), None);
        assert_eq!(Bytes(&[3, 1, 2, 3]).steps(), Some(vec![1, 3, 6]));
    }
}
