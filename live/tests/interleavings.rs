//! Everything that threads can do to each other where they meet without a lock, in every order: the files of `src/meet` once more, with the atomics of
//! `loom` in place of the real ones. A step that is missing, or an order of memory that is too weak, is an interleaving in which an assertion fails,
//! nobody wakes any more, or somebody sees what is old.

use loom::{model::Builder, thread};

#[path = "../src/meet/mod.rs"]
mod meet;

use meet::{Bell, OWN, adopt, follow};
use sync::{Arc, ArcSwap, AtomicU32, AtomicU64, Ordering};

/// The names that `src/meet` is built of.
mod sync {
    pub(crate) use std::sync::Arc;

    pub(crate) use loom::{
        sync::atomic::{AtomicU32, AtomicU64, Ordering},
        thread::yield_now as pause,
    };

    /// A pointer that is swapped whole; how the real one does it is the affair of its crate.
    pub(crate) struct ArcSwap<T>(loom::sync::Mutex<Arc<T>>);

    impl<T> ArcSwap<T> {
        pub(crate) fn from_pointee(value: T) -> ArcSwap<T> {
            ArcSwap(loom::sync::Mutex::new(Arc::new(value)))
        }

        pub(crate) fn load_full(&self) -> Arc<T> {
            Arc::clone(&self.0.lock().unwrap())
        }

        pub(crate) fn store(&self, value: Arc<T>) {
            *self.0.lock().unwrap() = value;
        }

        pub(crate) fn compare_and_swap(&self, seen: &Arc<T>, value: Arc<T>) -> Arc<T> {
            let mut held = self.0.lock().unwrap();
            let was = Arc::clone(&held);
            if Arc::ptr_eq(&was, seen) {
                *held = value;
            }
            was
        }
    }
}

/// All orders in which threads are interrupted so often at most.
fn in_every_order(interruptions: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(interruptions);
    builder.check(run);
}

/// Sleeping as the system has it: only if the word is as it was said to be, until somebody wakes.
struct Futex {
    asleep: loom::sync::Mutex<()>,
    woken: loom::sync::Condvar,
}

impl Futex {
    fn sleep(&self, word: &AtomicU32, value: u32) {
        let asleep = self.asleep.lock().unwrap();
        if word.load(Ordering::Relaxed) == value {
            drop(self.woken.wait(asleep).unwrap());
        }
    }

    fn wake(&self) {
        drop(self.asleep.lock().unwrap());
        self.woken.notify_all();
    }
}

/// A store, its page, and the system.
struct Host {
    entries: AtomicU64,
    counter: AtomicU64,
    rung: AtomicU32,
    futex: Futex,
}

impl Host {
    fn new() -> Host {
        let futex = Futex { asleep: loom::sync::Mutex::new(()), woken: loom::sync::Condvar::new() };
        Host { entries: AtomicU64::new(0), counter: AtomicU64::new(0), rung: AtomicU32::new(0), futex }
    }

    fn bell(&self) -> Bell<'_> {
        Bell { counter: &self.counter, rung: &self.rung }
    }

    /// Commits an entry and gives notice of it.
    fn write(&self) {
        let number = self.entries.fetch_add(1, Ordering::Relaxed) + 1;
        self.bell().raise(number, |_| self.futex.wake());
    }

    /// Follows the store until it has so many entries, with no other reason to look than the bell. If it slept through the last one, nobody would wake it.
    fn watch(&self, entries: u64) {
        let (mut seen, mut folded) = (0, 0);
        while folded < entries {
            self.bell().wait(seen, |word, value| self.futex.sleep(word, value));
            // Noted before the store is asked, as in `look`.
            seen = self.bell().value();
            let there = self.entries.load(Ordering::Relaxed);
            assert!(there >= seen, "what the page promises is in the store");
            folded = there;
        }
    }
}

#[test]
fn a_watcher_sleeps_through_no_entry() {
    in_every_order(2, || {
        let host = Arc::new(Host::new());
        let writers = [0, 1].map(|_| {
            let host = Arc::clone(&host);
            thread::spawn(move || host.write())
        });
        host.watch(2);
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert_eq!(host.bell().value(), 2);
    });
}

#[test]
fn two_watchers_are_woken_by_one_writer() {
    in_every_order(2, || {
        let host = Arc::new(Host::new());
        let watcher = Arc::clone(&host);
        let watcher = thread::spawn(move || watcher.watch(1));
        let writer = Arc::clone(&host);
        let writer = thread::spawn(move || writer.write());
        host.watch(1);
        watcher.join().unwrap();
        writer.join().unwrap();
    });
}

#[test]
fn one_thread_of_a_child_adopts_and_all_see_it() {
    struct Child {
        word: AtomicU32,
        /// What is adopted: touched without any order of its own, so that whoever is not told of it by the word may see the old.
        adopted: AtomicU32,
    }

    in_every_order(2, || {
        let child = Arc::new(Child { word: AtomicU32::new(0), adopted: AtomicU32::new(0) });
        let use_it = |child: &Child| {
            let take = || child.adopted.store(child.adopted.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            let did = adopt(&child.word, take);
            assert_eq!(child.adopted.load(Ordering::Relaxed), 1);
            u32::from(did)
        };
        let other = Arc::clone(&child);
        let other = thread::spawn(move || use_it(&other));
        let did = use_it(&child) + other.join().unwrap();
        assert_eq!((did, child.word.load(Ordering::Relaxed)), (1, OWN));
    });
}

#[test]
fn a_shared_route_never_goes_back() {
    /// A route over a generation.
    struct Route {
        now: Arc<u64>,
    }
    in_every_order(3, || {
        // Another answers already than the one it was made of, and a third is on its way.
        let now = Arc::new(ArcSwap::from_pointee(2));
        let held = Arc::new(ArcSwap::from_pointee(Route { now: Arc::new(1) }));
        let ask = |now: &ArcSwap<u64>, held: &ArcSwap<Route>, times: usize| {
            let (mut last, mut kept) = (0, 0);
            for _ in 0..times {
                let held_before = *held.load_full().now;
                assert!(held_before >= kept, "{held_before} is held after {kept}: somebody slow took it back");
                let known = *now.load_full();
                let generation = *follow(now, held, |route| &route.now, |now| Route { now }).now;
                assert!(generation >= known, "{generation} where {known} answered before");
                assert!(generation >= last, "{generation} after {last}");
                last = generation;
                kept = *held.load_full().now;
                assert!(kept >= held_before);
            }
            last
        };
        let (other_now, other_held) = (Arc::clone(&now), Arc::clone(&held));
        let other = thread::spawn(move || ask(&other_now, &other_held, 2));
        let writing = Arc::clone(&now);
        let writer = thread::spawn(move || writing.store(Arc::new(3)));
        ask(&now, &held, 1);
        other.join().unwrap();
        writer.join().unwrap();
        assert_eq!(ask(&now, &held, 1), 3, "the last is followed");
    });
}
