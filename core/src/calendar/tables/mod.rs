/*!
Tables: what a clock says over a window of years, compiled for fast lookups.

[`compile`] writes lines into [`Book`]s of shared pages, a [`Flat`] is one line of a book written out, and a [`Line`] is a clock with its pages and
answers every question by whichever of them knows.
*/

mod batch;
mod book;
mod flat;
mod horizon;
mod kinds;
mod line;
mod page;
mod writer;

pub(crate) use book::{Book, LineAt, NEVER, Pages, instant};
pub(crate) use flat::Flat;
pub(crate) use horizon::Horizon;
pub(crate) use kinds::Weeks;
pub(crate) use line::Line;
pub(crate) use writer::compile;
