/*!
From the text of one queue with 36 exceptions to an engine that answers for seven years.
*/

use criterion::{Criterion, criterion_group, criterion_main};
use opening_hours::OpeningHours;
use openline::{Engine, ZoneSource};
use openline_benches::{criterion, queue};

fn compile(c: &mut Criterion) {
    let (document, expression) = (queue::document(), queue::expression());
    let load = |years| {
        let builder = Engine::builder().zone_data(ZoneSource::Bundled).compiled_years(years);
        builder.parse(&document).unwrap()
    };
    assert_eq!(load(2023..2030).queues().len(), 1);
    let mut group = c.benchmark_group("compile/one-queue");
    // The difference of the two is what its tables cost.
    group.bench_function("openline-seven-years", |b| b.iter(|| load(2023..2030)));
    group.bench_function("openline-rules-only", |b| b.iter(|| load(0..0)));
    group.bench_function("opening-hours-parse", |b| b.iter(|| expression.parse::<OpeningHours>().unwrap()));
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = compile);
criterion_main!(benches);
