/*!
How much work the rules of one document may ask for, counted in dates that are looked at.

One count goes through a whole load, over the document's rules and those of its iCalendar files, so that no number of rules, each of them bounded,
adds up to work without a bound.
*/

use super::rule::RuleFault;

/// About a second's work.
const MOST: u64 = 40_000_000;

/// What is left of a document's work.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    left: u64,
}

impl Default for Steps {
    fn default() -> Steps {
        Steps { left: MOST }
    }
}

impl Steps {
    /// Takes some steps; false when there are not so many left, and then there is none left at all.
    pub(super) fn take(&mut self, steps: u64) -> bool {
        let left = self.left.checked_sub(steps);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    pub(crate) fn are_used_up(&self) -> bool {
        self.left == 0
    }

    /// What is said of the rule at which they ended.
    pub(super) fn fault() -> RuleFault {
        RuleFault::TooManyDates(
            "the recurrence rules up to this one look at more than 40,000,000 dates: that is more work than a document may ask for".to_owned(),
        )
    }
}
