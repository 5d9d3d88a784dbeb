/*!
One queue, one instant: open now?
*/

use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use opening_hours::{Context, OpeningHours, localization::TzLocation};
use openline_benches::{Rotating, criterion, engine, plain_chrono, plain_jiff, queue, random_instants, rules};

fn is_open(c: &mut Criterion) {
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

    let mut instants = random_instants();
    for (i, &at) in instants.iter().enumerate() {
        let open = rule.is_open_at(at);
        assert_eq!(queue.is_open_at(at), open, "openline at {at}");
        assert_eq!(chrono.is_open(at), open, "chrono at {at}");
        assert_eq!(jiff.is_open(at), open, "jiff at {at}");
        assert!(i % 1000 != 0 || expression.is_open(time(at)) == open, "opening-hours at {at}");
    }

    for case in ["random", "rising"] {
        if case == "rising" {
            instants.iter_mut().enumerate().for_each(|(i, at)| *at = 1_767_225_600 + 5 * i as i64);
        }
        let mut group = c.benchmark_group(format!("lookup/is_open-{case}"));
        let mut time_all = |name: &str, size: usize, is_open: &dyn Fn(&[i64]) -> u32| {
            group.throughput(Throughput::Elements(size as u64));
            let mut instants = Rotating::new(&instants, size);
            group.bench_function(name, |b| b.iter(|| is_open(black_box(instants.chunk()))));
        };
        let count =
            |instants: &[i64], is_open: &dyn Fn(i64) -> bool| instants.iter().map(|&at| is_open(at) as u32).sum();
        time_all("openline", 10_000, &|chunk| chunk.iter().map(|&at| queue.is_open_at(at) as u32).sum());
        time_all("rules", 1000, &|chunk| chunk.iter().map(|&at| rule.is_open_at(at) as u32).sum());
        time_all("chrono", 1000, &|chunk| chunk.iter().map(|&at| chrono.is_open(at) as u32).sum());
        time_all("jiff", 1000, &|chunk| chunk.iter().map(|&at| jiff.is_open(at) as u32).sum());
        time_all("opening-hours", 10, &|chunk| count(chunk, &|at| expression.is_open(time(at))));
        group.finish();
    }

    // The next instant depends on the answer: how long one call takes from end to end.
    let instants = random_instants();
    let mut group = c.benchmark_group("lookup/is_open-chained");
    group.throughput(Throughput::Elements(10_000));
    let mut chunks = Rotating::new(&instants, 10_000);
    group.bench_function("openline", |b| {
        b.iter(|| chunks.chunk().iter().fold(0, |open, &at| queue.is_open_at(at + open) as i64))
    });
    let mut chunks = Rotating::new(&instants, 1000);
    group.throughput(Throughput::Elements(1000));
    group.bench_function("chrono", |b| {
        b.iter(|| chunks.chunk().iter().fold(0, |open, &at| chrono.is_open(at + open) as i64))
    });
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = is_open);
criterion_main!(benches);
