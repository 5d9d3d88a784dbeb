/*!
openline for C and C++: the functions of `include/openline.h`.

Every function converts what C lends, asks the engine, and converts the answer; no rule about hours or routing lives here. The header is made
from the comments of this crate, so they speak to the C programmer.

# How pointers are typed
What C may get wrong by type is a type here. A handle that a function borrows is `Option<&Handle>`, one that it frees is `Option<Box<Handle>>`,
a place that it fills is `Option<&mut MaybeUninit<T>>`: all of them are plain nullable pointers to C, and all but NULL is the caller's promise,
as the header says. What has a length (texts, arrays, sized structs) goes through [`lent`], the only module that follows a raw pointer.

# Invariant
No panic leaves this crate: every function runs inside [`guard`].
*/

#![deny(unsafe_op_in_unsafe_fn)]
#![deny(clippy::undocumented_unsafe_blocks)]
// The promises that a C caller makes stand in the header's opening, once for all functions.
#![allow(clippy::missing_safety_doc)]

mod action;
mod columns;
mod contact;
mod decision;
mod engine;
mod error;
mod guard;
mod issue;
mod lent;
mod live;
mod live_change;
mod live_order;
mod live_overrides;
mod live_route;
mod names;
mod options;
mod outcome;
mod overrides;
mod queue;
mod route;
mod say;
mod status;
mod text;
#[cfg(test)]
mod threads;
mod tools;
mod verdict;
mod version;
