/*!
One owner a date: what sets of claims come to when the strongest set is asked first.
*/

use std::{collections::HashSet, sync::Arc};

use foldhash::fast::FixedState;

use crate::{
    plan::read::{Claims, Place},
    schedule::{Entry, Exceptions, Run},
};

/// The different entries of a document: thousands of queues close on their own dates, but say the same of them.
#[derive(Default)]
pub(super) struct Entries(HashSet<Arc<Entry>, FixedState>);

impl Entries {
    fn shared(&mut self, entry: &Entry) -> Arc<Entry> {
        if let Some(known) = self.0.get(entry) {
            return Arc::clone(known);
        }
        let entry = Arc::new(entry.clone());
        self.0.insert(Arc::clone(&entry));
        entry
    }
}

/// Exceptions of several sets, and where each entry stands.
pub(super) struct Resolved {
    pub(super) exceptions: Arc<Exceptions>,
    pub(super) places: Vec<Place>,
}

/// The strongest set comes first.
pub(super) fn resolve<'c, 'a: 'c>(known: &mut Entries, sets: impl Iterator<Item = &'c Claims<'a>>) -> Resolved {
    let (mut entries, mut places, mut claims) = (Vec::<Arc<Entry>>::new(), Vec::new(), Vec::new());
    for set in sets {
        let base = entries.len() as u32;
        entries.extend(set.entries.iter().map(|entry| known.shared(entry)));
        places.extend(set.places.iter().copied());
        claims.extend(set.in_order().map(|run| Run { entry: run.entry + base, ..*run }));
    }
    Resolved { exceptions: Arc::new(Exceptions::resolve(entries, &claims)), places }
}
