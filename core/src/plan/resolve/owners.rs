/*!
One owner a date: what sets of claims come to when the strongest set is asked first.
*/

use std::sync::Arc;

use crate::{
    plan::read::{Claims, Place},
    schedule::{Exceptions, Run},
};

/// Exceptions of several sets, and where each entry stands.
pub(super) struct Resolved {
    pub(super) exceptions: Arc<Exceptions>,
    pub(super) places: Vec<Place>,
}

/// The strongest set comes first.
pub(super) fn resolve<'c, 'a: 'c>(sets: impl Iterator<Item = &'c Claims<'a>>) -> Resolved {
    let (mut entries, mut places, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    for set in sets {
        let base = entries.len() as u32;
        entries.extend(set.entries.iter().cloned());
        places.extend(set.places.iter().copied());
        claims.extend(set.in_order().map(|run| Run { entry: run.entry + base, ..*run }));
    }
    Resolved { exceptions: Arc::new(Exceptions::resolve(entries, &claims)), places }
}
