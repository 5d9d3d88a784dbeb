/*!
Webex Calling: the schedules of one location, `businessHours` and `holidays`.

An event is a window, from its start date and time to its end date and time, and comes again as its recurrence says. The events of a schedule of
business hours open it; those of all holiday schedules of the input close every one of them.
*/

use chrono::{Datelike, NaiveDate};

use super::{Format, Read};
use crate::{
    json::{At, Json, shown},
    line::Line,
    minutes::{DAY, Week},
    note::FaultKind,
    report::Report,
    rules,
    source::Source,
    text, yearly,
};

/// The format.
pub const FORMAT: Format = Format { name: "webex", title: "Webex Calling schedules", read: Some(read as Read) };

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];
const ORDINALS: [(&str, i32); 5] = [("FIRST", 1), ("SECOND", 2), ("THIRD", 3), ("FOURTH", 4), ("LAST", -1)];
/// The longest event.
const MOST_MINUTES: i64 = 366 * 1440;

struct Event<'f> {
    at: At<'f>,
    name: String,
    first: NaiveDate,
    /// Minutes after the midnight of its first date.
    start: u32,
    end: u32,
    rule: Option<String>,
    /// The last date on which it may begin.
    until: Option<NaiveDate>,
    /// The weekdays of a recurrence that comes every week.
    weekly: Option<[bool; 7]>,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut hours: Vec<(At<'_>, Vec<Event<'_>>)> = Vec::new();
    let mut holidays = Vec::new();
    for file in &files {
        let root = file.root();
        let schedules = match (root.value(), root.get("schedules")) {
            (Json::List(_), _) => root.items(report),
            (_, Some(list)) => list.items(report),
            _ => vec![root],
        };
        for schedule in schedules {
            if schedule.get("workingHours").is_some() {
                let told = "these are working hours of Webex Contact Center, a format of its own";
                report.fault(FaultKind::WrongShape, schedule.place(), told);
                continue;
            }
            let Some(kind) = schedule.need("type", report) else { continue };
            let events: Vec<Event<'_>> =
                schedule.items_of("events", report).iter().filter_map(|event| Event::read(event, report)).collect();
            match kind.text(report) {
                Some("businessHours") => hours.push((schedule, events)),
                Some("holidays") => holidays.extend(events),
                Some(other) => {
                    let told = format!("{} is neither businessHours nor holidays", shown(other));
                    report.fault(FaultKind::WrongShape, kind.place(), told);
                }
                None => {}
            }
        }
    }
    if hours.is_empty() && !report.has_faults() {
        let place = files.first().map(|file| file.root().place()).unwrap_or_default();
        report.fault(FaultKind::NothingFound, place, "no schedule of the type businessHours");
    }
    hours.iter().filter_map(|(schedule, events)| line(source, schedule, events, &holidays, report)).collect()
}

fn line(
    source: &Source<'_>,
    at: &At<'_>,
    events: &[Event<'_>],
    holidays: &[Event<'_>],
    report: &mut Report,
) -> Option<Line> {
    let name = at.need("name", report)?.text(report)?;
    let zone = source.flag_zone(Some(name), at.place(), report)?;
    let mut horizon = source.horizon(&zone);
    for event in holidays.iter().filter(|event| event.rule.is_none()) {
        horizon = horizon.reaching(event.last());
    }
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = at.get("id").and_then(|id| id.id());
    let mut week = Week::closed();
    for event in events {
        let dates = event.dates(&line, report);
        for date in &dates {
            line.truth.open(*date, event.start, event.end);
        }
        match (&event.weekly, &event.rule) {
            (Some(weekdays), _) if event.until.is_none_or(|until| until >= horizon.until) => {
                for day in (0..7).filter(|day| weekdays[*day]) {
                    week.open(day, event.start, event.end);
                }
                if event.until.is_some() {
                    line.became_dates.push(event.name.clone());
                }
            }
            (_, Some(_)) => line.became_dates.push(event.name.clone()),
            (_, None) => line.name_dates(event.first, event.last(), None),
        }
    }
    line.week = Some(week);
    for event in holidays {
        for date in event.dates(&line, report) {
            line.truth.close(date, event.start, event.end);
        }
    }
    for event in holidays {
        let dates = event.dates(&line, report);
        match &event.rule {
            None => line.name_dates(event.first, event.last(), Some(&event.name)),
            // A rule says single dates, so an event of several is several rules.
            Some(rule) if event.until.is_none() => {
                for later in 0..event.end.div_ceil(u32::from(DAY)).min(31) {
                    let shifted: Vec<NaiveDate> = dates
                        .iter()
                        .filter_map(|date| date.checked_add_days(chrono::Days::new(u64::from(later))))
                        .filter(|date| horizon.contains(*date))
                        .collect();
                    let start = event.first.checked_add_days(chrono::Days::new(u64::from(later)));
                    match (yearly::later(rule, later), start) {
                        (Some(rule), Some(start)) => {
                            line.rules.extend(yearly::by_weekday(
                                &rule,
                                start,
                                &shifted,
                                Some(&event.name),
                                &line.truth,
                            ));
                        }
                        _ => line.became_dates.push(event.name.clone()),
                    }
                    for date in shifted {
                        line.reasons.entry(date).or_insert_with(|| event.name.clone());
                    }
                }
            }
            Some(_) => line.became_dates.push(event.name.clone()),
        }
    }
    Some(line)
}

impl<'f> Event<'f> {
    fn read(at: &At<'f>, report: &mut Report) -> Option<Event<'f>> {
        let name = at.get("name").and_then(|name| name.id()).unwrap_or_else(|| "event".to_owned());
        let first = at.need("startDate", report).and_then(|text| date(&text, report));
        let last = match at.get("endDate") {
            Some(text) => date(&text, report),
            None => first,
        };
        let all_day = match at.get("allDayEnabled") {
            None => false,
            Some(flag) => truth(&flag, report)?,
        };
        let (start, end) = if all_day {
            (Some(0), Some(u32::from(DAY)))
        } else {
            let mut time = |key: &str| at.need(key, report).and_then(|text| minute(&text, report));
            (time("startTime"), time("endTime"))
        };
        let recurrence = match at.get("recurrence") {
            None => None,
            Some(recurrence) => Some(Recurrence::read(&recurrence, first, report)?),
        };
        let (first, last, start, end) = (first?, last?, start?, end?);
        let days = last.signed_duration_since(first).num_days();
        let end = days * i64::from(DAY) + i64::from(end);
        if end <= i64::from(start) {
            return report.none(
                FaultKind::EmptyInterval,
                at.place(),
                format!("{} ends before it begins", shown(&name)),
            );
        }
        if end > MOST_MINUTES {
            return report.none(
                FaultKind::NotSupported,
                at.place(),
                format!("{} lasts longer than a year", shown(&name)),
            );
        }
        let (rule, until, weekly) = recurrence.map_or((None, None, None), |it| (Some(it.rule), it.until, it.weekly));
        Some(Event { at: at.clone(), name, first, start, end: end as u32, rule, until, weekly })
    }

    /// The last date of its first occurrence.
    fn last(&self) -> NaiveDate {
        let later = (self.end - 1) / u32::from(DAY);
        self.first.checked_add_days(chrono::Days::new(u64::from(later))).unwrap_or(self.first)
    }

    /// The dates on which it begins, those before the horizon included whose window reaches into it.
    fn dates(&self, line: &Line, report: &mut Report) -> Vec<NaiveDate> {
        let Some(rule) = &self.rule else { return vec![self.first] };
        let before = self.end / u32::from(DAY) + 1;
        let dates = rules::dates(rule, self.first, before, line.horizon(), self.at.place(), report).unwrap_or_default();
        dates.into_iter().filter(|date| self.until.is_none_or(|until| *date <= until)).collect()
    }
}

struct Recurrence {
    rule: String,
    until: Option<NaiveDate>,
    weekly: Option<[bool; 7]>,
}

impl Recurrence {
    fn read(at: &At<'_>, first: Option<NaiveDate>, report: &mut Report) -> Option<Recurrence> {
        let for_ever = match at.get("recurForEver") {
            None => false,
            Some(flag) => truth(&flag, report)?,
        };
        let until = match at.get("recurEndDate") {
            Some(text) if !for_ever => Some(date(&text, report)?),
            _ => None,
        };
        let interval = |of: &At<'_>, report: &mut Report| match of.get("recurInterval") {
            None => Some(1),
            Some(number) => number.integer(FaultKind::BadRule, report).and_then(|count| {
                if (1..=99).contains(&count) {
                    Some(count)
                } else {
                    report.none(FaultKind::BadRule, number.place(), format!("an interval of {count}"))
                }
            }),
        };
        let kinds = ["recurDaily", "recurWeekly", "recurYearlyByDate", "recurYearlyByDay"];
        let found: Vec<(&str, At<'_>)> = kinds.iter().filter_map(|kind| Some((*kind, at.get(kind)?))).collect();
        let [(kind, of)] = found.as_slice() else {
            return report.none(FaultKind::BadRule, at.place(), format!("wanted one of {}", kinds.join(", ")));
        };
        let mut weekly = None;
        let rule = match *kind {
            "recurDaily" => {
                let interval = interval(of, report)?;
                weekly = (interval == 1).then_some([true; 7]);
                format!("FREQ=DAILY;INTERVAL={interval}")
            }
            "recurWeekly" => {
                let interval = interval(of, report)?;
                let mut days = [false; 7];
                for (index, day) in DAYS.iter().enumerate() {
                    if let Some(flag) = of.get(&day.to_lowercase()) {
                        days[index] = truth(&flag, report)?;
                    }
                }
                let names: Vec<&str> = (0..7).filter(|day| days[*day]).map(|day| &DAYS[day][..2]).collect();
                if names.is_empty() {
                    return report.none(FaultKind::BadRule, of.place(), "it recurs on no weekday");
                }
                weekly = (interval == 1).then_some(days);
                format!("FREQ=WEEKLY;INTERVAL={interval};WKST=SU;BYDAY={}", names.join(","))
            }
            "recurYearlyByDate" => {
                let day = of.need("dayOfMonth", report)?.integer(FaultKind::BadRule, report)?;
                let month = month(of, report)?;
                if u32::try_from(day).ok().and_then(|day| NaiveDate::from_ymd_opt(2000, month, day)).is_none() {
                    return report.none(FaultKind::BadRule, of.place(), format!("month {month} has no day {day}"));
                }
                format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")
            }
            _ => {
                let month = month(of, report)?;
                let (day, week) = (of.need("day", report)?, of.need("week", report)?);
                let known =
                    day.text(report).and_then(|day| DAYS.iter().position(|known| known.eq_ignore_ascii_case(day)));
                let Some(weekday) = known else { return report.none(FaultKind::BadWeekday, day.place(), "no weekday") };
                let ordinal = week
                    .text(report)
                    .and_then(|week| ORDINALS.iter().find(|(name, _)| name.eq_ignore_ascii_case(week)));
                let Some((_, ordinal)) = ordinal else {
                    return report.none(
                        FaultKind::BadRule,
                        week.place(),
                        "wanted FIRST, SECOND, THIRD, FOURTH or LAST",
                    );
                };
                format!("FREQ=YEARLY;BYMONTH={month};BYDAY={ordinal}{}", &DAYS[weekday][..2])
            }
        };
        if first.zip(until).is_some_and(|(first, until)| until < first) {
            return report.none(FaultKind::BadDate, at.place(), "it ends before it begins");
        }
        Some(Recurrence { rule: rule.replace(";INTERVAL=1;", ";").replace("DAILY;INTERVAL=1", "DAILY"), until, weekly })
    }
}

fn month(of: &At<'_>, report: &mut Report) -> Option<u32> {
    let at = of.need("month", report)?;
    let name = at.text(report)?;
    match MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name)) {
        Some(month) => Some(month as u32 + 1),
        None => report.none(FaultKind::BadRule, at.place(), format!("{} is no month", shown(name))),
    }
}

/// A truth value, also as a text: both are seen.
fn truth(at: &At<'_>, report: &mut Report) -> Option<bool> {
    match at.value() {
        Json::Text(text) if text == "true" => Some(true),
        Json::Text(text) if text == "false" => Some(false),
        _ => at.boolean(report),
    }
}

fn date(at: &At<'_>, report: &mut Report) -> Option<NaiveDate> {
    let written = at.text(report)?;
    match text::date(written).filter(|date| (1900..2100).contains(&date.year())) {
        Some(date) => Some(date),
        None => report.none(FaultKind::BadDate, at.place(), format!("{} is no date YYYY-MM-DD", shown(written))),
    }
}

fn minute(at: &At<'_>, report: &mut Report) -> Option<u32> {
    let written = at.text(report)?;
    match text::clock(written) {
        Some(minute) => Some(u32::from(minute)),
        None => report.none(FaultKind::BadTime, at.place(), format!("{} is no time 00:00 to 24:00", shown(written))),
    }
}
