/*!
Clocks: the host's in whole seconds, and a cheap one that only says whether a second has passed.
*/

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

/// By how much tests set the host's clock off.
static OFFSET: AtomicI64 = AtomicI64::new(0);

/// The host's clock.
pub(crate) fn host() -> i64 {
    let now = match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_secs() as i64,
        Err(before) => -(before.duration().as_secs() as i64),
    };
    now + OFFSET.load(Ordering::Relaxed)
}

/// Sets the host's clock off, as far as this library sees it: for tests of clocks that are wrong.
#[doc(hidden)]
pub fn set_clock_offset(seconds: i64) {
    OFFSET.store(seconds, Ordering::Relaxed);
}

/// Milliseconds that only go forward, from the clock that the kernel keeps anyway: read without a system call.
#[inline(always)]
pub(crate) fn coarse_millis() -> i64 {
    #[cfg(target_os = "linux")]
    let now = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
    #[cfg(not(target_os = "linux"))]
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as i64 * 1000 + now.tv_nsec as i64 / 1_000_000
}
