/*!
The arguments of `openline serve` and `openline token`.
*/

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use openline::ZoneSource;
use openline_server::{Level, Network};

use crate::zone_source::zone_source;

#[derive(Debug, Subcommand)]
pub enum ServeCommand {
    /// Answer over HTTP: an API, events, calendar feeds, and a console in the browser
    #[command(after_help = SERVE_EXIT)]
    Serve(Box<Serve>),
    /// Tokens: who may ask a server, and for what
    #[command(subcommand)]
    Token(Token),
}

const SERVE_EXIT: &str = "\
Without --store the FILE is watched: a new text that loads answers, and nothing is
written. With --store documents are published and overrides are made; FILE begins
an empty store.

Exit status: 0 ended by a signal, 1 the configuration or the state is invalid,
2 wrong usage, 3 the address is in use.";

#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The configuration, JSON or YAML
    #[arg(required_unless_present = "store")]
    pub file: Option<PathBuf>,
    /// Where live state is kept: a path, redis://HOST/DATABASE?name=NAME or postgres://USER@HOST/DATABASE?name=NAME
    #[arg(long, value_name = "STORE", env = "OPENLINE_STORE", hide_env_values = true)]
    pub store: Option<String>,
    /// Where to listen: HOST:PORT, [::1]:PORT or unix:PATH (may be given again)
    #[arg(long, value_name = "ADDR", env = "OPENLINE_LISTEN", value_delimiter = ',', default_value = "127.0.0.1:7070")]
    pub listen: Vec<String>,
    /// A file of tokens, which nobody else may write
    #[arg(long, value_name = "FILE", env = "OPENLINE_TOKENS")]
    pub tokens: Option<PathBuf>,
    /// A `Host` name that this server answers for, beside its addresses (may be given again)
    #[arg(long = "host", value_name = "NAME", env = "OPENLINE_HOST", value_delimiter = ',')]
    pub hosts: Vec<String>,
    /// A proxy, or a network of them, whose X-Forwarded-For is believed (may be given again)
    #[arg(long, value_name = "CIDR", env = "OPENLINE_BEHIND", value_delimiter = ',')]
    pub behind: Vec<Network>,
    /// The header in which the proxy names the person, for the history
    #[arg(long, value_name = "NAME", env = "OPENLINE_USER_HEADER", requires = "behind")]
    pub user_header: Option<String>,
    /// A certificate chain in PEM
    #[arg(long, value_name = "FILE", env = "OPENLINE_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(long, value_name = "FILE", env = "OPENLINE_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// What a caller without a token may do: none, answer, read, override or publish; read on loopback, else none
    #[arg(long, value_name = "LEVEL", env = "OPENLINE_PUBLIC")]
    pub public: Option<Level>,
    /// Others reach the address without TLS and without a proxy, and that is known
    #[arg(long)]
    pub plain_http: bool,
    /// More connections are told to come back
    #[arg(long, value_name = "NUMBER", default_value_t = 4096)]
    pub max_connections: usize,
    /// More event streams are told to come back
    #[arg(long, value_name = "NUMBER", default_value_t = 256)]
    pub max_streams: usize,
    /// Seconds from SIGTERM to the last accept
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub drain: u64,
    /// How the log is written, on standard error
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "none"])]
    pub log: String,
    /// An address of their own for metrics
    #[arg(long, value_name = "ADDR", env = "OPENLINE_METRICS")]
    pub metrics: Option<String>,
    /// Name queues in metrics, 1000 at most
    #[arg(long)]
    pub metrics_per_queue: bool,
    /// Serve no console
    #[arg(long)]
    pub no_console: bool,
    /// Where time zones come from: newest, bundled, system, chrono_tz, directory:PATH or a path
    #[arg(long, value_name = "SOURCE", default_value = "newest", value_parser = zone_source)]
    pub zone_data: ZoneSource,
    /// A transfer function that is known elsewhere (may be given again); any other name is then an error
    #[arg(long = "transfer-function", value_name = "NAME")]
    pub transfer_functions: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token: it is printed once, with the line for the file of tokens
    New {
        /// Whose it is, as the history and the log say it
        name: String,
        /// What it opens: feed, answer, read, override or publish
        #[arg(long)]
        level: Level,
        /// The first date on which it opens nothing
        #[arg(long, value_name = "DATE")]
        expires: Option<NaiveDate>,
    },
}
