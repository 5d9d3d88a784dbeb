/*!
The dates on which an exception replaces the week, resolved to one owner a date.

# Invariant
`runs` is sorted by date and disjoint: each date has at most one entry, the one that wins by precedence. Consecutive dates of one entry may
stand in one run or in several; whether a night is cut depends on the entry alone.
*/

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::{Day, hours::DayHours};

/// What an exception says about its dates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) hours: DayHours,
    /// A person's words, spoken to callers.
    pub(crate) reason: Option<Arc<str>>,
}

/// `first..=last` decided by `entries[entry]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Run {
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) entry: u32,
}

/// Every exception of one schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Exceptions {
    runs: Box<[Run]>,
    entries: Box<[Entry]>,
}

impl Exceptions {
    /// Resolves claims on dates, listed in order of precedence: where two claim a date, the earlier one has it.
    pub(crate) fn resolve(entries: Vec<Entry>, claims: &[Run]) -> Exceptions {
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
        Exceptions { runs: runs.into_boxed_slice(), entries: entries.into_boxed_slice() }
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(crate) fn entry(&self, id: u32) -> &Entry {
        &self.entries[id as usize]
    }

    /// The entry that owns `day`.
    pub(crate) fn owner(&self, day: Day) -> Option<u32> {
        let i = self.first_run_until(day);
        self.runs.get(i).filter(|run| run.first <= day).map(|run| run.entry)
    }

    /// The index of the first run that does not end before `day`.
    pub(crate) fn first_run_until(&self, day: Day) -> usize {
        self.runs.partition_point(|run| run.last < day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(claims: &[(i32, i32, u32)]) -> Vec<(i32, i32, u32)> {
        let claims: Vec<Run> =
            claims.iter().map(|&(first, last, entry)| Run { first: Day(first), last: Day(last), entry }).collect();
        let entries = (0..10).map(|_| Entry { hours: DayHours::closed(), reason: None }).collect();
        Exceptions::resolve(entries, &claims).runs.iter().map(|run| (run.first.0, run.last.0, run.entry)).collect()
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
}
