/*!
One owner a date: what sets of claims come to when the strongest set is asked first.
*/

use std::{
    hash::{BuildHasher, Hasher},
    sync::Arc,
};

use foldhash::fast::FixedState;

use crate::{
    plan::{
        Interner,
        read::{Claims, Place},
    },
    schedule::{Entry, Exceptions, Run},
};

/// Exceptions of several sets, and where each entry stands.
pub(super) struct Resolved {
    pub(super) exceptions: Arc<Exceptions>,
    pub(super) places: Vec<Place>,
    /// The same for the same runs of the same entries of the document.
    pub(super) hash: u64,
}

/// The strongest set comes first; `known` are the entries of the document.
pub(super) fn resolve<'c, 'a: 'c>(
    known: &Interner<Arc<Entry>>,
    sets: impl Iterator<Item = &'c Claims<'a>> + Clone,
) -> Resolved {
    let count = sets.clone().map(|set| set.entries.len()).sum();
    let mut entries: Vec<Arc<Entry>> = Vec::with_capacity(count);
    let (mut places, mut claims) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut hasher = FixedState::default().build_hasher();
    for set in sets {
        let base = entries.len() as u32;
        for &number in &set.entries {
            hasher.write_u32(number);
            entries.push(Arc::clone(known.get(number)));
        }
        places.extend(set.places.iter().copied());
        claims.extend(set.in_order().map(|run| Run { entry: run.entry + base, ..*run }));
    }
    let exceptions = Arc::new(Exceptions::resolve(entries, claims));
    for run in exceptions.own_runs() {
        hasher.write_u64(u64::from(run.first.0 as u32) << 32 | u64::from(run.last.0 as u32));
        hasher.write_u32(run.entry);
    }
    Resolved { exceptions, places, hash: hasher.finish() }
}
