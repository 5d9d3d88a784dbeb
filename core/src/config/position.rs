/*!
Lines and columns: from byte offsets, and from the ordinals of JSON nodes.

Both count from 1, columns in characters. A line ends at a line feed, at a carriage return, or at both in a row, in JSON as in YAML.
This file is asked only when there is something to report, so that reading a good document never counts a line.
*/

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub line: u32,
    pub column: u32,
}

impl Place {
    pub(super) const START: Place = Place { line: 1, column: 1 };
}

/// The place of the character at `offset`; an offset inside a character is that character's, one past the end is the end.
pub(super) fn of_offset(text: &str, offset: usize) -> Place {
    let mut cursor = Cursor::new(text);
    cursor.advance(boundary(text, offset));
    cursor.place
}

/// The last boundary between characters that is not after `offset`.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    // OK: 0 is a boundary.
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The place of each JSON node in `ordinals`, in their order, found in one pass over the text.
///
/// The text must be well-formed as far as the last of them.
pub(super) fn of_json_nodes(text: &str, ordinals: &[u32]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..ordinals.len()).collect();
    order.sort_unstable_by_key(|&i| ordinals[i]);
    let mut places = vec![Place::START; ordinals.len()];
    let mut cursor = Cursor::new(text);
    let (mut offset, mut ordinal) = (next_node(text, 0), 0);
    for i in order {
        while ordinal < ordinals[i] && offset < text.len() {
            offset = next_node(text, after_node(text, offset));
            ordinal += 1;
        }
        cursor.advance(offset);
        places[i] = cursor.place;
    }
    places
}

/// Where the next key, scalar or opening bracket starts at or after `offset`.
fn next_node(text: &str, offset: usize) -> usize {
    let rest = &text.as_bytes()[offset..];
    let between = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b']' | b'}');
    offset + rest.iter().position(|b| !between(b)).unwrap_or(rest.len())
}

/// The offset behind the key, scalar or opening bracket at `offset`.
fn after_node(text: &str, offset: usize) -> usize {
    let rest = &text.as_bytes()[offset..];
    let length = match rest.first() {
        Some(b'"') => {
            let mut at = 1;
            while at < rest.len() && rest[at] != b'"' {
                at += if rest[at] == b'\\' { 2 } else { 1 };
            }
            at + 1
        }
        Some(b'[' | b'{') => 1,
        // A number, true, false or null ends where a separator stands.
        _ => rest
            .iter()
            .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b']' | b'}'))
            .unwrap_or(rest.len()),
    };
    (offset + length).min(text.len())
}

/// Walks forward through a text and counts.
struct Cursor<'t> {
    bytes: &'t [u8],
    offset: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Cursor<'t> {
        Cursor { bytes: text.as_bytes(), offset: 0, place: Place::START }
    }

    fn advance(&mut self, to: usize) {
        for offset in self.offset..to.min(self.bytes.len()) {
            let byte = self.bytes[offset];
            let ends_line = byte == b'\n' || (byte == b'\r' && self.bytes.get(offset + 1) != Some(&b'\n'));
            if ends_line {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else if byte & 0xc0 != 0x80 {
                // Continuation bytes of UTF-8 are no characters of their own.
                self.place.column += 1;
            }
        }
        self.offset = self.offset.max(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, ordinals: &[u32]) -> Vec<(u32, u32)> {
        of_json_nodes(text, ordinals).into_iter().map(|place| (place.line, place.column)).collect()
    }

    #[test]
    fn offsets_count_characters_not_bytes() {
        let text = "aé𝄞\r\nb\tc\rd";
        let all: Vec<_> = text.char_indices().map(|(offset, _)| of_offset(text, offset)).collect();
        let pairs: Vec<_> = all.iter().map(|place| (place.line, place.column)).collect();
        assert_eq!(pairs, [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1)]);
        assert_eq!(of_offset(text, 2), of_offset(text, 1), "inside a character");
        assert_eq!(of_offset(text, 999), Place { line: 3, column: 2 });
    }

    #[test]
    fn json_nodes_are_counted_as_the_reader_counts_them() {
        let text = "{\"k\\\"é,[\": [1, -2.5e+3,\r\n\ttrue],\n \"\": {}, \"𝄞\\\\\": null}";
        // 0 {  1 key  2 [  3 1  4 -2.5e+3  5 true  6 key  7 {}  8 key  9 null
        let all = places(text, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(
            all,
            [(1, 1), (1, 2), (1, 12), (1, 13), (1, 16), (2, 2), (3, 2), (3, 6), (3, 10), (3, 17)],
            "{text}"
        );
        assert_eq!(places(text, &[9, 0, 5, 5]), [(3, 17), (1, 1), (2, 2), (2, 2)]);
    }

    #[test]
    fn ordinals_beyond_the_text_stop_at_its_end() {
        assert_eq!(places("[1]", &[99]), [(1, 4)]);
        assert_eq!(places("[\"\\", &[2]), [(1, 4)]);
    }
}
