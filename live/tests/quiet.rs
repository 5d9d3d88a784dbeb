//! What a call costs when nothing happened: no system call, as the system itself tells. `scripts/test-live` installs strace where it may.
#![allow(unsafe_code)]

mod common;

use std::{fs, process::Command};

use common::{Folder, now, part};
use openline::Subject;
use openline_live::{Live, Terms};

/// Two calls that nothing else here makes, around what is asked.
fn between_marks(ask: impl FnOnce()) {
    // SAFETY: asks for a number.
    unsafe { libc::getppid() };
    ask();
    // SAFETY: as above.
    unsafe { libc::getppid() };
}

#[test]
#[ignore = "a part of a test"]
fn part_asks_while_nothing_happens() {
    let Some(folder) = part() else { return };
    let live = Live::builder(folder.join("centre.yaml")).watch(false).open().unwrap();
    live.close(Subject::queue("Sales"), Terms::further_notice().by("desk")).unwrap();
    let mut reader = live.reader();
    let at = now() + 1;
    for _ in 0..3 {
        // The look of each second is behind us, the next one far away.
        live.reload().unwrap();
        live.poll().unwrap();
        between_marks(|| {
            let mut open = 0;
            for _ in 0..20_000 {
                assert!(!live.poll().unwrap());
                open += usize::from(reader.engine().queue("Sales").unwrap().is_open(at));
                open += usize::from(live.engine().queue("Support").unwrap().is_open(at));
            }
            assert_eq!(open, 20_000);
        });
    }
}

#[test]
fn a_poll_without_news_and_a_question_make_no_system_call() {
    let folder = Folder::with_document("quiet");
    let trace = folder.0.join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(&trace).arg(std::env::current_exe().unwrap());
    strace.args(["--exact", "part_asks_while_nothing_happens", "--ignored", "--nocapture", "--test-threads", "1"]);
    let Ok(output) = strace.env("PART_FOLDER", &folder.0).output() else {
        println!("**** SKIPPED: strace is not here");
        return;
    };
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && told.contains("PTRACE_TRACEME") {
        println!("**** SKIPPED: nothing may be traced here");
        return;
    }
    assert!(output.status.success(), "{told}");
    let text = fs::read_to_string(&trace).unwrap();
    let lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    let asking = lines.iter().find(|(_, call)| call.contains("getppid()")).expect("the first mark").0;
    let calls: Vec<&str> = lines.iter().filter(|(thread, _)| *thread == asking).map(|(_, call)| *call).collect();
    let marks: Vec<usize> = (0..calls.len()).filter(|&line| calls[line].contains("getppid()")).collect();
    assert_eq!(marks.len(), 6);
    assert!(calls.len() > 20, "the trace has what happens around it: {}", calls.len());
    // A slow machine may meet the look of a second in one of the three; never in all.
    let quiet = marks.chunks(2).filter(|pair| pair[1] == pair[0] + 1).count();
    let seen: Vec<&[&str]> = marks.chunks(2).map(|pair| &calls[pair[0] + 1..pair[1]]).collect();
    assert!(quiet >= 1, "{seen:#?}");
    // The look of a second asks for the files, and for nothing else in between.
    assert!(seen.iter().all(|calls| calls.len() < 200), "{seen:#?}");
}
