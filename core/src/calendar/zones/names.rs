/*!
Zone names: which texts can be one, and which real names a wrong one may have meant.

The bundle's list decides what is real. This file opens no data.
*/

use std::sync::LazyLock;

use super::bundle::Bundle;

/// The longest name that is looked at; the longest real one has 32 bytes.
const MAX_LENGTH: usize = 64;
/// How many names a message may suggest.
const MAX_NEAREST: usize = 3;
/// Files and folders that lie beside the zones of a zoneinfo folder. `right/` counts leap seconds, `posix/` repeats all zones,
/// `posixrules` and `localtime` name no place, and `Factory` stands for a machine whose zone nobody has set.
const NO_ZONES: &[&str] = &["posix", "right", "posixrules", "localtime", "leapseconds", "Factory"];
/// What people write from habit. Only those that mean one place; IST and the like are left alone.
const HABITS: &[(&str, &str)] = &[
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("pacific_time", "America/Los_Angeles"),
    ("pacific_standard_time", "America/Los_Angeles"),
    ("mdt", "America/Denver"),
    ("mountain_time", "America/Denver"),
    ("mountain_standard_time", "America/Denver"),
    ("cdt", "America/Chicago"),
    ("central_time", "America/Chicago"),
    ("central_standard_time", "America/Chicago"),
    ("edt", "America/New_York"),
    ("et", "America/New_York"),
    ("eastern_time", "America/New_York"),
    ("eastern_standard_time", "America/New_York"),
    ("akst", "America/Anchorage"),
    ("akdt", "America/Anchorage"),
    ("cest", "Europe/Berlin"),
    ("eest", "Europe/Athens"),
    ("jst", "Asia/Tokyo"),
    ("aest", "Australia/Sydney"),
    ("aedt", "Australia/Sydney"),
    ("awst", "Australia/Perth"),
    ("nzst", "Pacific/Auckland"),
    ("nzdt", "Pacific/Auckland"),
];

/// True for a text that may name a zone file: words of letters, digits, `_`, `-` and `+` between single slashes, nothing else.
///
/// There is no way out of a folder with these letters. A name that differs from a real one only in case is not that zone, whatever a
/// file system says to it.
pub(super) fn is_plausible(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    name.len() <= MAX_LENGTH
        && name.split('/').all(is_word)
        && name.split('/').next().is_some_and(|first| !NO_ZONES.iter().any(|other| other.eq_ignore_ascii_case(first)))
        && (Bundle::get().tzif(name).is_some() || !Bundle::get().names().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The real names nearest to a wrong one, best first, at most three; only those that `is_there` accepts.
pub(super) fn nearest(wrong: &str, is_there: impl Fn(&str) -> bool) -> Vec<String> {
    if wrong.len() > MAX_LENGTH {
        return Vec::new();
    }
    let wanted = folded(wrong.trim());
    let habit = HABITS.iter().filter(|(word, _)| *word == wanted).map(|&(_, name)| (0, name));
    let near = FOLDED.iter().filter_map(|(known, name)| Some((distance(&wanted, known)?, *name)));
    let mut found: Vec<(usize, &str)> = habit.chain(near).collect();
    found.sort();
    if let Some(&(best, _)) = found.first() {
        // A real match makes the guesses noise: whoever writes "Berlin" does not mean "Dublin".
        found.retain(|&(rank, _)| best >= GUESS || rank < GUESS);
    }
    let mut names: Vec<String> = Vec::new();
    for (_, name) in found {
        // A habit's zone may be found a second time by its letters.
        if names.len() < MAX_NEAREST && !names.iter().any(|known| known == name) && is_there(name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// From here on a rank rests on likeness of letters alone.
const GUESS: usize = 10;

/// How far a real name is from what was written, 0 being the same but for case and separators; `None` when they have nothing in common.
fn distance(wanted: &str, known: &str) -> Option<usize> {
    if known == wanted {
        return Some(0);
    }
    // "GMT+5" is five hours east to most people and west in `Etc/GMT+5`: never lead anybody there.
    if known.starts_with("etc/gmt") && !wanted.starts_with("etc/") {
        return None;
    }
    let (place, wanted_place) = (last_word(known), last_word(wanted));
    if place == wanted_place && place.len() > 2 {
        return Some(1);
    }
    if place == wanted.replace('/', "_") {
        return Some(2);
    }
    // What follows is a guess. Numbers are meant as written, and three letters are like all other three letters.
    if wanted.len() < 4 || !digits(wanted).eq(digits(known)) {
        return None;
    }
    if let Some(letters) = unlikeness(wanted, known) {
        return Some(GUESS + 2 * letters);
    }
    let letters = (wanted_place.len() >= 4).then(|| unlikeness(wanted_place, place)).flatten()?;
    Some(GUESS + 2 * letters + 1)
}

/// How many letters are wrong, missing, doubled or swapped; `None` when it is more than one in four.
fn unlikeness(wanted: &str, known: &str) -> Option<usize> {
    let most = wanted.len() / 4;
    // Comparing lengths first spares most of the work: a document may hold very many wrong names.
    let is_close = wanted.len().abs_diff(known.len()) <= most;
    is_close.then(|| strsim::osa_distance(wanted, known)).filter(|&letters| letters <= most)
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Every real name as [`distance`] wants it, and as it is.
static FOLDED: LazyLock<Vec<(String, &str)>> =
    LazyLock::new(|| Bundle::get().names().map(|name| (folded(name), name)).collect());

/// Lower case, with one kind of separator inside words.
fn folded(name: &str) -> String {
    let fold = |c: char| match c {
        '\\' => '/',
        c if c.is_whitespace() => '_',
        c => c.to_ascii_lowercase(),
    };
    name.chars().map(fold).collect()
}

fn last_word(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(wrong: &str) -> Vec<String> {
        nearest(wrong, |_| true)
    }

    #[test]
    fn every_real_name_is_plausible() {
        assert!(Bundle::get().names().all(is_plausible));
        assert!(is_plausible("Test/New_Zone-1"), "a newer release may have names that the bundle does not know");
    }

    #[test]
    fn nothing_beside_the_zones_is_plausible() {
        for name in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../UTC",
            "Europe/../UTC",
            "Europe//Berlin",
            "Europe/Berlin/",
            "./UTC",
            "Europe/Berlin\0",
            "Europe/Berlin ",
            "Europe\\Berlin",
            "C:/UTC",
            "posix/Europe/Berlin",
            "right/UTC",
            "Right/UTC",
            "posixrules",
            "localtime",
            "leapseconds",
            "tzdata.zi",
            "zone.tab",
            "leap-seconds.list",
            "Factory",
            "+VERSION.",
            "Europe/Zürich",
            "america/new_york",
            "utc",
            "EUROPE/BERLIN",
        ] {
            assert!(!is_plausible(name), "{name:?}");
        }
        assert!(!is_plausible(&"a/".repeat(1 << 20)));
    }

    #[test]
    fn the_name_that_was_meant_comes_first() {
        for (wrong, meant) in [
            ("america/new_york", "America/New_York"),
            ("America/New York", "America/New_York"),
            ("New York", "America/New_York"),
            ("US/New_York", "America/New_York"),
            ("America/NewYork", "America/New_York"),
            ("America/New_Yrok", "America/New_York"),
            ("Berlin", "Europe/Berlin"),
            ("Europa/Berlin", "Europe/Berlin"),
            ("Europe/Berln", "Europe/Berlin"),
            ("Germany/Berlin", "Europe/Berlin"),
            ("Los Angeles", "America/Los_Angeles"),
            ("America/Los_Angelos", "America/Los_Angeles"),
            ("Europe\\London", "Europe/London"),
            (" Europe/London ", "Europe/London"),
            ("utc", "UTC"),
            ("est5edt", "EST5EDT"),
            ("PST", "America/Los_Angeles"),
            ("Eastern Standard Time", "America/New_York"),
            ("Zürich", "Europe/Zurich"),
            ("Lord Howe", "Australia/Lord_Howe"),
            ("etc/gmt+5", "Etc/GMT+5"),
        ] {
            assert_eq!(near(wrong).first().map(String::as_str), Some(meant), "{wrong}: {:?}", near(wrong));
        }
        assert_eq!(near("Berlin"), ["Europe/Berlin"]);
    }

    #[test]
    fn nonsense_is_near_nothing_and_a_sign_is_never_guessed() {
        for wrong in ["", " ", "/", "xyz", "Middle Earth", "GMT+5", "UTC+5", "+05:00", "💩", "ABC"] {
            assert_eq!(near(wrong), Vec::<String>::new(), "{wrong:?}");
        }
        assert_eq!(near(&"Europe/Berlin".repeat(100_000)), Vec::<String>::new());
    }

    #[test]
    fn only_what_is_there_is_suggested() {
        assert_eq!(nearest("Berlin", |_| false), Vec::<String>::new());
        let several = near("Buenos Aires");
        assert!(several.iter().all(|name| name.ends_with("/Buenos_Aires")) && several.len() == 2, "{several:?}");
    }
}
