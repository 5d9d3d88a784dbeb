/*!
Instants on a wall clock.
*/

use chrono::{DateTime, Utc};
use openline::Zone;

/// An instant on the wall clock of a zone; instants beyond chrono's years are its last ones.
pub fn in_zone(at: i64, zone: &Zone) -> DateTime<Zone> {
    let limit = if at < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp(at, 0).unwrap_or(limit).with_timezone(zone)
}
