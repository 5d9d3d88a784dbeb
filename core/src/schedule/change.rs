/*!
What an exception takes from the hours of its dates and adds to them: `minus` and `plus` of a document.

A [`Change`] knows no week: [`super::Rules`] lays it over whatever hours its date has. It does not own its dates as other exceptions do. The night
of the eve stays, but for the times that `minus` names; and a `minus` that runs past midnight takes from the next date, as hours past midnight
are open on it.
*/

use super::hours::{DAY_MINUTES, DayHours, Stretch};

/// The date's own hours and `plus`, less `minus`, which wins where both name a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Change {
    pub(crate) plus: DayHours,
    pub(crate) minus: DayHours,
}

impl Change {
    /// The hours that begin on a date whose own are `own`.
    pub(super) fn of(&self, own: &DayHours) -> DayHours {
        own.and(&self.plus).less(&self.minus)
    }

    /// Whether it says of itself what holds at `minute` since its date's midnight; minutes past 1440 ask for the next date.
    pub(super) fn names(&self, minute: u16) -> bool {
        self.plus.contains(minute) || self.minus.contains(minute)
    }

    /// How far it reaches into the next date, in minutes.
    pub(super) fn night(&self) -> u16 {
        self.plus.night().max(self.minus.night())
    }

    /// What it takes from the date after its own.
    pub(super) fn minus_of_next(&self) -> DayHours {
        let late = self.minus.stretches().iter().filter(|stretch| stretch.end > DAY_MINUTES);
        DayHours::new(late.map(|late| Stretch { start: 0, end: late.end - DAY_MINUTES }).collect())
    }
}
