/*!
A week of a queue's wall clock, minute by minute: open, closed, or not shown by the clock at all.

It is drawn from the open intervals and the clock changes; a repeated minute is open when it is open at either time.
*/

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use openline::{ClockChange, Queue, Zone};

use crate::moment::in_zone;

const DAY_MINUTES: usize = 1440;

/// Seven dates from a Monday on.
pub struct Picture {
    pub days: [Day; 7],
    /// Epoch seconds of the first instant, and of the first one after it.
    pub from: i64,
    pub to: i64,
}

pub struct Day {
    pub date: NaiveDate,
    minutes: Vec<Minute>,
    /// What the clock does on that date: `clock 02:00 → 03:00`.
    pub changes: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Minute {
    Missing,
    Closed,
    Open,
}

impl Picture {
    pub fn new(queue: &Queue<'_>, monday: NaiveDate) -> Picture {
        let zone = queue.timezone();
        let first = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
        let date = |number: u64| monday.checked_add_days(Days::new(number)).unwrap_or(NaiveDate::MAX);
        let (from, to) = (first(monday), first(date(7)));
        let days = std::array::from_fn(|number| Day {
            date: date(number as u64),
            minutes: vec![Minute::Missing; DAY_MINUTES],
            changes: Vec::new(),
        });
        let mut picture = Picture { days, from, to };
        let changes: Vec<ClockChange> = zone.clock_changes(from - 1, to).collect();
        // Between two changes the wall clock runs evenly: each such stretch is one shift of the UTC line.
        let mut edges = vec![from];
        edges.extend(changes.iter().map(|change| change.at));
        edges.push(to);
        for edge in edges.windows(2) {
            let local = |at: i64| at + i64::from(zone.offset_seconds_at(edge[0])) - midnight(monday);
            picture.paint(local(edge[0]), local(edge[1]), Minute::Closed);
            for (start, end) in queue.intervals_at(edge[0], edge[1]) {
                picture.paint(local(start), local(end), Minute::Open);
            }
        }
        for change in changes {
            picture.note(&change, zone);
        }
        picture
    }

    /// Marks a stretch in seconds since the Monday's midnight; what is open stays open.
    fn paint(&mut self, start: i64, end: i64, state: Minute) {
        let end = (end + 59).div_euclid(60).clamp(0, 7 * DAY_MINUTES as i64);
        for minute in start.div_euclid(60).max(0)..end {
            let minute = minute as usize;
            let there = &mut self.days[minute / DAY_MINUTES].minutes[minute % DAY_MINUTES];
            if *there != Minute::Open {
                *there = state;
            }
        }
    }

    /// Writes a change beside the date on which the old clock ends.
    fn note(&mut self, change: &ClockChange, zone: &Zone) {
        let last = in_zone(change.at - 1, zone).date_naive();
        let [before, after] = [change.before, change.after].map(|offset| {
            let shown = change.at.saturating_add(i64::from(offset));
            DateTime::from_timestamp(shown, 0).unwrap_or_default().naive_utc()
        });
        // A jump over a whole date would read as no jump at all.
        let form = if before.date() == after.date() { "%H:%M" } else { "%a %d %H:%M" };
        let Some(day) = self.days.iter_mut().find(|day| day.date >= last) else { return };
        day.changes.push(format!("clock {} → {}", before.format(form), after.format(form)));
    }
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

impl Day {
    /// How many minutes of `[from, to)` the clock shows, and at how many of them the line is open.
    pub fn share(&self, from: usize, to: usize) -> (usize, usize) {
        let minutes = &self.minutes[from..to];
        let shown = minutes.iter().filter(|minute| **minute != Minute::Missing).count();
        (shown, minutes.iter().filter(|minute| **minute == Minute::Open).count())
    }

    /// Whether this date does not exist on this clock.
    pub fn is_missing(&self) -> bool {
        self.share(0, DAY_MINUTES).0 == 0
    }
}
