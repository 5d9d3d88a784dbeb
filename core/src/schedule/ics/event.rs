/*!
One event of a file: the dates on which it begins, how long each occurrence lasts, and what it changes of another event.

A component with a RECURRENCE-ID is one instance of the series with its UID (RFC 5545 section 3.8.4.4): it has its own date and no others.
*/

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use super::{IcsFault, IcsNote, lines::Block, properties::Properties};
use crate::{
    error::Code,
    matching::Texts,
    schedule::{
        Day,
        recurrence::{EARLIEST, LATEST, check_start},
        rule::{Rule, RuleFault},
        steps::Steps,
    },
};

/// The rules of a file, each expanded once however many events begin it on the same date.
pub(super) struct Rules<'s> {
    pub(super) steps: &'s mut Steps,
    known: HashMap<(String, Day), Rc<[Day]>>,
}

impl<'s> Rules<'s> {
    pub(super) fn new(steps: &'s mut Steps) -> Rules<'s> {
        Rules { steps, known: HashMap::new() }
    }

    fn dates(&mut self, text: &str, start: Day) -> Result<Rc<[Day]>, RuleFault> {
        let key = (text.to_owned(), start);
        if let Some(dates) = self.known.get(&key) {
            return Ok(Rc::clone(dates));
        }
        let dates: Rc<[Day]> = Rule::parse(text)?.event_dates(check_start(start)?, self.steps)?.into();
        self.known.insert(key, Rc::clone(&dates));
        Ok(dates)
    }
}

/// An all-day event, or an event that only takes an occurrence away.
pub(super) struct Event {
    pub(super) line: u32,
    pub(super) uid: Option<String>,
    pub(super) sequence: u64,
    pub(super) summary: Option<Texts>,
    /// The occurrence that this event changes.
    pub(super) changes: Option<Day>,
    /// False for a cancelled or timed event that is kept for what it changes.
    pub(super) closes: bool,
    /// The first days that the event itself excepts.
    pub(super) excepted: HashSet<Day>,
    /// How many days each occurrence lasts.
    length: i32,
    /// The first days of its occurrences.
    pub(super) starts: BTreeSet<Day>,
}

impl Event {
    /// `None` for an event that closes nothing.
    pub(super) fn read(
        block: &Block,
        rules: &mut Rules<'_>,
        notes: &mut Vec<IcsNote>,
    ) -> Result<Option<Event>, IcsFault> {
        let properties = Properties::new(block);
        let mut event = Event {
            line: block.number,
            uid: properties.value("UID").map(str::to_owned),
            sequence: properties.sequence(),
            summary: properties.summary(),
            changes: properties.changed_day()?,
            closes: true,
            excepted: HashSet::new(),
            length: 1,
            starts: BTreeSet::new(),
        };
        if properties.is_cancelled() {
            event.closes = false;
            return Ok(event.changes.is_some().then_some(event));
        }
        let named = event.summary.as_ref().map(|words| format!(" {:?}", &**words)).unwrap_or_default();
        let Some((start_line, start)) = properties.one_moment("DTSTART")? else {
            let message = format!("the event{named} has no DTSTART: it closes nothing and is left out");
            notes.push(IcsNote::untidy(block.number, message));
            return Ok(None);
        };
        let end = properties.one_moment("DTEND")?;
        let marked = properties.says_all_day() && start.is_midnight() && end.is_none_or(|(_, end)| end.is_midnight());
        if start.time.is_some() && !marked {
            let message = format!("the event{named} has a time of day ({}): left out", start_line.value());
            notes.push(IcsNote { line: start_line.number, code: Code::TimedEvent, message });
            event.closes = false;
            return Ok(event.changes.is_some().then_some(event));
        }
        event.length = properties.length(start, end)?;
        event.starts.insert(start.day);
        if event.changes.is_some() {
            for line in ["RRULE", "RDATE"].iter().flat_map(|name| properties.named(name)) {
                let message = format!("the event{named} changes one instance of a series: its own rule names no dates");
                notes.push(IcsNote::untidy(line.number, message));
            }
            return Ok(Some(event));
        }
        for line in properties.named("RRULE") {
            if line.value().trim().is_empty() {
                notes.push(IcsNote::untidy(line.number, format!("the event{named} has an empty RRULE: no rule")));
                continue;
            }
            let fault = |fault: RuleFault| IcsFault {
                line: line.number,
                code: fault.code(),
                message: format!("RRULE: {fault}"),
            };
            event.starts.extend(rules.dates(line.value(), start.day).map_err(fault)?.iter());
        }
        for (line, moment) in properties.moments("RDATE")? {
            if moment.is_midnight() {
                event.starts.insert(moment.day);
            } else {
                let message = format!("RDATE {:?} has a time of day: left out", line.value());
                notes.push(IcsNote { line: line.number, code: Code::TimedEvent, message });
            }
        }
        event.excepted.extend(properties.moments("EXDATE")?.into_iter().map(|(_, moment)| moment.day));
        event.starts.retain(|day| !event.excepted.contains(day));
        Ok(Some(event))
    }

    /// The days that the event closes within the window, without the occurrences that are `gone`; `None` when they are more than `room`.
    pub(super) fn days(&self, gone: &HashSet<Day>, room: usize) -> Option<Vec<Day>> {
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
