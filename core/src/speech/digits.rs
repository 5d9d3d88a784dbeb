/*!
Numbers in the digits of a language.
*/

/// The sign of nothing; the nine others follow it (Unicode's decimal digits stand in a row).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) zero: char,
}

impl Digits {
    /// Appends a number with at least this many digits, at most ten.
    #[inline]
    pub(super) fn push(self, out: &mut String, number: u32, width: usize) {
        let mut places = [0u8; 10];
        let (mut rest, mut count) = (number, 0);
        while count < places.len() && (rest > 0 || count < width.max(1)) {
            places[count] = (rest % 10) as u8;
            rest /= 10;
            count += 1;
        }
        for &place in places[..count].iter().rev() {
            // OK: ten digits stand in a row, none of them a surrogate.
            out.push(char::from_u32(self.zero as u32 + u32::from(place)).unwrap_or('0'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_and_the_width_that_are_asked_for() {
        for (zero, number, width, wanted) in [
            ('0', 0, 1, "0"),
            ('0', 5, 2, "05"),
            ('0', u32::MAX, 1, "4294967295"),
            ('\u{660}', 2028, 1, "٢٠٢٨"),
            ('\u{6f0}', 9, 2, "۰۹"),
            ('\u{966}', 30, 2, "३०"),
        ] {
            let mut out = String::new();
            Digits { zero }.push(&mut out, number, width);
            assert_eq!(out, wanted);
        }
    }
}
