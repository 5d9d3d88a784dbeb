//! The server as clients see it: a real one on a free port, asked over a socket.

mod answers;
mod events;
mod guard;
mod pages;
mod publish;
mod support;
