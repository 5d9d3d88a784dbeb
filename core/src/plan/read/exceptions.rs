/*!
Reads what replaces or changes a week: `date_exceptions` with single dates and ranges, and the values that every exception has.
*/

use std::sync::Arc;

use super::{
    claims::Claims,
    fields::{boolean, entries, fields, overlapping},
    hours::{day_hours, hours_taken},
    notes::Notes,
    reader::Reader,
    texts,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Change, Day, DayHours, Entry, EntryValue, Run},
};

/// How long a single date is.
const DATE: usize = "YYYY-MM-DD".len();

/// Reads `date_exceptions` into `claims`.
pub(in crate::plan) fn date_exceptions<'a>(reader: &mut Reader<'a>, value: Value<'a>, claims: &mut Claims<'_>) {
    let mut ranges = Vec::new();
    claims.reserve(value.len());
    for (key, name, value) in entries(&mut reader.notes, value) {
        let dates = dates(&mut reader.notes, key, name);
        let entry = exception(reader, value);
        let (Some((first, last)), Some(entry)) = (dates, entry) else { continue };
        let run = Run { first, last, entry: claims.add(key, entry) };
        if name.len() == DATE {
            claims.singles.push(run);
            continue;
        }
        claims.ranges.push(run);
        ranges.push((i64::from(first.0), i64::from(last.0) + 1, key.into()));
    }
    for place in overlapping(ranges) {
        reader.notes.warning(place, Code::Overlap, "overlaps another range: the first listed wins");
    }
}

/// `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`.
fn dates(notes: &mut Notes, key: Value<'_>, name: &str) -> Option<(Day, Day)> {
    let found = match name.len() {
        DATE => Day::parse(name).map(|day| (day, day)),
        _ => name.split_once('/').and_then(|(first, last)| Some((Day::parse(first)?, Day::parse(last)?))),
    };
    let Some((first, last)) = found else {
        let message = format!("{name:?} is not a calendar date YYYY-MM-DD, nor a range YYYY-MM-DD/YYYY-MM-DD");
        notes.error(key, Code::BadDate, message);
        return None;
    };
    if last < first {
        notes.error(key, Code::ReversedRange, format!("the range ends on {last}, before it starts on {first}"));
        return None;
    }
    Some((first, last))
}

/// The fields that say what an exception does.
const VALUES: [&str; 6] = ["closed", "open_24", "intervals", "minus", "plus", "reason"];

/// Reads the value of a dated exception, and gives the number of what it says.
fn exception<'a>(reader: &mut Reader<'a>, value: Value<'a>) -> Option<u32> {
    if let Some(number) = reader.known_entries.get(Some(value)) {
        return Some(number);
    }
    let findings = reader.notes.count();
    let values = fields(&mut reader.notes, value, &VALUES)?;
    let entry = exception_value(&mut reader.notes, value, values)?;
    let number = reader.entries.intern(Arc::new(entry));
    if reader.notes.count() == findings {
        reader.known_entries.keep(Some(value), number);
    }
    Some(number)
}

/// Exactly one of `closed: true`, `open_24: true`, `intervals`, and `minus` or `plus` or both, in the order of [`VALUES`].
pub(in crate::plan) fn exception_value<'a>(
    notes: &mut Notes,
    object: Value<'a>,
    [closed, open_24, intervals, minus, plus, reason]: [Option<Value<'a>>; 6],
) -> Option<Entry> {
    let reason = reason.and_then(|value| texts::reason(notes, value));
    let flag = |notes: &mut Notes, value: Value<'a>, field: &str| {
        let set = boolean(notes, value)?;
        if !set {
            notes.error(value, Code::BadException, format!("{field}: false says nothing (leave it out)"));
        }
        set.then_some(())
    };
    let hours = |hours: DayHours| Some(EntryValue::Hours(hours));
    let found = match (closed, open_24, intervals, minus.or(plus)) {
        (Some(value), None, None, None) => flag(notes, value, "closed").and_then(|()| hours(DayHours::closed())),
        (None, Some(value), None, None) => flag(notes, value, "open_24").and_then(|()| hours(DayHours::whole_day())),
        (None, None, Some(value), None) => hours(day_hours(notes, value)),
        (None, None, None, Some(_)) => change(notes, minus, plus).map(EntryValue::Change),
        (None, None, None, None) => {
            let message = "none of closed: true, open_24: true, intervals, minus and plus, wanted one";
            notes.error(object, Code::BadException, message);
            None
        }
        _ => {
            let message =
                "more than one of closed: true, open_24: true, intervals, and minus or plus, wanted exactly one";
            notes.error(object, Code::BadException, message);
            None
        }
    };
    Some(Entry { value: found?, reason })
}

/// What `minus` takes and `plus` adds.
fn change(notes: &mut Notes, minus: Option<Value<'_>>, plus: Option<Value<'_>>) -> Option<Change> {
    let mut read = |value: Option<Value<'_>>, field: &str| {
        let Some(value) = value else { return Some(DayHours::closed()) };
        if value.items().is_some() && value.len() == 0 {
            notes.error(value, Code::BadException, format!("{field}: [] says nothing (leave it out)"));
            return None;
        }
        Some(if field == "minus" { hours_taken(notes, value) } else { day_hours(notes, value) })
    };
    let (minus, plus) = (read(minus, "minus"), read(plus, "plus"));
    Some(Change { minus: minus?, plus: plus? })
}
