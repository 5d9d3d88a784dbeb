/*!
The compiled lines of a centre: books of pages, and where there are few lines each of them written out.

Lines are compiled in chunks of a fixed size, each by itself, so that any number of threads writes the same books.

A centre without compiled years has no books, so that whatever place is asked for is in none.
*/

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use crate::calendar::{Book, Clock, Flat, Horizon, LineAt, Pages, Weeks, Zone, compile};

/// How many lines one chunk has at most.
const CHUNK: usize = 1 << 11;

/// From so many lines on more than one thread is at work.
const MANY: usize = 2 * CHUNK;

/// The most threads; more would wait for memory.
const MOST_THREADS: usize = 8;

/// Up to so many lines are written out: some 28 KB each, three times that with cells of five minutes, so that all of them fit the caches that cores share.
const FEW: usize = 256;

/// Shared by every centre over the same hours.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    books: Arc<[Book]>,
    /// By number; empty in a centre of many lines.
    flats: Arc<[Option<Arc<Flat>>]>,
}

impl Lines {
    /// Compiles `count` lines, each a clock with the number of its zone, and tells the book of each and where it stands there.
    pub(super) fn compile<'c>(
        count: usize,
        clock: impl Fn(usize) -> (Clock<'c>, u32) + Sync,
        zones: &[Zone],
        horizon: Horizon,
    ) -> (Lines, Vec<(u32, LineAt)>) {
        let weeks = Weeks::new(zones, horizon);
        let chunk = |chunk: usize| {
            let lines = chunk * CHUNK..((chunk + 1) * CHUNK).min(count);
            compile(&weeks, lines.map(&clock))
        };
        let (mut books, mut places) = (Vec::new(), Vec::with_capacity(count));
        for (book, lines) in in_order(count.div_ceil(CHUNK), threads(count), chunk) {
            let number = books.len() as u32;
            places.extend(lines.into_iter().map(|line| (number, line)));
            books.push(book);
        }
        let flat = |(number, &(book, line)): (usize, &(u32, LineAt))| {
            Flat::new(books[book as usize].line(line, clock(number).1)).map(Arc::new)
        };
        let flats = if count <= FEW { places.iter().enumerate().map(flat).collect() } else { Arc::default() };
        (Lines { books: books.into(), flats }, places)
    }

    #[inline(always)]
    pub(super) fn pages(&self, book: u32, line: LineAt, zone: u32) -> Option<Pages<'_>> {
        Some(self.books.get(book as usize)?.line(line, zone))
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

/// What `work` makes of each chunk, in order, whoever did it.
fn in_order<T: Send>(chunks: usize, threads: usize, work: impl Fn(usize) -> Vec<T> + Sync) -> impl Iterator<Item = T> {
    let done: Vec<Mutex<Vec<T>>> = (0..chunks).map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = done.get(chunk) else { break };
            let made = work(chunk);
            // OK: nobody panics with the lock, because nothing is done under it.
            *place.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = made;
        }
    };
    let helpers = threads.min(chunks).saturating_sub(1);
    if helpers == 0 {
        // A scope would leave the caller's thread with a handle of its own, which leak checkers report.
        take();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..helpers {
                // Where no thread is to be had the others do its work.
                let _ = std::thread::Builder::new().spawn_scoped(scope, take);
            }
            take();
        });
    }
    done.into_iter().flat_map(|place| place.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_gives_the_same_order() {
        for threads in [1, 2, 3, 40] {
            let made: Vec<usize> = in_order(23, threads, |chunk| vec![chunk * 2, chunk * 2 + 1]).collect();
            assert_eq!(made, (0..46).collect::<Vec<_>>());
        }
        assert_eq!(in_order(0, 4, |_| vec![()]).count(), 0);
    }
}
