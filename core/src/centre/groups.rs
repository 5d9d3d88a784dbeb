/*!
The groups of queues: names for many queues at once. A centre without any costs nothing.
*/

/// # Invariant
/// All numbers inside point into the lists beside them.
#[derive(Debug, Default)]
pub(super) struct Groups {
    names: Box<[Box<str>]>,
    /// Lists of groups that queues have, each once; the first one is empty.
    sets: Box<[Box<[u32]>]>,
    /// The list of each queue; none where no queue has any.
    of_queue: Box<[u32]>,
}

impl Groups {
    pub(super) fn new(names: Vec<Box<str>>, sets: Vec<Box<[u32]>>, of_queue: impl Iterator<Item = u32>) -> Groups {
        let of_queue = if names.is_empty() { Box::default() } else { of_queue.collect() };
        Groups { names: names.into(), sets: sets.into(), of_queue }
    }

    /// In the order in which the document first names them.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Those of a queue, in the order of its list.
    pub(super) fn of(&self, queue: u32) -> impl ExactSizeIterator<Item = &str> {
        let set = self.of_queue.get(queue as usize).map_or(&[][..], |&set| &*self.sets[set as usize]);
        set.iter().map(|&group| &*self.names[group as usize])
    }

    /// The number of a group.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.names.iter().position(|known| **known == *name).map(|number| number as u32)
    }

    /// The number of a queue's list; 0 is none.
    pub(super) fn set_of(&self, queue: u32) -> u32 {
        self.of_queue.get(queue as usize).copied().unwrap_or(0)
    }

    /// The groups of a list.
    pub(super) fn set(&self, number: u32) -> &[u32] {
        self.sets.get(number as usize).map_or(&[], |set| set)
    }
}
