/*!
The UTC line: zones as offset spans (`zones`), rules in a zone ([`Clock`]), and what they are compiled into (`tables`).
*/

mod at;
mod clock;
mod length;
mod tables;
mod zones;

pub use at::At;
pub(crate) use clock::{Clock, END, OpenUntil};
pub use length::{Length, LengthError};
pub(crate) use tables::{Book, Flat, Horizon, Line, NEVER, Pages, Ranks, Spread, Weeks, Writer, instant};
pub(crate) use zones::in_zone;
pub use zones::{ClockChange, Zone, ZoneData, ZoneOffset, ZoneSource};
