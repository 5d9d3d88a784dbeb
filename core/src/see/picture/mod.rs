/*!
Pictures of hours: a week and a year of a queue's wall clock (`sheet`), drawn as SVG, and the page that shows a whole centre (`page`).

They are texts without scripts or anything from outside. Whatever a document says in them is escaped and cut to a length that somebody reads.
*/

mod canvas;
mod levels;
mod page;
mod runs;
mod season;
mod sheet;
pub(crate) mod shown;
mod week;
mod year;

pub(super) use canvas::STYLE;
pub use page::YearPage;
pub use runs::SpecialRun;
pub use season::{SeasonNotes, SeasonRun};
pub use sheet::{OverrideMark, Sheet, SheetDay};
