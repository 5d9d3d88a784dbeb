/*!
How an override is asked for: when, why, by whom, and on which condition.
*/

use std::time::Duration;

use openline::{At, Issue, OverrideReason};

use crate::{
    error::{LiveError, LiveErrorCode},
    generation::Generation,
};

/// From when to when an override holds, why, and who says so.
///
/// ```
/// use std::time::Duration;
/// use openline_live::Terms;
///
/// let two_hours = Terms::lasting(Duration::from_secs(7200)).reason("Power cut").by("desk 1");
/// let until_told = Terms::further_notice().reason_in("en", "Fire alarm").reason_in("es", "Alarma de incendio");
/// # let _ = (two_hours, until_told);
/// ```
#[derive(Clone, Debug)]
pub struct Terms {
    pub(crate) from: Option<i64>,
    pub(crate) end: End,
    pub(crate) reason: Option<OverrideReason>,
    pub(crate) replaces: Option<u64>,
    pub(crate) author: Author,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    At(i64),
    After(Duration),
    Never,
}

impl Terms {
    fn ending(end: End) -> Terms {
        Terms { from: None, end, reason: None, replaces: None, author: Author::default() }
    }

    /// Until an instant.
    pub fn until(at: impl Into<At>) -> Terms {
        Terms::ending(End::At(at.into().epoch_seconds()))
    }

    /// For so long from its beginning, in whole seconds.
    pub fn lasting(time: Duration) -> Terms {
        Terms::ending(End::After(time))
    }

    /// Until somebody ends it.
    pub fn further_notice() -> Terms {
        Terms::ending(End::Never)
    }

    /// From an instant on, not more than a minute ago; from the store's time at making without it.
    pub fn from(mut self, at: impl Into<At>) -> Terms {
        self.from = Some(at.into().epoch_seconds());
        self
    }

    /// In the words that callers hear.
    pub fn reason(mut self, reason: impl Into<OverrideReason>) -> Terms {
        self.reason = Some(reason.into());
        self
    }

    /// In the words that callers of a language hear; once for each language, the first is for everybody else.
    pub fn reason_in(mut self, tag: impl Into<String>, text: impl Into<String>) -> Terms {
        let one = (tag.into(), text.into());
        let mut texts = match self.reason.take() {
            Some(OverrideReason::Languages(texts)) => texts,
            _ => Vec::new(),
        };
        texts.push(one);
        self.reason = Some(OverrideReason::Languages(texts));
        self
    }

    /// In place of another override, which ends by the same entry.
    pub fn replaces(mut self, id: impl Into<u64>) -> Terms {
        self.replaces = Some(id.into());
        self
    }

    /// Who makes it, for the journal.
    pub fn by(mut self, name: impl Into<String>) -> Terms {
        self.author.name = name.into();
        self
    }

    /// By which it is known when it is repeated: see [`Author::key`].
    pub fn key(mut self, key: impl Into<String>) -> Terms {
        self.author.key = Some(key.into());
        self
    }

    /// Only if nothing was written since: see [`Author::expect`].
    pub fn expect(mut self, generation: impl Into<Generation>) -> Terms {
        self.author.expect = Some(generation.into());
        self
    }
}

/// Who writes an entry: a name for the journal, and on which condition.
///
/// Wherever one is asked for a plain name will do. The name is what the writer says it is: it is for the record, and proves nothing.
///
/// ```
/// use openline_live::Author;
///
/// let careful = Author::new("desk 1").key("ticket-4711").expect(42);
/// # let _ = careful;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Author {
    pub(crate) name: String,
    pub(crate) key: Option<String>,
    pub(crate) expect: Option<Generation>,
}

impl Author {
    /// By a name.
    pub fn new(name: impl Into<String>) -> Author {
        Author { name: name.into(), ..Author::default() }
    }

    /// A key of 2 to 64 characters, remembered for a day. Whoever was told that nothing is sure repeats with the same key: what was done is not done twice,
    /// and the answer is that of the first time.
    pub fn key(mut self, key: impl Into<String>) -> Author {
        self.key = Some(key.into());
        self
    }

    /// Only if the journal is still at this generation; otherwise the error is `conflict`, with the entries in between.
    pub fn expect(mut self, generation: impl Into<Generation>) -> Author {
        self.expect = Some(generation.into());
        self
    }

    pub(crate) fn check(&self) -> Result<(), LiveError> {
        if self.name.chars().count() > 200 || self.name.chars().any(char::is_control) {
            return Err(LiveError::new(
                LiveErrorCode::BadAuthor,
                "the author's name is over 200 characters or has control characters",
            ));
        }
        match self.key.as_deref().map(|key| (key.chars().count(), key.chars().any(char::is_control))) {
            None | Some((2..=64, false)) => Ok(()),
            Some((count, _)) => Err(LiveError::new(
                LiveErrorCode::BadKey,
                format!("the key has {count} characters, wanted 2 to 64 that can be seen"),
            )),
        }
    }
}

impl From<&str> for Author {
    fn from(name: &str) -> Author {
        Author::new(name)
    }
}

impl From<String> for Author {
    fn from(name: String) -> Author {
        Author::new(name)
    }
}

impl From<&Author> for Author {
    fn from(author: &Author) -> Author {
        author.clone()
    }
}

/// What was written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The number of the entry; of a making it is the override's id.
    pub id: u64,
    /// The generation that has it.
    pub generation: Generation,
    /// Nothing was written: the key was known, or it had ended already.
    pub repeated: bool,
    /// What is worth a word about it, such as an opening of a disabled queue.
    pub warnings: Vec<Issue>,
}

impl From<Written> for u64 {
    fn from(written: Written) -> u64 {
        written.id
    }
}

impl From<&Written> for u64 {
    fn from(written: &Written) -> u64 {
        written.id
    }
}
