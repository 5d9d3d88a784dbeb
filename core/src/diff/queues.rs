/*!
The open times of queues, old against new.

Two lists of open intervals are merged into the stretches that only one of them has. Queues are the same by name; one that is gone and one that is new
are guessed to be one where all else is the same.
*/

use std::collections::{HashMap, HashSet};

use chrono::DateTime;
use serde::Serialize;

use super::{
    lines::lines,
    options::{DiffOptions, Window},
    stretches::{StateChange, merged},
};
use crate::{
    Engine,
    calendar::{Zone, in_zone},
    centre::{Queue, time},
    words::words,
};

/// More intervals of one queue are counted, not listed.
const MOST_INTERVALS: usize = 10_000;

words! {
    /// What became of a queue.
    #[non_exhaustive]
    pub enum QueueChange {
        Changed "changed" "0.2.0" "it is open at other times"
        Renamed "renamed" "0.2.0" "one is gone and one is new, and all but the name is the same: a guess"
        Added "added" "0.2.0" "only the new document has it"
        Removed "removed" "0.2.0" "only the old document has it"
    }
}

/// A queue whose answers change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct QueueDiff {
    /// Its name, the old one where it is guessed to be renamed.
    pub name: String,
    /// What became of it.
    pub kind: QueueChange,
    /// Its new name, where it is guessed to be renamed.
    pub renamed_to: Option<String>,
    /// How many minutes of the window become open.
    pub opened_minutes: i64,
    /// How many become closed.
    pub closed_minutes: i64,
    /// The differences in words, grouped as people speak.
    pub lines: Vec<String>,
    /// The stretches that change, in order, in the zone of the new queue.
    pub intervals: Vec<IntervalChange>,
    /// How many more there are than are listed.
    pub more: usize,
}

/// A stretch of time that becomes open or closed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IntervalChange {
    /// Its first instant.
    #[serde(serialize_with = "time")]
    pub from: DateTime<Zone>,
    /// Its end.
    #[serde(serialize_with = "time")]
    pub to: DateTime<Zone>,
    /// What it becomes.
    pub becomes: StateChange,
    /// The words of the new document's exception on that date.
    pub reason: Option<String>,
}

/// Every queue whose open times differ, that is new, or that is gone.
pub(super) fn compare(old: &Engine, new: &Engine, options: &DiffOptions, window: &Window) -> Vec<QueueDiff> {
    let wanted = |queue: &Queue<'_>| options.has_queue(queue.name());
    let gone: Vec<Queue<'_>> = old.queues().filter(wanted).filter(|queue| new.queue(queue.name()).is_none()).collect();
    let mut guesses = Guesses::new(&gone, window);
    let mut found = Vec::new();
    for queue in new.queues().filter(wanted) {
        match old.queue(queue.name()) {
            Some(before) => found.extend(changed(&before, &queue, window)),
            None => match guesses.take(&queue, window) {
                Some(before) => found.push(QueueDiff {
                    renamed_to: Some(queue.name().to_owned()),
                    ..only(before.name(), QueueChange::Renamed)
                }),
                None => {
                    let (from, to) = window.in_zone(queue.timezone());
                    let opened_minutes = queue.open_seconds_at(from, to) / 60;
                    found.push(QueueDiff { opened_minutes, ..only(queue.name(), QueueChange::Added) });
                }
            },
        }
    }
    for queue in guesses.left() {
        let (from, to) = window.in_zone(queue.timezone());
        let closed_minutes = queue.open_seconds_at(from, to) / 60;
        found.push(QueueDiff { closed_minutes, ..only(queue.name(), QueueChange::Removed) });
    }
    found
}

fn only(name: &str, kind: QueueChange) -> QueueDiff {
    QueueDiff {
        name: name.to_owned(),
        kind,
        renamed_to: None,
        opened_minutes: 0,
        closed_minutes: 0,
        lines: Vec::new(),
        intervals: Vec::new(),
        more: 0,
    }
}

fn changed(before: &Queue<'_>, after: &Queue<'_>, window: &Window) -> Option<QueueDiff> {
    let zone = after.timezone();
    let (from, to) = window.in_zone(zone);
    let stretches = merged(before.intervals_at(from, to), after.intervals_at(from, to));
    if stretches.is_empty() {
        return None;
    }
    let minutes = |becomes: StateChange| {
        let seconds: i64 =
            stretches.iter().filter(|it| it.becomes == becomes).map(|stretch| stretch.end - stretch.start).sum();
        seconds / 60
    };
    let (opened_minutes, closed_minutes) = (minutes(StateChange::Open), minutes(StateChange::Closed));
    let reason = |at: i64| after.special_day(in_zone(zone, at)).and_then(|day| day.reason).map(str::to_owned);
    let told = stretches.iter().take(MOST_INTERVALS).map(|stretch| IntervalChange {
        from: in_zone(zone, stretch.start),
        to: in_zone(zone, stretch.end),
        becomes: stretch.becomes,
        reason: reason(stretch.start),
    });
    Some(QueueDiff {
        opened_minutes,
        closed_minutes,
        intervals: told.collect(),
        more: stretches.len().saturating_sub(MOST_INTERVALS),
        lines: lines(after, &stretches, window),
        ..only(after.name(), QueueChange::Changed)
    })
}

/// Queues that are gone, by what they are like.
struct Guesses<'e> {
    gone: HashMap<Likeness<'e>, Vec<Queue<'e>>>,
    order: Vec<Queue<'e>>,
    taken: HashSet<usize>,
}

/// All but a queue's name.
#[derive(PartialEq, Eq, Hash)]
struct Likeness<'e> {
    zone: &'e str,
    transfer_function: &'e str,
    hours: String,
    enabled: bool,
    intervals: Vec<(i64, i64)>,
}

impl<'e> Likeness<'e> {
    fn of(queue: &Queue<'e>, window: &Window) -> Likeness<'e> {
        let (from, to) = window.in_zone(queue.timezone());
        Likeness {
            zone: Zone::name(queue.timezone()),
            transfer_function: queue.transfer_function(),
            hours: queue.hours_in_words(),
            enabled: queue.is_enabled(),
            intervals: queue.intervals_at(from, to).collect(),
        }
    }
}

impl<'e> Guesses<'e> {
    fn new(gone: &[Queue<'e>], window: &Window) -> Guesses<'e> {
        let mut by_likeness: HashMap<Likeness<'e>, Vec<Queue<'e>>> = HashMap::new();
        for queue in gone {
            by_likeness.entry(Likeness::of(queue, window)).or_default().push(*queue);
        }
        Guesses { gone: by_likeness, order: gone.to_vec(), taken: HashSet::new() }
    }

    /// The one queue that is gone and is like this one; of several nothing is guessed.
    fn take(&mut self, queue: &Queue<'_>, window: &Window) -> Option<Queue<'e>> {
        if self.order.is_empty() {
            return None;
        }
        let likeness = Likeness::of(queue, window);
        let like = self.gone.iter().find(|(other, _)| **other == likeness).map(|(_, queues)| queues)?;
        let [only] = like[..] else { return None };
        self.taken.insert(only.index()).then_some(only)
    }

    fn left(&self) -> impl Iterator<Item = &Queue<'e>> {
        self.order.iter().filter(|queue| !self.taken.contains(&queue.index()))
    }
}
