/*!
What live state costs, beside what it may cost: a question on its way to the current engine, a write, the time until others answer by it, and the longest
that a decision ever took while documents and overrides moved. `cargo bench -p openline-live`; `scripts/bench-live` starts servers for it.

A program of its own: contenders take turns within one run, because only ratios within a run mean anything on a shared machine, and the processes that
are told of a write are this program once more.
*/

use std::{
    hint::black_box,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, RwLock,
        atomic::{AtomicPtr, Ordering},
    },
    time::{Duration, Instant},
};

use openline::{Contact, Subject};
use openline_live::{Event, Live, Terms};
use rustix::thread::ClockId;

fn main() {
    match std::env::var("OPENLINE_BENCH_PART").ok().as_deref() {
        Some("told") => return part_told(),
        Some("writing") => return part_writing(),
        _ => {}
    }
    let folder = Folder::new();
    println!("what: figure; bar");
    reading(&folder);
    writing(&folder);
    notice(&folder);
    deciding(&folder);
}

/// One line of the table.
fn row(what: &str, figure: String, bar: &str, holds: bool) {
    let verdict = match (bar, holds) {
        ("", _) => String::new(),
        (_, true) => format!("; {bar}: met"),
        (_, false) => format!("; {bar}: missed"),
    };
    println!("  {what}: {figure}{verdict}");
}

struct Folder(PathBuf);

impl Folder {
    /// In the build folder, which lies on a disk where a folder for temporary files may lie in memory.
    fn new() -> Folder {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("openline-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the build folder can be written to");
        Folder(folder)
    }

    /// A document with so many queues.
    fn document(&self, name: &str, queues: usize) -> PathBuf {
        let path = self.0.join(format!("{name}.yaml"));
        std::fs::write(&path, document(queues, 9)).expect("the build folder can be written to");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn document(queues: usize, opens: usize) -> String {
    let queue = |i| {
        format!(
            "  - {{name: Q{i}, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/London, transfer_function_name: t, \
             weekly_hours: {{mon: [{{start: \"{opens:02}:00\", end: \"17:00\"}}]}}}}\n"
        )
    };
    let queues: String = (0..queues).map(queue).collect();
    format!(
        "queues:\n{queues}handoffs:\n  - {{name: Help, is_default: true, description: Help, destinations: [Q0, Q1, Q2]}}\n"
    )
}

/// Times contenders in turn: the middle of the samples of each, in nanoseconds an element.
fn turns(rounds: usize, elements: usize, contenders: &mut [&mut dyn FnMut(usize)]) -> Vec<f64> {
    let mut samples: Vec<Vec<f64>> = contenders.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (samples, run) in samples.iter_mut().zip(contenders.iter_mut()) {
            let start = Instant::now();
            run(elements);
            samples.push(start.elapsed().as_nanos() as f64 / elements as f64);
        }
    }
    let middle = |samples: &mut Vec<f64>| {
        samples.sort_unstable_by(f64::total_cmp);
        samples[samples.len() / 2]
    };
    samples.iter_mut().map(middle).collect()
}

/// The way to the current engine when nothing changed.
fn reading(folder: &Folder) {
    let live = Live::open(folder.document("reading", 3)).expect("the document loads");
    let engine = live.engine();
    let pointer = AtomicPtr::new(Arc::as_ptr(&engine).cast_mut());
    let locked = RwLock::new(Arc::clone(&engine));
    let mut reader = live.reader();
    let times = turns(
        61,
        200_000,
        &mut [
            &mut |count| {
                (0..count).for_each(|_| {
                    black_box(black_box(&pointer).load(Ordering::Acquire));
                });
            },
            &mut |count| {
                (0..count).for_each(|_| {
                    black_box(Arc::as_ptr(black_box(&mut reader).engine()));
                });
            },
            &mut |count| {
                (0..count).for_each(|_| drop(black_box(Arc::clone(&black_box(&locked).read().expect("no panic")))));
            },
            &mut |count| (0..count).for_each(|_| drop(black_box(black_box(&live).engine()))),
            &mut |count| (0..count).for_each(|_| assert!(!black_box(&live).poll().expect("nothing is away"))),
        ],
    );
    let [load, read, lock, engine, poll] = times[..] else { unreachable!("five contenders") };
    row("one atomic load", format!("{load:.2} ns"), "", true);
    let ratio = read / load;
    row(
        "`reader.engine()`, unchanged",
        format!("{read:.2} ns, {ratio:.2}x"),
        "3 ns or 1.5x",
        read <= 3.0 || ratio <= 1.5,
    );
    let ratio = engine / lock;
    row("`live.engine()`", format!("{engine:.1} ns, {ratio:.2}x of {lock:.1} ns"), "1.3x", ratio <= 1.3);
    row("`poll()`, unchanged", format!("{poll:.2} ns"), "10 ns", poll <= 10.0);

    // Two cores may be two threads of one, which share what a loop needs: so a loop that only loads stands beside it.
    let reads = |threads: usize, count: usize| {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let mut reader = live.reader();
                scope.spawn(move || {
                    (0..count).for_each(|_| {
                        black_box(Arc::as_ptr(black_box(&mut reader).engine()));
                    });
                });
            }
        });
    };
    let loads = |threads: usize, count: usize| {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    (0..count).for_each(|_| {
                        black_box(black_box(&pointer).load(Ordering::Acquire));
                    });
                });
            }
        });
    };
    let times = turns(
        31,
        4_000_000,
        &mut [&mut |count| reads(1, count), &mut |count| reads(2, count), &mut |count| loads(1, count), &mut |count| {
            loads(2, count)
        }],
    );
    let (ratio, of_loads) = (times[1] / times[0], times[3] / times[2]);
    row(
        "`reader.engine()` by two threads, of one",
        format!("{ratio:.2}x, {:.2} ns; an atomic load by two, of one {of_loads:.2}x", times[1]),
        "2x",
        ratio <= 2.0,
    );
}

/// Sorts, and names the middle, the 99th of a hundred and the longest, in milliseconds.
fn spread(delays: &mut [Duration]) -> [f64; 3] {
    delays.sort_unstable();
    let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    [at(0.5), at(0.99), at(1.0)]
}

fn told([middle, most, longest]: [f64; 3]) -> String {
    format!("median {middle:.2} ms, p99 {most:.2} ms, longest {longest:.1} ms")
}

/// Closes a subject and ends that again, so that nothing piles up; each is a durable write.
fn writes(live: &Live, subject: &Subject, count: usize, pause: impl Fn(usize), mut done: impl FnMut(Instant, u64)) {
    let terms = || Terms::further_notice().by("bench");
    let mut closed = None;
    for turn in 0..count {
        pause(turn);
        let begun = Instant::now();
        let written = match closed.take() {
            None => live.close(subject.clone(), terms()),
            Some(id) => live.end(id, "bench"),
        };
        let written = written.expect("the store is there");
        if turn % 2 == 0 {
            closed = Some(written.id);
        }
        done(begun, written.generation.value());
    }
}

fn writing(folder: &Folder) {
    let mut times = Vec::new();
    let live = Live::builder(folder.document("writing", 3)).watch(false).open().expect("the document loads");
    writes(&live, &Subject::queue("Q1"), 1000, |_| (), |begun, _| times.push(begun.elapsed()));
    let spread_of = spread(&mut times);
    row("a durable write, embedded", told(spread_of), "p99 10 ms", spread_of[1] <= 10.0);
    let mut times = Vec::new();
    let live = Live::builder(folder.document("large", 10_000)).watch(false).open().expect("the document loads");
    writes(&live, &Subject::all(), 200, |_| (), |begun, _| times.push(begun.elapsed()));
    let spread_of = spread(&mut times);
    row("an override of all taken in, 10,000 queues, with its write", told(spread_of), "10 ms", spread_of[0] <= 10.0);
}

/// The clock that all processes of the host share.
fn monotonic() -> u64 {
    let time = rustix::time::clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// This program once more, in a part of its own; it ends when its input does.
fn child(part: &str, document: &Path, store: Option<&str>) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("a program has a path"));
    command.env("OPENLINE_BENCH_PART", part).env("OPENLINE_BENCH_DOCUMENT", document);
    if let Some(store) = store {
        command.env("OPENLINE_BENCH_STORE", store);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a process can be started")
}

fn part_live() -> Live {
    let builder = Live::builder(std::env::var_os("OPENLINE_BENCH_DOCUMENT").expect("the parent says it"));
    let builder = match std::env::var("OPENLINE_BENCH_STORE") {
        Ok(store) => builder.store(store),
        Err(_) => builder,
    };
    builder.open().expect("the document loads")
}

/// Another process of the host: notes when it answers by each generation.
fn part_told() {
    let live = part_live();
    live.on_change(|event| {
        if let Event::Override { generation, .. } | Event::Ended { generation, .. } = event {
            println!("{} {}", generation.value(), monotonic());
        }
    });
    println!("ready");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// How long after a write was acknowledged another process answers by it.
fn notice(folder: &Folder) {
    let embedded = [("same host, embedded", None, 5.0)];
    let servers = [("Redis on loopback", "OPENLINE_TEST_REDIS"), ("PostgreSQL on loopback", "OPENLINE_TEST_POSTGRES")];
    let servers = servers.map(|(name, variable)| (name, std::env::var(variable).ok(), 50.0));
    for (name, store, bar) in embedded.into_iter().chain(servers) {
        if store.is_none() && bar > 5.0 {
            println!("  notice, {name}: not measured, no server (scripts/bench-live starts one)");
            continue;
        }
        let path = folder.document(&format!("notice-{bar}"), 3);
        let store = store.map(|store| format!("{store}?name=bench{}", std::process::id()));
        let builder = Live::builder(&path).watch(false);
        let live = match &store {
            Some(store) => builder.store(store),
            None => builder,
        };
        let live = live.open().expect("the document loads");
        let mut other = child("told", &path, store.as_deref());
        let mut lines = BufReader::new(other.stdout.take().expect("it is a pipe")).lines();
        assert_eq!(lines.next().expect("it says that it is ready").expect("text"), "ready");
        // Read as they come, so that the pipe never fills.
        let reading = std::thread::spawn(move || {
            let pair = |line: String| line.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            lines.map_while(Result::ok).filter_map(pair).collect::<Vec<(u64, u64)>>()
        });
        let mut written = Vec::new();
        // Now and then, as people write: who is told has gone to sleep.
        let pause = |turn: usize| std::thread::sleep(Duration::from_micros(2000 + turn as u64 * 7919 % 6000));
        writes(&live, &Subject::queue("Q1"), 1000, pause, |_, generation| written.push((generation, monotonic())));
        std::thread::sleep(Duration::from_secs(2));
        drop(other.stdin.take());
        let answered = reading.join().expect("it only reads");
        assert!(other.wait().expect("it ends with its input").success());
        let delay = |&(generation, at): &(u64, u64)| {
            let (_, answered) = answered.iter().find(|(other, _)| *other >= generation).expect("it was told of all");
            Duration::from_nanos(answered.saturating_sub(at))
        };
        let mut delays: Vec<Duration> = written.iter().map(delay).collect();
        let spread_of = spread(&mut delays);
        row(&format!("notice, {name}"), told(spread_of), &format!("p99 {bar} ms"), spread_of[1] <= bar);
    }
}

/// Writes without a pause: overrides, and a document now and then.
fn part_writing() {
    let live = part_live();
    println!("ready");
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    for turn in 1.. {
        writes(&live, &Subject::queue("Q1"), 20, |_| (), |_, _| ());
        live.publish(&document(3, 8 + turn % 3), "bench", None).expect("nobody else publishes");
    }
}

/// How often the system took the processor away from this thread.
fn taken_away() -> i64 {
    // SAFETY: plain data for which zeros are a value, filled by the system.
    #[allow(unsafe_code)]
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_THREAD, &mut usage);
        usage.ru_nivcsw
    }
}

/// One process decides without a pause while another writes without a pause.
fn deciding(folder: &Folder) {
    const MOST: usize = 2000;
    let path = folder.document("deciding", 3);
    let live = Live::open(&path).expect("the document loads");
    let mut route = live.prepare(&Contact::new()).expect("there is a handoff");
    let mut writer = child("writing", &path, None);
    let mut line = String::new();
    BufReader::new(writer.stdout.take().expect("it is a pipe")).read_line(&mut line).expect("it says that it is ready");
    // By the microsecond; what takes longer is in the last.
    let mut took = vec![0u64; MOST + 1];
    let (mut longest, mut longest_at_work) = (Duration::ZERO, Duration::ZERO);
    let (begun, first, mut away) = (Instant::now(), live.generation().value(), taken_away());
    let mut at = openline::At::now().epoch_seconds();
    while begun.elapsed() < Duration::from_secs(20) {
        away = away.max(taken_away());
        for _ in 0..256 {
            at += 61;
            let start = Instant::now();
            black_box(black_box(&mut route).decide(at).expect("the topic is there"));
            let time = start.elapsed();
            took[(time.as_micros() as usize).min(MOST)] += 1;
            if time > Duration::from_micros(200) {
                let now = taken_away();
                if now == away {
                    longest_at_work = longest_at_work.max(time);
                }
                away = now;
            } else if time > longest_at_work {
                longest_at_work = time;
            }
            longest = longest.max(time);
        }
    }
    let generations = live.generation().value() - first;
    drop(writer.stdin.take());
    writer.wait().expect("it ends with its input");
    let all: u64 = took.iter().sum();
    let beyond = |share: f64| {
        let mut left = (all as f64 * (1.0 - share)) as u64;
        let slow = (0..=MOST).rev().find(|&micro| match left.checked_sub(took[micro]) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        slow.unwrap_or(0) + 1
    };
    let percentile = beyond(0.9999);
    row(
        &format!("{all} decisions over {generations} generations"),
        format!("p99.99 within {percentile} us"),
        "1 ms",
        percentile <= 1000,
    );
    let longest_ms = longest.as_secs_f64() * 1e3;
    let at_work = longest_at_work.as_secs_f64() * 1e3;
    row(
        "the longest decision",
        format!("{longest_ms:.2} ms; {at_work:.2} ms of those that kept the processor"),
        "50 ms",
        longest_ms <= 50.0,
    );
    let _ = std::io::stdout().flush();
}
