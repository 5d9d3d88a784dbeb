//! Forks: a child answers from what it inherited, opens a way of its own, and disturbs nobody.
#![allow(unsafe_code)]

mod common;

use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use common::{Folder, is_open, now, part};
use openline::Subject;
use openline_live::{Live, Terms};

/// Runs a part in a process of its own: the test program has threads of which a fork knows nothing.
fn alone(name: &str, folder: &Folder, turns: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads", "1"]);
    let output = command.env("PART_FOLDER", &folder.0).env("PART_TURNS", turns).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

fn fork(child: impl FnOnce() -> bool) -> libc::pid_t {
    // SAFETY: the child runs what it is given and leaves without unwinding into the test.
    match unsafe { libc::fork() } {
        0 => {
            let well = std::panic::catch_unwind(std::panic::AssertUnwindSafe(child)).unwrap_or(false);
            // SAFETY: ends the child at once.
            unsafe { libc::_exit(if well { 0 } else { 1 }) }
        }
        pid => pid,
    }
}

/// Waits for a child; one that hangs fails the test.
fn ends_well(pid: libc::pid_t) -> bool {
    let begun = Instant::now();
    let mut status = 0;
    // SAFETY: a child of this process.
    while unsafe { libc::waitpid(pid, &mut status, libc::WNOHANG) } == 0 {
        if begun.elapsed() > Duration::from_secs(20) {
            // SAFETY: as above.
            unsafe { libc::kill(pid, libc::SIGKILL) };
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0
}

/// How long until a closing of the queue is seen.
fn notices(live: &Live, queue: &str) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        live.poll().unwrap();
        if !is_open(live, queue, now() + 1) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

#[test]
#[ignore = "a part of a test"]
fn part_eight_children() {
    let Some(folder) = part() else { return };
    for watch in [false, true] {
        let live = Live::builder(folder.join("centre.yaml")).watch(watch).open().unwrap();
        let queue = if watch { "Sales" } else { "Support" };
        let children: Vec<_> = (0..8)
            .map(|number| {
                fork(|| {
                    let inherited = is_open(&live, queue, now());
                    let seen = notices(&live, queue);
                    // A child writes by itself too.
                    let own =
                        live.signal(&format!("child-{watch}-{number}"), ["Emergency"], Duration::from_secs(60)).is_ok();
                    inherited && seen && own && live.health().is_fresh()
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(200));
        let written = live.close(Subject::queue(queue), Terms::further_notice().by("parent")).unwrap();
        assert!(children.into_iter().all(ends_well), "watch {watch}");
        live.reload().unwrap();
        assert!(live.generation().number() >= written.generation.number() + 8, "the children's signals are entries");
        assert!(live.health().is_fresh());
    }
}

#[test]
fn eight_children_notice_the_next_override() {
    let folder = Folder::with_document("children");
    alone("part_eight_children", &folder, "");
    let live = folder.quiet();
    assert_eq!(live.generation().number(), 1 + 2 * 9, "the store passes its chain and has every entry");
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

#[test]
#[ignore = "a part of a test"]
fn part_writes_during_forks() {
    let Some(folder) = part() else { return };
    let turns: u32 = std::env::var("PART_TURNS").unwrap().parse().unwrap();
    let live = Live::builder(folder.join("centre.yaml")).open().unwrap();
    let done = AtomicBool::new(false);
    let mut written = 0;
    std::thread::scope(|scope| {
        // A turn that fails ends the writer too, and with it the test.
        let end = End(&done);
        let writer = scope.spawn(|| {
            let mut written = 0;
            while !done.load(Ordering::Acquire) {
                live.signal("parent", [if written % 2 == 0 { "Sales" } else { "Support" }], Duration::from_secs(60))
                    .unwrap();
                written += 1;
                // Fast enough to be at work in most forks, slow enough for a journal that a child reads in no time.
                std::thread::sleep(Duration::from_millis(1));
            }
            written
        });
        for turn in 0..turns {
            let child = fork(|| {
                let known = live.generation();
                let begun = Instant::now();
                while live.generation() <= known {
                    live.poll().unwrap();
                    if begun.elapsed() > Duration::from_secs(8) {
                        return false;
                    }
                    std::thread::sleep(Duration::from_millis(1));
                }
                turn % 4 != 0 || live.signal("child", ["Emergency"], Duration::from_secs(60)).is_ok()
            });
            assert!(ends_well(child), "turn {turn}");
        }
        drop(end);
        written = writer.join().unwrap();
    });
    live.reload().unwrap();
    println!("{turns} forks during {written} writes");
    assert_eq!(live.generation().number(), 1 + written + u64::from(turns.div_ceil(4)));
}

/// `OPENLINE_FORKS` makes it longer.
#[test]
fn a_parent_may_write_while_it_forks() {
    let folder = Folder::with_document("forks");
    let turns = std::env::var("OPENLINE_FORKS").unwrap_or_else(|_| "40".to_owned());
    alone("part_writes_during_forks", &folder, &turns);
    assert!(folder.quiet().health().is_fresh(), "the store passes its chain");
}

#[test]
#[ignore = "a part of a test"]
fn part_child_drops_what_it_never_used() {
    let Some(folder) = part() else { return };
    let live = Live::builder(folder.join("centre.yaml")).open().unwrap();
    live.close(Subject::queue("Sales"), Terms::further_notice().by("parent")).unwrap();
    let engine = live.engine();
    let inner = std::sync::Arc::new(std::sync::Mutex::new(Some(live)));
    let child = fork(|| {
        drop(inner.lock().unwrap().take());
        !engine.queue("Sales").unwrap().is_open(now() + 1)
    });
    assert!(ends_well(child));
    let live = inner.lock().unwrap().take().unwrap();
    live.end(2_u64, "parent").unwrap();
    assert!(live.health().is_fresh());
}

#[test]
fn a_child_that_only_drops_its_handle_disturbs_nobody() {
    let folder = Folder::with_document("drops");
    alone("part_child_drops_what_it_never_used", &folder, "");
}
