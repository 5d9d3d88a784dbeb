/*!
Why a server does not start.
*/

use std::fmt;

use openline_live::LiveError;

/// Why a server does not start.
#[derive(Debug)]
pub enum Fault {
    /// A flag is missing or wrong.
    Usage(String),
    /// The document or the state is invalid.
    State(Box<LiveError>),
    /// An address is in use or is none of this host.
    Address(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Usage(told) | Fault::Address(told) => f.write_str(told),
            Fault::State(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}
