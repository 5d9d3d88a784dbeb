/*!
The UTC line: zones as offset spans, and what schedules look like once they are projected on them.
*/

mod spans;
mod zone;
mod zone_bundle;
mod zone_data;
mod zone_folder;
mod zone_names;
mod zone_rules;
mod zone_source;

pub(crate) use spans::{Span, Spans};
pub use zone::{Zone, ZoneOffset};
pub use zone_data::ZoneData;
pub(crate) use zone_data::ZoneFault;
pub use zone_source::ZoneSource;
