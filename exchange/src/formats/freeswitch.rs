/*!
FreeSWITCH's dialplan in XML, as FusionPBX writes it too.

A queue is an extension with a condition that asks the clock. Its conditions are walked in order, each with the minutes that the ones before have left: a
condition that holds and has actions decides them, and so does one that does not hold and has anti-actions; `break` ends the walk for the others. What
is decided is open when an action's `data` contains a target named by `--open`; what nothing decides is closed.

How an attribute compares was read in `switch_xml.c` and `switch_utils.c`. Where code and manual part, the notes say so.
*/

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use roxmltree::Node;

use super::{Format, Read};
use crate::{
    json::shown,
    line::Line,
    minutes::{DAY, Days, Minutes},
    note::{FaultKind, NoteCode, Place},
    report::Report,
    source::Source,
    xml::XmlFile,
    yearly::Yearly,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "freeswitch", title: "FreeSWITCH dialplan", read: Some(read as Read) };

/// The attributes that ask the clock.
const TIMED: [&str; 13] = [
    "date-time",
    "year",
    "yday",
    "mon",
    "mday",
    "week",
    "mweek",
    "wday",
    "hour",
    "minute",
    "minute-of-day",
    "time-of-day",
    "dst",
];

/// What one condition asks of the clock; an empty set asks nothing.
#[derive(Clone, Debug, Default)]
struct Times {
    between: Option<(NaiveDateTime, NaiveDateTime)>,
    years: BTreeSet<u32>,
    year_days: BTreeSet<u32>,
    months: BTreeSet<u32>,
    month_days: BTreeSet<u32>,
    weeks: BTreeSet<u32>,
    month_weeks: BTreeSet<u32>,
    /// 1 is Sunday.
    weekdays: BTreeSet<u32>,
    minutes: Option<Minutes>,
}

/// When a condition ends the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    OnFalse,
    OnTrue,
    Always,
    Never,
}

#[derive(Clone, Debug)]
struct Condition {
    times: Option<Times>,
    ends: Break,
    /// Whether its actions lead to an open place; none if it decides nothing.
    actions: Option<bool>,
    anti_actions: Option<bool>,
    name: String,
}

/// A queue as it was found.
#[derive(Debug)]
struct Found {
    name: String,
    id: Option<String>,
    zone: Option<(String, Place)>,
    place: Place,
    conditions: Vec<Condition>,
}

impl Found {
    /// What is open on a date.
    fn open(&self, date: NaiveDate) -> Minutes {
        self.walk(|times| times.on(date))
    }

    /// The same for all years at once, as if no condition asked for a week, a day of the year or a year.
    fn open_yearly(&self, weekday: u32, month: u32, day: u32) -> Minutes {
        self.walk(|times| times.in_any_year(weekday, month, day))
    }

    fn walk(&self, minutes_of: impl Fn(&Times) -> Minutes) -> Minutes {
        let (mut left, mut open) = (Minutes::all(), Minutes::none());
        for condition in &self.conditions {
            let mut yes = condition.times.as_ref().map_or_else(Minutes::all, &minutes_of).meet(&left);
            let mut no = left.clone();
            no.cut(&yes);
            match condition.actions {
                Some(is_open) => {
                    if is_open {
                        open.join(&yes);
                    }
                    yes = Minutes::none();
                }
                None if matches!(condition.ends, Break::OnTrue | Break::Always) => yes = Minutes::none(),
                None => {}
            }
            match condition.anti_actions {
                Some(is_open) => {
                    if is_open {
                        open.join(&no);
                    }
                    no = Minutes::none();
                }
                None if matches!(condition.ends, Break::OnFalse | Break::Always) => no = Minutes::none(),
                None => {}
            }
            yes.join(&no);
            left = yes;
        }
        open
    }

    /// The conditions that no rule of a document can say, by what they ask.
    fn hard(&self) -> Vec<String> {
        let hard = |condition: &&Condition| condition.times.as_ref().is_some_and(|times| times.is_hard());
        self.conditions.iter().filter(hard).map(|condition| condition.name.clone()).collect()
    }

    /// The dates that conditions name with their year.
    fn names(&self, date: NaiveDate) -> bool {
        let on = |times: &Times| times.names_dates() && !times.on(date).is_empty();
        self.conditions.iter().filter_map(|condition| condition.times.as_ref()).any(on)
    }
}

impl Times {
    fn is_dated(&self) -> bool {
        self.between.is_some() || !self.years.is_empty()
    }

    fn names_dates(&self) -> bool {
        self.between.is_some() || (!self.years.is_empty() && !self.months.is_empty() && !self.month_days.is_empty())
    }

    fn is_hard(&self) -> bool {
        let sets = [&self.years, &self.year_days, &self.weeks, &self.month_weeks];
        !self.names_dates() && sets.iter().any(|set| !set.is_empty())
    }

    fn on(&self, date: NaiveDate) -> Minutes {
        let month_day = date.day();
        let sunday_first = date.weekday().number_from_sunday();
        // The column of the month's first day in a calendar whose weeks begin on Sunday.
        let column = (sunday_first + 35 - month_day) % 7;
        let holds = wants(&self.years, date.year().max(0) as u32)
            && wants(&self.year_days, date.ordinal())
            && wants(&self.months, date.month())
            && wants(&self.month_days, month_day)
            && wants(&self.weeks, date.ordinal0() / 7 + 1)
            && wants(&self.month_weeks, (month_day + column).div_ceil(7))
            && wants(&self.weekdays, sunday_first);
        if !holds {
            return Minutes::none();
        }
        let minutes = self.minutes.clone().unwrap_or_else(Minutes::all);
        let Some((from, until)) = self.between else { return minutes };
        // Both are whole minutes; of the date only what lies between them.
        let minute = |at: NaiveDateTime| {
            at.signed_duration_since(date.and_time(chrono::NaiveTime::MIN)).num_minutes().clamp(0, i64::from(DAY))
                as u16
        };
        minutes.meet(&Minutes::span(minute(from), minute(until)))
    }

    fn in_any_year(&self, weekday: u32, month: u32, day: u32) -> Minutes {
        let holds = !self.is_dated()
            && !self.is_hard()
            && wants(&self.months, month)
            && wants(&self.month_days, day)
            && wants(&self.weekdays, (weekday + 1) % 7 + 1);
        if holds { self.minutes.clone().unwrap_or_else(Minutes::all) } else { Minutes::none() }
    }
}

fn wants(set: &BTreeSet<u32>, number: u32) -> bool {
    set.is_empty() || set.contains(&number)
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut lines = Vec::new();
    for file in source.files {
        let Some(text) = file.text(report) else { continue };
        let Some(xml) = XmlFile::read(&file.name, text, report) else { continue };
        for queue in queues(&xml, &source.flags.open, report) {
            let zone = match &queue.zone {
                Some((zone, place)) => source.zone(zone, Names::Iana, Some(&queue.name), place.clone(), report),
                None => source.flag_zone(Some(&queue.name), queue.place.clone(), report),
            };
            let Some(zone) = zone else { continue };
            let horizon = source.horizon(&zone);
            let mut line = Line::new(&*queue.name, zone, horizon, queue.place.clone());
            line.id = queue.id.clone();
            line.truth = Days::each(horizon, |date| queue.open(date));
            line.became_dates = queue.hard();
            for date in horizon.dates().filter(|date| queue.names(*date)) {
                line.name_dates(date, date, None);
            }
            Yearly::fold(|weekday, month, day| queue.open_yearly(weekday, month, day)).fill(&mut line);
            lines.push(line);
        }
    }
    lines
}

/// The extensions of a file that ask the clock.
fn queues(xml: &XmlFile<'_>, open: &[String], report: &mut Report) -> Vec<Found> {
    let extensions = xml.root().descendants().filter(|node| node.has_tag_name("extension"));
    let timed: Vec<Node> = extensions.filter(|node| conditions(*node).any(is_timed)).collect();
    if timed.is_empty() {
        report.fault(
            FaultKind::NothingFound,
            xml.place(xml.root()),
            "no extension has a condition that asks the clock",
        );
        return Vec::new();
    }
    if open.is_empty() {
        report.fault(
            FaultKind::OpenTargetRequired,
            Place::flag("--open"),
            "a dialplan does not say which action means open: name a part of its data with --open",
        );
        return Vec::new();
    }
    timed.into_iter().filter_map(|node| extension(xml, node, open, report)).collect()
}

fn conditions<'a, 'i>(extension: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    extension.descendants().filter(|node| node.has_tag_name("condition"))
}

fn is_timed(condition: Node<'_, '_>) -> bool {
    condition.attributes().any(|attribute| TIMED.contains(&attribute.name()) || attribute.name() == "tz-offset")
}

fn extension(xml: &XmlFile<'_>, node: Node<'_, '_>, open: &[String], report: &mut Report) -> Option<Found> {
    let place = xml.place(node);
    let Some(name) = node.attribute("name").filter(|name| !name.is_empty()) else {
        return report.none(FaultKind::MissingField, place, "the extension has no name");
    };
    let mut zones: Vec<(&str, Place)> = Vec::new();
    let mut read = Vec::new();
    for condition in conditions(node) {
        let place = xml.place(condition);
        if condition.parent() != Some(node) {
            report.fault(FaultKind::NotSupported, place, "a condition inside another one");
            continue;
        }
        let times = is_timed(condition).then(|| times(condition, name, &place, report));
        let ignored =
            ["field", "expression", "regex"].iter().any(|attribute| condition.attribute(*attribute).is_some());
        if ignored {
            let field = condition.attribute("field").or(condition.attribute("regex")).unwrap_or("a pattern");
            let text = format!("the condition on {field} counts as true");
            report.note(NoteCode::ConditionIgnored, Some(name), place.clone(), text);
        }
        let ends = match condition.attribute("break") {
            None | Some("on-false") => Break::OnFalse,
            Some("on-true") => Break::OnTrue,
            Some("always") => Break::Always,
            Some("never") => Break::Never,
            Some(other) => {
                let text = format!("break={} is none of on-false, on-true, always and never", shown(other));
                report.fault(FaultKind::BadRule, place.clone(), text);
                Break::OnFalse
            }
        };
        let mut verdict = |tag: &str| -> Option<bool> {
            let mut decided = None;
            for action in condition.children().filter(|child| child.has_tag_name(tag)) {
                let application = action.attribute("application").unwrap_or("");
                let data = action.attribute("data").unwrap_or("");
                if application == "set"
                    && let Some(zone) = data.strip_prefix("timezone=")
                {
                    zones.push((zone.trim(), xml.place(action)));
                    continue;
                }
                // A condition that asks no clock, and is taken to hold, decides only where it leads away.
                let leads = ["transfer", "hangup", "bridge", "deflect", "redirect", "respond", "voicemail", "ivr"];
                let is_open = open.iter().any(|target| data.contains(target.as_str()));
                if times.is_some() || is_open || leads.contains(&application) {
                    decided = Some(decided.unwrap_or(false) || is_open);
                }
            }
            decided
        };
        let (actions, anti_actions) = (verdict("action"), verdict("anti-action"));
        let named: Vec<String> = condition
            .attributes()
            .filter(|attribute| TIMED.contains(&attribute.name()))
            .map(|attribute| format!("{}={}", attribute.name(), attribute.value()))
            .collect();
        read.push(Condition { times, ends, actions, anti_actions, name: named.join(" ") });
    }
    for (named, place) in &zones {
        match zones.first() {
            Some((zone, _)) if zone != named => {
                let text = format!("extension {} sets the time zones {zone} and {named}", shown(name));
                report.fault(FaultKind::MixedZones, place.clone(), text);
            }
            _ => {}
        }
    }
    let zone = zones.into_iter().next().map(|(zone, place)| (zone.to_owned(), place));
    let id = node.attribute("uuid").filter(|id| !id.is_empty()).map(str::to_owned);
    Some(Found { name: name.to_owned(), id, zone, place, conditions: read })
}

fn times(condition: Node<'_, '_>, queue: &str, place: &Place, report: &mut Report) -> Times {
    let mut times = Times::default();
    let mut minutes: Option<Minutes> = None;
    let mut narrow = |with: Minutes| {
        minutes = Some(match minutes.take() {
            Some(minutes) => minutes.meet(&with),
            None => with,
        });
    };
    for attribute in condition.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let reader = &mut Attribute { name, value, queue, place, report };
        match name {
            "year" => times.years = reader.numbers(1970, 9999, FaultKind::BadDate),
            "yday" => times.year_days = reader.numbers(1, 366, FaultKind::BadDate),
            "mon" => times.months = reader.numbers(1, 12, FaultKind::BadDate),
            "mday" => times.month_days = reader.numbers(1, 31, FaultKind::BadDate),
            "week" => times.weeks = reader.numbers(1, 53, FaultKind::BadDate),
            "mweek" => times.month_weeks = reader.numbers(1, 6, FaultKind::BadDate),
            "wday" => times.weekdays = reader.weekdays(),
            "hour" => {
                let hours = reader.numbers(0, 23, FaultKind::BadTime);
                narrow(gathered(&hours, |hour| (hour * 60, hour * 60 + 60)));
            }
            "minute" => {
                let of_hour = reader.numbers(0, 59, FaultKind::BadTime);
                let all: BTreeSet<u32> =
                    (0..24).flat_map(|hour| of_hour.iter().map(move |minute| hour * 60 + minute)).collect();
                narrow(gathered(&all, |minute| (minute, minute + 1)));
            }
            "minute-of-day" => {
                // The first minute of the day is 1.
                let of_day = reader.numbers(1, 1440, FaultKind::BadTime);
                narrow(gathered(&of_day, |minute| (minute - 1, minute)));
            }
            "time-of-day" => narrow(reader.time_of_day()),
            "date-time" => times.between = reader.date_time(),
            "tz-offset" | "dst" => {
                let text = format!("{name} asks the offset of the clock, which no schedule can say");
                report.fault(FaultKind::NotSupported, place.clone(), text);
            }
            _ => {}
        }
    }
    times.minutes = minutes;
    times
}

fn gathered(numbers: &BTreeSet<u32>, span: impl Fn(u32) -> (u32, u32)) -> Minutes {
    let mut minutes = Minutes::none();
    for number in numbers {
        let (start, end) = span(*number);
        minutes.insert(start as u16, end as u16);
    }
    minutes
}

/// One attribute of a condition, and whom to tell.
struct Attribute<'a, 'r> {
    name: &'a str,
    value: &'a str,
    queue: &'a str,
    place: &'a Place,
    report: &'r mut Report,
}

impl Attribute<'_, '_> {
    fn fault(&mut self, kind: FaultKind, text: String) {
        self.report.fault(kind, self.place.clone(), format!("{}={}: {text}", self.name, shown(self.value)));
    }

    /// Numbers and ranges, joined by commas.
    fn numbers(&mut self, least: u32, most: u32, kind: FaultKind) -> BTreeSet<u32> {
        if self.value.contains(',') && self.value.contains('-') {
            let text = format!(
                "{}={}: FreeSWITCH's manual joins lists and ranges, its code reads the first range only; the manual was followed",
                self.name,
                shown(self.value)
            );
            self.report.note(NoteCode::DocumentationDiffers, Some(self.queue), self.place.clone(), text);
        }
        self.set(kind, |text| text.parse().ok().filter(|number| (least..=most).contains(number)), &|| {
            format!("wanted numbers from {least} to {most}")
        })
    }

    /// 1 to 7 from Sunday on, or names, whose first three letters count.
    fn weekdays(&mut self) -> BTreeSet<u32> {
        const NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let number = |text: &str| match text.parse() {
            Ok(number) => Some(number).filter(|number| (1..=7).contains(number)),
            Err(_) => NAMES.iter().position(|name| name.eq_ignore_ascii_case(text)).map(|index| index as u32 + 1),
        };
        self.set(FaultKind::BadWeekday, number, &|| "wanted sun to sat, or 1 (Sunday) to 7".to_owned())
    }

    fn set(
        &mut self,
        kind: FaultKind,
        number: impl Fn(&str) -> Option<u32>,
        wanted: &dyn Fn() -> String,
    ) -> BTreeSet<u32> {
        let mut set = BTreeSet::new();
        for part in self.value.split(',') {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            match (number(from.trim()), number(to.trim())) {
                (Some(from), Some(to)) if from <= to => set.extend(from..=to),
                (Some(_), Some(_)) => self.fault(
                    FaultKind::ReversedRange,
                    format!(
                        "{part} ends before it begins: FreeSWITCH's code never matches it, its manual says it wraps"
                    ),
                ),
                _ => self.fault(kind, wanted()),
            }
        }
        set
    }

    /// `HH:MM[:SS]-HH:MM[:SS]`, the end not included.
    fn time_of_day(&mut self) -> Minutes {
        let Some((from, to)) = self.value.split_once('-') else {
            self.fault(FaultKind::BadTime, "wanted HH:MM-HH:MM".to_owned());
            return Minutes::none();
        };
        let (Some(from), Some(to)) = (second_of_day(from), second_of_day(to)) else {
            let kind = if self.value.contains(',') { FaultKind::NotSupported } else { FaultKind::BadTime };
            self.fault(kind, "wanted one range HH:MM-HH:MM".to_owned());
            return Minutes::none();
        };
        if from >= to {
            self.fault(FaultKind::ReversedRange, "the time range ends before it begins, and never matches".to_owned());
            return Minutes::none();
        }
        Minutes::span(self.whole_start(from), self.whole_end(to))
    }

    fn whole_start(&mut self, second: u32) -> u16 {
        if !second.is_multiple_of(60) {
            self.seconds();
        }
        second.div_ceil(60) as u16
    }

    fn whole_end(&mut self, second: u32) -> u16 {
        if !second.is_multiple_of(60) {
            self.seconds();
        }
        ((second + 1) / 60) as u16
    }

    fn seconds(&mut self) {
        let text = format!("{}={}: seconds became whole minutes", self.name, shown(self.value));
        self.report.note(NoteCode::Seconds, Some(self.queue), self.place.clone(), text);
    }

    /// `YYYY-MM-DD HH:MM[:SS]~YYYY-MM-DD HH:MM[:SS]`, the end not included.
    fn date_time(&mut self) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let value = self.value;
        let mut instant = |text: &str, is_end: bool| {
            let (date, time) = text.trim().split_once(' ')?;
            let date =
                NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|date| (1..=9998).contains(&date.year()))?;
            let second = second_of_day(time)?;
            let minute = if is_end { self.whole_end(second) } else { self.whole_start(second) };
            date.and_time(chrono::NaiveTime::MIN).checked_add_signed(chrono::TimeDelta::minutes(i64::from(minute)))
        };
        let pair = value.split_once('~').and_then(|(from, to)| Some((instant(from, false)?, instant(to, true)?)));
        match pair {
            None => self.fault(FaultKind::BadDate, "wanted YYYY-MM-DD HH:MM:SS~YYYY-MM-DD HH:MM:SS".to_owned()),
            Some((from, to)) if from >= to => {
                self.fault(FaultKind::ReversedRange, "it ends before it begins, and never matches".to_owned());
            }
            Some(_) => {}
        }
        pair
    }
}

fn second_of_day(text: &str) -> Option<u32> {
    let mut parts = text.trim().split(':').map(|part| {
        ((1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().map_or(Some(0), |second| second)?;
    if parts.next().is_some() || minute > 59 || second > 59 {
        return None;
    }
    let second = hour * 3600 + minute * 60 + second;
    (second <= 86_400).then_some(second)
}
