/*!
Kamailio's time recurrences, `start|duration|freq|until|interval|byday|bymonthday|byyearday|byweekno|bymonth`, one a line with the queue's name and a tab
before it.

What they mean was read in Kamailio's `core/utils/tmrec.c`, and its module `tmrec` was asked (`scripts/check-kamailio`): the first occurrence runs from
the start for the whole duration and asks no list; every later one stays on its date and ends at midnight at the latest. The lists mean what RFC 5545
says. The code does so for most of them; where it does not, a note says that the standard was followed.
*/

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::{Format, Read};
use crate::{
    json::shown,
    line::{Hours, Line, Rule},
    minutes::{DAY, Minutes, Week, weekday},
    note::{FaultKind, NoteCode, Place},
    report::Report,
    rules,
    source::Source,
    text::lines as file_lines,
};

/// The format.
pub const FORMAT: Format = Format { name: "kamailio", title: "Kamailio tmrec", read: Some(read as Read) };

/// The longest duration: what lasts longer than this is open for good.
const MOST_SECONDS: u64 = 366 * 86_400;
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// One recurrence, in numbers. Seconds are gone: minutes are whole.
#[derive(Clone, Debug)]
struct Recurrence {
    place: Place,
    text: String,
    first: NaiveDate,
    /// Minute of the day on which it begins, and minutes that it lasts.
    start: u32,
    length: u32,
    /// From here on nothing recurs.
    end: Option<NaiveDateTime>,
    /// Nothing recurs without a rule.
    rule: Option<String>,
    /// The weekdays of a rule that asks nothing but weekdays, every week.
    weekly: Option<[bool; 7]>,
    /// Weeks of the year beside days of the month: see [`Reader::recurrence`].
    weeks_unasked: bool,
}

/// The queues of the files: lines of one name together, in the order in which the names come.
fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut queues: Vec<(String, Place, Vec<Recurrence>)> = Vec::new();
    let mut is_empty = true;
    for file in source.files {
        let Some(text) = file.text(report) else { continue };
        for (place, line) in file_lines(&file.name, text) {
            let line = line.trim_end();
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            is_empty = false;
            let (name, text) = match line.split_once('\t') {
                Some((name, text)) => (Some(name.trim()), text.trim()),
                None => (source.flags.name.as_deref(), line.trim()),
            };
            if !text.contains('|') {
                // What begins like a recurrence is one with another separator.
                let begins = text.len() > 8 && text.as_bytes()[..8].iter().all(u8::is_ascii_digit);
                let kind = if begins { FaultKind::BadRule } else { FaultKind::Syntax };
                report.fault(kind, place, format!("{} is no recurrence start|duration|...", shown(text)));
                continue;
            }
            let Some(name) = name.filter(|name| !name.is_empty()) else {
                let told = "the line has no name and a tab before the recurrence: name the queue with --name";
                report.fault(FaultKind::MissingField, place, told);
                continue;
            };
            let recurrence = Reader { text, queue: name, place: &place, report }.recurrence();
            match queues.iter_mut().find(|(known, ..)| known == name) {
                Some((.., recurrences)) => recurrences.extend(recurrence),
                None => queues.push((name.to_owned(), place, recurrence.into_iter().collect())),
            }
        }
    }
    if is_empty && !report.has_faults() {
        let place = source.files.first().map_or_else(Place::default, |file| Place::file(&file.name));
        report.fault(FaultKind::NothingFound, place, "there is no recurrence in it");
    }
    queues
        .into_iter()
        .filter_map(|(name, place, recurrences)| {
            let zone = source.flag_zone(Some(&name), place.clone(), report)?;
            let horizon = source.horizon(&zone);
            let mut line = Line::new(name, zone, horizon, place);
            fill(&mut line, &recurrences, report);
            Some(line)
        })
        .collect()
}

fn fill(line: &mut Line, recurrences: &[Recurrence], report: &mut Report) {
    let horizon = line.horizon();
    let mut week = Week::closed();
    for recurrence in recurrences {
        line.truth.open(recurrence.first, recurrence.start, recurrence.start + recurrence.length);
        // The first occurrence may lie on dates of its own.
        let last = recurrence.date_of(recurrence.start + recurrence.length - 1);
        match &recurrence.rule {
            None => line.name_dates(recurrence.first, last, None),
            Some(_) if last > recurrence.first => {
                if let Some(next) = recurrence.first.succ_opt() {
                    line.name_dates(next, last, None);
                }
            }
            Some(_) => {}
        }
        let Some(rule) = &recurrence.rule else { continue };
        let place = recurrence.place.clone();
        let Some(dates) = rules::dates(rule, recurrence.first, 0, horizon, place, report) else { continue };
        let stop = (recurrence.start + recurrence.length).min(u32::from(DAY));
        let mut whole: BTreeSet<NaiveDate> = BTreeSet::new();
        for date in dates {
            let midnight = date.and_time(chrono::NaiveTime::MIN);
            let left = recurrence.end.map_or(i64::from(DAY), |end| end.signed_duration_since(midnight).num_minutes());
            let stop_here = i64::from(stop).min(left);
            if stop_here > i64::from(recurrence.start) {
                line.truth.open(date, recurrence.start, stop_here as u32);
                whole.insert(date);
            }
        }
        if recurrence.weeks_unasked {
            line.became_dates.push(format!("{} (its weeks are not asked, since it names days)", recurrence.text));
            continue;
        }
        match recurrence.weekly.filter(|_| recurrence.end.is_none()) {
            Some(weekdays) => {
                for day in (0..7).filter(|day| weekdays[*day]) {
                    week.open(day, recurrence.start, stop);
                }
            }
            None => {
                let mut rrule = rule.clone();
                if let (Some(_), Some(last)) = (recurrence.end, whole.last()) {
                    rrule.push_str(&format!(";UNTIL={}", last.format("%Y%m%d")));
                }
                let hours = Minutes::span(recurrence.start as u16, stop as u16);
                match line.rules.iter_mut().find(|known| known.rrule == rrule && known.start == Some(recurrence.first))
                {
                    Some(known) => {
                        let mut all = known.hours.own();
                        all.join(&hours);
                        known.hours = Hours::of(&all);
                    }
                    None if !whole.is_empty() => line.rules.push(Rule {
                        rrule,
                        start: Some(recurrence.first),
                        hours: Hours::of(&hours),
                        reason: None,
                        dates: whole,
                    }),
                    None => {}
                }
            }
        }
    }
    line.week = Some(week.clone());
    // A rule owns its dates: what the week has on them is part of its hours, where that is the same for all of them.
    let truth = &line.truth;
    for rule in &mut line.rules {
        let mut meant = rule.dates.iter().map(|date| truth.day(*date));
        if let Some(first) = meant.next()
            && meant.all(|day| day == first)
            && rule.dates.iter().any(|date| !week.0[weekday(*date)].is_empty())
        {
            rule.hours = Hours::of(first);
        }
    }
}

impl Recurrence {
    /// The date on which a minute after the first midnight lies.
    fn date_of(&self, minute: u32) -> NaiveDate {
        self.first.checked_add_days(chrono::Days::new(u64::from(minute / u32::from(DAY)))).unwrap_or(self.first)
    }
}

/// One recurrence as text, and whom to tell.
struct Reader<'a, 'r> {
    text: &'a str,
    queue: &'a str,
    place: &'a Place,
    report: &'r mut Report,
}

impl Reader<'_, '_> {
    fn none<T>(&mut self, kind: FaultKind, text: String) -> Option<T> {
        self.report.none(kind, self.place.clone(), text)
    }

    fn differs(&mut self, what: &str) {
        let text =
            format!("{what}: Kamailio's code differs from RFC 5545, which its manual refers to; the RFC was followed");
        self.report.note(NoteCode::DocumentationDiffers, Some(self.queue), self.place.clone(), text);
    }

    fn recurrence(mut self) -> Option<Recurrence> {
        let fields: Vec<&str> = self.text.split('|').map(str::trim).collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or("");
        if fields.iter().skip(10).any(|field| !field.is_empty()) {
            return self.none(FaultKind::BadRule, format!("{} has more than ten fields", shown(self.text)));
        }
        // All of a line's faults at once.
        let start = self.instant(field(0));
        let length = self.duration(field(1));
        let until = if field(3).is_empty() { Some(None) } else { self.instant(field(3)).map(Some) };
        let rule = self.rule(&fields, start.map(|start| start.date()));
        let (start, length, until, (rule, weekly)) = (start?, length?, until?, rule?);
        let end = until.map(|until| until + TimeDelta::seconds(length as i64));
        let first = start.date();
        let second = start.signed_duration_since(first.and_time(chrono::NaiveTime::MIN)).num_seconds() as u64;
        let last = second + length;
        if !second.is_multiple_of(60) || !last.is_multiple_of(60) {
            let text = format!("{} has seconds, which became whole minutes", shown(self.text));
            self.report.note(NoteCode::Seconds, Some(self.queue), self.place.clone(), text);
        }
        // Inwards, but an end of :59 means the whole minute.
        let (from, to) = (second.div_ceil(60), (last + 1) / 60);
        if from >= to {
            return self.none(FaultKind::BadRule, format!("{} lasts less than a minute", shown(field(1))));
        }
        if rule.is_some() && to > u64::from(DAY) {
            let text = "every occurrence but the first one ends at midnight, though it should last longer";
            self.report.note(NoteCode::MidnightCut, Some(self.queue), self.place.clone(), text);
        }
        // Kamailio asks for the weeks too, and so does the RFC; but a rule that names days of the month is understood by them.
        let weeks_unasked = !field(8).is_empty() && !field(6).is_empty();
        Some(Recurrence {
            place: self.place.clone(),
            text: self.text.to_owned(),
            first,
            start: from as u32,
            length: (to - from) as u32,
            end,
            rule,
            weekly,
            weeks_unasked,
        })
    }

    /// `YYYYMMDDTHHMMSS`, on the queue's clock.
    fn instant(&mut self, text: &str) -> Option<NaiveDateTime> {
        let digits = |from: usize, to: usize| -> Option<u32> {
            text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
        };
        let shape = text.len() == 15 && text.as_bytes()[8].eq_ignore_ascii_case(&b'T');
        let date = digits(0, 4).zip(digits(4, 6)).zip(digits(6, 8)).filter(|_| shape);
        let date = date.and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year as i32, month, day));
        let Some(date) = date.filter(|date| (1970..2100).contains(&chrono::Datelike::year(date))) else {
            return self.none(FaultKind::BadDate, format!("{} is no local date and time YYYYMMDDTHHMMSS", shown(text)));
        };
        let time = digits(9, 11).zip(digits(11, 13)).zip(digits(13, 15));
        match time.and_then(|((hour, minute), second)| date.and_hms_opt(hour, minute, second)) {
            Some(instant) => Some(instant),
            None => self.none(FaultKind::BadTime, format!("{} has no time from 000000 to 235959", shown(text))),
        }
    }

    /// `P[nW][nD][T[nH][nM][nS]]` in seconds.
    fn duration(&mut self, text: &str) -> Option<u64> {
        let upper = text.to_ascii_uppercase();
        let body = upper.strip_prefix('+').unwrap_or(&upper).strip_prefix('P');
        let mut seconds = 0_u64;
        let mut number: Option<u64> = None;
        let mut in_time = false;
        let mut good = body.is_some();
        for letter in body.unwrap_or("").chars() {
            let unit = match (letter, in_time) {
                ('0'..='9', _) => {
                    let digit = u64::from(letter as u32 - '0' as u32);
                    number = Some((number.unwrap_or(0) * 10 + digit).min(MOST_SECONDS * 10));
                    continue;
                }
                ('T', false) if number.is_none() => {
                    in_time = true;
                    continue;
                }
                ('W', false) => 7 * 86_400,
                ('D', false) => 86_400,
                ('H', true) => 3600,
                ('M', true) => 60,
                ('S', true) => 1,
                _ => 0,
            };
            good &= unit > 0 && number.is_some();
            seconds = (seconds + number.take().unwrap_or(0) * unit).min(MOST_SECONDS + 1);
        }
        if !good || number.is_some() || seconds == 0 {
            return self.none(FaultKind::BadRule, format!("{} is no duration such as PT9H30M", shown(text)));
        }
        if seconds > MOST_SECONDS {
            return self.none(FaultKind::BadRule, format!("{} lasts longer than a year", shown(text)));
        }
        Some(seconds)
    }

    /// The rule of RFC 5545, and the weekdays of a rule that only has weekdays.
    fn rule(&mut self, fields: &[&str], first: Option<NaiveDate>) -> Option<(Option<String>, Option<[bool; 7]>)> {
        let field = |index: usize| fields.get(index).copied().unwrap_or("");
        let frequency = field(2).to_ascii_lowercase();
        let interval = self.interval(field(4));
        let (monthly, yearly) = (frequency == "monthly", frequency == "yearly");
        let days = self.weekdays(field(5), monthly || yearly);
        let month_days = self.numbers("bymonthday", field(6), 31, true);
        let year_days = self.numbers("byyearday", field(7), 366, true);
        let weeks = self.numbers("byweekno", field(8), 53, true);
        let months = self.numbers("bymonth", field(9), 12, false);
        if frequency.is_empty() {
            return Some((None, None));
        }
        if !matches!(&*frequency, "daily" | "weekly" | "monthly" | "yearly") {
            return self
                .none(FaultKind::BadRule, format!("{} is none of daily, weekly, monthly and yearly", shown(field(2))));
        }
        let (interval, days, month_days, year_days, weeks, months) =
            (interval?, days?, month_days?, year_days?, weeks?, months?);
        if !weeks.is_empty() && !yearly {
            return self.none(FaultKind::BadRule, "weeks of the year belong to a yearly rule".to_owned());
        }
        // What the code makes of the lists; an occurrence that it misses is an hour at which it says closed.
        if monthly && days.iter().any(|(ordinal, _)| !(1..=3).contains(ordinal)) {
            self.differs("byday of a monthly rule without an ordinal from 1 to 3");
        }
        if yearly && !days.is_empty() {
            self.differs("byday of a yearly rule");
        }
        if month_days.iter().any(|day| *day >= 28) {
            self.differs("the last day of a month");
        }
        if year_days.iter().any(|day| *day > 0) {
            self.differs("byyearday counts from 0 there");
        }
        let weeks_asked = !weeks.is_empty() && month_days.is_empty();
        if weeks_asked {
            self.differs("weeks of the year");
        }
        let mut rule = format!("FREQ={}", frequency.to_ascii_uppercase());
        if interval > 1 {
            rule.push_str(&format!(";INTERVAL={interval}"));
        }
        let mut list = |name: &str, values: &[String]| {
            if !values.is_empty() {
                rule.push_str(&format!(";{name}={}", values.join(",")));
            }
        };
        let words = |numbers: &[i32]| numbers.iter().map(i32::to_string).collect::<Vec<_>>();
        list("BYMONTH", &words(&months));
        if weeks_asked {
            list("BYWEEKNO", &words(&weeks));
        }
        list("BYYEARDAY", &words(&year_days));
        list("BYMONTHDAY", &words(&month_days));
        let day = |(ordinal, day): &(i32, usize)| match ordinal {
            0 => DAYS[*day].to_owned(),
            ordinal => format!("{ordinal}{}", DAYS[*day]),
        };
        list("BYDAY", &days.iter().map(day).collect::<Vec<_>>());
        let only_days = interval == 1 && months.is_empty() && month_days.is_empty() && year_days.is_empty();
        let weekly = match &*frequency {
            _ if !only_days => None,
            "daily" | "weekly" if !days.is_empty() => {
                Some(std::array::from_fn(|weekday| days.iter().any(|(_, day)| *day == weekday)))
            }
            "daily" => Some([true; 7]),
            "weekly" => first.map(|first| std::array::from_fn(|day| day == weekday(first))),
            _ => None,
        };
        Some((Some(rule), weekly))
    }

    fn interval(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(1);
        }
        let number = text.parse::<u32>().ok().filter(|number| (1..=999).contains(number));
        let Some(number) = number else {
            return self.none(FaultKind::BadRule, format!("{} is no interval from 1 to 999", shown(text)));
        };
        if number > 9 {
            self.differs("an interval of two digits, of which it takes the sum");
        }
        Some(number)
    }

    fn weekdays(&mut self, text: &str, ordinals: bool) -> Option<Vec<(i32, usize)>> {
        let mut days = Vec::new();
        for part in text.split(',').map(str::trim).filter(|_| !text.is_empty()) {
            let at = part.len().saturating_sub(2);
            let (ordinal, name) = if part.is_char_boundary(at) { part.split_at(at) } else { ("", part) };
            let Some(day) = DAYS.iter().position(|day| day.eq_ignore_ascii_case(name)) else {
                return self.none(FaultKind::BadWeekday, format!("{} is no weekday such as MO or 2TU", shown(part)));
            };
            let number = match ordinal.trim() {
                "" => Some(0),
                ordinal => ordinal.parse::<i32>().ok().filter(|n| ordinals && *n != 0 && (-53..=53).contains(n)),
            };
            let Some(number) = number else {
                return self
                    .none(FaultKind::BadRule, format!("{} counts weekdays where none are counted", shown(part)));
            };
            days.push((number, day));
        }
        Some(days)
    }

    fn numbers(&mut self, name: &str, text: &str, most: i32, negative: bool) -> Option<Vec<i32>> {
        let mut numbers = Vec::new();
        for part in text.split(',').map(str::trim).filter(|_| !text.is_empty()) {
            let number = part.parse::<i32>().ok();
            match number.filter(|n| *n != 0 && n.abs() <= most && (negative || *n > 0)) {
                Some(number) => numbers.push(number),
                None => return self.none(FaultKind::BadRule, format!("{} does not belong in {name}", shown(part))),
            }
        }
        Some(numbers)
    }
}
