/*!
What a handle knows: the fold of the journal, the compiled document, the store, and what is wrong.

Everything here happens behind the gate, on the watcher's thread or on that of one who writes or polls. Nobody who asks an engine comes here.
*/

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use openline::Issue;

use super::{
    builder::Config,
    document::{FileWatch, Source},
    events::Event,
    now::{Base, Now},
};
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    generation::Generation,
    journal::{Act, Entry, FoldError, Row, Snapshot, State, fold, refold},
    notice::Notice,
    store::{self, Batch, Store},
};

/// How many engines are kept for those who name an answer by its generation.
pub(super) const KEPT_ENGINES: usize = 8;

/// How long a look at the store may take.
pub(super) const LOOK: Duration = Duration::from_millis(800);

/// Why a handle does not follow its store.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) since: i64,
    pub(super) code: LiveErrorCode,
    pub(super) why: String,
}

pub(super) struct Core {
    pub(super) config: Arc<Config>,
    pub(super) store: Option<Box<dyn Store>>,
    pub(super) state: State,
    pub(super) base: Arc<Base>,
    pub(super) file: FileWatch,
    pub(super) trouble: Option<Trouble>,
    /// Why the document that should answer does not.
    pub(super) refused: Option<Arc<[Issue]>>,
    pub(super) reload_failures: u64,
    pub(super) skew: i64,
    pub(super) store_generation: Generation,
    pub(super) notice_delay: Option<f64>,
    pub(super) page_note: Option<String>,
    pub(super) store_notes: Vec<String>,
    pub(super) noted_at: Option<Instant>,
    /// Engines that answered before, the newest last: who drops the last handle to one is never a call.
    pub(super) former: VecDeque<Arc<Now>>,
    /// A loss was seen by one who writes, and what is left is gone on from.
    pub(super) loss: Option<Loss>,
    /// When the store may be tried again.
    pub(super) next_try: Instant,
    pub(super) failures: u32,
    pub(super) compacted_at: Option<Instant>,
    /// The first row that the store kept when a copy of what the rows before it came to was seen to last.
    pub(super) kept_from: u64,
    /// A document that was compiled before anybody waited for it.
    pub(super) compiled: Option<Arc<Base>>,
    pub(super) events: Vec<Event>,
}

/// What came of reading.
pub(super) enum Advance {
    /// These entries were folded in.
    By(Vec<Entry>),
    /// The store is another journal, further on: everything was folded anew.
    Anew,
}

impl Core {
    pub(super) fn new(config: &Arc<Config>, base: Arc<Base>) -> Core {
        Core {
            config: Arc::clone(config),
            store: None,
            state: State::default(),
            base,
            file: FileWatch::new(),
            trouble: None,
            refused: None,
            reload_failures: 0,
            skew: 0,
            store_generation: Generation::NONE,
            notice_delay: None,
            page_note: None,
            store_notes: Vec::new(),
            noted_at: None,
            former: VecDeque::new(),
            loss: None,
            next_try: Instant::now(),
            failures: 0,
            compacted_at: None,
            kept_from: 0,
            compiled: None,
            events: Vec::new(),
        }
    }

    /// The store, opened when it is needed.
    pub(super) fn open_store(&mut self, notice: &Notice) -> Result<(), LiveError> {
        if self.store.is_some() {
            return Ok(());
        }
        if let Some(path) = self.config.address.path()
            && !path.exists()
            && store::damaged_copies(path).is_empty()
            && (notice.value() > 0 || self.state.number > 0)
        {
            let told = format!("the store {} was deleted: `openline live FILE repair` makes a new one", path.display());
            return Err(LiveError::new(LiveErrorCode::StoreGone, told));
        }
        let store = store::open(&self.config.address, !self.config.read_only)?;
        self.store = Some(store);
        Ok(())
    }

    /// Whether there is a store at all: one who only asks makes none, and needs none.
    pub(super) fn has_store(&self) -> bool {
        !self.config.read_only
            || self.config.address.path().is_none_or(|path| path.exists() || !store::damaged_copies(path).is_empty())
    }

    /// Reads what others wrote and folds it in; true when something was.
    pub(super) fn follow(&mut self, notice: &Notice, deadline: Instant) -> Result<bool, LiveError> {
        // A page that was raised says that there was one, and who only asks must not answer as if there never was.
        if !self.has_store() && notice.value() == 0 {
            return Ok(false);
        }
        self.open_store(notice)?;
        // Read before the store is: a writer raises it after its commit, so a store that has less has lost something.
        let promised = Generation::from(notice.value());
        let Some(store) = &mut self.store else { return Ok(false) };
        let batch = store.read(self.state.number, deadline)?;
        let advance = advance(&mut self.state, &batch, promised, 0);
        let (advance, batch) = match advance {
            Ok(advance) => (advance, batch),
            Err(Stop::Reread) => {
                let batch = store.read(0, deadline)?;
                let kept = store.snapshot(deadline)?;
                let anew = refold(&batch.rows, kept.as_ref()).map_err(stopped)?;
                self.store_generation = anew.generation();
                let seen = promised.max(Generation::new(anew.epoch, batch.last));
                if anew.generation() < self.state.generation() || anew.generation() < seen {
                    return Err(lost(&self.state, seen, &anew));
                }
                let was = self.state.generation();
                let same = anew.generation() == was && anew.chain == self.state.chain;
                if anew.generation() == was && !same {
                    return Err(lost(&self.state, promised, &anew));
                }
                self.state = anew;
                (if same { Advance::By(Vec::new()) } else { Advance::Anew }, batch)
            }
            Err(Stop::Error(error)) => return Err(error),
        };
        self.skew = batch.now - clock::host();
        self.store_generation = self.state.generation();
        self.stand_in(&batch, deadline);
        Ok(self.take(advance))
    }

    /// Where a store dropped rows, a copy of what they came to must lie beside them, or whoever comes next knows nothing of them. A copy that could not be
    /// kept is made at the next look.
    fn stand_in(&mut self, batch: &Batch, deadline: Instant) {
        let Some(store) = &mut self.store else { return };
        let from = if batch.is_emptied() { batch.last + 1 } else { batch.first };
        if from <= 1 || from == self.kept_from || self.config.read_only || store.snapshot_every().is_none() {
            return;
        }
        let is_there = store.snapshot(deadline).map(|kept| kept.is_some_and(|kept| kept.number + 1 >= from));
        let done = is_there.and_then(|is_there| match is_there {
            true => Ok(()),
            false => store.keep_snapshot(&Snapshot::of(&self.state), deadline),
        });
        if done.is_ok() {
            self.kept_from = from;
        }
    }

    /// How long a look at the store may take here.
    pub(super) fn look_time(&self) -> Duration {
        match self.config.watch {
            true => LOOK,
            false => LOOK / 4,
        }
    }

    /// Notes what was folded in; true when there was anything.
    pub(super) fn take(&mut self, advance: Advance) -> bool {
        let generation = self.state.generation();
        match advance {
            Advance::By(entries) if entries.is_empty() => false,
            Advance::By(entries) => {
                if let Some(last) = entries.last() {
                    self.notice_delay = Some((clock::host() + self.skew - last.made_at).max(0) as f64);
                }
                for entry in &entries {
                    self.tell_of(entry, generation);
                }
                true
            }
            Advance::Anew => {
                self.events.push(Event::Lagged { missed: 0 });
                true
            }
        }
    }

    pub(super) fn tell_of(&mut self, entry: &Entry, generation: Generation) {
        if let Some(id) = entry.act.ended() {
            self.events.push(Event::Ended { id, generation });
        }
        if entry.act.made().is_some() {
            self.events.push(Event::Override { id: entry.number, generation });
        }
        if let Act::Signal { source, .. } = &entry.act {
            self.events.push(Event::Signal { source: source.clone(), generation });
        }
    }

    /// The document that should answer becomes the base, if it loads here.
    pub(super) fn follow_document(&mut self) {
        let Some(document) = self.state.document.clone() else { return };
        // One who only asks answers by the file, published or not, as long as it loads.
        let by_file = self.config.read_only && self.config.watch_file && !self.base.is_nothing();
        if by_file || document.text.digest == self.base.digest {
            return;
        }
        let compiled = self.compiled.take().filter(|base| base.digest == document.text.digest);
        let load = || Source::of(&document.text).load(&self.config);
        let made = |engine| {
            Arc::new(Base { digest: document.text.digest.clone(), text: Arc::clone(&document.text.text), engine })
        };
        match compiled.map_or_else(|| load().map(made), Ok) {
            Ok(base) => {
                self.base = base;
                self.refused = None;
                self.events.push(Event::Reloaded { generation: self.state.generation() });
            }
            // Published by somebody who loads documents otherwise: what is known to answer goes on, with the overrides of this minute.
            Err(issues) => self.refuse(issues),
        }
    }

    pub(super) fn refuse(&mut self, issues: Arc<[Issue]>) {
        if self.refused.as_deref() != Some(&issues) {
            self.reload_failures += 1;
            self.events.push(Event::ReloadFailed { issues: Arc::clone(&issues) });
        }
        self.refused = Some(issues);
    }

    /// What answers from here on.
    pub(super) fn build(&mut self) -> Result<Now, LiveError> {
        self.follow_document();
        Now::build(&self.base, &self.state)
            .map_err(|error| LiveError::with_issues(LiveErrorCode::NewerJournal, error.issues()))
    }

    /// Keeps an engine that answered until nobody holds it, and the last few for those who name them.
    pub(super) fn retire(&mut self, former: Arc<Now>) {
        self.former.push_back(former);
        self.sweep();
    }

    pub(super) fn sweep(&mut self) {
        let mut excess = self.former.len().saturating_sub(KEPT_ENGINES);
        self.former.retain(|now| {
            let keep = excess == 0 || Arc::strong_count(now) > 1 || Arc::strong_count(&now.engine) > 1;
            excess = excess.saturating_sub(1);
            keep
        });
    }

    /// Notes that the store could not be followed.
    pub(super) fn stale(&mut self, error: &LiveError) {
        let (code, why) = (error.kind(), error.to_string());
        self.failures += 1;
        let pause = match self.config.watch {
            true => Duration::from_millis(500).min(Duration::from_millis(100) * self.failures),
            // Who polls does so before a call: a store that is away is looked for less and less often.
            false => Duration::from_millis(250) * (1 << self.failures.min(5)),
        };
        self.next_try = Instant::now() + pause;
        match &mut self.trouble {
            Some(trouble) => (trouble.code, trouble.why) = (code, why),
            trouble => {
                self.events.push(Event::Stale { why: why.clone() });
                *trouble = Some(Trouble { since: clock::host(), code, why });
            }
        }
        if matches!(code, LiveErrorCode::StoreGone | LiveErrorCode::Damaged | LiveErrorCode::Unavailable) {
            self.store = None;
        }
    }

    /// Notes that it could; once a minute the store says what about itself is worth a word.
    pub(super) fn fresh_after_look(&mut self) {
        self.fresh();
        if self.noted_at.is_none_or(|at| at.elapsed() > Duration::from_secs(60))
            && let Some(store) = &mut self.store
        {
            self.noted_at = Some(Instant::now());
            match store.notes(Instant::now() + LOOK / 2) {
                Ok(notes) => self.store_notes = notes,
                // It went away between the two questions.
                Err(error) => self.stale(&error),
            }
        }
    }

    /// Notes that it could.
    pub(super) fn fresh(&mut self) {
        self.failures = 0;
        if self.trouble.take().is_some() {
            self.events.push(Event::Fresh);
        }
    }

    /// Moves a store out of the way that does not pass its chain when it is read a second time, from the first row on.
    pub(super) fn set_aside_if_damaged(&mut self, error: LiveError) -> LiveError {
        if error.kind() != LiveErrorCode::Damaged || self.config.read_only {
            return error;
        }
        let Some(store) = &mut self.store else { return error };
        let deadline = Instant::now() + LOOK;
        let mut read = || {
            let batch = store.read(0, deadline)?;
            let kept = store.snapshot(deadline)?;
            refold(&batch.rows, kept.as_ref()).map_err(stopped)
        };
        match read() {
            Err(again) if again.kind() == LiveErrorCode::Damaged => match store.set_aside(clock::host(), deadline) {
                Ok(Some(name)) => {
                    let told = format!(
                        "{again}; it was set aside as {}: `openline live FILE repair` makes a new one",
                        name.display()
                    );
                    LiveError::new(LiveErrorCode::Damaged, told)
                }
                Ok(None) | Err(_) => again,
            },
            _ => error,
        }
    }
}

/// What one who writes does about entries that are lost.
#[derive(Clone, Copy)]
pub(super) struct Loss {
    /// The epoch of the next entry.
    pub(super) epoch: u64,
    /// The number up to which entries may be missing.
    pub(super) until: u64,
}

/// Why rows could not be folded in.
pub(super) enum Stop {
    /// They do not follow what is known: the whole journal must be looked at.
    Reread,
    Error(LiveError),
}

/// Folds in what is new of a batch. Rows that are known already are passed over, and the last known one must be the same. Nothing must be missing, but what
/// is known to be lost up to a number.
pub(super) fn advance(state: &mut State, batch: &Batch, promised: Generation, lost: u64) -> Result<Advance, Stop> {
    let is_given_up = lost > 0 && batch.last <= lost;
    if is_given_up && batch.rows.is_empty() {
        return Ok(Advance::By(Vec::new()));
    }
    let first = batch.rows.first().map_or(batch.last + 1, |row| row.number);
    if state.number == 0 {
        if first != 1 || batch.last < promised.number() && promised.epoch() == 0 || promised.epoch() > 0 {
            return if batch.last == 0 && promised == Generation::NONE {
                Ok(Advance::By(Vec::new()))
            } else {
                Err(Stop::Reread)
            };
        }
    } else {
        let known = batch.rows.iter().find(|row| row.number == state.number);
        let is_same = match (known, batch.rows.first()) {
            (Some(row), _) => state.chain.is_of(row),
            // The store dropped the row that is known; the one behind it is bound to it all the same.
            (None, Some(row)) => {
                row.number == state.number + 1 && row.number == batch.first && state.chain.is_before(row)
            }
            // It dropped them all, and nobody wrote since.
            (None, None) => batch.is_emptied() && batch.last == state.number,
        };
        if !is_same {
            return Err(Stop::Reread);
        }
    }
    let fresh: Vec<&Row> = batch.rows.iter().filter(|row| row.number > state.number).collect();
    let mut entries = Vec::with_capacity(fresh.len());
    for row in fresh {
        entries.push(fold(state, row).map_err(|error| Stop::Error(stopped(error)))?);
    }
    // The last rows of a store may vanish too.
    if state.generation() < promised || state.number < batch.last && !is_given_up {
        return Err(Stop::Reread);
    }
    Ok(Advance::By(entries))
}

pub(super) fn stopped(error: FoldError) -> LiveError {
    match error {
        FoldError::Newer(told) => {
            let told =
                format!("{told}, which this version does not know: the last engine answers until it is replaced");
            LiveError::new(LiveErrorCode::NewerJournal, told)
        }
        FoldError::Damaged(told) => LiveError::new(LiveErrorCode::Damaged, format!("the journal is damaged: {told}")),
    }
}

pub(super) fn lost(known: &State, promised: Generation, found: &State) -> LiveError {
    let known = known.generation().max(promised);
    let told = match found.generation() < known {
        true => format!(
            "the store has entries up to {}, but {known} was seen before: the next write, or `openline live FILE repair`, goes on from there",
            found.generation()
        ),
        false => format!("entry {} of the store is another than the one that was seen before", found.generation()),
    };
    LiveError::new(LiveErrorCode::Lost, told)
}
