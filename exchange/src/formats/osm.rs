/*!
OpenStreetMap's `opening_hours`: an answer of the Overpass API, or lines of a name, a tab and a value.

The grammar is that of the crate `opening-hours-syntax`. What a value means for a date is worked out here, as `opening_hours.js` does it: of the rules
that have the date, a later one that opens replaces those before it, with what they bring over midnight; one behind a comma adds to them; one that
closes takes its times away; one behind `||` counts where nothing before it does. A rule's night follows its own rule.
*/

use std::collections::BTreeSet;

use chrono::{Datelike, Days as Later, NaiveDate};
use opening_hours_syntax::rules::{
    OpeningHoursExpression, RuleKind, RuleOperator, RuleSequence,
    day::{Date, DateOffset, HolidayKind, MonthdayRange, WeekDayRange},
    time::Time,
};

use super::{Format, Read};
use crate::{
    json::{At, shown},
    line::{Hours, Line, Rule},
    minutes::{DAY, Minutes, weekday},
    note::{FaultKind, NoteCode, Place},
    report::Report,
    source::Source,
    text::lines as file_lines,
    yearly::Yearly,
};

/// The format.
pub const FORMAT: Format = Format { name: "osm", title: "OpenStreetMap opening_hours", read: Some(read as Read) };

/// OpenStreetMap's own limit is 255 characters; a value with all dates of some years is longer.
const MOST_BYTES: usize = 65_536;
/// Every rule is asked about every date.
const MOST_RULES: usize = 2_000;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut lines = Vec::new();
    for file in source.files {
        if source.flags.text {
            let Some(text) = file.text(report) else { continue };
            for (place, line) in file_lines(&file.name, text) {
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                match line.split_once('\t') {
                    Some((name, value)) => lines.extend(queue(source, name.trim(), None, value, place, report)),
                    None => {
                        let told = format!("{} is not a name, a tab and a value", shown(line));
                        report.fault(FaultKind::WrongShape, place, told);
                    }
                }
            }
        } else if let Some(json) = file.json(report) {
            let root = json.root();
            let Some(elements) = root.need("elements", report) else { continue };
            for element in elements.items(report) {
                lines.extend(element_of(source, &element, report));
            }
        }
    }
    if lines.is_empty() && !report.has_faults() {
        let place = source.files.first().map_or_else(Place::default, |file| Place::file(&file.name));
        report.fault(FaultKind::NothingFound, place, "no element has a tag opening_hours");
    }
    lines
}

fn element_of(source: &Source<'_>, element: &At<'_>, report: &mut Report) -> Option<Line> {
    let tags = element.get("tags")?;
    let value = tags.get("opening_hours")?;
    let id = element.get("id").and_then(|id| id.id()).map(|id| {
        let kind = element.get("type").and_then(|kind| kind.id()).unwrap_or_else(|| "element".to_owned());
        format!("{kind}/{id}")
    });
    let name = tags.get("name").and_then(|name| name.id()).or_else(|| id.clone());
    let Some(name) = name else {
        return report.none(FaultKind::MissingField, element.place(), "the element has neither a name nor an id");
    };
    let text = value.text(report)?;
    queue(source, &name, id, text, value.place(), report)
}

fn queue(
    source: &Source<'_>,
    name: &str,
    id: Option<String>,
    value: &str,
    place: Place,
    report: &mut Report,
) -> Option<Line> {
    let zone = source.flag_zone(Some(name), place.clone(), report);
    let value = value.trim();
    let reading = Reading::new(value, name, &place, source, report)?;
    let zone = zone?;
    let horizon = source.horizon(&zone);
    let mut line = Line::new(name, zone, horizon, place);
    line.id = id;
    reading.fill(&mut line);
    Some(line)
}

/// A value that was read, and the public holidays that it asks for.
struct Reading {
    rules: Vec<Part>,
    holidays: Vec<(NaiveDate, String)>,
}

/// One rule of a value.
struct Part {
    rule: RuleSequence,
    /// Its hours; an end past 1440 lies on the next date.
    spans: Vec<(u16, u16)>,
    is_open: bool,
}

impl Reading {
    fn new(value: &str, queue: &str, place: &Place, source: &Source<'_>, report: &mut Report) -> Option<Reading> {
        if value.len() > MOST_BYTES {
            let told = format!("the value has {} bytes, wanted at most {MOST_BYTES}", value.len());
            return report.none(FaultKind::NotSupported, place.clone(), told);
        }
        let expression: OpeningHoursExpression = match value.parse() {
            Ok(expression) => expression,
            Err(error) => {
                let (kind, told) = diagnosis(value, &error.to_string());
                return report.none(kind, place.clone(), format!("{}: {told}", shown(value)));
            }
        };
        if expression.rules.len() > MOST_RULES {
            let told = format!("the value has {} rules, wanted at most {MOST_RULES}", expression.rules.len());
            return report.none(FaultKind::NotSupported, place.clone(), told);
        }
        let mut supported = Supported { value, place, report, good: true };
        let mut rules = Vec::new();
        let (mut asks_holidays, mut comments) = (false, Vec::new());
        for mut rule in expression.rules {
            let spans = supported.spans(&rule);
            supported.days(&rule);
            if !rule.comment.is_empty() {
                comments.push(rule.comment.to_string());
            }
            asks_holidays |= rule.day_selector.weekday.iter().any(is_public_holiday);
            // A comment alone says "ask us", which is no hour at which somebody answers for sure.
            let is_words = !rule.comment.is_empty() && rule.day_selector.is_empty() && spans == [(0, DAY)];
            let is_open = match rule.kind {
                RuleKind::Open => !is_words || value.contains("24/7"),
                RuleKind::Closed | RuleKind::Unknown => false,
            };
            if !is_open && rule.kind == RuleKind::Open {
                rule.kind = RuleKind::Unknown;
            }
            rules.push(Part { rule, spans, is_open });
        }
        if !supported.good {
            return None;
        }
        if !comments.is_empty() || rules.iter().any(|part| part.rule.kind == RuleKind::Unknown) {
            let told = match comments.as_slice() {
                [] => "hours that are unknown are closed".to_owned(),
                comments => {
                    format!("{} is left out", comments.iter().map(|text| shown(text)).collect::<Vec<_>>().join(", "))
                }
            };
            report.note(NoteCode::CommentIgnored, Some(queue), place.clone(), told);
        }
        let mut holidays = Vec::new();
        if asks_holidays {
            match source.public_holidays(report) {
                Some(found) => holidays = found,
                None => {
                    let told = "rules for public holidays (PH) are left out: say the holidays with --holidays FILE";
                    report.note(NoteCode::PublicHolidaysUnknown, Some(queue), place.clone(), told);
                    for part in &mut rules {
                        part.rule.day_selector.weekday.retain(|day| !is_public_holiday(day));
                    }
                    // A rule for nothing but holidays has no day left, which would read as every day.
                    let asked: Vec<bool> = value_rules_only_holidays(value, rules.len());
                    let mut index = 0;
                    rules.retain(|_| {
                        index += 1;
                        !asked.get(index - 1).copied().unwrap_or(false)
                    });
                }
            }
        }
        Some(Reading { rules, holidays })
    }

    fn fill(&self, line: &mut Line) {
        let horizon = line.horizon();
        for date in horizon.dates() {
            let minutes = self.on(date, |part, date| self.has(part, date));
            if let Some(day) = line.truth.day_mut(date) {
                *day = minutes;
            }
        }
        // Weekdays, months and their days fold into a week, seasons and rules; what needs years or counts weekdays lies over that.
        let yearly = Yearly::fold(|weekday, month, day| {
            let (before_month, before_day) = day_before(month, day);
            let at = |part: &Part, today: bool| {
                let (weekday, month, day) =
                    if today { (weekday, month, day) } else { ((weekday + 6) % 7, before_month, before_day) };
                part.in_any_year(weekday, month, day)
            };
            self.minutes(|part| at(part, true), |part| at(part, false))
        });
        yearly.fill(line);
        for part in &self.rules {
            let selector = &part.rule.day_selector;
            if !selector.year.is_empty() && !part.names_dates() {
                line.became_dates.push(part.rule.to_string());
            }
            for date in horizon.dates().filter(|date| self.has(part, *date)) {
                let reason = part.is_holiday().then(|| self.holidays.iter().find(|(on, _)| *on == date)).flatten();
                if part.names_dates() || part.is_holiday() {
                    let last = if part.night() > 0 { date.succ_opt().unwrap_or(date) } else { date };
                    line.name_dates(date, last, reason.map(|(_, name)| name.as_str()));
                }
            }
        }
        // The last one that has a date decides it, so it comes first.
        let mut counting = Vec::new();
        for part in self.rules.iter().rev() {
            if let Some(rrule) = part.counted() {
                let dates: BTreeSet<NaiveDate> = horizon.dates().filter(|date| self.has(part, *date)).collect();
                let Some(first) = dates.first() else { continue };
                let hours = Hours::of(line.truth.day(*first));
                counting.push(Rule { rrule, start: None, hours, reason: None, dates });
            }
        }
        counting.append(&mut line.rules);
        line.rules = counting;
    }

    fn on(&self, date: NaiveDate, has: impl Fn(&Part, NaiveDate) -> bool) -> Minutes {
        let before = date.pred_opt();
        self.minutes(|part| has(part, date), |part| before.is_some_and(|before| has(part, before)))
    }

    /// What is open on a date, of which two questions are answered for each rule: has it the date, and has it the date before?
    fn minutes(&self, today: impl Fn(&Part) -> bool, yesterday: impl Fn(&Part) -> bool) -> Minutes {
        let mut counts: Vec<(&Part, Minutes)> = Vec::new();
        for part in &self.rules {
            if today(part) {
                let replaces = part.rule.operator == RuleOperator::Normal && part.rule.kind != RuleKind::Closed;
                if replaces {
                    counts.clear();
                }
                counts.push((part, part.own()));
            }
            if yesterday(part) && part.night() > 0 {
                counts.push((part, part.over_midnight()));
            }
        }
        let mut open = Minutes::none();
        for (part, minutes) in counts {
            if part.is_open {
                // A fallback fills what is left, which is a union as well.
                open.join(&minutes);
            } else if part.rule.operator != RuleOperator::Fallback {
                open.cut(&minutes);
            }
        }
        open
    }

    fn has(&self, part: &Part, date: NaiveDate) -> bool {
        let selector = &part.rule.day_selector;
        let year = date.year();
        let in_year = selector.year.is_empty()
            || selector.year.iter().any(|range| {
                let (years, step) = range.into_parts();
                let (from, to) = (years.start().0, years.end().0);
                (from..=to).contains(&year) && (year - from) % i32::from(step.max(1)) == 0
            });
        let in_month = selector.monthday.is_empty() || selector.monthday.iter().any(|range| in_range(range, date));
        let on_weekday = selector.weekday.is_empty() || selector.weekday.iter().any(|day| self.on_weekday(day, date));
        in_year && in_month && on_weekday
    }

    fn on_weekday(&self, day: &WeekDayRange, date: NaiveDate) -> bool {
        match day {
            WeekDayRange::Fixed { range, offset, nth_from_start, nth_from_end } => {
                let Some(date) = moved(date, -i64::from(*offset)) else { return false };
                if !in_week(range, weekday(date)) {
                    return false;
                }
                let from_start = date.day0() as usize / 7;
                let from_end = (days_of_month(date) - date.day()) as usize / 7;
                nth_from_start[from_start] || nth_from_end[from_end]
            }
            WeekDayRange::Holiday { offset, .. } => {
                let Some(date) = moved(date, -i64::from(*offset)) else { return false };
                self.holidays.iter().any(|(on, _)| *on == date)
            }
        }
    }
}

impl Part {
    fn own(&self) -> Minutes {
        let mut minutes = Minutes::none();
        for &(start, end) in &self.spans {
            minutes.insert(start, end.min(DAY));
        }
        minutes
    }

    fn night(&self) -> u16 {
        self.spans.iter().map(|(_, end)| end.saturating_sub(DAY)).max().unwrap_or(0)
    }

    fn over_midnight(&self) -> Minutes {
        let mut minutes = Minutes::none();
        for &(start, end) in &self.spans {
            if end > DAY {
                minutes.insert(start.saturating_sub(DAY), end - DAY);
            }
        }
        minutes
    }

    fn is_holiday(&self) -> bool {
        self.rule.day_selector.weekday.iter().any(is_public_holiday)
    }

    /// Whether it says dates with their year, so that writing them out loses nothing.
    fn names_dates(&self) -> bool {
        let selector = &self.rule.day_selector;
        !selector.monthday.is_empty()
            && selector.monthday.iter().all(|range| match range {
                MonthdayRange::Date { start, end } => {
                    start.0.year().is_some() && end.0.year().is_some_and(|year| year.0 < 9999)
                }
                MonthdayRange::Month { .. } => false,
            })
    }

    /// Whether it has a weekday, month and day whatever the year is; rules that need more have none.
    fn in_any_year(&self, weekday: u32, month: u32, day: u32) -> bool {
        let selector = &self.rule.day_selector;
        if !selector.year.is_empty() || self.counted().is_some() || self.is_holiday() {
            return false;
        }
        // The year 2000 has every date.
        let date = NaiveDate::from_ymd_opt(2000, month, day);
        let in_month = selector.monthday.is_empty()
            || selector
                .monthday
                .iter()
                .any(|range| range_has_no_year(range) && date.is_some_and(|date| in_range(range, date)));
        let on_weekday = selector.weekday.is_empty()
            || selector.weekday.iter().any(|day| match day {
                WeekDayRange::Fixed { range, offset, .. } => {
                    in_week(range, (i64::from(weekday) - i64::from(*offset)).rem_euclid(7) as usize)
                }
                WeekDayRange::Holiday { .. } => false,
            });
        in_month && on_weekday
    }

    /// The rule of RFC 5545 for a rule that counts the weekdays of months, without anything that such a rule cannot say.
    fn counted(&self) -> Option<String> {
        let selector = &self.rule.day_selector;
        let mut days = Vec::new();
        let mut counts = false;
        for day in &selector.weekday {
            let WeekDayRange::Fixed { range, offset: 0, nth_from_start, nth_from_end } = day else {
                // With an offset it is no weekday of that month any more.
                counts |= matches!(day, WeekDayRange::Fixed { nth_from_start, .. } if nth_from_start.contains(&false));
                continue;
            };
            let all = !nth_from_start.contains(&false);
            counts |= !all;
            for name in (0..7).filter(|weekday| in_week(range, *weekday)).map(|weekday| DAYS[weekday].to_uppercase()) {
                if all {
                    days.push(name);
                    continue;
                }
                let from_start = (1..=5).filter(|nth| nth_from_start[nth - 1]).map(|nth| format!("{nth}{name}"));
                let from_end = (1..=5).filter(|nth| nth_from_end[nth - 1]).map(|nth| format!("-{nth}{name}"));
                days.extend(from_start.chain(from_end));
            }
        }
        if !counts {
            return None;
        }
        let mut months = BTreeSet::new();
        for range in &selector.monthday {
            if let MonthdayRange::Month { range, .. } = range {
                months.extend((1..=12).filter(|month| in_months(*range.start() as u32, *range.end() as u32, *month)));
            }
        }
        let months: Vec<String> = months.iter().map(u32::to_string).collect();
        Some(match months.as_slice() {
            [] => format!("FREQ=MONTHLY;BYDAY={}", days.join(",")),
            months => format!("FREQ=YEARLY;BYMONTH={};BYDAY={}", months.join(","), days.join(",")),
        })
    }
}

/// Tells what openline has no word for.
struct Supported<'a, 'r> {
    value: &'a str,
    place: &'a Place,
    report: &'r mut Report,
    good: bool,
}

impl Supported<'_, '_> {
    fn not(&mut self, kind: FaultKind, what: &str) {
        self.good = false;
        self.report.fault(kind, self.place.clone(), format!("{}: {what}", shown(self.value)));
    }

    fn spans(&mut self, rule: &RuleSequence) -> Vec<(u16, u16)> {
        let mut spans = Vec::new();
        for span in &rule.time_selector.spans {
            let (Time::Fixed(start), Time::Fixed(end)) = (&span.range.start, &span.range.end) else {
                self.not(FaultKind::NotSupported, "sunrise and sunset are no hours that a document can say");
                continue;
            };
            if span.open_end {
                self.not(FaultKind::NotSupported, "an open end (+) does not say when it closes");
            }
            if span.repeats.is_some() {
                self.not(FaultKind::NotSupported, "points in time (/) are no hours");
            }
            let (start, mut end) = (start.mins_from_midnight(), end.mins_from_midnight());
            if end <= start {
                end += DAY;
            }
            if end > 2 * DAY || start >= DAY {
                self.not(FaultKind::BadTime, "hours that reach beyond the next date");
                continue;
            }
            spans.push((start, end));
        }
        spans
    }

    fn days(&mut self, rule: &RuleSequence) {
        let selector = &rule.day_selector;
        if !selector.week.is_empty() {
            self.not(FaultKind::NotSupported, "weeks of the year (week)");
        }
        for day in &selector.weekday {
            if matches!(day, WeekDayRange::Holiday { kind: HolidayKind::School, .. }) {
                self.not(FaultKind::NotSupported, "school holidays (SH)");
            }
        }
        for range in &selector.monthday {
            let MonthdayRange::Date { start, end } = range else { continue };
            for (date, _) in [start, end] {
                match date {
                    Date::Easter { .. } => self.not(FaultKind::NotSupported, "days counted from Easter"),
                    Date::Fixed { year, month, day } => {
                        // 2000 has a 29 February.
                        let year = year.map_or(2000, |year| year.0.min(9998));
                        if NaiveDate::from_ymd_opt(year, *month as u32, u32::from(*day)).is_none() {
                            self.not(FaultKind::BadDate, &format!("there is no {month} {day}"));
                        }
                    }
                    Date::Weekday { .. } => {}
                }
            }
            if start.0.year().is_none() && end.0.year().is_some() {
                self.not(FaultKind::BadDate, "a range that ends in a year, and begins in none");
            }
        }
    }
}

fn is_public_holiday(day: &WeekDayRange) -> bool {
    matches!(day, WeekDayRange::Holiday { kind: HolidayKind::Public, .. })
}

/// For each rule of a value, whether it names no day but public holidays.
fn value_rules_only_holidays(value: &str, rules: usize) -> Vec<bool> {
    let Ok(expression) = value.parse::<OpeningHoursExpression>() else { return vec![false; rules] };
    let only = |rule: &RuleSequence| {
        let days = &rule.day_selector.weekday;
        !days.is_empty() && days.iter().all(is_public_holiday)
    };
    expression.rules.iter().map(only).collect()
}

fn in_week(range: &std::ops::RangeInclusive<chrono::Weekday>, weekday: usize) -> bool {
    let (from, to) = (range.start().num_days_from_monday() as usize, range.end().num_days_from_monday() as usize);
    if from <= to { (from..=to).contains(&weekday) } else { weekday >= from || weekday <= to }
}

fn in_months(from: u32, to: u32, month: u32) -> bool {
    if from <= to { (from..=to).contains(&month) } else { month >= from || month <= to }
}

fn range_has_no_year(range: &MonthdayRange) -> bool {
    match range {
        MonthdayRange::Month { year, .. } => year.is_none(),
        MonthdayRange::Date { start, end } => {
            let plain = |(date, offset): &(Date, DateOffset)| {
                matches!(date, Date::Fixed { year: None, .. }) && *offset == DateOffset::default()
            };
            plain(start) && plain(end)
        }
    }
}

fn in_range(range: &MonthdayRange, date: NaiveDate) -> bool {
    match range {
        MonthdayRange::Month { range, year } => {
            year.is_none_or(|year| year.0 == date.year())
                && in_months(*range.start() as u32, *range.end() as u32, date.month())
        }
        MonthdayRange::Date { start, end } => {
            if let (Some(from), Some(to)) = (start.0.year(), end.0.year()) {
                let first = resolved(&start.0, &start.1, from.0);
                let last = resolved(&end.0, &end.1, to.0.min(9998));
                return first.zip(last).is_some_and(|(first, last)| (first..=last).contains(&date));
            }
            // It may have begun last year, and an offset may move it into the next one.
            (date.year() - 1..=date.year() + 1).any(|year| {
                let first_year = start.0.year().map_or(year, |year| year.0);
                let Some(first) = resolved(&start.0, &start.1, first_year) else { return false };
                let last_year = end.0.year().map_or(first_year, |year| year.0.min(9998));
                let last = resolved(&end.0, &end.1, last_year);
                let last = match (last, end.0.year()) {
                    (Some(last), None) if last < first => resolved(&end.0, &end.1, last_year + 1),
                    (last, _) => last,
                };
                last.is_some_and(|last| (first..=last).contains(&date))
            })
        }
    }
}

fn resolved(date: &Date, offset: &DateOffset, year: i32) -> Option<NaiveDate> {
    let date = match date {
        // 29 February is no date in other years, 28 February is its end there.
        Date::Fixed { month, day, .. } => NaiveDate::from_ymd_opt(year, *month as u32, u32::from(*day))?,
        Date::Weekday { month, wday, nth, .. } => {
            let first = NaiveDate::from_ymd_opt(year, *month as u32, 1)?;
            if *nth > 0 {
                NaiveDate::from_weekday_of_month_opt(year, *month as u32, *wday, *nth as u8)?
            } else {
                let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
                let back = (last.weekday().num_days_from_monday() + 7 - wday.num_days_from_monday()) % 7;
                moved(last, -i64::from(back) - 7 * (-i64::from(*nth) - 1))
                    .filter(|date| date.month() == *month as u32)?
            }
        }
        Date::Easter { .. } => return None,
    };
    (1900..9999).contains(&date.year()).then(|| offset.apply(date))
}

fn moved(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let many = Later::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(many) } else { date.checked_add_days(many) }
}

fn days_of_month(date: NaiveDate) -> u32 {
    u32::from(date.num_days_in_month())
}

/// The day before, in a year that has a 29 February.
fn day_before(month: u32, day: u32) -> (u32, u32) {
    let before = NaiveDate::from_ymd_opt(2000, month, day).and_then(|date| date.pred_opt());
    before.map_or((month, day), |date| (date.month(), date.day()))
}

/// What the grammar did not take: the first word or number that it does not have.
fn diagnosis(value: &str, error: &str) -> (FaultKind, String) {
    const OTHERS: [&str; 15] = [
        "PH", "SH", "off", "closed", "open", "unknown", "week", "easter", "sunrise", "sunset", "dawn", "dusk", "day",
        "days", "hours",
    ];
    // What stands between quotes is a comment.
    let outside: String = value.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    for word in outside.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let is = |name: &str| name.eq_ignore_ascii_case(word);
        let begins = |name: &str| word.get(..name.len()).is_some_and(|start| name.eq_ignore_ascii_case(start));
        if DAYS.iter().chain(&MONTHS).chain(&OTHERS).any(|name| is(name)) {
            continue;
        }
        return if DAYS.iter().any(|name| begins(name)) {
            (FaultKind::BadWeekday, format!("{word:?} is no weekday, wanted Mo, Tu, We, Th, Fr, Sa or Su"))
        } else if MONTHS.iter().any(|name| begins(name)) {
            (FaultKind::BadDate, format!("{word:?} is no month, wanted Jan to Dec"))
        } else {
            (FaultKind::BadRule, format!("{word:?} is no word of opening_hours"))
        };
    }
    for text in outside.split(|c: char| !(c.is_ascii_digit() || c == ':')).filter(|text| text.contains(':')) {
        let good = text.split_once(':').is_some_and(|(hour, minute)| {
            let in_range = |text: &str, most: u32| text.parse::<u32>().is_ok_and(|number| number <= most);
            in_range(hour, 48) && minute.len() == 2 && in_range(minute, 59)
        });
        if !good && text != ":" {
            return (FaultKind::BadTime, format!("{text:?} is no time, wanted 00:00 to 48:00"));
        }
    }
    let line = error.lines().last().unwrap_or(error).trim_start_matches([' ', '=']).trim();
    (FaultKind::BadRule, line.to_owned())
}
