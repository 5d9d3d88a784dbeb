/*!
The dates on which an exception replaces the week, resolved to one owner a date.

A queue's own exceptions lie over those of its calendars, which all queues with the same calendars share: one date of its own costs a queue that
date, however many its calendars have.

# Invariant
`runs` is sorted by date and disjoint, in each layer: each date has at most one entry there, the one that wins by precedence, and the layer above
wins over the one below. Consecutive dates of one entry may stand in one run or in several; whether a night is cut depends on the entry alone.
*/

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::{Change, Day, hours::DayHours};
use crate::matching::Texts;

/// What an exception says about its dates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) value: EntryValue,
    /// A person's words, spoken to callers.
    pub(crate) reason: Option<Texts>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EntryValue {
    /// These hours instead of the date's own; the date is the exception's, from midnight to midnight.
    Hours(DayHours),
    /// The date's own hours, with a change.
    Change(Change),
}

impl Entry {
    /// Closed for the whole date.
    pub(crate) fn closed(reason: Option<Texts>) -> Entry {
        Entry { value: EntryValue::Hours(DayHours::closed()), reason }
    }

    /// Whether a schedule that is always open (`true`), or never (`false`), is so on its dates too.
    pub(crate) fn keeps(&self, open: bool) -> bool {
        match &self.value {
            EntryValue::Hours(hours) => hours.constant() == Some(open),
            EntryValue::Change(Change { plus, minus }) => if open { minus } else { plus }.is_empty(),
        }
    }

    /// Whether it closes its whole dates.
    pub(crate) fn closes(&self) -> bool {
        matches!(&self.value, EntryValue::Hours(hours) if hours.is_empty())
    }

    /// How far its own times reach into the next date, in minutes.
    pub(crate) fn night(&self) -> u16 {
        match &self.value {
            EntryValue::Hours(hours) => hours.night(),
            EntryValue::Change(change) => change.night(),
        }
    }

    /// Whether it cuts the night of another exception on the date before.
    pub(crate) fn cuts_nights(&self) -> bool {
        matches!(self.value, EntryValue::Hours(_))
    }

    /// Whether it takes times from the date after its own.
    fn takes_from_next(&self) -> bool {
        matches!(&self.value, EntryValue::Change(change) if change.minus.night() > 0)
    }
}

/// `first..=last` decided by `entries[entry]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Run {
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) entry: u32,
}

/// Every exception of one schedule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exceptions {
    runs: Box<[Run]>,
    /// Shared with other schedules that say the same of their own dates.
    entries: Box<[Arc<Entry>]>,
    /// The layer below; the numbers of its entries follow those of this one.
    shared: Option<Arc<Exceptions>>,
    /// Whether some entry, of the layer below too, opens a schedule that is never open, and whether some closes one that always is.
    some_not: [bool; 2],
    /// Whether some entry, of the layer below too, takes from the date after its own.
    takes_from_next: bool,
}

/// Layers that are shared are the same when they are one.
impl PartialEq for Exceptions {
    fn eq(&self, other: &Exceptions) -> bool {
        let same = match (&self.shared, &other.shared) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same && self.runs == other.runs && self.entries == other.entries
    }
}

impl Eq for Exceptions {}

impl Exceptions {
    /// Resolves claims on dates, listed in order of precedence: where two claim a date, the earlier one has it.
    pub(crate) fn resolve<E: Into<Arc<Entry>>>(entries: Vec<E>, claims: Vec<Run>) -> Exceptions {
        let entries: Box<[Arc<Entry>]> = entries.into_iter().map(Into::into).collect();
        let some_not = [false, true].map(|open| entries.iter().any(|entry| !entry.keeps(open)));
        let takes_from_next = entries.iter().any(|entry| entry.takes_from_next());
        // As most documents list them: one after the other, and none has a date of another.
        let in_order = claims.is_sorted_by(|one, next| one.last < next.first && one.entry != next.entry);
        let runs = if in_order { claims } else { Exceptions::owned(&claims) };
        Exceptions { runs: runs.into_boxed_slice(), entries, shared: None, some_not, takes_from_next }
    }

    /// The dates of each claim that no earlier one has.
    fn owned(claims: &[Run]) -> Vec<Run> {
        let mut by_start: Vec<usize> = (0..claims.len()).collect();
        by_start.sort_by_key(|&i| (claims[i].first, i));
        let mut waiting = BinaryHeap::new();
        let mut runs: Vec<Run> = Vec::with_capacity(claims.len());
        let mut upcoming = by_start.into_iter().peekable();
        let mut at = Day(i32::MIN);
        loop {
            if waiting.is_empty() {
                let Some(&i) = upcoming.peek() else { break };
                at = at.max(claims[i].first);
            }
            while let Some(&i) = upcoming.peek().filter(|&&i| claims[i].first <= at) {
                waiting.push(Reverse(i));
                upcoming.next();
            }
            // OK: the heap was filled just above, or held claims before.
            let Some(&Reverse(winner)) = waiting.peek() else { continue };
            let claim = claims[winner];
            if claim.last < at {
                waiting.pop();
                continue;
            }
            let until = match upcoming.peek() {
                Some(&i) if claims[i].first <= claim.last => claims[i].first.previous(),
                _ => claim.last,
            };
            match runs.last_mut() {
                Some(last) if last.entry == claim.entry && last.last.next() == at => last.last = until,
                _ => runs.push(Run { first: at, last: until, entry: claim.entry }),
            }
            at = until.next();
        }
        runs
    }

    /// The runs of this layer.
    pub(crate) fn own_runs(&self) -> &[Run] {
        &self.runs
    }

    /// These exceptions over those of a shared layer.
    pub(crate) fn over(self, shared: Arc<Exceptions>) -> Exceptions {
        debug_assert!(self.shared.is_none());
        let some_not = [0, 1].map(|open| self.some_not[open] || shared.some_not[open]);
        let takes_from_next = self.takes_from_next || shared.takes_from_next;
        Exceptions { shared: Some(shared), some_not, takes_from_next, ..self }
    }

    pub(crate) fn entry(&self, id: u32) -> &Entry {
        match (self.entries.get(id as usize), &self.shared) {
            (None, Some(shared)) => shared.entry(id - self.entries.len() as u32),
            _ => &self.entries[id as usize],
        }
    }

    /// The entry that owns `day`.
    pub(crate) fn owner(&self, day: Day) -> Option<u32> {
        let own = self.own_run(day).filter(|run| run.first <= day).map(|run| run.entry);
        own.or_else(|| self.below(self.shared.as_ref()?.owner(day)?))
    }

    /// The dates that one entry decides from `day` on: of the run that holds `day`, or of the first one after it.
    pub(crate) fn run_from(&self, day: Day) -> Option<Run> {
        let own = self.own_run(day);
        let Some(shared) = &self.shared else { return own };
        if let Some(run) = own.filter(|run| run.first <= day) {
            return Some(run);
        }
        let below = shared.run_from(day).and_then(|run| Some(Run { entry: self.below(run.entry)?, ..run }));
        match (own, below) {
            (Some(own), Some(below)) if below.first < own.first => {
                // What lies above covers the rest.
                Some(Run { first: below.first.max(day), last: below.last.min(own.first.previous()), ..below })
            }
            (Some(own), _) => Some(own),
            (None, below) => below.map(|run| Run { first: run.first.max(day), ..run }),
        }
    }

    /// All runs in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        let mut next = Some(Day(i32::MIN));
        std::iter::from_fn(move || {
            let run = self.run_from(next?)?;
            next = (run.last < Day(i32::MAX)).then(|| run.last.next());
            Some(run)
        })
    }

    /// Whether some entry has a night, which another date may cut.
    pub(crate) fn has_nights(&self) -> bool {
        let own = self.entries.iter().any(|entry| entry.night() > 0);
        own || self.shared.as_ref().is_some_and(|shared| shared.has_nights())
    }

    /// Whether a schedule that is always open (`true`), or never (`false`), stays so.
    #[inline]
    pub(crate) fn are_all(&self, open: bool) -> bool {
        !self.some_not[usize::from(open)]
    }

    /// Whether some date takes times from the next one.
    pub(super) fn take_from_next(&self) -> bool {
        self.takes_from_next
    }

    /// The first run of this layer that does not end before `day`.
    fn own_run(&self, day: Day) -> Option<Run> {
        self.runs.get(self.runs.partition_point(|run| run.last < day)).copied()
    }

    /// The number of an entry of the layer below.
    fn below(&self, entry: u32) -> Option<u32> {
        entry.checked_add(self.entries.len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(claims: &[(i32, i32, u32)]) -> Vec<(i32, i32, u32)> {
        let claims: Vec<Run> =
            claims.iter().map(|&(first, last, entry)| Run { first: Day(first), last: Day(last), entry }).collect();
        let entries = (0..10).map(|_| Entry::closed(None)).collect();
        Exceptions::resolve::<Entry>(entries, claims).runs().map(|run| (run.first.0, run.last.0, run.entry)).collect()
    }

    #[test]
    fn the_first_claim_on_a_date_wins() {
        assert_eq!(resolved(&[(5, 5, 0), (3, 8, 1)]), [(3, 4, 1), (5, 5, 0), (6, 8, 1)]);
        assert_eq!(resolved(&[(3, 8, 0), (5, 5, 1)]), [(3, 8, 0)]);
        assert_eq!(resolved(&[(3, 5, 0), (4, 9, 1), (1, 20, 2)]), [(1, 2, 2), (3, 5, 0), (6, 9, 1), (10, 20, 2)]);
        assert_eq!(resolved(&[]), []);
    }

    #[test]
    fn random_claims_resolve_as_a_date_by_date_reading_does() {
        let mut seed = 7u32;
        let mut random = |below: i32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as i32 % below
        };
        for _ in 0..500 {
            let claims: Vec<_> = (0..random(9) as u32)
                .map(|entry| {
                    let first = random(30);
                    (first, first + random(10), entry)
                })
                .collect();
            let runs = resolved(&claims);
            for day in -1..45 {
                let plain = claims.iter().find(|c| c.0 <= day && day <= c.1).map(|c| c.2);
                let found: Vec<_> = runs.iter().filter(|r| r.0 <= day && day <= r.1).map(|r| r.2).collect();
                assert_eq!(found, plain.into_iter().collect::<Vec<_>>(), "{claims:?} day {day}");
            }
        }
    }

    /// Entry `i` of the upper layer is `i`, of the lower one `i` behind them.
    #[test]
    fn layers_say_what_one_list_says() {
        let mut seed = 3u32;
        let mut random = |below: i32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as i32 % below
        };
        let entries = |count: usize| (0..count).map(|_| Entry::closed(None)).collect::<Vec<_>>();
        for _ in 0..500 {
            let mut claims = |first_entry: u32, count: i32| -> Vec<Run> {
                (0..count)
                    .map(|i| {
                        let first = random(40);
                        Run { first: Day(first), last: Day(first + random(9)), entry: first_entry + i as u32 }
                    })
                    .collect()
            };
            let (own, shared) = (claims(0, 4), claims(4, 6));
            let whole = Exceptions::resolve(entries(10), [own.clone(), shared.clone()].concat());
            let below: Vec<Run> = shared.iter().map(|run| Run { entry: run.entry - 4, ..*run }).collect();
            let layered =
                Exceptions::resolve(entries(4), own.clone()).over(Arc::new(Exceptions::resolve(entries(6), below)));
            for day in -2..60 {
                let day = Day(day);
                assert_eq!(layered.owner(day), whole.owner(day), "{day}");
                let (one, other) = (layered.run_from(day), whole.run_from(day));
                assert_eq!(
                    one.map(|run| (run.first.max(day), run.entry)),
                    other.map(|run| (run.first.max(day), run.entry))
                );
            }
            let dates = |set: &Exceptions| -> Vec<(i32, u32)> {
                set.runs().flat_map(|run| (run.first.0..=run.last.0).map(move |day| (day, run.entry))).collect()
            };
            assert_eq!(dates(&layered), dates(&whole));
        }
    }
}
