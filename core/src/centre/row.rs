/*!
One queue in memory: numbers that point into the centre's lists.
*/

/// A queue without a compiled table.
pub(super) const NO_TABLE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(crate) struct QueueRow {
    pub(crate) year: u32,
    pub(crate) exceptions: u32,
    pub(crate) zone: u32,
    pub(crate) filter: u32,
    pub(crate) function: u32,
    pub(crate) table: u32,
}

/// Whom a queue serves; few of them are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    pub(crate) channels: u32,
    pub(crate) languages: u32,
    pub(super) enabled: bool,
}
