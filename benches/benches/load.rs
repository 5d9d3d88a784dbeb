/*!
A hundred thousand queues of 600 bytes, from the text to an engine, beside what skipping the same text costs.
*/

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openline_benches::{criterion, engine, fleet, rules};
use serde::de::IgnoredAny;

const QUEUES: usize = 100_000;

fn load(c: &mut Criterion) {
    let document = fleet::long_document(&fleet::members(QUEUES));
    let small = fleet::long_document(&fleet::members(100));
    let (compiled, by_rules) = (engine(&small), rules(&small));
    for (queue, rule) in compiled.queues().zip(by_rules.queues()) {
        for at in (1_767_225_600..1_798_761_600).step_by(10_007) {
            assert_eq!(queue.is_open_at(at), rule.is_open_at(at), "{queue:?} at {at}");
        }
    }
    let mut group = c.benchmark_group("load/100k-queues");
    group.throughput(Throughput::Elements(QUEUES as u64)).sample_size(10).measurement_time(Duration::from_secs(2));
    group.bench_function("openline", |b| b.iter(|| engine(&document)));
    group.bench_function("ignored-any", |b| b.iter(|| serde_json::from_str::<IgnoredAny>(&document).unwrap()));
    group.bench_function("json-value", |b| b.iter(|| serde_json::from_str::<serde_json::Value>(&document).unwrap()));
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = load);
criterion_main!(benches);
