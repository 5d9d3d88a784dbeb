/*!
One queue in memory: numbers that point into the centre's lists.
*/

#[derive(Clone, Copy, Debug)]
pub(crate) struct QueueRow {
    pub(crate) year: u32,
    pub(crate) exceptions: u32,
    pub(crate) zone: u32,
    pub(crate) filter: u32,
    pub(crate) function: u32,
    /// The number of its line.
    pub(super) line: u32,
}

impl QueueRow {
    /// The same row without a table: no line has this number.
    pub(super) fn without_tables(self) -> QueueRow {
        QueueRow { line: u32::MAX, ..self }
    }
}

/// Whom a queue serves; few of them are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    pub(crate) channels: u32,
    pub(crate) languages: u32,
    pub(super) enabled: bool,
}
