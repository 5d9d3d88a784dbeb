/*!
Salesforce's business hours and holidays: `settings/BusinessHours.settings` of the metadata, in XML.

A time such as `09:00:00.000Z` is a time of the business hours' own zone; its Z means nothing. A holiday closes the business hours that it names,
for whole dates or for a window, once or every year.
*/

use chrono::{Datelike, NaiveDate};
use roxmltree::Node;

use super::{Format, Read};
use crate::{
    json::shown,
    line::Line,
    minutes::{DAY, Minutes, Week},
    note::{FaultKind, NoteCode, Place},
    report::Report,
    rules,
    source::Source,
    xml::XmlFile,
    yearly,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "salesforce", title: "Salesforce business hours", read: Some(read as Read) };

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ORDINALS: [(&str, i32); 5] = [("First", 1), ("Second", 2), ("Third", 3), ("Fourth", 4), ("Last", -1)];

struct Holiday {
    name: String,
    place: Place,
    /// The business hours that it closes.
    closes: Vec<String>,
    /// Minutes of the date; all of it for a whole day.
    start: u16,
    end: u16,
    when: When,
}

enum When {
    Once(NaiveDate),
    /// A rule, and the dates between which it holds.
    Yearly(String, NaiveDate, Option<NaiveDate>),
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut holidays = Vec::new();
    let mut names = Vec::new();
    for file in source.files {
        let Some(text) = file.text(report) else { continue };
        let Some(xml) = XmlFile::read(&file.name, text, report) else { continue };
        let root = xml.root();
        if root.tag_name().name() != "BusinessHoursSettings" {
            let told = format!("<{}> where <BusinessHoursSettings> was wanted", root.tag_name().name());
            report.fault(FaultKind::WrongShape, xml.place(root), told);
            continue;
        }
        for node in root.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "businessHours" => {
                    names.extend(child(node, "name").map(str::to_owned));
                    lines.extend(business_hours(source, &xml, node, report));
                }
                "holidays" => holidays.extend(holiday(&xml, node, report)),
                _ => {}
            }
        }
    }
    for holiday in &holidays {
        for name in holiday.closes.iter().filter(|name| !names.contains(name)) {
            let told = format!(
                "the holiday {:?} belongs to business hours {}, which the input does not have",
                holiday.name,
                shown(name)
            );
            report.fault(FaultKind::UnknownReference, holiday.place.clone(), told);
        }
        if holiday.closes.is_empty() {
            let told = format!("the holiday {:?} belongs to no business hours and closes nothing", holiday.name);
            report.note(NoteCode::DisabledIgnored, None, holiday.place.clone(), told);
        }
    }
    for line in &mut lines {
        close(line, &holidays, report);
    }
    lines
}

fn close(line: &mut Line, holidays: &[Holiday], report: &mut Report) {
    let own: Vec<&Holiday> = holidays.iter().filter(|holiday| holiday.closes.contains(&line.name)).collect();
    let mut rules = Vec::new();
    for holiday in &own {
        let window = Minutes::span(holiday.start, holiday.end);
        let close = |line: &mut Line, date: NaiveDate| {
            if let Some(day) = line.truth.day_mut(date) {
                day.cut(&window);
            }
        };
        match &holiday.when {
            When::Once(date) => {
                close(line, *date);
                line.name_dates(*date, *date, Some(&holiday.name));
            }
            When::Yearly(rule, start, until) => {
                let horizon = line.horizon();
                let Some(dates) = rules::dates(rule, *start, 0, horizon, holiday.place.clone(), report) else {
                    continue;
                };
                let dates: Vec<NaiveDate> =
                    dates.into_iter().filter(|date| until.is_none_or(|until| *date <= until)).collect();
                for date in &dates {
                    close(line, *date);
                }
                match until {
                    // Its end lies before the horizon's: nothing is lost by dates.
                    Some(until) if *until < horizon.until => {
                        for date in dates {
                            line.name_dates(date, date, Some(&holiday.name));
                        }
                    }
                    _ => rules.push((rule.clone(), *start, dates, holiday.name.clone())),
                }
            }
        }
    }
    for (rule, start, dates, name) in rules {
        line.rules.extend(yearly::by_weekday(&rule, start, &dates, Some(&name), &line.truth));
    }
}

fn child<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let found = node.children().find(|child| child.is_element() && child.tag_name().name() == name)?;
    found.text().map(str::trim).filter(|text| !text.is_empty())
}

fn business_hours(source: &Source<'_>, xml: &XmlFile<'_>, node: Node<'_, '_>, report: &mut Report) -> Option<Line> {
    let place = xml.place(node);
    let faults = report.fault_count();
    let name = child(node, "name");
    if name.is_none() {
        report.fault(FaultKind::MissingField, place.clone(), "the business hours have no <name>");
    }
    let zone = match child(node, "timeZoneId") {
        Some(zone) => source.zone(zone, Names::Iana, name, place.clone(), report),
        None => source.flag_zone(name, place.clone(), report),
    };
    let mut week = Week::closed();
    for (index, day) in DAYS.iter().enumerate() {
        let times = [format!("{day}StartTime"), format!("{day}EndTime")];
        let [start, end] = times.each_ref().map(|field| child(node, field));
        match (start, end) {
            (None, None) => {}
            (Some(start), Some(end)) => {
                let (start, end) = (minute(start, &place, report), minute(end, &place, report));
                let (Some(start), Some(end)) = (start, end) else { continue };
                let end = if end == 0 { DAY } else { end };
                if start >= end {
                    let told = format!("{day} ends at its start, or before it");
                    report.fault(FaultKind::EmptyInterval, place.clone(), told);
                    continue;
                }
                week.open(index, u32::from(start), u32::from(end));
            }
            (start, _) => {
                let missing = if start.is_none() { &times[0] } else { &times[1] };
                report.fault(FaultKind::MissingField, place.clone(), format!("there is no <{missing}> here"));
            }
        }
    }
    let active = match child(node, "active") {
        None | Some("true") => true,
        Some("false") => false,
        Some(other) => {
            report.fault(FaultKind::WrongShape, place.clone(), format!("<active> is {}", shown(other)));
            true
        }
    };
    let (name, zone) = (name?, zone?);
    if report.fault_count() > faults {
        return None;
    }
    let horizon = source.horizon(&zone);
    let mut line = Line::new(name, zone, horizon, place);
    line.enabled = active;
    line.open_weekly(week);
    Some(line)
}

fn holiday(xml: &XmlFile<'_>, node: Node<'_, '_>, report: &mut Report) -> Option<Holiday> {
    let place = xml.place(node);
    let name = child(node, "name").unwrap_or("holiday").to_owned();
    let closes = node
        .children()
        .filter(|child| child.tag_name().name() == "businessHours")
        .filter_map(|child| child.text().map(|text| text.trim().to_owned()))
        .collect();
    let (start, end) = match (child(node, "startTime"), child(node, "endTime")) {
        (None, None) => (0, DAY),
        (Some(start), Some(end)) => {
            let (start, end) = (minute(start, &place, report)?, minute(end, &place, report)?);
            let end = if end == 0 { DAY } else { end };
            if start >= end {
                return report.none(
                    FaultKind::EmptyInterval,
                    place,
                    format!("the holiday {name:?} ends before it begins"),
                );
            }
            (start, end)
        }
        _ => {
            return report.none(
                FaultKind::MissingField,
                place,
                format!("the holiday {name:?} has only one of its times"),
            );
        }
    };
    let recurs = child(node, "isRecurring") == Some("true");
    let when = if recurs {
        recurrence(node, &name, &place, report)?
    } else {
        let Some(text) = child(node, "activityDate") else {
            return report.none(FaultKind::MissingField, place, format!("the holiday {name:?} has no <activityDate>"));
        };
        When::Once(date(text, &place, report)?)
    };
    Some(Holiday { name, place, closes, start, end, when })
}

fn recurrence(node: Node<'_, '_>, name: &str, place: &Place, report: &mut Report) -> Option<When> {
    let kind = child(node, "recurrenceType");
    if !matches!(kind, Some("RecursYearly" | "RecursYearlyNth")) {
        let told = format!(
            "the holiday {name:?} recurs by {}, wanted RecursYearly or RecursYearlyNth",
            shown(kind.unwrap_or(""))
        );
        return report.none(FaultKind::BadRule, place.clone(), told);
    }
    if child(node, "recurrenceInterval").is_some_and(|interval| interval != "1") {
        return report.none(FaultKind::BadRule, place.clone(), format!("the holiday {name:?} leaves out years"));
    }
    let missing = |field: &str, report: &mut Report| {
        report.none(FaultKind::MissingField, place.clone(), format!("the holiday {name:?} has no <{field}>"))
    };
    let Some(start) = child(node, "recurrenceStartDate").or(child(node, "activityDate")) else {
        return missing("recurrenceStartDate", report);
    };
    let start = date(start, place, report)?;
    let until = match child(node, "recurrenceEndDate").or(child(node, "recurrenceEndDateOnly")) {
        Some(text) => Some(date(text, place, report)?),
        None => None,
    };
    let Some(month) = child(node, "recurrenceMonthOfYear") else { return missing("recurrenceMonthOfYear", report) };
    let Some(month) = MONTHS.iter().position(|known| *known == month) else {
        return report.none(FaultKind::BadRule, place.clone(), format!("{} is no month", shown(month)));
    };
    let month = month + 1;
    let rule = if kind == Some("RecursYearly") {
        let Some(day) = child(node, "recurrenceDayOfMonth") else { return missing("recurrenceDayOfMonth", report) };
        // 2000 has every date.
        let number = day.parse::<u32>().ok().filter(|day| NaiveDate::from_ymd_opt(2000, month as u32, *day).is_some());
        let Some(day) = number else {
            return report.none(FaultKind::BadRule, place.clone(), format!("{} is no day of that month", shown(day)));
        };
        format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")
    } else {
        let Some(instance) = child(node, "recurrenceInstance") else { return missing("recurrenceInstance", report) };
        let Some(weekday) = child(node, "recurrenceDayOfWeek") else { return missing("recurrenceDayOfWeek", report) };
        let ordinal = ORDINALS.iter().find(|(name, _)| *name == instance);
        let day = DAYS.iter().position(|day| day.eq_ignore_ascii_case(weekday));
        let (Some((_, ordinal)), Some(day)) = (ordinal, day) else {
            let told = format!("{} {} is no weekday of a month", shown(instance), shown(weekday));
            return report.none(FaultKind::BadRule, place.clone(), told);
        };
        format!("FREQ=YEARLY;BYMONTH={month};BYDAY={ordinal}{}", DAYS[day][..2].to_uppercase())
    };
    Some(When::Yearly(rule, start, until))
}

/// The minute of `HH:MM:SS.mmmZ`; seconds are zero in what Salesforce writes.
fn minute(text: &str, place: &Place, report: &mut Report) -> Option<u16> {
    let digits = |part: Option<&str>| -> Option<u16> {
        part.filter(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
    };
    let clock = text.strip_suffix('Z').unwrap_or(text);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()), digits(parts.next()));
    let second = parts.next().map_or(Some(0), |second| digits(Some(second)));
    let rest = parts.next().is_none() && fraction.bytes().all(|byte| byte == b'0');
    match (hour, minute, second) {
        (Some(hour), Some(minute), Some(0)) if hour < 24 && minute < 60 && rest => Some(hour * 60 + minute),
        _ => {
            report.none(FaultKind::BadTime, place.clone(), format!("{} is no time such as 09:00:00.000Z", shown(text)))
        }
    }
}

fn date(text: &str, place: &Place, report: &mut Report) -> Option<NaiveDate> {
    match crate::text::date(text).filter(|date| (1900..2100).contains(&date.year())) {
        Some(date) => Some(date),
        None => report.none(FaultKind::BadDate, place.clone(), format!("{} is no date YYYY-MM-DD", shown(text))),
    }
}
