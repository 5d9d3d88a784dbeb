/*!
The quick ways: tags of two-letter languages without anything to replace, read by a few loads from tables.

# Invariant
A quick way says what the general way says, or nothing. The tests try every two-letter language and every region.
*/

use icu_locale::subtags::{Language as Primary, Region, Script};

use super::{likely::likely_script, named::Named};

/// Two-letter languages that the general way replaces by another, in either register. A test holds the list to CLDR.
pub(super) const RENAMED_LANGUAGES: &[&[u8; 2]] =
    &[b"bh", b"in", b"iw", b"ji", b"jw", b"mo", b"no", b"sh", b"tl", b"tw"];

/// Two-letter regions that the general way replaces by another or takes for none. A test holds the list to CLDR.
pub(super) const RENAMED_REGIONS: &[&[u8; 2]] = &[
    b"AN", b"BU", b"CS", b"CT", b"DD", b"DY", b"FQ", b"FX", b"HV", b"JT", b"MI", b"NH", b"NQ", b"NT", b"PC", b"PU",
    b"PZ", b"QU", b"RH", b"SU", b"TP", b"UK", b"VD", b"WK", b"YD", b"YU", b"ZR", b"ZZ",
];

/// Languages that keep their name and are written in one script in every region, by script. A test holds the lists to CLDR.
const ONE_SCRIPT: &[(&[u8; 4], &[&[u8; 2]])] = &[
    (
        b"Latn",
        &[
            b"af", b"ca", b"cs", b"cy", b"da", b"de", b"en", b"es", b"et", b"eu", b"fi", b"fr", b"ga", b"gl", b"hr",
            b"ht", b"hu", b"id", b"is", b"it", b"lt", b"lv", b"mt", b"nb", b"nl", b"nn", b"pl", b"pt", b"qu", b"ro",
            b"sk", b"sl", b"so", b"sq", b"sv", b"sw", b"vi", b"yo", b"zu",
        ],
    ),
    (b"Cyrl", &[b"be", b"bg", b"mk", b"ru", b"uk"]),
    (b"Arab", &[b"ar", b"fa", b"ps", b"ur"]),
    (b"Deva", &[b"mr", b"ne"]),
    (b"Jpan", &[b"ja"]),
    (b"Kore", &[b"ko"]),
    (b"Grek", &[b"el"]),
    (b"Hebr", &[b"he"]),
    (b"Thai", &[b"th"]),
    (b"Beng", &[b"bn"]),
    (b"Taml", &[b"ta"]),
    (b"Telu", &[b"te"]),
];

/// The script of each language in [`ONE_SCRIPT`], and 0 for any other.
static SCRIPTS: [u32; 1 << 10] = {
    let mut scripts = [0; 1 << 10];
    let mut i = 0;
    while i < ONE_SCRIPT.len() {
        let (script, languages) = ONE_SCRIPT[i];
        let mut k = 0;
        while k < languages.len() {
            scripts[letters(languages[k][0], languages[k][1])] = u32::from_be_bytes(*script);
            k += 1;
        }
        i += 1;
    }
    scripts
};

/// Whether a region is one of [`RENAMED_REGIONS`].
static RENAMED: [bool; 1 << 10] = {
    let mut renamed = [false; 1 << 10];
    let mut i = 0;
    while i < RENAMED_REGIONS.len() {
        renamed[letters(RENAMED_REGIONS[i][0], RENAMED_REGIONS[i][1])] = true;
        i += 1;
    }
    renamed
};

/// Two letters in either case as one number below 2^10.
const fn letters(a: u8, b: u8) -> usize {
    ((a & 31) as usize) << 5 | (b & 31) as usize
}

/// `ll`, `ll-RR` and `ll-419` of a language in [`ONE_SCRIPT`]: what callers nearly always send, by three loads. `None` says nothing about
/// the tag.
pub(super) fn read_common(tag: &[u8]) -> Option<Named> {
    let (a, b, region) = match *tag {
        [a, b] => (a, b, 0),
        [a, b, b'-', c, d] if c.is_ascii_alphabetic() && d.is_ascii_alphabetic() && !RENAMED[letters(c, d)] => {
            (a, b, u16::from_be_bytes([c & !32, d & !32]))
        }
        // Latin America, a region without letters.
        [a, b, b'-', b'4', b'1', b'9'] => (a, b, 0),
        _ => return None,
    };
    if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic()) {
        return None;
    }
    let language = u64::from(u16::from_be_bytes([a | 32, b | 32]));
    match SCRIPTS[letters(a, b)] {
        0 => None,
        script => Some(Named { base: language << 32 | u64::from(script), region }),
    }
}

/// `ll`, `ll-RR` and `ll-Ssss[-RR]` without anything to replace, without an allocation and without the walk through CLDR's alias rules.
/// `None` says nothing about the tag.
pub(super) fn read_short(tag: &[u8]) -> Option<Named> {
    let (language, script, region): (&[u8], Option<&[u8]>, Option<&[u8]>) = match tag.len() {
        2 => (tag, None, None),
        5 if tag[2] == b'-' => (&tag[..2], None, Some(&tag[3..])),
        7 if tag[2] == b'-' => (&tag[..2], Some(&tag[3..]), None),
        10 if tag[2] == b'-' && tag[7] == b'-' => (&tag[..2], Some(&tag[3..7]), Some(&tag[8..])),
        _ => return None,
    };
    if RENAMED_LANGUAGES.iter().any(|old| old.eq_ignore_ascii_case(language))
        || region.is_some_and(|region| RENAMED[letters(region[0], region[1])])
        // A script with an alias (Qaai) or one that says "unknown" (Zzzz) goes the general way.
        || script.is_some_and(|script| script[0].eq_ignore_ascii_case(&b'q') || script.eq_ignore_ascii_case(b"zzzz"))
    {
        return None;
    }
    let language = Primary::try_from_utf8(language).ok()?;
    let region = region.map(Region::try_from_utf8).transpose().ok()?;
    let script = match script {
        Some(script) => Script::try_from_utf8(script).ok()?,
        None => likely_script(language, region)?,
    };
    Some(Named::new(language, script, region))
}
