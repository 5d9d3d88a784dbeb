/*!
Reads `recurring_exceptions`: rules and movable feasts become dates once, however many queues share them.
*/

use std::{collections::HashSet, rc::Rc};

use super::{
    claims::Claims,
    exceptions::exception_value,
    fields::{fields, integer, items, text, word},
    notes::Notes,
    reader::Reader,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Day, Observed, Occurrences, Run, easter_dates, observe},
};

const FIELDS: [&str; 11] =
    ["rrule", "easter", "start", "except", "observed", "closed", "open_24", "intervals", "minus", "plus", "reason"];

/// Reads the list into `claims`: each entry owns its dates and the days added because they fall on a weekend.
pub(in crate::plan) fn recurring_exceptions<'a>(reader: &mut Reader<'a>, list: Value<'a>, claims: &mut Claims) {
    let mut entries = Vec::with_capacity(list.len());
    let mut occurrences = Vec::with_capacity(list.len());
    let mut known = HashSet::new();
    for item in items(&mut reader.notes, list) {
        let Some(fields) = fields(&mut reader.notes, item, &FIELDS) else { continue };
        let [rule, easter, start, except, observed, values @ ..] = fields;
        let start_day = start.map(|value| date(&mut reader.notes, value));
        let observed = observed.and_then(|value| word(&mut reader.notes, value, &Observed::ALL, Observed::as_str));
        let except: HashSet<Day> = except.map_or_else(HashSet::new, |list| {
            let notes = &mut reader.notes;
            items(notes, list).filter_map(|value| date(notes, value)).collect()
        });
        let dates = match start_day {
            // A faulty start is noted; its rule cannot be judged without it.
            Some(None) => None,
            _ => occurrence_dates(reader, item, rule, easter, start_day.flatten()),
        };
        let entry = exception_value(&mut reader.notes, item, values);
        let (Some(dates), Some(entry)) = (dates, entry) else { continue };
        // An earlier entry with the same dates has them all: a copy would only be work.
        let mut excepted: Vec<Day> = except.iter().copied().collect();
        excepted.sort_unstable();
        if !known.insert((dates.clone(), excepted, observed.map(Observed::as_str))) {
            reader.notes.warning(
                item,
                Code::Unreachable,
                "an earlier entry of the list has the same dates: it decides them",
            );
            continue;
        }
        let dates: Vec<Day> = dates.iter().copied().filter(|day| !except.contains(day)).collect();
        if dates.is_empty() {
            reader.notes.error(item, Code::NeverMatches, "gives no date: every one is excepted");
        }
        entries.push((item, entry));
        occurrences.push(Occurrences { dates, observed });
    }
    let added = observe(&occurrences);
    for (((item, entry), occurrences), added) in entries.into_iter().zip(occurrences).zip(added) {
        let entry = claims.add(item, entry);
        let mut days = occurrences.dates;
        days.extend(added);
        days.sort_unstable();
        push_runs(&mut claims.recurring, &days, entry);
    }
}

fn occurrence_dates<'a>(
    reader: &mut Reader<'a>,
    item: Value<'a>,
    rule: Option<Value<'a>>,
    easter: Option<Value<'a>>,
    start: Option<Day>,
) -> Option<Rc<[Day]>> {
    let notes = &mut reader.notes;
    let (place, dates) = match (rule, easter) {
        (Some(value), None) => (value, reader.expansions.expand(text(notes, value)?, start)),
        (None, Some(value)) => {
            let dates = easter_dates(integer(notes, value)?, start);
            (value, dates.map(Rc::from).map_err(|fault| (fault.code(), fault.to_string())))
        }
        (None, None) => {
            notes.error(item, Code::MissingField, "missing \"rrule\" or \"easter\"");
            return None;
        }
        (Some(_), Some(_)) => {
            notes.error(item, Code::BadException, "both rrule and easter, wanted exactly one");
            return None;
        }
    };
    dates.map_err(|(code, message)| reader.notes.error(place, code, message)).ok()
}

/// Reads one `YYYY-MM-DD`.
fn date(notes: &mut Notes, value: Value<'_>) -> Option<Day> {
    let found = text(notes, value)?;
    let day = Day::parse(found);
    if day.is_none() {
        notes.error(value, Code::BadDate, format!("{found:?} is not a calendar date YYYY-MM-DD"));
    }
    day
}

/// Claims sorted dates for one entry, consecutive ones together.
pub(in crate::plan) fn push_runs(runs: &mut Vec<Run>, days: &[Day], entry: u32) {
    let from = runs.len();
    for &day in days {
        match runs[from..].last_mut() {
            Some(run) if day <= run.last.next() => run.last = day,
            _ => runs.push(Run { first: day, last: day, entry }),
        }
    }
}
