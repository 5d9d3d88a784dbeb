/*!
A look at what is new: the page, the store, the file. The watcher's whole work, and `poll`'s.
*/

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use openline::Engine;

use super::{
    core::Core,
    events::Event,
    health::{Freshness, Health},
    live::Inner,
    now::Now,
};
use crate::{clock, error::LiveError};

impl Inner {
    #[cold]
    pub(super) fn poll_slowly(self: &Arc<Self>) -> Result<bool, LiveError> {
        self.adopt()?;
        let was = self.now.load().generation;
        // Who is inside looks already.
        let Some(mut core) = self.enter(Instant::now()) else { return Ok(false) };
        let events = self.look(&mut core);
        drop(core);
        self.subscribers.load().tell(&events);
        Ok(self.now.load().generation != was)
    }

    /// Takes in whatever is new.
    pub(super) fn look(&self, core: &mut Core) -> Vec<Event> {
        core.page_note = self.notice.check();
        // Noted before the store is asked: what is raised meanwhile is a reason to look again.
        self.seen.store(self.notice.value(), Ordering::Release);
        let was = core.state.generation();
        let mut moved = false;
        if Instant::now() >= core.next_try {
            let deadline = Instant::now() + core.look_time();
            match core.follow(&self.notice, deadline) {
                Ok(_) => core.fresh_after_look(),
                Err(error) => {
                    let error = core.set_aside_if_damaged(error);
                    core.stale(&error);
                }
            }
        }
        if core.trouble.is_none() {
            moved |= core.look_at_file(&self.notice);
            core.compact_if_due(&self.notice);
            // A writer that ended between its commit and its notice is spoken for.
            if core.state.generation().value() > self.notice.value() {
                self.notice.raise(core.state.generation());
            }
            self.seen.fetch_max(self.notice.value().min(core.state.generation().value()), Ordering::AcqRel);
        }
        core.sweep();
        let pause = if core.file.is_settling() || core.trouble.is_some() { 100 } else { 1000 };
        self.next_look.store(clock::coarse_millis() + pause, Ordering::Release);
        moved |= was != core.state.generation();
        self.settle(core, moved)
    }

    pub(super) fn reload(self: &Arc<Self>) -> Result<bool, LiveError> {
        self.adopt()?;
        let was = self.now.load().generation;
        let mut core = self.enter_to_write(Instant::now() + self.config.write_timeout)?;
        core.next_try = Instant::now();
        core.file.read_now();
        let events = self.look(&mut core);
        let stale = core.trouble.clone();
        let refused = core.refused.clone();
        drop(core);
        self.subscribers.load().tell(&events);
        match (stale, refused) {
            (Some(trouble), _) => Err(LiveError::new(trouble.code, trouble.why)),
            (None, Some(issues)) => Err(LiveError::with_issues(crate::LiveErrorCode::Document, &issues)),
            (None, None) => Ok(self.now.load().generation != was),
        }
    }
}

impl Core {
    /// How it is, with what answers.
    pub(super) fn health(&self, now: &Now) -> Health {
        let at = clock::host();
        let engine: &Engine = &now.engine;
        let lasting = || engine.overrides().iter().filter(|listing| listing.until.is_none_or(|until| at < until));
        let freshness = match &self.trouble {
            None => Freshness::Fresh,
            Some(trouble) => Freshness::Stale { since: trouble.since, code: trouble.code, why: trouble.why.clone() },
        };
        let mut notes: Vec<String> = self.page_note.iter().chain(&self.store_notes).cloned().collect();
        if self.skew.abs() > 2 {
            notes.push(format!(
                "this host's clock is {} s {} the store's: overrides begin and end here as much {}",
                self.skew.abs(),
                if self.skew > 0 { "behind" } else { "ahead of" },
                if self.skew > 0 { "late" } else { "early" }
            ));
        }
        let ahead = self.state.made_at - (at + self.skew);
        if ahead > 2 {
            notes.push(format!("the last entry was made {ahead} s from now: the store's clock was set back"));
        }
        Health {
            freshness,
            document: self.refused.clone(),
            dangling: lasting().filter(|listing| listing.dangling).map(|listing| listing.id).collect(),
            skew_seconds: self.skew,
            generation: now.generation,
            store_generation: self.store_generation,
            pruned_before: self.state.pruned_before,
            in_force: lasting().filter(|listing| listing.from <= at).count(),
            reload_failures: self.reload_failures,
            notice_delay_seconds: self.notice_delay,
            notes,
        }
    }
}
