/*!
Why a contact cannot be routed at all: it names something that does not exist.
*/

use std::fmt;

use crate::words::words;

/// A contact that names what the configuration does not have. Being closed is an answer, never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteError {
    code: RouteErrorCode,
    message: String,
}

words! {
    /// The kinds of [`RouteError`].
    #[non_exhaustive]
    pub enum RouteErrorCode {
        UnknownTopic "unknown_topic" "0.1.0" "no topic has that name"
        UnknownHandoff "unknown_handoff" "0.1.0" "no active handoff has that name or function name"
        TopicAndHandoff "topic_and_handoff" "0.1.0" "both a topic and a handoff are named"
        NoDefault "no_default" "0.1.0" "neither is named, and no handoff is the default"
        BadLanguage "bad_language" "0.1.0" "a language tag is malformed"
        BadChannel "bad_channel" "0.1.0" "the channel is empty"
        UnknownTemplateWord "unknown_template_word" "0.2.0" "what is to be said is no word of instructions"
    }
}

impl RouteError {
    pub(super) fn new(code: RouteErrorCode, message: String) -> RouteError {
        RouteError { code, message }
    }

    /// The stable snake_case code, a word of [`RouteErrorCode`].
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }

    /// The code as a value to match on.
    pub fn kind(&self) -> RouteErrorCode {
        self.code
    }
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RouteError {}
