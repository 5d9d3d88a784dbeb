/*!
A sheet: dates of a queue's wall clock, minute by minute: open, closed, or not shown by the clock at all.

It is drawn from the open intervals and the clock changes; a repeated minute is open when it is open at either time, and its seconds count twice.
*/

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime};

use super::{season::SeasonNotes, shown};
use crate::{
    calendar::{ClockChange, in_zone},
    centre::{Queue, SpecialDay},
    overrides::OverrideKind,
};

const DAY_MINUTES: usize = 1440;
const DAY_SECONDS: i64 = 86_400;
/// So many stretches of a date are written out.
const MOST_STRETCHES: usize = 6;
/// No year has more clock changes.
const MOST_OFFSETS: usize = 8;

/// Dates of a queue's wall clock, as pictures are drawn from: what is open, what is special, what the clock does.
///
/// ```
/// let engine: openline::Engine = r#"[{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
///     "weekly_hours": {"mon": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]},
///     "transfer_function_name": "transfer_to_support"
/// }]"#.parse()?;
/// let support = engine.queue("Support").unwrap();
/// let week = openline::Sheet::week(support, chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap());
/// assert_eq!(week.days()[0].hours(), "09:00 to 12:00, 13:00 to 17:00");
/// assert_eq!(week.open_seconds(), 7 * 3600);
/// # Ok::<(), openline::Error>(())
/// ```
pub struct Sheet<'e> {
    queue: Queue<'e>,
    days: Vec<SheetDay<'e>>,
    from: i64,
    to: i64,
}

/// One date of a [`Sheet`].
pub struct SheetDay<'e> {
    /// The date in the queue's zone.
    pub date: NaiveDate,
    /// The exception that decides it.
    pub special: Option<SpecialDay<'e>>,
    /// What there is to say about it: the exception's words, a season that begins or is over, what the clock does.
    pub notes: Vec<String>,
    /// Elapsed open time.
    pub open_seconds: i64,
    minutes: Vec<Minute>,
    overridden: Vec<OverrideMark<'e>>,
}

/// Minutes of a date in which an override decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverrideMark<'e> {
    /// The first minute of the day.
    pub from: usize,
    /// The first minute after it.
    pub to: usize,
    /// What the override does.
    pub kind: OverrideKind,
    /// Its reason, the first listed where there are several languages.
    pub reason: Option<&'e str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Minute {
    Missing,
    Closed,
    Open,
}

impl<'e> Sheet<'e> {
    /// Monday to Sunday around a date.
    pub fn week(queue: Queue<'e>, date: NaiveDate) -> Sheet<'e> {
        let since = u64::from(date.weekday().num_days_from_monday());
        Sheet::new(queue, date.checked_sub_days(Days::new(since)).unwrap_or(NaiveDate::MIN), 7)
    }

    /// A calendar year; one before 0 or after 9999 is read as the nearest of these.
    pub fn year(queue: Queue<'e>, year: i32) -> Sheet<'e> {
        // OK: both dates of these years are chrono's.
        let first = NaiveDate::from_ymd_opt(year.clamp(0, 9999), 1, 1).unwrap_or_default();
        Sheet::new(queue, first, if first.leap_year() { 366 } else { 365 })
    }

    fn new(queue: Queue<'e>, first_date: NaiveDate, count: usize) -> Sheet<'e> {
        let zone = queue.timezone();
        let first = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
        let date = |number: usize| first_date.checked_add_days(Days::new(number as u64)).unwrap_or(NaiveDate::MAX);
        let (from, to) = (first(first_date), first(date(count)));
        let mut special = queue.special_days(from, to).peekable();
        let days = (0..count).map(|number| {
            let date = date(number);
            while special.next_if(|special| special.date < date).is_some() {}
            SheetDay {
                date,
                special: special.next_if(|special| special.date == date),
                notes: Vec::new(),
                open_seconds: 0,
                minutes: vec![Minute::Missing; DAY_MINUTES],
                overridden: Vec::new(),
            }
        });
        let mut sheet = Sheet { queue, days: days.collect(), from, to };
        let changes: Vec<ClockChange> = zone.clock_changes(from - 1, to).collect();
        // Between two changes the wall clock runs evenly: each such stretch is one shift of the UTC line.
        let mut edges = vec![from];
        edges.extend(changes.iter().map(|change| change.at));
        edges.push(to);
        for edge in edges.windows(2) {
            let local = |at: i64| at + i64::from(zone.offset_seconds_at(edge[0])) - midnight(first_date);
            sheet.paint(local(edge[0]), local(edge[1]), Minute::Closed);
            for (start, end) in queue.intervals_at(edge[0], edge[1]) {
                sheet.paint(local(start), local(end), Minute::Open);
                sheet.count(local(start), local(end));
            }
            for stretch in queue.overridden(edge[0], edge[1]) {
                let (start, end) = (local(stretch.start.timestamp()), local(stretch.end.timestamp()));
                sheet.mark(start, end, stretch.kind, stretch.reason);
            }
        }
        sheet.write_notes(&changes);
        sheet.write_override_notes();
        sheet
    }

    /// Whose hours it shows.
    pub fn queue(&self) -> Queue<'e> {
        self.queue
    }

    /// Its dates in order.
    pub fn days(&self) -> &[SheetDay<'e>] {
        &self.days
    }

    /// Epoch seconds of its first instant.
    pub fn from(&self) -> i64 {
        self.from
    }

    /// Epoch seconds of the first instant after it.
    pub fn to(&self) -> i64 {
        self.to
    }

    /// Elapsed open time of all its dates.
    pub fn open_seconds(&self) -> i64 {
        self.days.iter().map(|day| day.open_seconds).sum()
    }

    /// `45 h open`, or that the queue never is.
    pub fn total(&self) -> String {
        match self.queue.is_enabled() {
            true => format!("{} open", shown::amount(self.open_seconds())),
            false => "disabled: never open".to_owned(),
        }
    }

    /// `America/New_York (-05:00)`; every offset in turn where the clock changes, `(-05:00, then -04:00, then -05:00)`.
    pub fn zone(&self) -> String {
        let zone = self.queue.timezone();
        let offset = |at: i64| in_zone(zone, at).offset().to_string();
        let mut offsets = vec![offset(self.from)];
        for change in zone.clock_changes(self.from, self.to).take(MOST_OFFSETS) {
            offsets.push(offset(change.at));
        }
        offsets.dedup();
        format!("{zone} ({})", offsets.join(", then "))
    }

    /// What to add when it leaves the years in which hours are known.
    pub fn beyond(&self) -> Option<&'static str> {
        shown::beyond(self.from, self.to)
    }

    /// Marks a stretch in seconds since the first midnight; what is open stays open.
    fn paint(&mut self, start: i64, end: i64, state: Minute) {
        let end = (end + 59).div_euclid(60).clamp(0, (self.days.len() * DAY_MINUTES) as i64);
        for minute in start.div_euclid(60).max(0)..end {
            let minute = minute as usize;
            let there = &mut self.days[minute / DAY_MINUTES].minutes[minute % DAY_MINUTES];
            if *there != Minute::Open {
                *there = state;
            }
        }
    }

    /// Notes on its dates that an override decides a stretch, in seconds since the first midnight.
    fn mark(&mut self, start: i64, end: i64, kind: OverrideKind, reason: Option<&'e str>) {
        let last = (self.days.len() * DAY_MINUTES) as i64;
        let (mut from, to) =
            (start.div_euclid(60).clamp(0, last) as usize, (end + 59).div_euclid(60).clamp(0, last) as usize);
        while from < to {
            let midnight = from / DAY_MINUTES * DAY_MINUTES;
            let until = to.min(midnight + DAY_MINUTES);
            let mark = OverrideMark { from: from - midnight, to: until - midnight, kind, reason };
            self.days[from / DAY_MINUTES].overridden.push(mark);
            from = until;
        }
    }

    /// What each override does, beside the dates that it touches: `closed 13:00 to 15:00: Fire alarm`.
    fn write_override_notes(&mut self) {
        let first = self.days.first().map_or(NaiveDate::MIN, |day| day.date);
        let zone = self.queue.timezone();
        for stretch in self.queue.overridden(self.from, self.to) {
            let place = |at: i64| (in_zone(zone, at).date_naive() - first).num_days();
            let (start, end) = (stretch.start.timestamp(), stretch.end.timestamp());
            let last = self.days.len() as i64 - 1;
            for number in place(start).max(0)..=place(end - 1).min(last) {
                let Some(day) = self.days.get_mut(number as usize) else { continue };
                let clock = |at: i64, whole: &str| {
                    let time = in_zone(zone, at);
                    if time.date_naive() == day.date { time.format("%H:%M").to_string() } else { whole.to_owned() }
                };
                let (from, to) = (clock(start, "00:00"), clock(end, "24:00"));
                let what = match (&*from, &*to) {
                    ("00:00", "24:00") => stretch.kind.to_string(),
                    _ => format!("{} {from} to {to}", stretch.kind),
                };
                day.notes.push(match stretch.reason {
                    Some(reason) => format!("{what}: {reason}"),
                    None => what,
                });
            }
        }
    }

    /// Adds an open stretch to its dates.
    fn count(&mut self, mut start: i64, end: i64) {
        while start < end {
            let until = end.min((start.div_euclid(DAY_SECONDS) + 1) * DAY_SECONDS);
            if let Some(day) = usize::try_from(start.div_euclid(DAY_SECONDS)).ok().and_then(|i| self.days.get_mut(i)) {
                day.open_seconds += until - start;
            }
            start = until;
        }
    }

    fn write_notes(&mut self, changes: &[ClockChange]) {
        let zone = self.queue.timezone();
        let mut seasons = SeasonNotes::new(&self.queue);
        for day in &mut self.days {
            day.notes.extend(day.special.map(|special| special.reason.unwrap_or("a special day").to_owned()));
            day.notes.extend(seasons.note(day.date));
        }
        for change in changes {
            // Beside the date on which the old clock ends.
            let last = in_zone(zone, change.at - 1).date_naive();
            if let Some(day) = self.days.iter_mut().find(|day| day.date >= last) {
                day.notes.push(clock_note(change));
            }
        }
        for day in self.days.iter_mut().filter(|day| day.is_missing()) {
            day.notes.push("this date is skipped".to_owned());
        }
    }
}

/// `clock 02:00 → 03:00`.
fn clock_note(change: &ClockChange) -> String {
    let [before, after] = [change.before, change.after].map(|offset| {
        let shown = change.at.saturating_add(i64::from(offset));
        DateTime::from_timestamp(shown, 0).unwrap_or_default().naive_utc()
    });
    // A jump over a whole date would read as no jump at all.
    let form = if before.date() == after.date() { "%H:%M" } else { "%a %d %H:%M" };
    format!("clock {} → {}", before.format(form), after.format(form))
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

impl<'e> SheetDay<'e> {
    /// How many minutes of `[from, to)` the clock shows, and at how many of them the line is open.
    pub fn share(&self, from: usize, to: usize) -> (usize, usize) {
        let minutes = &self.minutes[from..to];
        let shown = minutes.iter().filter(|minute| **minute != Minute::Missing).count();
        (shown, minutes.iter().filter(|minute| **minute == Minute::Open).count())
    }

    /// What an override does in `[from, to)` minutes, where one decides; of several the one that decides most of them.
    pub fn overridden(&self, from: usize, to: usize) -> Option<OverrideKind> {
        let shared = |mark: &OverrideMark<'_>| {
            let minutes = mark.to.min(to).saturating_sub(mark.from.max(from));
            (minutes > 0).then_some((minutes, std::cmp::Reverse(mark.kind)))
        };
        self.overridden.iter().filter_map(shared).max().map(|(_, kind)| kind.0)
    }

    /// The minutes of the day in which overrides decide.
    pub fn override_marks(&self) -> &[OverrideMark<'e>] {
        &self.overridden
    }

    /// Whether this date does not exist on this clock.
    pub fn is_missing(&self) -> bool {
        self.share(0, DAY_MINUTES).0 == 0
    }

    /// The open stretches of its clock in minutes of the day.
    pub fn open(&self) -> Vec<(usize, usize)> {
        self.stretches(Minute::Open)
    }

    /// What its clock skips, in minutes of the day.
    pub fn skipped(&self) -> Vec<(usize, usize)> {
        self.stretches(Minute::Missing)
    }

    fn stretches(&self, state: Minute) -> Vec<(usize, usize)> {
        let mut start = 0;
        let mut found = Vec::new();
        for run in self.minutes.chunk_by(|a, b| a == b) {
            if run[0] == state {
                found.push((start, start + run.len()));
            }
            start += run.len();
        }
        found
    }

    /// `09:00 to 12:00, 13:00 to 17:00`, `closed` or `open all day`.
    pub fn hours(&self) -> String {
        let open = self.open();
        match (self.share(0, DAY_MINUTES), open.as_slice()) {
            (_, []) => "closed".to_owned(),
            ((shown, minutes), _) if shown == minutes => "open all day".to_owned(),
            _ => {
                let mut words: Vec<String> = open.iter().take(MOST_STRETCHES).map(stretch).collect();
                if open.len() > MOST_STRETCHES {
                    words.push(format!("{} more", open.len() - MOST_STRETCHES));
                }
                words.join(", ")
            }
        }
    }
}

/// `09:00 to 12:00`.
pub(super) fn stretch((start, end): &(usize, usize)) -> String {
    format!("{:02}:{:02} to {:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
}
