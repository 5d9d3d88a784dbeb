/*!
Names: the function name of a handoff, and the name that was probably meant.

It must not know which names a document declares; whoever asks brings them.
*/

use std::borrow::Cow;

/// The longest function name that language models are sure to take.
pub(crate) const FUNCTION_NAME_CHARS: usize = 64;

/// The longest description of a function or a parameter that language models are sure to take.
pub(crate) const DESCRIPTION_CHARS: usize = 1024;

/// What every function name begins with.
pub(crate) const FUNCTION_PREFIX: &str = "handoff_";

/// Longer texts are nobody's slip of a finger, and comparing them costs their product.
const MAX_COMPARED_CHARS: usize = 96;

/// As many names as are measured letter by letter; equality in another case is looked for in all.
const MAX_MEASURED: usize = 2_048;

/// The function name of a handoff: `handoff_` and the name in ASCII lower case, each run of other characters one `_`, none
/// at either end. `None` when nothing is left.
pub(crate) fn function_name(name: &str) -> Option<String> {
    let mut function = String::with_capacity(FUNCTION_PREFIX.len() + name.len());
    function.push_str(FUNCTION_PREFIX);
    let mut gap = false;
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if !c.is_ascii_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && function.len() > FUNCTION_PREFIX.len() {
            function.push('_');
        }
        gap = false;
        function.push(c);
    }
    (function.len() > FUNCTION_PREFIX.len()).then_some(function)
}

/// A function name as every language model takes it: one that is too long is cut, and a number made of the whole keeps it apart from its
/// neighbours.
pub(crate) fn short_function_name(function: &str) -> Cow<'_, str> {
    const DIGITS: usize = 8;
    if function.len() <= FUNCTION_NAME_CHARS {
        return Cow::Borrowed(function);
    }
    // FNV-1a, written out: the name must be the same in every release.
    let number = function
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // OK: a function name is ASCII.
    let start = &function[..FUNCTION_NAME_CHARS - DIGITS - 1];
    Cow::Owned(format!("{start}_{:08x}", (number >> 32) ^ (number & 0xffff_ffff)))
}

/// The name that somebody who wrote `wanted` probably meant: the same in another case, else the one with the fewest slips
/// (a letter too many, too few, wrong or swapped), at most one for every three characters, of equals the first; else the only
/// one that begins or ends with it, or it with that (`monday` and `mon`, `New_York` and `America/New_York`).
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > 4 * MAX_COMPARED_CHARS {
        return None;
    }
    let folded = wanted.to_lowercase();
    let length = folded.chars().count();
    let letters = letters(&folded);
    let (mut best, mut limit) = (None, length / 3 + 1);
    if length > MAX_COMPARED_CHARS {
        limit = 0;
    }
    let mut measured = 0;
    let (mut part, mut parts) = (None, 0);
    for name in names {
        if name.len() > 4 * MAX_COMPARED_CHARS {
            continue;
        }
        let other = name.to_lowercase();
        if other == folded {
            return Some(name);
        }
        if is_end_of(&folded, &other) || is_end_of(&other, &folded) {
            (part, parts) = (Some(name), parts + 1);
        }
        // From here on `limit` is the number of slips that is too many; each of them changes at most two letters of the set.
        if measured >= MAX_MEASURED
            || other.chars().count().abs_diff(length) >= limit
            || (letters ^ self::letters(&other)).count_ones() as usize > 2 * limit
        {
            continue;
        }
        measured += 1;
        let slips = strsim::osa_distance(&folded, &other);
        if slips < limit {
            (best, limit) = (Some(name), slips);
        }
    }
    best.or(part.filter(|_| parts == 1))
}

/// Whether `whole` begins or ends with `part`, which is long enough to say something.
fn is_end_of(part: &str, whole: &str) -> bool {
    part.len() >= 3 && (whole.starts_with(part) || whole.ends_with(part))
}

/// A set of the letters in a text, hashed into 64 bits: different sets mean different texts.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |set, c| set | 1 << (c as u32 % 64))
}

/// ` (did you mean "Premium Support"?)`, or nothing: to be put at the end of a message.
pub(crate) fn did_you_mean<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(wanted, names) {
        Some(name) => format!(" (did you mean {name:?}?)"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_name_keeps_letters_and_digits_and_joins_them_by_one_underscore() {
        for (name, function) in [
            ("Billing Support", "handoff_billing_support"),
            ("  Billing -- Support!! ", "handoff_billing_support"),
            ("end_call", "handoff_end_call"),
            ("__end__call__", "handoff_end_call"),
            ("24/7", "handoff_24_7"),
            ("Café Niño", "handoff_caf_ni_o"),
            ("handoff_billing", "handoff_handoff_billing"),
            ("ÄB", "handoff_b"),
            ("A\u{212A}", "handoff_a"),
        ] {
            assert_eq!(function_name(name).as_deref(), Some(function), "{name:?}");
        }
    }

    #[test]
    fn a_long_function_name_is_written_short_and_apart_from_its_neighbours() {
        let name = |end: &str| format!("handoff_{}{end}", "a".repeat(60));
        for long in [name(""), name("x"), name("y")] {
            assert_eq!(short_function_name(&long).len(), FUNCTION_NAME_CHARS);
        }
        assert_ne!(short_function_name(&name("x")), short_function_name(&name("y")));
        assert_eq!(short_function_name(&long_enough()), long_enough());
    }

    fn long_enough() -> String {
        format!("handoff_{}", "a".repeat(56))
    }

    #[test]
    fn a_name_without_letters_or_digits_leaves_nothing() {
        for name in ["", " ", "___", "日本語", "é", "!?"] {
            assert_eq!(function_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn the_nearest_name_is_the_same_in_another_case_or_the_one_with_the_fewest_slips() {
        let names = ["Premium Support", "General Support", "Sales", "Sale", "ÉTÉ"];
        for (wanted, near) in [
            ("premium support", Some("Premium Support")),
            ("Premum Support", Some("Premium Support")),
            ("Premium_Support", Some("Premium Support")),
            ("Slaes", Some("Sales")),
            ("sale", Some("Sale")),
            ("été", Some("ÉTÉ")),
            ("Billing", None),
            ("Premium", Some("Premium Support")),
            ("Support", None),
            ("S", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, names), near, "{wanted:?}");
        }
    }

    #[test]
    fn of_equally_near_names_the_first_is_taken_and_another_case_beats_a_slip() {
        assert_eq!(nearest("line x", ["line a", "line b"]), Some("line a"));
        assert_eq!(nearest("abcd", ["abce", "ABCD"]), Some("ABCD"));
        assert_eq!(nearest("ab", ["ax"]), None);
        assert_eq!(nearest("abc", ["abd"]), Some("abd"));
    }

    #[test]
    fn a_part_names_the_whole_when_only_one_begins_or_ends_with_it() {
        let zones = [
            "America/New_York",
            "America/Los_Angeles",
            "Europe/Berlin",
            "America/Louisville",
            "America/Kentucky/Louisville",
        ];
        assert_eq!(nearest("new_york", zones), Some("America/New_York"));
        assert_eq!(nearest("Berlin", zones), Some("Europe/Berlin"));
        assert_eq!(nearest("Louisville", zones), None);
        assert_eq!(nearest("America", zones), None);
        assert_eq!(nearest("in", zones), None);
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        assert_eq!(nearest("Monday", days), Some("mon"));
        assert_eq!(nearest("thur", days), Some("thu"));
        assert_eq!(nearest("weekday", days), None);
    }

    #[test]
    fn long_names_and_long_lists_end() {
        let long = "a".repeat(1 << 20);
        assert_eq!(nearest(&long, [long.as_str(), "a"]), None);
        assert_eq!(nearest("Sales", [long.as_str(), "sales"]), Some("sales"));
        let many: Vec<String> = (0..200_000).map(|i| format!("queue number {i:06}")).collect();
        assert!(nearest("queue number 99999x", many.iter().map(String::as_str)).is_some());
        assert_eq!(nearest("QUEUE NUMBER 199999", many.iter().map(String::as_str)), Some("queue number 199999"));
    }

    #[test]
    fn the_suffix_is_empty_when_nothing_is_near() {
        assert_eq!(did_you_mean("Slaes", ["Sales"]), r#" (did you mean "Sales"?)"#);
        assert_eq!(did_you_mean("Billing", ["Sales"]), "");
    }
}
