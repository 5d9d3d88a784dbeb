/*!
All weeks as columns: for each weekday the starts and ends of every week's stretches, so that a loop without a branch compares them all.

A year without seasons is one week on all its dates.

# Invariant
Layer `k` holds the `k`th stretch of each week's day, and where there is none a start that no minute reaches. A week with more than
[`LAYERS`] stretches on some day is `busy` and is asked by itself, and so is a year with seasons.
*/

use std::sync::Arc;

use crate::schedule::{Day, Week, Year};

/// What a week says, as bits that a mask picks from.
pub(super) mod state {
    /// With the night of the date before, as on plain dates.
    pub(in super::super) const FULL: u8 = 1;
    /// Without it: the date before is an exception's.
    pub(in super::super) const OWN: u8 = 2;
    /// Set in every state: a mask with it alone is open, whatever the week says; one without any bit is closed.
    pub(in super::super) const ALWAYS: u8 = 4;
    /// What a filter lets through.
    pub(in super::super) const ANY: u8 = 7;
}

const LAYERS: usize = 4;

#[derive(Debug)]
pub(super) struct DayColumns {
    /// By weekday, then by layer.
    days: [Vec<Layer>; 7],
    busy: Box<[u32]>,
}

#[derive(Debug)]
struct Layer {
    starts: Box<[u16]>,
    ends: Box<[u16]>,
}

impl DayColumns {
    pub(super) fn new(years: &[Arc<Year>]) -> DayColumns {
        let stretches = |week: &Week, weekday: usize| week.day(weekday).stretches().len();
        let is_crowded = |week: &Week| (0..7).any(|weekday| stretches(week, weekday) > LAYERS);
        let is_busy = |year: &Year| !year.seasons().is_empty() || is_crowded(year.week());
        let busy = (0..years.len() as u32).filter(|&number| is_busy(&years[number as usize])).collect();
        let weeks: Vec<&Week> = years.iter().map(|year| year.week()).collect();
        let days = std::array::from_fn(|weekday| {
            let deepest = weeks.iter().map(|&week| stretches(week, weekday)).max().unwrap_or(0).min(LAYERS);
            let layer = |k: usize| {
                let stretch = |week: &&Week| week.day(weekday).stretches().get(k).copied();
                Layer {
                    starts: weeks.iter().map(|week| stretch(week).map_or(u16::MAX, |stretch| stretch.start)).collect(),
                    ends: weeks.iter().map(|week| stretch(week).map_or(0, |stretch| stretch.end)).collect(),
                }
            };
            (0..deepest).map(layer).collect()
        });
        DayColumns { days, busy }
    }

    /// The state of each year on a date at a minute.
    pub(super) fn states(&self, years: &[Arc<Year>], day: Day, minute: u16) -> Vec<u8> {
        let mut states = vec![state::ALWAYS; years.len()];
        for layer in &self.days[day.weekday()] {
            layer.mark(minute, state::FULL | state::OWN, &mut states);
        }
        for layer in &self.days[day.previous().weekday()] {
            layer.mark(minute + 1440, state::FULL, &mut states);
        }
        for &number in &self.busy {
            states[number as usize] = year_state(&years[number as usize], day, minute);
        }
        states
    }
}

impl Layer {
    /// Sets `bits` where `minute` lies in the stretch.
    fn mark(&self, minute: u16, bits: u8, states: &mut [u8]) {
        for ((state, &start), &end) in states.iter_mut().zip(&self.starts).zip(&self.ends) {
            *state |= if (start <= minute) & (minute < end) { bits } else { 0 };
        }
    }
}

/// The state of one year.
pub(super) fn year_state(year: &Year, day: Day, minute: u16) -> u8 {
    let begun = |day: Day, minute: u16| year.on(day).day(day.weekday()).contains(minute);
    let own = begun(day, minute);
    let full = own || begun(day.previous(), minute + 1440);
    state::ALWAYS | if full { state::FULL } else { 0 } | if own { state::OWN } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{DayHours, Season, SeasonDates, Stretch};

    #[test]
    fn a_column_says_what_its_week_says() {
        let day =
            |listed: &[(u16, u16)]| DayHours::new(listed.iter().map(|&(start, end)| Stretch { start, end }).collect());
        let busy: Vec<(u16, u16)> = (0..7).map(|i| (i * 100, i * 100 + 50)).collect();
        let lists: [&[(u16, u16)]; 6] =
            [&[], &[(0, 1440)], &[(540, 720), (780, 1020)], &[(1320, 1800)], &busy, &[(60, 90), (1200, 1500)]];
        let week = |i: usize| Week::new(std::array::from_fn(|weekday| day(lists[(i * 7 + weekday * (i + 1)) % 6])));
        // The first three dates that are asked for.
        let dates = SeasonDates::Once { first: Day(19_000), last: Day(20_002) };
        let season = |i: usize| Season { dates, week: week(i), reason: None };
        let years: Vec<Arc<Year>> = (0..40)
            .map(|i| Arc::new(Year::new(week(i), (i % 5 == 0).then(|| season(i + 1)).into_iter().collect())))
            .collect();
        let columns = DayColumns::new(&years);
        for date in 20_000..20_007 {
            for minute in (0..1440).step_by(10) {
                let each: Vec<u8> = years.iter().map(|year| year_state(year, Day(date), minute)).collect();
                assert_eq!(columns.states(&years, Day(date), minute), each, "day {date} minute {minute}");
            }
        }
    }
}
