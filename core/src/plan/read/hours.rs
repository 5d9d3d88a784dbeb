/*!
Reads `weekly_hours` and lists of intervals.
*/

use super::{
    fields::{fields, items, overlapping, text},
    notes::Notes,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{DAY_MINUTES, DayHours, Stretch, Week, parse_time, stretch},
};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The week; what is malformed is noted and left out.
pub(in crate::plan) fn week(notes: &mut Notes, value: Value<'_>) -> Week {
    let days = fields(notes, value, &WEEKDAYS).unwrap_or_default();
    Week::new(days.map(|day| day.map_or_else(DayHours::closed, |list| day_hours(notes, list))))
}

/// One day's list of `{start, end}`.
pub(in crate::plan) fn day_hours(notes: &mut Notes, list: Value<'_>) -> DayHours {
    hours(notes, list, "closed")
}

/// The same of times that an exception takes away.
pub(in crate::plan) fn hours_taken(notes: &mut Notes, list: Value<'_>) -> DayHours {
    hours(notes, list, "as it is")
}

/// `otherwise`: how the line is at other times.
fn hours(notes: &mut Notes, list: Value<'_>, otherwise: &str) -> DayHours {
    let mut listed = Vec::with_capacity(list.len());
    // One alone overlaps nothing.
    let mut places = Vec::new();
    let several = list.len() > 1;
    for item in items(notes, list) {
        let Some(stretch) = interval(notes, item, otherwise) else { continue };
        listed.push(stretch);
        if several {
            places.push((i64::from(stretch.start), i64::from(stretch.end), item.into()));
        }
    }
    if listed.len() > 1 {
        for place in overlapping(places) {
            notes.warning(place, Code::Overlap, "overlaps another interval of the list: they are merged");
        }
    }
    if list.items().is_some() && list.len() == 0 {
        notes.warning(list, Code::EmptyIntervals, "an empty list: closed all day");
    }
    DayHours::new(listed)
}

fn interval(notes: &mut Notes, item: Value<'_>, otherwise: &str) -> Option<Stretch> {
    let [start, end] = fields(notes, item, &["start", "end"])?;
    let start = notes.required(item, "start", start).and_then(|value| time(notes, value, "start"));
    let end_value = notes.required(item, "end", end);
    let end = end_value.and_then(|value| time(notes, value, "end"));
    let (start, end) = (start?, end?);
    if end_value.and_then(Value::text) == Some("23:59") {
        let message = format!("ends at 23:59: the line is {otherwise} for the last minute of the day (write 24:00)");
        notes.warning(end_value.unwrap_or(item), Code::MinuteGap, message);
    }
    let found = stretch(start, end);
    if found.is_none() {
        let time = end_value.and_then(Value::text).unwrap_or_default();
        let message = format!("start and end are the same time {time:?} (a whole day is 00:00 to 24:00)");
        notes.error(item, Code::EmptyInterval, message);
    }
    found
}

fn time(notes: &mut Notes, value: Value<'_>, field: &str) -> Option<u16> {
    let found = text(notes, value)?;
    let is_end = field == "end";
    let time = parse_time(found).filter(|&time| is_end || time < DAY_MINUTES);
    if time.is_none() {
        let last = if is_end { "24:00" } else { "23:59" };
        let hint = suggestion(found).map_or(String::new(), |time| format!(" (did you mean {time:?}?)"));
        let message = format!("{field} {found:?} is not a time of day (00:00 to {last}){hint}");
        notes.error(value, Code::BadTime, message);
    }
    time
}

/// `9:00` for `09:00`, the usual slip.
fn suggestion(found: &str) -> Option<String> {
    let padded = format!("0{found}");
    parse_time(&padded).map(|_| padded)
}
