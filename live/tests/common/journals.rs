//! A journal in each store that there is: what one suite against all of them goes through.
#![allow(dead_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use openline_live::{Live, LiveBuilder};

use super::Folder;

/// A journal of a store, with a folder for each of its hosts.
pub struct Journal {
    pub address: Option<String>,
    pub hosts: Vec<Folder>,
}

impl Journal {
    pub fn all(name: &str) -> Vec<Journal> {
        static TURN: AtomicU32 = AtomicU32::new(0);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let servers = std::env::var("OPENLINE_TEST_STORES").unwrap_or_default();
        let named = |server: &str| Some(format!("{server}?name={name}-{}-{turn}", std::process::id()));
        std::iter::once(None)
            .chain(servers.split_whitespace().map(named))
            .map(|address| {
                let hosts = match address {
                    None => vec![Folder::with_document(name)],
                    Some(_) => (0..2).map(|_| Folder::with_document(name)).collect(),
                };
                Journal { address, hosts }
            })
            .collect()
    }

    pub fn builder(&self, host: usize) -> LiveBuilder {
        let builder = self.hosts[host % self.hosts.len()].builder();
        match &self.address {
            Some(address) => builder.store(address),
            None => builder,
        }
    }

    pub fn quiet(&self, host: usize) -> Live {
        self.builder(host).watch(false).require_store(true).open().unwrap_or_else(|error| panic!("{self}: {error}"))
    }

    pub fn watching(&self, host: usize) -> Live {
        self.builder(host).require_store(true).open().unwrap_or_else(|error| panic!("{self}: {error}"))
    }

    /// The text that stands for the journal in a child's environment.
    pub fn for_child(&self) -> [(&'static str, String); 1] {
        [("PART_STORE", self.address.clone().unwrap_or_default())]
    }
}

impl std::fmt::Display for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.address.as_deref().unwrap_or("embedded"))
    }
}
