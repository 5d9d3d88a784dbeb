/*!
Compaction: a journal does not grow for ever. What ended longer ago than is kept is dropped, and a later entry says what the dropped ones came to.

Two things are a reason: an override that ended before the time that is kept, and very many entries older than a day, which machines make that say
the same every half minute.
*/

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    core::{Core, LOOK},
    terms::Author,
    write::Step,
};
use crate::{
    clock,
    journal::{Act, Entry, Row, Snapshot, State, fold, refold},
    notice::Notice,
};

/// How often it is asked whether anything is to be dropped.
const PAUSE: Duration = Duration::from_secs(3600);

/// As many entries older than a day may be kept before they are put together.
const MOST_ENTRIES: usize = 20_000;

impl Core {
    pub(super) fn compact_if_due(&mut self, notice: &Notice) {
        if self.config.read_only || self.compacted_at.is_some_and(|at| at.elapsed() < PAUSE) {
            return;
        }
        self.compacted_at = Some(Instant::now());
        let now = clock::host() + self.skew;
        let before = now - self.config.keep_seconds;
        let is_old = self.state.items.values().any(|item| item.is_over(before))
            || self.state.stretches.values().any(|stretch| stretch.until < before);
        if is_old || self.state.number as usize > MOST_ENTRIES {
            // What does not succeed now is tried in an hour.
            let _ = self.compact(notice, before, now);
        }
    }

    fn compact(&mut self, notice: &Notice, before: i64, now: i64) -> Result<(), crate::LiveError> {
        let deadline = Instant::now() + LOOK;
        let Some(store) = &mut self.store else { return Ok(()) };
        let rows = store.read(0, deadline)?.rows;
        let is_old = self.state.items.values().any(|item| item.is_over(before));
        let cut = if rows.len() > MOST_ENTRIES && !is_old { now - 86_400 } else { before };
        let Some(snapshot) = state_at(&rows, cut, before) else { return Ok(()) };
        let dropped = snapshot.number;
        let act =
            Act::Compacted { dropped, snapshot: Some(Arc::new(snapshot)), pruned_before: Some(before), note: None };
        let (done, _) = self.append(notice, &Author::new("openline"), deadline, &mut |state: &State, _, _| {
            // Somebody else was as quick.
            match state.pruned_before.is_some_and(|done| done > before - 3600) {
                true => Ok(Step::Done(state.number)),
                false => Ok(Step::Do(Box::new(act.clone()), Vec::new())),
            }
        });
        if !done?.repeated
            && let Some(store) = &mut self.store
        {
            store.forget(dropped, deadline)?;
        }
        Ok(())
    }
}

/// What the rows made before `cut` come to, without what ended before `before`; none where there are no such rows.
fn state_at(rows: &[Row], cut: i64, before: i64) -> Option<Snapshot> {
    let is_old = |row: &&Row| Entry::read(row).is_ok_and(|entry| entry.made_at < cut);
    let old = rows.iter().take_while(is_old).count();
    // The first rows may be what is left of a former compaction: then the state before them is in a later row.
    let first = rows.first()?.number;
    let mut state = match first {
        1 => State::default(),
        _ => {
            let whole = refold(rows, None).ok()?;
            debug_assert!(whole.number >= first);
            crate::journal::base(rows, first - 1)?
        }
    };
    for row in &rows[..old] {
        fold(&mut state, row).ok()?;
    }
    (state.number >= first && old > 0).then(|| {
        state.items.retain(|_, item| !item.is_over(before));
        state.stretches.retain(|_, stretch| stretch.until >= before);
        state.pruned_before = Some(before);
        Snapshot::of(&state)
    })
}
