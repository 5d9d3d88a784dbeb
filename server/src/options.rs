/*!
What a server is started with.
*/

use std::{net::IpAddr, path::PathBuf, time::Duration};

use openline::Builder;

use crate::{clock::Clock, tokens::Level};

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The document that is watched, or that begins an empty store.
    pub file: Option<PathBuf>,
    /// Where the journal lives; with it, publishing is on.
    pub store: Option<String>,
    /// How documents are loaded.
    pub loader: Builder,
    /// `host:port`, `[::1]:7070` or `unix:/path`.
    pub listen: Vec<String>,
    /// The file of tokens.
    pub tokens: Option<PathBuf>,
    /// `Host` names beside those of the addresses.
    pub hosts: Vec<String>,
    /// The addresses of proxies that are believed.
    pub behind: Vec<Network>,
    /// The header in which a proxy names the person.
    pub user_header: Option<String>,
    /// A certificate chain and its key, in PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// What a caller without a token may do; `read` on loopback addresses without it, else nothing.
    pub public: Option<Level>,
    /// An address that others reach, without TLS and without a proxy.
    pub plain_http: bool,
    /// So many connections at once.
    pub max_connections: usize,
    /// So many event streams at once.
    pub max_streams: usize,
    /// From the signal to the last accept.
    pub drain: Duration,
    /// Whether the log is JSON.
    pub log_json: bool,
    /// An address of their own for metrics.
    pub metrics: Option<String>,
    /// Whether metrics name queues.
    pub metrics_per_queue: bool,
    /// Whether the console is served.
    pub console: bool,
    /// Whether a token is made for who started it at a terminal.
    pub invite: bool,
    /// Where "now" comes from.
    #[doc(hidden)]
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            file: None,
            store: None,
            loader: Builder::default(),
            listen: vec!["127.0.0.1:7070".to_owned()],
            tokens: None,
            hosts: Vec::new(),
            behind: Vec::new(),
            user_header: None,
            tls: None,
            public: None,
            plain_http: false,
            max_connections: 4096,
            max_streams: 256,
            drain: Duration::from_secs(5),
            log_json: false,
            metrics: None,
            metrics_per_queue: false,
            console: true,
            invite: false,
            clock: Clock::default(),
        }
    }
}

impl Options {
    /// Whether every address is reached from this host only.
    pub fn is_loopback(&self) -> bool {
        self.listen.iter().all(|address| is_loopback(address))
    }

    /// What is wrong with it.
    ///
    /// # Errors
    /// The flag that is missing.
    pub fn check(&self) -> Result<(), String> {
        if self.file.is_none() && self.store.is_none() {
            return Err("name the configuration's FILE, or a store with --store".to_owned());
        }
        if self.is_loopback() {
            return Ok(());
        }
        let address = self.listen.iter().find(|address| !is_loopback(address)).cloned().unwrap_or_default();
        if self.tokens.is_none() {
            return Err(format!("{address} can be reached by others: say who may ask, with --tokens FILE"));
        }
        if self.tls.is_none() && self.behind.is_empty() && !self.plain_http {
            return Err(format!(
                "{address} can be reached by others: give --tls-cert and --tls-key, or --behind PROXY, or say --plain-http"
            ));
        }
        Ok(())
    }

    /// What a caller without a token may do.
    pub fn public_level(&self) -> Level {
        self.public.unwrap_or(if self.is_loopback() { Level::Read } else { Level::None })
    }
}

/// The host of `host:port` or `[::1]:port`.
pub(crate) fn host_of(address: &str) -> &str {
    if let Some(rest) = address.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}

fn is_loopback(address: &str) -> bool {
    let host = host_of(address);
    address.starts_with("unix:")
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A stretch of addresses: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether an address is in it.
    pub fn has(&self, address: IpAddr) -> bool {
        let address = match address {
            IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
            four => four,
        };
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                (u32::from(first) ^ u32::from(address)) & mask == 0
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                (u128::from(first) ^ u128::from(address)) & mask == 0
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let wrong = || format!("{text:?} is no network, wanted 10.0.0.0/8 or an address");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let first: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(wrong()) } else { Ok(Network { first, bits }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_have_their_addresses() {
        let network: Network = "10.1.0.0/16".parse().unwrap();
        assert!(network.has("10.1.255.3".parse().unwrap()) && !network.has("10.2.0.1".parse().unwrap()));
        assert!(network.has("::ffff:10.1.2.3".parse().unwrap()));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.has("255.1.2.3".parse().unwrap()) && !all.has("::1".parse().unwrap()));
        let one: Network = "fd00::1".parse().unwrap();
        assert!(one.has("fd00::1".parse().unwrap()) && !one.has("fd00::2".parse().unwrap()));
        for wrong in ["10.0.0.0/33", "x", "10.0.0.0/", "::/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_that_others_reach_wants_its_flags() {
        let with =
            |listen: &str| Options { file: Some("a".into()), listen: vec![listen.to_owned()], ..Options::default() };
        assert!(
            with("127.0.0.1:1").check().is_ok() && with("[::1]:1").check().is_ok() && with("unix:/x").check().is_ok()
        );
        let mut open = with("0.0.0.0:1");
        assert!(open.check().unwrap_err().contains("--tokens"));
        open.tokens = Some("t".into());
        assert!(open.check().unwrap_err().contains("--plain-http"));
        open.plain_http = true;
        assert!(open.check().is_ok());
        assert_eq!(open.public_level(), Level::None);
        assert_eq!(with("localhost:1").public_level(), Level::Read);
    }
}
