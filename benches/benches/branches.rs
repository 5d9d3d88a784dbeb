/*!
One, a thousand, twenty thousand different branches: what each costs to load and to keep, and what a question costs, of one branch and of any.

A program of its own instead of a criterion bench: contenders take turns within one run, because only ratios within a run mean anything on a shared
machine. `cargo bench -p openline-benches --bench branches -- 1 1000 20000` names the sizes; a million is that many queues of a hundred thousand
different schedules.
*/

use std::{
    alloc::{GlobalAlloc, Layout, System},
    hint::black_box,
    sync::atomic::{AtomicIsize, Ordering},
    time::Instant,
};

use openline::{Contact, Engine, Target, ZoneSource};
use openline_benches::{
    FIVE_YEARS, Random,
    branches::{branches, destinations, document, plain, shared_document},
    engine, rules, turns,
};

/// Counts what is alive.
struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.fetch_add(size as isize - layout.size() as isize, Ordering::Relaxed);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn row(task: &str, (fast, middle): (f64, f64), other: Option<(f64, f64)>) {
    let ratios = other.map_or(String::new(), |(other_fast, other_middle)| {
        format!("{other_middle:10.1} ns {:7.1}x {:7.1}x", other_middle / middle, other_fast / fast)
    });
    println!("  {task:34} {middle:10.2} ns {fast:8.2} fastest {ratios}");
}

/// What a program that only looks at each byte once would take.
fn byte_by_byte(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1, 1000, 20_000] } else { sizes };
    println!("openline: middle and fastest sample; the plain chrono program; ratio of middles, of fastest");
    for size in sizes {
        match size {
            1_000_000 => million(),
            _ => measure(size),
        }
    }
    routes();
}

fn million() {
    let text = shared_document(1_000_000, 100_000);
    let before = LIVE.load(Ordering::Relaxed);
    let start = Instant::now();
    let builder = Engine::builder().zone_data(ZoneSource::Bundled).max_bytes(240 << 20);
    let loaded = builder.parse(&text).expect("the bench's document is valid");
    let each = (start.elapsed().as_nanos() / 1_000_000, (LIVE.load(Ordering::Relaxed) - before) / 1_000_000);
    let start = Instant::now();
    loaded.compile_all();
    let compiled = (start.elapsed().as_nanos() / 100_000, (LIVE.load(Ordering::Relaxed) - before) / 1_000_000);
    println!(
        "1000000 queues of 100000 schedules, {} bytes of text each: {} bytes each, {} before any is asked",
        text.len() / 1_000_000,
        compiled.1,
        each.1
    );
    println!("  load {} ns a queue, compile {} ns a schedule", each.0, compiled.0);
    let mut random = Random(9);
    let length = (FIVE_YEARS.end - FIVE_YEARS.start) as u64;
    let asked: Vec<(usize, i64)> = (0..1 << 20)
        .map(|_| (random.below(1_000_000) as usize, FIVE_YEARS.start + random.below(length) as i64))
        .collect();
    let slice = |round: usize| &asked[round * 79_190 % (asked.len() - 10_000)..][..10_000];
    let times = turns(
        100,
        &mut [
            (10_000, &mut |round| {
                let open = |&(number, at): &(usize, i64)| u32::from(loaded.queue_at(number).unwrap().is_open_at(at));
                black_box(slice(round).iter().map(open).sum::<u32>());
            }),
            (10_000, &mut |round| {
                let next = |&(number, at): &(usize, i64)| loaded.queue_at(number).unwrap().next_change_at(at);
                // Others, so that they are as far away.
                black_box(slice(round + 50).iter().filter_map(next).fold(0, i64::wrapping_add));
            }),
        ],
    );
    row("is_open, any queue", times[0], None);
    row("next_change, any queue", times[1], None);
}

/// A contact prepared once, for one branch and for four, beside a plain program that walks the same.
fn routes() {
    let made = branches(4);
    let plains: Vec<_> = made.iter().map(plain).collect();
    for count in [1, 4] {
        let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(destinations(&made[..count]));
        let engine = engine.expect("the bench's document is valid");
        let route = engine.prepare(&Contact::new()).expect("there is one handoff");
        let plains = &plains[..count];
        let mut random = Random(7);
        let length = (FIVE_YEARS.end - FIVE_YEARS.start) as u64;
        let instants: Vec<i64> = (0..1 << 20).map(|_| FIVE_YEARS.start + random.below(length) as i64).collect();
        let by_plain = |at: i64| plains.iter().position(|plain| plain.is_open(at)).unwrap_or(9);
        let by_route = |at: i64| match route.target_at(at) {
            Target::Queue(queue) => queue,
            _ => 9,
        };
        instants.iter().step_by(7).for_each(|&at| assert_eq!(by_route(at), by_plain(at), "{at}"));
        let slice = |round: usize, count: usize| &instants[round * 7919 * count % (instants.len() - count)..][..count];
        let times = turns(
            150,
            &mut [
                (10_000, &mut |round| {
                    black_box(slice(round, 10_000).iter().map(|&at| by_route(at)).sum::<usize>());
                }),
                (1000, &mut |round| {
                    black_box(slice(round, 1000).iter().map(|&at| by_plain(at)).sum::<usize>());
                }),
            ],
        );
        row(&format!("prepared route, {count} of {count} branches"), times[0], Some(times[1]));
    }
}

fn measure(size: usize) {
    let made = branches(size);
    let text = document(&made);
    let before = LIVE.load(Ordering::Relaxed);
    let loaded = engine(&text);
    let loaded_bytes = LIVE.load(Ordering::Relaxed) - before;
    loaded.compile_all();
    let bytes = LIVE.load(Ordering::Relaxed) - before;
    println!(
        "{size} different branches, {} bytes of text each: {} bytes each, {} before any is asked",
        text.len() / size,
        bytes / size as isize,
        loaded_bytes / size as isize
    );
    let plains: Vec<_> = made.iter().map(plain).collect();
    let instants: Vec<i64> = {
        let mut random = Random(7);
        let length = (FIVE_YEARS.end - FIVE_YEARS.start) as u64;
        (0..1 << 20).map(|_| FIVE_YEARS.start + random.below(length) as i64).collect()
    };
    let numbers: Vec<u32> = {
        let mut random = Random(8);
        (0..1 << 20).map(|_| random.below(size as u64) as u32).collect()
    };
    check(&loaded, &text, &plains, &instants, &numbers);
    let alone = engine(&document(&made[..1]));

    let loads = if size > 5000 { 7 } else { 20 };
    let load = turns(
        loads,
        &mut [
            (size, &mut |_| drop(black_box(engine(&text)))),
            (size, &mut |_| {
                black_box(byte_by_byte(black_box(text.as_bytes())));
            }),
            (size, &mut |_| {
                let engine = engine(&text);
                engine.compile_all();
                drop(black_box(engine));
            }),
        ],
    );
    for (task, load_of) in [("load", load[0]), ("load, and compile all", load[2])] {
        row(task, load_of, None);
        let (middle, fast) = (load_of.1 / load[1].1, load_of.0 / load[1].0);
        println!("  {:34} {middle:10.2}x a hash byte by byte ({:.0} ns), {fast:.2}x of fastest", "", load[1].1);
    }

    let (hot, alone) = (loaded.queue_at(size / 2).unwrap(), alone.queue_at(0).unwrap());
    let written_out = hot.written_out();
    let written = written_out.queue();
    let hot_plain = &plains[size / 2];
    let many = 10_000;
    let few = 1000;
    let slice = |round: usize, count: usize| {
        let from = round * 7919 * count % (instants.len() - count);
        (&instants[from..from + count], &numbers[from..from + count])
    };
    let is_open = turns(
        150,
        &mut [
            (many, &mut |round| {
                black_box(slice(round, many).0.iter().map(|&at| u32::from(hot.is_open_at(at))).sum::<u32>());
            }),
            (few, &mut |round| {
                black_box(slice(round, few).0.iter().map(|&at| u32::from(hot_plain.is_open(at))).sum::<u32>());
            }),
            (many, &mut |round| {
                black_box(slice(round, many).0.iter().map(|&at| u32::from(alone.is_open_at(at))).sum::<u32>());
            }),
            (many, &mut |round| {
                let (at, numbers) = slice(round, many);
                let open =
                    |(&at, &number): (&i64, &u32)| u32::from(loaded.queue_at(number as usize).unwrap().is_open_at(at));
                black_box(at.iter().zip(numbers).map(open).sum::<u32>());
            }),
            (few, &mut |round| {
                let (at, numbers) = slice(round, few);
                let open = |(&at, &number): (&i64, &u32)| u32::from(plains[number as usize].is_open(at));
                black_box(at.iter().zip(numbers).map(open).sum::<u32>());
            }),
            (many, &mut |round| {
                black_box(slice(round, many).0.iter().map(|&at| u32::from(written.is_open_at(at))).sum::<u32>());
            }),
        ],
    );
    let next_change = turns(
        150,
        &mut [
            (many, &mut |round| {
                black_box(
                    slice(round, many).0.iter().filter_map(|&at| hot.next_change_at(at)).fold(0, i64::wrapping_add),
                );
            }),
            (few, &mut |round| {
                black_box(
                    slice(round, few).0.iter().filter_map(|&at| hot_plain.next_change(at)).fold(0, i64::wrapping_add),
                );
            }),
            (many, &mut |round| {
                black_box(
                    slice(round, many).0.iter().filter_map(|&at| alone.next_change_at(at)).fold(0, i64::wrapping_add),
                );
            }),
            (many, &mut |round| {
                let (at, numbers) = slice(round, many);
                let next = |(&at, &number): (&i64, &u32)| loaded.queue_at(number as usize).unwrap().next_change_at(at);
                black_box(at.iter().zip(numbers).filter_map(next).fold(0, i64::wrapping_add));
            }),
            (few, &mut |round| {
                let (at, numbers) = slice(round, few);
                let next = |(&at, &number): (&i64, &u32)| plains[number as usize].next_change(at);
                black_box(at.iter().zip(numbers).filter_map(next).fold(0, i64::wrapping_add));
            }),
            (many, &mut |round| {
                black_box(
                    slice(round, many).0.iter().filter_map(|&at| written.next_change_at(at)).fold(0, i64::wrapping_add),
                );
            }),
        ],
    );
    for (name, times) in [("is_open", is_open), ("next_change", next_change)] {
        row(&format!("{name}, one branch alone"), times[2], Some(times[1]));
        for (task, times_of) in [("one branch of all", times[0]), ("the same written out", times[5])] {
            row(&format!("{name}, {task}"), times_of, Some(times[1]));
            let (middle, fast) = (times_of.1 / times[2].1, times_of.0 / times[2].0);
            println!("  {:34} {middle:10.2}x its price alone ({fast:.2}x of fastest)", "");
        }
        row(&format!("{name}, any branch"), times[3], Some(times[4]));
    }
    let (mut open, mut streamed) = (vec![false; instants.len()], vec![false; instants.len()]);
    let batch = turns(
        20,
        &mut [
            (instants.len(), &mut |_| hot.is_open_many(black_box(&instants), black_box(&mut open))),
            (instants.len(), &mut |_| {
                let (instants, streamed) = (black_box(&instants), black_box(&mut streamed));
                instants.iter().zip(streamed.iter_mut()).for_each(|(&at, open)| *open = at & 1 != 0);
            }),
        ],
    );
    row("a million instants, one of all", batch[0], None);
    let (middle, fast) = (batch[0].1 / batch[1].1, batch[0].0 / batch[1].0);
    println!("  {:34} {middle:10.2}x a loop that reads and writes ({fast:.2}x of fastest)", "");
    row(
        "open seconds of a week, any branch",
        {
            let sums = &mut |round| {
                let (at, numbers) = slice(round, few);
                let sum = |(&at, &number): (&i64, &u32)| {
                    loaded.queue_at(number as usize).unwrap().open_seconds_at(at, at + 604_800)
                };
                black_box(at.iter().zip(numbers).map(sum).sum::<i64>());
            };
            turns(100, &mut [(few, sums)])[0]
        },
        None,
    );
}

/// Everybody says what the rules say.
fn check(
    loaded: &Engine,
    text: &str,
    plains: &[openline_benches::plain_chrono::Plain],
    instants: &[i64],
    numbers: &[u32],
) {
    let rules = rules(text);
    for (&at, &number) in instants.iter().zip(numbers).step_by(5) {
        let (queue, rule) = (loaded.queue_at(number as usize).unwrap(), rules.queue_at(number as usize).unwrap());
        let plain = &plains[number as usize];
        let (open, next) = (rule.is_open_at(at), rule.next_change_at(at));
        assert_eq!((queue.is_open_at(at), queue.next_change_at(at)), (open, next), "{number} at {at}");
        assert_eq!((plain.is_open(at), plain.next_change(at)), (open, next), "{number} at {at}");
    }
}
