/*!
Reads `recurring_exceptions`: rules and movable feasts become dates once, however many queues share them.
*/

use std::collections::HashSet;

use super::{
    claims::Claims,
    derivation::Derivation,
    exceptions::exception_value,
    fields::{fields, items},
    reader::Reader,
    source::{Source, When, date},
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Day, Observed, Occurrences, Run, observe},
};

const FIELDS: [&str; 15] = [
    "rrule",
    "easter",
    "before",
    "after",
    "start",
    "except",
    "observed",
    "days",
    "working",
    "closed",
    "open_24",
    "intervals",
    "minus",
    "plus",
    "reason",
];

/// Reads the list into `claims`: each entry owns its dates and the days added because they fall on a weekend. `has_week`: it is a queue's.
pub(in crate::plan) fn recurring_exceptions<'a>(
    reader: &mut Reader<'a>,
    list: Value<'a>,
    claims: &mut Claims<'a>,
    has_week: bool,
) {
    let mut occurrences: Vec<(u32, Occurrences)> = Vec::with_capacity(list.len());
    let mut known = HashSet::new();
    for item in items(&mut reader.notes, list) {
        let Some(fields) = fields(&mut reader.notes, item, &FIELDS) else { continue };
        let [rule, easter, before, after, start, except, observed, days, working, values @ ..] = fields;
        let except: HashSet<Day> = except.map_or_else(HashSet::new, |list| {
            let notes = &mut reader.notes;
            items(notes, list).filter_map(|value| date(notes, value)).collect()
        });
        let when = When { item, rule, easter, before, after, start, observed, days, working };
        let source = when.source(reader, has_week);
        let entry = exception_value(&mut reader.notes, item, values);
        let (Some(source), Some(entry)) = (source, entry) else { continue };
        let entry = reader.entries.intern(entry.into());
        let (dates, observed) = match source {
            Source::Dates { dates, observed } => (dates, observed),
            Source::Derived { place, source, working } => {
                let entry = claims.add(item, entry);
                claims.derivations.push(Derivation { entry, place, source, working, except });
                continue;
            }
        };
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
        occurrences.push((claims.add(item, entry), Occurrences { dates, observed }));
    }
    let (entries, occurrences): (Vec<u32>, Vec<Occurrences>) = occurrences.into_iter().unzip();
    let added = observe(&occurrences);
    for ((entry, occurrences), added) in entries.into_iter().zip(occurrences).zip(added) {
        let mut days = occurrences.dates;
        days.extend(added);
        days.sort_unstable();
        push_runs(&mut claims.recurring, &days, entry);
    }
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
