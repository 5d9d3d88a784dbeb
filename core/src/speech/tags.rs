/*!
A tag as it is looked up: language, script and region.
*/

use crate::matching::{Listed, TagParts, listed_tag};

/// A tag's canonical parts; none where it names no language, or one that nobody could look up.
pub(crate) fn parts(tag: &str) -> Option<TagParts> {
    match listed_tag(tag) {
        Ok(Listed::Tag(language)) => Some(language.parts(tag)),
        _ => None,
    }
}
