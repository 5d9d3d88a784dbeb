/*!
What CLDR expects where a tag does not say: the script, the country, or the language of a country.
*/

use icu_locale::subtags::{Language as Primary, Region, Script};
use icu_locale::{LanguageIdentifier, LocaleExpander};

/// The constructor only takes references to compiled data.
const LIKELY: LocaleExpander = LocaleExpander::new_extended();

/// The script that CLDR expects of a language in a region; `None` where it knows none.
pub(super) fn likely_script(language: Primary, region: Option<Region>) -> Option<Script> {
    let mut whole = LanguageIdentifier { language, script: None, region, variants: Default::default() };
    LIKELY.maximize(&mut whole);
    whole.script
}

/// The region that CLDR expects of a language in a script; `None` where it knows none.
pub(super) fn likely_region(language: &str, script: &str) -> Option<String> {
    let (language, script) = (Primary::try_from_str(language).ok()?, Script::try_from_str(script).ok()?);
    let mut whole = LanguageIdentifier { language, script: Some(script), region: None, variants: Default::default() };
    LIKELY.maximize(&mut whole);
    whole.region.map(|region| region.as_str().to_owned())
}

/// The language that most people speak where a code of a country stands for a language: `jp` is Japan, and there it is `ja`.
pub(super) fn language_of_country(code: &str) -> Option<String> {
    let region = Region::try_from_str(code).ok()?;
    let mut whole = LanguageIdentifier { region: Some(region), ..LanguageIdentifier::UNKNOWN };
    LIKELY.maximize(&mut whole);
    Some(whole.language.as_str().to_owned()).filter(|language| language != "und")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_language() {
        for (code, language) in [
            ("jp", Some("ja")),
            ("cz", Some("cs")),
            ("dk", Some("da")),
            ("gr", Some("el")),
            ("ua", Some("uk")),
            ("cn", Some("zh")),
            ("us", Some("en")),
            ("xx", None),
            ("zzz", None),
        ] {
            assert_eq!(language_of_country(code).as_deref(), language, "{code}");
        }
        assert_eq!(likely_region("en", "Latn").as_deref(), Some("US"));
        assert_eq!(likely_region("zh", "Hant").as_deref(), Some("TW"));
    }
}
