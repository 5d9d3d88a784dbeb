/*!
What can go wrong with live state: the codes, and the one error that carries them.

Whatever happens here, the last engine goes on answering; an error tells the one who writes or looks.
*/

use std::{fmt, time::Duration};

use openline::Issue;

use crate::journal::Entry;

/// Declares the codes with their words and meanings.
macro_rules! codes {
    ($($name:ident $word:literal $meaning:literal)*) => {
        /// The kinds of [`LiveError`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum LiveErrorCode { $(#[doc = $meaning] $name),* }

        impl LiveErrorCode {
            /// Every code with its meaning.
            pub const ALL: &'static [(&'static str, &'static str)] = &[$(($word, $meaning)),*];

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $(LiveErrorCode::$name => $word),* }
            }
        }
    };
}

codes! {
    Unavailable "unavailable" "the store did not answer in time: nothing is sure, repeat with the same key"
    StoreGone "store_gone" "the store's file was deleted or replaced under its users"
    ReadOnly "read_only" "the store, or this handle, cannot be written"
    DiskFull "disk_full" "there is no room for an entry"
    Damaged "damaged" "the journal does not pass its chain: it was set aside, `openline live FILE repair` makes a new one"
    Lost "lost" "the store has fewer or other entries than were seen before"
    NewerJournal "newer_journal" "an entry of a kind that this version does not know"
    NetworkFolder "network_folder" "a network file system has no shared memory: take Redis or PostgreSQL"
    BadStore "bad_store" "the store's address is not one, or what is there is no journal of openline"
    ClockSkew "clock_skew" "this host's clock and the store's differ by more than a minute"
    Conflict "conflict" "somebody wrote since the generation that was expected"
    Refused "refused" "what is asked for is wrong by itself or in this document; the code is that of the first issue"
    InThePast "in_the_past" "a beginning more than a minute ago"
    UnknownId "unknown_id" "there is no such override or entry"
    BadKey "bad_key" "a key has 2 to 64 characters"
    BadAuthor "bad_author" "the author's name is over 200 characters or has control characters"
    BadSignal "bad_signal" "a signal names its source and holds for 1 second to 15 minutes"
    TooMany "too_many" "more overrides than are kept at a time"
    CannotUndo "cannot_undo" "the inverse of this entry is nothing, or would undo others too"
    Document "document" "the document's text does not load; the issues have their places"
    Unreadable "unreadable" "the document's file cannot be read or written"
}

/// Why something live was not done.
#[derive(Clone, Debug)]
pub struct LiveError {
    kind: LiveErrorCode,
    message: String,
    issues: Vec<Issue>,
    entries: Vec<Entry>,
}

impl LiveError {
    pub(crate) fn new(kind: LiveErrorCode, message: impl Into<String>) -> LiveError {
        LiveError { kind, message: message.into(), issues: Vec::new(), entries: Vec::new() }
    }

    /// One that says what is wrong with a text or an override, place by place.
    pub(crate) fn with_issues(kind: LiveErrorCode, issues: &[Issue]) -> LiveError {
        let message = issues.iter().map(|issue| issue.to_string()).collect::<Vec<_>>().join("\n");
        LiveError { kind, message, issues: issues.to_vec(), entries: Vec::new() }
    }

    pub(crate) fn conflict(expected: impl fmt::Display, entries: Vec<Entry>) -> LiveError {
        let message = match &entries[..] {
            [] => format!("generation {expected} was expected, and the journal is not there"),
            [entry] => format!("generation {expected} was expected, but {} was written since", entry.title()),
            [.., last] => {
                format!(
                    "generation {expected} was expected, but {} entries were written since, last {}",
                    entries.len(),
                    last.title()
                )
            }
        };
        LiveError { kind: LiveErrorCode::Conflict, message, issues: Vec::new(), entries }
    }

    pub(crate) fn unavailable(what: impl fmt::Display, waited: Duration) -> LiveError {
        let message =
            format!("{what} (waited {:.1} s): nothing is sure, repeat with the same key", waited.as_secs_f64());
        LiveError::new(LiveErrorCode::Unavailable, message)
    }

    /// The stable snake_case code: a word of [`LiveErrorCode`], or, where a request was refused, the code of the first of [`issues`](Self::issues)
    /// (`unknown_queue`).
    pub fn code(&self) -> &str {
        match (self.kind, self.issues.first()) {
            (LiveErrorCode::Refused, Some(issue)) => issue.code(),
            _ => self.kind.as_str(),
        }
    }

    /// The kind as a value to match on.
    pub fn kind(&self) -> LiveErrorCode {
        self.kind
    }

    /// What is wrong with the text or the override, place by place.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// Of a conflict: the entries that were written in between.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LiveError {}
