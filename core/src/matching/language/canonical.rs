/*!
The general way: any tag, canonicalised (RFC 5646 section 4.5 and CLDR's aliases) and its script completed with CLDR's likely subtags.

The region is replaced by its alias and never completed. Variants, extensions and a trailing `-x-...` do not take part. A tag without any known
script, and one that is private use as a whole, equals only itself.

# What is a tag
Well-formed by RFC 5646 section 2.1, and not of a form that can never be valid: several extended languages, an extended language
behind a language that has none (`en-USA`), a primary language of four letters or more (`english`; none is registered), a
variant or a singleton twice. Whether a subtag is registered is not checked. At most 255 bytes.
*/

use icu_locale::subtags::{language, region, script};
use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer};
use oxilangtag::LanguageTag;

use super::{
    likely::likely_script,
    named::{Language, Named},
};
use crate::matching::{grandfathered::grandfathered, malformed::MAX_TAG_BYTES};

/// What a tag turned out to be.
pub(super) enum Read {
    Any,
    NoLanguage,
    Tag(Language),
}

/// Every tag. The error is the reason, where it is not plain from the text.
pub(super) fn read_any(text: &str) -> Result<Read, Option<&'static str>> {
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
