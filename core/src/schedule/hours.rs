/*!
The open stretches of one date, and the seven of a week, in minutes of the wall clock.

# Invariant
Inside a [`DayHours`] the stretches are sorted and `start < end < next.start`: touching and overlapping ones are merged.
What lies past 1440 is the night, which runs into the next calendar date. A stretch of a document starts on its own date; only what is left of a
night from which something was taken may start past 1440.
*/

/// Minutes in a calendar date of the wall clock.
pub(crate) const DAY_MINUTES: u16 = 1440;

/// `[start, end)` in minutes since local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stretch {
    pub(crate) start: u16,
    pub(crate) end: u16,
}

/// The hours that begin on one date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct DayHours(Box<[Stretch]>);

impl DayHours {
    /// Merges a list as people write it, in any order.
    pub(crate) fn new(mut listed: Vec<Stretch>) -> DayHours {
        if listed.len() < 2 {
            return DayHours(listed.into_boxed_slice());
        }
        listed.sort_unstable();
        let mut merged: Vec<Stretch> = Vec::with_capacity(listed.len());
        for stretch in listed {
            match merged.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
                _ => merged.push(stretch),
            }
        }
        DayHours(merged.into_boxed_slice())
    }

    pub(crate) fn closed() -> DayHours {
        DayHours::default()
    }

    pub(crate) fn whole_day() -> DayHours {
        DayHours(Box::new([Stretch { start: 0, end: DAY_MINUTES }]))
    }

    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These hours and others.
    pub(super) fn and(&self, others: &DayHours) -> DayHours {
        DayHours::new(self.0.iter().chain(&*others.0).copied().collect())
    }

    /// What is left of these hours without others.
    pub(super) fn less(&self, others: &DayHours) -> DayHours {
        let mut left = Vec::with_capacity(self.0.len() + others.0.len());
        let mut others = others.0.iter().peekable();
        for whole in &*self.0 {
            let mut start = whole.start;
            while let Some(other) = others.peek().filter(|other| other.start < whole.end) {
                if start < other.start {
                    left.push(Stretch { start, end: other.start });
                }
                start = start.max(other.end);
                if other.end > whole.end {
                    // It may reach into the next one too.
                    break;
                }
                others.next();
            }
            if start < whole.end {
                left.push(Stretch { start, end: whole.end });
            }
        }
        DayHours(left.into_boxed_slice())
    }

    /// True at `minute` since this date's midnight; minutes past 1440 ask for the night.
    pub(crate) fn contains(&self, minute: u16) -> bool {
        self.0.iter().any(|stretch| stretch.start <= minute && minute < stretch.end)
    }

    /// `Some(true)` open all day, `Some(false)` closed all day, and no night in either case.
    pub(crate) fn constant(&self) -> Option<bool> {
        match &*self.0 {
            [] => Some(false),
            [Stretch { start: 0, end: DAY_MINUTES }] => Some(true),
            _ => None,
        }
    }

    /// Where the night ends, in minutes of the next date, or 0 without a night.
    pub(crate) fn night(&self) -> u16 {
        self.0.last().map_or(0, |last| last.end.saturating_sub(DAY_MINUTES))
    }
}

/// The hours of Monday (0) to Sunday (6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Week {
    days: [DayHours; 7],
    /// Each date with the night of the date before, cut at midnight: what a plain date after a plain date looks like. None where no date
    /// has a night, since that is the date itself.
    plain: Option<Box<[DayHours; 7]>>,
    constant: Option<bool>,
}

impl Week {
    pub(crate) fn new(days: [DayHours; 7]) -> Week {
        let has_nights = days.iter().any(|day| day.night() > 0);
        let plain = has_nights.then(|| Box::new(std::array::from_fn(|i| with_night(&days[i], &days[(i + 6) % 7]))));
        let first = days[0].constant();
        let constant = if days.iter().all(|day| day.constant() == first) { first } else { None };
        Week { days, plain, constant }
    }

    pub(crate) fn always_open() -> Week {
        Week::new(std::array::from_fn(|_| DayHours::whole_day()))
    }

    pub(crate) fn day(&self, weekday: usize) -> &DayHours {
        &self.days[weekday]
    }

    /// The stretches within one date whose eve is a plain date too, none past midnight.
    pub(crate) fn plain(&self, weekday: usize) -> &DayHours {
        &self.plain.as_deref().unwrap_or(&self.days)[weekday]
    }

    /// `Some(open)` when the week says the same at every minute.
    pub(crate) fn constant(&self) -> Option<bool> {
        self.constant
    }
}

/// One date as the wall clock shows it: its own stretches up to midnight and what `eve` leaves of its night.
pub(crate) fn with_night(own: &DayHours, eve: &DayHours) -> DayHours {
    let night = eve
        .stretches()
        .iter()
        .filter(|stretch| stretch.end > DAY_MINUTES)
        .map(|stretch| Stretch { start: stretch.start.saturating_sub(DAY_MINUTES), end: stretch.end - DAY_MINUTES });
    let own = own
        .stretches()
        .iter()
        .filter(|stretch| stretch.start < DAY_MINUTES)
        .map(|stretch| Stretch { start: stretch.start, end: stretch.end.min(DAY_MINUTES) });
    DayHours::new(night.chain(own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(listed: &[(u16, u16)]) -> DayHours {
        DayHours::new(listed.iter().map(|&(start, end)| Stretch { start, end }).collect())
    }

    #[test]
    fn touching_and_overlapping_stretches_are_one() {
        assert_eq!(hours(&[(780, 1020), (540, 720), (720, 780)]), hours(&[(540, 1020)]));
        assert_eq!(hours(&[(0, 60), (30, 40)]), hours(&[(0, 60)]));
        assert_eq!(hours(&[(0, 60), (61, 90)]).stretches().len(), 2);
    }

    #[test]
    fn a_night_shows_on_the_next_date_and_ends_at_its_own_midnight() {
        let night = hours(&[(1320, 1800)]);
        assert_eq!(with_night(&hours(&[(540, 1020)]), &night), hours(&[(0, 360), (540, 1020)]));
        assert_eq!(with_night(&night, &night), hours(&[(0, 360), (1320, 1440)]));
        assert_eq!(night.night(), 360);
    }

    #[test]
    fn less_leaves_what_others_do_not_have() {
        let shift = hours(&[(540, 720), (780, 1020), (1320, 1800)]);
        assert_eq!(shift.less(&hours(&[(600, 840)])), hours(&[(540, 600), (840, 1020), (1320, 1800)]));
        assert_eq!(shift.less(&hours(&[(560, 570), (580, 590)])).stretches().len(), 5);
        assert_eq!(shift.less(&hours(&[(0, 2880)])), DayHours::closed());
        assert_eq!(shift.less(&hours(&[(720, 780), (1800, 1900)])), shift);
        assert_eq!(shift.less(&DayHours::closed()), shift);
        // What is left of the night belongs to the next date alone.
        let late = hours(&[(1320, 1800)]).less(&hours(&[(1320, 1560)]));
        assert_eq!((late.night(), with_night(&late, &late)), (360, hours(&[(120, 360)])));
    }

    #[test]
    fn only_whole_days_and_closed_days_are_constant() {
        assert_eq!(DayHours::whole_day().constant(), Some(true));
        assert_eq!(DayHours::closed().constant(), Some(false));
        assert_eq!(hours(&[(0, 1500)]).constant(), None);
        assert_eq!(Week::always_open().constant(), Some(true));
    }
}
