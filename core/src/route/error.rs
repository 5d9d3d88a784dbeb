/*!
Why a contact cannot be routed at all: it names something that does not exist.
*/

use std::fmt;

/// A contact that names what the configuration does not have. Being closed is an answer, never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteError {
    code: RouteErrorCode,
    message: String,
}

/// The kinds of [`RouteError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RouteErrorCode {
    /// No topic has that name.
    UnknownTopic,
    /// No active handoff has that name or function name.
    UnknownHandoff,
    /// Both a topic and a handoff are named.
    TopicAndHandoff,
    /// Neither is named, and no handoff is the default.
    NoDefault,
    /// A language tag is malformed.
    BadLanguage,
    /// The channel is empty.
    BadChannel,
}

impl RouteError {
    pub(super) fn new(code: RouteErrorCode, message: String) -> RouteError {
        RouteError { code, message }
    }

    /// The stable snake_case code: `unknown_topic`, `unknown_handoff`, `topic_and_handoff`, `no_default`, `bad_language`, `bad_channel`.
    pub fn code(&self) -> &'static str {
        match self.code {
            RouteErrorCode::UnknownTopic => "unknown_topic",
            RouteErrorCode::UnknownHandoff => "unknown_handoff",
            RouteErrorCode::TopicAndHandoff => "topic_and_handoff",
            RouteErrorCode::NoDefault => "no_default",
            RouteErrorCode::BadLanguage => "bad_language",
            RouteErrorCode::BadChannel => "bad_channel",
        }
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
