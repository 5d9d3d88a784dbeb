/*!
A server from its start to its end: addresses, the accept loop with its own timers, what signals do, and the drain.

`axum::serve` sets no timer, and then hyper's limit on the time of a header never runs: a connection that says nothing would be held for ever. So the loop
is our own.
*/

use std::{
    convert::Infallible,
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    sync::{Arc, atomic::Ordering, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use arc_swap::ArcSwap;
use axum::{Router, body::Body, extract::Request, http::Response, middleware::from_fn_with_state};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use openline_live::Live;
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
    sync::{Notify, Semaphore, watch},
};
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    api, events,
    fault::Fault,
    guard::{self, Peer},
    options::Options,
    pages,
    problem::Problem,
    site::Site,
    tls, tokens,
};

const HEADER: Duration = Duration::from_secs(10);
/// What is still under way after the drain is cut.
const CUT: Duration = Duration::from_secs(10);

/// A server that runs, on threads of its own.
pub struct Running {
    addresses: Vec<String>,
    link: Option<String>,
    site: Arc<Site>,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it listens: `127.0.0.1:7070`, `unix:/path`.
    pub fn addresses(&self) -> &[String] {
        &self.addresses
    }

    /// The link for who started it at a terminal.
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The version that answers, and how many queues it has.
    pub fn answers(&self) -> (u64, usize) {
        let snapshot = self.site.now();
        (snapshot.version, snapshot.engine.queues().len())
    }

    /// Reads the file, the tokens and the certificate anew, as a SIGHUP does.
    pub fn reload(&self) {
        reload(&self.site);
    }

    /// Begins the drain.
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// Waits for its end.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// Starts a server; it answers when this returns.
///
/// # Errors
/// What is missing, wrong or in use.
pub fn start(options: Options) -> Result<Running, Fault> {
    options.check().map_err(Fault::Usage)?;
    let secure = match &options.tls {
        Some((chain, key)) => Some(Arc::new(ArcSwap::new(tls::config(chain, key).map_err(Fault::Usage)?))),
        None => None,
    };
    let invited = match options.invite {
        true => Some(tokens::mint("terminal", tokens::Level::Publish, None).map_err(Fault::Usage)?.token),
        false => None,
    };
    let live = open(&options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("openline-serve").build();
    let runtime = runtime.map_err(|fault| Fault::Usage(format!("no threads: {fault}")))?;
    let listeners = runtime.block_on(listen(&options.listen))?;
    let counting = match &options.metrics {
        Some(address) => runtime.block_on(listen(std::slice::from_ref(address)))?,
        None => Vec::new(),
    };
    let addresses: Vec<String> = listeners.iter().map(|(address, _)| address.clone()).collect();
    let known: Vec<String> = addresses.iter().chain(counting.iter().map(|(address, _)| address)).cloned().collect();
    let scheme = if secure.is_some() { "https" } else { "http" };
    let link = invited.as_ref().map(|token| format!("{scheme}://{}/#token={token}", addresses[0]));
    let drain = options.drain;
    let site = Site::new(live, options, &known, invited).map_err(Fault::Usage)?;
    let site = Arc::new(site);
    let stop = Arc::new(Notify::new());
    let (told, begun) = mpsc::channel();
    let (its_site, its_stop) = (Arc::clone(&site), Arc::clone(&stop));
    let thread = std::thread::Builder::new().name("openline-serve".to_owned()).spawn(move || {
        runtime.block_on(serve(its_site, listeners, counting, secure, its_stop, drain, told));
        runtime.shutdown_timeout(Duration::from_secs(1));
    });
    let thread = thread.map_err(|fault| Fault::Usage(format!("no thread: {fault}")))?;
    let _ = begun.recv();
    Ok(Running { addresses, link, site, stop, thread: Some(thread) })
}

/// The document with its journal: to ask only where a file is watched, to write where a store is named.
fn open(options: &Options) -> Result<Live, Fault> {
    let place = match (&options.file, &options.store) {
        (Some(file), _) => file.clone(),
        // A text of the journal has no file; there is none of this name.
        (None, Some(store)) => {
            PathBuf::from(format!("{}.document", store.rsplit_once("://").map_or(&**store, |(_, rest)| rest)))
        }
        (None, None) => PathBuf::new(),
    };
    let mut builder = Live::builder(place).loader(options.loader.clone()).via("serve");
    builder = match &options.store {
        // The journal is the truth: the file begins an empty one.
        Some(store) => builder.store(store).watch_file(false).require_store(true),
        None => builder.read_only(true),
    };
    builder.open().map_err(|error| Fault::State(Box::new(error)))
}

async fn listen(addresses: &[String]) -> Result<Vec<(String, Listener)>, Fault> {
    let mut listeners = Vec::new();
    for address in addresses {
        let told = |fault: std::io::Error| Fault::Address(format!("cannot listen on {address}: {fault}"));
        if let Some(path) = address.strip_prefix("unix:") {
            // What a process that ended left behind; one that still answers keeps its place.
            if std::os::unix::net::UnixStream::connect(path).is_err() {
                let _ = fs::remove_file(path);
            }
            let listener = UnixListener::bind(path).map_err(told)?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o660)).map_err(told)?;
            listeners.push((address.clone(), Listener::Unix(listener)));
            continue;
        }
        let listener = TcpListener::bind(address).await.map_err(told)?;
        let place = listener.local_addr().map_err(told)?;
        listeners.push((place.to_string(), Listener::Tcp(listener)));
    }
    Ok(listeners)
}

/// Every path, with what stands before it.
pub fn router(site: &Arc<Site>) -> Router {
    let guarded = api::router().route_layer(from_fn_with_state(Arc::clone(site), guard::inner));
    around(site, guarded.merge(pages::router(site)))
}

fn around(site: &Arc<Site>, router: Router<Arc<Site>>) -> Router {
    router
        .fallback(pages::lost)
        .method_not_allowed_fallback(pages::method)
        .layer(CatchPanicLayer::custom(|_| -> Response<Body> {
            // What broke may hold a text of the document: only the request's id is told.
            Problem::new("panic", "a fault of this program").answer()
        }))
        .layer(from_fn_with_state(Arc::clone(site), guard::outer))
        .with_state(Arc::clone(site))
}

async fn serve(
    site: Arc<Site>,
    listeners: Vec<(String, Listener)>,
    counting: Vec<(String, Listener)>,
    secure: Option<Arc<ArcSwap<ServerConfig>>>,
    stop: Arc<Notify>,
    drain: Duration,
    told: mpsc::Sender<()>,
) {
    let router = router(&site);
    let (ending, ended) = watch::channel(false);
    let connections = Arc::new(Semaphore::new(site.options.max_connections));
    let graceful = Arc::new(std::sync::Mutex::new(Some(GracefulShutdown::new())));
    let watcher = tokio::spawn(events::watch(Arc::clone(&site)));
    let follower = tokio::spawn(follow(Arc::clone(&site), secure.clone()));
    let mut loops = Vec::new();
    for (_, listener) in listeners {
        let place = Place {
            router: router.clone(),
            secure: secure.clone(),
            connections: Arc::clone(&connections),
            graceful: Arc::clone(&graceful),
        };
        loops.push(tokio::spawn(accept(listener, place, ended.clone())));
    }
    for (_, listener) in counting {
        let place = Place {
            router: around(&site, pages::metrics()),
            secure: None,
            connections: Arc::clone(&connections),
            graceful: Arc::clone(&graceful),
        };
        loops.push(tokio::spawn(accept(listener, place, ended.clone())));
    }
    let _ = told.send(());
    stop.notified().await;
    site.is_draining.store(true, Ordering::Release);
    site.hub.bye(site.now().version, site.clock.now());
    tokio::time::sleep(drain).await;
    let _ = ending.send(true);
    for one in loops {
        let _ = one.await;
    }
    let graceful = graceful.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    if let Some(graceful) = graceful {
        let _ = tokio::time::timeout(CUT, graceful.shutdown()).await;
    }
    watcher.abort();
    follower.abort();
    for address in &site.options.listen {
        if let Some(path) = address.strip_prefix("unix:") {
            let _ = fs::remove_file(path);
        }
    }
}

/// Takes in what others write: the handle calls at once, and each second is looked whatever was missed.
async fn follow(site: Arc<Site>, secure: Option<Arc<ArcSwap<ServerConfig>>>) {
    let called = Arc::new(Notify::new());
    let caller = Arc::clone(&called);
    site.live.on_change(move |_| caller.notify_one());
    let mut seen = stamps(&site);
    loop {
        let _ = tokio::time::timeout(Duration::from_secs(1), called.notified()).await;
        let (site, secure, before) = (Arc::clone(&site), secure.clone(), seen.clone());
        let looked = tokio::task::spawn_blocking(move || {
            site.refresh();
            let now = stamps(&site);
            if now != before {
                reload_files(&site, secure.as_deref());
            }
            now
        });
        seen = looked.await.unwrap_or(seen);
    }
}

/// When the files of tokens and certificates were last replaced.
fn stamps(site: &Site) -> Vec<Option<std::time::SystemTime>> {
    let (chain, key) = site.options.tls.clone().unzip();
    let files = [site.options.tokens.clone(), chain, key];
    files.into_iter().map(|file| fs::metadata(file?).ok()?.modified().ok()).collect()
}

fn reload_files(site: &Site, secure: Option<&ArcSwap<ServerConfig>>) {
    if let Err(fault) = site.read_tokens() {
        tracing::error!(fault, "the tokens that are known stay");
    }
    if let (Some(secure), Some((chain, key))) = (secure, &site.options.tls) {
        match tls::config(chain, key) {
            Ok(config) => secure.store(config),
            Err(fault) => tracing::error!(fault, "the certificate that is known stays"),
        }
    }
}

fn reload(site: &Site) {
    if let Err(error) = site.live.reload() {
        tracing::error!(code = error.code(), "what is known goes on answering");
    }
    site.refresh();
    if let Err(fault) = site.read_tokens() {
        tracing::error!(fault, "the tokens that are known stay");
    }
}

/// What connections of an address share.
#[derive(Clone)]
struct Place {
    router: Router,
    secure: Option<Arc<ArcSwap<ServerConfig>>>,
    connections: Arc<Semaphore>,
    graceful: Arc<std::sync::Mutex<Option<GracefulShutdown>>>,
}

async fn accept(listener: Listener, place: Place, mut ended: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = ended.changed() => return,
            accepted = next(&listener) => match accepted {
                Ok((Stream::Tcp(stream), peer)) => begin(stream, peer, &place),
                Ok((Stream::Unix(stream), peer)) => begin(stream, peer, &place),
                // Out of descriptors, or a connection that was gone at once.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
}

enum Stream {
    Tcp(tokio::net::TcpStream),
    Unix(tokio::net::UnixStream),
}

async fn next(listener: &Listener) -> std::io::Result<(Stream, Peer)> {
    match listener {
        Listener::Tcp(listener) => {
            let (stream, address): (_, SocketAddr) = listener.accept().await?;
            let _ = stream.set_nodelay(true);
            Ok((Stream::Tcp(stream), Peer { address: Some(address.ip()) }))
        }
        Listener::Unix(listener) => {
            let (stream, _) = listener.accept().await?;
            Ok((Stream::Unix(stream), Peer { address: None }))
        }
    }
}

fn begin(mut stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: Peer, place: &Place) {
    let Ok(permit) = Arc::clone(&place.connections).try_acquire_owned() else {
        tokio::spawn(async move {
            let busy = b"HTTP/1.1 503 Service Unavailable
retry-after: 2
content-length: 0
connection: close

";
            let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(busy)).await;
        });
        return;
    };
    let place = place.clone();
    tokio::spawn(async move {
        let _permit = permit;
        match &place.secure {
            None => talk(stream, peer, &place).await,
            Some(config) => {
                let acceptor = tokio_rustls::TlsAcceptor::from(config.load_full());
                // The handshake is part of the time for a header.
                if let Ok(Ok(stream)) = tokio::time::timeout(HEADER, acceptor.accept(stream)).await {
                    talk(stream, peer, &place).await;
                }
            }
        }
    });
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, peer: Peer, place: &Place) {
    let router = place.router.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            let answer = router.oneshot(request).await;
            Ok::<_, Infallible>(answer.unwrap_or_else(|never| match never {}))
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER).max_buf_size(64 << 10);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20))
        .max_concurrent_streams(128)
        .max_header_list_size(64 << 10);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let watched = {
        let graceful = place.graceful.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        graceful.as_ref().map(|graceful| graceful.watch(connection))
    };
    if let Some(connection) = watched {
        let _ = connection.await;
    }
}

/// Waits for the signal that ends a server: SIGTERM or SIGINT begin its drain, SIGHUP reads its files anew.
///
/// # Errors
/// The system gives no signals.
pub fn until_signalled(running: &Running) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let mut hangup = signal(SignalKind::hangup())?;
        loop {
            tokio::select! {
                _ = end.recv() => break,
                _ = interrupt.recv() => break,
                _ = hangup.recv() => running.reload(),
            }
        }
        running.stop();
        Ok(())
    })
}

/// Begins the log on standard error: `text`, `json` or `none`.
pub fn log(format: &str) {
    let builder = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO);
    // Who has begun a log already keeps it.
    let _ = match format {
        "json" => builder.json().flatten_event(true).try_init(),
        "text" => builder.with_ansi(false).try_init(),
        _ => Ok(()),
    };
}
