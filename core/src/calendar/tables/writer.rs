/*!
How lines become books: each clock is read week by week, from the last to the first, and most weeks are copies.

A week is plain when no exception, no change of the clock and no season's edge touches it: then its content depends on the offset, the season and
on when the first change after it comes. The first plain week of a kind is read like any other; the rest are its row again.
*/

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{
    book::{Book, Cell, LineAt, NEVER, ODD, Row, SUMMED, WIDE, cells_before_rows},
    horizon::{DAY, Horizon, WEEK},
    page::{Day, LongDay, Page},
};
use crate::{calendar::Clock, schedule};

/// How far back equal rows of a line are looked for; what is older may exist twice.
const LOOK_BACK: usize = 64;

/// Nothing that a page of the week could say.
const FAR: u32 = u32::MAX;
/// The farthest change after a week's start that a page of it can say.
const NEAR: u32 = 6 * DAY as u32 + ((1 << 15) - 1) * 60;

/// The lines of some clocks, in order, in as few books as hold their pages (nearly always one), and where each stands.
pub(crate) fn compile<'c>(clocks: impl Iterator<Item = Clock<'c>>, horizon: Horizon) -> Vec<(Book, Vec<LineAt>)> {
    let (start, weeks) = horizon.weeks();
    let mut books = Vec::new();
    let mut writer = Writer::new(start, weeks);
    for clock in clocks {
        if writer.is_full() {
            books.push(std::mem::replace(&mut writer, Writer::new(start, weeks)).finish());
        }
        writer.add(clock);
    }
    books.push(writer.finish());
    books
}

#[derive(Default)]
struct Writer {
    start: i64,
    weeks: usize,
    cells: Vec<Cell>,
    lines: Vec<LineAt>,
    pages: Vec<Page>,
    page_numbers: HashMap<Page, u16, FixedState>,
    long_days: Vec<LongDay>,
    long_numbers: HashMap<LongDay, u16, FixedState>,
    line: Scratch,
}

/// The last change in a line's weeks, or 0, and the first one after them, or [`NEVER`].
struct Ends {
    last: u32,
    after: u32,
}

/// What is kept while one line is written.
#[derive(Default)]
struct Scratch {
    /// Whether something touches the week.
    special: Vec<bool>,
    /// Changes of weeks, in seconds since their start.
    edges: Vec<u32>,
    plain: Vec<Plain>,
    rows: Vec<Row>,
    /// The row of each week.
    numbers: Vec<u16>,
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

/// A plain week of a kind, and the rows that it became by what comes after it.
struct Plain {
    offset: i32,
    season: Option<usize>,
    content: Content,
    rows: Vec<(u32, u16)>,
}

impl Writer {
    fn new(start: i64, weeks: usize) -> Writer {
        Writer { start, weeks, ..Writer::default() }
    }

    /// Whether one more line could have more days than there are numbers left.
    fn is_full(&self) -> bool {
        let used = self.pages.len() + self.long_days.len();
        !self.lines.is_empty() && used + self.weeks * 7 > usize::from(u16::MAX)
    }

    fn finish(self) -> (Book, Vec<LineAt>) {
        let book = Book {
            start: self.start,
            weeks: self.weeks,
            before_rows: [false, true].map(|is_wide| {
                let (numbers, sums) = cells_before_rows(self.weeks, is_wide);
                1 + numbers + sums
            }),
            cells: self.cells.into(),
            pages: self.pages.into(),
            long_days: self.long_days.into(),
        };
        (book, self.lines)
    }

    fn add(&mut self, clock: Clock<'_>) {
        let mut line = std::mem::take(&mut self.line);
        line.mark(clock, self.start, self.weeks);
        let ends = self.write_rows(clock, &mut line);
        self.write_cells(&ends, &line);
        self.line = line;
    }

    /// Writes the rows of a line, the last week first, so that what comes after a week is known.
    fn write_rows(&mut self, clock: Clock<'_>, line: &mut Scratch) -> Ends {
        let end = self.start + self.weeks as i64 * WEEK;
        // OK: changes lie below 2100, and so below 2^32.
        let after = clock.next_change(end - 1).map_or(NEVER, |change| change as u32);
        let mut next = after;
        let mut last = 0;
        let mut opens_after = None;
        for week in (0..self.weeks).rev() {
            let start = self.start + week as i64 * WEEK;
            let week_end = (start + WEEK) as u32;
            let plain = (!line.special[week]).then(|| line.plain(clock, start));
            let content = match plain {
                Some(kind) => line.plain[kind].content,
                None => line.read(clock, start),
            };
            if opens_after.is_some_and(|open| open != content.ends_open) {
                next = week_end;
                last = last.max(week_end);
            }
            let since = if next == NEVER { FAR } else { next - start as u32 };
            let since = if since > NEAR { FAR } else { since };
            let known = plain.and_then(|kind| {
                let rows = line.plain[kind].rows.iter().rev().take(LOOK_BACK);
                rows.copied().find(|&(then, _)| then == since).map(|(_, row)| row)
            });
            let number = known.unwrap_or_else(|| {
                let row = self.row(&line.edges[content.first..content.end], content.starts_open, since);
                let number = line.number(row);
                if let Some(kind) = plain {
                    line.plain[kind].rows.push((since, number));
                }
                number
            });
            line.numbers[week] = number;
            let edges = &line.edges[content.first..content.end];
            if let Some(&edge) = edges.last() {
                last = last.max(start as u32 + edge);
            }
            if let Some(&edge) = edges.first() {
                next = start as u32 + edge;
            }
            opens_after = Some(content.starts_open);
            if plain.is_none() {
                line.edges.truncate(content.first);
            }
        }
        Ends { last, after }
    }

    /// The row of a week from its changes and the first one after it, all since its start.
    fn row(&mut self, edges: &[u32], starts_open: bool, next: u32) -> Row {
        let mut row = [0; 8];
        let mut open = starts_open;
        let mut rest = edges;
        let mut sum = 0;
        for (weekday, number) in row[..7].iter_mut().enumerate() {
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
        // OK: a week has 10,080 minutes.
        row[7] = if sum % 60 == 0 { (sum / 60) as u16 } else { ODD };
        row
    }

    fn page_number(&mut self, page: Page) -> u16 {
        let Writer { pages, page_numbers, .. } = self;
        // OK: a book that could run out of numbers takes no more lines.
        *page_numbers.entry(page).or_insert_with(|| {
            pages.push(page);
            (pages.len() - 1) as u16
        })
    }

    fn long_number(&mut self, day: LongDay) -> u16 {
        let Writer { long_days, long_numbers, .. } = self;
        if let Some(&number) = long_numbers.get(&day) {
            return number;
        }
        let number = u16::MAX - long_days.len() as u16;
        long_days.push(day.clone());
        long_numbers.insert(day, number);
        number
    }

    /// Writes a line: its ends, the number of each week's row, the sums, and the rows.
    fn write_cells(&mut self, ends: &Ends, line: &Scratch) {
        let is_wide = line.rows.len() > 1 << 8;
        // OK: a book's lines have far less than 2^31 cells.
        let first = self.cells.len();
        self.lines.push(LineAt(first as u32 | if is_wide { WIDE } else { 0 }));
        let (numbers, sums) = cells_before_rows(self.weeks, is_wide);
        self.cells.resize(first + 1 + numbers + sums, Cell::default());
        write_bytes(&mut self.cells[first..], [ends.last, ends.after].iter().flat_map(|end| end.to_le_bytes()));
        let of_weeks = &mut self.cells[first + 1..];
        match is_wide {
            true => write_bytes(of_weeks, line.numbers.iter().flat_map(|number| number.to_le_bytes())),
            false => write_bytes(of_weeks, line.numbers.iter().map(|&number| number as u8)),
        }
        let opened: Vec<u32> = line.rows.iter().map(|row| self.opened(row)).collect();
        let mut sum = 0;
        let sums = line.numbers.chunks(SUMMED).map(|weeks| {
            let before = sum;
            sum += weeks.iter().map(|&week| opened[usize::from(week)]).sum::<u32>();
            before
        });
        let sums: Vec<u32> = sums.collect();
        let all = sums.into_iter().chain([sum]).take(self.weeks / SUMMED + 1);
        write_bytes(&mut self.cells[first + 1 + numbers..], all.flat_map(u32::to_le_bytes));
        self.cells.extend(line.rows.iter().map(|row| {
            let mut cell = [Cell::default()];
            write_bytes(&mut cell, row.iter().flat_map(|number| number.to_le_bytes()));
            cell[0]
        }));
    }

    /// Open seconds of a week.
    fn opened(&self, row: &Row) -> u32 {
        let day = |&number: &u16| match self.pages.get(usize::from(number)) {
            Some(&page) => Day::Page(page),
            None => Day::Long(&self.long_days[usize::from(u16::MAX - number)]),
        };
        match row[7] {
            ODD => row[..7].iter().map(|number| day(number).opened(DAY as u32)).sum(),
            minutes => u32::from(minutes) * 60,
        }
    }
}

fn write_bytes(cells: &mut [Cell], bytes: impl Iterator<Item = u8>) {
    cells.iter_mut().flat_map(|cell| &mut cell.0).zip(bytes).for_each(|(place, byte)| *place = byte);
}

impl Scratch {
    /// Finds the weeks that something touches.
    fn mark(&mut self, clock: Clock<'_>, start: i64, weeks: usize) {
        self.special.clear();
        self.special.resize(weeks, false);
        self.numbers.clear();
        self.numbers.resize(weeks, 0);
        self.edges.clear();
        self.plain.clear();
        self.rows.clear();
        let end = start + weeks as i64 * WEEK;
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        let special = &mut self.special;
        let mut touch = |from: i64, to: i64| {
            let first = (from - start).div_euclid(WEEK).max(0);
            let last = (to - 1 - start).div_euclid(WEEK).min(weeks as i64 - 1);
            if let Some(touched) = special.get_mut(first as usize..(last + 1).max(first) as usize) {
                touched.fill(true);
            }
        };
        for span in clock.zone.spans().iter_from(start).take_while(|span| span.start < end) {
            let offset = i64::from(span.offset);
            (least, most) = (least.min(offset), most.max(offset));
            if span.start > start && (span.start - start) % WEEK != 0 {
                touch(span.start, span.start + 1);
            }
        }
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
        loop {
            day = year.until(day).next();
            if day > last {
                break;
            }
            touch_dates(day, day.next());
        }
    }

    /// The kind of a plain week, which is read when it is the first of it.
    fn plain(&mut self, clock: Clock<'_>, start: i64) -> usize {
        let offset = clock.zone.offset_seconds_at(start);
        let year = clock.rules.year;
        let season = if year.seasons().is_empty() { None } else { year.season(day_of(start + i64::from(offset))) };
        if let Some(kind) = self.plain.iter().position(|kind| (kind.offset, kind.season) == (offset, season)) {
            return kind;
        }
        let content = self.read(clock, start);
        self.plain.push(Plain { offset, season, content, rows: Vec::new() });
        self.plain.len() - 1
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

    /// The number of a row of the line. OK: there are fewer weeks than numbers.
    fn number(&mut self, row: Row) -> u16 {
        let recent = self.rows.len().saturating_sub(LOOK_BACK);
        if let Some(known) = self.rows[recent..].iter().position(|known| *known == row) {
            return (recent + known) as u16;
        }
        self.rows.push(row);
        (self.rows.len() - 1) as u16
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
        calendar::{Flat, Pages, Zone, ZoneData, ZoneSource},
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
        let unit = if kind < 3 { 15 } else { 1 };
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
        let exceptions = Exceptions::resolve(own, &claims((round * 7) % 21));
        let exceptions = match round % 2 {
            0 => exceptions,
            _ => exceptions.over(Arc::new(Exceptions::resolve(shared, &claims(5)))),
        };
        let start = 15_310 * DAY + i64::from(random(86_400 * 300));
        let horizon = Horizon { start, end: start + i64::from(random(86_400 * 500)) };
        Schedule { year, exceptions, zone, horizon }
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
            let total = |wanted: i64| clock.add_open_seconds(start, wanted).filter(|&there| there < end);
            if opened > 0 {
                assert_eq!(pages.reach(opened), total(opened), "reach {opened}");
            }
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
            exceptions: Exceptions::resolve(entries, &(0..dates).map(claim).collect::<Vec<_>>()),
            zone: data.zone(zone).unwrap(),
            horizon,
        }
    }

    #[test]
    fn a_line_may_have_more_rows_than_a_byte_can_number() {
        let horizon = Horizon { start: 18_000 * DAY, end: 20_200 * DAY };
        let schedule = irregular(18_003, 300, 7, "Europe/Paris", horizon);
        let books = compile([schedule.clock()].into_iter(), horizon);
        let (book, lines) = &books[0];
        assert_ne!(lines[0].0 & WIDE, 0);
        holds(schedule.clock(), book.line(lines[0]));
        assert!(Flat::new(book.line(lines[0])).is_none());
    }

    #[test]
    fn a_book_that_could_run_out_of_numbers_is_followed_by_another() {
        let horizon = Horizon { start: 0, end: Horizon::LAST };
        let of = |first: i32, zone: &str| irregular(first, 20_000, 1, zone, horizon);
        let schedules = [of(100, "UTC"), of(5000, "Asia/Tokyo"), irregular(100, 9, 1, "UTC", horizon)];
        let books = compile(schedules.iter().map(Schedule::clock), horizon);
        assert_eq!(books.iter().map(|(_, lines)| lines.len()).collect::<Vec<_>>(), [1, 1, 1]);
        for ((book, lines), schedule) in books.iter().zip(&schedules) {
            let pages = book.line(lines[0]);
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
        // Books of several lines each.
        for chunk in 0..40 {
            let mut schedules: Vec<Schedule> = (0..5).map(|i| schedule(chunk * 5 + i, &mut seed, &data)).collect();
            let horizon = schedules[0].horizon;
            schedules.iter_mut().for_each(|schedule| schedule.horizon = horizon);
            let books = compile(schedules.iter().map(Schedule::clock), horizon);
            let [(book, lines)] = &books[..] else { panic!("{} books", books.len()) };
            assert_eq!(lines.len(), schedules.len());
            if horizon.weeks().1 == 0 {
                continue;
            }
            for (&line, schedule) in lines.iter().zip(&schedules) {
                holds(schedule.clock(), book.line(line));
            }
        }
    }
}
