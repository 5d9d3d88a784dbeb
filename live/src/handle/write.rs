/*!
One write: what others wrote is read, what is asked for is checked against it, and one entry is appended, all in one step of the store.
*/

use std::{sync::Arc, time::Instant};

use openline::{Issue, Override, OverrideKind, Subject};

use super::{
    core::{Advance, Core, Loss, Stop, advance, lost},
    now::Base,
    terms::{Author, End, Terms, Written},
};
use crate::{
    clock,
    error::{LiveError, LiveErrorCode},
    generation::Generation,
    journal::{Act, Entry, Making, Signature, State, fold, refold},
    notice::Notice,
    store::Seal,
};

/// What a write comes to, once it is known what others wrote and what time the store has.
pub(super) enum Step {
    Do(Box<Act>, Vec<Issue>),
    /// It is done already: the entry that did it.
    Done(u64),
}

/// Who works a write out: from the state, the document, and the store's clock.
pub(super) type Planning<'a> = dyn FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> + 'a;

/// By how much the clocks of a host and a store may differ for a write.
const MOST_SKEW: i64 = 60;

/// At most so many overrides that have not ended, and so many of them about one queue.
const MOST_LASTING: usize = 10_000;
const MOST_OF_A_QUEUE: usize = 1_000;

impl Core {
    /// Appends what `plan` comes to. The state has what others wrote afterwards even when nothing was written; true beside the answer when it moved.
    pub(super) fn append(
        &mut self,
        notice: &Notice,
        author: &Author,
        deadline: Instant,
        plan: &mut Planning<'_>,
    ) -> (Result<Written, LiveError>, bool) {
        let was = (self.state.generation(), self.base.digest.clone());
        let mut done = self.try_append(notice, author, deadline, plan);
        if done.as_ref().is_err_and(|error| error.kind() == LiveErrorCode::Lost)
            && let Err(error) = self.accept_loss(notice, deadline)
        {
            done = Err(error);
        } else if self.loss.is_some() {
            done = self.try_append(notice, author, deadline, plan);
        }
        self.loss = None;
        let done = done.map_err(|error| match error.kind() {
            LiveErrorCode::Conflict => self.conflict(author, error, deadline),
            _ => error,
        });
        (done, was.0 != self.state.generation())
    }

    fn try_append(
        &mut self,
        notice: &Notice,
        author: &Author,
        deadline: Instant,
        plan: &mut Planning<'_>,
    ) -> Result<Written, LiveError> {
        self.open_store(notice)?;
        let promised = if self.loss.is_some() { Generation::NONE } else { Generation::from(notice.value()) };
        let Core { config, store, state, base, loss, skew, .. } = self;
        let given_up = loss.map_or(0, |loss| loss.until);
        let Some(store) = store else { return Err(LiveError::new(LiveErrorCode::StoreGone, "there is no store")) };
        let mut folded: Vec<Entry> = Vec::new();
        let mut outcome = None;
        let wrote = store.append(state.number, deadline, &mut |batch| {
            match advance(state, batch, promised, given_up) {
                Ok(Advance::By(entries)) => folded.extend(entries),
                Ok(Advance::Anew) => {}
                Err(Stop::Reread) => {
                    return Err(LiveError::new(
                        LiveErrorCode::Lost,
                        "the store is not the journal that was seen before",
                    ));
                }
                Err(Stop::Error(error)) => return Err(error),
            }
            *skew = batch.now - clock::host();
            // A repeated key is an answer whatever else is asked: it is about what was done.
            if let Some((number, _)) = author.key.as_ref().and_then(|key| state.keys.get(key)) {
                outcome = Some((None, *number, Vec::new()));
                return Ok(Seal::Nothing);
            }
            if skew.abs() > MOST_SKEW {
                let told = format!(
                    "this host's clock is {} s {} the store's",
                    skew.abs(),
                    if *skew > 0 { "behind" } else { "ahead of" }
                );
                return Err(LiveError::new(LiveErrorCode::ClockSkew, told));
            }
            if author.expect.is_some_and(|expected| expected != state.generation()) {
                return Err(LiveError::new(LiveErrorCode::Conflict, ""));
            }
            let (act, warnings) = match plan(state, base, batch.now)? {
                Step::Do(act, warnings) => (*act, warnings),
                Step::Done(number) => {
                    outcome = Some((None, number, Vec::new()));
                    return Ok(Seal::Nothing);
                }
            };
            let epoch = loss.map_or(0, |loss| loss.epoch).max(state.epoch);
            let number = state.number + 1;
            let by = Signature { by: &author.name, via: &config.via, key: author.key.as_deref() };
            let entry = Entry::new((epoch, number), batch.now, &by, act, state.chain);
            let row = entry.row();
            outcome = Some((Some(entry), number, warnings));
            Ok(Seal::Write(row))
        });
        let told = wrote.and_then(|wrote| match outcome {
            Some((Some(entry), number, warnings)) if wrote => Ok((Some(entry), number, warnings)),
            Some((None, number, warnings)) => Ok((None, number, warnings)),
            _ => Err(LiveError::new(LiveErrorCode::Unavailable, "nothing was appended")),
        });
        self.take(Advance::By(folded));
        let (entry, id, warnings) = told?;
        let repeated = entry.is_none();
        if let Some(entry) = entry {
            fold(&mut self.state, &entry.row()).map_err(super::core::stopped)?;
            let generation = self.state.generation();
            self.tell_of(&entry, generation);
            self.keep_snapshot(deadline);
        }
        let generation = self.state.generation();
        self.store_generation = generation;
        // After the commit: whoever reads it finds the entry.
        notice.raise(generation);
        Ok(Written { id, generation, repeated, warnings })
    }

    /// Goes on from what the store has, which is less than, or other than, what was seen before; the next entry raises the epoch.
    fn accept_loss(&mut self, notice: &Notice, deadline: Instant) -> Result<(), LiveError> {
        let promised = Generation::from(notice.value());
        let Some(store) = &mut self.store else { return Ok(()) };
        let batch = store.read(0, deadline)?;
        let kept = store.snapshot(deadline)?;
        let found = refold(&batch.rows, kept.as_ref()).map_err(super::core::stopped)?;
        // Rows that the store had and has no longer were seen by somebody.
        let promised = match found.number < batch.last {
            true => promised.max(Generation::new(found.epoch, batch.last)),
            false => promised,
        };
        let known = self.state.generation().max(promised);
        let mut epoch = found.epoch;
        let is_other = found.generation() == self.state.generation() && found.chain != self.state.chain;
        if found.generation() < known || is_other {
            let why = lost(&self.state, promised, &found);
            epoch = known.epoch() + 1;
            self.events.push(super::events::Event::Stale { why: why.to_string() });
        }
        self.loss = Some(Loss { epoch, until: batch.last });
        self.state = found;
        Ok(())
    }

    /// The entries since the generation that was expected.
    fn conflict(&mut self, author: &Author, error: LiveError, deadline: Instant) -> LiveError {
        let Some(expected) = author.expect else { return error };
        let rows = self.store.as_mut().map(|store| store.read(expected.number(), deadline));
        let rows = rows.and_then(Result::ok).map(|batch| batch.rows).unwrap_or_default();
        let later = rows.iter().filter(|row| row.number > expected.number());
        LiveError::conflict(expected, later.filter_map(|row| Entry::read(row).ok()).collect())
    }

    fn keep_snapshot(&mut self, deadline: Instant) {
        let Some(store) = &mut self.store else { return };
        if store.snapshot_every().is_some_and(|every| self.state.number.is_multiple_of(every)) {
            // A copy that could not be kept is made the next time.
            let _ = store.keep_snapshot(&crate::journal::Snapshot::of(&self.state), deadline);
        }
    }
}

/// A making, checked against the document and what there is.
pub(super) fn make(
    kind: OverrideKind,
    subject: &Subject,
    function: Option<&str>,
    terms: &Terms,
) -> impl FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> {
    let mut said = Override::new(kind, subject.clone());
    said.function = function.map(str::to_owned);
    said.reason = terms.reason.clone();
    let (from, end, replaces) = (terms.from, terms.end, terms.replaces);
    move |state, base, now| {
        let mut said = said.clone();
        said.from = Some(begin(from, now)?);
        said.until = match end {
            End::At(until) => Some(until),
            End::After(time) => Some(said.from.unwrap_or(now).saturating_add(time.as_secs().min(1 << 40) as i64)),
            End::Never => None,
        };
        if said.until.is_some_and(|until| until <= now) {
            return Err(LiveError::new(LiveErrorCode::InThePast, "it would be over before it is made"));
        }
        let warnings = taken(base, &said)?;
        if let Some(id) = replaces {
            let item = state.items.get(&id).ok_or_else(|| unknown(id))?;
            if item.is_over(now) {
                return Err(LiveError::new(LiveErrorCode::UnknownId, format!("override {id} is over: make a new one")));
            }
        }
        limits(state, base, &said, replaces, now)?;
        let making = Making { said };
        let act = match replaces {
            Some(id) => Act::Replaced { id, making },
            None => Act::Made(making),
        };
        Ok(Step::Do(Box::new(act), warnings))
    }
}

fn begin(from: Option<i64>, now: i64) -> Result<i64, LiveError> {
    match from {
        Some(from) if from < now - 60 => {
            let told = format!("it would begin {} s ago: nothing rewrites answers that were given", now - from);
            Err(LiveError::new(LiveErrorCode::InThePast, told))
        }
        Some(from) => Ok(from),
        None => Ok(now),
    }
}

pub(super) fn unknown(id: u64) -> LiveError {
    LiveError::new(LiveErrorCode::UnknownId, format!("there is no override {id}"))
}

/// What the document says of an override: every fault, or what is worth a word.
pub(super) fn taken(base: &Arc<Base>, said: &Override) -> Result<Vec<Issue>, LiveError> {
    match base.engine.with_known_overrides([said.clone()]) {
        Ok(engine) => Ok(engine.override_warnings().to_vec()),
        Err(error) => Err(LiveError::with_issues(LiveErrorCode::Refused, error.issues())),
    }
}

fn limits(state: &State, base: &Arc<Base>, said: &Override, replaces: Option<u64>, now: i64) -> Result<(), LiveError> {
    let others: Vec<_> = state.lasting(now).filter(|item| item.said.id != replaces).collect();
    if others.len() >= MOST_LASTING {
        return Err(LiveError::new(
            LiveErrorCode::TooMany,
            format!("{MOST_LASTING} overrides have not ended: end some first"),
        ));
    }
    if others.len() >= MOST_OF_A_QUEUE {
        // The core counts them by queue.
        let all = others.iter().map(|item| item.said.clone()).chain([said.clone().id(state.number + 1)]);
        if let Err(error) = base.engine.with_overrides(all)
            && let Some(issue) = error.issues().iter().find(|issue| issue.code() == "too_many_overrides")
        {
            return Err(LiveError::new(LiveErrorCode::TooMany, issue.message().to_owned()));
        }
    }
    Ok(())
}

/// The end of an override; one that is over is ended already.
pub(super) fn end(id: u64) -> impl FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> {
    move |state, _, now| match state.items.get(&id) {
        None => Err(unknown(id)),
        Some(item) if item.is_over(now) => Ok(Step::Done(item.ended.map_or(id, |ended| ended.number))),
        Some(_) => Ok(Step::Do(Box::new(Act::Ended { id }), Vec::new())),
    }
}

/// The whole set of queues in which a machine sees nobody.
pub(super) fn signal(
    source: &str,
    queues: Vec<String>,
    seconds: i64,
) -> impl FnMut(&State, &Arc<Base>, i64) -> Result<Step, LiveError> {
    let source = source.to_owned();
    move |_, base, now| {
        let faulty = queues.iter().filter(|queue| base.engine.queue(queue).is_none()).take(100);
        let issues: Vec<Issue> = faulty
            .filter_map(|queue| base.engine.with_known_overrides([Override::unstaffed(Subject::queue(queue))]).err())
            .flat_map(|error| error.issues().to_vec())
            .collect();
        if !issues.is_empty() {
            return Err(LiveError::with_issues(LiveErrorCode::Refused, &issues));
        }
        let act = Act::Signal { source: source.clone(), queues: queues.clone(), until: now + seconds };
        Ok(Step::Do(Box::new(act), Vec::new()))
    }
}
