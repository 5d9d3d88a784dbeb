/*!
schema.org's opening hours in JSON-LD, as web sites carry them for search engines.

`openingHoursSpecification` gives the week, and with `validFrom` and `validThrough` dates that differ; `specialOpeningHoursSpecification` gives such dates too.
A specification with dates replaces the weekday's hours on them, and what a night brings into them; of several the shortest counts. A place that has
neither may have `openingHours` as text.
*/

use chrono::NaiveDate;

use super::{Format, Read};
use crate::{
    json::{At, Json, shown},
    line::{Line, Season, SeasonDay},
    minutes::{DAY, Minutes, Week, weekday},
    note::{FaultKind, NoteCode},
    report::Report,
    source::Source,
    text,
};

/// The format.
pub const FORMAT: Format = Format { name: "schemaorg", title: "schema.org JSON-LD", read: Some(read as Read) };

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const KEYS: [&str; 3] = ["openingHoursSpecification", "specialOpeningHoursSpecification", "openingHours"];
/// Dates of a longer specification are a part of the year rather than exceptions.
const LONGEST_SPECIAL: i64 = 14;

/// One specification.
#[derive(Debug)]
struct Spec {
    days: [bool; 7],
    holidays: bool,
    /// From the minute of a day; an end past 1440 lies on the next date. `None` is closed.
    hours: Option<(u16, u16)>,
    from: Option<NaiveDate>,
    through: Option<NaiveDate>,
    name: Option<String>,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let files: Vec<_> = source.files.iter().filter_map(|file| file.json(report)).collect();
    let mut lines = Vec::new();
    let mut found = false;
    for file in &files {
        let mut places = vec![file.root()];
        // Things stand in lists, in `@graph` and in one another; the order of the text is kept.
        while let Some(at) = places.pop() {
            let mut inner = match at.value() {
                Json::List(_) => at.items(report),
                Json::Object(_) => {
                    at.entries().into_iter().filter(|(key, _)| !KEYS.contains(key)).map(|(_, at)| at).collect()
                }
                _ => continue,
            };
            inner.reverse();
            places.extend(inner);
            if KEYS.iter().any(|key| at.get(key).is_some()) {
                found = true;
                lines.extend(line(source, &at, report));
            }
        }
    }
    if !found && !report.has_faults() {
        let place = files.first().map(|file| file.root().place()).unwrap_or_default();
        report.fault(FaultKind::NothingFound, place, "nothing in it has opening hours");
    }
    lines
}

fn line(source: &Source<'_>, at: &At<'_>, report: &mut Report) -> Option<Line> {
    let faults = report.fault_count();
    let name = ["name", "legalName"].iter().find_map(|key| word(&at.get(key)?));
    let id = at.get("@id").and_then(|id| id.id());
    let Some(name) = name.or_else(|| id.clone()) else {
        return report.none(FaultKind::MissingField, at.place(), "what has these hours has no name");
    };
    let zone = source.flag_zone(Some(&name), at.place(), report);
    let mut specs = Vec::new();
    for key in &KEYS[..2] {
        for spec in at.get(key).map_or_else(Vec::new, |list| one_or_more(&list, report)) {
            let read = Spec::read(&spec, &name, report);
            if let Some(read) = &read
                && *key == KEYS[1]
                && !read.is_dated()
            {
                report.fault(FaultKind::MissingField, spec.place(), "special hours without validFrom and validThrough");
            }
            specs.extend(read);
        }
    }
    // The words are for those who have nothing better.
    if at.get(KEYS[0]).is_none()
        && at.get(KEYS[1]).is_none()
        && let Some(texts) = at.get(KEYS[2])
    {
        for text in one_or_more(&texts, report) {
            read_text(&text, &name, &mut specs, report);
        }
    }
    if specs.iter().any(|spec| spec.holidays) && source.flags.holidays.is_none() {
        let told = "hours for public holidays are left out: say the holidays with --holidays FILE";
        report.note(NoteCode::PublicHolidaysUnknown, Some(&name), at.place(), told);
    }
    let public: Vec<(NaiveDate, String)> = match specs.iter().any(|spec| spec.holidays) {
        true => source.public_holidays(report).unwrap_or_default(),
        false => Vec::new(),
    };
    let zone = zone?;
    if report.fault_count() > faults {
        return None;
    }
    let mut horizon = source.horizon(&zone);
    for spec in &specs {
        if let (Some(from), Some(through)) = (spec.from, spec.through)
            && through.signed_duration_since(from).num_days() < LONGEST_SPECIAL
        {
            horizon = horizon.reaching(through);
        }
    }
    let mut line = Line::new(name, zone, horizon, at.place());
    line.id = id;
    fill(&mut line, &specs, &public);
    Some(line)
}

fn fill(line: &mut Line, specs: &[Spec], public: &[(NaiveDate, String)]) {
    let horizon = line.horizon();
    // What counts for a date, and whether it counts by that date alone.
    let on = |date: NaiveDate| -> (Vec<&Spec>, bool) {
        if public.iter().any(|(holiday, _)| *holiday == date) {
            let own: Vec<&Spec> = specs.iter().filter(|spec| spec.holidays).collect();
            if !own.is_empty() {
                return (own, true);
            }
        }
        let dated: Vec<&Spec> = specs.iter().filter(|spec| spec.is_dated() && spec.has(date)).collect();
        match dated.iter().map(|spec| spec.length()).min() {
            Some(shortest) => (dated.into_iter().filter(|spec| spec.length() == shortest).collect(), true),
            None => (specs.iter().filter(|spec| !spec.is_dated() && spec.has(date)).collect(), false),
        }
    };
    for date in horizon.dates() {
        let (own, is_dated) = on(date);
        let mut minutes = Minutes::none();
        for (start, end) in own.iter().filter_map(|spec| spec.hours) {
            minutes.insert(start, end.min(DAY));
        }
        if !is_dated && let Some(before) = date.pred_opt() {
            for (start, end) in on(before).0.iter().filter_map(|spec| spec.hours) {
                if end > DAY {
                    minutes.insert(start.saturating_sub(DAY), end - DAY);
                }
            }
        }
        if let Some(day) = line.truth.day_mut(date) {
            *day = minutes;
        }
        if is_dated {
            let reason = own.iter().find_map(|spec| spec.name.as_deref());
            let holiday = public.iter().find(|(on, _)| *on == date).map(|(_, name)| name.as_str());
            line.name_dates(date, date, reason.or(holiday));
            // The night of the evening before ends here, so that evening may have to be written as well.
            if let Some(before) = date.pred_opt() {
                line.name_dates(before, before, None);
            }
            if let Some(next) = date.succ_opt() {
                line.name_dates(next, next, None);
            }
        }
    }
    let mut week = Week::closed();
    for spec in specs.iter().filter(|spec| !spec.is_dated()) {
        spec.open(&mut week);
    }
    line.week = Some(week.clone());
    // A long specification is a season; the shortest counts, so it stands first.
    let mut spans: Vec<(NaiveDate, NaiveDate)> = specs.iter().filter_map(|spec| spec.from.zip(spec.through)).collect();
    spans.sort_by_key(|(from, through)| (through.signed_duration_since(*from).num_days(), *from));
    spans.dedup();
    for (from, through) in spans {
        if through.signed_duration_since(from).num_days() < LONGEST_SPECIAL {
            continue;
        }
        let own: Vec<&Spec> =
            specs.iter().filter(|spec| spec.from == Some(from) && spec.through == Some(through)).collect();
        let mut of_season = Week::closed();
        for day in 0..7 {
            if !own.iter().any(|spec| spec.days[day]) {
                of_season.0[day] = week.0[day].clone();
            }
        }
        for spec in &own {
            spec.open(&mut of_season);
        }
        let reason = own.iter().find_map(|spec| spec.name.clone());
        line.seasons.push(Season {
            from: SeasonDay::Date(from),
            to: SeasonDay::Date(through),
            reason,
            week: of_season,
        });
    }
}

impl Spec {
    fn read(at: &At<'_>, queue: &str, report: &mut Report) -> Option<Spec> {
        if !at.is_object() {
            return report.none(FaultKind::WrongShape, at.place(), "no OpeningHoursSpecification");
        }
        let mut days = [false; 7];
        let mut holidays = false;
        match at.get("dayOfWeek") {
            None => days = [true; 7],
            Some(list) => {
                for day in one_or_more(&list, report) {
                    match day_of_week(&day) {
                        Some(DayOfWeek::Day(index)) => days[index] = true,
                        Some(DayOfWeek::Holidays) => holidays = true,
                        None => {
                            let told = "wanted the name of a weekday, such as https://schema.org/Monday";
                            report.fault(FaultKind::BadWeekday, day.place(), told);
                        }
                    }
                }
            }
        }
        let hours = match (at.get("opens"), at.get("closes")) {
            (None, None) => Some(None),
            (Some(opens), Some(closes)) => {
                let (opens, closes) = (time(&opens, queue, false, report), time(&closes, queue, true, report));
                opens.zip(closes).map(|(opens, closes)| span(opens, closes))
            }
            (opens, _) => {
                let missing = if opens.is_none() { "opens" } else { "closes" };
                report.none(
                    FaultKind::MissingField,
                    at.place(),
                    format!("there is no {missing:?} beside the other one"),
                )
            }
        };
        let mut bound = |key: &str| match at.get(key) {
            None => Some(None),
            Some(at) => date(&at, report).map(Some),
        };
        let (from, through) = (bound("validFrom"), bound("validThrough"));
        let (hours, from, through) = (hours?, from?, through?);
        if from.zip(through).is_some_and(|(from, through)| from > through) {
            return report.none(FaultKind::BadDate, at.place(), "validThrough lies before validFrom");
        }
        let name = ["name", "description"].iter().find_map(|key| word(&at.get(key)?));
        Some(Spec { days, holidays, hours, from, through, name })
    }

    fn is_dated(&self) -> bool {
        self.from.is_some() || self.through.is_some()
    }

    fn has(&self, date: NaiveDate) -> bool {
        self.days[weekday(date)]
            && self.from.is_none_or(|from| from <= date)
            && self.through.is_none_or(|through| date <= through)
    }

    /// Days from its first to its last date; one without an end is longer than all.
    fn length(&self) -> i64 {
        self.from.zip(self.through).map_or(i64::MAX, |(from, through)| through.signed_duration_since(from).num_days())
    }

    fn open(&self, week: &mut Week) {
        if let Some((start, end)) = self.hours {
            for day in (0..7).filter(|day| self.days[*day]) {
                week.open(day, u32::from(start), u32::from(end));
            }
        }
    }
}

enum DayOfWeek {
    Day(usize),
    Holidays,
}

fn day_of_week(at: &At<'_>) -> Option<DayOfWeek> {
    let text = word(at)?;
    let prefixes =
        ["https://schema.org/", "http://schema.org/", "https://www.schema.org/", "http://www.schema.org/", "schema:"];
    let name = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(&text);
    if name == "PublicHolidays" {
        return Some(DayOfWeek::Holidays);
    }
    DAYS.iter().position(|day| *day == name).map(DayOfWeek::Day)
}

/// A text, perhaps in a node of its own.
fn word(at: &At<'_>) -> Option<String> {
    match at.value() {
        Json::Text(text) => Some(text.clone()),
        Json::Object(_) => ["@id", "@value", "name"].iter().find_map(|key| at.get(key)?.id()),
        // Several languages: the first one.
        Json::List(_) => at.items(&mut Report::new()).first().and_then(|first| match first.value() {
            Json::List(_) => None,
            _ => word(first),
        }),
        _ => None,
    }
}

fn one_or_more<'f>(at: &At<'f>, report: &mut Report) -> Vec<At<'f>> {
    if at.is_list() { at.items(report) } else { vec![at.clone()] }
}

/// Equal times are closed, and an end before its start lies on the next date.
fn span(opens: u16, closes: u16) -> Option<(u16, u16)> {
    match opens.cmp(&closes) {
        std::cmp::Ordering::Less => Some((opens, closes)),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some((opens, closes + DAY)),
    }
}

fn time(at: &At<'_>, queue: &str, is_end: bool, report: &mut Report) -> Option<u16> {
    let written = at.text(report)?;
    let seconds = text::clock_seconds(written.strip_prefix('T').unwrap_or(written));
    let Some(seconds) = seconds.filter(|seconds| is_end || *seconds < 86_400) else {
        let told = format!("{} is no time of day HH:MM without an offset", shown(written));
        return report.none(FaultKind::BadTime, at.place(), told);
    };
    if is_end && seconds / 60 == 1439 {
        let told = format!("{} was read as 24:00", shown(written));
        report.note(NoteCode::End2359, Some(queue), at.place(), told);
        return Some(DAY);
    }
    if seconds % 60 != 0 {
        report.note(NoteCode::Seconds, Some(queue), at.place(), format!("{} became a whole minute", shown(written)));
    }
    Some(if is_end { (seconds + 1) / 60 } else { seconds.div_ceil(60) } as u16)
}

/// A date, also as the start of a date and time.
fn date(at: &At<'_>, report: &mut Report) -> Option<NaiveDate> {
    let written = at.text(report)?;
    let day = written.split_once('T').map_or(written, |(day, _)| day);
    match text::date(day) {
        Some(date) => Some(date),
        None => report.none(FaultKind::BadDate, at.place(), format!("{} is no date YYYY-MM-DD", shown(written))),
    }
}

/// `Mo-Th,Sa 09:00-12:00`; days without times are open all day, times without days are every day's.
fn read_text(at: &At<'_>, queue: &str, specs: &mut Vec<Spec>, report: &mut Report) {
    let Some(written) = at.text(report) else { return };
    let mut days: Option<[bool; 7]> = None;
    // Days that no time has followed yet.
    let mut is_waiting = false;
    let spec = |days: [bool; 7], hours| Spec { days, holidays: false, hours, from: None, through: None, name: None };
    for token in written.split_whitespace() {
        let token = token.trim_matches(',');
        if token.is_empty() {
            continue;
        }
        if token.starts_with(|c: char| c.is_alphabetic()) {
            if is_waiting {
                specs.push(spec(days.unwrap_or([true; 7]), Some((0, DAY))));
            }
            let Some(read) = day_list(token) else {
                let told = format!("{} is no list of weekdays such as Mo-Fr,Su", shown(token));
                report.fault(FaultKind::BadWeekday, at.place(), told);
                return;
            };
            (days, is_waiting) = (Some(read), true);
            continue;
        }
        for range in token.split(',') {
            let times = range.split_once('-').and_then(|(opens, closes)| {
                let opens = text::clock(opens).filter(|minute| *minute < DAY)?;
                Some((opens, text::clock(closes)?))
            });
            let Some((opens, mut closes)) = times else {
                report.fault(FaultKind::BadTime, at.place(), format!("{} is no range HH:MM-HH:MM", shown(range)));
                return;
            };
            if closes == 1439 {
                report.note(
                    NoteCode::End2359,
                    Some(queue),
                    at.place(),
                    format!("{} was read as to 24:00", shown(range)),
                );
                closes = DAY;
            }
            specs.push(spec(days.unwrap_or([true; 7]), span(opens, closes)));
        }
        is_waiting = false;
    }
    match days {
        Some(days) if is_waiting => specs.push(spec(days, Some((0, DAY)))),
        None if specs.is_empty() && !written.trim().is_empty() => {}
        _ => {}
    }
}

fn day_list(text: &str) -> Option<[bool; 7]> {
    let day = |name: &str| DAYS.iter().position(|day| name.len() == 2 && day[..2] == *name);
    let mut days = [false; 7];
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (mut at, to) = (day(from)?, day(to)?);
        days[at] = true;
        while at != to {
            at = (at + 1) % 7;
            days[at] = true;
        }
    }
    Some(days)
}
