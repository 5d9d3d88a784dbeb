/*!
A language tag, read once and then compared by integers.

Reading canonicalises (RFC 5646 section 4.5 and CLDR's aliases) and completes the script with CLDR's likely subtags; the region
is replaced by its alias and never completed. Variants, extensions and a trailing `-x-...` do not take part. A tag without any
known script, and one that is private use as a whole, equals only itself.

# What is a tag
Well-formed by RFC 5646 section 2.1, and not of a form that can never be valid: several extended languages, an extended language
behind a language that has none (`en-USA`), a primary language of four letters or more (`english`; none is registered), a
variant or a singleton twice. Whether a subtag is registered is not checked. At most 255 bytes.

This file must not know which side of a comparison is the queue's.
*/

use std::fmt;
use std::sync::Arc;

use icu_locale::subtags::{Language as Primary, Region, Script, language, region, script};
use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleExpander};
use oxilangtag::LanguageTag;

use super::grandfathered::grandfathered;
use super::malformed::{MAX_TAG_BYTES, MalformedTag};

/// One language as it is compared. Agreement is symmetric but not transitive: `en-GB`, `en`, `en-US`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Language {
    /// Language and script are known; this is nearly every tag, and needs no allocation.
    Named(Named),
    /// Private use, or no script known: the canonical tag, which equals only itself.
    Exact(Arc<str>),
}

/// Canonical language, completed script, and the region if one is stated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Named {
    /// Language in the upper, script in the lower four bytes: compared as one number.
    base: u64,
    /// Two letters; 0 when the tag states no region, or a three-digit one.
    region: u16,
}

/// What a contact asks for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Asked {
    /// No language: `und`, `mul`, `zxx` or `*`.
    Nothing,
    Tag(Language),
}

/// What a list names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Listed {
    /// `*`: every language.
    Any,
    Tag(Language),
}

/// Why an entry of a list cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListedFault {
    Malformed(MalformedTag),
    /// `und`, `mul`, `zxx`: well-formed, but no language that somebody could speak to a caller.
    NoLanguage(String),
}

/// Reads a contact's tag.
pub(crate) fn contact_tag(text: &str) -> Result<Asked, MalformedTag> {
    if let Some(named) = read_common(text.as_bytes()) {
        return Ok(Asked::Tag(Language::Named(named)));
    }
    Ok(match read(text)? {
        Read::Tag(language) => Asked::Tag(language),
        Read::Any | Read::NoLanguage => Asked::Nothing,
    })
}

/// Reads a tag in a list of supported languages.
pub(crate) fn listed_tag(text: &str) -> Result<Listed, ListedFault> {
    match read(text).map_err(ListedFault::Malformed)? {
        Read::Any => Ok(Listed::Any),
        Read::Tag(language) => Ok(Listed::Tag(language)),
        Read::NoLanguage => Err(ListedFault::NoLanguage(text.to_string())),
    }
}

impl Language {
    /// Whether somebody who asks for one is served by the other.
    #[cfg(test)]
    fn agrees(&self, other: &Language) -> bool {
        match (self, other) {
            (Language::Named(one), Language::Named(other)) => one.agrees(*other),
            (Language::Exact(one), Language::Exact(other)) => one == other,
            _ => false,
        }
    }
}

impl Named {
    fn new(language: Primary, script: Script, region: Option<Region>) -> Named {
        let upper = language.as_str().bytes().fold(0u64, |n, byte| n << 8 | u64::from(byte));
        let lower = script.as_str().bytes().fold(0u64, |n, byte| n << 8 | u64::from(byte));
        let region = match region.as_ref().map(|region| region.as_str().as_bytes()) {
            Some(&[a, b]) => u16::from_be_bytes([a, b]),
            _ => 0,
        };
        Named { base: upper << 32 | lower, region }
    }

    #[inline]
    pub(super) fn agrees(self, other: Named) -> bool {
        self.base == other.base && (self.region == other.region || self.region == 0 || other.region == 0)
    }

    /// Whether every tag that agrees with `other` agrees with this one too.
    pub(super) fn covers(self, other: Named) -> bool {
        self.base == other.base && (self.region == 0 || self.region == other.region)
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = |number: u64| -> String {
            number.to_be_bytes().into_iter().filter(|&byte| byte != 0).map(char::from).collect()
        };
        write!(f, "{}-{}", letters(self.base >> 32), letters(self.base & 0xFFFF_FFFF))?;
        match self.region {
            0 => Ok(()),
            region => write!(f, "-{}", letters(u64::from(region))),
        }
    }
}

impl fmt::Display for ListedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListedFault::Malformed(fault) => fault.fmt(f),
            ListedFault::NoLanguage(text) => {
                write!(f, r#"{text:?} names no language (wanted a language such as "en", or "*" for every language)"#)
            }
        }
    }
}

enum Read {
    Any,
    NoLanguage,
    Tag(Language),
}

fn read(text: &str) -> Result<Read, MalformedTag> {
    if text == "*" {
        return Ok(Read::Any);
    }
    if let Some(named) = read_common(text.as_bytes()).or_else(|| read_short(text.as_bytes())) {
        return Ok(Read::Tag(Language::Named(named)));
    }
    read_any(text).map_err(|why| MalformedTag::explain(text, why, |near| near != text && read_any(near).is_ok()))
}

/// Two-letter languages that the general way replaces by another, in either register. A test holds the list to CLDR.
const RENAMED_LANGUAGES: &[&[u8; 2]] = &[b"bh", b"in", b"iw", b"ji", b"jw", b"mo", b"no", b"sh", b"tl", b"tw"];

/// Two-letter regions that the general way replaces by another or takes for none. A test holds the list to CLDR.
const RENAMED_REGIONS: &[&[u8; 2]] = &[
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
fn read_common(tag: &[u8]) -> Option<Named> {
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
fn read_short(tag: &[u8]) -> Option<Named> {
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

/// The script that CLDR expects of a language in a region; `None` where it knows none.
fn likely_script(language: Primary, region: Option<Region>) -> Option<Script> {
    // The constructor only takes references to compiled data, so building it here costs nothing.
    const EXPANDER: LocaleExpander = LocaleExpander::new_extended();
    let mut whole = LanguageIdentifier { language, script: None, region, variants: Default::default() };
    EXPANDER.maximize(&mut whole);
    whole.script
}

/// Every tag. The error is the reason, where it is not plain from the text.
fn read_any(text: &str) -> Result<Read, Option<&'static str>> {
    if text.len() > MAX_TAG_BYTES {
        return Err(None);
    }
    match grandfathered(text) {
        Some(Some(today)) => return read_any(today),
        Some(None) => return Ok(Read::Tag(Language::Exact(text.to_ascii_lowercase().into()))),
        None => {}
    }
    let tag = LanguageTag::parse(text).map_err(|_| None)?;
    if text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) {
        return Ok(Read::Tag(Language::Exact(text.to_ascii_lowercase().into())));
    }
    refuse_never_valid(&tag)?;

    let mut locale = Locale::from(identifier(&tag)?);
    const CANONICALIZER: LocaleCanonicalizer = LocaleCanonicalizer::new_extended();
    CANONICALIZER.canonicalize(&mut locale);
    let mut id = locale.id;
    if id.language == language!("no") {
        // CLDR keeps `no` beside `nb`; to a caller they are one language, and `nn` is the other.
        id.language = language!("nb");
    }
    // CLDR's words for "unknown" state nothing (UTS 35, Likely Subtags, step 1).
    id.script = id.script.filter(|&script| script != script!("Zzzz"));
    id.region = id.region.filter(|&region| region != region!("ZZ"));

    if matches!(id.language.as_str(), "und" | "mul" | "zxx") {
        return Ok(Read::NoLanguage);
    }
    Ok(Read::Tag(match id.script.or_else(|| likely_script(id.language, id.region)) {
        Some(script) => Language::Named(Named::new(id.language, script, id.region)),
        None => {
            // OK: the id's text and what follows the variants are the whole tag again.
            let rest = &text[tag_end(&tag)..];
            Language::Exact(format!("{id}{rest}").to_ascii_lowercase().into())
        }
    }))
}

/// Where the variants of a tag end and its extensions or private use begin.
fn tag_end(tag: &LanguageTag<&str>) -> usize {
    let mut end = 0;
    for subtag in tag.as_str().split('-') {
        if subtag.len() == 1 {
            break;
        }
        end += subtag.len() + 1;
    }
    // OK: a well-formed tag begins with a subtag of two letters or more, so end >= 3.
    end - 1
}

/// Forms that the grammar allows and that no registry will ever make valid, or that none does today and a slip explains.
fn refuse_never_valid(tag: &LanguageTag<&str>) -> Result<(), Option<&'static str>> {
    /// The languages with extended languages in the registry (RFC 5646 section 2.2.2: each has exactly one prefix).
    const WITH_EXTENDED: &[&str] = &["ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"];

    let primary = tag.primary_language();
    if primary.len() > 3 {
        return Err(Some(r#"a language is two or three letters, as "en" or "yue""#));
    }
    match tag.extended_language_subtags().count() {
        0 => {}
        1 if WITH_EXTENDED.iter().any(|known| known.eq_ignore_ascii_case(primary)) => {}
        1 => return Err(Some(r#"a region is two letters or three digits, as in "en-US" or "es-419""#)),
        _ => return Err(Some("it has more than one extended language")),
    }
    if repeats(tag.variant().into_iter().flat_map(|all| all.split('-'))) {
        return Err(Some("it has the same variant twice"));
    }
    let singletons = tag.extension().into_iter().flat_map(|all| all.split('-')).filter(|subtag| subtag.len() == 1);
    if repeats(singletons) {
        return Err(Some("it has the same extension twice"));
    }
    Ok(())
}

fn repeats<'a>(subtags: impl Iterator<Item = &'a str> + Clone) -> bool {
    // A tag is at most 255 bytes, so the square is small.
    subtags.clone().enumerate().any(|(i, one)| subtags.clone().take(i).any(|other| other.eq_ignore_ascii_case(one)))
}

/// Language, script, region and variants; an extended language stands for itself (RFC 5646 section 4.5, rule 2).
fn identifier(tag: &LanguageTag<&str>) -> Result<LanguageIdentifier, Option<&'static str>> {
    let primary = tag.extended_language().unwrap_or(tag.primary_language());
    let mut id = LanguageIdentifier {
        language: primary.parse().map_err(|_| None)?,
        script: tag.script().map(str::parse).transpose().map_err(|_| None)?,
        region: tag.region().map(str::parse).transpose().map_err(|_| None)?,
        variants: Default::default(),
    };
    if let Some(variants) = tag.variant() {
        // `und-` makes a whole tag of them, which icu sorts as it wants them.
        let parsed: LanguageIdentifier = format!("und-{variants}").parse().map_err(|_| None)?;
        id.variants = parsed.variants;
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Language {
        match contact_tag(text) {
            Ok(Asked::Tag(language)) => language,
            other => panic!("{text:?} gives {other:?}"),
        }
    }

    fn agree(one: &str, other: &str) -> bool {
        let (one, other) = (language(one), language(other));
        assert_eq!(one.agrees(&other), other.agrees(&one));
        one.agrees(&other)
    }

    #[test]
    fn a_region_agrees_with_itself_and_with_none() {
        for (one, other) in [
            ("en", "en"),
            ("EN-us", "en-US"),
            ("es-MX", "es"),
            ("es-419", "es-MX"),
            ("es-419", "es"),
            ("en-001", "en-GB"),
            ("en-ZZ", "en-GB"),
            ("en-US-u-ca-buddhist", "en"),
            ("en-x-whisper", "en-GB"),
            ("de-CH-1996", "de-CH"),
            ("sl-rozaj-biske-1994", "sl"),
            ("pt-BR", "pt"),
        ] {
            assert!(agree(one, other), "{one} {other}");
        }
        for (one, other) in
            [("en-GB", "en-US"), ("pt-BR", "pt-PT"), ("en", "es"), ("es-MX", "es-ES"), ("nb", "nn"), ("no", "nn")]
        {
            assert!(!agree(one, other), "{one} {other}");
        }
    }

    #[test]
    fn the_script_is_completed_from_language_and_region() {
        for (one, other) in [
            ("zh-TW", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("en", "en-Latn"),
            ("en-Zzzz", "en"),
            ("sr", "sr-Cyrl"),
            ("sr-ME", "sr-Latn"),
            ("uz-AF", "uz-Arab"),
            ("pa-PK", "pa-Arab"),
            ("ja", "ja-Jpan-JP"),
        ] {
            assert!(agree(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("zh", "zh-TW"),
            ("zh-Hant", "zh-Hans"),
            ("zh-CN", "zh-TW"),
            ("zh-CN", "zh-SG"),
            ("zh-Hant-HK", "zh-TW"),
            ("sr-Latn", "sr"),
            ("en-Dsrt", "en"),
            ("uz-Cyrl", "uz"),
        ] {
            assert!(!agree(one, other), "{one} {other}");
        }
    }

    #[test]
    fn deprecated_tags_and_aliases_are_replaced() {
        for (old, new) in [
            ("iw", "he"),
            ("iw-IL", "he-IL"),
            ("in", "id"),
            ("ji", "yi"),
            ("jw", "jv"),
            ("mo", "ro"),
            ("no", "nb"),
            ("no-NO", "nb-NO"),
            ("nor", "nb"),
            ("nob", "nb"),
            ("nno", "nn"),
            ("no-nynorsk", "nn"),
            ("tl", "fil"),
            ("sh", "sr-Latn"),
            ("sh-Cyrl", "sr-Cyrl"),
            ("cmn", "zh"),
            ("zho", "zh"),
            ("chi", "zh"),
            ("zh-cmn", "zh"),
            ("zh-cmn-Hans-CN", "zh-CN"),
            ("zh-cmn-TW", "zh-Hant-TW"),
            ("cmn-TW", "zh-TW"),
            ("zh-yue", "yue"),
            ("zh-yue-HK", "yue-HK"),
            ("ZH-GAN", "gan"),
            ("zh-min-nan", "nan"),
            ("zh-guoyu", "zh"),
            ("zh-hakka", "hak"),
            ("i-hak", "hak"),
            ("i-klingon", "tlh"),
            ("I-KLINGON", "TLH"),
            ("i-lux", "lb"),
            ("i-navajo", "nv"),
            ("art-lojban", "jbo"),
            ("no-bok", "nb"),
            ("no-nyn", "nn"),
            ("en-GB-oed", "en-GB"),
            ("ar-arb", "ar"),
            ("eng", "en"),
            ("spa-MX", "es-MX"),
            ("deu", "de"),
            ("ger", "de"),
            ("sgn-US", "ase"),
            ("sgn-ase", "ase"),
            ("hy-arevmda", "hyw"),
            ("en-UK", "en-GB"),
            ("my-BU", "my-MM"),
            ("de-DD", "de-DE"),
            ("es-840", "es-US"),
            ("en-826", "en-GB"),
            ("fr-FX", "fr-FR"),
            ("ru-SU", "ru-RU"),
            ("uk-SU", "uk-UA"),
            ("sr-CS", "sr-RS"),
            ("sr-YU", "sr-RS"),
            ("pt-TP", "pt-TL"),
        ] {
            assert_eq!(language(old), language(new), "{old} {new}");
        }
        assert!(!agree("en-UK", "en-US"));
        assert!(!agree("zh-yue", "zh"));
        assert!(!agree("es-840", "es-MX"));
    }

    #[test]
    fn private_use_and_tags_without_a_script_equal_only_themselves() {
        for (one, other) in [
            ("x-lobby", "X-LOBBY"),
            ("qaa", "QAA"),
            ("tlh", "i-klingon"),
            ("tlh-US", "tlh-us"),
            ("i-default", "I-Default"),
            ("qaa-Latn", "qaa-latn-DE"),
            ("tlh-u-nu-latn", "TLH-u-NU-latn"),
        ] {
            assert!(agree(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("x-lobby", "x-roof"),
            ("x-en", "en"),
            ("qaa", "qab"),
            ("qaa", "qaa-Latn"),
            ("qaa", "qaa-DE"),
            ("tlh", "tlh-US"),
            ("tlh", "tlh-x-a"),
            ("i-default", "en"),
            ("i-mingo", "i-enochian"),
        ] {
            assert!(!agree(one, other), "{one} {other}");
        }
    }

    #[test]
    fn no_language_asks_for_nothing_and_cannot_be_listed() {
        for tag in ["und", "mul", "zxx", "UND", "Mul", "und-US", "und-Latn", "mul-Latn", "zxx-x-music", "und-x-a"] {
            assert_eq!(contact_tag(tag), Ok(Asked::Nothing), "{tag}");
            assert_eq!(listed_tag(tag), Err(ListedFault::NoLanguage(tag.to_string())), "{tag}");
        }
        assert_eq!(contact_tag("*"), Ok(Asked::Nothing));
        assert_eq!(listed_tag("*"), Ok(Listed::Any));
        assert_eq!(
            listed_tag("und").unwrap_err().to_string(),
            r#""und" names no language (wanted a language such as "en", or "*" for every language)"#
        );
    }

    #[test]
    fn a_malformed_tag_is_refused_on_either_side() {
        let long = format!("en-x{}", "-abcdefgh".repeat(28));
        for text in [
            "",
            " ",
            "-",
            "--",
            "en_US",
            "en-",
            "-en",
            "en--US",
            " en",
            "en ",
            "en US",
            "en\n",
            "e",
            "1",
            "x",
            "x-",
            "X-",
            "en-x",
            "en-u",
            "en-u-",
            "en-a-b-cc",
            "x-toolongsubtag",
            "abcdefghi",
            "en-abcdefghi",
            "en-US-US",
            "en-GB-Latn",
            "en-Latn-Cyrl",
            "é",
            "en-é",
            "ｅｎ",
            "en\u{0}",
            "en-*",
            "*-US",
            "**",
            "i-",
            "i-unknown",
            "12",
            "en-1",
            "en-12",
            "zh-gan-wuu",
            "zh-yue-cmn-hak",
            "zh-a-b-c-d",
            "en-usa",
            "es-MEX",
            "english",
            "Spanish",
            "root",
            "de-1996-1996",
            "de-1901-DE",
            "en-u-ca-a-bb-u-nu",
            "en-u-ca-U-nu",
            &long,
            &"a-".repeat(1 << 20),
            "en;q=0.8",
            "en,es",
        ] {
            assert!(contact_tag(text).is_err(), "{text:?}");
            assert!(matches!(listed_tag(text), Err(ListedFault::Malformed(_))), "{text:?}");
        }
        assert!(contact_tag(&long[..long.len() - 9]).is_ok());
    }

    #[test]
    fn a_refusal_proposes_what_was_meant() {
        for (text, words) in [
            ("en_US", r#"(did you mean "en-US"?)"#),
            ("zh_Hant_TW", r#"(did you mean "zh-Hant-TW"?)"#),
            ("pt_BR.UTF-8", r#"(did you mean "pt-BR"?)"#),
            (" es ", r#"(did you mean "es"?)"#),
            ("english", r#"as "en" or "yue" (did you mean "en"?)"#),
            ("en-USA", r#"a region is two letters or three digits, as in "en-US" or "es-419""#),
            ("zh-gan-wuu", "it has more than one extended language"),
            ("de-1996-1996", "it has the same variant twice"),
            ("en-u-ca-buddhist-u-nu-latn", "it has the same extension twice"),
        ] {
            let message = contact_tag(text).unwrap_err().to_string();
            assert!(message.ends_with(words), "{message}");
        }
        for text in ["en_", "__", "e_U"] {
            let message = contact_tag(text).unwrap_err().to_string();
            assert!(!message.contains(r#"mean """#) && !message.contains(r#"mean "e-U""#), "{message}");
        }
    }

    #[test]
    fn what_looks_odd_but_is_well_formed_is_read() {
        for text in [
            "en-u-ca-buddhist-x-u-u-u",
            "de-1996-1901",
            "en-a-bbb-c-ddd",
            "x-1",
            "x-a-b-c",
            "sl-IT-nedis",
            "de-CH-x-phonebk",
            "az-Arab-x-AZE-derbend",
            "es-005",
            "hy-Latn-IT-arevela",
            "qaa-Qaaa-QM-x-southern",
            "zh-Latn-CN-variant1-a-extend1",
            "xx",
            "xx-XX",
            "mn-Cyrl-MN",
            "mis",
            "sgn",
        ] {
            assert!(matches!(contact_tag(text), Ok(Asked::Tag(_))), "{text:?}");
        }
    }

    /// The quick ways must never say anything else than the general way: every two-letter language, those of the list in every region,
    /// and scripts.
    #[test]
    fn the_quick_ways_agree_with_the_general_way() {
        fn check(text: &str) {
            let general = match read_any(text) {
                Ok(Read::Tag(Language::Named(named))) => Some(named),
                _ => None,
            };
            for quick in [read_common(text.as_bytes()), read_short(text.as_bytes())].into_iter().flatten() {
                assert_eq!(Some(quick), general, "{text}");
            }
        }
        let pairs: Vec<String> =
            (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| format!("{}{}", a as char, b as char))).collect();
        for one in &pairs {
            check(one);
            for other in ["US", "TW", "CN", "RS", "ME", "PK", "AF", "419", "RU"] {
                check(&format!("{one}-{other}"));
            }
            let listed = read_common(one.as_bytes()).is_some() || ["zh", "sr", "sh", "uz", "no"].contains(&&**one);
            for other in pairs.iter().filter(|_| listed) {
                check(&format!("{one}-{other}"));
            }
            for other in ["en", "zh", "sr", "sh", "uz", "no", "ru", "de"] {
                check(&format!("{other}-Latn-{one}"));
            }
            for script in ["Latn", "Hant", "Qaai", "Zzzz", "Qaaa", "Aaaa"] {
                check(&format!("{one}-{script}"));
            }
        }
        for odd in ["e1", "1e", "[[", "en-1a", "en-a1", "en-[[", "en_US", "{{-US", "en-41", "en-4190", "é", "eé-US"] {
            assert!(read_common(odd.as_bytes()).or(read_short(odd.as_bytes())).is_none(), "{odd}");
        }
    }

    #[test]
    fn every_renamed_subtag_is_renamed_indeed() {
        for old in RENAMED_LANGUAGES {
            let old = std::str::from_utf8(*old).unwrap();
            assert!(!format!("{:?}", language(old)).contains(&format!("({old}-")), "{old}");
        }
        for old in RENAMED_REGIONS {
            let old = std::str::from_utf8(*old).unwrap();
            assert!(!format!("{:?}", language(&format!("en-{old}"))).contains(&format!("-{old})")), "{old}");
        }
    }

    #[test]
    fn common_tags_take_the_short_way() {
        for tag in ["en", "es-MX", "EN-us", "PT-br", "es-419", "ja-JP", "ru", "yo"] {
            assert!(read_common(tag.as_bytes()).is_some(), "{tag}");
        }
        for tag in ["zh-Hant", "zh-Hant-TW", "zh-TW", "sr-Latn-RS", "hi"] {
            assert!(read_short(tag.as_bytes()).is_some(), "{tag}");
        }
    }

    #[test]
    fn a_language_fits_three_words() {
        assert!(size_of::<Language>() <= 24 && size_of::<Asked>() <= 24);
        assert_eq!(format!("{:?}", language("zh-tw")), "Named(zh-Hant-TW)");
    }

    #[test]
    fn no_row_of_subtags_makes_it_panic() {
        let subtags = [
            "en", "zh", "x", "u", "i", "yue", "min", "nan", "Hant", "TW", "419", "1996", "oxendict", "", "é", "_",
            "sgn", "hakka",
        ];
        let mut state = 1u64;
        for _ in 0..50_000 {
            let mut tag = Vec::new();
            for _ in 0..1 + state % 6 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
                tag.push(subtags[(state >> 33) as usize % subtags.len()]);
            }
            let tag = tag.join("-");
            if let Ok(Asked::Tag(language)) = contact_tag(&tag) {
                assert!(language.agrees(&language));
                assert_eq!(contact_tag(&tag.to_uppercase()), Ok(Asked::Tag(language)), "{tag}");
            }
        }
    }
}
