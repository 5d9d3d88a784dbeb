/*!
Tables: what a clock says over a window of years, compiled for fast lookups.

A [`Line`] is a clock with its [`Table`], if it has one, and answers every question by whichever of the two knows.
*/

mod batch;
mod edges;
mod line;
mod pattern;
mod table;

pub(crate) use line::Line;
pub(crate) use pattern::Pattern;
pub(crate) use table::{Horizon, NEVER, Table, instant};
