//! Servers that stop, and servers that are killed. A file of its own, so that no other test asks them meanwhile; `scripts/test-live` starts them.

mod common;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use common::{Folder, is_open, now, servers::Server, wait_for};
use openline::Subject;
use openline_live::{Live, Terms};

/// One test at a time does something to the servers.
static SERVERS: Mutex<()> = Mutex::new(());

/// For how many seconds a server is away; `OPENLINE_AWAY` makes it longer.
fn seconds_away() -> u64 {
    std::env::var("OPENLINE_AWAY").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(4)
}

/// A server that stops for some seconds under load: nobody who asks waits, the handle is stale within three seconds, and fresh within two of its return.
#[test]
fn a_server_that_stops_delays_no_decision() {
    let _alone = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    let away = seconds_away();
    for server in Server::all() {
        let name = &server.address;
        let address = format!("{name}?name=stops-{}", std::process::id());
        let folder = Folder::with_document("stops");
        let live = folder.builder().store(address).require_store(true).open().unwrap();
        let written = live.close(Subject::queue("Sales"), Terms::further_notice().by("a").key("before")).unwrap();
        server.signal(libc::SIGSTOP);
        let stopped = Instant::now();
        let mut asked = Asked::default();
        let failed = std::thread::scope(|scope| {
            let writer =
                scope.spawn(|| live.close(Subject::queue("Support"), Terms::further_notice().by("a").key("during")));
            while stopped.elapsed() < Duration::from_secs(away) {
                asked.ask(&live, stopped);
            }
            writer.join().unwrap()
        });
        server.signal(libc::SIGCONT);
        let returned = Instant::now();
        assert_eq!(failed.unwrap_err().code(), "unavailable", "{name}");
        wait_for("fresh again", || live.health().is_fresh());
        asked.holds(name, returned.elapsed());
        let again = live.close(Subject::queue("Support"), Terms::further_notice().by("a").key("during")).unwrap();
        let closings = live.overrides().len();
        assert_eq!(closings, 2, "{name}: {written:?} and {again:?}: a repeated key is one override");
    }
}

/// A server that is killed under load and started again: as above, and whoever repeats what may not have been written does it once.
#[test]
fn a_server_that_is_killed_loses_nothing_and_delays_no_decision() {
    let _alone = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    let away = seconds_away();
    for server in Server::all() {
        let name = &server.address;
        let address = format!("{name}?name=killed-{}", std::process::id());
        let hosts = [Folder::with_document("killed"), Folder::with_document("killed")];
        let open = |host: usize| hosts[host].builder().store(&address).require_store(true).open().unwrap();
        let (live, other) = (open(0), open(1));
        let closed = live.close(Subject::queue("Sales"), Terms::further_notice().by("a")).unwrap();
        wait_for("the other host", || other.generation() == closed.generation);

        let (done, repeated) = (AtomicBool::new(false), AtomicUsize::new(0));
        let mut asked = Asked::default();
        let (written, returned) = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut written = Vec::new();
                while !done.load(Ordering::Acquire) {
                    let key = format!("load-{}", written.len());
                    let terms = || Terms::further_notice().from(now() + 7200).by("a").key(&*key);
                    // Nothing is sure, so the same is said again until it is.
                    let made = loop {
                        match live.close(Subject::queue("Support"), terms()) {
                            Ok(made) => break made,
                            Err(error) => assert_eq!(error.code(), "unavailable", "{name}: {error}"),
                        }
                        repeated.fetch_add(1, Ordering::Relaxed);
                        std::thread::sleep(Duration::from_millis(20));
                    };
                    written.push((made.id, key));
                }
                written
            });
            std::thread::sleep(Duration::from_millis(500));
            let killed = Instant::now();
            server.kill();
            while killed.elapsed() < Duration::from_secs(away) {
                asked.ask(&live, killed);
            }
            server.start();
            let returned = Instant::now();
            wait_for("fresh again", || live.health().is_fresh() && other.health().is_fresh());
            let fresh = returned.elapsed();
            std::thread::sleep(Duration::from_millis(500));
            done.store(true, Ordering::Release);
            (writer.join().unwrap(), fresh)
        });
        asked.holds(name, returned);
        assert!(written.len() > 5 && repeated.into_inner() > 0, "{name}: there was load before, during and after");
        let last = live.generation();
        wait_for("the other host", || other.generation() == last);
        for reader in [&live, &other] {
            assert!(!is_open(reader, "Sales", now() + 1));
            let entries = reader.journal(3, 100_000).unwrap();
            let kept: Vec<_> = entries.iter().map(|entry| (entry.number, entry.key.clone().unwrap())).collect();
            assert_eq!(kept, written, "{name}: each key once, each number as it was told");
        }
    }
}

/// What callers meet with while a server is away.
#[derive(Default)]
struct Asked {
    longest: Duration,
    stale: Option<Duration>,
}

impl Asked {
    fn ask(&mut self, live: &Live, since: Instant) {
        let begun = Instant::now();
        assert!(!is_open(live, "Sales", now() + 1));
        self.longest = self.longest.max(begun.elapsed());
        if self.stale.is_none() && !live.health().is_fresh() {
            self.stale = Some(since.elapsed());
        }
        std::thread::sleep(Duration::from_micros(200));
    }

    fn holds(&self, name: &str, fresh: Duration) {
        let Asked { longest, stale } = self;
        println!("{name}: stale after {stale:?}, fresh {fresh:?} after its return, longest decision {longest:?}");
        assert!(stale.is_some_and(|stale| stale < Duration::from_secs(3)), "{name}: {stale:?}");
        // Two seconds are the bar; a third is for builders beside it.
        assert!(fresh < Duration::from_secs(3), "{name}: {fresh:?}");
        assert!(*longest < Duration::from_millis(500), "{name}: a decision never waits for a store: {longest:?}");
    }
}
