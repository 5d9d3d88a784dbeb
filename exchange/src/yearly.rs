/*!
Hours that know no years: what is open depends on the weekday, the month and the day of the month alone.

Dialplans are of this kind, and so are holidays that come every year. `Yearly::fold` asks such hours about every day that a year can have, and writes
down what a person would: a week, other weeks for some months, and rules for days of months that differ from both. It needs no list of the source's
conditions, only their answer, so no condition can be read into the wrong place.

# Invariant
Folding loses nothing: for each weekday, month and day the first rule that names it, else its month's week, is the answer that was given.
*/

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::{
    line::{Hours, Line, Rule, Season, SeasonDay},
    minutes::{Days, Minutes, Week, weekday},
};

#[derive(Debug)]
pub(crate) struct Yearly {
    pub(crate) week: Week,
    /// First and last month (1 to 12, the last one may lie in the next year) and the week of these months.
    pub(crate) seasons: Vec<(u32, u32, Week)>,
    /// What differs from these weeks; no two of them have a date in common.
    rules: Vec<DaysOfMonths>,
}

/// Days of months that have other hours than their months.
#[derive(Debug)]
struct DaysOfMonths {
    days: Vec<u32>,
    /// 0 is Monday.
    weekdays: Vec<usize>,
    months: Vec<u32>,
    minutes: Minutes,
}

/// The days of each month in the longest year.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Yearly {
    /// `open` answers for a weekday (0 is Monday), a month and a day of the month.
    pub(crate) fn fold(open: impl Fn(u32, u32, u32) -> Minutes) -> Yearly {
        let week_of = |month, day| Week(std::array::from_fn(|weekday| open(weekday as u32, month, day)));
        // The days of each month by what they have open, the most frequent kind first.
        let mut months: Vec<Vec<(Week, Vec<u32>)>> = Vec::new();
        for month in 1..=12 {
            let mut kinds: Vec<(Week, Vec<u32>)> = Vec::new();
            for day in 1..=LENGTHS[month as usize - 1] {
                let week = week_of(month, day);
                match kinds.iter_mut().find(|(kind, _)| *kind == week) {
                    Some((_, days)) => days.push(day),
                    None => kinds.push((week, vec![day])),
                }
            }
            kinds.sort_by_key(|(_, days)| std::cmp::Reverse(days.len()));
            months.push(kinds);
        }
        let usual: Vec<Week> = months.iter().map(|kinds| kinds[0].0.clone()).collect();
        // The week of the year is the one that most months have; of two, that of the earlier month.
        let week = usual
            .iter()
            .rev()
            .max_by_key(|week| usual.iter().filter(|other| other == week).count())
            .expect("a year has months")
            .clone();
        Yearly { seasons: seasons(&usual, &week), rules: rules(&months), week }
    }
}

/// Neighbouring months whose week is not the year's; the turn of the year does not part them.
fn seasons(usual: &[Week], week: &Week) -> Vec<(u32, u32, Week)> {
    let mut seasons = Vec::new();
    // Begin after a month that does not continue into the next one; if all months are alike there is no season.
    let Some(start) = (0..12).find(|month| usual[*month] != usual[(month + 11) % 12]) else { return seasons };
    let mut at = 0;
    while at < 12 {
        let first = (start + at) % 12;
        let length = (1..=12 - at).take_while(|n| usual[(first + n - 1) % 12] == usual[first]).count();
        if usual[first] != *week {
            seasons.push((first as u32 + 1, ((first + length - 1) % 12) as u32 + 1, usual[first].clone()));
        }
        at += length;
    }
    seasons.sort_by_key(|(first, ..)| *first);
    seasons
}

/// The sets of days that differ from their month's week in the same way.
fn rules(months: &[Vec<(Week, Vec<u32>)>]) -> Vec<DaysOfMonths> {
    let mut found: Vec<DaysOfMonths> = Vec::new();
    for (month, kinds) in (1..).zip(months) {
        let usual = &kinds[0].0;
        for (week, days) in &kinds[1..] {
            let mut left: Vec<usize> = (0..7).filter(|weekday| week.0[*weekday] != usual.0[*weekday]).collect();
            while let Some(first) = left.first() {
                let minutes = week.0[*first].clone();
                let (mut weekdays, others): (Vec<usize>, Vec<usize>) =
                    left.iter().copied().partition(|weekday| week.0[*weekday] == minutes);
                left = others;
                // All seven read better than six, and say the same where the seventh is so anyway.
                if week.0.iter().all(|other| *other == minutes) {
                    weekdays = (0..7).collect();
                }
                let alike = |known: &&mut DaysOfMonths| {
                    known.days == *days && known.weekdays == weekdays && known.minutes == minutes
                };
                match found.iter_mut().find(alike) {
                    Some(known) => known.months.push(month),
                    None => found.push(DaysOfMonths { days: days.clone(), weekdays, months: vec![month], minutes }),
                }
            }
        }
    }
    found
}

/// The rule of RFC 5545 that has these days.
fn rrule(of: &DaysOfMonths) -> String {
    let DaysOfMonths { days, weekdays, months, .. } = of;
    let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    let mut rule =
        if months.len() == 12 { "FREQ=MONTHLY".to_owned() } else { format!("FREQ=YEARLY;BYMONTH={}", list(months)) };
    // The second week of a month's days has the second one of each weekday.
    let ordinal = (0..4).find(|week| days.iter().copied().eq(week * 7 + 1..=week * 7 + 7));
    match ordinal {
        Some(week) if weekdays.len() < 7 => {
            let names: Vec<String> = weekdays.iter().map(|weekday| format!("{}{}", week + 1, DAYS[*weekday])).collect();
            rule.push_str(&format!(";BYDAY={}", names.join(",")));
        }
        _ => {
            rule.push_str(&format!(";BYMONTHDAY={}", list(days)));
            if weekdays.len() < 7 {
                let names: Vec<&str> = weekdays.iter().map(|weekday| DAYS[*weekday]).collect();
                rule.push_str(&format!(";BYDAY={}", names.join(",")));
            }
        }
    }
    rule
}

impl Yearly {
    /// Hands the week, the seasons and the rules to a line, whose truth is known by now.
    pub(crate) fn fill(self, line: &mut Line) {
        line.week = Some(self.week);
        for (first, last, week) in self.seasons {
            // A season that ends with February ends on its last day, whichever that is.
            let (from, to) = (SeasonDay::Yearly(first, 1), SeasonDay::Yearly(last, LENGTHS[last as usize - 1]));
            line.seasons.push(Season { from, to, reason: None, week });
        }
        for rule in self.rules {
            let has = |date: &NaiveDate| {
                rule.days.contains(&date.day())
                    && rule.months.contains(&date.month())
                    && rule.weekdays.contains(&weekday(*date))
            };
            line.rules.push(Rule {
                rrule: rrule(&rule),
                start: None,
                hours: Hours::of(&rule.minutes),
                reason: None,
                dates: line.horizon().dates().filter(has).collect(),
            });
        }
    }
}

/// A yearly rule, and what is open on its dates: one rule where that is the same on all of them, else one for the weekdays that are alike.
pub(crate) fn by_weekday(
    rrule: &str,
    start: NaiveDate,
    dates: &[NaiveDate],
    reason: Option<&str>,
    truth: &Days,
) -> Vec<Rule> {
    let mut kinds: Vec<(Minutes, BTreeSet<usize>, BTreeSet<NaiveDate>)> = Vec::new();
    let horizon = truth.horizon();
    for date in dates.iter().filter(|date| horizon.contains(**date)) {
        let minutes = truth.day(*date);
        match kinds.iter_mut().find(|(known, ..)| known == minutes) {
            Some((_, weekdays, known)) => {
                weekdays.insert(weekday(*date));
                known.insert(*date);
            }
            None => kinds.push((minutes.clone(), [weekday(*date)].into(), [*date].into())),
        }
    }
    // A weekday with two kinds of hours is no matter of the weekday.
    let parts = kinds.iter().map(|(_, weekdays, _)| weekdays.len()).sum::<usize>();
    let all: BTreeSet<usize> = kinds.iter().flat_map(|(_, weekdays, _)| weekdays.iter().copied()).collect();
    if kinds.len() > 1 && (parts > all.len() || rrule.contains("BYDAY")) {
        return Vec::new();
    }
    let start = Some(start).filter(|start| *start > horizon.from);
    let single = kinds.len() == 1;
    kinds
        .into_iter()
        .map(|(minutes, weekdays, dates)| {
            let rrule = if single {
                rrule.to_owned()
            } else {
                let names: Vec<&str> = weekdays.iter().map(|weekday| DAYS[*weekday]).collect();
                format!("{rrule};BYDAY={}", names.join(","))
            };
            Rule { rrule, start, hours: Hours::of(&minutes), reason: reason.map(str::to_owned), dates }
        })
        .collect()
}

/// The rule for the dates that lie some days after a rule's dates, where a rule can say that.
pub(crate) fn later(rrule: &str, days: u32) -> Option<String> {
    if days == 0 {
        return Some(rrule.to_owned());
    }
    let month = rrule.strip_prefix("FREQ=YEARLY;BYMONTH=")?;
    let (month, day) = month.split_once(";BYMONTHDAY=")?;
    let (month, day) = (month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
    // Not over the end of February, which is not the same every year.
    let date = NaiveDate::from_ymd_opt(2000, month, day)?.checked_add_days(chrono::Days::new(u64::from(days)))?;
    let common = NaiveDate::from_ymd_opt(2001, month, day)?.checked_add_days(chrono::Days::new(u64::from(days)))?;
    let same = (date.month(), date.day()) == (common.month(), common.day());
    same.then(|| format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}", date.month(), date.day()))
}
