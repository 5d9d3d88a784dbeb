/*!
A set of dates between the first and the last one that recurrences give, a bit a date.
*/

use super::{
    Day,
    recurrence::{EARLIEST, LATEST},
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DaySet(Box<[u64]>);

const DAYS: usize = (LATEST.0 - EARLIEST.0) as usize + 1;

impl DaySet {
    pub(super) fn empty() -> DaySet {
        DaySet(vec![0; DAYS.div_ceil(64)].into_boxed_slice())
    }

    pub(super) fn contains(&self, day: Day) -> bool {
        place(day).is_some_and(|at| self.0[at / 64] & 1 << (at % 64) != 0)
    }

    /// Puts in or takes out the dates of a stretch, as far as a set reaches.
    pub(super) fn set(&mut self, first: Day, last: Day, within: bool) {
        for day in first.max(EARLIEST).0..=last.min(LATEST).0 {
            // OK: both ends lie in the set.
            let at = (day - EARLIEST.0) as usize;
            let bit = 1 << (at % 64);
            if within { self.0[at / 64] |= bit } else { self.0[at / 64] &= !bit }
        }
    }

    /// The dates in order.
    pub(super) fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut bits = bits;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                // OK: a set has some ten thousand dates.
                Some(Day(EARLIEST.0 + (word as u32 * 64 + bit) as i32))
            })
        })
    }
}

fn place(day: Day) -> Option<usize> {
    (EARLIEST..=LATEST).contains(&day).then(|| (day.0 - EARLIEST.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in_and_nothing_else() {
        let mut set = DaySet::empty();
        set.set(Day(i32::MIN), Day(2), true);
        set.set(Day(60), Day(130), true);
        set.set(Day(64), Day(127), false);
        set.set(LATEST, Day(i32::MAX), true);
        let wanted: Vec<i32> = (EARLIEST.0..=2).chain(60..64).chain(128..=130).chain([LATEST.0]).collect();
        assert_eq!(set.days().map(|day| day.0).collect::<Vec<_>>(), wanted);
        for day in EARLIEST.0 - 70..LATEST.0 + 70 {
            assert_eq!(set.contains(Day(day)), wanted.binary_search(&day).is_ok(), "{day}");
        }
    }
}
