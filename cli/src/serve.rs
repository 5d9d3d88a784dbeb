/*!
`openline serve`: answers over HTTP, and `openline token`: who may ask for what. The server is `openline-server`; here arguments become its options.
*/

use std::{io::IsTerminal, time::Duration};

use openline_server::{Fault, Options};

use crate::{
    args::Source,
    document,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, counted},
    serving::{Serve, ServeCommand, Token},
    text::{Text, is_standard_input},
};

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
