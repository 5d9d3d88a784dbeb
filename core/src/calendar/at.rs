/*!
Instants at the public edge: any chrono time in, whole UTC seconds inside.
*/

use chrono::{DateTime, TimeZone};

/// An instant, in whole seconds since 1970-01-01T00:00:00Z; what has fractions is floored.
///
/// Every call that takes an instant takes `impl Into<At>`: a chrono `DateTime` in any zone (chrono-tz's included), by value or by
/// reference, or epoch seconds.
///
/// ```
/// use chrono::{TimeZone, Utc};
/// use openline::At;
///
/// let noon = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
/// assert_eq!(At::from(noon), At::from(1_795_176_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(pub(crate) i64);

impl At {
    /// The instant at which this is called.
    pub fn now() -> At {
        let now = std::time::SystemTime::now();
        At(match now.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX) - 1,
        })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn epoch_seconds(self) -> i64 {
        self.0
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for At {
    fn from(at: DateTime<Z>) -> At {
        At(at.timestamp())
    }
}

impl<Z: TimeZone> From<&DateTime<Z>> for At {
    fn from(at: &DateTime<Z>) -> At {
        At(at.timestamp())
    }
}

impl From<i64> for At {
    fn from(seconds: i64) -> At {
        At(seconds)
    }
}
