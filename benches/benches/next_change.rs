/*!
One queue, one instant: until when?
*/

use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use opening_hours::{Context, OpeningHours, localization::TzLocation};
use openline::Engine;
use openline_benches::{Rotating, criterion, engine, plain_chrono, plain_jiff, queue, random_instants, rules};

fn next_change(c: &mut Criterion) {
    let document = queue::document();
    let (engine, rules) = (engine(&document), rules(&document));
    let (queue, rule) = (engine.queue("Support").unwrap(), rules.queue("Support").unwrap());
    let chrono = plain_chrono::Plain::new(queue::ZONE, 0);
    let jiff = plain_jiff::Plain::new(queue::ZONE);
    let zone = TzLocation::new(chrono_tz::America::Los_Angeles);
    let expression: OpeningHours = queue::expression().parse().unwrap();
    let expression = expression.with_context(Context::default().with_locale(zone));
    let time =
        |at: i64| DateTime::<Utc>::from_timestamp(at, 0).unwrap().with_timezone(&chrono_tz::America::Los_Angeles);
    let by_expression = |at: i64| expression.next_change(time(at)).map(|at| at.timestamp());

    let instants = random_instants();
    for (i, &at) in instants.iter().step_by(5).enumerate() {
        let change = rule.next_change_at(at);
        assert_eq!(queue.next_change_at(at), change, "openline at {at}");
        assert_eq!(chrono.next_change(at), change, "chrono at {at}");
        assert_eq!(jiff.next_change(at), change, "jiff at {at}");
        assert!(i % 1000 != 0 || by_expression(at) == change, "opening-hours at {at}");
    }

    let mut group = c.benchmark_group("next_change/realistic");
    let mut time_all = |name: &str, size: usize, next_change: &dyn Fn(&[i64]) -> i64| {
        group.throughput(Throughput::Elements(size as u64));
        let mut instants = Rotating::new(&instants, size);
        group.bench_function(name, |b| b.iter(|| next_change(black_box(instants.chunk()))));
    };
    time_all("openline", 10_000, &|chunk| sum(chunk, |at| queue.next_change_at(at)));
    time_all("rules", 1000, &|chunk| sum(chunk, |at| rule.next_change_at(at)));
    time_all("chrono", 1000, &|chunk| sum(chunk, |at| chrono.next_change(at)));
    time_all("jiff", 1000, &|chunk| sum(chunk, |at| jiff.next_change(at)));
    time_all("opening-hours", 10, &|chunk| sum(chunk, by_expression));
    group.finish();

    constant(c, "next_change/always-open", &queue::always_open_document(), plain_chrono::Plain::always_open());
    constant(c, "next_change/never-open", &queue::never_open_document(), plain_chrono::Plain::never_open());
}

/// A queue that has no change to find.
fn constant(c: &mut Criterion, name: &str, document: &str, chrono: plain_chrono::Plain) {
    let first = |engine: &Engine| engine.queues().next().unwrap().name().to_owned();
    let (engine, rules) = (engine(document), rules(document));
    let (queue, rule) = (engine.queue(&first(&engine)).unwrap(), rules.queue(&first(&rules)).unwrap());
    let instants = random_instants();
    for &at in instants.iter().step_by(1000) {
        let answers = (rule.next_change_at(at), queue.next_change_at(at), chrono.next_change(at));
        assert_eq!(answers, (None, None, None), "{name} at {at}");
    }
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(10_000));
    let mut chunks = Rotating::new(&instants, 10_000);
    group.bench_function("openline", |b| b.iter(|| sum(black_box(chunks.chunk()), |at| queue.next_change_at(at))));
    group.throughput(Throughput::Elements(1000));
    let mut chunks = Rotating::new(&instants, 1000);
    group.bench_function("rules", |b| b.iter(|| sum(black_box(chunks.chunk()), |at| rule.next_change_at(at))));
    group.throughput(Throughput::Elements(10));
    let mut chunks = Rotating::new(&instants, 10);
    group.bench_function("chrono", |b| b.iter(|| sum(black_box(chunks.chunk()), |at| chrono.next_change(at))));
    group.finish();
}

#[inline]
fn sum(chunk: &[i64], next_change: impl Fn(i64) -> Option<i64>) -> i64 {
    chunk.iter().map(|&at| next_change(at).unwrap_or(0)).fold(0, i64::wrapping_add)
}

criterion_group!(name = benches; config = criterion(); targets = next_change);
criterion_main!(benches);
