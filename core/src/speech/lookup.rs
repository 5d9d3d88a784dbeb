/*!
Which of the languages that can be spoken is meant by a tag: RFC 4647 lookup with CLDR's parents in place of bare truncation.

# Invariant
What is found is the language that was asked for, in its script: nobody who reads Cyrillic is answered in Latin letters, and no parent leads from
one language to another, but for those of [`INSTEAD`].
*/

use super::{
    phrases::{built_in_tags, parent},
    tags::parts,
};
use crate::matching::{InLanguage, TagParts, Texts};

/// Languages whose speakers read another one without effort, a choice and no rule of CLDR.
const INSTEAD: [(&str, &str); 1] = [("nn", "nb")];

/// Parents of CLDR that are no language of their own here, and who speaks for them.
const STANDS_FOR: [(&str, &str); 1] = [("en-001", "en-GB")];

/// The languages that can be spoken, each with a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spoken {
    tags: Vec<(TagParts, usize)>,
}

impl Spoken {
    /// The built-in languages by their places, and behind them those of a document, which go before a built-in of the same tag.
    pub(crate) fn new<'a>(own: impl IntoIterator<Item = &'a str>) -> Spoken {
        let built_in = built_in_tags();
        let behind = built_in.len();
        let own = own.into_iter().enumerate().map(|(place, tag)| (tag, behind + place)).collect::<Vec<_>>();
        let all = own.into_iter().chain(built_in.enumerate().map(|(place, tag)| (tag, place)));
        Spoken::of(all)
    }

    /// Any tags with numbers; the first of equal ones counts.
    pub(crate) fn of<'a>(tags: impl IntoIterator<Item = (&'a str, usize)>) -> Spoken {
        Spoken { tags: tags.into_iter().filter_map(|(tag, number)| Some((parts(tag)?, number))).collect() }
    }

    /// The number of the language for a tag, if one can be spoken.
    pub(crate) fn find(&self, wanted: &TagParts) -> Option<usize> {
        find(self.tags.iter().map(|(parts, number)| (parts, *number)), wanted)
    }
}

/// A reason or another text in the language that is spoken, or in a variety of it.
pub(crate) fn in_some_language<'t>(texts: &'t Texts, spoken: &TagParts) -> Option<&'t str> {
    let languages = texts.languages();
    let number = find(languages.iter().zip(0..).map(|(one, number)| (&one.parts, number)), spoken);
    // Who names no country takes the words for any.
    let any = spoken.region.as_ref().is_none_or(|region| region.len() == 3);
    let is_variety =
        |one: &InLanguage| any && (&one.parts.language, &one.parts.script) == (&spoken.language, &spoken.script);
    let number = number.or_else(|| languages.iter().position(is_variety))?;
    Some(&languages[number].text)
}

/// The number of what has the tag, or the nearest of its parents.
pub(crate) fn find<'t>(among: impl Iterator<Item = (&'t TagParts, usize)> + Clone, wanted: &TagParts) -> Option<usize> {
    let find = |language: &str, region: Option<&str>| {
        let fits = |parts: &TagParts| {
            parts.language == language && parts.script == wanted.script && parts.region.as_deref() == region
        };
        among.clone().find(|(parts, _)| fits(parts)).map(|(_, number)| number)
    };
    let mut language = wanted.language.as_str();
    loop {
        let mut region = wanted.region.clone();
        while let Some(stated) = region {
            let found = find(language, Some(&stated));
            let tag = format!("{language}-{stated}");
            let stands = STANDS_FOR.iter().find(|(parent, _)| *parent == tag);
            let stands = stands.and_then(|(_, tag)| find(language, tag.split('-').nth(1)));
            if let Some(number) = found.or(stands) {
                return Some(number);
            }
            // A parent of another language, or without a region, is as good as none.
            region = parent(&tag)
                .and_then(|up| up.split_once('-'))
                .filter(|(up, region)| *up == language && region.len() < 4)
                .map(|(_, region)| region.to_string());
        }
        if let Some(number) = find(language, None) {
            return Some(number);
        }
        language = INSTEAD.iter().find(|(from, _)| *from == language)?.1;
    }
}

#[cfg(all(test, feature = "languages"))]
mod tests {
    use super::*;

    fn found(spoken: &Spoken, wanted: &str) -> Option<&'static str> {
        let number = spoken.find(&parts(wanted)?)?;
        built_in_tags().nth(number)
    }

    #[test]
    fn a_tag_leads_to_the_nearest_language_of_its_script() {
        let spoken = Spoken::new([]);
        for (wanted, tag) in [
            ("es-MX", "es-419"),
            ("es-AR", "es-419"),
            ("es-US", "es-419"),
            ("es-419", "es-419"),
            ("es-ES", "es"),
            ("es", "es"),
            ("es-PH", "es"),
            ("pt-AO", "pt-PT"),
            ("pt-MZ", "pt-PT"),
            ("pt-BR", "pt"),
            ("pt", "pt"),
            ("pt-PT", "pt-PT"),
            ("en-AU", "en-GB"),
            ("en-IE", "en-GB"),
            ("en-NZ", "en-GB"),
            ("en-IN", "en-GB"),
            ("en-DE", "en-GB"),
            ("en-001", "en-GB"),
            ("en-150", "en-GB"),
            ("en-US", "en"),
            ("en-CA", "en"),
            ("en", "en"),
            ("EN-gb", "en-GB"),
            ("zh-TW", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh-MO", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("cmn", "zh-Hans"),
            ("cmn-Hant", "zh-Hant"),
            ("sr-ME", "sr-Latn"),
            ("sr", "sr"),
            ("sr-RS", "sr"),
            ("sr-Latn-RS", "sr-Latn"),
            ("sh", "sr-Latn"),
            ("tl", "fil"),
            ("tl-PH", "fil"),
            ("nn", "nb"),
            ("nn-NO", "nb"),
            ("no", "nb"),
            ("nb-NO", "nb"),
            ("iw", "he"),
            ("he-IL", "he"),
            ("in", "id"),
            ("mo", "ro"),
            ("de-AT", "de"),
            ("de-CH-1996", "de"),
            ("fr-CA", "fr-CA"),
            ("fr-BE", "fr"),
            ("ar-EG", "ar-EG"),
            ("ar-SA", "ar"),
            ("ar-AE-u-nu-latn", "ar"),
            ("fa-AF", "fa"),
            ("i-default-x", ""),
            ("pa-IN", "pa"),
            ("en-840", "en"),
        ] {
            assert_eq!(found(&spoken, wanted), Some(tag).filter(|tag| !tag.is_empty()), "{wanted}");
        }
        // Another script, another language, or none.
        for wanted in [
            "pa-PK", "hi-Latn", "ms-Arab", "sr-Arab", "yue", "tlh", "x-lobby", "und", "*", "ka", "uz", "bs-Cyrl",
            "en-Dsrt",
        ] {
            assert_eq!(found(&spoken, wanted), None, "{wanted}");
        }
    }

    #[test]
    fn no_tag_leads_to_another_script() {
        let spoken = Spoken::new([]);
        let scripts = ["Latn", "Cyrl", "Arab", "Hans", "Hant", "Deva", "Guru", "Grek", "Hebr", "Jpan", "Kore", "Thai"];
        for tag in built_in_tags() {
            let language = tag.split('-').next().unwrap();
            for script in scripts {
                for region in ["", "-US", "-CN", "-RS", "-ME", "-PK", "-419"] {
                    let wanted = parts(&format!("{language}-{script}{region}")).unwrap();
                    if let Some(number) = spoken.find(&wanted) {
                        let found = parts(built_in_tags().nth(number).unwrap()).unwrap();
                        assert_eq!(found.script, wanted.script, "{wanted:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_documents_language_goes_before_a_built_in_one_and_the_first_tag_before_the_next() {
        let spoken = Spoken::new(["de", "gsw", "en-001"]);
        let built_in = built_in_tags().len();
        let find = |tag: &str| spoken.find(&parts(tag).unwrap());
        assert_eq!(
            (find("de-AT"), find("gsw-CH"), find("en-AU")),
            (Some(built_in), Some(built_in + 1), Some(built_in + 2))
        );
        let wanted: Vec<_> = ["tlh", "xx", "es-MX", "de"].iter().filter_map(|tag| parts(tag)).collect();
        let found = wanted.iter().find_map(|wanted| spoken.find(wanted));
        assert_eq!(built_in_tags().nth(found.unwrap()), Some("es-419"));
    }
}
