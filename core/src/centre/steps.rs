/*!
Who decides when: the overrides of a queue laid out on the UTC line, so that an instant is looked up by bisection. Buckets of equal length say between
which steps to look, so that steps which lie evenly are found at once, and those that lie in a heap by as many halvings as there are.

At every instant the strongest override decides: by its kind, then by the latest end, then by the lowest id. A redirect decides no state and has a row of
its own, where the highest id wins.

# Invariant
Starts rise and the first is 0: each step reaches to the next start, the last one for ever. Neighbours differ. `index[i]` is no later than the step of
any instant of bucket `i`, and `index[i + 1]` no earlier.
*/

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use crate::overrides::{OverrideKind, OverrideListing};

/// What an override makes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// No override decides: the hours do.
    Hours,
    Closed,
    Open,
}

/// Nobody decides.
const NOBODY: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Steps {
    starts: Box<[u32]>,
    /// Where the first bucket begins, and the bits of a bucket's length.
    base: u32,
    shift: u32,
    index: Box<[u32]>,
    states: Box<[State]>,
    /// The numbers of listings.
    deciders: Box<[u32]>,
    /// Redirects likewise: from when which of them holds.
    turns: Box<[(u32, u32)]>,
}

/// A step: `[start, end)`; the last one ends never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) state: State,
    /// The listing that decides.
    pub(super) by: Option<u32>,
}

impl Steps {
    /// The steps of the listings that cover a queue, by their numbers.
    pub(super) fn new(listings: &[OverrideListing], covering: &[u32]) -> Steps {
        let of = |number: u32| &listings[number as usize];
        let decides = |&number: &u32| of(number).kind != OverrideKind::Redirect;
        let (states, redirects): (Vec<u32>, Vec<u32>) = covering.iter().partition(|&number| decides(number));
        let strongest = |number: u32| {
            let listing = of(number);
            (rank(listing.kind), Reverse(listing.until.unwrap_or(i64::MAX)), listing.id)
        };
        let decided = sweep(listings, &states, strongest);
        let latest = |number: u32| Reverse(of(number).id);
        let starts: Box<[u32]> = decided.iter().map(|&(start, _)| start).collect();
        let (base, shift, index) = index(&starts);
        Steps {
            starts,
            base,
            shift,
            index,
            states: decided.iter().map(|&(_, by)| by.map_or(State::Hours, |by| state(of(by).kind))).collect(),
            deciders: decided.iter().map(|&(_, by)| by.unwrap_or(NOBODY)).collect(),
            turns: sweep(listings, &redirects, latest)
                .into_iter()
                .map(|(start, by)| (start, by.unwrap_or(NOBODY)))
                .collect(),
        }
    }

    /// False when there are only redirects.
    pub(super) fn decide_states(&self) -> bool {
        self.states.len() > 1 || self.states.first().is_some_and(|&state| state != State::Hours)
    }

    /// The number of the step in which an instant lies; none before 1970, where no override reaches.
    #[inline]
    fn number(&self, at: i64) -> Option<usize> {
        if at < 0 {
            return None;
        }
        // OK: the last step reaches as far as anybody asks.
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        // OK: there are two entries at least, one more than buckets.
        let bucket = ((at.saturating_sub(self.base) >> self.shift) as usize).min(self.index.len() - 2);
        let (first, last) = (self.index[bucket] as usize, self.index[bucket + 1] as usize);
        Some(first + self.starts[first + 1..=last].partition_point(|&start| start <= at))
    }

    /// What is made of the line at an instant.
    #[inline]
    pub(super) fn state(&self, at: i64) -> State {
        self.number(at).map_or(State::Hours, |number| self.states[number])
    }

    /// The listing that decides the state at an instant.
    pub(super) fn decider(&self, at: i64) -> Option<u32> {
        let by = self.deciders[self.number(at)?];
        (by != NOBODY).then_some(by)
    }

    /// The redirect that holds at an instant.
    pub(super) fn redirect(&self, at: i64) -> Option<u32> {
        let at = u32::try_from(at.max(-1)).map_or(if at < 0 { None } else { Some(u32::MAX) }, Some)?;
        let place = self.turns.partition_point(|&(start, _)| start <= at).checked_sub(1)?;
        let (_, by) = self.turns[place];
        (by != NOBODY).then_some(by)
    }

    fn step(&self, number: usize) -> Option<Step> {
        let end = self.starts.get(number + 1).map_or(i64::MAX, |&end| i64::from(end));
        let by = *self.deciders.get(number)?;
        let by = (by != NOBODY).then_some(by);
        Some(Step { start: i64::from(self.starts[number]), end, state: self.states[number], by })
    }

    /// The step in which an instant of 1970 or later lies, and those after it.
    pub(super) fn from(&self, at: i64) -> impl Iterator<Item = Step> + use<'_> {
        let first = self.number(at.max(0)).unwrap_or(0);
        (first..self.starts.len()).filter_map(|number| self.step(number))
    }

    /// The step in which an instant of 1970 or later lies, and those before it, backwards.
    pub(super) fn back_from(&self, at: i64) -> impl Iterator<Item = Step> + use<'_> {
        let last = self.number(at.max(0)).unwrap_or(0);
        (0..=last).rev().filter_map(|number| self.step(number))
    }
}

/// Two buckets a step, and the steps before and behind each.
fn index(starts: &[u32]) -> (u32, u32, Box<[u32]>) {
    let last = starts.len() as u32 - 1;
    let (Some(&base), Some(&end)) = (starts.get(1), starts.last()) else { return (0, 0, [0, last].into()) };
    let buckets = (2 * starts.len() as u64).next_power_of_two();
    let bits = |number: u64| 64 - number.leading_zeros();
    let shift = bits(u64::from(end - base)).saturating_sub(bits(buckets) - 1).min(31);
    let count = (u64::from(end - base) >> shift) + 1;
    let at = |bucket: u64| match bucket {
        // Instants before the base are looked for in the first bucket too.
        0 => 0,
        _ if bucket == count => last,
        _ => starts.partition_point(|&start| u64::from(start) <= u64::from(base) + (bucket << shift)) as u32 - 1,
    };
    (base, shift, (0..=count).map(at).collect())
}

/// The place of a kind in the order of strength.
fn rank(kind: OverrideKind) -> u8 {
    match kind {
        OverrideKind::Closed => 0,
        OverrideKind::Unstaffed => 1,
        OverrideKind::Open => 2,
        OverrideKind::Redirect => 3,
    }
}

fn state(kind: OverrideKind) -> State {
    match kind {
        OverrideKind::Closed | OverrideKind::Unstaffed => State::Closed,
        OverrideKind::Open => State::Open,
        OverrideKind::Redirect => State::Hours,
    }
}

/// From when which of the listings is the first by `order`.
fn sweep<K: Ord + Copy>(
    listings: &[OverrideListing],
    numbers: &[u32],
    order: impl Fn(u32) -> K,
) -> Vec<(u32, Option<u32>)> {
    let mut coming: Vec<u32> = numbers.to_vec();
    coming.sort_unstable_by_key(|&number| listings[number as usize].from);
    let mut coming = coming.into_iter().peekable();
    let mut covering: BTreeSet<(K, u32)> = BTreeSet::new();
    let mut ends: BinaryHeap<Reverse<(i64, u32)>> = BinaryHeap::new();
    let mut steps = vec![(0, None)];
    loop {
        let next_start = coming.peek().map(|&number| listings[number as usize].from);
        let next_end = ends.peek().map(|&Reverse((end, _))| end);
        let Some(at) = [next_start, next_end].into_iter().flatten().min() else { return steps };
        while let Some(&Reverse((_, number))) = ends.peek().filter(|&&Reverse((end, _))| end == at) {
            ends.pop();
            covering.remove(&(order(number), number));
        }
        while let Some(number) = coming.next_if(|&number| listings[number as usize].from == at) {
            covering.insert((order(number), number));
            if let Some(until) = listings[number as usize].until {
                ends.push(Reverse((until, number)));
            }
        }
        let by = covering.first().map(|&(_, number)| number);
        // OK: times of overrides lie below 2100, and 2100 below 2^32 seconds.
        let start = at as u32;
        match steps.last_mut() {
            Some((last, decides)) if *last == start => *decides = by,
            Some((_, decides)) if *decides == by => {}
            _ => steps.push((start, by)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overrides::{Override, Subject};

    fn listings(said: &[(&str, i64, Option<i64>, u64)]) -> Vec<OverrideListing> {
        let listing = |&(kind, from, until, id): &(&str, i64, Option<i64>, u64)| {
            let mut said = Override::new(OverrideKind::of(kind).unwrap(), Subject::all()).from(from).id(id);
            said.until = until;
            OverrideListing::new(said, 0, false)
        };
        said.iter().map(listing).collect()
    }

    #[test]
    fn the_strongest_decides_then_the_one_that_lasts_then_the_first() {
        let listings = listings(&[
            ("open", 10, Some(100), 1),
            ("closed", 20, Some(40), 5),
            ("closed", 20, Some(50), 4),
            ("closed", 30, Some(50), 3),
            ("unstaffed", 45, None, 2),
            ("redirect", 5, Some(60), 6),
            ("redirect", 50, Some(55), 7),
        ]);
        let steps = Steps::new(&listings, &[0, 1, 2, 3, 4, 5, 6]);
        let found: Vec<(i64, Option<u64>)> =
            steps.from(0).map(|step| (step.start, step.by.map(|by| listings[by as usize].id))).collect();
        // At 30 both last to 50, and the lower id decides.
        assert_eq!(found, [(0, None), (10, Some(1)), (20, Some(4)), (30, Some(3)), (50, Some(2))]);
        assert_eq!(steps.back_from(29).map(|step| step.start).collect::<Vec<_>>(), [20, 10, 0]);
        assert_eq!([-1, 9, 10, 20, 49, 50, i64::MAX].map(|at| steps.state(at)), {
            use State::{Closed, Hours, Open};
            [Hours, Hours, Open, Closed, Closed, Closed, Closed]
        });
        let redirects =
            [i64::MIN, 4, 5, 49, 50, 54, 55, 59, 60].map(|at| steps.redirect(at).map(|by| listings[by as usize].id));
        assert_eq!(redirects, [None, None, Some(6), Some(6), Some(7), Some(7), Some(6), Some(6), None]);
    }

    #[test]
    fn buckets_lead_to_the_step_of_every_instant() {
        let heaps: [Vec<i64>; 5] = [
            (1..200).map(|i| i * 1000).collect(),
            (1..200).chain(4_000_000_000..4_000_000_200).collect(),
            (0..30).map(|i| (1i64 << i) + 5).collect(),
            vec![7, 4_102_444_000],
            vec![0, 3],
        ];
        for times in heaps {
            let said: Vec<(&str, i64, Option<i64>, u64)> =
                times.chunks(2).zip(1..).map(|(pair, id)| ("closed", pair[0], pair.get(1).copied(), id)).collect();
            let listings = listings(&said);
            let numbers: Vec<u32> = (0..listings.len() as u32).collect();
            let steps = Steps::new(&listings, &numbers);
            let near = times.iter().flat_map(|&at| [at - 1, at, at + 1, at + 500]);
            for at in near.chain([0, 1, 4_102_444_799, 1 << 33, i64::MAX]) {
                let found = steps.number(at);
                let clamped = u32::try_from(at).unwrap_or(if at < 0 { 0 } else { u32::MAX });
                let slow = steps.starts.partition_point(|&start| start <= clamped).checked_sub(1).filter(|_| at >= 0);
                assert_eq!(found, slow, "{at} of {} steps", steps.starts.len());
            }
        }
    }

    #[test]
    fn what_decides_nothing_is_one_step() {
        let listings = listings(&[("redirect", 5, None, 1)]);
        assert!(!Steps::new(&listings, &[0]).decide_states());
        assert!(!Steps::new(&listings, &[]).decide_states());
        assert_eq!(Steps::new(&listings, &[0]).redirect(i64::MAX), Some(0));
    }
}
