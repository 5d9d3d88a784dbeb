//! The suite: what the contract promises, asked through the public face.

mod vectors;
mod zones;
