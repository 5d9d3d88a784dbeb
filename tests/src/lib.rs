//! What the suites share: where the data lies and how an engine for a single queue is made.

use std::path::PathBuf;

use openline::{Engine, ZoneSource};

/// The folder of the cases.
pub fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// The repository's folder.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The ways in which an engine can answer; each must say the same.
#[derive(Clone, Copy, Debug)]
pub enum Answering {
    /// By the rules alone.
    Rules,
    /// By tables that cover every year.
    Tables,
    /// As it comes: tables for the years around today, rules beyond.
    Default,
}

impl Answering {
    pub const ALL: [Answering; 3] = [Answering::Rules, Answering::Tables, Answering::Default];

    /// A builder with pinned zone data that answers in this way.
    pub fn builder(self) -> openline::Builder {
        let builder = Engine::builder().zone_data(ZoneSource::Bundled);
        match self {
            Answering::Rules => builder.compiled_years(0..0),
            Answering::Tables => builder.compiled_years(1970..2100),
            Answering::Default => builder,
        }
    }
}
