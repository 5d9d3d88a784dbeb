/*!
What a decision read otherwise than it was given.
*/

use serde::Serialize;

/// Something that a contact gave, and what it was read as: it is not quite right, and its meaning is in no doubt.
///
/// | `where` | `given` | `read` |
/// |---|---|---|
/// | `language` | `en_US` | `en-US`: a tag with the underscores that locales have |
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The part of the contact; `where` in JSON.
    #[serde(rename = "where")]
    pub where_: &'static str,
    /// As it was given.
    pub given: String,
    /// As it was read.
    pub read: String,
}

impl Note {
    pub(super) fn language(given: &str, read: &str) -> Note {
        Note { where_: "language", given: given.to_owned(), read: read.to_owned() }
    }
}
