/*!
Changed times as people say them: `every Saturday from 5 December 2026 (but not 26 December 2026): now open 10:00 to 14:00`.

Each stretch is cut into local dates. Dates with the same words are one line; those that come again each week become a rule, and the weeks that the
rule has and the change has not are named. What a rule does not reach is listed as dates and ranges of dates.
*/

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::{
    options::Window,
    stretches::{StateChange, Stretch},
};
use crate::{
    calendar::{Zone, in_zone},
    centre::Queue,
};

/// A longer list is for programs, which have the intervals.
const MOST_LINES: usize = 100;

/// Fewer weeks are dates, not a rule.
const FEWEST_WEEKS: usize = 4;

/// The changes of one queue in words, in the order of their first date.
pub(super) fn lines(queue: &Queue<'_>, stretches: &[Stretch], window: &Window) -> Vec<String> {
    let mut dates: BTreeMap<String, Vec<NaiveDate>> = BTreeMap::new();
    for (date, words) in by_date(queue, stretches) {
        dates.entry(words).or_default().push(date);
    }
    let mut told: Vec<(NaiveDate, String)> = Vec::new();
    for (words, dates) in &dates {
        for (first, when) in grouped(dates, window) {
            told.push((first, format!("{when}: {words}")));
        }
    }
    told.sort();
    let more = told.len().saturating_sub(MOST_LINES);
    let mut lines: Vec<String> = told.into_iter().take(MOST_LINES).map(|(_, line)| line).collect();
    if more > 0 {
        lines.push(format!("and {more} more lines"));
    }
    lines
}

/// What each local date becomes: `now closed (Christmas Day)`, `now open 10:00 to 14:00 and 15:00 to 16:00`.
fn by_date(queue: &Queue<'_>, stretches: &[Stretch]) -> Vec<(NaiveDate, String)> {
    let zone = queue.timezone();
    let local = |at: i64| -> NaiveDateTime { chrono::DateTime::<Zone>::naive_local(&in_zone(zone, at)) };
    let mut pieces: BTreeMap<(NaiveDate, StateChange), Vec<(NaiveTime, NaiveDateTime)>> = BTreeMap::new();
    for stretch in stretches {
        let (mut start, end) = (local(stretch.start), local(stretch.end));
        // A stretch that reaches midnight goes on as the next date's; a night of some hours is one piece.
        while start < end {
            let midnight = (start.date() + Days::new(1)).and_time(NaiveTime::MIN);
            let piece = if end <= midnight || (end - midnight).num_hours() < 12 && start.time() > NaiveTime::MIN {
                end
            } else {
                midnight
            };
            pieces.entry((start.date(), stretch.becomes)).or_default().push((start.time(), piece));
            start = piece;
        }
    }
    let mut found = Vec::with_capacity(pieces.len());
    for ((date, becomes), times) in pieces {
        let midnight = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
        let (from, to) = (midnight(date), midnight(date + Days::new(1)));
        let whole = match becomes {
            StateChange::Closed => queue.open_seconds_at(from, to) == 0,
            StateChange::Open => times == [(NaiveTime::MIN, (date + Days::new(1)).and_time(NaiveTime::MIN))],
        };
        let reason = queue.special_day(in_zone(zone, from.midpoint(to))).and_then(|day| day.reason);
        let mut words = format!("now {becomes}");
        if whole {
            words.push_str(if becomes == StateChange::Open { " 24 hours" } else { "" });
        } else {
            let spans: Vec<String> = times.iter().map(|&(start, end)| span(date, start, end)).collect();
            words.push(' ');
            words.push_str(&listed(&spans));
        }
        if let Some(reason) = reason {
            words.push_str(&format!(" ({reason})"));
        }
        found.push((date, words));
    }
    found
}

fn span(date: NaiveDate, start: NaiveTime, end: NaiveDateTime) -> String {
    let end = match end.time() == NaiveTime::MIN && end.date() > date {
        true => "24:00".to_owned(),
        false => end.format("%H:%M").to_string(),
    };
    format!("{} to {end}", start.format("%H:%M"))
}

/// Dates of one sentence, in order, as rules, ranges and single dates, each with its first date.
fn grouped(dates: &[NaiveDate], window: &Window) -> Vec<(NaiveDate, String)> {
    let mut weekdays: [Vec<NaiveDate>; 7] = Default::default();
    for &date in dates {
        weekdays[date.weekday().num_days_from_monday() as usize].push(date);
    }
    let mut rest: Vec<NaiveDate> = Vec::new();
    let mut rules: Vec<Rule> = Vec::new();
    for days in &weekdays {
        for run in runs(days) {
            match Rule::of(run) {
                Some(rule) => rules.push(rule),
                None => rest.extend(run),
            }
        }
    }
    // Weekdays whose rules begin and end within the same seven days are said together.
    rules.sort_by_key(|rule| rule.first);
    let mut together: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let near = |one: NaiveDate, other: NaiveDate| (one - other).num_days().abs() < 7;
        let fits = |group: &&mut Vec<Rule>| near(rule.first, group[0].first) && near(rule.last, group[0].last);
        match together.iter_mut().find(fits) {
            Some(group) => group.push(rule),
            None => together.push(vec![rule]),
        }
    }
    let mut told: Vec<(NaiveDate, String)> = together.iter().map(|group| rule_in_words(group, window)).collect();
    rest.sort();
    if let Some(&first) = rest.first() {
        told.push((first, dates_in_words(&rest)));
    }
    told
}

/// Splits the dates of one weekday where more than eight weeks lie between two.
fn runs(days: &[NaiveDate]) -> impl Iterator<Item = &[NaiveDate]> {
    days.chunk_by(|one, next| (*next - *one).num_weeks() <= 8)
}

/// One weekday, week by week.
struct Rule {
    first: NaiveDate,
    last: NaiveDate,
    missing: Vec<NaiveDate>,
}

impl Rule {
    /// Most weeks from the first to the last.
    fn of(days: &[NaiveDate]) -> Option<Rule> {
        let (&first, &last) = (days.first()?, days.last()?);
        let weeks = first.iter_weeks().take_while(|date| *date <= last);
        let missing: Vec<NaiveDate> = weeks.filter(|date| days.binary_search(date).is_err()).collect();
        (days.len() >= FEWEST_WEEKS && missing.len() * 4 <= days.len()).then_some(Rule { first, last, missing })
    }
}

fn rule_in_words(together: &[Rule], window: &Window) -> (NaiveDate, String) {
    // OK: a group is made with its first rule.
    let first = together.iter().map(|rule| rule.first).min().unwrap_or(window.from);
    let last = together.iter().map(|rule| rule.last).max().unwrap_or(window.to);
    let mut weekdays: Vec<Weekday> = together.iter().map(|rule| rule.first.weekday()).collect();
    weekdays.sort_by_key(Weekday::num_days_from_monday);
    let mut words = format!("every {} from {}", weekdays_in_words(&weekdays), date_in_words(first, true));
    // A rule that reaches the window's end goes on behind it for all we know.
    if last + Days::new(7) < window.to {
        words.push_str(&format!(" to {}", date_in_words(last, true)));
    }
    let mut missing: Vec<NaiveDate> = together.iter().flat_map(|rule| rule.missing.iter().copied()).collect();
    missing.sort();
    if !missing.is_empty() {
        words.push_str(&format!(" (but not {})", dates_in_words(&missing)));
    }
    (first, words)
}

fn weekdays_in_words(weekdays: &[Weekday]) -> String {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let numbers: Vec<usize> = weekdays.iter().map(|weekday| weekday.num_days_from_monday() as usize).collect();
    match numbers[..] {
        [0, 1, 2, 3, 4, 5, 6] => "day".to_owned(),
        [first, .., last] if numbers.len() > 2 && last - first == numbers.len() - 1 => {
            format!("{} to {}", NAMES[first], NAMES[last])
        }
        _ => listed(&numbers.iter().map(|&number| NAMES[number].to_owned()).collect::<Vec<_>>()),
    }
}

/// `5, 12 and 19 December 2026`, `24 to 26 December 2026`.
fn dates_in_words(dates: &[NaiveDate]) -> String {
    let mut spans: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for &date in dates {
        match spans.last_mut() {
            Some((_, last)) if *last + Days::new(1) == date => *last = date,
            _ => spans.push((date, date)),
        }
    }
    let words = spans.iter().enumerate().map(|(i, &(first, last))| {
        // The month is said once where the next date lies in the same.
        let next = spans.get(i + 1);
        let says_month = next.is_none_or(|next| (next.0.year(), next.0.month()) != (last.year(), last.month()));
        let says_year = next.is_none_or(|next| next.0.year() != last.year());
        let end = match (says_month, says_year) {
            (false, _) => last.day().to_string(),
            (true, says_year) => date_in_words(last, says_year),
        };
        match first == last {
            true => end,
            false if (first.year(), first.month()) == (last.year(), last.month()) => {
                format!("{} to {end}", first.day())
            }
            false => format!("{} to {end}", date_in_words(first, first.year() != last.year())),
        }
    });
    listed(&words.collect::<Vec<_>>())
}

fn date_in_words(date: NaiveDate, year: bool) -> String {
    date.format(if year { "%-d %B %Y" } else { "%-d %B" }).to_string()
}

fn listed(parts: &[String]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(dates: &[NaiveDate]) -> Vec<String> {
        let window = Window { from: date("2026-12-01"), to: date("2027-12-01") };
        let mut told = grouped(dates, &window);
        told.sort();
        told.into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn dates_are_said_as_people_say_them() {
        for (dates, words) in [
            (&["2026-12-25"][..], "25 December 2026"),
            (&["2026-12-24", "2026-12-25"], "24 to 25 December 2026"),
            (&["2026-12-24", "2026-12-26", "2026-12-31"], "24, 26 and 31 December 2026"),
            (&["2026-12-31", "2027-01-01", "2027-01-04"], "31 December 2026 to 1 and 4 January 2027"),
            (&["2026-12-24", "2027-01-06"], "24 December 2026 and 6 January 2027"),
            (&["2027-01-30", "2027-02-02"], "30 January and 2 February 2027"),
        ] {
            assert_eq!(dates_in_words(&dates.iter().map(|text| date(text)).collect::<Vec<_>>()), words);
        }
    }

    #[test]
    fn weeks_become_a_rule_and_its_gaps_are_named() {
        let saturdays: Vec<NaiveDate> = date("2026-12-05").iter_weeks().take(52).collect();
        assert_eq!(told(&saturdays), ["every Saturday from 5 December 2026"]);
        let mut some = saturdays[..20].to_vec();
        some.remove(3);
        assert_eq!(told(&some), ["every Saturday from 5 December 2026 to 17 April 2027 (but not 26 December 2026)"]);
        assert_eq!(told(&saturdays[..3]), ["5, 12 and 19 December 2026"]);
        let mut workdays: Vec<NaiveDate> =
            (0..5).flat_map(|day| (date("2026-12-07") + Days::new(day)).iter_weeks().take(51)).collect();
        workdays.sort();
        assert_eq!(told(&workdays), ["every Monday to Friday from 7 December 2026"]);
    }
}
