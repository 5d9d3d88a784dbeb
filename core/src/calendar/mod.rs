/*!
The UTC line: zones as offset spans, and what schedules look like once they are projected on them.
*/

mod at;
mod batch;
mod clock;
mod edges;
mod line;
mod pattern;
mod spans;
mod table;
mod zone;
mod zone_bundle;
mod zone_data;
mod zone_folder;
mod zone_names;
mod zone_rules;
mod zone_source;

pub use at::At;
pub(crate) use at::in_zone;
pub(crate) use clock::{Clock, OpenUntil};
pub(crate) use line::Line;
pub(crate) use pattern::Pattern;
pub(crate) use table::{Horizon, NEVER, Table, instant};
pub use zone::{ClockChange, Zone, ZoneOffset};
pub use zone_data::ZoneData;
pub use zone_source::ZoneSource;
