/*!
The exceptions of each queue: its own, then those of its calendars in order, one owner a date.
*/

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use foldhash::fast::RandomState;

use super::{
    derivations::Derived,
    owners::{Resolved, resolve},
};
use crate::{
    error::Code,
    plan::{
        When,
        read::{Notes, Place, Reader},
    },
    schedule::Exceptions,
};

impl<'a> Reader<'a> {
    /// The number of each queue's exceptions. Queues with the same calendars share what these say; a queue's own dates lie over it.
    pub(super) fn resolve_exceptions(&mut self) -> Vec<u32> {
        let numbers: HashMap<&'a str, usize> = self.calendars.iter().enumerate().map(|(i, c)| (c.name, i)).collect();
        self.derive_calendars(&numbers);
        let mut derived = Derived::default();
        let mut shared: HashMap<Vec<usize>, (Resolved, u32), RandomState> = HashMap::default();
        let mut resolved: Vec<u32> = Vec::with_capacity(self.queues.len());
        for i in 0..self.queues.len() {
            if let Some(same) = self.queues[i].same_exceptions {
                // OK: it is the number of an earlier queue.
                resolved.push(resolved[same as usize]);
                continue;
            }
            let mut calendars = Vec::with_capacity(self.queues[i].calendars.len());
            for &(name, place) in &self.queues[i].calendars {
                match numbers.get(name) {
                    Some(&calendar) => calendars.push(calendar),
                    None => {
                        let hint = self.notes.hint(name, self.calendars.iter().map(|calendar| calendar.name));
                        let message = format!("there is no calendar {name:?}{hint}");
                        self.notes.error(place, Code::UnknownCalendar, message);
                    }
                }
            }
            for &calendar in &calendars {
                self.calendars[calendar].used = true;
            }
            let (below, number) = match shared.get(&calendars) {
                Some(known) => known,
                None => {
                    let below =
                        resolve(&self.entries, calendars.iter().map(|&calendar| &self.calendars[calendar].claims));
                    let number = self.exceptions.intern_by(below.hash, Arc::clone(&below.exceptions));
                    warn_of_cuts(&mut self.notes, &below.exceptions, &below.places);
                    shared.entry(calendars.clone()).or_insert((below, number))
                }
            };
            self.derive_queue(i, &below.exceptions, *number, &numbers, &mut derived);
            let claims = &self.queues[i].claims;
            if claims.is_empty() {
                resolved.push(*number);
                continue;
            }
            let own = resolve(&self.entries, std::iter::once(claims));
            if calendars.is_empty() {
                warn_of_cuts(&mut self.notes, &own.exceptions, &own.places);
                resolved.push(self.exceptions.intern_by(own.hash, own.exceptions));
                continue;
            }
            let layered = Arc::unwrap_or_clone(own.exceptions).over(Arc::clone(&below.exceptions));
            if layered.has_nights() {
                let places: Vec<Place> = own.places.iter().chain(&below.places).copied().collect();
                warn_of_cuts(&mut self.notes, &layered, &places);
            }
            // OK: what lies below is one for each hash, so that the same two make the same one.
            let hash = own.hash.rotate_left(32) ^ below.hash;
            resolved.push(self.exceptions.intern_by(hash, Arc::new(layered)));
        }
        resolved
    }
}

impl Reader<'_> {
    /// A calendar that a promise excepts is used.
    pub(in crate::plan) fn use_excepted_calendars(&mut self) {
        let excepted = self.expectations.iter().filter_map(|expectation| match &expectation.when {
            When::During { except, .. } => Some(except),
            When::Instant(_) | When::Local(_) => None,
        });
        let names: HashSet<&str> = excepted.flatten().map(|named| &*named.name).collect();
        self.calendars.iter_mut().filter(|calendar| names.contains(calendar.name)).for_each(|c| c.used = true);
    }
}

/// Warns at each exception that cuts the night of another one on the date before.
fn warn_of_cuts(notes: &mut Notes, exceptions: &Exceptions, places: &[Place]) {
    if !exceptions.has_nights() {
        return;
    }
    let next = exceptions.runs().skip(1);
    let mut cuts: Vec<Place> = exceptions
        .runs()
        .zip(next)
        .filter(|(run, next)| run.last.next() == next.first && run.entry != next.entry)
        .filter(|(run, next)| exceptions.entry(run.entry).night() > 0 && exceptions.entry(next.entry).cuts_nights())
        .map(|(_, next)| places[next.entry as usize])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    for place in cuts {
        notes.warning(place, Code::CutNight, "cuts the night of the exception on the date before");
    }
}
