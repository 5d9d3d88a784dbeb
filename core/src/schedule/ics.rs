/*!
iCalendar files: which dates the all-day events of a file close, and why.

Values are read by `calcard`, which forgives; so lines and components are checked before it (`ics_lines`), and every value after it: a file
is read whole or refused with line numbers. Rules go through [`Rule`], like those of the document.

Timed events close no date. They are left out, each with a note, because a holiday calendar with a meeting in it is a mistake that
somebody should see. A cancelled event is left out silently: that is what cancelling means. TRANSP, alarms, to-dos and zones say nothing about
dates and are passed over.
*/

use std::collections::{BTreeSet, HashMap, HashSet};

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarEntry, ICalendarStatus, ICalendarValue};
use calcard::{Entry, Parser};

use super::Day;
use super::ics_lines::{Block, Line, MOST_FAULTS, blocks};
use super::recurrence::{EARLIEST, LATEST, Rule, check_start};
use super::rule::compact_date;
use crate::error::Code;

/// What one file may ask for: more than any real calendar, little enough to work off and to keep.
const MOST_DAYS: usize = 2_000_000;
const MOST_RULES: usize = 10_000;

/// One event: the dates that it closes, ascending and never empty, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closure {
    pub(crate) days: Vec<Day>,
    pub(crate) summary: Option<String>,
}

/// Something that was left out of a good file (a warning, [`Code::TimedEvent`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IcsNote {
    /// The line of the iCalendar file, from 1.
    pub(crate) line: u32,
    pub(crate) message: String,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IcsFault {
    /// The line of the iCalendar file, from 1.
    pub(crate) line: u32,
    /// [`Code::BadIcs`], or the code of a rule's fault.
    pub(crate) code: Code,
    pub(crate) message: String,
}

impl IcsFault {
    pub(super) fn broken(line: u32, message: String) -> IcsFault {
        IcsFault { line, code: Code::BadIcs, message }
    }
}

/// Reads a file: its closures in the order of its events, and what was left out; or all that is wrong with it.
pub(crate) fn read(text: &[u8]) -> Result<(Vec<Closure>, Vec<IcsNote>), Vec<IcsFault>> {
    let mut notes = Vec::new();
    let mut faults = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut rules = 0;
    let mut starts = 0;
    for block in blocks(text)? {
        rules += block.lines.iter().filter(|line| line.is("RRULE")).count();
        if rules > MOST_RULES || starts > MOST_DAYS {
            let message = format!("the file has more than {MOST_RULES} rules, or {MOST_DAYS} dates");
            return Err(vec![IcsFault { line: block.number, code: Code::TooManyDates, message }]);
        }
        match Event::read(&block, &mut notes) {
            Ok(Some(event)) => {
                starts += event.starts.len();
                events.push(event);
            }
            Ok(None) => {}
            Err(fault) if faults.len() < MOST_FAULTS => faults.push(fault),
            Err(_) => break,
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    // An event with a RECURRENCE-ID stands in for one occurrence of the event with its UID.
    let mut replaced: HashMap<String, HashSet<Day>> = HashMap::new();
    for event in &events {
        if let (Some(uid), Some(day)) = (&event.uid, event.replaces) {
            replaced.entry(uid.clone()).or_default().insert(day);
        }
    }
    let nothing = HashSet::new();
    let mut closures = Vec::new();
    let mut room = MOST_DAYS;
    for event in events {
        if !event.closes {
            continue;
        }
        let gone = match (&event.uid, event.replaces) {
            (Some(uid), None) => replaced.get(uid).unwrap_or(&nothing),
            _ => &nothing,
        };
        let Some(days) = event.days(gone, room) else {
            let message = format!("the events up to here close more than {MOST_DAYS} days");
            return Err(vec![IcsFault { line: event.line, code: Code::TooManyDates, message }]);
        };
        room -= days.len();
        if !days.is_empty() {
            closures.push(Closure { days, summary: event.summary });
        }
    }
    Ok((closures, notes))
}

/// An all-day event, or an event that only takes an occurrence away.
struct Event {
    line: u32,
    uid: Option<String>,
    summary: Option<String>,
    /// The occurrence that this event replaces.
    replaces: Option<Day>,
    /// False for a cancelled or timed event that is kept for what it replaces.
    closes: bool,
    /// How many days each occurrence lasts.
    length: i32,
    /// The first days of its occurrences.
    starts: BTreeSet<Day>,
}

/// A value of a date property.
#[derive(Clone, Copy)]
struct Moment {
    day: Day,
    /// Hours, minutes and seconds; `None` for a date.
    time: Option<(u8, u8, u8)>,
}

impl Moment {
    fn is_midnight(self) -> bool {
        self.time.is_none_or(|time| time == (0, 0, 0))
    }
}

const KEPT: [&str; 9] = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "SUMMARY",
    "STATUS",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
];

impl Event {
    /// `None` for an event that closes nothing.
    fn read(block: &Block, notes: &mut Vec<IcsNote>) -> Result<Option<Event>, IcsFault> {
        let properties = Properties::read(block)?;
        let summary = properties.text("SUMMARY").map(words).filter(|words| !words.is_empty());
        let mut event = Event {
            line: block.number,
            uid: block.lines.iter().find(|line| line.is("UID")).map(|line| line.value().trim().to_owned()),
            summary,
            replaces: properties.replaced_day()?,
            closes: true,
            length: 1,
            starts: BTreeSet::new(),
        };
        if properties.is_cancelled() {
            event.closes = false;
            return Ok(event.replaces.is_some().then_some(event));
        }
        let (start_line, start) = match properties.one_moment("DTSTART")? {
            Some(start) => start,
            None => return Err(IcsFault::broken(block.number, "the event has no DTSTART".to_owned())),
        };
        let end = properties.one_moment("DTEND")?;
        let says_all_day =
            properties.text("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|text| text.eq_ignore_ascii_case("TRUE"));
        // Exchange writes all-day events from midnight to midnight, with a mark beside them.
        let all_day =
            start.time.is_none() || says_all_day && start.is_midnight() && end.is_none_or(|(_, end)| end.is_midnight());
        if !all_day {
            let name = event.summary.as_deref().map(|words| format!(" {words:?}")).unwrap_or_default();
            let message = format!("the event{name} has a time of day ({}): left out", start_line.value());
            notes.push(IcsNote { line: start_line.number, message });
            event.closes = false;
            return Ok(event.replaces.is_some().then_some(event));
        }
        event.length = properties.length(start, start.time.is_some(), end)?;
        event.starts.insert(start.day);
        for line in block.lines.iter().filter(|line| line.is("RRULE")) {
            let fault = |fault: super::recurrence::RuleFault| IcsFault {
                line: line.number,
                code: fault.code(),
                message: format!("RRULE: {fault}"),
            };
            let rule = Rule::parse(line.value()).map_err(fault)?;
            event.starts.extend(rule.event_dates(check_start(start.day).map_err(fault)?));
        }
        for (line, moment) in properties.moments("RDATE")? {
            if moment.is_midnight() {
                event.starts.insert(moment.day);
            } else {
                notes.push(IcsNote {
                    line: line.number,
                    message: format!("RDATE {:?} has a time of day: left out", line.value()),
                });
            }
        }
        for (_, moment) in properties.moments("EXDATE")? {
            event.starts.remove(&moment.day);
        }
        Ok(Some(event))
    }

    /// The days that the event closes within the window, without the occurrences that are `gone`; `None` when they are more than `room`.
    fn days(&self, gone: &HashSet<Day>, room: usize) -> Option<Vec<Day>> {
        let mut days: Vec<Day> = Vec::new();
        for start in self.starts.iter().filter(|start| !gone.contains(start)) {
            let after_last = days.last().map_or(EARLIEST, |day| day.next());
            let end = start.0.saturating_add(self.length - 1).min(LATEST.0);
            let span = start.max(&after_last).0..=end;
            if span.clone().count() > room - days.len() {
                return None;
            }
            days.extend(span.map(Day));
        }
        Some(days)
    }
}

/// An event's properties: each line beside what `calcard` read from it.
struct Properties<'a> {
    read: Vec<(&'a Line, ICalendarEntry)>,
}

impl<'a> Properties<'a> {
    fn read(block: &'a Block) -> Result<Properties<'a>, IcsFault> {
        let lines: Vec<&Line> = block.lines.iter().filter(|line| KEPT.iter().any(|name| line.is(name))).collect();
        let mut text = String::from("BEGIN:VEVENT\n");
        for line in &lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        text.push_str("END:VEVENT\n");
        let entries = match Parser::new(&text).entry() {
            Entry::ICalendar(calendar) => calendar.components.into_iter().next().map(|component| component.entries),
            _ => None,
        };
        let entries = entries.unwrap_or_default();
        let same = entries.len() == lines.len()
            && lines.iter().zip(&entries).all(|(line, entry)| line.is(entry.name.as_str()));
        if !same {
            return Err(IcsFault::broken(block.number, "the properties of this event cannot be read".to_owned()));
        }
        Ok(Properties { read: lines.into_iter().zip(entries).collect() })
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &(&'a Line, ICalendarEntry)> {
        self.read.iter().filter(move |(line, _)| line.is(name))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.named(name).find_map(|(_, entry)| entry.values.iter().find_map(ICalendarValue::as_text))
    }

    fn is_cancelled(&self) -> bool {
        self.named("STATUS").any(|(line, entry)| {
            entry.values.iter().any(|value| matches!(value, ICalendarValue::Status(ICalendarStatus::Cancelled)))
                || line.value().trim().eq_ignore_ascii_case("CANCELLED")
        })
    }

    /// All values of the properties of that name: dates and date-times, each well-formed and possible.
    fn moments(&self, name: &str) -> Result<Vec<(&'a Line, Moment)>, IcsFault> {
        let mut moments = Vec::new();
        for (line, entry) in self.named(name) {
            let bad = || {
                let message =
                    format!("{name} {:?} is not a date YYYYMMDD, nor a date-time YYYYMMDDTHHMMSS", line.value());
                IcsFault::broken(line.number, message)
            };
            let texts: Vec<&str> = line.value().trim().split(',').map(str::trim).collect();
            if texts.len() != entry.values.len() {
                return Err(bad());
            }
            for (text, value) in texts.into_iter().zip(&entry.values) {
                let read = match value {
                    ICalendarValue::PartialDateTime(read) => Some(read.as_ref()),
                    ICalendarValue::Period(calcard::icalendar::ICalendarPeriod::Range { start, .. })
                    | ICalendarValue::Period(calcard::icalendar::ICalendarPeriod::Duration { start, .. }) => {
                        Some(start)
                    }
                    _ => None,
                };
                // A period counts by its beginning, like a date-time.
                let begin = text.split('/').next().unwrap_or_default();
                moments.push((*line, read.and_then(|read| moment(begin, read)).ok_or_else(bad)?));
            }
        }
        Ok(moments)
    }

    fn one_moment(&self, name: &str) -> Result<Option<(&'a Line, Moment)>, IcsFault> {
        let moments = self.moments(name)?;
        match moments.as_slice() {
            [_, (second, _), ..] => Err(IcsFault::broken(second.number, format!("the event has more than one {name}"))),
            found => Ok(found.first().copied()),
        }
    }

    fn replaced_day(&self) -> Result<Option<Day>, IcsFault> {
        let Some((line, moment)) = self.one_moment("RECURRENCE-ID")? else { return Ok(None) };
        if line.parameters().to_ascii_uppercase().contains("RANGE=") {
            let message =
                "RECURRENCE-ID with RANGE changes all later dates: write these as an event of their own".to_owned();
            return Err(IcsFault::broken(line.number, message));
        }
        Ok(Some(moment.day))
    }

    /// How many days an occurrence lasts. An end is exclusive; an end on the start itself, which some programs write, is one day.
    fn length(&self, start: Moment, timed: bool, end: Option<(&Line, Moment)>) -> Result<i32, IcsFault> {
        let duration = self.named("DURATION").next();
        match (end, duration) {
            (None, None) => Ok(1),
            (Some((line, _)), Some(_)) => {
                Err(IcsFault::broken(line.number, "the event has both DTEND and DURATION".to_owned()))
            }
            (Some((line, end)), None) => {
                if end.time.is_some() != timed {
                    let message = format!("DTEND {:?} has a time of day, but DTSTART is a date", line.value());
                    return Err(IcsFault::broken(line.number, message));
                }
                if end.day < start.day {
                    let message = format!("DTEND {} lies before DTSTART {}", end.day, start.day);
                    return Err(IcsFault::broken(line.number, message));
                }
                Ok((end.day.0 - start.day.0).max(1))
            }
            (None, Some((line, entry))) => {
                let days = entry.values.iter().find_map(|value| match value {
                    ICalendarValue::Duration(length) if !length.neg => {
                        let seconds =
                            u64::from(length.hours) * 3600 + u64::from(length.minutes) * 60 + u64::from(length.seconds);
                        let days = u64::from(length.weeks) * 7 + u64::from(length.days) + seconds / 86_400;
                        (seconds % 86_400 == 0).then(|| i32::try_from(days).unwrap_or(i32::MAX).max(1))
                    }
                    _ => None,
                });
                days.ok_or_else(|| {
                    let message = format!("DURATION {:?} is not a number of whole days (P1D, P2W)", line.value());
                    IcsFault::broken(line.number, message)
                })
            }
        }
    }
}

/// A date or a date-time that is written in full and names a possible moment; `calcard` alone would also take less than that.
fn moment(text: &str, read: &PartialDateTime) -> Option<Moment> {
    let (date, time) = match text.split_once(['T', 't']) {
        None => (text, None),
        Some((date, time)) => (date, Some(time.strip_suffix(['Z', 'z']).unwrap_or(time))),
    };
    let day = Day::from_civil(i32::from(read.year?), u32::from(read.month?), u32::from(read.day?))?;
    if compact_date(date) != Some(day) {
        return None;
    }
    let Some(time) = time else { return read.hour.is_none().then_some(Moment { day, time: None }) };
    let clock = (read.hour?, read.minute?, read.second?);
    let in_full = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    (in_full && clock.0 < 24 && clock.1 < 60 && clock.2 <= 60).then_some(Moment { day, time: Some(clock) })
}

/// A summary on one line: a reason is spoken and shown within sentences.
fn words(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lines = Vec<(String, String)>;

    /// Each closure as its summary and its days: `2026-12-24..2026-12-26` for several in a row, `, ` between rows, at most three rows.
    fn closures(text: impl AsRef<[u8]>) -> (Lines, Vec<u32>) {
        let (closures, notes) = read(text.as_ref()).unwrap_or_else(|faults| panic!("{faults:?}"));
        let lines = closures.iter().map(|closure| {
            assert!(closure.days.is_sorted() && !closure.days.is_empty());
            let mut rows: Vec<(Day, Day)> = Vec::new();
            for day in &closure.days {
                match rows.last_mut() {
                    Some((_, last)) if last.next() == *day => *last = *day,
                    _ => rows.push((*day, *day)),
                }
            }
            let row =
                |(first, last): &(Day, Day)| if first == last { first.to_string() } else { format!("{first}..{last}") };
            let rows: Vec<String> = rows.iter().take(3).map(row).collect();
            (closure.summary.clone().unwrap_or_default(), rows.join(", "))
        });
        (lines.collect(), notes.iter().map(|note| note.line).collect())
    }

    fn calendar(lines: &[&str]) -> String {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            lines.join("\r\n")
        )
    }

    fn days_of(lines: &[&str]) -> String {
        let (found, _) = closures(calendar(lines));
        found.into_iter().map(|(_, days)| days).collect::<Vec<_>>().join(" | ")
    }

    fn faults(text: &str) -> Vec<(u32, Code, String)> {
        match read(text.as_bytes()) {
            Ok(found) => panic!("{found:?} read from {text}"),
            Err(faults) => faults.into_iter().map(|fault| (fault.line, fault.code, fault.message)).collect(),
        }
    }

    fn line(summary: &str, days: &str) -> (String, String) {
        (summary.to_owned(), days.to_owned())
    }

    #[test]
    fn a_google_calendar_closes_its_all_day_events() {
        let (found, notes) = closures(include_bytes!("../../../tests/data/ics/google.ics"));
        let wanted = [
            line("Thanksgiving", "2024-11-28, 2025-11-27, 2026-11-26"),
            line("Company offsite; lake, mountains", "2026-06-11..2026-06-12"),
            line("Inventory 📦 day", "2026-01-31, 2026-02-27, 2026-04-30"),
            line("Inventory 📦 day (moved)", "2026-03-30"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(notes, [47]);
    }

    #[test]
    fn an_outlook_calendar_closes_midnight_to_midnight_events_that_say_all_day() {
        let (found, notes) = closures(include_bytes!("../../../tests/data/ics/outlook.ics"));
        let wanted =
            [line("Betriebsferien", "2026-12-24..2026-12-31"), line("Inventur", "2026-01-02, 2027-01-04, 2028-01-03")];
        assert_eq!(found, wanted);
        assert_eq!(notes, [60]);
    }

    #[test]
    fn an_apple_calendar_closes_its_all_day_events() {
        let (found, notes) = closures(include_bytes!("../../../tests/data/ics/apple.ics"));
        let wanted = [
            line(
                "Founders' Day: the office is closed, the phones too. A long line that Apple folds after seventy-five bytes, even within an ü",
                "2025-03-14, 2026-03-14, 2028-03-14",
            ),
            line("", "2026-08-03..2026-08-16"),
        ];
        assert_eq!(found, wanted);
        assert!(notes.is_empty());
    }

    #[test]
    fn a_holiday_feed_closes_a_list_of_dates() {
        let (found, notes) = closures(include_bytes!("../../../tests/data/ics/feed.ics"));
        let wanted = [
            line("New Year's Day", "2026-01-01"),
            line("Good Friday", "2026-04-03"),
            line("Easter Monday", "2026-04-06"),
            line("Early May bank holiday", "2026-05-04"),
            line("Boxing Day (substitute day)", "2026-12-28"),
        ];
        assert_eq!(found, wanted);
        assert!(notes.is_empty());
    }

    #[test]
    fn an_end_is_exclusive_and_without_one_an_event_is_a_day() {
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101"]), "2026-01-01");
        assert_eq!(days_of(&["DTSTART:20260101"]), "2026-01-01");
        assert_eq!(days_of(&["dtstart;value=date:20260101", "dtend;value=date:20260102"]), "2026-01-01");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260101"]), "2026-01-01");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20251230", "DTEND;VALUE=DATE:20260103"]), "2025-12-30..2026-01-02");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P1D"]), "2026-01-01");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P2W"]), "2026-01-01..2026-01-14");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:PT48H"]), "2026-01-01..2026-01-02");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P0D"]), "2026-01-01");
    }

    #[test]
    fn rules_dates_and_exceptions_add_up() {
        assert_eq!(
            days_of(&[
                "DTSTART;VALUE=DATE:20251225",
                "RRULE:FREQ=YEARLY;COUNT=3",
                "EXDATE;VALUE=DATE:20261225",
                "RDATE;VALUE=DATE:20260105,20260106"
            ]),
            "2025-12-25, 2026-01-05..2026-01-06, 2027-12-25"
        );
        // The first date is a date, whatever the rule says, and the first that COUNT counts.
        assert_eq!(
            days_of(&["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"]),
            "2026-01-01, 2026-01-05"
        );
        assert_eq!(
            days_of(&["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY;UNTIL=20260103T235959Z"]),
            "2026-01-01..2026-01-03"
        );
        assert_eq!(
            days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P3D", "RRULE:FREQ=DAILY;COUNT=2"]),
            "2026-01-01..2026-01-04"
        );
        assert_eq!(
            days_of(&["DTSTART;VALUE=DATE:20260101", "EXDATE:20260101T000000Z", "RDATE:20260202"]),
            "2026-02-02"
        );
        assert_eq!(
            days_of(&["DTSTART;VALUE=DATE:16040101", "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=9;UNTIL=19700601"]),
            "1970-05-09"
        );
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:19700102"]), "1969-12-25..1970-01-01");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:21500101"]), "");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "EXDATE;VALUE=DATE:20260101"]), "");
    }

    #[test]
    fn cancelled_events_are_left_out_and_transparency_changes_nothing() {
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "STATUS:CANCELLED"]), "");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "status:cancelled"]), "");
        assert_eq!(days_of(&["STATUS:CANCELLED"]), "");
        assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT"]), "2026-01-01");
    }

    #[test]
    fn timed_events_are_left_out_with_a_note() {
        for start in [
            "DTSTART:20260101T090000Z",
            "DTSTART;TZID=Europe/Berlin:20260101T090000",
            "DTSTART:20260101T000000",
            "DTSTART:20260101T000000Z",
        ] {
            let (found, notes) = closures(calendar(&["SUMMARY:Meeting", start, "RRULE:FREQ=SECONDLY"]));
            assert_eq!((found, notes), (vec![], vec![5]), "{start}");
        }
        let (found, notes) =
            closures(calendar(&["DTSTART;VALUE=DATE:20260101", "RDATE:20260202T100000,20260203T000000"]));
        assert_eq!((found, notes), (vec![line("", "2026-01-01, 2026-02-03")], vec![5]));
    }

    #[test]
    fn one_occurrence_can_be_moved_cancelled_or_given_a_time() {
        let master = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20260105\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n";
        for (change, wanted, noted) in [
            (
                "RECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260113",
                "2026-01-05, 2026-01-19, 2026-01-26 | 2026-01-13",
                0,
            ),
            (
                "RECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260112\nSTATUS:CANCELLED",
                "2026-01-05, 2026-01-19, 2026-01-26",
                0,
            ),
            ("RECURRENCE-ID:20260112T000000Z\nDTSTART:20260112T100000Z", "2026-01-05, 2026-01-19, 2026-01-26", 1),
        ] {
            for before in [true, false] {
                let change = format!("BEGIN:VEVENT\nUID:a\n{change}\nEND:VEVENT\n");
                let events = if before { format!("{change}{master}") } else { format!("{master}{change}") };
                let (mut found, notes) = closures(format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR"));
                found.sort_by_key(|(_, days)| std::cmp::Reverse(days.len()));
                let days: Vec<String> = found.into_iter().map(|(_, days)| days).collect();
                assert_eq!((days.join(" | ").as_str(), notes.len()), (wanted, noted), "{events}");
            }
        }
        // Another event's change is not ours, and a change without its master stands alone.
        let other = "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260201\nEND:VEVENT\n";
        let (found, _) = closures(format!("BEGIN:VCALENDAR\n{master}{other}END:VCALENDAR"));
        assert_eq!(found, [line("", "2026-01-05, 2026-01-12, 2026-01-19"), line("", "2026-02-01")]);
    }

    #[test]
    fn summaries_are_unfolded_unescaped_and_on_one_line() {
        let summary = |lines: &[&str]| closures(calendar(lines)).0.remove(0).0;
        let start = "DTSTART;VALUE=DATE:20260101";
        assert_eq!(
            summary(&[start, r"SUMMARY:Closed\, all day\; really\nSee you \\o/"]),
            r"Closed, all day; really See you \o/"
        );
        assert_eq!(summary(&[start, "SUMMARY;LANGUAGE=de:Heilig", " abend ", "\t🎄"]), "Heiligabend 🎄");
        assert_eq!(summary(&["SUMMARY;X-A=\"a:b;c\":Tag", start]), "Tag");
        assert_eq!(summary(&[start, "SUMMARY:  "]), "");
        assert_eq!(summary(&[start, "SUMMARY:", "SUMMARY:Second"]), "Second");
        assert_eq!(summary(&[start, "SUMMARY:a\u{7}b\u{9b}c"]), "a b c");
    }

    #[test]
    fn line_ends_a_mark_and_several_calendars_make_no_difference() {
        let text = calendar(&["DTSTART;VALUE=DATE:20260101", "SUMMARY:One"]);
        let wanted = vec![line("One", "2026-01-01")];
        assert_eq!(closures(&text).0, wanted);
        assert_eq!(closures(text.replace("\r\n", "\n")).0, wanted);
        assert_eq!(closures(format!("\u{feff}{text}\r\n\r\n")).0, wanted);
        assert_eq!(closures(text.trim_end()).0, wanted);
        assert_eq!(closures(format!("{text}{text}")).0.len(), 2);
        assert_eq!(closures("BEGIN:VCALENDAR\nEND:VCALENDAR\n").0, []);
    }

    #[test]
    fn a_broken_file_is_refused_with_line_numbers() {
        for (text, line, words) in [
            ("", 1, "BEGIN:VCALENDAR"),
            ("hello", 1, "\"hello\""),
            ("[{\"name\": \"x\"}]", 1, "BEGIN:VCALENDAR"),
            ("PK\u{3}\u{4}\0\0", 1, "binary"),
            ("BEGIN:VCARD\nEND:VCARD", 1, "BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\n", 1, "BEGIN:VCALENDAR without its END"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n", 1, "without its END"),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VCALENDAR",
                4,
                "END:VCALENDAR found, wanted END:VEVENT for line 2",
            ),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
                3,
                "inside the VEVENT of line 2",
            ),
            ("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", 2, "END:VEVENT without"),
            ("BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT", 1, "BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR", 2, "\"nonsense\""),
            ("BEGIN:VCALENDAR\n:x\nEND:VCALENDAR", 2, "\":x\""),
            ("VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR", 1, "outside"),
        ] {
            let found = faults(text);
            let hit =
                found.iter().any(|(at, code, message)| *at == line && *code == Code::BadIcs && message.contains(words));
            assert!(hit, "{text:?}: {found:?}");
        }
        let latin = b"BEGIN:VCALENDAR\nX-WR-CALNAME:Fr\xfchling\nEND:VCALENDAR";
        assert_eq!(read(latin).unwrap_err()[0].line, 2);
    }

    #[test]
    fn a_broken_event_is_refused_with_the_line_of_its_property() {
        for (lines, line, code, words) in [
            (vec!["SUMMARY:x"], 3, Code::BadIcs, "no DTSTART"),
            (vec!["DTSTART:"], 4, Code::BadIcs, "DTSTART \"\""),
            (vec!["DTSTART;VALUE=DATE:20260230"], 4, Code::BadIcs, "20260230"),
            (vec!["DTSTART;VALUE=DATE:2026011"], 4, Code::BadIcs, "2026011"),
            (vec!["DTSTART;VALUE=DATE:2026-01-01"], 4, Code::BadIcs, "2026-01-01"),
            (vec!["DTSTART:20260101T25"], 4, Code::BadIcs, "20260101T25"),
            (vec!["DTSTART:20260101T256000"], 4, Code::BadIcs, "20260101T256000"),
            (vec!["DTSTART:20260101,20260102"], 4, Code::BadIcs, "20260101,20260102"),
            (vec!["DTSTART:20260101", "DTSTART:20260102"], 5, Code::BadIcs, "more than one DTSTART"),
            (vec!["DTSTART:20260102", "DTEND:20260101"], 5, Code::BadIcs, "before"),
            (vec!["DTSTART;VALUE=DATE:20260102", "DTEND:20260102T100000"], 5, Code::BadIcs, "DTEND"),
            (vec!["DTSTART:20260102", "DTEND:20260103", "DURATION:P1D"], 5, Code::BadIcs, "both"),
            (vec!["DTSTART:20260102", "DURATION:-P1D"], 5, Code::BadIcs, "whole days"),
            (vec!["DTSTART:20260102", "DURATION:PT1H"], 5, Code::BadIcs, "whole days"),
            (vec!["DTSTART:20260102", "DURATION:soon"], 5, Code::BadIcs, "whole days"),
            (vec!["DTSTART:20260102", "EXDATE:20260102,x"], 5, Code::BadIcs, "EXDATE"),
            (vec!["DTSTART:20260102", "RDATE:20261301"], 5, Code::BadIcs, "RDATE"),
            (vec!["DTSTART:20260102", "RRULE:FREQ=SECONDLY"], 5, Code::BadRule, "SECONDLY"),
            (vec!["DTSTART:20260102", "RRULE:"], 5, Code::BadRule, "empty"),
            (vec!["DTSTART:20260102", "RRULE:FREQ=YEARLY;COUNT=1000000000"], 5, Code::TooManyDates, "50,000"),
            (vec!["DTSTART:15000102", "RRULE:FREQ=YEARLY"], 5, Code::BadRule, "1600 to 2100"),
            (vec!["RECURRENCE-ID;RANGE=THISANDFUTURE:20260102", "DTSTART:20260102"], 4, Code::BadIcs, "RANGE"),
        ] {
            let found = faults(&calendar(&lines));
            assert!(found[0].0 == line && found[0].1 == code && found[0].2.contains(words), "{lines:?}: {found:?}");
        }
        let two = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR";
        assert_eq!(faults(two).iter().map(|fault| fault.0).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn hostile_files_end_with_a_fault() {
        let every_day = "BEGIN:VEVENT\nDTSTART:19700101\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", every_day.repeat(60));
        assert_eq!(faults(&text)[0].1, Code::TooManyDates);
        let long = "BEGIN:VEVENT\nDTSTART:19700101\nDTEND:99991231\nEND:VEVENT\n";
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", long.repeat(60));
        assert_eq!(faults(&text)[0].1, Code::TooManyDates);
        let rules = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n".repeat(MOST_RULES + 1);
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n{rules}END:VEVENT\nEND:VCALENDAR");
        assert_eq!(faults(&text)[0].1, Code::TooManyDates);
        assert_eq!(faults(&"BEGIN:VCALENDAR\n".repeat(10_000)).len(), MOST_FAULTS);
        assert_eq!(faults(&"x\n".repeat(10_000)).len(), MOST_FAULTS);
        let empty = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", "BEGIN:VEVENT\nEND:VEVENT\n".repeat(1000));
        assert_eq!(faults(&empty).len(), MOST_FAULTS);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let seeds = [
            &include_bytes!("../../../tests/data/ics/google.ics")[..],
            include_bytes!("../../../tests/data/ics/outlook.ics"),
            include_bytes!("../../../tests/data/ics/apple.ics"),
        ];
        let mut state = 0x9e37_79b9_u32;
        let mut draw = |below: usize| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as usize % below
        };
        let pieces: [&[u8]; 14] = [
            b"\n",
            b"\r\n ",
            b"\\",
            b"\"",
            b";",
            b":",
            b"=",
            b",",
            b"\xff",
            b"\0",
            b"BEGIN:VEVENT\n",
            b"END:VEVENT\n",
            b";ENCODING=BASE64",
            b";ENCODING=QUOTED-PRINTABLE;CHARSET=utf-7",
        ];
        for _ in 0..3000 {
            let mut bytes = seeds[draw(seeds.len())].to_vec();
            for _ in 0..draw(4) + 1 {
                let at = draw(bytes.len());
                let piece = pieces[draw(pieces.len())];
                let end = (at + draw(3)).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            let _ = read(&bytes);
        }
    }
}
