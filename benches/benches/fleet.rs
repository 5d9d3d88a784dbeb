/*!
Which queues of a large fleet are open now, for a channel and a language?
*/

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openline_benches::{Random, criterion, engine, fleet};

const QUEUES: usize = 200_000;
/// As many as the plain program keeps; its cost is the same for each.
const PLAIN: usize = 10_000;

fn fleet(c: &mut Criterion) {
    let members = fleet::members(QUEUES);
    let engine = engine(&fleet::document(&members));
    let plain: Vec<_> = members[..PLAIN].iter().map(fleet::plain).collect();
    let mut random = Random(3);
    let instants: Vec<i64> = (0..1000).map(|_| 1_767_225_600 + random.below(31_536_000) as i64).collect();
    for &at in &instants[..50] {
        let open = engine.open_queues(at, Some("voice"), Some("es")).unwrap();
        let mut open = open.iter().map(|queue| queue.index()).peekable();
        for (number, (hours, wanted)) in plain.iter().enumerate() {
            let found = open.next_if_eq(&number).is_some();
            assert_eq!(found, *wanted && hours.is_open(at), "queue {number} at {at}");
        }
    }
    let mut next = instants.iter().cycle();
    let mut group = c.benchmark_group("fleet/open_queues");
    group.throughput(Throughput::Elements(QUEUES as u64));
    group.bench_function("openline", |b| {
        b.iter(|| engine.open_queues(*next.next().unwrap(), black_box(Some("voice")), Some("es")).unwrap().len())
    });
    group.throughput(Throughput::Elements(PLAIN as u64));
    group.bench_function("chrono", |b| {
        b.iter(|| {
            let at = *next.next().unwrap();
            plain.iter().filter(|(hours, wanted)| *wanted & hours.is_open(at)).count()
        })
    });
    group.finish();

    // One queue after another in no order: memory, not arithmetic.
    let mut group = c.benchmark_group("fleet/random-queue");
    let asked: Vec<(usize, i64)> =
        (0..10_000).map(|_| (random.below(QUEUES as u64) as usize, instants[random.below(1000) as usize])).collect();
    group.throughput(Throughput::Elements(asked.len() as u64));
    group.bench_function("openline", |b| {
        let is_open = |&(queue, at): &(usize, i64)| engine.queue_at(queue).unwrap().is_open_at(at);
        b.iter(|| black_box(&asked).iter().filter(|asked| is_open(asked)).count())
    });
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = fleet);
criterion_main!(benches);
