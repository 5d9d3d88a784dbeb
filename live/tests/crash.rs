//! Writers that are killed at any moment, and power that goes: every entry that was acknowledged is there, no half one is, and no number is missing.

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    time::Duration,
};

use common::{Folder, child, now, part, wait_for};
use openline::Subject;
use openline_live::Terms;

/// Writes until it is killed, and says each number that was acknowledged.
#[test]
#[ignore = "a part of a test"]
fn part_writes() {
    let Some(folder) = part() else { return };
    let live = openline_live::Live::builder(folder.join("centre.yaml")).watch(false).open().unwrap();
    let mut out = std::io::stdout().lock();
    for turn in 0.. {
        let terms = Terms::lasting(Duration::from_secs(60)).reason("x".repeat(turn % 400 + 1)).by("child");
        let written = live.close(Subject::queue("Sales"), terms).unwrap();
        writeln!(out, "ack {}", written.id).unwrap();
        out.flush().unwrap();
    }
}

fn acknowledged(line: &str) -> Option<u64> {
    line.rsplit_once("ack ").and_then(|(_, number)| number.trim().parse().ok())
}

/// `OPENLINE_KILLS` makes it longer.
#[test]
fn a_writer_may_be_killed_at_any_moment() {
    let folder = Folder::with_document("killed");
    let watching = folder.builder().open().unwrap();
    let kills: u32 = std::env::var("OPENLINE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20);
    let (mut last, mut random) = (1, 0x2545_f491_4f6c_dd1d_u64);
    for kill in 0..kills {
        let mut writer = child("part_writes", &folder.0, &[]);
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        // From the first acknowledgement on, at any moment of the next ones.
        let mut acks = Vec::new();
        let first = lines.by_ref().map_while(Result::ok).find_map(|line| acknowledged(&line));
        acks.extend(first);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 12_000));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acks.extend(lines.map_while(Result::ok).filter_map(|line| acknowledged(&line)));
        assert!(!acks.is_empty(), "kill {kill}");
        let newest = *acks.last().unwrap();
        assert!(newest >= last);
        last = newest;
        let live = folder.quiet();
        assert!(live.health().is_fresh(), "kill {kill}: {:?}", live.health());
        let journal = live.journal(1, usize::MAX).unwrap();
        let numbers: Vec<u64> = journal.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "kill {kill}: no gap");
        assert!(live.generation().number() >= newest, "kill {kill}: {newest} was acknowledged");
        assert!(live.generation().number() <= newest + 1, "kill {kill}: one at most was on its way");
        wait_for("the watcher, though the writer could not say so", || watching.generation() == live.generation());
    }
    println!("{kills} kills, {last} entries");
}

/// Writes one entry for each line that it reads.
#[test]
#[ignore = "a part of a test"]
fn part_writes_when_told() {
    let Some(folder) = part() else { return };
    let live = openline_live::Live::builder(folder.join("centre.yaml")).watch(false).open().unwrap();
    for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
        let written =
            live.close(Subject::queue("Sales"), Terms::further_notice().from(now() + 60).by("child")).unwrap();
        println!("ack {}", written.id);
    }
}

/// What lies on the disk after each acknowledgement, without what only memory has, is opened as after a power cut.
#[test]
fn power_may_go_after_each_acknowledgement() {
    let folder = Folder::with_document("power");
    let mut writer = talking("part_writes_when_told", &folder);
    let (mut to, mut from) = (writer.stdin.take().unwrap(), BufReader::new(writer.stdout.take().unwrap()).lines());
    for turn in 0..20 {
        writeln!(to, "write").unwrap();
        let acknowledged = from.by_ref().map_while(Result::ok).find_map(|line| acknowledged(&line)).unwrap();
        let after = Folder::new("after");
        for name in ["centre.yaml", "centre.yaml.live", "centre.yaml.live-wal"] {
            std::fs::copy(folder.0.join(name), after.0.join(name)).unwrap();
        }
        let live = after.quiet();
        assert!(live.health().is_fresh(), "turn {turn}: {:?}", live.health());
        assert_eq!(live.generation().number(), acknowledged, "turn {turn}");
    }
    drop(to);
    writer.wait().unwrap();
}

fn talking(part: &str, folder: &Folder) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", part, "--ignored", "--nocapture", "--test-threads", "1"]).env("PART_FOLDER", &folder.0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}
