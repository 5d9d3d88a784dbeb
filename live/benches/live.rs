//! What a question costs on its way to the current engine, and what a write costs. `cargo bench -p openline-live`.

use std::{
    hint::black_box,
    sync::{
        Arc, RwLock,
        atomic::{AtomicPtr, Ordering},
    },
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use openline::{Engine, Subject};
use openline_live::{Live, Terms};

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("openline-bench-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn document(queues: usize) -> String {
    let queue = |i| {
        format!(
            "  - {{name: Q{i}, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: t}}\n"
        )
    };
    format!("queues:\n{}", (0..queues).map(queue).collect::<String>())
}

fn open(name: &str, queues: usize, watch: bool) -> Live {
    let path = folder(name).join("centre.yaml");
    std::fs::write(&path, document(queues)).unwrap();
    Live::builder(path).watch(watch).open().unwrap()
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("current engine");
    let live = open("reading", 3, true);
    let mut engine = Arc::new(document(3).parse::<Engine>().unwrap());
    let pointer = AtomicPtr::new(Arc::as_ptr(&engine).cast_mut());
    group.bench_function("one atomic load", |b| b.iter(|| black_box(&pointer).load(Ordering::Acquire)));
    let mut reader = live.reader();
    group.bench_function("reader.engine()", |b| b.iter(|| Arc::as_ptr(black_box(&mut reader).engine())));
    let locked = RwLock::new(Arc::clone(&engine));
    group.bench_function("RwLock read and Arc clone", |b| b.iter(|| Arc::clone(&black_box(&locked).read().unwrap())));
    group.bench_function("live.engine()", |b| b.iter(|| black_box(&live).engine()));
    group.bench_function("poll, unchanged", |b| b.iter(|| black_box(&live).poll().unwrap()));
    group.bench_function("two threads: reader.engine()", |b| {
        b.iter_custom(|turns| {
            let begun = Instant::now();
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    let mut reader = live.reader();
                    scope.spawn(move || {
                        for _ in 0..turns {
                            black_box(Arc::as_ptr(black_box(&mut reader).engine()));
                        }
                    });
                }
            });
            begun.elapsed()
        });
    });
    Arc::make_mut(&mut engine);
    group.finish();
}

fn writing(c: &mut Criterion) {
    let mut group = c.benchmark_group("write");
    group.sample_size(20).measurement_time(Duration::from_secs(5));
    let (writing, watching) =
        (open("writing", 3, false), Live::builder(folder("writing").join("centre.yaml")).open().unwrap());
    let terms = || Terms::lasting(Duration::from_secs(1)).by("bench");
    let mut delays = Vec::new();
    group.bench_function("durable, embedded", |b| b.iter(|| writing.close(Subject::queue("Q1"), terms()).unwrap()));
    group.bench_function("until another handle of the host answers by it", |b| {
        b.iter_custom(|turns| {
            let mut all = Duration::ZERO;
            for _ in 0..turns {
                let written = writing.close(Subject::queue("Q1"), terms()).unwrap();
                let begun = Instant::now();
                while watching.generation() < written.generation {
                    std::hint::spin_loop();
                }
                delays.push(begun.elapsed());
                all += begun.elapsed();
            }
            all
        });
    });
    delays.sort();
    // None when this bench was not asked for.
    if let Some(last) = delays.len().checked_sub(1) {
        let at = |share: f64| delays[(last as f64 * share) as usize];
        println!("notice: median {:?}, p99 {:?} of {}", at(0.5), at(0.99), delays.len());
    }
    let large = open("large", 10_000, false);
    group.bench_function("an override of everything, 10,000 queues, durable", |b| {
        b.iter(|| large.close(Subject::all(), terms()).unwrap())
    });
    group.finish();
    for name in ["reading", "writing", "large"] {
        let _ = std::fs::remove_dir_all(folder(name));
    }
}

criterion_group!(benches, reading, writing);
criterion_main!(benches);
