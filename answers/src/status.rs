/*!
A queue at its instant.
*/

use openline::{At, Queue, Status};
use serde::Serialize;

/// A queue at its instant: the words of its status, under its name.
#[derive(Clone, Debug, Serialize)]
pub struct QueueStatus<'q> {
    name: &'q str,
    /// Only where it is in any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<&'q str>,
    /// Its state.
    #[serde(flatten)]
    pub status: Status,
}

impl<'q> QueueStatus<'q> {
    /// Of a queue at an instant.
    pub fn new(queue: &Queue<'q>, at: At) -> QueueStatus<'q> {
        QueueStatus { name: queue.name(), groups: queue.groups().collect(), status: queue.status(at) }
    }
}
