/*!
The languages that a queue supports.

# Invariant
Sorted and without repeats, so that two lists that say the same are equal and hash alike; empty only when every language is
supported.
*/

use std::sync::Arc;

use super::language::{Asked, Language, Listed, Named};

/// A list of supported languages; the default supports every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Languages {
    named: Box<[Named]>,
    exact: Box<[Arc<str>]>,
}

impl Languages {
    /// No list, or one with `*` in it.
    pub(crate) fn every() -> Languages {
        Languages::default()
    }

    /// A list as it was written. Nothing listed is every language; whoever refuses an empty list does so before.
    pub(crate) fn new(listed: impl IntoIterator<Item = Listed>) -> Languages {
        let (mut named, mut exact) = (Vec::new(), Vec::new());
        for entry in listed {
            match entry {
                Listed::Any => return Languages::every(),
                Listed::Tag(Language::Named(one)) => named.push(one),
                Listed::Tag(Language::Exact(one)) => exact.push(one),
            }
        }
        named.sort_unstable();
        named.dedup();
        exact.sort_unstable();
        exact.dedup();
        Languages { named: named.into(), exact: exact.into() }
    }

    /// Languages of which only some countries are served: the first tag of each, and a country that is not, where one can be named.
    pub(crate) fn only_in_countries(&self) -> Vec<(String, Option<String>)> {
        // OK: sorted, so that the tags of one language are neighbours and one without a country comes first.
        let languages = self.named.chunk_by(|one, other| one.sounds_like_any(*other));
        let only = languages.filter(|tags| tags.iter().all(|tag| tag.country().is_some()));
        let told = only.map(|tags| {
            let served = |country: &String| tags.iter().any(|tag| tag.country().as_ref() == Some(country));
            let (language, country) = (tags[0].language(), tags[0].country().unwrap_or_default());
            (format!("{language}-{country}"), tags[0].likely_country().filter(|country| !served(country)))
        });
        told.collect()
    }

    /// What is listed: each language, with its script where that is not the usual one, and its country if one is stated.
    pub(crate) fn tags(&self) -> impl Iterator<Item = (Box<str>, Option<Box<str>>)> {
        let named = self.named.iter().map(|one| (one.written().into(), one.country().map(Into::into)));
        named.chain(self.exact.iter().map(|tag| ((&**tag).into(), None)))
    }

    pub(crate) fn is_every(&self) -> bool {
        self.named.is_empty() && self.exact.is_empty()
    }

    /// Whether a contact that asks for this is served; on a channel where people speak, scripts do not count.
    #[inline]
    pub(crate) fn accepts(&self, asked: &Asked, spoken: bool) -> bool {
        match asked {
            _ if self.is_every() => true,
            Asked::Nothing => true,
            Asked::Tag(Language::Named(asked)) if spoken => self.named.iter().any(|one| one.sounds_like(*asked)),
            Asked::Tag(Language::Named(asked)) => self.named.iter().any(|one| one.agrees(*asked)),
            Asked::Tag(Language::Exact(asked)) => self.exact.iter().any(|one| one == asked),
        }
    }

    /// Whether every contact that `other` serves is served here too.
    pub(crate) fn covers(&self, other: &Languages) -> bool {
        self.is_every()
            || !other.is_every()
                && other.named.iter().all(|theirs| self.named.iter().any(|ours| ours.covers(*theirs)))
                && other.exact.iter().all(|theirs| self.exact.contains(theirs))
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::{contact_tag, listed_tag};
    use super::*;

    fn list(tags: &[&str]) -> Languages {
        Languages::new(tags.iter().map(|tag| listed_tag(tag).unwrap()))
    }

    #[test]
    fn a_script_is_written_and_not_spoken() {
        for (listed, asked, written) in
            [("zh", "zh-TW", false), ("sr", "sr-Latn", false), ("sr-Latn", "sr-Cyrl", false), ("es", "es-MX", true)]
        {
            let (languages, tag) = (list(&[listed]), contact_tag(asked).unwrap());
            assert_eq!(
                (languages.accepts(&tag, false), languages.accepts(&tag, true)),
                (written, true),
                "{listed} {asked}"
            );
        }
        // Regions count on every channel, other languages too.
        for (listed, asked) in [("en-GB", "en-US"), ("zh-CN", "zh-TW"), ("zh", "yue")] {
            assert!(!list(&[listed]).accepts(&contact_tag(asked).unwrap(), true), "{listed} {asked}");
        }
    }

    #[test]
    fn a_list_serves_what_one_of_its_tags_serves() {
        let languages = list(&["en", "es-MX", "x-lobby"]);
        for (tag, served) in [
            ("en-GB", true),
            ("es", true),
            ("es-419", true),
            ("es-ES", false),
            ("fr", false),
            ("X-Lobby", true),
            ("x-roof", false),
            ("und", true),
            ("*", true),
        ] {
            assert_eq!(languages.accepts(&contact_tag(tag).unwrap(), false), served, "{tag}");
        }
    }

    #[test]
    fn a_star_or_no_list_serves_everything() {
        for languages in [list(&["en", "*"]), Languages::every()] {
            assert!(languages.is_every());
            assert!(languages.accepts(&contact_tag("x-roof").unwrap(), false));
            assert!(languages.accepts(&contact_tag("tlh").unwrap(), false));
        }
    }

    #[test]
    fn lists_that_say_the_same_are_equal() {
        assert_eq!(list(&["iw", "en", "he", "i-klingon"]), list(&["tlh", "en", "HE"]));
        assert_ne!(list(&["en"]), list(&["en-GB"]));
    }

    #[test]
    fn a_list_covers_another_when_it_leaves_nobody_out() {
        assert!(Languages::every().covers(&list(&["en"])));
        assert!(!list(&["en"]).covers(&Languages::every()));
        assert!(list(&["en", "es"]).covers(&list(&["en-GB"])));
        assert!(!list(&["en-GB"]).covers(&list(&["en"])));
        assert!(!list(&["en-GB"]).covers(&list(&["en-US"])));
        assert!(list(&["x-a", "en"]).covers(&list(&["x-a"])));
        assert!(!list(&["en"]).covers(&list(&["en", "x-a"])));
    }
}
