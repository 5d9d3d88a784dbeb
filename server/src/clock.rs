/*!
What time it is: the host's clock, or in tests one that runs faster.
*/

use std::time::{Duration, Instant, SystemTime};

/// Where "now" comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock(Option<Fast>);

#[derive(Clone, Copy, Debug)]
struct Fast {
    begun: Instant,
    at: i64,
    speed: u32,
}

impl Clock {
    /// A clock that starts at an instant and runs so many times as fast: for tests.
    #[doc(hidden)]
    pub fn fast(at: i64, speed: u32) -> Clock {
        Clock(Some(Fast { begun: Instant::now(), at, speed: speed.max(1) }))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        match self.0 {
            Some(fast) => fast.at * 1000 + fast.begun.elapsed().as_millis() as i64 * i64::from(fast.speed),
            None => {
                SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
            }
        }
    }

    /// Seconds since 1970.
    pub fn now(self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// How long to wait for an instant, 30 seconds at most, so that a clock that is set is noticed.
    pub fn until(self, at: i64) -> Duration {
        let millis = at.saturating_mul(1000).saturating_sub(self.millis()).clamp(0, 30_000) as u64;
        match self.0 {
            Some(fast) => Duration::from_millis(millis / u64::from(fast.speed)),
            None => Duration::from_millis(millis),
        }
    }
}
