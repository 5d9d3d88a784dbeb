/*!
How a handle is opened.
*/

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use openline::Builder;

use super::{live::Live, repair::Repair};
use crate::{
    error::LiveError,
    files::{folder_of, with_suffix},
    store::Address,
};

/// How a handle is opened. Every option may be left out.
#[derive(Clone, Debug)]
pub struct LiveBuilder {
    pub(super) document: PathBuf,
    store: Option<String>,
    watch: bool,
    watch_file: Option<bool>,
    keep_days: u32,
    write_timeout: Duration,
    require_store: bool,
    read_only: bool,
    edges: bool,
    settle: Duration,
    loader: Builder,
    via: String,
}

/// What a handle was opened with.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) document: PathBuf,
    pub(super) address: Address,
    /// The page beside an embedded store.
    pub(super) page: Option<PathBuf>,
    pub(super) watch: bool,
    pub(super) watch_file: bool,
    pub(super) keep_seconds: i64,
    pub(super) write_timeout: Duration,
    pub(super) require_store: bool,
    pub(super) read_only: bool,
    pub(super) edges: bool,
    pub(super) settle: Duration,
    pub(super) loader: Builder,
    pub(super) via: String,
}

impl LiveBuilder {
    pub(super) fn new(document: &Path) -> LiveBuilder {
        LiveBuilder {
            document: document.to_path_buf(),
            store: None,
            watch: true,
            watch_file: None,
            keep_days: 400,
            write_timeout: Duration::from_secs(2),
            require_store: false,
            read_only: false,
            edges: false,
            settle: Duration::from_millis(100),
            loader: Builder::default(),
            via: String::new(),
        }
    }

    /// Where the journal lives: a path, `redis://HOST/DATABASE?name=NAME` (Valkey speaks the same) or `postgres://USER@HOST/DATABASE?name=NAME`. Without it
    /// the document's path with `.live` behind it. A password comes from `OPENLINE_STORE_PASSWORD`, or from the file that
    /// `OPENLINE_STORE_PASSWORD_FILE` names.
    pub fn store(mut self, address: impl Into<String>) -> LiveBuilder {
        self.store = Some(address.into());
        self
    }

    /// Whether a thread follows the store and the file; true without it. Without a thread [`Live::poll`] does.
    pub fn watch(mut self, watch: bool) -> LiveBuilder {
        self.watch = watch;
        self
    }

    /// Whether a new text of the document's file is published; without it that is so for an embedded store. With a store that hosts share the journal is
    /// the truth, and the file only begins an empty one.
    pub fn watch_file(mut self, watch: bool) -> LiveBuilder {
        self.watch_file = Some(watch);
        self
    }

    /// For how many days overrides that are over answer questions about the past; 400 without it.
    pub fn keep(mut self, days: u32) -> LiveBuilder {
        self.keep_days = days;
        self
    }

    /// After how long a write fails as `unavailable`; 2 seconds without it, an hour at most.
    pub fn write_timeout(mut self, most: Duration) -> LiveBuilder {
        // A longer one is more than a clock, or a store's own count of milliseconds, can be set to.
        self.write_timeout = most.min(Duration::from_secs(3600));
        self
    }

    /// Whether a handle is opened only with its store; without it one whose store is away answers by the file, and says that it is stale.
    pub fn require_store(mut self, required: bool) -> LiveBuilder {
        self.require_store = required;
        self
    }

    /// Whether the handle only asks: no store is made, nothing is written, and the file's text answers whether it was published or not.
    pub fn read_only(mut self, read_only: bool) -> LiveBuilder {
        self.read_only = read_only;
        self
    }

    /// Whether `opens` and `closes` are among the events; they are told by the watcher.
    pub fn edges(mut self, told: bool) -> LiveBuilder {
        self.edges = told;
        self
    }

    /// How documents are loaded.
    pub fn loader(mut self, loader: Builder) -> LiveBuilder {
        self.loader = loader;
        self
    }

    /// The program's name, for the journal; the host's is added.
    pub fn via(mut self, program: impl Into<String>) -> LiveBuilder {
        self.via = program.into();
        self
    }

    /// How long a changed file must be left alone before it is read.
    #[doc(hidden)]
    pub fn settle(mut self, time: Duration) -> LiveBuilder {
        self.settle = time;
        self
    }

    /// Opens it.
    ///
    /// # Errors
    /// The document does not load and no journal has one; the store's address is not one, or lies on a network file system. A store that is away is an
    /// error only with [`require_store`](Self::require_store).
    pub fn open(self) -> Result<Live, LiveError> {
        Live::start(self.config()?)
    }

    /// Mends what is not as it should be of a store: one that does not pass its chain or was set aside is made anew from its longest beginning that passes,
    /// one that has lost entries goes on from what it has, and the epoch is raised. One that is well is left alone. What was set aside stays as it was found.
    pub fn repair(self) -> Result<Repair, LiveError> {
        super::repair::repair(&self.config()?)
    }

    pub(super) fn config(self) -> Result<Arc<Config>, LiveError> {
        let address = match &self.store {
            Some(address) => Address::parse(address)?,
            None => Address::Embedded(with_suffix(&self.document, ".live")),
        };
        let is_embedded = address.path().is_some();
        let host = rustix::system::uname();
        let via = match (&*self.via, host.nodename().to_string_lossy()) {
            ("", host) => host.into_owned(),
            (program, host) => format!("{program} {host}"),
        };
        // A text of the journal has no path; the calendar files that it names lie beside the document's file.
        let loader = self.loader.base_dir(folder_of(&self.document));
        Ok(Arc::new(Config {
            page: address.path().map(|path| with_suffix(path, "-gen")),
            address,
            document: self.document,
            watch: self.watch,
            watch_file: self.watch_file.unwrap_or(is_embedded),
            keep_seconds: i64::from(self.keep_days) * 86_400,
            write_timeout: self.write_timeout,
            require_store: self.require_store,
            read_only: self.read_only,
            edges: self.edges,
            settle: self.settle,
            loader,
            via,
        }))
    }
}
