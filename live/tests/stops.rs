//! Servers that stop. A file of its own, so that no other test asks them meanwhile; `scripts/test-live` starts them and names their processes.
#![allow(unsafe_code)]

mod common;

use std::time::{Duration, Instant};

use common::{Folder, is_open, now, wait_for};
use openline::Subject;
use openline_live::Terms;

/// A server that stops for some seconds under load: nobody who asks waits, the handle is stale within three seconds, and fresh within two of its return.
#[test]
fn a_server_that_stops_delays_no_decision() {
    for (name, pid) in
        [("OPENLINE_TEST_REDIS", "OPENLINE_TEST_REDIS_PID"), ("OPENLINE_TEST_POSTGRES", "OPENLINE_TEST_POSTGRES_PID")]
    {
        let (Ok(server), Ok(pid)) = (std::env::var(name), std::env::var(pid)) else {
            println!("skipped: no {name}");
            continue;
        };
        let address = format!("{server}?name=stops-{}", std::process::id());
        let folder = Folder::with_document("stops");
        let live = folder.builder().store(address).require_store(true).open().unwrap();
        let mut children = vec![pid.parse::<i32>().unwrap()];
        if name.contains("POSTGRES") {
            let list = std::process::Command::new("pgrep").args(["-P", &pid]).output().unwrap();
            children.extend(String::from_utf8(list.stdout).unwrap().lines().map(|line| line.parse::<i32>().unwrap()));
        }
        let signal = |signal| {
            for &pid in &children {
                // SAFETY: processes that the script started for this test.
                let _ = unsafe { libc::kill(pid, signal) };
            }
        };
        let written = live.close(Subject::queue("Sales"), Terms::further_notice().by("a").key("before")).unwrap();
        signal(libc::SIGSTOP);
        let stopped = Instant::now();
        let mut longest = Duration::ZERO;
        let mut stale = None;
        let failed = std::thread::scope(|scope| {
            let writer =
                scope.spawn(|| live.close(Subject::queue("Support"), Terms::further_notice().by("a").key("during")));
            while stopped.elapsed() < Duration::from_secs(5) {
                let begun = Instant::now();
                assert!(!is_open(&live, "Sales", now() + 1));
                longest = longest.max(begun.elapsed());
                if stale.is_none() && !live.health().is_fresh() {
                    stale = Some(stopped.elapsed());
                }
                std::thread::sleep(Duration::from_micros(200));
            }
            writer.join().unwrap()
        });
        signal(libc::SIGCONT);
        let returned = Instant::now();
        assert_eq!(failed.unwrap_err().code(), "unavailable", "{name}");
        assert!(stale.is_some_and(|stale| stale < Duration::from_secs(3)), "{name}: {stale:?}");
        wait_for("fresh again", || live.health().is_fresh());
        let fresh = returned.elapsed();
        println!("{name}: stale after {stale:?}, fresh {fresh:?} after its return, longest decision {longest:?}");
        assert!(fresh < Duration::from_secs(3), "{name}: {fresh:?}");
        assert!(longest < Duration::from_millis(500), "{name}: a decision never waits for a store: {longest:?}");
        let again = live.close(Subject::queue("Support"), Terms::further_notice().by("a").key("during")).unwrap();
        let closings = live.overrides().len();
        assert_eq!(closings, 2, "{name}: {written:?} and {again:?}: a repeated key is one override");
    }
}
