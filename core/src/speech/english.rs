/*!
English alone, for those who build without the feature `languages`: written by scripts/phrases.py from the files of phrases and CLDR 49 (babel 2.19.0); do not edit.

A string is a place in `STRINGS`, counted in pairs of bytes, and ends at the next `\0`. `DATA` is read by `Phrases::built_in`.
*/

/// How many languages there are.
pub(super) const COUNT: usize = 1;

/// The place of English among them.
pub(super) const ENGLISH: usize = 0;

/// The tags, sorted, and where each begins in `DATA`.
#[rustfmt::skip]
pub(super) static LANGUAGES: [(&str, u16); COUNT] = [
    ("en", 0),
];

/// Parents of CLDR that are not the tag less its last part.
#[rustfmt::skip]
pub(super) static PARENTS: [(&str, &str); 110] = [
    ("en-150", "en-001"),
    ("en-AG", "en-001"),
    ("en-AI", "en-001"),
    ("en-AT", "en-150"),
    ("en-AU", "en-001"),
    ("en-BB", "en-001"),
    ("en-BE", "en-150"),
    ("en-BM", "en-001"),
    ("en-BS", "en-001"),
    ("en-BW", "en-001"),
    ("en-BZ", "en-001"),
    ("en-CC", "en-001"),
    ("en-CH", "en-150"),
    ("en-CK", "en-001"),
    ("en-CM", "en-001"),
    ("en-CX", "en-001"),
    ("en-CY", "en-001"),
    ("en-CZ", "en-150"),
    ("en-DE", "en-150"),
    ("en-DG", "en-001"),
    ("en-DK", "en-150"),
    ("en-DM", "en-001"),
    ("en-EE", "en-150"),
    ("en-ER", "en-001"),
    ("en-ES", "en-150"),
    ("en-FI", "en-150"),
    ("en-FJ", "en-001"),
    ("en-FK", "en-001"),
    ("en-FM", "en-001"),
    ("en-FR", "en-150"),
    ("en-GB", "en-001"),
    ("en-GD", "en-001"),
    ("en-GE", "en-150"),
    ("en-GG", "en-001"),
    ("en-GH", "en-001"),
    ("en-GI", "en-001"),
    ("en-GM", "en-001"),
    ("en-GS", "en-001"),
    ("en-GY", "en-001"),
    ("en-HK", "en-001"),
    ("en-HU", "en-150"),
    ("en-ID", "en-001"),
    ("en-IE", "en-001"),
    ("en-IL", "en-001"),
    ("en-IM", "en-001"),
    ("en-IN", "en-001"),
    ("en-IO", "en-001"),
    ("en-IT", "en-150"),
    ("en-JE", "en-001"),
    ("en-JM", "en-001"),
    ("en-KE", "en-001"),
    ("en-KI", "en-001"),
    ("en-KN", "en-001"),
    ("en-KY", "en-001"),
    ("en-LC", "en-001"),
    ("en-LR", "en-001"),
    ("en-LS", "en-001"),
    ("en-LT", "en-150"),
    ("en-LV", "en-150"),
    ("en-MG", "en-001"),
    ("en-MO", "en-001"),
    ("en-MS", "en-001"),
    ("en-MT", "en-001"),
    ("en-MU", "en-001"),
    ("en-MV", "en-001"),
    ("en-MW", "en-001"),
    ("en-MY", "en-001"),
    ("en-NA", "en-001"),
    ("en-NF", "en-001"),
    ("en-NG", "en-001"),
    ("en-NL", "en-150"),
    ("en-NO", "en-150"),
    ("en-NR", "en-001"),
    ("en-NU", "en-001"),
    ("en-NZ", "en-001"),
    ("en-PG", "en-001"),
    ("en-PK", "en-001"),
    ("en-PL", "en-150"),
    ("en-PN", "en-001"),
    ("en-PT", "en-150"),
    ("en-PW", "en-001"),
    ("en-RO", "en-150"),
    ("en-RW", "en-001"),
    ("en-SB", "en-001"),
    ("en-SC", "en-001"),
    ("en-SD", "en-001"),
    ("en-SE", "en-150"),
    ("en-SG", "en-001"),
    ("en-SH", "en-001"),
    ("en-SI", "en-150"),
    ("en-SK", "en-150"),
    ("en-SL", "en-001"),
    ("en-SS", "en-001"),
    ("en-SX", "en-001"),
    ("en-SZ", "en-001"),
    ("en-TC", "en-001"),
    ("en-TK", "en-001"),
    ("en-TO", "en-001"),
    ("en-TT", "en-001"),
    ("en-TV", "en-001"),
    ("en-TZ", "en-001"),
    ("en-UA", "en-150"),
    ("en-UG", "en-001"),
    ("en-VC", "en-001"),
    ("en-VG", "en-001"),
    ("en-VU", "en-001"),
    ("en-WS", "en-001"),
    ("en-ZA", "en-001"),
    ("en-ZM", "en-001"),
    ("en-ZW", "en-001"),
];

/// The plural category of a whole number in a family of languages: zero, one, two, few, many, other.
#[rustfmt::skip]
#[allow(clippy::all)]
pub(super) fn plural(family: u16, n: u64) -> usize {
    match family {
        0 => if matches!(n, 1) { 1 } else { 5 },
        _ => 5,
    }
}

#[rustfmt::skip]
pub(super) static DATA: [u16; 140] = [
    1, 3, 6146, 0, 7, 9, 13, 18, 0, 23, 25, 30, 32, 32, 35, 39, 44, 59, 63, 69, 76, 82, 89, 93, 103, 112, 123, 130, 151, 158, 168, 176, 195,
    208, 211, 213, 217, 213, 213, 213, 213, 220, 224, 220, 220, 220, 220, 228, 233, 228, 228, 228, 228, 12, 238, 242, 247, 250, 253, 255,
    258, 261, 265, 270, 274, 279, 0, 1, 284, 287, 291, 295, 300, 305, 309, 314, 318, 0, 320, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 323, 0, 0, 328, 330, 0, 0, 318, 0, 320, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 332, 0, 0, 0, 0, 323, 0, 0,
    328, 330, 0, 0,
];

#[rustfmt::skip]
pub(super) static STRINGS: &str = "\0\0\
en\0\0English\0\x0b \x0a\0\x0b \x0a, \x0c\0\0\x1c  to \x1d \0\0\x1c  and \x1d \0\x0f \x10\0closed \x0f\0\0, \0\0 and \0\
\x11 to \x12\0\x0024 hours\0\x0024 hours a day, 7 days a week\0closed\0\0today at \x13\0\0tomorrow at \x13\0\
\x1b , \x14 at \x13\0\0a later time\0\0until \x12\0until tomorrow at \x12\0until \x1b , \x14 at \x12\0\0\
until further notice\0\0We are open \x15\0We are open 24 hours a day, 7 days a week\0We are closed\0We are closed for \x17\0\
We open again \x16\0We cannot say yet when we open again\0\0outside our opening hours\0in \x18\0\0\x19 \x1a\0\x0e days\0\0\
\x0e day\0\x0e hours\0\x0e hour\0\0\x0e minutes\0\x0e minute\0\0January\0February\0\0March\0April\0May\0\
June\0\0July\0\0August\0\0September\0October\0November\0\0December\0\0name\0\0Monday\0\0Tuesday\0\
Wednesday\0Thursday\0\0Friday\0\0Saturday\0\0Sunday\0\0\x03 \x08\0\x03:\x07 \x08\0midnight\0\0AM\0\0PM\0\0\
noon\0\0\
";
