/*!
Public holidays of countries and their subdivisions, as a [`HolidaySource`] for openline's calendars.

[`packs`] is all there is to call: `Engine::builder().holidays(openline_holidays::packs())`. The data is one file of the crate, read when it is
first asked for; `scripts/update-holidays` of openline's repository writes it and says how it is laid out.
*/
#![doc = include_str!("../README.md")]

mod bytes;
mod country;
mod list;
mod packs;

use std::sync::{Arc, LazyLock};

use openline::HolidaySource;

pub use list::{Unknown, Wanted, list, place};
use packs::Packs;

static DATA: &[u8] = include_bytes!("../data/holidays.bin");

/// The holidays that this crate carries; every call gives the same.
pub fn packs() -> Arc<dyn HolidaySource> {
    static PACKS: LazyLock<Arc<Packs>> =
        LazyLock::new(|| Arc::new(Packs::read(DATA).expect("the tests read the data that the crate carries")));
    Arc::<Packs>::clone(&PACKS)
}
