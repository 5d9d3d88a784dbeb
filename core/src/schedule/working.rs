/*!
Working days, and the dates beside those that a calendar closes.

A working day is a date that has weekly hours, its season's where it has one, and that no calendar closes. What a queue says of single dates does
not count: its own rules are made from working days.

# Invariant
Every function counts its work in [`Steps`], so that no number of exceptions adds up to work without a bound.
*/

use super::{
    Day, DaySet, Exceptions, SeasonDates, Steps, Week, Year,
    recurrence::{EARLIEST, LATEST},
    rule::RuleFault,
};

/// What looking at all dates of a set costs, in steps.
const SET: u64 = 5_000;
/// What looking for the next edge of a season costs.
const SEASON: u64 = 4;

/// The weekdays that have hours, as bits, and those of each season: years that agree in them have the same working days.
pub(crate) fn open_weekdays(year: &Year) -> Vec<(Option<SeasonDates>, u8)> {
    let bits = |week: &Week| (0..7).filter(|&day| !week.day(day).is_empty()).fold(0, |bits, day| bits | 1 << day);
    let seasons = year.seasons().iter().map(|season| (Some(season.dates), bits(&season.week)));
    std::iter::once((None, bits(year.week()))).chain(seasons).collect()
}

/// The dates that have weekly hours and that no calendar closes.
pub(crate) fn working_days(year: &Year, calendars: &Exceptions, steps: &mut Steps) -> Result<DaySet, RuleFault> {
    let mut set = DaySet::empty();
    let mut first = EARLIEST;
    let mut is_left = steps.take(SET);
    while first <= LATEST {
        if !is_left {
            return Err(Steps::fault());
        }
        let last = year.until(first).min(LATEST);
        let week = year.on(first);
        for day in (first.0..=last.0).map(Day).filter(|day| !week.day(day.weekday()).is_empty()) {
            set.set(day, day, true);
        }
        is_left = steps.take(SEASON * year.seasons().len() as u64);
        first = last.next();
    }
    for run in calendars.runs().filter(|run| calendars.entry(run.entry).closes()) {
        set.set(run.first, run.last, false);
    }
    Ok(set)
}

/// The dates that exceptions close.
pub(crate) fn closed_days(exceptions: &Exceptions, steps: &mut Steps) -> Result<DaySet, RuleFault> {
    if !steps.take(SET) {
        return Err(Steps::fault());
    }
    let mut set = DaySet::empty();
    for run in exceptions.runs().filter(|run| exceptions.entry(run.entry).closes()) {
        set.set(run.first, run.last, true);
    }
    Ok(set)
}

/// The dates so many days after each closed one, or before it where `days` is negative, if they are not closed themselves. Of working days only
/// those are counted.
pub(crate) fn beside(
    closed: &DaySet,
    working: Option<&DaySet>,
    days: i32,
    steps: &mut Steps,
) -> Result<Vec<Day>, RuleFault> {
    if !steps.take(SET) {
        return Err(Steps::fault());
    }
    let in_window = |day: &Day| (EARLIEST..=LATEST).contains(day);
    let Some(working) = working else {
        let dates = closed.days().map(|day| Day(day.0 + days));
        return Ok(dates.filter(|day| in_window(day) && !closed.contains(*day)).collect());
    };
    let working: Vec<Day> = working.days().filter(|day| !closed.contains(*day)).collect();
    let counted = |day: Day| {
        // A closed date is no working day: whatever is not before it is after it.
        let after = working.partition_point(|working| *working < day);
        let place = match days {
            1.. => after.checked_add(days as usize - 1),
            days => after.checked_sub(days.unsigned_abs() as usize),
        };
        working.get(place?).copied()
    };
    let mut dates: Vec<Day> = closed.days().filter_map(counted).collect();
    // They ascend with the closed ones.
    dates.dedup();
    Ok(dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{DayHours, Entry, Run};

    #[test]
    fn years_without_hours_have_no_working_day_and_nothing_beside_is_found() {
        let year = Year::from(Week::new(std::array::from_fn(|_| DayHours::closed())));
        let run = Run { first: Day(20_000), last: Day(20_001), entry: 0 };
        let calendar = Exceptions::resolve(vec![Entry::closed(None)], vec![run]);
        let steps = &mut Steps::default();
        let working = working_days(&year, &calendar, steps).unwrap();
        assert_eq!(working.days().count(), 0);
        let closed = closed_days(&calendar, steps).unwrap();
        assert_eq!(closed.days().collect::<Vec<_>>(), [Day(20_000), Day(20_001)]);
        for days in [-366, -1, 1, 366] {
            assert!(beside(&closed, Some(&working), days, steps).unwrap().is_empty());
        }
        let always = working_days(&Year::from(Week::always_open()), &calendar, steps).unwrap();
        assert_eq!(beside(&closed, Some(&always), -1, steps).unwrap(), [Day(19_999)]);
        assert_eq!(beside(&closed, Some(&always), 2, steps).unwrap(), [Day(20_003)]);
        assert_eq!(beside(&closed, None, 1, steps).unwrap(), [Day(20_002)]);
        assert_eq!(beside(&closed, None, -2, steps).unwrap(), [Day(19_998), Day(19_999)]);
    }
}
