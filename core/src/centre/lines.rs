/*!
The compiled lines of a centre: a slot for the book of each, and where there are few lines each of them written out.

In a centre of many lines a book is written when its line is asked for the first time, so that a load does not wait for what nobody asks. Whoever asks
meanwhile writes it too, and the first of them is kept: nobody waits for a thread, which in a child of a fork might not be there any more. From then on a
question reads a state that never changes again. A book depends on its own
line alone, so that all lines have the same books in whatever order, and by however many threads, they are written.

A centre without compiled years has no slots.
*/

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    calendar::{Book, Clock, Flat, Horizon, Pages, Ranks, Spread, Weeks, Writer, Zone},
    once::once,
};

/// How many lines one thread takes at once.
const CHUNK: usize = 1 << 7;

/// From so many lines on more than one thread is at work.
const MANY: usize = 1 << 10;

/// The most threads; more would wait for memory.
const MOST_THREADS: usize = 8;

/// Up to so many lines are written out: some 28 KB each, three times that with cells of five minutes, so that all of them fit the caches that cores share.
const FEW: usize = 256;

/// From so many bytes of ranks on, lines that come new have none; their pages answer.
const MOST_RANKED: usize = 256 << 20;

/// Shared by every centre over the same hours.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    weeks: Weeks,
    slots: Arc<[Slot]>,
    /// By number; empty in a centre of many lines.
    flats: Arc<[Option<Arc<Flat>>]>,
    ranked: Arc<OnceLock<Ranked>>,
}

/// The ranks of lines: each is made when a column or a sum first asks for its line, and none before.
#[derive(Debug)]
pub(super) struct Ranked {
    lines: Box<[OnceLock<Option<Ranks>>]>,
    bytes: AtomicUsize,
}

impl Ranked {
    /// The ranks of a line, if its hours can be ranked, and those of others do not fill the room.
    #[inline(always)]
    pub(super) fn line(&self, line: u32, pages: impl FnOnce() -> Option<Ranks>) -> Option<&Ranks> {
        let slot = self.lines.get(line as usize)?;
        match slot.get() {
            Some(ranks) => ranks.as_ref(),
            None => self.make(slot, pages),
        }
    }

    #[cold]
    #[inline(never)]
    fn make<'r>(&self, slot: &'r OnceLock<Option<Ranks>>, ranks: impl FnOnce() -> Option<Ranks>) -> Option<&'r Ranks> {
        let full = self.bytes.load(Ordering::Relaxed) > MOST_RANKED;
        let made = once(slot, || if full { None } else { ranks() });
        let bytes = made.as_ref().map_or(0, Ranks::bytes);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        made.as_ref()
    }
}

/// The place of a line's book. It lies in one line of the cache.
#[derive(Debug, Default)]
#[repr(align(32))]
pub(super) struct Slot(OnceLock<Book>);

const _: () = assert!(size_of::<Slot>() == 32);

impl Slot {
    #[inline(always)]
    pub(super) fn is_written(&self) -> bool {
        self.0.get().is_some()
    }

    /// Its book, written now if it was not.
    fn book(&self, write: impl FnOnce() -> Book) -> &Book {
        once(&self.0, write)
    }

    /// Its book taken apart, if that is written and narrow.
    #[inline(always)]
    pub(super) fn spread<'a>(&'a self, weeks: &'a Weeks) -> Option<Spread<'a>> {
        match self.0.get()? {
            Book::Narrow(narrow) => narrow.spread(weeks),
            Book::Broad(_) => None,
        }
    }
}

impl Lines {
    /// Slots for `count` lines, each a clock with the number of its zone; few lines are written at once.
    pub(super) fn new<'c>(
        count: usize,
        clock: impl Fn(usize) -> (Clock<'c>, u32),
        zones: &[Zone],
        horizon: Horizon,
    ) -> Lines {
        let weeks = Weeks::new(zones, horizon);
        let slots: Arc<[Slot]> = (0..count).map(|_| Slot::default()).collect();
        let mut lines = Lines { weeks, slots, flats: Arc::default(), ranked: Arc::default() };
        if count <= FEW {
            lines.write(0..count, &clock);
            let flat = |slot: &Slot| Flat::new(Pages::new(&lines.weeks, slot.0.get()?)).map(Arc::new);
            lines.flats = lines.slots.iter().map(flat).collect();
        }
        lines
    }

    /// Writes every book that is not yet written, by as many threads as there are cores.
    pub(super) fn write_all<'c>(&self, clock: impl Fn(usize) -> (Clock<'c>, u32) + Sync) {
        let next = AtomicUsize::new(0);
        let take = || {
            loop {
                let first = next.fetch_add(CHUNK, Ordering::Relaxed);
                if first >= self.slots.len() {
                    break;
                }
                self.write(first..(first + CHUNK).min(self.slots.len()), &clock);
            }
        };
        let helpers = threads(self.slots.len()) - 1;
        if helpers == 0 {
            // A scope would leave the caller's thread with a handle of its own, which leak checkers report.
            return take();
        }
        std::thread::scope(|scope| {
            for _ in 0..helpers {
                // Where no thread is to be had the others do its work.
                let _ = std::thread::Builder::new().spawn_scoped(scope, take);
            }
            take();
        });
    }

    /// Writes some of the books, one after the other.
    fn write<'c>(&self, lines: std::ops::Range<usize>, clock: &impl Fn(usize) -> (Clock<'c>, u32)) {
        let mut writer = Writer::new(&self.weeks);
        for line in lines {
            self.slots[line].book(|| {
                let (clock, zone) = clock(line);
                writer.write(clock, zone)
            });
        }
    }

    /// Whether there are compiled years.
    pub(super) fn are_compiled(&self) -> bool {
        !self.slots.is_empty()
    }

    #[inline(always)]
    pub(super) fn slot(&self, line: u32) -> Option<&Slot> {
        self.slots.get(line as usize)
    }

    /// The pages of a line, which are written now if they were not; its clock comes with the number of its zone.
    pub(super) fn pages<'l, 'c>(&'l self, slot: &'l Slot, clock: impl FnOnce() -> (Clock<'c>, u32)) -> Pages<'l> {
        let book = slot.book(|| {
            let (clock, zone) = clock();
            Writer::new(&self.weeks).write(clock, zone)
        });
        Pages::new(&self.weeks, book)
    }

    #[inline(always)]
    pub(super) fn ranked(&self) -> &Ranked {
        once(&self.ranked, || Ranked {
            lines: self.slots.iter().map(|_| OnceLock::new()).collect(),
            bytes: AtomicUsize::new(0),
        })
    }

    #[inline(always)]
    pub(super) fn weeks(&self) -> &Weeks {
        &self.weeks
    }

    /// Whether no line is written out.
    #[inline(always)]
    pub(super) fn are_many(&self) -> bool {
        self.flats.is_empty()
    }

    /// A line written out, by its number, where there are few.
    #[inline(always)]
    pub(super) fn flat(&self, number: u32) -> Option<&Arc<Flat>> {
        self.flats.get(number as usize)?.as_ref()
    }
}

fn threads(lines: usize) -> usize {
    if lines < MANY {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, |threads| threads.get().min(MOST_THREADS))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::Engine;

    /// More queues than one thread writes, no two of the same hours but the first two and the last two.
    fn document(queues: usize) -> String {
        let mut text = "[".to_owned();
        for i in 0..queues {
            let hours = i.clamp(1, queues - 2);
            let (start, date) =
                (360 + hours % 240, format!("{}-{:02}-{:02}", 2024 + hours % 5, 1 + hours % 12, 1 + hours / 240));
            let _ = write!(
                text,
                r#"{}{{"name": "Q{i}", "type": "Agent_queue", "enabled": {}, "open_24": false, "timezone": "{}",
                    "weekly_hours": {{"mon": [{{"start": "{:02}:{:02}", "end": "18:00"}}]}}, "date_exceptions": {{"{date}": {{"open_24": true}}}},
                    "transfer_function_name": "t"}}"#,
                if i > 0 { "," } else { "" },
                i % 700 != 5,
                ["Europe/Paris", "America/Los_Angeles", "Asia/Tokyo"][hours % 3],
                start / 60,
                start % 60,
            );
        }
        text + "]"
    }

    #[test]
    fn books_are_the_same_in_whatever_order_they_are_written() {
        const QUEUES: usize = 1500;
        let text = document(QUEUES);
        let load = || Engine::builder().compiled_years(2023..2030).parse(&text).unwrap();
        let (all, asked) = (load(), load());
        let (all_lines, asked_lines) = (&all.centre.lines, &asked.centre.lines);
        assert!(all_lines.slots.iter().all(|slot| slot.0.get().is_none()));
        std::thread::scope(|scope| {
            // Some are asked while all are written.
            scope.spawn(|| {
                (0..QUEUES).step_by(7).filter(|&i| all.queue_at(i).unwrap().is_open_at(1_800_000_000)).count()
            });
            all.compile_all();
        });
        for i in (0..QUEUES).rev() {
            let (one, other) = (all.queue_at(i).unwrap(), asked.queue_at(i).unwrap());
            for at in (1_700_000_000..1_860_000_000).step_by(7_654_321) {
                assert_eq!(one.is_open_at(at), other.is_open_at(at));
                assert_eq!(one.is_open_at(at), asked.centre.clock(i as u32).is_open(at), "{i} at {at}");
                assert_eq!(one.next_change_at(at), asked.centre.clock(i as u32).next_change(at), "{i} at {at}");
            }
        }
        // Two pairs share a line, and what is not enabled shares one a zone.
        assert!((QUEUES - 5..QUEUES).contains(&all_lines.slots.len()), "{}", all_lines.slots.len());
        for (one, other) in all_lines.slots.iter().zip(asked_lines.slots.iter()) {
            assert!(one.0.get().is_some() && one.0.get() == other.0.get());
        }
    }
}
