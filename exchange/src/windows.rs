/*!
Sources that are lists of windows: each opens or closes for so many minutes, once, on a range of dates, or by a rule. Open is what an open window covers
and no closed one does. Genesys schedules and Twilio's rules are both of this kind.

What comes every week becomes the weekly hours. A closed window of whole days with a rule is a rule of openline's too, and so is an open one that no other
window touches, as long as the source gives it no end. Everything else becomes dates.
*/

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days as Later, NaiveDate};

use crate::{
    line::{Hours, Line, Rule},
    minutes::{Week, weekday},
    note::Place,
    report::Report,
    rules,
};

/// What a window does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It opens.
    Open,
    /// It closes, whatever opens.
    Closed,
}

/// On which dates a window begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// On every date of a range, both ends included.
    Dates(NaiveDate, NaiveDate),
    /// By a rule of RFC 5545, counted from a date.
    Rule {
        /// As the source writes it.
        rule: String,
        /// Where it begins to count.
        start: NaiveDate,
        /// Its dates before this one do not count.
        first: Option<NaiveDate>,
        /// Its dates after this one do not count.
        last: Option<NaiveDate>,
    },
    /// On every date.
    Always,
}

/// A window.
#[derive(Clone, Debug)]
pub struct Window {
    /// What it does.
    pub kind: Kind,
    /// When it begins.
    pub when: When,
    /// The minute of its date at which it begins.
    pub start: u32,
    /// How many minutes it lasts.
    pub length: u32,
    /// What it is called; of a closed one, why.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// Dates of rules that were worked out already: many queues use one rule.
pub type Known = BTreeMap<(String, NaiveDate, u32, NaiveDate, NaiveDate), BTreeSet<NaiveDate>>;

/// Lays the windows of a queue over its dates. `None` when one of them has a rule that is none.
pub fn lay_out(line: &mut Line, windows: &[Window], known: &mut Known, report: &mut Report) -> Option<()> {
    let horizon = line.horizon();
    let mut dates = Vec::new();
    let mut is_good = true;
    for window in windows {
        let before = (window.start + window.length) / 1440 + 1;
        let earliest = horizon.from.checked_sub_days(Later::new(u64::from(before))).unwrap_or(horizon.from);
        let found: Option<BTreeSet<NaiveDate>> = match &window.when {
            When::Always => Some(span(earliest, horizon.until)),
            When::Dates(first, last) => {
                let after = last.checked_add_days(Later::new(1)).unwrap_or(*last);
                Some(span(earliest.max(*first), horizon.until.min(after)))
            }
            When::Rule { rule, start, first, last } => {
                let key = (rule.clone(), *start, before, horizon.from, horizon.until);
                let found = match known.get(&key) {
                    Some(found) => Some(found.clone()),
                    None => rules::dates(rule, *start, before, horizon, window.place.clone(), report),
                };
                if let Some(found) = &found {
                    known.insert(key, found.clone());
                }
                found.map(|mut found| {
                    found.retain(|date| {
                        first.is_none_or(|first| first <= *date) && last.is_none_or(|last| *date <= last)
                    });
                    found
                })
            }
        };
        is_good &= found.is_some();
        dates.push(found.unwrap_or_default());
    }
    if !is_good {
        return None;
    }
    let mut week = Week::closed();
    for kind in [Kind::Open, Kind::Closed] {
        for (window, dates) in windows.iter().zip(&dates).filter(|(window, _)| window.kind == kind) {
            let end = window.start + window.length;
            for &date in dates {
                match kind {
                    Kind::Open => line.truth.open(date, window.start, end),
                    Kind::Closed => line.truth.close(date, window.start, end),
                }
            }
            let Some(days) = weekly(window, line) else { continue };
            for day in (0..7).filter(|day| days[*day]) {
                match kind {
                    Kind::Open => week.open(day, window.start, end),
                    Kind::Closed => week.close(day, window.start, end),
                }
            }
        }
    }
    // Reasons, before the week is asked which dates are special.
    for (window, dates) in windows.iter().zip(&dates) {
        name(line, window, dates);
    }
    let base = week.clone();
    for (window, dates) in windows.iter().zip(&dates) {
        match carried(window, dates, line, &base) {
            Some(rule) => line.rules.push(rule),
            None if weekly(window, line).is_none() && is_rule(window) => line.became_dates.push(window.name.clone()),
            None => {}
        }
    }
    line.week = Some(week);
    Some(())
}

fn span(first: NaiveDate, until: NaiveDate) -> BTreeSet<NaiveDate> {
    first.iter_days().take_while(|date| *date < until).collect()
}

fn is_rule(window: &Window) -> bool {
    matches!(window.when, When::Rule { .. })
}

/// The weekdays of a window that comes every week, for ever.
fn weekly(window: &Window, line: &Line) -> Option<[bool; 7]> {
    let days = match &window.when {
        When::Always => [true; 7],
        When::Rule { rule, start, last, .. } if last.is_none_or(|last| last >= line.horizon().until) => {
            rules::weekdays(rule, *start)?
        }
        When::Dates(first, last) if *first <= line.horizon().from && *last >= line.horizon().until => [true; 7],
        _ => return None,
    };
    Some(days)
}

/// What the source itself dates, and why a date is closed.
fn name(line: &mut Line, window: &Window, dates: &BTreeSet<NaiveDate>) {
    let nights = u64::from((window.start + window.length - 1) / 1440);
    let reason = Some(window.name.as_str()).filter(|_| window.kind == Kind::Closed);
    match &window.when {
        When::Dates(first, last) if weekly(window, line).is_none() => {
            let last = last.checked_add_days(Later::new(nights)).unwrap_or(*last);
            let first = (*first).max(line.horizon().from - Later::new(nights + 1));
            line.name_dates(first, last, reason);
        }
        // Before it begins, a window that comes every week is as good as dated.
        When::Rule { start, first: begins, .. } if weekly(window, line).is_some() => {
            let first = line.horizon().from;
            if let Some(last) =
                begins.map_or(*start, |begins| begins.max(*start)).pred_opt().filter(|last| *last >= first)
            {
                line.name_dates(first, last, None);
            }
        }
        _ if weekly(window, line).is_none() && reason.is_some() => {
            for &date in dates {
                for night in 0..=nights {
                    if let Some(date) = date.checked_add_days(Later::new(night)) {
                        line.reasons.entry(date).or_insert_with(|| window.name.clone());
                    }
                }
            }
        }
        _ => {}
    }
}

/// The rule of openline's that is this window's equal.
fn carried(window: &Window, dates: &BTreeSet<NaiveDate>, line: &Line, week: &Week) -> Option<Rule> {
    let When::Rule { rule, start, first, last } = &window.when else { return None };
    if weekly(window, line).is_some() || dates.is_empty() {
        return None;
    }
    let text = rules::tidy(rule);
    let inside = |date: &&NaiveDate| line.horizon().contains(**date);
    let hours = match window.kind {
        Kind::Closed if window.start == 0 && window.length == 1440 => Hours::closed(),
        // Its dates show this window and nothing else, and the week says nothing of them.
        Kind::Open if window.start + window.length <= 1440 && !has_end(window, &text) => {
            let hours = Hours(vec![(window.start as u16, (window.start + window.length) as u16)]);
            let own = hours.own();
            let is_alone = dates
                .iter()
                .filter(inside)
                .all(|date| *line.truth.day(*date) == own && week.0[weekday(*date)].is_empty());
            if !is_alone {
                return None;
            }
            hours
        }
        _ => return None,
    };
    let mut text = text;
    // A document's rule has no first date but the one from which it counts.
    if first.is_some_and(|first| first > *start && first > line.horizon().from) {
        return None;
    }
    if let Some(last) = last.filter(|last| Some(*last) < NaiveDate::from_ymd_opt(2099, 1, 1)) {
        if rules::part(&text, "UNTIL").is_some() || rules::part(&text, "COUNT").is_some() {
            return None;
        }
        text = format!("{text};UNTIL={}", last.format("%Y%m%d"));
    }
    let needs_start = *start > line.horizon().from || rules::needs_start(&text);
    Some(Rule {
        rrule: text,
        start: needs_start.then_some(*start),
        hours,
        reason: Some(window.name.clone()).filter(|name| !name.is_empty() && window.kind == Kind::Closed),
        dates: dates.iter().filter(inside).copied().collect(),
    })
}

fn has_end(window: &Window, rule: &str) -> bool {
    matches!(window.when, When::Rule { last: Some(_), .. })
        || rules::part(rule, "UNTIL").is_some()
        || rules::part(rule, "COUNT").is_some()
}
