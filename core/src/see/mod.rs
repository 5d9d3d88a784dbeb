/*!
What a document does to callers, seen before it is published: computed from the answers of compiled centres, never from the text.

[`classes`] says which contacts a document tells apart; the pictures, comparisons and promises beside it ask for each of them. The room lies below the
engine, which is the face of it: a load holds a document to its promises.
*/

pub(crate) mod classes;
pub(crate) mod contacts;
pub(crate) mod coverage;
mod error;
pub(crate) mod expectations;
pub(crate) mod picture;

pub use coverage::{ContactClass, Coverage, CoverageMap, CoverageOptions, CoveredPlace, DayWithout, Hole, PlaceKind};
pub use error::SeeError;
