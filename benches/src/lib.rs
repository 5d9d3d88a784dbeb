/*!
What the benches share: the realistic queue, the rivals that answer for it, the instants, and how criterion is set up.

Every bench checks its answers against the rules before it times anything; a rival that disagrees stops the run.
*/

pub mod branches;
pub mod fleet;
pub mod plain_chrono;
pub mod plain_jiff;
pub mod queue;

use std::time::Instant;

use criterion::Criterion;
use openline::{Engine, ZoneSource};

/// Short runs: the whole set takes a few minutes, and ratios settle long before absolute figures do.
pub fn criterion() -> Criterion {
    use std::time::Duration;
    Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .sample_size(40)
        .configure_from_args()
}

/// 2024-01-01T00:00:00Z to 2029-01-01T00:00:00Z.
pub const FIVE_YEARS: std::ops::Range<i64> = 1_704_067_200..1_861_920_000;

/// How many instants a bench walks through, so that no branch predictor learns them.
pub const INSTANTS: usize = 1_000_000;

/// Pseudo-random numbers that are the same in every run (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }
}

/// One million instants, uniform over [`FIVE_YEARS`].
pub fn random_instants() -> Vec<i64> {
    let mut random = Random(7);
    let length = (FIVE_YEARS.end - FIVE_YEARS.start) as u64;
    (0..INSTANTS).map(|_| FIVE_YEARS.start + random.below(length) as i64).collect()
}

/// Chunks of a list, round and round.
pub struct Rotating<'a> {
    list: &'a [i64],
    size: usize,
    from: usize,
}

impl<'a> Rotating<'a> {
    pub fn new(list: &'a [i64], size: usize) -> Rotating<'a> {
        Rotating { list, size, from: 0 }
    }

    #[inline]
    pub fn chunk(&mut self) -> &'a [i64] {
        if self.from + self.size > self.list.len() {
            self.from = 0;
        }
        let chunk = &self.list[self.from..self.from + self.size];
        self.from += self.size;
        chunk
    }
}

/// Times contenders in turn, each with its number of elements, and tells the fastest and the middle sample of each, in nanoseconds an element.
pub fn turns(rounds: usize, contenders: &mut [(usize, &mut dyn FnMut(usize))]) -> Vec<(f64, f64)> {
    let mut samples: Vec<Vec<f64>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        // Another begins each time: the first of a round finds the others' data in the caches, and its instants in none.
        for turn in 0..contenders.len() {
            let contender = (round + turn) % contenders.len();
            let (elements, run) = &mut contenders[contender];
            let start = Instant::now();
            run(round);
            samples[contender].push(start.elapsed().as_nanos() as f64 / *elements as f64);
        }
    }
    let both = |samples: &mut Vec<f64>| {
        samples.sort_unstable_by(f64::total_cmp);
        (samples[0], samples[samples.len() / 2])
    };
    samples.iter_mut().map(both).collect()
}

/// An engine as users get it, with pinned zone data.
pub fn engine(document: &str) -> Engine {
    let builder = Engine::builder().zone_data(ZoneSource::Bundled);
    builder.parse(document).expect("the benches' documents are valid")
}

/// The same engine without pages: the rules' own answers.
pub fn rules(document: &str) -> Engine {
    let builder = Engine::builder().zone_data(ZoneSource::Bundled).compiled_years(0..0);
    builder.parse(document).expect("the benches' documents are valid")
}
