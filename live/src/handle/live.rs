/*!
The handle itself: what a host program holds.
*/

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use openline::{Contact, Engine, Override, OverrideKind, RouteError, Subject};

use super::{
    builder::{Config, LiveBuilder},
    core::{Core, LOOK},
    document::Source,
    events::{Event, Events, Subscribers},
    gate::{Gate, Inside},
    health::Health,
    now::{Answering, Base, LiveOverride, Now},
    publish::{publish, undo},
    reader::Reader,
    route::{LiveRoute, SharedLiveRoute},
    terms::{Author, Terms, Written},
    watch,
    write::{Planning, end, make, signal},
};
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    generation::Generation,
    journal::Entry,
    meet::{OWN, adopt},
    notice::Notice,
    system::ForkWord,
};

/// A process's handle to live state: the current engine, and the way to the next one.
///
/// Questions go to [`engine`](Live::engine), a [`reader`](Live::reader) or a prepared [`route`](Live::prepare): none of them waits for anything. Writes go to
/// the journal, and this process knows what it wrote when they return. One handle a process is enough; all of it may be used from any thread.
///
/// After a fork a child goes on answering from what it inherited, and opens its own way to the store at the next [`poll`](Live::poll) or write.
pub struct Live {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) config: Arc<Config>,
    pub(super) notice: Notice,
    pub(super) fork: ForkWord,
    pub(super) now: Arc<ArcSwap<Now>>,
    /// In a child another one takes its place: the inherited one may be locked for ever.
    pub(super) core: ArcSwap<Gate<Core>>,
    pub(super) health: ArcSwap<Health>,
    pub(super) subscribers: ArcSwap<Subscribers>,
    /// When the store and the file are to be looked at again, by the coarse clock.
    pub(super) next_look: AtomicI64,
    /// What the page said at the last look.
    pub(super) seen: AtomicU64,
    pub(super) stop: AtomicBool,
    watcher: ArcSwap<Mutex<Option<JoinHandle<()>>>>,
}

impl Live {
    /// Opens a document with the store beside it, followed by a thread.
    ///
    /// # Errors
    /// As [`LiveBuilder::open`].
    pub fn open(document: impl AsRef<Path>) -> Result<Live, LiveError> {
        Live::builder(document).open()
    }

    /// Options for opening a document.
    pub fn builder(document: impl AsRef<Path>) -> LiveBuilder {
        LiveBuilder::new(document.as_ref())
    }

    pub(super) fn start(config: Arc<Config>) -> Result<Live, LiveError> {
        // Nothing is made for one who only asks.
        let page = config.page.clone().filter(|page| !config.read_only || page.exists());
        let told = |fault| LiveError::new(LiveErrorCode::Unavailable, format!("no memory for a page: {fault}"));
        let notice = Notice::open(page).map_err(told)?;
        let file = Source::read(&config);
        let loaded = match &file {
            Ok(source) => source.load(&config).map(|engine| Base {
                digest: source.digest.clone(),
                text: Arc::clone(&source.text),
                engine,
            }),
            Err(error) => Err(error.issues().into()),
        };
        let (refused, base) = match loaded {
            Ok(base) => (None, Some(Arc::new(base))),
            Err(issues) => (Some(issues), None),
        };
        let mut core = Core::new(&config, base.clone().unwrap_or_else(|| Arc::new(Base::nothing())));
        core.file.begin(&config, file.as_ref().ok());
        let seen = notice.value();
        let followed = core.follow(&notice, Instant::now() + config.write_timeout);
        let followed = followed.map_err(|error| core.set_aside_if_damaged(error));
        if let Err(error) = followed {
            let is_use = matches!(error.kind(), LiveErrorCode::BadStore | LiveErrorCode::NetworkFolder);
            if config.require_store || is_use {
                return Err(error);
            }
            core.stale(&error);
        }
        core.begin_with(&notice, file.ok().filter(|_| base.is_some()));
        if core.base.is_nothing() {
            // Neither the file nor the journal has a document.
            return Err(LiveError::with_issues(LiveErrorCode::Document, refused.as_deref().unwrap_or_default()));
        }
        if config.watch_file {
            core.refused = core.refused.take().or(refused);
        }
        let now = core.build()?;
        core.events.clear();
        let health = core.health(&now);
        let fork = ForkWord::new(OWN).map_err(told)?;
        let inner = Arc::new(Inner {
            notice,
            fork,
            now: Arc::new(ArcSwap::from_pointee(now)),
            core: ArcSwap::from_pointee(Gate::new(core)),
            health: ArcSwap::from_pointee(health),
            subscribers: ArcSwap::default(),
            next_look: AtomicI64::new(clock::coarse_millis() + 1000),
            seen: AtomicU64::new(seen),
            stop: AtomicBool::new(false),
            watcher: ArcSwap::default(),
            config,
        });
        inner.start_watcher();
        Ok(Live { inner })
    }

    /// The current engine: a snapshot, which answers as it does for as long as it is held.
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.inner.now.load().engine)
    }

    /// The current engine with the text of its document.
    pub fn engine_and_document(&self) -> (Arc<Engine>, Arc<str>) {
        let now = self.inner.now.load();
        (Arc::clone(&now.engine), Arc::clone(&now.base.text))
    }

    /// The current engine with its document and the number of the entry that published it.
    pub fn answering(&self) -> Answering {
        self.inner.now.load().answering()
    }

    /// The current engine for a thread that asks often: one atomic load when nothing changed.
    pub fn reader(&self) -> Reader {
        Reader::new(&self.inner.now)
    }

    /// The engine of a generation, while it is kept: the last eight are.
    pub fn engine_at(&self, generation: impl Into<Generation>) -> Option<Arc<Engine>> {
        let generation = generation.into();
        let now = self.inner.now.load();
        if now.generation == generation {
            return Some(Arc::clone(&now.engine));
        }
        let core = self.inner.enter(Instant::now() + LOOK)?;
        core.former.iter().rev().find(|now| now.generation == generation).map(|now| Arc::clone(&now.engine))
    }

    /// A contact that is decided at many instants, over whatever document answers then; for one thread.
    ///
    /// # Errors
    /// As [`Engine::prepare`].
    pub fn prepare(&self, contact: &Contact) -> Result<LiveRoute, RouteError> {
        LiveRoute::new(self.reader(), contact)
    }

    /// The same for many threads.
    ///
    /// # Errors
    /// As [`Engine::prepare`].
    pub fn prepare_shared(&self, contact: &Contact) -> Result<SharedLiveRoute, RouteError> {
        SharedLiveRoute::new(&self.inner.now, contact)
    }

    /// Nobody answers, whatever the hours.
    ///
    /// # Errors
    /// What is wrong with it, by itself or in this document; a store that cannot be written.
    pub fn close(&self, subject: Subject, terms: Terms) -> Result<Written, LiveError> {
        self.make(OverrideKind::Closed, subject, None, &terms)
    }

    /// Somebody answers, whatever the hours. A closing that covers the same instant wins, and so does `enabled: false`.
    ///
    /// # Errors
    /// As [`close`](Live::close).
    pub fn open_up(&self, subject: Subject, terms: Terms) -> Result<Written, LiveError> {
        self.make(OverrideKind::Open, subject, None, &terms)
    }

    /// Calls go to another transfer function or SIP handoff, while the queue is open.
    ///
    /// # Errors
    /// As [`close`](Live::close).
    pub fn redirect(&self, subject: Subject, function: &str, terms: Terms) -> Result<Written, LiveError> {
        self.make(OverrideKind::Redirect, subject, Some(function), &terms)
    }

    /// An override of any kind but `unstaffed`, which only signals make.
    ///
    /// # Errors
    /// As [`close`](Live::close).
    pub fn make(
        &self,
        kind: OverrideKind,
        subject: Subject,
        function: Option<&str>,
        terms: &Terms,
    ) -> Result<Written, LiveError> {
        if kind == OverrideKind::Unstaffed {
            return Err(LiveError::new(LiveErrorCode::BadSignal, "unstaffed is what a machine sees: send a signal"));
        }
        self.inner.write(&terms.author, &mut make(kind, &subject, function, terms))
    }

    /// States the whole set of queues in which a machine sees no agent; the empty set is that everybody is staffed. It replaces what the machine said before,
    /// and lapses after `lasting`, 1 second to 15 minutes, unless it is repeated.
    ///
    /// # Errors
    /// As [`close`](Live::close), also for a name or a time that are not ones.
    pub fn signal<Q: Into<String>>(
        &self,
        source: &str,
        queues: impl IntoIterator<Item = Q>,
        lasting: Duration,
    ) -> Result<Written, LiveError> {
        self.signal_by(source, queues, lasting, "")
    }

    /// The same by an author, for a key or a condition.
    ///
    /// # Errors
    /// As [`signal`](Live::signal).
    pub fn signal_by<Q: Into<String>>(
        &self,
        source: &str,
        queues: impl IntoIterator<Item = Q>,
        lasting: Duration,
        by: impl Into<Author>,
    ) -> Result<Written, LiveError> {
        let bad = |told: &str| Err(LiveError::new(LiveErrorCode::BadSignal, told));
        if source.trim().is_empty() || source.chars().count() > 200 || source.chars().any(char::is_control) {
            return bad("the source has no name of 1 to 200 characters");
        }
        let seconds = lasting.as_secs() as i64;
        if !(1..=900).contains(&seconds) {
            return bad("a signal holds for 1 second to 15 minutes: a feed that dies must not close a line for longer");
        }
        let mut queues: Vec<String> = queues.into_iter().map(Into::into).take(100_001).collect();
        queues.sort_unstable();
        queues.dedup();
        if queues.len() > 100_000 {
            return bad("over 100,000 queues");
        }
        let mut author = by.into();
        if author.name.is_empty() {
            author.name = source.to_owned();
        }
        self.inner.write(&author, &mut signal(source, queues, seconds))
    }

    /// Ends an override, or withdraws one that has not begun. One that is over is no error: `repeated` says so.
    ///
    /// # Errors
    /// There is no such override; a store that cannot be written.
    pub fn end(&self, id: impl Into<u64>, by: impl Into<Author>) -> Result<Written, LiveError> {
        self.inner.write(&by.into(), &mut end(id.into()))
    }

    /// The inverse of one entry: of a making its end, of an end the same override again from now, of a publishing the text before it. It is an entry itself.
    ///
    /// # Errors
    /// There is no such entry, or its inverse is nothing.
    pub fn undo(&self, number: impl Into<u64>, by: impl Into<Author>) -> Result<Written, LiveError> {
        let (number, author) = (number.into(), by.into());
        let deadline = Instant::now() + self.inner.config.write_timeout;
        self.inner.adopt()?;
        let (entry, before) = {
            let mut core = self.inner.enter_to_write(deadline)?;
            let entry = core.entry(&self.inner.notice, number, deadline)?;
            let before = match entry.act.text() {
                Some(_) => core.text_at(&self.inner.notice, number - 1, deadline).ok(),
                None => None,
            };
            (entry, before)
        };
        let written = self.inner.write(&author, &mut undo(&entry, before.clone()))?;
        if let Some(before) = before.filter(|_| !written.repeated) {
            self.inner
                .enter_to_write(Instant::now() + LOOK)?
                .write_file(&before, entry.act.text().map(|text| &*text.digest))?;
        }
        Ok(written)
    }

    /// Makes a text the document. It must load, and the document must still be the one that this handle has (or the generation that the author expects);
    /// then the entry is written, and after it the file, where there is one.
    ///
    /// # Errors
    /// `document` with every issue of the text; `conflict` where somebody published since.
    pub fn publish(&self, text: &str, by: impl Into<Author>, note: Option<&str>) -> Result<Written, LiveError> {
        let files = self.calendars_for(text)?;
        self.inner.publish(Source::new(text, files), &by.into(), note)
    }

    /// Makes the text of an earlier generation the document again.
    ///
    /// # Errors
    /// As [`publish`](Live::publish); `unknown_id` where that text is no longer kept.
    pub fn rollback(&self, generation: impl Into<Generation>, by: impl Into<Author>) -> Result<Written, LiveError> {
        let (generation, author) = (generation.into(), by.into());
        let deadline = Instant::now() + self.inner.config.write_timeout;
        self.inner.adopt()?;
        let source = self.inner.enter_to_write(deadline)?.text_at(&self.inner.notice, generation.number(), deadline)?;
        self.inner.publish(source, &author, Some(&format!("rollback to {generation}")))
    }

    /// The engine as it would be with one more override, perhaps in place of another: nothing is written.
    ///
    /// # Errors
    /// What is wrong with it in this document.
    pub fn preview(&self, said: &Override, replaces: Option<u64>) -> Result<Engine, LiveError> {
        let now = self.inner.now.load();
        super::write::taken(&now.base, said)?;
        let others =
            now.engine.overrides().iter().filter(|listing| Some(listing.id) != replaces).map(|listing| listing.said());
        let id = Generation::from(now.engine.generation()).number() + 1;
        let all = others.chain([said.clone().id(id)]);
        let engine = now.base.engine.with_kept_overrides(all);
        let engine = engine.map_err(|error| LiveError::with_issues(LiveErrorCode::Refused, error.issues()))?;
        Ok(engine.with_generation(now.generation.value()))
    }

    /// What answers: the number of the last entry that was folded in. Within a process it never goes back.
    pub fn generation(&self) -> Generation {
        self.inner.now.load().generation
    }

    /// How the handle is.
    pub fn health(&self) -> Arc<Health> {
        self.inner.health.load_full()
    }

    /// The overrides, those that are over or dangling too, as far as they are kept.
    pub fn overrides(&self) -> Vec<LiveOverride> {
        self.inner.now.load().overrides()
    }

    /// The entries from a number on, as many as there are up to `count`.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn journal(&self, from: u64, count: usize) -> Result<Vec<Entry>, LiveError> {
        let deadline = Instant::now() + self.inner.config.write_timeout;
        self.inner.adopt()?;
        let mut core = self.inner.enter_to_write(deadline)?;
        if !core.has_store() {
            return Ok(Vec::new());
        }
        core.open_store(&self.inner.notice)?;
        let Some(store) = &mut core.store else { return Ok(Vec::new()) };
        let batch = store.read(from.saturating_sub(1), deadline)?;
        Ok(batch
            .rows
            .iter()
            .filter(|row| row.number >= from)
            .take(count)
            .filter_map(|row| Entry::read(row).ok())
            .collect())
    }

    /// What happens from now on, in a queue of 256: a subscriber that is slower loses some, and is told how many.
    pub fn events(&self) -> Events {
        self.inner.subscribers.load().subscribe()
    }

    /// Has something called with each event, on the watcher's thread, or on that of one who polls or writes. It must not wait for this handle.
    pub fn on_change(&self, callback: impl Fn(&Event) + Send + Sync + 'static) {
        self.inner.subscribers.load().call(Box::new(callback));
    }

    /// All of the watcher without a thread: looks whether there is something new, and takes it in. True when another generation answers. When nothing
    /// happened it reads two words of memory; the store and the file are asked once a second at most.
    ///
    /// # Errors
    /// None for a store that is away, which [`health`](Live::health) tells; a child of a fork that finds no memory.
    #[inline]
    pub fn poll(&self) -> Result<bool, LiveError> {
        if self.inner.is_unchanged() { Ok(false) } else { self.inner.poll_slowly() }
    }

    /// Looks at the store and the file at once, whatever was noticed, and without waiting for a file to settle. True when another generation answers.
    ///
    /// # Errors
    /// The store cannot be followed, or the file does not load: its issues.
    pub fn reload(&self) -> Result<bool, LiveError> {
        self.inner.reload()
    }

    /// Where the journal lives, as it may be shown.
    pub fn store(&self) -> String {
        self.inner.config.address.to_string()
    }

    /// The calendar files that a text names, as they lie beside the document.
    fn calendars_for(&self, text: &str) -> Result<std::collections::BTreeMap<String, String>, LiveError> {
        Ok(super::document::calendar_files(text, crate::files::folder_of(&self.inner.config.document)))
    }
}

impl Inner {
    #[inline(always)]
    fn is_unchanged(&self) -> bool {
        self.fork.get().load(Ordering::Relaxed) == OWN
            && self.notice.value() == self.seen.load(Ordering::Relaxed)
            && clock::coarse_millis() < self.next_look.load(Ordering::Relaxed)
    }

    /// Makes a child's handle its own: what was inherited is left as it is, never locked, never closed.
    pub(super) fn adopt(self: &Arc<Self>) -> Result<(), LiveError> {
        let adopted = adopt(self.fork.get(), || {
            let now = self.now.load_full();
            let mut core = Core::new(&self.config, Arc::clone(&now.base));
            core.file.inherit(&self.config, now.base.digest.clone());
            // Leaked: the parent's thread may have been inside, and its connections are the parent's.
            std::mem::forget(self.core.swap(Arc::new(Gate::new(core))));
            std::mem::forget(self.subscribers.swap(Arc::default()));
            std::mem::forget(self.watcher.swap(Arc::default()));
            self.notice.inherit();
            self.seen.store(u64::MAX, Ordering::Release);
        });
        if adopted {
            self.start_watcher();
        }
        Ok(())
    }

    fn start_watcher(self: &Arc<Self>) {
        if self.config.watch {
            let handle = watch::start(self);
            *self.watcher.load().lock().unwrap_or_else(PoisonError::into_inner) = handle;
        }
    }

    pub(super) fn enter(&self, until: Instant) -> Option<Inside<Core>> {
        self.core.load_full().enter(until)
    }

    pub(super) fn enter_to_write(&self, deadline: Instant) -> Result<Inside<Core>, LiveError> {
        self.enter(deadline)
            .ok_or_else(|| LiveError::unavailable("the store is being waited for", self.config.write_timeout))
    }

    /// One write: checked, appended, folded in, answered with by this process when it returns.
    pub(super) fn write(self: &Arc<Self>, author: &Author, plan: &mut Planning<'_>) -> Result<Written, LiveError> {
        author.check()?;
        self.adopt()?;
        if self.config.read_only {
            return Err(LiveError::new(LiveErrorCode::ReadOnly, "the handle was opened to ask only"));
        }
        let deadline = Instant::now() + self.config.write_timeout;
        let mut core = self.enter_to_write(deadline)?;
        let (done, moved) = core.append(&self.notice, author, deadline, plan);
        match &done {
            Ok(_) => core.fresh(),
            Err(error) if is_trouble(error) => core.stale(error),
            Err(_) => {}
        }
        let done = done.map_err(|error| core.set_aside_if_damaged(error));
        let events = self.settle(&mut core, moved || done.is_ok());
        drop(core);
        self.subscribers.load().tell(&events);
        done
    }

    fn publish(self: &Arc<Self>, source: Source, author: &Author, note: Option<&str>) -> Result<Written, LiveError> {
        let engine =
            source.load(&self.config).map_err(|issues| LiveError::with_issues(LiveErrorCode::Document, &issues))?;
        self.adopt()?;
        let deadline = Instant::now() + self.config.write_timeout;
        let seen = self.enter_to_write(deadline)?.state.document.as_ref().map(|document| document.text.digest.clone());
        let base = Arc::new(Base { digest: source.digest.clone(), text: Arc::clone(&source.text), engine });
        self.enter_to_write(deadline)?.compiled = Some(base);
        let written = self.write(author, &mut publish(&source, seen.clone(), true, note));
        let mut core = self.enter_to_write(Instant::now() + LOOK)?;
        core.compiled = None;
        let written = written?;
        core.write_file(&source, seen.as_deref())?;
        Ok(written)
    }

    /// Lets what is known answer from here on, and says what happened.
    pub(super) fn settle(&self, core: &mut Core, moved: bool) -> Vec<Event> {
        if moved {
            match core.build() {
                Ok(now) => {
                    let is_back = now.generation < self.now.load().generation;
                    // Never back: what a process tells only grows.
                    if !is_back {
                        let former = self.now.swap(Arc::new(now));
                        core.retire(former);
                    }
                }
                Err(error) => core.stale(&error),
            }
        }
        let now = self.now.load_full();
        self.health.store(Arc::new(core.health(&now)));
        std::mem::take(&mut core.events)
    }

    pub(super) fn stop_watcher(&self) {
        self.stop.store(true, Ordering::Release);
        self.notice.ring();
        let handle = self.watcher.load().lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle.filter(|handle| handle.thread().id() != std::thread::current().id()) {
            let _ = handle.join();
        }
    }
}

/// Whether an error is about the store, not about what was asked.
pub(super) fn is_trouble(error: &LiveError) -> bool {
    matches!(
        error.kind(),
        LiveErrorCode::Unavailable
            | LiveErrorCode::StoreGone
            | LiveErrorCode::Damaged
            | LiveErrorCode::Lost
            | LiveErrorCode::NewerJournal
            | LiveErrorCode::DiskFull
            | LiveErrorCode::ReadOnly
    )
}

impl Drop for Live {
    fn drop(&mut self) {
        if self.inner.fork.get().load(Ordering::Acquire) != OWN {
            // A child that never used it: everything behind it is its parent's.
            std::mem::forget(Arc::clone(&self.inner));
            return;
        }
        self.inner.stop_watcher();
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live")
            .field("document", &self.inner.config.document)
            .field("generation", &self.generation())
            .finish_non_exhaustive()
    }
}
