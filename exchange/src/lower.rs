/*!
From what a source means to what a document says: the shortest weekly hours, seasons, rules and dates that answer as the source does.

An exception of a document owns its date and cuts the night that came over midnight; many sources do nothing of the kind. So nothing is translated
here: the hours that a document would give a date are worked out, and where they are not the source's, the date is written out as it is. Readings that
mean the same (a night as one interval or cut at midnight) are tried one after the other, and the shortest wins.
*/

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    line::{Hours, Line, Rule, Season},
    minutes::{DAY, Minutes, Week, weekday},
};

/// The hours of a queue as a document says them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// `open_24: true`, without weekly hours.
    pub always: bool,
    /// Monday first.
    pub week: [Hours; 7],
    /// The seasons with their weekly hours.
    pub seasons: Vec<(Season, [Hours; 7])>,
    /// The rules, in order.
    pub rules: Vec<Rule>,
    /// Dates and ranges that are written out.
    pub exceptions: Vec<Exception>,
    /// How many dates had to be written out that the source does not name itself.
    pub unnamed: usize,
}

/// A date or a range, both ends included, and its hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The first date.
    pub first: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// The hours of each.
    pub hours: Hours,
    /// Why.
    pub reason: Option<String>,
}

/// A night that ends later than this is rather a day that begins at midnight.
const LATEST_NIGHT: u16 = 12 * 60;

/// The shortest of the readings.
pub fn lower(line: &Line) -> Lowered {
    let week = line.week.clone().unwrap_or_else(|| Week::most_common(&line.truth));
    let folded = attempt(line, &week, true);
    let split = attempt(line, &week, false);
    if split.length() < folded.length() { split } else { folded }
}

impl Lowered {
    fn length(&self) -> usize {
        self.exceptions.len()
    }
}

/// The hours of each weekday, a night as one interval where it is one.
pub fn hours_of(week: &Week, fold: bool) -> [Hours; 7] {
    let mut hours = week.0.clone().map(|minutes| minutes.spans().to_vec());
    if fold {
        for day in 0..7 {
            let next = (day + 1) % 7;
            let (Some(&(start, end)), Some(&(first, night))) =
                (week.0[day].spans().last(), week.0[next].spans().first())
            else {
                continue;
            };
            // A whole day is no night, and a night is over before the hour at which it began.
            if end == DAY && start > 0 && first == 0 && night < DAY && night <= start.min(LATEST_NIGHT) {
                if let Some(last) = hours[day].iter_mut().find(|(a, _)| *a == start) {
                    last.1 = DAY + night;
                }
                hours[next].retain(|&(a, _)| a != 0);
            }
        }
    }
    hours.map(Hours)
}

fn attempt(line: &Line, week: &Week, fold: bool) -> Lowered {
    let always = week.is_always() && line.seasons.is_empty();
    let base = hours_of(week, fold);
    let seasons: Vec<(Season, [Hours; 7])> =
        line.seasons.iter().map(|season| (season.clone(), hours_of(&season.week, fold))).collect();
    let own = |date: NaiveDate| -> (&Hours, bool) {
        if let Some(rule) = line.rules.iter().find(|rule| rule.dates.contains(&date)) {
            return (&rule.hours, true);
        }
        let season = seasons.iter().find(|(season, _)| season.contains(date)).map_or(&base, |(_, hours)| hours);
        (&season[weekday(date)], false)
    };
    let mut written: BTreeMap<NaiveDate, Hours> = BTreeMap::new();
    let mut unnamed = 0;
    let horizon = line.horizon();
    // What the evening before the horizon brings; its own date is not ours to change.
    let mut night = horizon.from.pred_opt().map_or(0, |before| own(before).0.night());
    let mut evening: Option<NaiveDate> = None;
    for date in horizon.dates() {
        let truth = line.truth.day(date);
        let (hours, owned) = own(date);
        let mut said = hours.own();
        if !owned {
            said.insert(0, night);
        }
        let named = line.named.contains(&date);
        let tells = truth.is_empty() && named && line.reasons.contains_key(&date);
        if said == *truth && !tells {
            (night, evening) = (hours.night(), None);
            continue;
        }
        // The evening before was written out as far as midnight; perhaps this date is right once it runs on.
        if let Some(before) = evening.take()
            && !owned
            && !tells
            && let Some(&(0, end)) = truth.spans().first()
            && end < DAY
        {
            let mut said = hours.own();
            said.insert(0, end);
            let last = written.get_mut(&before).and_then(|hours| hours.0.last_mut());
            if said == *truth
                && let Some(last) = last.filter(|last| last.1 == DAY && last.0 > 0 && end <= last.0.min(LATEST_NIGHT))
            {
                last.1 = DAY + end;
                night = hours.night();
                continue;
            }
        }
        // A night that an exception of the evening before cut off is that exception's doing.
        let explained = named || date.pred_opt().is_some_and(|before| line.named.contains(&before));
        unnamed += usize::from(!explained);
        written.insert(date, Hours::of(truth));
        night = 0;
        evening = Some(date);
    }
    let exceptions = runs(line, written);
    Lowered { always, week: base, seasons, rules: line.rules.clone(), exceptions, unnamed }
}

/// Neighbouring dates with equal hours and equal reasons as ranges; inside a range no night would be cut, so a night stands alone.
fn runs(line: &Line, written: BTreeMap<NaiveDate, Hours>) -> Vec<Exception> {
    let mut found: Vec<Exception> = Vec::new();
    for (date, hours) in written {
        let reason = line.reasons.get(&date).cloned();
        match found.last_mut() {
            Some(run)
                if run.last.succ_opt() == Some(date)
                    && run.hours == hours
                    && run.reason == reason
                    && hours.night() == 0 =>
            {
                run.last = date;
            }
            _ => found.push(Exception { first: date, last: date, hours, reason }),
        }
    }
    found
}

/// Minutes as hours, for those who have a whole day.
impl From<&Minutes> for Hours {
    fn from(minutes: &Minutes) -> Hours {
        Hours::of(minutes)
    }
}
