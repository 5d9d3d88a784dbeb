/*!
One queue, a million instants at once.
*/

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openline_benches::{INSTANTS, criterion, engine, queue, random_instants, rules};

fn many(c: &mut Criterion) {
    let document = queue::document();
    let (engine, rules) = (engine(&document), rules(&document));
    let (queue, rule) = (engine.queue("Support").unwrap(), rules.queue("Support").unwrap());
    let mut instants = random_instants();
    let mut open = vec![false; INSTANTS];
    for case in ["random", "sorted"] {
        if case == "sorted" {
            instants.sort_unstable();
        }
        queue.is_open_many(&instants, &mut open);
        for (&at, &open) in instants.iter().zip(&open) {
            assert_eq!(open, rule.is_open_at(at), "openline at {at}");
        }
        let mut group = c.benchmark_group(format!("batch/is_open_many-{case}"));
        group.throughput(Throughput::Elements(INSTANTS as u64));
        group.bench_function("openline", |b| b.iter(|| queue.is_open_many(black_box(&instants), black_box(&mut open))));
        // What memory allows: read 8 bytes and write 1 for each element, with next to nothing in between.
        group.bench_function("stream", |b| {
            b.iter(|| {
                let (instants, open) = (black_box(&instants), black_box(&mut open));
                instants.iter().zip(open.iter_mut()).for_each(|(&at, open)| *open = at & 1 != 0);
            })
        });
        group.bench_function("one-by-one", |b| {
            b.iter(|| {
                let (instants, open) = (black_box(&instants), black_box(&mut open));
                instants.iter().zip(open.iter_mut()).for_each(|(&at, open)| *open = queue.is_open_at(at));
            })
        });
        group.finish();
    }
}

criterion_group!(name = benches; config = criterion(); targets = many);
criterion_main!(benches);
