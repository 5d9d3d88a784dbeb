/*!
Tables: what a clock says over a window of years, compiled for fast lookups.

A [`Writer`] writes the [`Book`] of each line, [`Pages`] answer from it, a [`Flat`] is one line's pages written out, and a [`Line`] is a clock with its
pages and answers every question by whichever of them knows.
*/

mod batch;
mod book;
mod flat;
mod horizon;
mod kinds;
mod line;
mod page;
mod pages;
mod ranks;
mod writer;

pub(crate) use book::{Book, Spread};
pub(crate) use flat::Flat;
pub(crate) use horizon::Horizon;
pub(crate) use kinds::Weeks;
pub(crate) use line::Line;
pub(crate) use pages::{NEVER, Pages, instant};
pub(crate) use ranks::Ranks;
pub(crate) use writer::Writer;
