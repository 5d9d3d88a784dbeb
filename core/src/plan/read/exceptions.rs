/*!
Reads what replaces a week: `date_exceptions` with single dates and ranges, and the values that every exception has.
*/

use std::sync::Arc;

use super::{
    claims::Claims,
    fields::{boolean, entries, fields, overlapping, text},
    hours::day_hours,
    notes::Notes,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Day, DayHours, Entry, Run},
};

/// Reads `date_exceptions` into `claims`.
pub(in crate::plan) fn date_exceptions(notes: &mut Notes, value: Value<'_>, claims: &mut Claims) {
    let mut ranges = Vec::new();
    for (key, name, value) in entries(notes, value) {
        let dates = dates(notes, key, name);
        let entry = exception(notes, value);
        let (Some((first, last)), Some(entry)) = (dates, entry) else { continue };
        let run = Run { first, last, entry: claims.add(key, entry) };
        if !name.contains('/') {
            claims.singles.push(run);
            continue;
        }
        claims.ranges.push(run);
        ranges.push((i64::from(first.0), i64::from(last.0) + 1, key.into()));
    }
    for place in overlapping(ranges) {
        notes.warning(place, Code::Overlap, "overlaps another range: the first listed wins");
    }
}

/// `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`.
fn dates(notes: &mut Notes, key: Value<'_>, name: &str) -> Option<(Day, Day)> {
    let (first, last) = name.split_once('/').unwrap_or((name, name));
    let (Some(first), Some(last)) = (Day::parse(first), Day::parse(last)) else {
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
const VALUES: [&str; 4] = ["closed", "open_24", "intervals", "reason"];

/// Reads the value of a dated exception.
fn exception(notes: &mut Notes, value: Value<'_>) -> Option<Entry> {
    let [closed, open_24, intervals, reason] = fields(notes, value, &VALUES)?;
    exception_value(notes, value, closed, open_24, intervals, reason)
}

/// Exactly one of `closed: true`, `open_24: true` and `intervals`.
pub(in crate::plan) fn exception_value<'a>(
    notes: &mut Notes,
    object: Value<'a>,
    closed: Option<Value<'a>>,
    open_24: Option<Value<'a>>,
    intervals: Option<Value<'a>>,
    reason: Option<Value<'a>>,
) -> Option<Entry> {
    let reason = reason.and_then(|value| text(notes, value)).filter(|text| !text.trim().is_empty()).map(Arc::from);
    let flag = |notes: &mut Notes, value: Value<'a>, field: &str| {
        let set = boolean(notes, value)?;
        if !set {
            notes.error(value, Code::BadException, format!("{field}: false says nothing (leave it out)"));
        }
        set.then_some(())
    };
    let given = [closed, open_24, intervals].iter().flatten().count();
    let found = match (closed, open_24, intervals) {
        (Some(value), None, None) => flag(notes, value, "closed").map(|()| DayHours::closed()),
        (None, Some(value), None) => flag(notes, value, "open_24").map(|()| DayHours::whole_day()),
        (None, None, Some(value)) => Some(day_hours(notes, value)),
        _ => {
            let found = if given == 0 { "none of" } else { "more than one of" };
            let message = format!("{found} closed: true, open_24: true and intervals, wanted exactly one");
            notes.error(object, Code::BadException, message);
            None
        }
    };
    Some(Entry { hours: found?, reason })
}
