//! The suite: what the contract promises, asked through the public face.

mod columns;
mod coverage;
mod diff;
mod documents;
mod expectations;
mod far;
mod faults;
mod holidays;
mod hostile;
mod hours;
mod layers;
mod matching;
mod overrides;
mod overrides_fold;
mod overrides_lists;
mod packs;
mod pictures;
mod properties;
mod routing;
mod schema;
mod speech;
mod tools;
mod vectors;
mod words;
mod zones;
