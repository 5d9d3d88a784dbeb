//! Many processes at once: some decide without a pause, others publish documents, faulty ones among them, and make and end overrides. Afterwards each answer
//! is computed again from the journal, by a fold of this file's own.

mod common;

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    time::{Duration, Instant},
};

use common::{Folder, child, part};
use openline::{Contact, Engine, Override, Subject};
use openline_live::{Act, Live, Terms};

/// Monday 4 January 2027, 00:00 UTC; the answers are about the week after it.
const MONDAY: i64 = 1_799_020_800;
const WEEK: i64 = 7 * 86_400;

/// The `number`th document; all have the same queues with other hours.
fn document(number: u64) -> String {
    let queue = |name: &str, group: &str, turn: u64| {
        let (start, end) = ((number * 7 + turn * 3) % 12, 12 + (number * 5 + turn) % 12);
        format!(
            "  - {{name: {name}, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/Paris, groups: [{group}], transfer_function_name: to_{turn}, \
             weekly_hours: {{mon: &h{turn} [{{start: \"{start:02}:00\", end: \"{end:02}:00\"}}], wed: *h{turn}, fri: *h{turn}}}}}\n"
        )
    };
    let queues: String = [("A", "one", 0), ("B", "one", 1), ("C", "two", 2)]
        .map(|(name, group, turn)| queue(name, group, turn))
        .concat();
    format!(
        "queues:\n{queues}handoffs:\n  - {{name: Help, is_default: true, description: Help, destinations: [A, B, C]}}\n"
    )
}

fn setting(name: &str, short: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(short)
}

fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}

#[test]
#[ignore = "a part of a test"]
fn part_decides() {
    let Some(folder) = part() else { return };
    let live = Live::builder(folder.join("centre.yaml")).open().unwrap();
    let mut route = live.prepare(&Contact::new()).unwrap();
    let (least, stop) = (setting("OPENLINE_DECISIONS", 20_000), folder.join("stop"));
    let mut random = 0x9e37_79b9 + u64::from(std::process::id());
    let (mut decisions, mut former, mut longest, mut over) = (0, 0, Duration::ZERO, 0);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    while decisions < least || decisions % 256 != 0 || !stop.exists() {
        let at = MONDAY + (next(&mut random) % WEEK as u64) as i64;
        let begun = Instant::now();
        let decision = route.decide(at).unwrap();
        let (generation, queue) = (decision.generation(), decision.queue().map(|queue| queue.name()).unwrap_or("-"));
        let took = begun.elapsed();
        longest = longest.max(took);
        over += u64::from(took > Duration::from_millis(1));
        assert!(generation >= former, "{generation} after {former}");
        if generation != former || decisions % 512 == 0 {
            writeln!(out, "answer {generation} {at} {queue}").unwrap();
        }
        former = generation;
        decisions += 1;
    }
    writeln!(out, "decided {decisions} {} {over}", longest.as_micros()).unwrap();
    out.flush().unwrap();
}

#[test]
#[ignore = "a part of a test"]
fn part_publishes_and_overrides() {
    let Some(folder) = part() else { return };
    let number = setting("PART_NUMBER", 0);
    let builder = Live::builder(folder.join("centre.yaml")).write_timeout(Duration::from_secs(30));
    let live = builder.open().unwrap();
    let (documents, overrides) = (setting("OPENLINE_PUBLISHED", 12) / 4, setting("OPENLINE_OVERRIDES", 80) / 4);
    let mut random = 77 + number;
    let mut made = Vec::new();
    let mut published = 0;
    for turn in 0..overrides {
        let draw = next(&mut random);
        let from = MONDAY + (draw % WEEK as u64) as i64;
        let terms = Terms::until(from + 600 + (draw >> 32) as i64 % 40_000).from(from).by(format!("w{number}"));
        let subject = match draw % 4 {
            0 => Subject::all().except(["C"]),
            1 => Subject::group("one"),
            2 => Subject::queue("B"),
            _ => Subject::queue("C"),
        };
        let written = match draw % 3 {
            0 => live.open_up(subject, terms),
            _ => live.close(subject, terms),
        };
        made.push(written.unwrap().id);
        println!("ack {}", made[made.len() - 1]);
        if draw.is_multiple_of(5) {
            let id = made[(draw >> 8) as usize % made.len()];
            live.end(id, format!("w{number}")).unwrap();
        }
        if turn % (overrides / documents).max(1) == 0 {
            // Every fifth does not load, and is no entry.
            if published % 5 == 4 {
                assert_eq!(live.publish("queues: [{name: A}]", "w", None).unwrap_err().code(), "document");
            } else {
                let text = document(number * 1000 + turn);
                while let Err(error) = live.publish(&text, format!("w{number}"), None) {
                    assert_eq!(error.code(), "conflict", "{error}");
                }
            }
            published += 1;
        }
    }
}

#[test]
fn each_answer_is_that_of_the_generation_it_names() {
    let folder = Folder::new("many");
    fs::write(folder.document(), document(0)).unwrap();
    drop(folder.quiet());
    let deciders: Vec<_> = (0..4).map(|_| child("part_decides", &folder.0, &[])).collect();
    let writers: Vec<_> = (0..4)
        .map(|number| child("part_publishes_and_overrides", &folder.0, &[("PART_NUMBER", number.to_string())]))
        .collect();
    let deciders: Vec<_> =
        deciders.into_iter().map(|decider| std::thread::spawn(move || decider.wait_with_output().unwrap())).collect();
    let mut acknowledged = Vec::new();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert!(output.status.success());
        let told = String::from_utf8(output.stdout).unwrap();
        acknowledged.extend(told.lines().filter_map(|line| line.rsplit_once("ack ")?.1.parse::<u64>().ok()));
    }
    // The deciders are to see the last one too.
    std::thread::sleep(Duration::from_millis(300));
    fs::write(folder.0.join("stop"), "").unwrap();

    let live = folder.quiet();
    let journal = live.journal(1, usize::MAX).unwrap();
    let made: BTreeMap<u64, &Override> =
        journal.iter().filter_map(|entry| Some((entry.number, entry.act.made()?))).collect();
    assert!(acknowledged.iter().all(|id| made.contains_key(id)), "no write is lost");
    assert_eq!(acknowledged.len(), made.len(), "and none is there twice");
    let engines = engines(&journal);

    let (mut answers, mut last, mut decisions) = (0, 0, 0);
    for decider in deciders {
        let output = decider.join().unwrap();
        assert!(output.status.success());
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            if let Some((_, told)) = line.rsplit_once("decided ") {
                let told: Vec<u64> = told.split(' ').map(|number| number.parse().unwrap()).collect();
                println!("{} decisions, the longest {} us, {} over 1 ms", told[0], told[1], told[2]);
                decisions += told[0];
            }
            let Some((_, told)) = line.rsplit_once("answer ") else { continue };
            let [generation, at, queue] = told.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let (generation, at): (u64, i64) = (generation.parse().unwrap(), at.parse().unwrap());
            let engine = &engines[&generation];
            let decision = engine.prepare(&Contact::new()).unwrap();
            let wanted =
                decision.decide(at).queue().map(|queue| queue.name().to_owned()).unwrap_or_else(|| "-".to_owned());
            assert_eq!(queue, wanted, "generation {generation} at {at}");
            last = last.max(generation);
            answers += 1;
        }
    }
    assert_eq!(last, journal.len() as u64, "the last generation was answered with");
    println!("{decisions} decisions, {answers} answers computed again, over {} generations", journal.len());
    assert!(answers > 100);
}

/// The engine of each generation, folded again by what the entries say.
fn engines(journal: &[openline_live::Entry]) -> BTreeMap<u64, Engine> {
    let (mut base, mut overrides, mut engines) = (None, BTreeMap::<u64, Override>::new(), BTreeMap::new());
    for entry in journal {
        match &entry.act {
            Act::Published(text) => base = Some(text.text.parse::<Engine>().unwrap()),
            Act::Made(making) => {
                overrides.insert(entry.number, making.said.clone().id(entry.number));
            }
            // All begin later than they are made, so an end is a withdrawal.
            Act::Ended { id } => drop(overrides.remove(id)),
            act => panic!("{}", act.kind()),
        }
        let engine = base.as_ref().unwrap().with_overrides(overrides.values().cloned()).unwrap();
        engines.insert(entry.number, engine);
    }
    engines
}
