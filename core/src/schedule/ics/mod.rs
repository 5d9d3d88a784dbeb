/*!
iCalendar files: which dates the all-day events of a file close, and why.

What touches a date is strict: it is read whole, or the file is refused with line numbers. What touches none (a broken line of another property,
an event without a date, a rule inside a changed instance) is passed over with a note, because calendars that others keep are seldom tidy.
Rules go through [`Rule`](super::rule::Rule), like those of the document.

Timed events close no date. They are left out, each with a note, because a holiday calendar with a meeting in it is a mistake that
somebody should see. A cancelled event is left out silently: that is what cancelling means. TRANSP, alarms, to-dos and zones say nothing about
dates and are passed over.
*/

mod event;
mod lines;
mod properties;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{HashMap, HashSet};

use super::{Day, steps::Steps};
use crate::{error::Code, matching::Texts};
use event::{Event, Rules};
use lines::{MOST_FAULTS, blocks};

/// What one file may ask for: more than any real calendar, little enough to work off and to keep.
const MOST_DAYS: usize = 2_000_000;
const MOST_RULES: usize = 10_000;

/// One event: the dates that it closes, ascending and never empty, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closure {
    pub(crate) days: Vec<Day>,
    pub(crate) summary: Option<Texts>,
}

/// Something that was left out of a good file, a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IcsNote {
    /// The line of the iCalendar file, from 1.
    pub(crate) line: u32,
    /// [`Code::TimedEvent`] or [`Code::UntidyIcs`].
    pub(crate) code: Code,
    pub(crate) message: String,
}

impl IcsNote {
    fn untidy(line: u32, message: String) -> IcsNote {
        IcsNote { line, code: Code::UntidyIcs, message }
    }
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
    fn broken(line: u32, message: String) -> IcsFault {
        IcsFault { line, code: Code::BadIcs, message }
    }
}

/// Reads a file: its closures in the order of its events, and what was left out; or all that is wrong with it.
pub(crate) fn read(text: &[u8], steps: &mut Steps) -> Result<(Vec<Closure>, Vec<IcsNote>), Vec<IcsFault>> {
    let mut notes = Vec::new();
    let mut faults = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut expansions = Rules::new(steps);
    let mut rules = 0;
    let mut starts = 0;
    for block in blocks(text, &mut notes)? {
        rules += block.lines.iter().filter(|line| line.is("RRULE")).count();
        if rules > MOST_RULES || starts > MOST_DAYS {
            let message = format!("the file has more than {MOST_RULES} rules, or {MOST_DAYS} dates");
            return Err(vec![IcsFault { line: block.number, code: Code::TooManyDates, message }]);
        }
        match Event::read(&block, &mut expansions, &mut notes) {
            Ok(Some(event)) => {
                starts += event.starts.len();
                events.push(event);
            }
            Ok(None) => {}
            Err(fault) if expansions.steps.are_used_up() => return Err(vec![fault]),
            Err(fault) if faults.len() < MOST_FAULTS => faults.push(fault),
            Err(_) => break,
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let changed = drop_stale_changes(&mut events);
    let nothing = HashSet::new();
    let mut closures = Vec::new();
    let mut room = MOST_DAYS;
    for event in events {
        if !event.closes {
            continue;
        }
        let gone = match (&event.uid, event.changes) {
            (Some(uid), None) => changed.get(uid).unwrap_or(&nothing),
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

/// Leaves only the changes that hold, and says which occurrences of each series they stand in for.
///
/// A change is stale when a later revision of its series excepts that occurrence, or a later revision of the change itself is there (RFC 5545
/// section 3.8.7.4).
fn drop_stale_changes(events: &mut Vec<Event>) -> HashMap<String, HashSet<Day>> {
    let mut excepted: HashMap<(&str, Day), u64> = HashMap::new();
    let mut newest: HashMap<(&str, Day), u64> = HashMap::new();
    for event in events.iter() {
        let Some(uid) = event.uid.as_deref() else { continue };
        match event.changes {
            Some(day) => {
                let known = newest.entry((uid, day)).or_default();
                *known = event.sequence.max(*known);
            }
            None => {
                for &day in &event.excepted {
                    let known = excepted.entry((uid, day)).or_default();
                    *known = event.sequence.max(*known);
                }
            }
        }
    }
    let holds = |event: &Event| {
        let (Some(uid), Some(day)) = (event.uid.as_deref(), event.changes) else { return true };
        let stale = excepted.get(&(uid, day)).is_some_and(|&series| series > event.sequence);
        !stale && newest.get(&(uid, day)) == Some(&event.sequence)
    };
    let held: Vec<bool> = events.iter().map(holds).collect();
    let mut held = held.into_iter();
    // OK: one answer for each event, in order.
    events.retain(|_| held.next().unwrap_or(true));
    let mut changed: HashMap<String, HashSet<Day>> = HashMap::new();
    for event in events {
        if let (Some(uid), Some(day)) = (&event.uid, event.changes) {
            changed.entry(uid.clone()).or_default().insert(day);
        }
    }
    changed
}
