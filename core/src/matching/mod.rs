/*!
What may be compared with what: language tags, channel tokens, and the names that people nearly wrote.

This layer turns text into values that compare by a few integers. It knows no queue, no hours and no document position.
*/

mod channel;
mod grandfathered;
mod language;
mod languages;
mod malformed;
mod name;
mod pattern;
mod texts;

pub(crate) use channel::{Channel, Channels, KNOWN_CHANNELS, is_channel_token, is_known_channel};
pub(crate) use language::{Asked, Listed, TagParts, Unregistered, contact_tag, listed_tag, unregistered};
pub(crate) use languages::Languages;
pub(crate) use malformed::MalformedTag;
pub(crate) use name::{
    DESCRIPTION_CHARS, FUNCTION_NAME_CHARS, did_you_mean, function_name, nearest, short_function_name,
};
pub(crate) use pattern::Pattern;
pub(crate) use texts::{InLanguage, Texts};
