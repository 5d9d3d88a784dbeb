/*!
The exceptions of each queue: its own, then those of its calendars in order, one owner a date.
*/

use std::{collections::HashMap, sync::Arc};

use crate::{
    error::Code,
    plan::read::{Claims, Place, Reader},
    schedule::{Exceptions, Run},
};

impl Reader<'_> {
    /// The number of each queue's exceptions; queues with the same calendars and nothing of their own share one.
    pub(super) fn resolve_exceptions(&mut self) -> Vec<u32> {
        let numbers: HashMap<&str, usize> = self.calendars.iter().enumerate().map(|(i, c)| (c.name, i)).collect();
        let mut shared: HashMap<Vec<usize>, u32> = HashMap::new();
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
            let own = !self.queues[i].claims.is_empty();
            if let Some(&number) = shared.get(&calendars).filter(|_| !own) {
                resolved.push(number);
                continue;
            }
            let sets =
                std::iter::once(&self.queues[i].claims).chain(calendars.iter().map(|&c| &self.calendars[c].claims));
            let (exceptions, cuts) = merge(sets);
            for place in cuts {
                let message = "cuts the night of the exception on the date before";
                self.notes.warning(place, Code::CutNight, message);
            }
            let number = self.exceptions.intern(Arc::new(exceptions));
            if !own {
                shared.insert(calendars, number);
            }
            resolved.push(number);
        }
        resolved
    }
}

/// Exceptions of several sets, the strongest first, and the places of those that cut another's night.
fn merge<'c>(sets: impl Iterator<Item = &'c Claims>) -> (Exceptions, Vec<Place>) {
    let (mut entries, mut places, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    for set in sets {
        let base = entries.len() as u32;
        entries.extend(set.entries.iter().cloned());
        places.extend(set.places.iter().copied());
        claims.extend(set.in_order().map(|run| Run { entry: run.entry + base, ..*run }));
    }
    let exceptions = Exceptions::resolve(entries, &claims);
    let mut cuts: Vec<Place> = exceptions
        .runs()
        .windows(2)
        .filter(|pair| pair[0].last.next() == pair[1].first && pair[0].entry != pair[1].entry)
        .filter(|pair| exceptions.entry(pair[0].entry).hours.night() > 0)
        .map(|pair| places[pair[1].entry as usize])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    (exceptions, cuts)
}
