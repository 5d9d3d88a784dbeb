/*!
Whom an override is about.
*/

/// Whom an override is about: a queue, a group of queues, or all of them but some.
///
/// ```
/// use openline::Subject;
///
/// let everything_else = Subject::all().except(["Emergency", "clinic"]); // a queue and a group
/// # let _ = everything_else;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The queue of this name.
    Queue(String),
    /// Every queue in the group of this name.
    Group(String),
    /// Every queue but those that `except` names, alone or by a group.
    All {
        /// Names of queues and groups; no group has a queue's name.
        except: Vec<String>,
    },
}

impl Subject {
    /// One queue.
    pub fn queue(name: impl Into<String>) -> Subject {
        Subject::Queue(name.into())
    }

    /// The queues of a group.
    pub fn group(name: impl Into<String>) -> Subject {
        Subject::Group(name.into())
    }

    /// Every queue.
    pub fn all() -> Subject {
        Subject::All { except: Vec::new() }
    }

    /// Every queue but these and those of these groups; for `all` only, a queue or a group has nothing to leave out and stays what it is.
    pub fn except<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Subject {
        if let Subject::All { except } = &mut self {
            except.extend(names.into_iter().map(Into::into));
        }
        self
    }
}
