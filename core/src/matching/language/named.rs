/*!
One language as it is compared: language, script and region as numbers, or a tag that equals only itself.

# Invariant
Everything inside is canonical: no alias, no subtag that says "unknown".
*/

use std::{fmt, sync::Arc};

use icu_locale::subtags::{Language as Primary, Region, Script};

use super::likely::{likely_region, likely_script};

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
    pub(super) base: u64,
    /// Two letters; 0 when the tag states no region, or a three-digit one.
    pub(super) region: u16,
}

/// The parts of a tag that a lookup walks over, canonical: the script is the likely one where none is stated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TagParts {
    pub(crate) language: String,
    pub(crate) script: String,
    /// As stated, three digits too.
    pub(crate) region: Option<String>,
}

impl TagParts {
    /// The tag again; the script only where the language alone means another.
    pub(crate) fn written(&self) -> String {
        let usual = Primary::try_from_str(&self.language).ok().and_then(|language| likely_script(language, None));
        let mut tag = self.language.clone();
        if !self.script.is_empty() && usual.is_none_or(|usual| usual.as_str() != self.script) {
            tag.push_str(&format!("-{}", self.script));
        }
        if let Some(region) = &self.region {
            tag.push_str(&format!("-{region}"));
        }
        tag
    }
}

impl Language {
    /// The parts of this language, which `tag` was read to.
    pub(crate) fn parts(&self, tag: &str) -> TagParts {
        let named = match self {
            Language::Named(named) => named,
            // Looked up it finds itself and nothing else.
            Language::Exact(tag) => {
                return TagParts { language: tag.to_string(), script: String::new(), region: None };
            }
        };
        let digits = |part: &&str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        // A region of three digits has no country to be compared by; it stands before extensions and private use.
        let area = || tag.split(['-', '_']).skip(1).take_while(|part| part.len() > 1).find(digits).map(str::to_string);
        TagParts {
            language: named.language(),
            script: letters(named.base & 0xFFFF_FFFF),
            region: named.country().or_else(area),
        }
    }

    /// Whether somebody who asks for one is served by the other.
    #[cfg(test)]
    pub(super) fn agrees(&self, other: &Language) -> bool {
        match (self, other) {
            (Language::Named(one), Language::Named(other)) => one.agrees(*other),
            (Language::Exact(one), Language::Exact(other)) => one == other,
            _ => false,
        }
    }
}

impl Named {
    pub(super) fn new(language: Primary, script: Script, region: Option<Region>) -> Named {
        let upper = language.as_str().bytes().fold(0u64, |n, byte| n << 8 | u64::from(byte));
        let lower = script.as_str().bytes().fold(0u64, |n, byte| n << 8 | u64::from(byte));
        let region = match region.as_ref().map(|region| region.as_str().as_bytes()) {
            Some(&[a, b]) => u16::from_be_bytes([a, b]),
            _ => 0,
        };
        Named { base: upper << 32 | lower, region }
    }

    /// The primary language in small letters.
    pub(in crate::matching) fn language(self) -> String {
        letters(self.base >> 32)
    }

    /// The tag of the language without its country: `es`, and `zh-Hant` where the script is not what the language alone means.
    pub(in crate::matching) fn written(self) -> String {
        let (language, script) = (self.language(), letters(self.base & 0xFFFF_FFFF));
        let usual = Primary::try_from_str(&language).ok().and_then(|language| likely_script(language, None));
        match usual.is_some_and(|usual| usual.as_str() == script) {
            true => language,
            false => format!("{language}-{script}"),
        }
    }

    /// The stated country, if one is.
    pub(in crate::matching) fn country(self) -> Option<String> {
        (self.region != 0).then(|| letters(self.region.into()))
    }

    /// The country where most of its speakers are, in its script.
    pub(in crate::matching) fn likely_country(self) -> Option<String> {
        likely_region(&self.language(), &letters(self.base & 0xFFFF_FFFF))
    }

    #[inline]
    pub(in crate::matching) fn agrees(self, other: Named) -> bool {
        self.base == other.base && (self.region == other.region || self.region == 0 || other.region == 0)
    }

    /// [`agrees`](Self::agrees) where nothing is written: the script does not count.
    pub(in crate::matching) fn sounds_like(self, other: Named) -> bool {
        let spoken = |named: Named| Named { base: named.base >> 32, ..named };
        spoken(self).agrees(spoken(other))
    }

    /// Whether both are one language, whatever its script and country.
    pub(in crate::matching) fn sounds_like_any(self, other: Named) -> bool {
        self.base >> 32 == other.base >> 32
    }

    /// Whether every tag that agrees with `other` agrees with this one too.
    pub(in crate::matching) fn covers(self, other: Named) -> bool {
        self.base == other.base && (self.region == 0 || self.region == other.region)
    }
}

fn letters(number: u64) -> String {
    number.to_be_bytes().into_iter().filter(|&byte| byte != 0).map(char::from).collect()
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", letters(self.base >> 32), letters(self.base & 0xFFFF_FFFF))?;
        match self.region {
            0 => Ok(()),
            region => write!(f, "-{}", letters(u64::from(region))),
        }
    }
}
