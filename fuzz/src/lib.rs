/*!
Everything that reads what strangers write, each as a function of bytes that must come back.

A [`Target`] takes any bytes, gives them to one door of openline, asks what came in, and holds the answers to what must be true of any. It fails by a
panic and by not returning. What it gives back is a *trace*: a number that differs where something else happened, by which a driver without compiled-in
counters knows which inputs are worth keeping. Two drivers run the same targets: `src/main.rs` on any stable compiler, and `src/guided.rs` under libFuzzer.
*/

pub mod asking;
pub mod drawing;
pub mod mutation;
pub mod seeds;
pub mod targets;
mod trace;
mod wire;

pub use targets::{TARGETS, Target};
pub use trace::Trace;
