/*!
A text that is said to people: one for everybody, or one for each of several languages.

# Invariant
It has at least one text. Who asks for no language, or for one that is not there, is given the first: a holiday's foreign name beats none.
*/

use std::{ops::Deref, sync::Arc};

use super::language::TagParts;

/// A text, or several by language; it reads as its first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Texts {
    first: Arc<str>,
    // One word, because most documents have no language here and some have many texts.
    languages: Option<Arc<Vec<InLanguage>>>,
}

/// A text in its language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InLanguage {
    pub(crate) parts: TagParts,
    pub(crate) text: Arc<str>,
}

impl Texts {
    /// Texts by language, most important first; none of none.
    pub(crate) fn in_languages(languages: Vec<InLanguage>) -> Option<Texts> {
        let first = Arc::clone(&languages.first()?.text);
        Some(Texts { first, languages: Some(Arc::new(languages)) })
    }

    /// The texts by language; none where there is one for everybody.
    pub(crate) fn languages(&self) -> &[InLanguage] {
        self.languages.as_deref().map_or(&[], |languages| languages)
    }
}

impl<T: Into<Arc<str>>> From<T> for Texts {
    fn from(text: T) -> Texts {
        Texts { first: text.into(), languages: None }
    }
}

impl Deref for Texts {
    type Target = str;

    fn deref(&self) -> &str {
        &self.first
    }
}
