/*!
Which primary languages are registered (IANA Language Subtag Registry).

The list is a text that `scripts/update-languages` writes. A language that is newer than it draws a warning and is served all the same, so nothing but
advice may hang on this file.
*/

/// The codes of two letters, then those of three, each sorted and with a space between.
const CODES: &str = include_str!("registered.txt");

/// The primary language of a well-formed tag, where it is a code of two or three letters that is not registered.
pub(super) fn unregistered(tag: &str) -> Option<&str> {
    let primary = tag.split('-').next()?;
    let is_code = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_code && !is_registered(&primary.to_ascii_lowercase())).then_some(primary)
}

/// Whether a code in small letters is registered.
pub(super) fn is_registered(code: &str) -> bool {
    let (two, three) = CODES.split_once('\n').unwrap_or_default();
    let codes = if code.len() == 2 { two } else { three }.as_bytes();
    // Each code and its space are one step.
    let step = code.len() + 1;
    let at = |place: usize| codes.get(place * step..place * step + code.len()).unwrap_or_default();
    let count = codes.len().div_ceil(step);
    let place = partition(count, |place| at(place) < code.as_bytes());
    at(place) == code.as_bytes()
}

/// The first number that does not hold; those that hold come first.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) { from = middle + 1 } else { to = middle }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_whole() {
        for (line, length) in CODES.lines().zip([2, 3]) {
            let codes: Vec<&str> = line.split(' ').collect();
            assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == length));
            assert!(codes.iter().all(|code| is_registered(code)));
            assert!(codes.len() > if length == 2 { 183 } else { 7_000 });
        }
        assert_eq!(CODES.lines().count(), 2);
    }

    #[test]
    fn codes_of_countries_are_no_languages() {
        for code in ["jp", "cz", "dk", "us", "xx", "zzz"] {
            assert_eq!(unregistered(code), Some(code));
        }
        assert_eq!(unregistered("JP-Jpan"), Some("JP"));
        for tag in ["ja", "EN-us", "qaa", "qtz", "yue", "x-lobby", "i-klingon", "se", "sh", "iw", "mis"] {
            assert_eq!(unregistered(tag), None, "{tag}");
        }
    }
}
