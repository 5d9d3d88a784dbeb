/*!
The notes and faults of one run, collected while it goes on: a reader tells the report what is wrong and reads on, so that one run tells everything.

# Invariant
Of one code at most [`MOST`] are kept, so that no input makes a report that is longer than itself; what was left out is counted in the last one.
*/

use std::collections::HashMap;

use crate::note::{Fault, FaultKind, Note, NoteCode, Place};

/// The most notes, or faults, of one code.
const MOST: usize = 1000;

/// What one run has to say.
#[derive(Debug, Default)]
pub struct Report {
    notes: Vec<Note>,
    faults: Vec<Fault>,
    counts: HashMap<&'static str, usize>,
}

impl Report {
    /// Nothing yet.
    pub fn new() -> Report {
        Report::default()
    }

    /// Adds a note; `queue` is the name of the queue that it is about.
    pub fn note(&mut self, code: NoteCode, queue: Option<&str>, place: Place, text: impl Into<String>) {
        if self.is_room_for(code.as_str()) {
            self.notes.push(Note { code, queue: queue.map(str::to_owned), place, text: text.into() });
        }
    }

    /// Adds a fault: no document will be written.
    pub fn fault(&mut self, kind: FaultKind, place: Place, text: impl Into<String>) {
        if self.is_room_for(kind.as_str()) {
            self.faults.push(Fault { kind, place, text: text.into() });
        }
    }

    /// A fault where a value was wanted; for `return report.none(...)`.
    pub fn none<T>(&mut self, kind: FaultKind, place: Place, text: impl Into<String>) -> Option<T> {
        self.fault(kind, place, text);
        None
    }

    /// Whether anything keeps the document from being written.
    pub fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The notes so far.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How many faults there are so far: a reader that sees more afterwards gives up its queue.
    pub fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// Whether a note of this code was made.
    pub fn has_note(&self, code: NoteCode) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }

    /// The notes and the faults, in the order in which they were found.
    pub fn into_parts(mut self) -> (Vec<Note>, Vec<Fault>) {
        for note in &mut self.notes {
            count_rest(self.counts.remove(note.code.as_str()), &mut note.text);
        }
        for fault in &mut self.faults {
            count_rest(self.counts.remove(fault.kind.as_str()), &mut fault.text);
        }
        (self.notes, self.faults)
    }

    fn is_room_for(&mut self, code: &'static str) -> bool {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        *count <= MOST
    }
}

fn count_rest(count: Option<usize>, text: &mut String) {
    if let Some(more) = count.and_then(|count| count.checked_sub(MOST)).filter(|more| *more > 0) {
        text.push_str(&format!(" (and {more} more of this kind that are not listed)"));
    }
}
