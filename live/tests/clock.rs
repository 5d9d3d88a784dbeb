//! Clocks that are wrong, old entries that are dropped, and engines that are: one test after the other, for the clock belongs to the process.

mod common;

use std::{fs, time::Duration};

use common::{DOCUMENT, Folder, is_open, now, wait_for};
use openline::Subject;
use openline_live::{Live, Terms, set_clock_offset};

#[test]
fn clocks_and_time() {
    a_clock_set_back_or_forward_loses_no_entry();
    a_skewed_host_is_told_and_then_refused();
    what_is_over_longer_than_it_is_kept_is_dropped();
    old_engines_are_dropped();
}

fn a_clock_set_back_or_forward_loses_no_entry() {
    let folder = Folder::with_document("clock");
    let live = folder.quiet();
    for (turn, offset) in [0, -3600, 0, 3600, 0].into_iter().enumerate() {
        set_clock_offset(offset);
        let written = live.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(7200)).by("d")).unwrap();
        assert_eq!(written.id, turn as u64 + 2, "numbers order entries, whatever the clock says");
        let entry = live.journal(written.id, 1).unwrap().remove(0);
        assert!((entry.made_at - now() - offset).abs() <= 2);
        let other = folder.quiet();
        assert_eq!((other.generation(), other.overrides().len()), (written.generation, turn + 1));
        if offset == 3600 {
            set_clock_offset(0);
            let health = folder.quiet().health();
            assert!(health.is_fresh() && health.notes[0].contains("was set back"), "{health:?}");
        }
    }
    set_clock_offset(0);
}

/// Where the store has a clock of its own. `scripts/test-live` names one.
fn a_skewed_host_is_told_and_then_refused() {
    let servers = std::env::var("OPENLINE_TEST_STORES").unwrap_or_default();
    for (turn, server) in servers.split_whitespace().enumerate() {
        let folder = Folder::with_document("skew");
        let open = || {
            folder
                .builder()
                .store(format!("{server}?name=skew-{}-{turn}", std::process::id()))
                .watch(false)
                .open()
                .unwrap()
        };
        for (offset, told) in [(0, ""), (5, "ahead of"), (-5, "behind")] {
            set_clock_offset(offset);
            let live = open();
            let health = live.health();
            assert!((health.skew_seconds + offset).abs() <= 1, "{server} {offset}: {health:?}");
            let skew = health.notes.iter().any(|note| note.contains("clock"));
            assert_eq!(skew, offset != 0, "{server} {offset}: {health:?}");
            assert!(health.notes.iter().all(|note| !note.contains("clock") || note.contains(told)));
            let written = live.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(60)).by("d")).unwrap();
            let entry = live.journal(written.id, 1).unwrap().remove(0);
            assert!((entry.made_at - now()).abs() <= 2, "the store's clock counts");
        }
        for offset in [90, -90] {
            set_clock_offset(offset);
            let live = open();
            let error = live.close(Subject::queue("Sales"), Terms::further_notice().by("d")).unwrap_err();
            assert_eq!(error.code(), "clock_skew", "{error}");
            assert!(live.health().is_fresh(), "it follows all the same");
        }
        set_clock_offset(0);
    }
}

fn what_is_over_longer_than_it_is_kept_is_dropped() {
    let folder = Folder::with_document("keep");
    let day = 86_400;
    set_clock_offset(-500 * day);
    let live = folder.quiet();
    let old = now() - 500 * day;
    live.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(600)).by("d").key("old")).unwrap();
    live.signal("acd", ["Support"], Duration::from_secs(60)).unwrap();
    let lasting = live.close(Subject::queue("Emergency"), Terms::further_notice().reason("for ever").by("d")).unwrap();
    assert!(!is_open(&live, "Sales", old + 5));
    drop(live);
    set_clock_offset(-450 * day);
    let live = folder.quiet();
    let text = DOCUMENT.replace("London", "Paris");
    live.publish(&text, "p", None).unwrap();
    live.poll().unwrap();
    assert!(!is_open(&live, "Sales", old + 5), "the past is answered as it was");
    drop(live);
    set_clock_offset(0);
    let live = folder.builder().open().unwrap();
    wait_for("the compaction", || live.health().pruned_before.is_some());
    assert!(is_open(&live, "Sales", old + 5), "400 days later it is gone");
    assert!(!is_open(&live, "Emergency", now() + 1), "what lasts is kept, however old its entry");
    let journal = live.journal(1, 99).unwrap();
    assert!(journal[0].number > 1, "the first entries are dropped: {}", journal[0].number);
    assert_eq!(journal.last().unwrap().act.kind(), "compacted");
    // From what is left, everybody comes to the same.
    let other = folder.quiet();
    assert!(other.health().is_fresh(), "{:?}", other.health());
    assert_eq!(other.generation(), live.generation());
    let shown = |live: &Live| serde_json::to_string(&live.overrides()).unwrap();
    assert_eq!(shown(&other), shown(&live));
    assert_eq!(other.engine().queue("Sales").unwrap().timezone().name(), "Europe/Paris");
    other.end(lasting.id, "d").unwrap();
    assert!(is_open(&other, "Emergency", now() + 1));
}

/// Resident memory in kB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Swaps of a large engine, with readers that hold each for 10 ms: `OPENLINE_SWAPS` makes it longer.
fn old_engines_are_dropped() {
    let swaps: u32 = std::env::var("OPENLINE_SWAPS").ok().and_then(|swaps| swaps.parse().ok()).unwrap_or(120);
    let folder = Folder::new("swaps");
    let queue = |i| {
        format!(
            "  - {{name: Q{i}, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: t}}\n"
        )
    };
    let queues: String = (0..2000).map(queue).collect();
    fs::write(folder.document(), format!("queues:\n{queues}")).unwrap();
    let live = folder.builder().open().unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let mut reader = live.reader();
            let done = &done;
            scope.spawn(move || {
                while !done.load(std::sync::atomic::Ordering::Acquire) {
                    let held = reader.engine().clone();
                    std::thread::sleep(Duration::from_millis(10));
                    assert_eq!(held.queues().len(), 2000);
                }
            });
        }
        let mut settled = 0;
        for swap in 0..swaps {
            live.signal("acd", [format!("Q{swap}")], Duration::from_secs(1)).unwrap();
            if swap == swaps / 4 {
                settled = resident();
            }
        }
        done.store(true, std::sync::atomic::Ordering::Release);
        let grown = resident().saturating_sub(settled);
        println!("{swaps} swaps of 2,000 queues: {grown} kB more after the first quarter");
        // One engine's rows alone are over 60 kB: kept, they would be 5 MB in the short form.
        assert!(grown < 4_000, "{grown} kB");
    });
}
