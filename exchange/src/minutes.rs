/*!
Sets of minutes of one day, and a run of days that each have one: what a source means, before anybody asks how openline would say it.

# Invariant
The spans of a [`Minutes`] are ascending, disjoint and do not touch; each lies in 0..=1440 and is half-open.
*/

use chrono::{Datelike, Days as Later, NaiveDate};

/// The minutes of a day.
pub const DAY: u16 = 1440;

/// A set of minutes of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Minutes(Vec<(u16, u16)>);

impl Minutes {
    /// No minute.
    pub fn none() -> Minutes {
        Minutes::default()
    }

    /// All of the day.
    pub fn all() -> Minutes {
        Minutes(vec![(0, DAY)])
    }

    /// One span, cut to the day.
    pub fn span(start: u16, end: u16) -> Minutes {
        let mut minutes = Minutes::none();
        minutes.insert(start, end);
        minutes
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// Whether no minute is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every minute is in it.
    pub fn is_all(&self) -> bool {
        self.0 == [(0, DAY)]
    }

    /// Whether a minute is in it.
    pub fn contains(&self, minute: u16) -> bool {
        self.0.iter().any(|&(start, end)| (start..end).contains(&minute))
    }

    /// Adds `[start, end)`, cut to the day.
    pub fn insert(&mut self, start: u16, end: u16) {
        let (mut start, mut end) = (start.min(DAY), end.min(DAY));
        if start >= end {
            return;
        }
        self.0.retain(|&(a, b)| {
            let apart = b < start || end < a;
            if !apart {
                (start, end) = (start.min(a), end.max(b));
            }
            apart
        });
        let place = self.0.partition_point(|&(a, _)| a < start);
        self.0.insert(place, (start, end));
    }

    /// Takes `[start, end)` away.
    pub fn remove(&mut self, start: u16, end: u16) {
        if start >= end {
            return;
        }
        self.0 =
            self.0.iter().flat_map(|&(a, b)| [(a, b.min(start)), (a.max(end), b)]).filter(|(a, b)| a < b).collect();
    }

    /// Adds all of another set.
    pub fn join(&mut self, other: &Minutes) {
        for &(start, end) in &other.0 {
            self.insert(start, end);
        }
    }

    /// What both have.
    pub fn meet(&self, other: &Minutes) -> Minutes {
        let mut rest = self.clone();
        rest.cut(other);
        let mut both = self.clone();
        both.cut(&rest);
        both
    }

    /// Takes all of another set away.
    pub fn cut(&mut self, other: &Minutes) {
        for &(start, end) in &other.0 {
            self.remove(start, end);
        }
    }
}

/// The dates `[from, until)` for which something is written out date by date, and for which the proof is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The first date.
    pub from: NaiveDate,
    /// The first date that no longer counts.
    pub until: NaiveDate,
}

/// How far a date in the source may stretch a horizon.
const MOST_DAYS: u64 = 3660;

impl Horizon {
    /// A horizon that also has a date which the source names by itself, such as a holiday after `--until`. Ten years are the most.
    pub fn reaching(self, last: NaiveDate) -> Horizon {
        let most = self.from.checked_add_days(Later::new(MOST_DAYS)).unwrap_or(self.until).max(self.until);
        let wanted = last.checked_add_days(Later::new(1)).unwrap_or(last);
        Horizon { until: self.until.max(wanted.min(most)), ..self }
    }

    /// Every date, in order.
    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |date| *date < self.until)
    }

    /// Whether a date is in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.from..self.until).contains(&date)
    }

    /// How many days it has.
    pub fn len(self) -> usize {
        self.until.signed_duration_since(self.from).num_days().max(0) as usize
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// The open minutes of every date of a horizon; what lies outside it is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    horizon: Horizon,
    days: Vec<Minutes>,
}

impl Days {
    /// Closed on every date.
    pub fn closed(horizon: Horizon) -> Days {
        Days { horizon, days: vec![Minutes::none(); horizon.len()] }
    }

    /// Each date as the function says.
    pub fn each(horizon: Horizon, day: impl FnMut(NaiveDate) -> Minutes) -> Days {
        Days { horizon, days: horizon.dates().map(day).collect() }
    }

    /// Its dates.
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    fn number(&self, date: NaiveDate) -> Option<usize> {
        self.horizon.contains(date).then(|| date.signed_duration_since(self.horizon.from).num_days() as usize)
    }

    /// The minutes of a date; none outside the horizon.
    pub fn day(&self, date: NaiveDate) -> &Minutes {
        static NONE: Minutes = Minutes(Vec::new());
        self.number(date).map_or(&NONE, |number| &self.days[number])
    }

    /// The minutes of a date, to change them.
    pub fn day_mut(&mut self, date: NaiveDate) -> Option<&mut Minutes> {
        self.number(date).map(|number| &mut self.days[number])
    }

    /// Opens from a minute of a date to a later one; minutes from 1440 on lie on the dates after it.
    pub fn open(&mut self, date: NaiveDate, start: u32, end: u32) {
        self.over(date, start, end, |day, start, end| day.insert(start, end));
    }

    /// Closes from a minute of a date to a later one, in the same way.
    pub fn close(&mut self, date: NaiveDate, start: u32, end: u32) {
        self.over(date, start, end, |day, start, end| day.remove(start, end));
    }

    fn over(&mut self, date: NaiveDate, start: u32, end: u32, mut what: impl FnMut(&mut Minutes, u16, u16)) {
        let day = u32::from(DAY);
        let mut at = start;
        while at < end {
            let later = at / day;
            let stop = end.min((later + 1) * day);
            let Some(on) = date.checked_add_days(Later::new(u64::from(later))).filter(|on| *on < self.horizon.until)
            else {
                return;
            };
            if let Some(minutes) = self.day_mut(on) {
                // OK: both are minutes of the date `on`, at most 1440.
                what(minutes, (at - later * day) as u16, (stop - later * day) as u16);
            }
            at = stop;
        }
    }
}

/// 0 is Monday, 6 is Sunday.
pub fn weekday(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

/// The open minutes of each weekday, Monday first, nights included: what came over midnight from the day before stands in the day on which it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Week(pub [Minutes; 7]);

impl Week {
    /// Closed on every day.
    pub fn closed() -> Week {
        Week::default()
    }

    /// Opens from a minute of a weekday to a later one; minutes from 1440 on lie on the days after it, round the week. A week at most.
    pub fn open(&mut self, weekday: usize, start: u32, end: u32) {
        let day = u32::from(DAY);
        let end = end.min(start + 7 * day);
        let mut at = start;
        while at < end {
            let later = at / day;
            let stop = end.min((later + 1) * day);
            self.0[(weekday + later as usize) % 7].insert((at - later * day) as u16, (stop - later * day) as u16);
            at = stop;
        }
    }

    /// The same, taken away.
    pub fn close(&mut self, weekday: usize, start: u32, end: u32) {
        let day = u32::from(DAY);
        let end = end.min(start + 7 * day);
        let mut at = start;
        while at < end {
            let later = at / day;
            let stop = end.min((later + 1) * day);
            self.0[(weekday + later as usize) % 7].remove((at - later * day) as u16, (stop - later * day) as u16);
            at = stop;
        }
    }

    /// Whether it never closes.
    pub fn is_always(&self) -> bool {
        self.0.iter().all(Minutes::is_all)
    }

    /// The week that most dates show: each weekday as it is most often, the earlier reading where two are as frequent.
    pub fn most_common(days: &Days) -> Week {
        Week::most_common_of(days, days.horizon().dates())
    }

    /// The same of some dates only.
    pub fn most_common_of(days: &Days, dates: impl IntoIterator<Item = NaiveDate>) -> Week {
        let mut counts: [Vec<(&Minutes, usize)>; 7] = Default::default();
        for date in dates {
            let (seen, count) = (days.day(date), &mut counts[weekday(date)]);
            match count.iter_mut().find(|(known, _)| *known == seen) {
                Some((_, times)) => *times += 1,
                None => count.push((seen, 1)),
            }
        }
        Week(counts.map(|count| {
            let most = count.iter().map(|(_, times)| *times).max().unwrap_or(0);
            count.iter().find(|(_, times)| *times == most).map_or_else(Minutes::none, |(minutes, _)| (*minutes).clone())
        }))
    }
}
