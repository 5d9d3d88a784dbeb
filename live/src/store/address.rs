/*!
The address of a store: a path, or `redis://`, `valkey://`, `postgres://` with the journal's name behind `?name=`.

A password is no part of an address, for addresses are shown, logged and seen in lists of processes: it comes from `OPENLINE_STORE_PASSWORD`, or from the file
that `OPENLINE_STORE_PASSWORD_FILE` names.
*/

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use crate::error::{LiveError, LiveErrorCode};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Embedded(PathBuf),
    Redis(Place),
    Postgres(Place),
}

/// A journal on a server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    /// The number or name of the database.
    pub(crate) database: Option<String>,
    /// Which journal of it.
    pub(crate) name: String,
}

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Address, LiveError> {
        let bad = |told: String| LiveError::new(LiveErrorCode::BadStore, told);
        let Some((scheme, rest)) = text.split_once("://") else {
            let path = text.strip_prefix("sqlite:").unwrap_or(text);
            return match path {
                "" => Err(bad("the store's address is empty".to_owned())),
                path => Ok(Address::Embedded(PathBuf::from(path))),
            };
        };
        let (default_port, wrap): (u16, fn(Place) -> Address) = match scheme {
            "redis" | "valkey" => (6379, Address::Redis),
            "postgres" | "postgresql" => (5432, Address::Postgres),
            "sqlite" | "file" => return Ok(Address::Embedded(PathBuf::from(rest))),
            "rediss" | "valkeys" => {
                return Err(bad("stores are not spoken to by TLS: let a tunnel on this host do it".to_owned()));
            }
            _ => {
                return Err(bad(format!("the store {scheme}:// is not known, wanted a path, redis:// or postgres://")));
            }
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, _)) if user.contains(':') => {
                return Err(bad(
                    "a store's address has no password: it comes from OPENLINE_STORE_PASSWORD, or from the file that \
                     OPENLINE_STORE_PASSWORD_FILE names"
                        .to_owned(),
                ));
            }
            Some((user, host)) => (Some(user.to_owned()), host),
            None => (None, authority),
        };
        let (host, port) = match host.rsplit_once(':') {
            // An IPv6 address stands in brackets.
            Some((host, port)) if !port.ends_with(']') => {
                let number = port.parse().map_err(|_| bad(format!("the store's port {port:?} is not one")))?;
                (host, number)
            }
            _ => (host, default_port),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let mut name = "main".to_owned();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("name", value)) => value.clone_into(&mut name),
                _ => return Err(bad(format!("the store's address has {pair:?}, wanted name=NAME"))),
            }
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
            return Err(bad(format!("the journal's name {name:?} is not of 1 to 64 letters, digits, - _ and .")));
        }
        let database = Some(database.to_owned()).filter(|database| !database.is_empty());
        let host = if host.is_empty() { "127.0.0.1" } else { host }.to_owned();
        Ok(wrap(Place { host, port, user, database, name }))
    }

    /// The file of an embedded store.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Address::Embedded(path) => Some(path),
            Address::Redis(_) | Address::Postgres(_) => None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Embedded(path) => write!(f, "{}", path.display()),
            Address::Redis(place) => write!(f, "redis://{place}"),
            Address::Postgres(place) => write!(f, "postgres://{place}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        write!(f, "{}:{}/{}?name={}", self.host, self.port, self.database.as_deref().unwrap_or(""), self.name)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The password of stores, read when it is needed and kept nowhere.
#[cfg(any(feature = "redis", feature = "postgres"))]
pub(crate) fn password() -> Result<Option<String>, LiveError> {
    if let Some(path) = std::env::var_os("OPENLINE_STORE_PASSWORD_FILE") {
        let path = PathBuf::from(path);
        let told = |fault| {
            LiveError::new(
                LiveErrorCode::BadStore,
                format!("cannot read the password file {}: {fault}", path.display()),
            )
        };
        let text = fs::read_to_string(&path).map_err(told)?;
        return Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()));
    }
    Ok(std::env::var("OPENLINE_STORE_PASSWORD").ok().filter(|password| !password.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, shown) in [
            ("centre.yaml.live", "centre.yaml.live"),
            ("sqlite:/a/b", "/a/b"),
            ("redis://127.0.0.1/0?name=main", "redis://127.0.0.1:6379/0?name=main"),
            ("valkey://cache:7000", "redis://cache:7000/?name=main"),
            ("postgres://openline@[::1]:6000/desk?name=a-1", "postgres://openline@::1:6000/desk?name=a-1"),
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), shown);
        }
        for (text, told) in [
            ("", "empty"),
            ("mysql://host", "not known"),
            ("redis://user:secret@host", "has no password"),
            ("redis://host:http", "is not one"),
            ("redis://host/?name=a b", "letters, digits"),
            ("redis://host/?db=1", "wanted name="),
            ("rediss://host", "TLS"),
        ] {
            let error = Address::parse(text).unwrap_err();
            assert_eq!(error.code(), "bad_store");
            assert!(error.to_string().contains(told), "{text}: {error}");
            assert!(!error.to_string().contains("secret"));
        }
    }
}
