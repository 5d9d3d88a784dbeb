/*!
What every request sees: the live document as one snapshot that is swapped whole, and what the server was started with.

A request takes the snapshot once. Whoever writes brings the next one in before it is answered; what other processes write comes by the watcher of
[`openline_live`].
*/

use std::{
    collections::HashMap,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use arc_swap::ArcSwap;
use chrono::NaiveDate;
use openline::{Builder, Engine, Queue};
use openline_answers::in_zone;
use openline_live::Live;
use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    events::Hub,
    metrics::Metrics,
    options::{Options, host_of},
    problem::Problem,
    tokens::{Level, Tokens},
};

/// What answers, whole.
pub struct Snapshot {
    /// The engine with its overrides.
    pub engine: Arc<Engine>,
    /// The document's text.
    pub text: Arc<str>,
    /// SHA-256 of it.
    pub digest: String,
    /// The entry that published it; where the file answers, how many texts of it did.
    pub version: u64,
    /// The number of the last entry, 0 without a journal.
    pub generation: u64,
    /// When overrides begin and end, in order.
    edges: Vec<i64>,
    /// Since when it answers here.
    pub since: i64,
    /// Whether the journal has the text.
    is_published: bool,
}

impl Snapshot {
    /// The generation, for JSON; none where nothing is live.
    pub fn dated(&self) -> Option<u64> {
        (self.generation > 0).then_some(self.generation)
    }

    /// The weak tag of an answer that holds until an instant. Texts that nobody published have their digest in it: another process counts otherwise.
    pub fn tag(&self, valid: Option<i64>) -> String {
        let valid = valid.unwrap_or(0);
        match self.is_published {
            true => format!("W/\"{}-{}-{valid}\"", self.version, self.generation),
            false => {
                let digest = self.digest.rsplit(':').next().unwrap_or_default();
                format!("W/\"{}-{}-{valid}-{}\"", self.version, self.generation, &digest[..digest.len().min(12)])
            }
        }
    }

    /// Until when an answer about queues holds, if nobody publishes or overrides.
    ///
    /// While a queue is closed its reason may change at midnight although its state does not, and words that say "tomorrow" do at any midnight.
    pub fn valid<'e>(&self, at: i64, queues: impl IntoIterator<Item = Queue<'e>>, says_dates: bool) -> Option<i64> {
        let mut valid = self.edge(at);
        let mut midnights: HashMap<&str, i64> = HashMap::new();
        for queue in queues {
            let change = queue.next_change_at(at);
            let midnight = (says_dates || !queue.is_open_at(at))
                .then(|| *midnights.entry(queue.timezone().name()).or_insert_with(|| midnight(queue, at)));
            valid = [valid, change, midnight].into_iter().flatten().min();
        }
        valid
    }

    /// When the next override begins or ends.
    pub fn edge(&self, at: i64) -> Option<i64> {
        let next = self.edges.partition_point(|edge| *edge <= at);
        self.edges.get(next).copied()
    }

    /// The queue of a name.
    pub fn queue(&self, name: &str) -> Result<Queue<'_>, Problem> {
        self.engine.queue(name).ok_or_else(|| {
            Problem::new("unknown_queue", format!("there is no queue {name:?}")).meant(self.engine.nearest_queue(name))
        })
    }
}

fn midnight(queue: Queue<'_>, at: i64) -> i64 {
    let today = in_zone(at, queue.timezone()).date_naive();
    let next = today.succ_opt().unwrap_or(NaiveDate::MAX).and_time(chrono::NaiveTime::MIN);
    queue.timezone().first_instant(next).timestamp()
}

/// What every request sees.
pub struct Site {
    pub live: Live,
    pub options: Options,
    pub clock: Clock,
    pub hub: Hub,
    pub metrics: Metrics,
    pub is_draining: AtomicBool,
    /// Two documents are compiled at once, and eight wait.
    pub compiles: Semaphore,
    waiting: AtomicUsize,
    pub streams: Arc<Semaphore>,
    now: ArcSwap<Snapshot>,
    turn: Mutex<()>,
    texts: AtomicU64,
    tokens: ArcSwap<Tokens>,
    /// Held in memory for who started it at a terminal.
    invited: Option<String>,
    hosts: Vec<String>,
    failures: Mutex<HashMap<IpAddr, (i64, u32)>>,
    requests: AtomicU64,
    pub process: u32,
}

/// So many wrong tokens a minute.
const MOST_FAILURES: u32 = 10;
/// So many addresses are remembered.
const MOST_ADDRESSES: usize = 10_000;

impl Site {
    pub fn new(live: Live, options: Options, addresses: &[String], invited: Option<String>) -> Result<Site, String> {
        let mut hosts: Vec<String> = options.hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        for address in addresses.iter().chain(&options.listen) {
            if address.starts_with("unix:") {
                hosts.push("localhost".to_owned());
                continue;
            }
            hosts.push(host_of(address).to_ascii_lowercase());
        }
        hosts.push("localhost".to_owned());
        let clock = options.clock;
        let first = Snapshot::of(&live, 1, clock.now());
        let site = Site {
            live,
            clock,
            hub: Hub::new(clock.millis()),
            metrics: Metrics::new(),
            is_draining: AtomicBool::new(false),
            compiles: Semaphore::new(2),
            waiting: AtomicUsize::new(0),
            streams: Arc::new(Semaphore::new(options.max_streams)),
            now: ArcSwap::from_pointee(first),
            turn: Mutex::new(()),
            texts: AtomicU64::new(1),
            tokens: ArcSwap::default(),
            invited,
            hosts,
            failures: Mutex::default(),
            requests: AtomicU64::new(0),
            process: std::process::id(),
            options,
        };
        site.read_tokens()?;
        Ok(site)
    }

    /// What answers at this moment.
    pub fn now(&self) -> Arc<Snapshot> {
        self.now.load_full()
    }

    /// Brings in what the journal or the file says. True when something else answers.
    pub fn refresh(&self) -> bool {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let former = self.now.load_full();
        let answering = self.live.answering();
        if Arc::ptr_eq(&former.engine, &answering.engine) {
            return false;
        }
        let texts = match answering.digest == former.digest {
            true => self.texts.load(Ordering::Relaxed),
            false => self.texts.fetch_add(1, Ordering::Relaxed) + 1,
        };
        let next = Arc::new(Snapshot::of(&self.live, texts, self.clock.now()));
        self.now.store(Arc::clone(&next));
        self.hub.moved(&former, &next, self.clock.now());
        true
    }

    /// Reads the tokens anew; a file that is none leaves those that are known.
    pub fn read_tokens(&self) -> Result<(), String> {
        let mut tokens = match &self.options.tokens {
            Some(path) => Tokens::read(path)?,
            None => Tokens::default(),
        };
        if let Some(token) = &self.invited {
            tokens = tokens.with("terminal", Level::Publish, token);
        }
        self.tokens.store(Arc::new(tokens));
        Ok(())
    }

    pub fn tokens(&self) -> Arc<Tokens> {
        self.tokens.load_full()
    }

    /// Whether a `Host` is one of this server's names, whatever its port.
    pub fn is_host(&self, host: &str) -> bool {
        let name = host_of(host).to_ascii_lowercase();
        let is_loopback = self.options.is_loopback() && matches!(&*name, "127.0.0.1" | "::1" | "localhost");
        is_loopback || self.hosts.contains(&name)
    }

    /// Whether documents are published and overrides are made here.
    pub fn writes(&self) -> bool {
        self.options.store.is_some()
    }

    /// How documents are loaded, with the calendar files that lie beside the live one.
    pub fn loader(&self) -> Builder {
        let folder = self.options.file.as_deref().and_then(Path::parent).map_or_else(PathBuf::new, Path::to_path_buf);
        self.options.loader.clone().base_dir(folder)
    }

    /// Runs what compiles or reads much on a thread of its own; two at once, eight wait.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new("busy", "two documents are being compiled and eight wait");
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= 10 {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(busy());
        }
        let permit = self.compiles.acquire().await;
        let done = match permit {
            Ok(_permit) => {
                let site = Arc::clone(self);
                tokio::task::spawn_blocking(move || work(&site)).await
            }
            Err(_) => Ok(Err(busy())),
        };
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        done.unwrap_or_else(|_| Err(Problem::new("panic", "a fault of this program")))
    }

    /// Whether an address has sent too many wrong tokens.
    pub fn is_shut_out(&self, address: IpAddr) -> bool {
        let minute = self.clock.now().div_euclid(60);
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(&address).is_some_and(|(when, count)| *when == minute && *count >= MOST_FAILURES)
    }

    /// Notes a wrong token.
    pub fn failed(&self, address: IpAddr) {
        let minute = self.clock.now().div_euclid(60);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_ADDRESSES {
            failures.retain(|_, (when, _)| *when == minute);
            if failures.len() >= MOST_ADDRESSES {
                failures.clear();
            }
        }
        let known = failures.entry(address).or_insert((minute, 0));
        *known = if known.0 == minute { (minute, known.1 + 1) } else { (minute, 1) };
    }

    /// The id of a request.
    pub fn request_id(&self) -> String {
        format!("{:x}-{:x}", self.process, self.requests.fetch_add(1, Ordering::Relaxed))
    }
}

impl Snapshot {
    fn of(live: &Live, texts: u64, since: i64) -> Snapshot {
        let answering = live.answering();
        let generation = answering.engine.generation();
        let mut edges: Vec<i64> = answering
            .engine
            .overrides()
            .iter()
            .flat_map(|listing| [Some(listing.from), listing.until])
            .flatten()
            .collect();
        edges.sort_unstable();
        edges.dedup();
        Snapshot {
            version: answering.published.unwrap_or(texts),
            is_published: answering.published.is_some(),
            engine: answering.engine,
            text: answering.text,
            digest: answering.digest,
            generation,
            edges,
            since,
        }
    }
}
