/*!
`openline serve`: answers over HTTP, and `openline token`: who may ask for what. The server is `openline-server`; here arguments become its options.
*/

use std::{io::IsTerminal, path::PathBuf, time::Duration};

use chrono::NaiveDate;
use clap::Subcommand;
use openline::ZoneSource;
use openline_server::{Fault, Level, Network, Options};

use crate::{
    args::Source,
    document,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, counted},
    text::{Text, is_standard_input},
};

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
    file: Option<PathBuf>,
    /// Where live state is kept: a path, redis://HOST/DATABASE?name=NAME or postgres://USER@HOST/DATABASE?name=NAME
    #[arg(long, value_name = "STORE", env = "OPENLINE_STORE", hide_env_values = true)]
    store: Option<String>,
    /// Where to listen: HOST:PORT, [::1]:PORT or unix:PATH (may be given again)
    #[arg(long, value_name = "ADDR", env = "OPENLINE_LISTEN", value_delimiter = ',', default_value = "127.0.0.1:7070")]
    listen: Vec<String>,
    /// A file of tokens, which nobody else may write
    #[arg(long, value_name = "FILE", env = "OPENLINE_TOKENS")]
    tokens: Option<PathBuf>,
    /// A `Host` name that this server answers for, beside its addresses (may be given again)
    #[arg(long = "host", value_name = "NAME", env = "OPENLINE_HOST", value_delimiter = ',')]
    hosts: Vec<String>,
    /// A proxy, or a network of them, whose X-Forwarded-For is believed (may be given again)
    #[arg(long, value_name = "CIDR", env = "OPENLINE_BEHIND", value_delimiter = ',')]
    behind: Vec<Network>,
    /// The header in which the proxy names the person, for the history
    #[arg(long, value_name = "NAME", env = "OPENLINE_USER_HEADER", requires = "behind")]
    user_header: Option<String>,
    /// A certificate chain in PEM
    #[arg(long, value_name = "FILE", env = "OPENLINE_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(long, value_name = "FILE", env = "OPENLINE_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// What a caller without a token may do: none, answer, read, override or publish; read on loopback, else none
    #[arg(long, value_name = "LEVEL", env = "OPENLINE_PUBLIC")]
    public: Option<Level>,
    /// Others reach the address without TLS and without a proxy, and that is known
    #[arg(long)]
    plain_http: bool,
    /// More connections are told to come back
    #[arg(long, value_name = "NUMBER", default_value_t = 4096)]
    max_connections: usize,
    /// More event streams are told to come back
    #[arg(long, value_name = "NUMBER", default_value_t = 256)]
    max_streams: usize,
    /// Seconds from SIGTERM to the last accept
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    drain: u64,
    /// How the log is written, on standard error
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "none"])]
    log: String,
    /// An address of their own for metrics
    #[arg(long, value_name = "ADDR", env = "OPENLINE_METRICS")]
    metrics: Option<String>,
    /// Name queues in metrics, 1000 at most
    #[arg(long)]
    metrics_per_queue: bool,
    /// Serve no console
    #[arg(long)]
    no_console: bool,
    /// Where time zones come from: newest, bundled, system, chrono_tz, directory:PATH or a path
    #[arg(long, value_name = "SOURCE", default_value = "newest", value_parser = crate::args::zone_source)]
    zone_data: ZoneSource,
    /// A transfer function that is known elsewhere (may be given again); any other name is then an error
    #[arg(long = "transfer-function", value_name = "NAME")]
    transfer_functions: Vec<String>,
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

pub fn run(command: ServeCommand, page: &mut Page) -> Result<Answer, Failure> {
    match command {
        ServeCommand::Serve(args) => serve(*args, page),
        ServeCommand::Token(Token::New { name, level, expires }) => {
            let minted = openline_server::mint(&name, level, expires).map_err(Failure::Usage)?;
            page.line(&minted.token)?;
            page.line(&minted.line)?;
            Ok(Answer::Given)
        }
    }
}

fn serve(args: Serve, page: &mut Page) -> Result<Answer, Failure> {
    if args.file.as_deref().is_some_and(is_standard_input) {
        return Err(Failure::usage("standard input cannot be watched: name the configuration's file"));
    }
    let source = Source {
        file: args.file.clone().unwrap_or_default(),
        transfer_functions: args.transfer_functions,
        zone_data: args.zone_data,
        name: None,
        description: None,
        available: None,
        unavailable: None,
        overrides: None,
        max_bytes: 64 << 20,
    };
    let invite = args.store.is_some() && args.tokens.is_none() && std::io::stdout().is_terminal();
    let options = Options {
        file: args.file.clone(),
        store: args.store,
        loader: document::builder(source.clone())?,
        listen: args.listen,
        tokens: args.tokens,
        hosts: args.hosts,
        behind: args.behind,
        user_header: args.user_header,
        tls: args.tls_cert.zip(args.tls_key),
        public: args.public,
        plain_http: args.plain_http,
        max_connections: args.max_connections,
        max_streams: args.max_streams,
        drain: Duration::from_secs(args.drain),
        metrics: args.metrics,
        metrics_per_queue: args.metrics_per_queue,
        console: !args.no_console,
        invite,
        ..Options::default()
    };
    openline_server::log(&args.log);
    let running = openline_server::start(options).map_err(|fault| failure(fault, &source))?;
    let paint = Paint::stdout();
    let (version, queues) = running.answers();
    for address in running.addresses() {
        let address = if address.starts_with("unix:") { address.clone() } else { format!("http://{address}/") };
        page.line(format!("{} {address}", paint.bold("openline serves")))?;
    }
    page.line(paint.faint(format!("version {version}, {}", counted(queues, "queue"))))?;
    if let Some(link) = running.link() {
        page.line(format!("{} {link}", paint.bold("to publish, open")))?;
    }
    page.finish()?;
    openline_server::until_signalled(&running).map_err(Failure::usage)?;
    running.wait();
    Ok(Answer::Given)
}

fn failure(fault: Fault, source: &Source) -> Failure {
    match fault {
        Fault::Usage(told) => Failure::Usage(told),
        Fault::Address(told) => Failure::Store(told),
        Fault::State(error) => match Text::read(&source.file, source.max_bytes) {
            Ok(text) if !error.issues().is_empty() => {
                Failure::Invalid { text: Box::new(text), issues: error.issues().to_vec() }
            }
            // The text is the journal's.
            _ if !error.issues().is_empty() => Failure::State(error.to_string()),
            _ => crate::live::failure(&error, source),
        },
    }
}
