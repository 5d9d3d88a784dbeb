//! What the suites share: where the cases lie, how they become engines, and how an expectation is held to an answer.

pub mod case;
pub mod expect;

use std::path::PathBuf;

use openline::{Builder, Engine, ZoneSource};

/// The folder of the cases.
pub fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// A file of the repository.
pub fn repository(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
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
    pub fn builder(self) -> Builder {
        self.applied_to(Engine::builder().zone_data(ZoneSource::Bundled).holidays(openline_holidays::packs()))
    }

    pub fn applied_to(self, builder: Builder) -> Builder {
        match self {
            Answering::Rules => builder.compiled_years(0..0),
            Answering::Tables => builder.compiled_years(1970..2100),
            Answering::Default => builder,
        }
    }
}
