/*!
What overrides cost: a queue that none touches, one that is touched two hundred times in five years, a route with one such lane, and taking in an
override of everything in a centre of ten thousand queues.
*/

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openline::{Contact, Engine, Override, Queue, Subject, Target};
use openline_benches::{FIVE_YEARS, Rotating, criterion, engine, fleet, queue, random_instants};

/// So many closings; with the stretches between them twice as many segments.
const CLOSINGS: i64 = 120;

const ZONES: [&str; 4] = ["America/Los_Angeles", "America/New_York", "Europe/Madrid", "Asia/Manila"];

/// The four destinations of a contact, and one more queue beside them.
fn document() -> String {
    let zones = ZONES.iter().chain(&ZONES[..1]).enumerate();
    let objects = zones.map(|(i, zone)| queue::object(&format!("Queue {i}"), zone, 60 * (i as u16 % 3), ""));
    let queues: Vec<String> = objects.collect();
    format!(
        r#"{{"queues": [{}], "handoffs": [{{"name": "Help", "description": "d", "is_default": true,
            "destinations": ["Queue 0", "Queue 1", "Queue 2", "Queue 3"]}}]}}"#,
        queues.join(",")
    )
}

/// Closings of some hours, evenly over the five years that are asked about.
fn closings(queue: &str) -> impl Iterator<Item = Override> {
    let step = (FIVE_YEARS.end - FIVE_YEARS.start) / CLOSINGS;
    let closing = move |i: i64| {
        let from = FIVE_YEARS.start + i * step;
        Override::closed(Subject::queue(queue)).from(from).until(from + step / 3)
    };
    (0..CLOSINGS).map(closing)
}

fn is_closed_by_one(at: i64) -> bool {
    let step = (FIVE_YEARS.end - FIVE_YEARS.start) / CLOSINGS;
    let since = at - FIVE_YEARS.start;
    since / step < CLOSINGS && since % step < step / 3
}

fn lookups(c: &mut Criterion) {
    let plain = engine(&document());
    let touched = plain.with_overrides(closings("Queue 4")).unwrap();
    let instants = random_instants();
    let queue = |engine: &'static Engine, index: usize| engine.queue_at(index).unwrap();
    let (plain, touched): (&'static Engine, &'static Engine) =
        (Box::leak(Box::new(plain)), Box::leak(Box::new(touched)));
    let contenders: [(&str, Queue<'_>); 3] =
        [("without", queue(plain, 0)), ("untouched", queue(touched, 0)), ("touched", queue(touched, 4))];
    for &at in instants.iter().step_by(5) {
        let hours = queue(plain, 4).is_open_at(at);
        assert_eq!(contenders[2].1.is_open_at(at), hours && !is_closed_by_one(at), "touched at {at}");
        assert_eq!(contenders[1].1.is_open_at(at), contenders[0].1.is_open_at(at), "untouched at {at}");
    }
    let mut group = c.benchmark_group("overrides/is_open");
    group.throughput(Throughput::Elements(10_000));
    for (name, queue) in contenders {
        let mut chunks = Rotating::new(&instants, 10_000);
        group.bench_function(name, |b| {
            b.iter(|| black_box(chunks.chunk()).iter().filter(|&&at| queue.is_open_at(at)).count())
        });
    }
    group.finish();
}

fn routes(c: &mut Criterion) {
    let plain = engine(&document());
    let untouched = plain.with_overrides(closings("Queue 4")).unwrap();
    let touched = plain.with_overrides(closings("Queue 1")).unwrap();
    let instants = random_instants();
    let contact = Contact::new();
    let routes = [("without", &plain), ("untouched", &untouched), ("one-touched", &touched)];
    let routes = routes.map(|(name, engine)| (name, engine.prepare(&contact).unwrap()));
    for &at in instants.iter().step_by(5) {
        let open = |index: usize| touched.queue_at(index).unwrap().is_open_at(at);
        let first = (0..4).find(|&index| open(index)).map_or(Target::None, Target::Queue);
        assert_eq!(routes[2].1.target_at(at), first, "touched at {at}");
        assert_eq!(routes[1].1.target_at(at), routes[0].1.target_at(at), "untouched at {at}");
    }
    let number = |target: Target| match target {
        Target::Queue(queue) => queue,
        _ => 9,
    };
    let mut group = c.benchmark_group("overrides/route");
    group.throughput(Throughput::Elements(10_000));
    for (name, route) in &routes {
        let mut chunks = Rotating::new(&instants, 10_000);
        group.bench_function(*name, |b| {
            b.iter(|| black_box(chunks.chunk()).iter().map(|&at| number(route.target_at(at))).sum::<usize>())
        });
    }
    group.finish();
}

fn taking(c: &mut Criterion) {
    const QUEUES: usize = 10_000;
    let engine = engine(&fleet::document(&fleet::members(QUEUES)));
    let fire = || Override::closed(Subject::all()).from(FIVE_YEARS.start).until(FIVE_YEARS.end).reason("Fire alarm");
    let closed = engine.with_overrides([fire()]).unwrap();
    assert!(closed.open_queues(FIVE_YEARS.start, None, None).unwrap().is_empty());
    let mut group = c.benchmark_group("overrides/taken-in");
    group.bench_function("all-of-10k-queues", |b| b.iter(|| engine.with_overrides([black_box(fire())]).unwrap()));
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = lookups, routes, taking);
criterion_main!(benches);
