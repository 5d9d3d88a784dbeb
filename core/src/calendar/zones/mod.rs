/*!
Zones: from names and zone data to UTC offsets.

[`ZoneData`] opens a source ([`ZoneSource`]) and gives a [`Zone`] for a name; [`Spans`](spans::Spans) are its offsets over the exact range.
*/

mod bundle;
mod data;
mod folder;
mod names;
mod rules;
mod source;
pub(in crate::calendar) mod spans;
mod zone;

pub use data::ZoneData;
pub use source::ZoneSource;
pub(crate) use zone::in_zone;
pub use zone::{ClockChange, Zone, ZoneOffset};
