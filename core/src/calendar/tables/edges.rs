/*!
Every change of a schedule in a window, as fast as one can list them.

[`edges`] says what [`Clock`] says, piece by piece, but copies the dates that no exception and no clock change touches from one finished week, or
from that of their season.

# Invariant
The list is what a table wants: first the last change not after the window's start (0 when there is none), then every change inside, then the
first one after the end, if there is one; strictly rising.
*/

use crate::calendar::Clock;
use crate::schedule::{Day, Segment, Week};

const DAY: i64 = 86_400;

/// The changes in `[start, end]` and the ones next to it; `open` is the state at `start`.
pub(super) fn edges(clock: Clock<'_>, start: i64, end: i64, open: bool) -> Vec<u32> {
    let year = clock.rules.year;
    let plain = Plain::new(year.week());
    let mut of_seasons: Vec<Option<Plain>> = year.seasons().iter().map(|_| None).collect();
    let exceptions = clock.rules.exceptions;
    let stop = end + 1;
    let weeks = ((end - start) / (7 * DAY)) as usize + 1;
    let mut list = List(Vec::with_capacity(weeks * plain.edges.len() / 2 + exceptions.len().min(weeks * 7) * 4 + 32));
    list.0.push(clock.previous_change(start).unwrap_or(0) as u32);
    if open {
        // The first piece begins here and takes it away.
        list.0.push(start as u32);
    }
    for span in clock.zone.spans().iter_from(start).take_while(|span| span.start < stop) {
        let offset = i64::from(span.offset);
        let mut local = span.start.max(start) + offset;
        let local_end = span.end.min(stop) + offset;
        let mut next = exceptions.run_from(day_of(local));
        let mut before = exceptions.owner(day_of(local).previous()).map(|_| day_of(local).previous());
        while local < local_end {
            let day = day_of(local);
            while let Some(run) = next.filter(|run| run.last < day) {
                before = Some(run.last);
                next = exceptions.run_from(run.last.next().max(day));
            }
            let midnight = i64::from(day.0) * DAY;
            let plain_until = next.map_or(day_of(local_end), |run| run.first.min(day_of(local_end)));
            let plain_until = plain_until.min(year.until(day).next());
            let after_exception = before.is_some_and(|last| last >= day.previous());
            let is_plain = local == midnight && day < plain_until && !after_exception && year.goes_on(day);
            if is_plain && year.on(day).constant().is_none() {
                let plain = match year.season(day) {
                    None => &plain,
                    Some(season) => of_seasons[season].get_or_insert_with(|| Plain::new(year.on(day))),
                };
                plain.write(day, plain_until, offset, &mut list);
                local = i64::from(plain_until.0) * DAY;
                continue;
            }
            match clock.rules.segment(day) {
                Segment::Constant { open, last } => {
                    let until = ((i64::from(last.0) + 1) * DAY).min(local_end);
                    if open {
                        list.piece(local - offset, until - offset);
                    }
                    local = until;
                }
                Segment::Day(hours) => {
                    for stretch in hours.stretches() {
                        let from = (midnight + i64::from(stretch.start) * 60).max(local);
                        let to = (midnight + i64::from(stretch.end) * 60).min(local_end);
                        list.piece(from - offset, to - offset);
                    }
                    local = midnight + DAY;
                }
            }
        }
    }
    let mut list = list.0;
    if list.last() == Some(&(stop as u32)) {
        // No change, or not yet known to be one: only the cut at the window's end.
        list.pop();
    }
    // OK: changes lie below 2100, and so below 2^32.
    list.extend(clock.next_change(end).map(|change| change as u32));
    list
}

/// OK: spans lie between 1969-12-31 and 2100-01-02 on any wall clock.
fn day_of(local: i64) -> Day {
    Day(local.div_euclid(DAY) as i32)
}

/// Openings and closings in turn, behind whatever stood in it first.
struct List(Vec<u32>);

impl List {
    /// Adds a piece that may be empty, or touch the one before. OK: instants of the window are below 2^32.
    #[inline]
    fn piece(&mut self, from: i64, to: i64) {
        if from >= to {
            return;
        }
        if self.0.last() == Some(&(from as u32)) {
            self.0.pop();
        } else {
            self.0.push(from as u32);
        }
        self.0.push(to as u32);
    }
}

/// Two plain weeks from a Monday on, so that each date has seven behind it.
struct Plain {
    /// Seconds since the Monday's midnight.
    edges: Vec<u32>,
    /// Where each date begins in `edges`.
    dates: [usize; 15],
    /// Whether some date opens at midnight, so that pieces may touch.
    touches: bool,
}

impl Plain {
    fn new(week: &Week) -> Plain {
        let mut edges = Vec::with_capacity(64);
        let mut dates = [0; 15];
        for date in 0..14 {
            let midnight = date as u32 * DAY as u32;
            let stretches = week.plain(date % 7).stretches();
            edges.extend(
                stretches.iter().flat_map(|s| [s.start, s.end].map(|minute| midnight + u32::from(minute) * 60)),
            );
            dates[date + 1] = edges.len();
        }
        let touches = (0..7).any(|date| week.plain(date).stretches().first().is_some_and(|first| first.start == 0));
        Plain { edges, dates, touches }
    }

    /// Adds the dates `day..until`, which lie in one span as wholes.
    fn write(&self, mut day: Day, until: Day, offset: i64, list: &mut List) {
        let weekday = day.weekday();
        while day < until {
            let dates = (until.0 - day.0).min(7);
            let pieces = &self.edges[self.dates[weekday]..self.dates[weekday + dates as usize]];
            let monday = i64::from(day.0 - weekday as i32) * DAY - offset;
            if self.touches {
                for piece in pieces.chunks_exact(2) {
                    list.piece(monday + i64::from(piece[0]), monday + i64::from(piece[1]));
                }
            } else {
                // A Monday before 1970 wraps, and its later dates wrap back.
                list.0.extend(pieces.iter().map(|&edge| (monday as u32).wrapping_add(edge)));
            }
            day = Day(day.0 + dates);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::{ZoneData, ZoneSource},
        schedule::{
            Change, DayHours, Entry, EntryValue, Exceptions, Rules, Run, Season, SeasonDates, Stretch, Year, YearDay,
        },
    };

    #[test]
    fn every_list_is_what_the_clock_says_piece_by_piece() {
        let mut seed = 11u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        let data = ZoneData::open(&ZoneSource::Bundled).unwrap();
        // Gaps and folds at night, at midnight, of half an hour, a skipped date, and clocks that never change.
        let zones =
            ["America/Los_Angeles", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC"];
        for round in 0..300 {
            let zone = data.zone(zones[round % zones.len()]).unwrap();
            let quiet = random(3) == 0;
            let mut hours = || {
                let stretches = (0..random(4)).map(|_| match random(4) {
                    0 if !quiet => Stretch { start: 0, end: 1440 },
                    1 if !quiet => Stretch { start: 1200, end: 1440 + random(600) as u16 },
                    2 if !quiet => Stretch { start: 0, end: 1 + random(300) as u16 },
                    _ => {
                        let start = 1 + random(1200) as u16;
                        Stretch { start, end: start + 1 + random(200) as u16 }
                    }
                });
                DayHours::new(stretches.collect())
            };
            let mut week = || Week::new(std::array::from_fn(|_| hours()));
            let from = YearDay { month: 12, day: 20 };
            let once = |first: i32| SeasonDates::Once { first: Day(first), last: Day(first + 40) };
            let seasons = [SeasonDates::Yearly { from, to: YearDay { month: 2, day: 29 } }, once(15_600), once(15_620)];
            let seasons = seasons[..round % 4].iter().map(|&dates| Season { dates, week: week(), reason: None });
            let seasons: Vec<Season> = seasons.collect();
            let year = Year::new(week(), seasons);
            let value = |number: usize, hours: &mut dyn FnMut() -> DayHours| match number % 2 {
                0 => EntryValue::Hours(hours()),
                _ => EntryValue::Change(Change { plus: hours(), minus: hours() }),
            };
            let entries: Vec<_> =
                (0..6).map(|number| Entry { value: value(number, &mut hours), reason: None }).collect();
            // 2011-12-30 is no date in Apia.
            let claims: Vec<_> = (0..20)
                .map(|i| {
                    let first = Day(15_300 + random(800) as i32);
                    Run { first, last: Day(first.0 + random(4) as i32), entry: i % 6 }
                })
                .collect();
            let exceptions = Exceptions::resolve(entries, &claims[..(round * 7) % 21]);
            let clock = Clock { rules: Rules { year: &year, exceptions: &exceptions }, zone: &zone };
            let start = 15_310 * DAY + i64::from(random(86_400 * 300));
            let end = start + i64::from(random(86_400 * 500));
            let mut wanted = vec![clock.previous_change(start).unwrap_or(0)];
            let mut at = start;
            while let Some(change) = clock.next_change(at) {
                wanted.push(change);
                at = change;
                if at > end {
                    break;
                }
            }
            let found: Vec<_> = edges(clock, start, end, clock.is_open(start)).into_iter().map(i64::from).collect();
            assert_eq!(found, wanted, "round {round}: {start} to {end}");
        }
    }
}
