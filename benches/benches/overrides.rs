/*!
What overrides cost: a queue that none touches, one that is touched two hundred times in five years, a route with one such lane, and taking in an
override of everything in a centre of ten thousand queues.

A program of its own instead of a criterion bench: an untouched queue may cost a twentieth more than one beside no override, and only contenders that take
turns are compared so finely. `cargo bench -p openline-benches --bench overrides`.
*/

use std::hint::black_box;

use openline::{Contact, Engine, Override, Queue, Route, Subject, Target};
use openline_benches::{FIVE_YEARS, engine, fleet, queue, random_instants, turns};

/// So many instants a sample.
const SAMPLE: usize = 10_000;

/// So many routes take turns for each contender.
const ROUTES: usize = 16;

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

fn main() {
    println!("middle sample; ratio of middles to that without overrides, of fastest; bar");
    lookups();
    routes();
    taking();
}

/// A time beside the first, which is that without overrides, and what it may be of that.
fn row(task: &str, (fast, middle): (f64, f64), beside: (f64, f64), bar: &str, holds: impl Fn(f64, f64) -> bool) {
    let (ratio, of_fastest) = (middle / beside.1, fast / beside.0);
    let verdict = if holds(ratio, middle) { "met" } else { "missed" };
    println!("  {task}: {middle:.2} ns; {ratio:.3}x of {:.2} ns, {of_fastest:.3}x; {bar}: {verdict}", beside.1);
}

/// One piece of code for all, so that they differ in nothing but what they ask.
#[inline(never)]
fn ask_queue(queue: &Queue<'_>, instants: &[i64]) {
    black_box(instants.iter().filter(|&&at| queue.is_open_at(at)).count());
}

/// As for queues.
#[inline(never)]
fn ask_route(route: &Route<'_>, instants: &[i64]) {
    let number = |target: Target| match target {
        Target::Queue(queue) => queue,
        _ => 9,
    };
    black_box(instants.iter().map(|&at| number(route.target_at(at))).sum::<usize>());
}

fn lookups() {
    let plain = engine(&document());
    let touched = plain.with_overrides(closings("Queue 4")).unwrap();
    let instants = random_instants();
    let of = |engine: &'static Engine, index: usize| engine.queue_at(index).unwrap();
    let (plain, touched): (&'static Engine, &'static Engine) =
        (Box::leak(Box::new(plain)), Box::leak(Box::new(touched)));
    let (without, untouched, closed) = (of(plain, 0), of(touched, 0), of(touched, 4));
    for &at in instants.iter().step_by(5) {
        let hours = of(plain, 4).is_open_at(at);
        assert_eq!(closed.is_open_at(at), hours && !is_closed_by_one(at), "touched at {at}");
        assert_eq!(untouched.is_open_at(at), without.is_open_at(at), "untouched at {at}");
    }
    let slice = |round: usize| &instants[round * 79_190 % (instants.len() - SAMPLE)..][..SAMPLE];
    let times = turns(
        401,
        &mut [
            (SAMPLE, &mut |round| ask_queue(&without, slice(round))),
            (SAMPLE, &mut |round| ask_queue(&untouched, slice(round))),
            (SAMPLE, &mut |round| ask_queue(&closed, slice(round))),
        ],
    );
    row("is_open of a queue that no override touches", times[1], times[0], "1.05x", |ratio, _| ratio <= 1.05);
    row("is_open of a queue with 240 segments", times[2], times[0], "30 ns or 10x", |ratio, time| {
        time <= 30.0 || ratio <= 10.0
    });
}

fn routes() {
    let plain = engine(&document());
    let untouched = plain.with_overrides(closings("Queue 4")).unwrap();
    let touched = plain.with_overrides(closings("Queue 1")).unwrap();
    let instants = random_instants();
    let contact = Contact::new();
    // Several of each, because where in memory a route lies makes up to two thirds of its price.
    let several = |engine: &'static Engine| -> Vec<Route<'_>> {
        (0..ROUTES).map(|_| engine.prepare(&contact).unwrap()).collect()
    };
    let engines = [plain, untouched, touched].map(|engine| -> &'static Engine { Box::leak(Box::new(engine)) });
    let [without, elsewhere, one] = engines.map(several);
    for &at in instants.iter().step_by(5) {
        let open = |index: usize| engines[2].queue_at(index).unwrap().is_open_at(at);
        let first = (0..4).find(|&index| open(index)).map_or(Target::None, Target::Queue);
        assert_eq!(one[0].target_at(at), first, "touched at {at}");
        assert_eq!(elsewhere[0].target_at(at), without[0].target_at(at), "untouched at {at}");
    }
    let slice = |round: usize| &instants[round * 79_190 % (instants.len() - SAMPLE)..][..SAMPLE];
    let times = turns(
        401,
        &mut [
            (SAMPLE, &mut |round| ask_route(&without[round % ROUTES], slice(round))),
            (SAMPLE, &mut |round| ask_route(&elsewhere[round % ROUTES], slice(round))),
            (SAMPLE, &mut |round| ask_route(&one[round % ROUTES], slice(round))),
        ],
    );
    row("prepared route of four, overrides elsewhere", times[1], times[0], "1.05x", |ratio, _| ratio <= 1.05);
    row("prepared route of four, one of them with 240 segments", times[2], times[0], "4x", |ratio, _| ratio <= 4.0);
}

fn taking() {
    const QUEUES: usize = 10_000;
    let engine = engine(&fleet::document(&fleet::members(QUEUES)));
    let fire = || Override::closed(Subject::all()).from(FIVE_YEARS.start).until(FIVE_YEARS.end).reason("Fire alarm");
    let closed = engine.with_overrides([fire()]).unwrap();
    assert!(closed.open_queues(FIVE_YEARS.start, None, None).unwrap().is_empty());
    let times = turns(101, &mut [(1, &mut |_| drop(black_box(engine.with_overrides([black_box(fire())]).unwrap())))]);
    let milliseconds = times[0].1 / 1e6;
    let verdict = if milliseconds <= 10.0 { "met" } else { "missed" };
    println!("  a closing of all 10,000 queues taken in: {milliseconds:.2} ms; 10 ms: {verdict}");
}
