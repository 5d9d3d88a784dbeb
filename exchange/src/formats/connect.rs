/*!
Amazon Connect: hours of operation and their overrides, as `describe-hours-of-operation` and `list-hours-of-operation-overrides` give them.

The precedence is an assumption where Connect does not publish one: a queue's own STANDARD override decides its dates alone, else one of a parent, else the
weekly hours with what OPEN adds and CLOSED takes away. A date that a STANDARD override decides cuts the night that runs into it.
*/

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, Days as Later, NaiveDate};

use super::Format;
use crate::{
    json::{At, Json, shown},
    line::{Hours, Line, Rule},
    minutes::{Horizon, Minutes, Week, weekday},
    note::{FaultKind, NoteCode},
    report::Report,
    rules,
    source::Source,
    text,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "connect", title: "Amazon Connect", read: Some(read) };

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const SHORT: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A row of a `Config`: a weekday, where it has one, and minutes; an end past 1440 lies on the next date.
#[derive(Clone, Copy)]
struct Row {
    day: Option<usize>,
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Standard,
    Open,
    Closed,
}

/// The dates of an override.
enum Dates {
    /// All of a range.
    Range,
    /// By a rule for each weekday of its rows, or by one rule for all rows.
    Rules(Vec<(String, Option<usize>)>),
}

struct Override<'f> {
    at: At<'f>,
    name: String,
    first: NaiveDate,
    last: NaiveDate,
    kind: Kind,
    rows: Vec<Row>,
    dates: Dates,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let (mut hours, mut overrides): (Vec<At<'_>>, Vec<At<'_>>) = Default::default();
    for file in &files {
        let root = file.root();
        let objects = if root.is_list() { root.items(report) } else { vec![root] };
        for at in objects {
            let one = at.get("HoursOfOperation");
            let list = at.get("HoursOfOperationOverrideList");
            if one.is_none() && list.is_none() {
                let told = "neither `HoursOfOperation` nor `HoursOfOperationOverrideList` is here";
                report.fault(FaultKind::WrongShape, at.place(), told);
            }
            hours.extend(one);
            overrides.extend(list.map_or_else(Vec::new, |list| list.items(report)));
        }
    }
    let ids: Vec<Option<String>> = hours.iter().map(|at| at.get("HoursOfOperationId").and_then(|id| id.id())).collect();
    let known: HashMap<&str, usize> = ids.iter().enumerate().filter_map(|(i, id)| Some((id.as_deref()?, i))).collect();
    let mut of: Vec<Vec<Override<'_>>> = hours.iter().map(|_| Vec::new()).collect();
    for at in &overrides {
        let read = read_override(at, report);
        match at.get("HoursOfOperationId").map(|id| (id.id(), id.place())) {
            Some((Some(id), place)) => match known.get(&*id) {
                Some(&number) => of[number].extend(read),
                None => {
                    let told = format!("there are no hours of operation {} in the input", shown(&id));
                    report.fault(FaultKind::UnknownReference, place, told);
                }
            },
            _ if hours.len() == 1 => of[0].extend(read),
            _ => report.fault(FaultKind::MissingField, at.place(), "there is no \"HoursOfOperationId\" here"),
        }
    }
    let lines = hours.iter().enumerate().filter_map(|(number, at)| {
        let parents = parents(at, &known, report);
        // The level of an override: the queue's own first, then its parents in their order.
        let own = of[number].iter().map(|one| (0, one));
        let inherited = parents.iter().filter(|parent| **parent != number).enumerate();
        let inherited = inherited.flat_map(|(rank, parent)| of[*parent].iter().map(move |one| (rank + 1, one)));
        line(at, &own.chain(inherited).collect::<Vec<_>>(), source, report)
    });
    lines.collect()
}

fn parents(at: &At<'_>, known: &HashMap<&str, usize>, report: &mut Report) -> Vec<usize> {
    let mut found = Vec::new();
    for parent in at.items_of("ParentHoursOfOperations", report) {
        let id = ["Id", "HoursOfOperationId"].iter().find_map(|key| parent.get(key)).and_then(|id| id.id());
        match id.as_deref().and_then(|id| known.get(id)) {
            Some(&number) => found.push(number),
            None => {
                let told = format!("the parent {} is not in the input", shown(id.as_deref().unwrap_or_default()));
                report.fault(FaultKind::UnknownReference, parent.place(), told);
            }
        }
    }
    found
}

/// `{"Hours": 9, "Minutes": 0}`.
fn time(of: &At<'_>, key: &str, report: &mut Report) -> Option<u16> {
    let at = of.need(key, report)?;
    let mut part = |name: &str| at.need(name, report)?.integer(FaultKind::BadTime, report);
    let (hours, minutes) = (part("Hours"), part("Minutes"));
    let (hours, minutes) = (hours?, minutes?);
    let read = u16::try_from(hours).ok().zip(u16::try_from(minutes).ok());
    let read = read.filter(|(hours, _)| *hours < 24).and_then(|(hours, minutes)| text::minute(hours, minutes));
    read.or_else(|| report.none(FaultKind::BadTime, at.place(), format!("{hours}:{minutes} is no time of day")))
}

/// The rows of a `Config`, and whether one of them ends before it begins.
fn rows(of: &At<'_>, needs_days: bool, report: &mut Report) -> Option<(Vec<Row>, bool)> {
    let list = of.need("Config", report)?;
    let (mut rows, mut is_good, mut is_night) = (Vec::new(), list.is_list(), false);
    for at in list.items(report) {
        let day = match at.get("Day") {
            Some(day) => {
                let text = day.text(report);
                let found = text.and_then(|text| DAYS.iter().position(|known| *known == text));
                if let (Some(text), None) = (text, found) {
                    let told = format!("{} is no weekday (SUNDAY to SATURDAY)", shown(text));
                    report.fault(FaultKind::BadWeekday, day.place(), told);
                }
                is_good &= found.is_some();
                found
            }
            None if needs_days => {
                is_good = false;
                report.none(FaultKind::MissingField, at.place(), "there is no \"Day\" here")
            }
            None => None,
        };
        let (start, end) = (time(&at, "StartTime", report), time(&at, "EndTime", report));
        let (Some(start), Some(end)) = (start, end) else {
            is_good = false;
            continue;
        };
        let (start, mut end) = (u32::from(start), u32::from(end));
        if start == end && start > 0 {
            is_good = false;
            report.fault(FaultKind::EmptyInterval, at.place(), "the row ends when it starts");
        }
        is_night |= end > 0 && end < start;
        if end <= start {
            end += 1440;
        }
        rows.push(Row { day, start, end });
    }
    is_good.then_some((rows, is_night))
}

fn read_override<'f>(at: &At<'f>, report: &mut Report) -> Option<Override<'f>> {
    let name = at.get("Name").and_then(|name| name.id()).unwrap_or_default();
    let mut date = |key: &str| {
        let at = at.need(key, report)?;
        let text = at.text(report)?;
        text::date(text)
            .or_else(|| report.none(FaultKind::BadDate, at.place(), format!("{} is no date (YYYY-MM-DD)", shown(text))))
    };
    let (first, last) = (date("EffectiveFrom"), date("EffectiveTill"));
    let kind = match at.get("OverrideType") {
        None => Some(Kind::Standard),
        Some(kind) => match kind.text(report) {
            Some("STANDARD") => Some(Kind::Standard),
            Some("OPEN") => Some(Kind::Open),
            Some("CLOSED") => Some(Kind::Closed),
            Some(other) => {
                let told = format!("{} is no override type (STANDARD, OPEN, CLOSED)", shown(other));
                report.none(FaultKind::WrongShape, kind.place(), told)
            }
            None => None,
        },
    };
    let pattern = at.get("RecurrenceConfig").map(|config| (config.get("RecurrencePattern"), config.place()));
    let by_days = match &pattern {
        Some((Some(pattern), _)) => pattern.get("ByMonthDay").is_none_or(|list| is_empty(&list)),
        _ => true,
    };
    let rows = rows(at, by_days, report);
    let (first, last) = (first?, last?);
    if last < first {
        let told = format!("the override ends on {last}, before it begins on {first}");
        return report.none(FaultKind::BadDate, at.place(), told);
    }
    let (rows, is_night) = rows?;
    let dates = match pattern {
        None => Dates::Range,
        Some((None, place)) => {
            return report.none(FaultKind::MissingField, place, "there is no \"RecurrencePattern\" here");
        }
        Some((Some(pattern), _)) => recurrence(&pattern, first, last, &rows, report)?,
    };
    if is_night {
        let told = format!("the override {name:?} has an end before its start, read as the next date");
        report.note(NoteCode::OvernightAssumed, None, at.place(), told);
    }
    Some(Override { at: at.clone(), name, first, last, kind: kind?, rows, dates })
}

fn is_empty(list: &At<'_>) -> bool {
    matches!(list.value(), Json::List(items) if items.is_empty())
}

/// A pattern as rules of RFC 5545.
fn recurrence(at: &At<'_>, first: NaiveDate, last: NaiveDate, rows: &[Row], report: &mut Report) -> Option<Dates> {
    let frequency = at.need("Frequency", report)?;
    let word = frequency.text(report)?;
    if !["WEEKLY", "MONTHLY", "YEARLY"].contains(&word) {
        let told = format!("{} is no frequency (WEEKLY, MONTHLY, YEARLY)", shown(word));
        return report.none(FaultKind::BadRule, frequency.place(), told);
    }
    let mut rule = format!("FREQ={word}");
    if let Some(interval) = at.get("Interval") {
        match interval.integer(FaultKind::BadRule, report)? {
            1 => {}
            number @ 2..=1000 => rule.push_str(&format!(";INTERVAL={number}")),
            number => return report.none(FaultKind::BadRule, interval.place(), format!("{number} is no interval")),
        }
    }
    let mut numbers = |key: &str, least: i64, most: i64| -> Option<Vec<i64>> {
        let mut found = Vec::new();
        for number in at.items_of(key, report) {
            let value = number.integer(FaultKind::BadRule, report)?;
            if value == 0 || !(least..=most).contains(&value) {
                let told = format!("{key} {value} is out of range ({least} to {most})");
                return report.none(FaultKind::BadRule, number.place(), told);
            }
            found.push(value);
        }
        Some(found)
    };
    let mut months = numbers("ByMonth", 1, 12)?;
    let month_days = numbers("ByMonthDay", -1, 31)?;
    let occurrences = numbers("ByWeekdayOccurrence", -1, 5)?;
    let list = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    if !month_days.is_empty() && !occurrences.is_empty() {
        return report.none(FaultKind::BadRule, at.place(), "ByMonthDay and ByWeekdayOccurrence are both here");
    }
    if word == "WEEKLY" && !(month_days.is_empty() && occurrences.is_empty() && months.is_empty()) {
        return report.none(FaultKind::BadRule, at.place(), "a weekly pattern has weekdays, and no days of a month");
    }
    if word == "YEARLY" && months.is_empty() {
        months.push(i64::from(first.month()));
    }
    if !months.is_empty() {
        rule.push_str(&format!(";BYMONTH={}", list(&months)));
    }
    let until = if last < NaiveDate::from_ymd_opt(2099, 1, 1)? {
        format!(";UNTIL={}", last.format("%Y%m%d"))
    } else {
        String::new()
    };
    let days: BTreeSet<usize> = rows.iter().filter_map(|row| row.day).collect();
    if word == "WEEKLY" {
        let all = if days.is_empty() { (0..7).collect() } else { days };
        let each = |day: &usize| (format!("{rule};WKST=MO;BYDAY={}{until}", SHORT[*day]), Some(*day));
        if rows.is_empty() {
            let names: Vec<&str> = SHORT.to_vec();
            return Some(Dates::Rules(vec![(format!("{rule};WKST=MO;BYDAY={}{until}", names.join(",")), None)]));
        }
        return Some(Dates::Rules(all.iter().map(each).collect()));
    }
    if !occurrences.is_empty() {
        if days.is_empty() {
            return report.none(FaultKind::BadRule, at.place(), "ByWeekdayOccurrence needs a row with a weekday");
        }
        let each = |day: &usize| {
            let names: Vec<String> = occurrences.iter().map(|n| format!("{n}{}", SHORT[*day])).collect();
            (format!("{rule};BYDAY={}{until}", names.join(",")), Some(*day))
        };
        return Some(Dates::Rules(days.iter().map(each).collect()));
    }
    let month_days = if month_days.is_empty() { vec![i64::from(first.day())] } else { month_days };
    Some(Dates::Rules(vec![(format!("{rule};BYMONTHDAY={}{until}", list(&month_days)), None)]))
}

impl Override<'_> {
    /// Its dates in the horizon and the day before it, each with its hours; a rule beside each group of them.
    fn hours(&self, horizon: Horizon, report: &mut Report) -> Option<Vec<Group>> {
        let before = horizon.from.checked_sub_days(Later::new(1)).unwrap_or(horizon.from);
        let rows_of = |day: Option<usize>| -> Vec<(u32, u32)> {
            let rows = self.rows.iter().filter(|row| day.is_none() || row.day.is_none() || row.day == day);
            rows.map(|row| (row.start, row.end)).collect()
        };
        match &self.dates {
            Dates::Range => {
                let mut found: Vec<Group> = Vec::new();
                let last = self.last.min(horizon.until);
                for date in self.first.max(before).iter_days().take_while(|date| *date <= last) {
                    let day = weekday(date);
                    match found.iter_mut().find(|group| group.day == Some(day)) {
                        Some(group) => {
                            group.dates.insert(date);
                        }
                        None => found.push(Group {
                            day: Some(day),
                            rule: None,
                            dates: BTreeSet::from([date]),
                            hours: rows_of(Some(day)),
                        }),
                    }
                }
                Some(found)
            }
            Dates::Rules(rules) => {
                let mut found = Vec::new();
                for (rule, day) in rules {
                    let dates = rules::dates(rule, self.first, 1, horizon, self.at.place(), report)?;
                    // On a day of a month every row counts, whatever its weekday.
                    found.push(Group { day: *day, rule: Some(rule.clone()), dates, hours: rows_of(*day) });
                }
                Some(found)
            }
        }
    }

    fn closes_all_day(&self, hours: &[(u32, u32)]) -> bool {
        hours.is_empty() || self.kind == Kind::Closed && hours.contains(&(0, 1440))
    }
}

/// The dates that STANDARD overrides decide: the level of the first one that does, and the hours of that level.
type Decided = BTreeMap<NaiveDate, (usize, Vec<(u32, u32)>)>;

/// Dates of an override with the same hours.
struct Group {
    day: Option<usize>,
    rule: Option<String>,
    dates: BTreeSet<NaiveDate>,
    hours: Vec<(u32, u32)>,
}

fn line(at: &At<'_>, all: &[(usize, &Override<'_>)], source: &Source<'_>, report: &mut Report) -> Option<Line> {
    let name = at.need("Name", report).and_then(|name| name.text(report));
    let zone = match at.get("TimeZone") {
        Some(zone) => zone.text(report).and_then(|text| source.zone(text, Names::Iana, name, zone.place(), report)),
        None => source.flag_zone(name, at.place(), report),
    };
    let rows = rows(at, true, report);
    let (name, zone, (rows, is_night)) = (name?, zone?, rows?);
    if is_night {
        let told = "an end before its start was read as the next date";
        report.note(NoteCode::OvernightAssumed, Some(name), at.place(), told);
    }
    let last = all.iter().filter(|(_, one)| matches!(one.dates, Dates::Range)).map(|(_, one)| one.last).max();
    let horizon = source.horizon(&zone);
    let horizon = last.map_or(horizon, |last| horizon.reaching(last));
    if all.iter().any(|(level, one)| *level > 0 || one.kind != Kind::Standard) {
        let told = "Connect does not publish in which order overrides count: STANDARD alone decides its dates, then OPEN adds and CLOSED takes away";
        report.note(NoteCode::OverrideOrderAssumed, Some(name), at.place(), told);
    }
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("HoursOfOperationId").and_then(|id| id.id());
    let mut week = Week::closed();
    for row in &rows {
        week.open(row.day.unwrap_or(0), row.start, row.end);
    }
    let mut groups = Vec::new();
    for (number, (_, one)) in all.iter().enumerate() {
        for group in one.hours(horizon, report)? {
            groups.push((number, group));
        }
    }
    // A date of a STANDARD override: its own hours, of the first level that has one; equal levels join.
    let mut decided: Decided = BTreeMap::new();
    for (number, group) in groups.iter().filter(|(number, _)| all[*number].1.kind == Kind::Standard) {
        let level = all[*number].0;
        for &date in &group.dates {
            // OK: levels come in their order, so the first one that knows a date is the strongest.
            let known = decided.entry(date).or_insert((level, Vec::new()));
            if known.0 == level {
                known.1.extend(&group.hours);
            }
        }
    }
    lay_out(&mut line, &rows, &groups, all, &decided);
    for (number, group) in &groups {
        let (level, one) = all[*number];
        name_and_carry(&mut line, one, group, level == 0);
    }
    line.week = Some(week);
    Some(line)
}

/// The open minutes of every date: what begins on each, what runs on, and what CLOSED takes away.
fn lay_out(
    line: &mut Line,
    rows: &[Row],
    groups: &[(usize, Group)],
    all: &[(usize, &Override<'_>)],
    decided: &Decided,
) {
    let horizon = line.horizon();
    let before = horizon.from.pred_opt().unwrap_or(horizon.from);
    let mut opened: BTreeMap<NaiveDate, Vec<(u32, u32)>> = BTreeMap::new();
    let mut closed: BTreeMap<NaiveDate, Vec<(u32, u32)>> = BTreeMap::new();
    for (number, group) in groups {
        let (_, one) = all[*number];
        let (into, whole) = match one.kind {
            Kind::Standard => continue,
            Kind::Open => (&mut opened, Vec::new()),
            Kind::Closed => (&mut closed, vec![(0, 1440)]),
        };
        // No rows at all: closed all day. Rows for other weekdays only: nothing here.
        let hours = if one.rows.is_empty() { &whole } else { &group.hours };
        for date in &group.dates {
            into.entry(*date).or_default().extend(hours);
        }
    }
    for date in before.iter_days().take_while(|date| *date < horizon.until) {
        // A STANDARD date cuts what runs into it, so its hours are laid after those of the evening before.
        if let Some((_, hours)) = decided.get(&date) {
            line.truth.close(date, 0, 1440);
            for &(start, end) in hours {
                line.truth.open(date, start, end);
            }
            continue;
        }
        for row in rows.iter().filter(|row| row.day == Some(weekday(date))) {
            line.truth.open(date, row.start, row.end);
        }
        for &(start, end) in opened.get(&date).into_iter().flatten() {
            line.truth.open(date, start, end);
        }
    }
    for (&date, hours) in closed.iter().filter(|(date, _)| !decided.contains_key(date)) {
        for &(start, end) in hours {
            // Into a STANDARD date it does not reach.
            let is_cut = date.succ_opt().is_some_and(|next| decided.contains_key(&next));
            line.truth.close(date, start, if is_cut { end.min(1440) } else { end });
        }
    }
}

/// Tells which dates the source names, why they are special, and which rule openline has too.
fn name_and_carry(line: &mut Line, one: &Override<'_>, group: &Group, is_own: bool) {
    let reason = Some(one.name.as_str()).filter(|name| !name.is_empty());
    let Some(rule) = &group.rule else {
        // A weekday without a row says nothing in an OPEN or CLOSED override.
        if one.kind == Kind::Standard || one.rows.is_empty() || !group.hours.is_empty() {
            let nights = group.hours.iter().any(|(_, end)| *end > 1440);
            for &date in &group.dates {
                line.name_dates(date, date, reason);
                if let Some(next) = date.succ_opt().filter(|_| nights) {
                    line.name_dates(next, next, None);
                }
            }
        }
        return;
    };
    for &date in &group.dates {
        if let Some(reason) = reason {
            line.reasons.entry(date).or_insert_with(|| reason.to_owned());
        }
    }
    let inside: BTreeSet<NaiveDate> =
        group.dates.iter().filter(|date| line.horizon().contains(**date)).copied().collect();
    let hours = match one.kind {
        Kind::Standard if is_own => {
            let mut own = Minutes::none();
            for &(start, end) in &group.hours {
                own.insert(start as u16, end.min(1440) as u16);
            }
            group.hours.iter().all(|(_, end)| *end <= 1440).then(|| Hours::of(&own))
        }
        Kind::Closed if is_own && one.closes_all_day(&group.hours) => Some(Hours::closed()),
        _ => None,
    };
    match hours {
        // Where another override says otherwise on all of its dates, the rule would only be in the way.
        Some(hours) if !inside.is_empty() => {
            let own = hours.own();
            let agree = inside.iter().filter(|date| *line.truth.day(**date) == own).count();
            if agree * 2 < inside.len() {
                return;
            }
            let needs_start = one.first > line.horizon().from || rules::needs_start(rule);
            line.rules.push(Rule {
                rrule: rule.clone(),
                start: needs_start.then_some(one.first),
                hours,
                reason: reason.map(str::to_owned),
                dates: inside,
            });
        }
        Some(_) => {}
        None => line.became_dates.push(one.name.clone()),
    }
}
