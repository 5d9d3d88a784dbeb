/*!
What depends on today: exceptions that are over, calendars that run out, zone data that has been overtaken.
*/

use crate::{
    config::Value,
    error::Code,
    plan::read::{Claims, Estimate, Notes, Reader},
    schedule::Day,
};

/// A calendar whose last date is nearer than this is worth a look.
const CALENDAR_NOTICE_DAYS: i32 = 90;

/// Notes what is worth knowing at the reader's `today`; nothing when none was given.
pub(in crate::plan) fn today<'a>(reader: &mut Reader<'a>, root: Value<'a>) {
    let Some(at) = reader.options.today else { return };
    let utc_day = local_day(at, 0);
    for queue in &reader.queues {
        let offset = reader.zones.get(queue.zone as usize).map_or(0, |zone| zone.offset_seconds_at(at));
        past_exceptions(&mut reader.notes, &queue.claims, local_day(at, offset));
    }
    for calendar in &reader.calendars {
        past_exceptions(&mut reader.notes, &calendar.claims, utc_day);
        let last = calendar.claims.in_order().map(|run| run.last).max();
        if let Some(last) = last.filter(|last| last.0 < utc_day.0.saturating_add(CALENDAR_NOTICE_DAYS)) {
            let message = format!("the calendar {:?} has no data after {last}", calendar.name);
            reader.notes.info(calendar.place, Code::CalendarEnds, message);
        }
    }
    for calendar in &reader.calendars {
        let Some((place, estimates)) = &calendar.estimates else { continue };
        let ahead = &estimates[estimates.partition_point(|estimate| estimate.day < utc_day)..];
        if let Some(Estimate { day, name }) = ahead.first() {
            let more = match ahead.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let message = format!("the calendar {:?} relies on estimated dates: {day} ({name}){more}", calendar.name);
            reader.notes.info(*place, Code::EstimatedDates, message);
        }
    }
    if let Some(newer) = reader.zone_data.newer_beside() {
        let message = format!("zone data {newer} lies beside {} in use", reader.zone_data);
        reader.notes.info(root, Code::OldZoneData, message);
    }
}

fn local_day(at: i64, offset: i32) -> Day {
    let day = at.saturating_add(i64::from(offset)).div_euclid(86_400);
    Day(day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
}

/// One info a list, at its first exception that is over.
fn past_exceptions(notes: &mut Notes, claims: &Claims<'_>, today: Day) {
    let dated = || claims.singles.iter().chain(&claims.ranges);
    let past = || dated().filter(|run| run.last < today);
    let Some(first) = past().map(|run| claims.places[run.entry as usize]).min() else { return };
    let last = past().map(|run| run.last).max().unwrap_or(today);
    let message = format!("{} of {} date exceptions are over, the last on {last}", past().count(), dated().count());
    notes.info(first, Code::PastExceptions, message);
}
