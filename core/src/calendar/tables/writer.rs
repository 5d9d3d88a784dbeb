/*!
How a line becomes a book: its weeks, from the last to the first, and most of them without being looked at.

A week is plain when no exception and no season touches it: then its row depends on what the zone's clock does in it and in the week after. The rows of
these kinds are written once a line; the weeks in between are marked and read from the clock one by one. A plain week is marked too where the first
change after it is not what its kind expects, since a special week follows.
*/

use std::{collections::HashMap, sync::LazyLock};

use foldhash::fast::FixedState;
use hashbrown::{HashTable, hash_table::Entry};

use super::{
    book::{Book, Broad, BroadRow, ENDS, Ends, LONG, MOST, Narrow, PAGE, ROW, SUMMED},
    horizon::{DAY, WEEK},
    kinds::{Kinds, NO_KIND, Weeks},
    page::{LongDay, Page},
    pages::NEVER,
};
use crate::{
    calendar::Clock,
    schedule::{self, Exceptions, Rules, Year},
};

/// Weeks that are marked by one word.
const MARKED: usize = 64;

/// How far back equal rows of a line are looked for; what is older may exist twice.
const LOOK_BACK: usize = 64;

/// Nothing that a page of the week could say.
const FAR: u32 = u32::MAX;
/// The farthest change after a week's start that a page of it can say.
const NEAR: u32 = 6 * DAY as u32 + ((1 << 15) - 1) * 60;

/// What a plain week is read without.
static NO_EXCEPTIONS: LazyLock<Exceptions> = LazyLock::new(Exceptions::default);

/// Writes one line after the other, and keeps only its scratch between two.
pub(crate) struct Writer<'w> {
    weeks: &'w Weeks,
    pages: Vec<Page>,
    page_numbers: HashTable<u32>,
    long_days: Vec<LongDay>,
    long_numbers: HashMap<LongDay, u32, FixedState>,
    line: Scratch,
}

/// The numbers of a week's days, with [`LONG`] where one is a long day's, and its open seconds.
type Row = BroadRow;

/// What is kept while one line is written.
#[derive(Default)]
struct Scratch {
    /// A bit for each week that has a row of its own.
    marks: Vec<u64>,
    /// Changes of weeks, in seconds since their start.
    edges: Vec<u32>,
    /// What the clock's weeks contain, without exceptions and seasons.
    plain: Vec<Content>,
    rows: Vec<Row>,
    /// Weeks that have another row than their kind says, the last one first.
    own: Vec<(usize, u32)>,
}

/// The changes of a week.
#[derive(Clone, Copy)]
struct Content {
    /// The place of its changes among those kept.
    first: usize,
    end: usize,
    starts_open: bool,
    ends_open: bool,
}

/// What the weeks before one have to know of it.
#[derive(Clone, Copy)]
struct Following {
    starts_open: bool,
    /// The first change behind its start, as an instant, or [`NEVER`].
    next: u32,
}

impl<'w> Writer<'w> {
    pub(crate) fn new(weeks: &'w Weeks) -> Writer<'w> {
        Writer {
            weeks,
            pages: Vec::new(),
            page_numbers: HashTable::new(),
            long_days: Vec::new(),
            long_numbers: HashMap::default(),
            line: Scratch::default(),
        }
    }

    /// The book of a clock that is in the zone of that number. The same for the same clock, whatever was written before.
    pub(crate) fn write(&mut self, clock: Clock<'_>, zone: u32) -> Book {
        self.pages.clear();
        self.page_numbers.clear();
        self.long_days.clear();
        self.long_numbers.clear();
        let kinds = &self.weeks.zones[zone as usize];
        let mut line = std::mem::take(&mut self.line);
        line.begin(clock, kinds, self.weeks.start, self.weeks.count);
        let ends = self.write_rows(clock, kinds, &mut line);
        let is_narrow = self.long_days.is_empty() && self.pages.len() <= MOST && line.rows.len() <= MOST;
        let book = if is_narrow {
            Book::Narrow(self.narrow(ends, kinds, zone, &line))
        } else {
            Book::Broad(Box::new(self.broad(ends, kinds, &line)))
        };
        self.line = line;
        book
    }

    /// Writes the rows of a line, the last week first, so that what comes after a week is known.
    fn write_rows(&mut self, clock: Clock<'_>, zone: &Kinds, line: &mut Scratch) -> Ends {
        let (window_start, weeks) = (self.weeks.start, self.weeks.count);
        let expected: Vec<u32> = zone.kinds().map(|(clock, after)| line.expected(clock, after)).collect();
        for ((kind, _), &next) in zone.kinds().zip(&expected) {
            let content = line.plain[kind];
            let row = self.row(&line.edges[content.first..content.end], content.starts_open, next);
            line.rows.push(row);
        }
        let all_change = line.plain.iter().all(|content| content.first < content.end);
        let end = window_start + weeks as i64 * WEEK;
        // OK: changes lie below 2100, and so below 2^32.
        let after = clock.next_change(end - 1).map_or(NEVER, |change| change as u32);
        let mut last = 0;
        let mut following: Option<Following> = None;
        let mut upcoming = weeks;
        while let Some(week) = upcoming.checked_sub(1) {
            upcoming = week;
            let start = window_start + week as i64 * WEEK;
            let week_end = (start + WEEK) as u32;
            let kind = zone.of_weeks()[week];
            let is_marked = line.marks[week / MARKED] >> (week % MARKED) & 1 != 0;
            let content = match is_marked {
                true => line.read(clock, start),
                false => line.plain[zone.clock(kind)],
            };
            let next = match following {
                None if week + 1 == weeks => after,
                Some(following) if following.starts_open == content.ends_open => following.next,
                Some(_) => week_end,
                // All plain weeks change, and this one is followed by one of them.
                None => {
                    let plain = line.plain[zone.clock(zone.of_weeks()[week + 1])];
                    match plain.starts_open == content.ends_open {
                        true => week_end + line.edges[plain.first],
                        false => week_end,
                    }
                }
            };
            if last == 0 && next == week_end && week + 1 < weeks {
                last = week_end;
            }
            let edges = &line.edges[content.first..content.end];
            if let (0, Some(&edge)) = (last, edges.last()) {
                last = start as u32 + edge;
            }
            let first = edges.first().map_or(next, |&edge| start as u32 + edge);
            let since = if next == NEVER { FAR } else { next - start as u32 };
            let since = if since > NEAR { FAR } else { since };
            following = Some(Following { starts_open: content.starts_open, next: first });
            if !is_marked && expected[usize::from(kind)] == since {
                if all_change {
                    // Nothing is to be said of the weeks down to the next marked one.
                    upcoming = line.marked_before(week).map_or(0, |marked| marked + 1);
                    if upcoming < week {
                        following = None;
                    }
                }
                continue;
            }
            let row = self.row(edges, content.starts_open, since);
            let number = line.number(row);
            if kind == NO_KIND || number != u32::from(kind) {
                line.own.push((week, number));
            }
            if is_marked {
                line.edges.truncate(content.first);
            }
        }
        Ends { last, after }
    }

    /// The row of a week from its changes and the first one after it, all since its start.
    fn row(&mut self, edges: &[u32], starts_open: bool, next: u32) -> Row {
        let mut days = [0; 7];
        let mut open = starts_open;
        let mut rest = edges;
        let mut sum = 0;
        for (weekday, number) in days.iter_mut().enumerate() {
            let midnight = weekday as u32 * DAY as u32;
            // A change at midnight is the state in which the day begins.
            if let Some((&edge, others)) = rest.split_first().filter(|&(&edge, _)| edge == midnight) {
                debug_assert!(edge > 0);
                open = !open;
                rest = others;
            }
            let count = rest.iter().take_while(|&&edge| edge < midnight + DAY as u32).count();
            let (of_day, others) = rest.split_at(count);
            let mut in_day = [0; 8];
            let later = others.first().copied().unwrap_or(next);
            let later = (later != FAR).then(|| later - midnight);
            let page = in_day.get_mut(..count).and_then(|in_day| {
                in_day.iter_mut().zip(of_day).for_each(|(second, edge)| *second = edge - midnight);
                Page::new(open, in_day, later)
            });
            *number = match page {
                Some(page) => self.page_number(page),
                None => {
                    let seconds: Vec<u32> = of_day.iter().map(|edge| edge - midnight).collect();
                    self.long_number(LongDay::new(open, &seconds, later))
                }
            };
            let mut from = midnight;
            for &edge in of_day {
                sum += if open { edge - from } else { 0 };
                from = edge;
                open = !open;
            }
            sum += if open { midnight + DAY as u32 - from } else { 0 };
            rest = others;
        }
        Row { days, opened: sum }
    }

    fn page_number(&mut self, page: Page) -> u32 {
        let Writer { pages, page_numbers, .. } = self;
        let is_same = |&number: &u32| pages[number as usize] == page;
        match page_numbers.entry(page.mixed(), is_same, |&number| pages[number as usize].mixed()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                // OK: there are less than 2^31 days.
                let number = pages.len() as u32;
                place.insert(number);
                pages.push(page);
                number
            }
        }
    }

    fn long_number(&mut self, day: LongDay) -> u32 {
        let Writer { long_days, long_numbers, .. } = self;
        if let Some(&number) = long_numbers.get(&day) {
            return number;
        }
        let number = long_days.len() as u32 | LONG;
        long_days.push(day.clone());
        long_numbers.insert(day, number);
        number
    }

    /// OK: every number fits, because the line has no more rows and pages than a byte can number, and a window has less than 2^13 weeks; a document
    /// has less than 2^16 zones, since there are no more names of zones.
    fn narrow(&self, ends: Ends, kinds: &Kinds, zone: u32, line: &Scratch) -> Narrow {
        let weeks = self.weeks.count;
        let first = line.own.last().map_or(0, |&(week, _)| week);
        let count = line.own.first().map_or(0, |&(last, _)| last + 1 - first);
        // The rows begin right behind them; weeks behind the window's are never asked.
        let rows_at = count.next_multiple_of(ROW);
        let pages_at = (rows_at + line.rows.len() * ROW).next_multiple_of(PAGE);
        let rows = (pages_at - rows_at) / ROW;
        let sums_at = pages_at + self.pages.len() * PAGE;
        let mut bytes = Vec::with_capacity(sums_at + (weeks / SUMMED + 1) * 4 + rows * 2 + ENDS);
        // What the kinds say, where the line has nothing of its own.
        bytes.extend_from_slice(&kinds.of_weeks()[first..first + count]);
        line.own.iter().for_each(|&(week, number)| bytes[week - first] = number as u8);
        let opened = |week: usize| {
            let number = bytes.get(week.wrapping_sub(first)).copied().filter(|_| week >= first);
            line.rows[usize::from(number.unwrap_or(kinds.of_weeks()[week]))].opened
        };
        let sums: Vec<u32> = sums(weeks, opened).collect();
        let more = kinds.of_weeks()[first + count..].iter().chain(std::iter::repeat(&0)).take(rows_at - count);
        bytes.extend(more);
        for row in &line.rows {
            bytes.extend(row.days.map(|number| number as u8));
            bytes.push(0);
        }
        bytes.resize(pages_at, 0);
        self.pages.iter().for_each(|page| bytes.extend(page.to_bytes()));
        sums.iter().for_each(|sum| bytes.extend(sum.to_le_bytes()));
        let minutes = line.rows.iter().map(|row| (row.opened / 60) as u16).chain(std::iter::repeat(0));
        minutes.take(rows).for_each(|minutes| bytes.extend(minutes.to_le_bytes()));
        [ends.last, ends.after].iter().for_each(|end| bytes.extend(end.to_le_bytes()));
        Narrow {
            bytes: bytes.into(),
            first: first as u16,
            weeks: rows_at as u16,
            pages: pages_at as u16,
            zone: zone as u16,
        }
    }

    fn broad(&self, ends: Ends, kinds: &Kinds, line: &Scratch) -> Broad {
        let mut numbers: Box<[u32]> = kinds.of_weeks().iter().map(|&kind| u32::from(kind)).collect();
        line.own.iter().for_each(|&(week, number)| numbers[week] = number);
        let opened = |week: usize| line.rows[numbers[week] as usize].opened;
        let sums = sums(self.weeks.count, opened).collect();
        Broad {
            numbers,
            rows: line.rows.as_slice().into(),
            pages: self.pages.as_slice().into(),
            long_days: self.long_days.as_slice().into(),
            sums,
            ends,
        }
    }
}

/// Open seconds before every so many weeks, and before the end where that is one of them.
fn sums(weeks: usize, opened: impl Fn(usize) -> u32) -> impl Iterator<Item = u32> {
    let mut sum = 0;
    (0..=weeks / SUMMED).map(move |i| {
        let before = sum;
        sum += (i * SUMMED..((i + 1) * SUMMED).min(weeks)).map(&opened).sum::<u32>();
        before
    })
}

impl Scratch {
    /// Marks the weeks that something touches, and reads what the clock's weeks contain without it.
    fn begin(&mut self, clock: Clock<'_>, zone: &Kinds, start: i64, weeks: usize) {
        self.marks.clear();
        self.marks.resize(weeks / MARKED + 1, 0);
        self.edges.clear();
        self.plain.clear();
        self.rows.clear();
        self.own.clear();
        self.mark(clock, zone, start, weeks);
        let seasonless = match clock.rules.year.seasons() {
            [] => None,
            _ => Some(Year::from(clock.rules.year.week().clone())),
        };
        let rules = Rules { year: seasonless.as_ref().unwrap_or(clock.rules.year), exceptions: &NO_EXCEPTIONS };
        for week in zone.samples() {
            let content = self.read(Clock { rules, zone: clock.zone }, start + week as i64 * WEEK);
            self.plain.push(content);
        }
    }

    fn mark(&mut self, clock: Clock<'_>, zone: &Kinds, start: i64, weeks: usize) {
        let marks = &mut self.marks;
        let mut touch = |from: i64, to: i64| {
            let first = (from - start).div_euclid(WEEK).max(0);
            let last = (to - 1 - start).div_euclid(WEEK).min(weeks as i64 - 1);
            // OK: neither is negative where there is a week between them.
            (first..=last).for_each(|week| marks[week as usize / MARKED] |= 1 << (week as usize % MARKED));
        };
        for &week in zone.without_kind() {
            touch(start + week as i64 * WEEK, start + week as i64 * WEEK + 1);
        }
        let end = start + weeks as i64 * WEEK;
        let (least, most) = zone.offsets();
        // The dates from `first` to `last` wherever the clock stands.
        let mut touch_dates = |first: schedule::Day, last: schedule::Day| {
            touch(i64::from(first.0) * DAY - most, (i64::from(last.0) + 1) * DAY - least);
        };
        let (first, last) = (day_of(start + least).previous(), day_of(end + most));
        let mut run = clock.rules.exceptions.run_from(first);
        while let Some(now) = run.filter(|run| run.first <= last) {
            // The night of its last date, and what that takes from the next.
            touch_dates(now.first.max(first), now.last.min(last).next());
            run = if now.last < last { clock.rules.exceptions.run_from(now.last.next()) } else { None };
        }
        let year = clock.rules.year;
        let mut day = first;
        while !year.seasons().is_empty() && day <= last {
            let until = year.until(day).min(last);
            if year.season(day).is_some() {
                // The night of its last date again.
                touch_dates(day, until.next());
            }
            day = until.next();
        }
    }

    /// The last marked week before one.
    fn marked_before(&self, week: usize) -> Option<usize> {
        let mut word = week / MARKED;
        let mut bits = self.marks[word] & ((1 << (week % MARKED)) - 1);
        while bits == 0 {
            word = word.checked_sub(1)?;
            bits = self.marks[word];
        }
        Some(word * MARKED + 63 - bits.leading_zeros() as usize)
    }

    /// The first change after a plain week since its start, when another plain week follows.
    fn expected(&self, kind: usize, after: Option<usize>) -> u32 {
        let Some(after) = after.map(|after| self.plain[after]) else { return FAR };
        if after.starts_open != self.plain[kind].ends_open {
            return WEEK as u32;
        }
        match after.first < after.end {
            true => Some(WEEK as u32 + self.edges[after.first]).filter(|&next| next <= NEAR).unwrap_or(FAR),
            false => FAR,
        }
    }

    /// Reads a week off the clock.
    fn read(&mut self, clock: Clock<'_>, start: i64) -> Content {
        let end = start + WEEK;
        let first = self.edges.len();
        let (mut starts_open, mut ends_open) = (false, false);
        // OK: less than a week.
        for (from, to) in clock.open_until(start, end) {
            match from == start {
                true => starts_open = true,
                false => self.edges.push((from - start) as u32),
            }
            match to == end {
                true => ends_open = true,
                false => self.edges.push((to - start) as u32),
            }
        }
        Content { first, end: self.edges.len(), starts_open, ends_open }
    }

    /// The number of a row of the line. OK: there are fewer weeks and kinds than numbers.
    fn number(&mut self, row: Row) -> u32 {
        let recent = self.rows.len().saturating_sub(LOOK_BACK);
        if let Some(known) = self.rows[recent..].iter().position(|known| *known == row) {
            return (recent + known) as u32;
        }
        self.rows.push(row);
        (self.rows.len() - 1) as u32
    }
}

/// OK: spans lie between 1969-12-31 and 2100-01-02 on any wall clock.
fn day_of(local: i64) -> schedule::Day {
    schedule::Day(local.div_euclid(DAY) as i32)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        calendar::{Flat, Horizon, Pages, Zone, ZoneData, ZoneSource},
        schedule::{
            Change, Day, DayHours, Entry, EntryValue, Exceptions, Rules, Run, Season, SeasonDates, Stretch, Week, Year,
            YearDay,
        },
    };

    struct Schedule {
        year: Year,
        exceptions: Exceptions,
        zone: Zone,
        horizon: Horizon,
    }

    impl Schedule {
        fn clock(&self) -> Clock<'_> {
            Clock { rules: Rules { year: &self.year, exceptions: &self.exceptions }, zone: &self.zone }
        }
    }

    /// Gaps and folds at night, at midnight, of half an hour, a skipped date, and clocks that never change.
    const ZONES: [&str; 8] = [
        "America/Los_Angeles",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kolkata",
        "UTC",
        "Asia/Kathmandu",
        "Pacific/Chatham",
    ];

    /// Random weeks, nights, seasons, exceptions of both kinds in two layers, crowded days and long rests.
    fn schedule(round: usize, seed: &mut u32, data: &ZoneData) -> Schedule {
        let mut random = |below: u32| {
            *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (*seed >> 8) % below
        };
        let zone = data.zone(ZONES[round % ZONES.len()]).unwrap();
        let kind = random(5);
        let unit = match kind {
            0..3 => 15,
            3 => 5,
            _ => 1,
        };
        let mut hours = || {
            let count = if kind == 2 { random(9) } else { random(4) };
            let stretches = (0..count).map(|_| match random(4) {
                0 if kind != 1 => Stretch { start: 0, end: 1440 },
                1 if kind != 1 => Stretch { start: 1200, end: 1440 + random(600) as u16 / unit * unit },
                2 if kind != 1 => Stretch { start: 0, end: unit + random(300) as u16 / unit * unit },
                _ => {
                    let start = unit + random(1200) as u16 / unit * unit;
                    Stretch { start, end: start + unit + random(200) as u16 / unit * unit }
                }
            });
            DayHours::new(stretches.collect())
        };
        let mut week = || match round % 11 {
            // Only its exceptions open it, or only they close it.
            9 => Week::new(std::array::from_fn(|_| DayHours::closed())),
            10 => Week::always_open(),
            _ => Week::new(std::array::from_fn(|_| hours())),
        };
        let from = YearDay { month: 12, day: 20 };
        let once = |first: i32| SeasonDates::Once { first: Day(first), last: Day(first + 40) };
        let seasons = [SeasonDates::Yearly { from, to: YearDay { month: 2, day: 29 } }, once(15_600), once(15_620)];
        let seasons = seasons[..round % 4].iter().map(|&dates| Season { dates, week: week(), reason: None });
        let seasons: Vec<Season> = seasons.collect();
        let year = Year::new(week(), seasons);
        let value = |number: usize, hours: &mut dyn FnMut() -> DayHours| match number % 3 {
            0 => EntryValue::Hours(hours()),
            1 => EntryValue::Hours(DayHours::closed()),
            _ => EntryValue::Change(Change { plus: hours(), minus: hours() }),
        };
        let mut entries = || (0..6).map(|number| Entry { value: value(number, &mut hours), reason: None }).collect();
        let (own, shared) = (entries(), entries());
        // 2011-12-30 is no date in Apia.
        let mut claims = |count: usize| -> Vec<Run> {
            let claim = |i: usize| {
                let first = Day(15_300 + random(800) as i32);
                let length = if i == 7 { random(300) } else { random(4) } as i32;
                Run { first, last: Day(first.0 + length), entry: i as u32 % 6 }
            };
            (0..count).map(claim).collect()
        };
        let exceptions = Exceptions::resolve(own, claims((round * 7) % 21));
        let exceptions = match round % 2 {
            0 => exceptions,
            _ => exceptions.over(Arc::new(Exceptions::resolve(shared, claims(5)))),
        };
        let start = 15_310 * DAY + i64::from(random(86_400 * 300));
        let horizon = Horizon { start, end: start + i64::from(random(86_400 * 500)) };
        Schedule { year, exceptions, zone, horizon }
    }

    /// Each in a zone of its own, by one writer.
    fn compiled(schedules: &[Schedule], horizon: Horizon) -> (Weeks, Vec<Book>) {
        let zones: Vec<Zone> = schedules.iter().map(|schedule| schedule.zone.clone()).collect();
        let weeks = Weeks::new(&zones, horizon);
        let mut writer = Writer::new(&weeks);
        let books = schedules.iter().zip(0..).map(|(schedule, zone)| writer.write(schedule.clock(), zone)).collect();
        (weeks, books)
    }

    /// Every instant at which something could go wrong: changes, midnights, week borders and the window's ends, and the seconds beside them.
    fn instants(clock: Clock<'_>, pages: Pages<'_>) -> Vec<i64> {
        let Horizon { start, end } = pages.horizon();
        let changes = clock.open_until(start - 3 * DAY, end + 3 * DAY).flat_map(|(from, to)| [from, to]);
        let days = (start - 2 * DAY..=end + 2 * DAY).step_by(DAY as usize);
        let spans = clock.zone.spans().iter_from(start).map(|span| span.start).take_while(|&at| at <= end);
        changes.chain(days).chain(spans).flat_map(|at| [at - 1, at, at + 1]).collect()
    }

    fn holds(clock: Clock<'_>, pages: Pages<'_>) {
        let Horizon { start, end } = pages.horizon();
        let flat = Flat::new(pages);
        let now = |at: Option<i64>| at.map_or(NEVER, |at| at as u32);
        let mut opened = 0;
        let mut at_opened = start;
        let mut instants = instants(clock, pages);
        instants.sort_unstable();
        for at in instants {
            let within = (start..end).contains(&at);
            let (open, next) = (clock.is_open(at), now(clock.next_change(at)));
            assert_eq!(pages.is_open(at), within.then_some(open), "is_open at {at}");
            assert_eq!(pages.next_edge(at), within.then_some(next), "next_edge at {at}");
            if let Some(flat) = &flat {
                assert!(flat.is_open(at).is_none_or(|flat| within && flat == open), "flat is_open at {at}");
                assert!(flat.next_edge(at).is_none_or(|flat| within && flat == next), "flat next_edge at {at}");
            }
            if !within {
                continue;
            }
            let previous = clock.previous_change(at).filter(|&since| since > start);
            assert!(pages.previous_change(at) == previous || previous.is_none(), "previous_change at {at}");
            opened += clock.open_seconds(at_opened, at);
            at_opened = at;
            assert_eq!(pages.opened(at), Some(opened), "opened at {at}");
            let by_flat = flat.as_ref().and_then(|flat| flat.opened(at));
            assert!(by_flat.is_none_or(|by_flat| by_flat == opened), "flat opened at {at}");
            let total = |wanted: i64| clock.add_open_seconds(start, wanted).filter(|&there| there < end);
            if opened > 0 {
                assert_eq!(pages.reach(opened), total(opened), "reach {opened}");
                let by_flat = flat.as_ref().and_then(|flat| flat.reach(opened));
                assert!(by_flat.is_none() || by_flat == total(opened), "flat reach {opened}");
            }
            let by_flat = flat.as_ref().and_then(|flat| flat.reach_back(opened));
            assert!(by_flat.is_none() || by_flat == pages.reach_back(opened), "flat reach_back {opened}");
            if let Some(back) = pages.reach_back(opened) {
                assert!(back >= at && clock.open_seconds(at, back) == 0 && clock.is_open(back), "reach_back {opened}");
            }
        }
        assert_eq!(pages.is_open(i64::MIN), None);
        assert_eq!(pages.is_open(i64::MAX), None);
        assert_eq!((pages.opened(i64::MIN), pages.opened(i64::MAX)), (None, None));
        assert_eq!(pages.opened(end), Some(opened + clock.open_seconds(at_opened, end)));
    }

    /// A year in which each of some dates has hours of its own.
    fn irregular(first: i32, dates: i32, step: i32, zone: &str, horizon: Horizon) -> Schedule {
        let hours = |i: i32| {
            let start = (i % 700) as u16;
            DayHours::new(vec![Stretch { start, end: start + 7 + (i / 700) as u16 }])
        };
        let entries = (0..dates).map(|i| Entry { value: EntryValue::Hours(hours(i)), reason: None }).collect();
        let claim = |i: i32| Run { first: Day(first + i * step), last: Day(first + i * step), entry: i as u32 };
        let data = ZoneData::open(&ZoneSource::Bundled).unwrap();
        Schedule {
            year: Week::new(std::array::from_fn(|_| DayHours::new(vec![Stretch { start: 540, end: 1020 }]))).into(),
            exceptions: Exceptions::resolve(entries, (0..dates).map(claim).collect::<Vec<_>>()),
            zone: data.zone(zone).unwrap(),
            horizon,
        }
    }

    #[test]
    fn a_line_may_have_more_rows_than_a_byte_can_number() {
        let horizon = Horizon { start: 18_000 * DAY, end: 20_200 * DAY };
        let schedule = irregular(18_003, 300, 7, "Europe/Paris", horizon);
        let (weeks, books) = compiled(std::slice::from_ref(&schedule), horizon);
        assert!(matches!(books[0], Book::Broad(_)));
        holds(schedule.clock(), Pages::new(&weeks, &books[0]));
        assert!(Flat::new(Pages::new(&weeks, &books[0])).is_none());
    }

    #[test]
    fn a_line_may_have_another_day_each_day() {
        let horizon = Horizon { start: 0, end: Horizon::LAST };
        let of = |first: i32, zone: &str| irregular(first, 20_000, 1, zone, horizon);
        let schedules = [of(100, "UTC"), of(5000, "Asia/Tokyo"), irregular(100, 9, 1, "UTC", horizon)];
        let (weeks, books) = compiled(&schedules, horizon);
        assert!(matches!(books[..], [Book::Broad(_), Book::Broad(_), Book::Narrow(_)]));
        for (book, schedule) in books.iter().zip(&schedules) {
            let pages = Pages::new(&weeks, book);
            for at in (0..END_OF_WEEKS).step_by(99_991) {
                assert_eq!(pages.is_open(at), (at >= 4 * DAY).then(|| schedule.clock().is_open(at)), "{at}");
            }
        }
    }

    /// The last Monday before 2100.
    const END_OF_WEEKS: i64 = 4_102_444_800 - 4 * DAY;

    #[test]
    fn pages_say_what_the_clock_says() {
        let data = ZoneData::open(&ZoneSource::Bundled).unwrap();
        let mut seed = 11;
        let (mut narrow, mut broad) = (0, 0);
        for chunk in 0..40 {
            let mut schedules: Vec<Schedule> = (0..5).map(|i| schedule(chunk * 5 + i, &mut seed, &data)).collect();
            let horizon = schedules[0].horizon;
            schedules.iter_mut().for_each(|schedule| schedule.horizon = horizon);
            let (weeks, books) = compiled(&schedules, horizon);
            for (zone, (book, schedule)) in (0..).zip(books.iter().zip(&schedules)) {
                match book {
                    Book::Narrow(_) => narrow += 1,
                    Book::Broad(_) => broad += 1,
                }
                // What a writer wrote before leaves no trace.
                assert_eq!(*book, Writer::new(&weeks).write(schedule.clock(), zone));
                if weeks.count > 0 {
                    holds(schedule.clock(), Pages::new(&weeks, book));
                }
            }
        }
        assert!(narrow > 50 && broad > 5, "{narrow} {broad}");
    }
}
