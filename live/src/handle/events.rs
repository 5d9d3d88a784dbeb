/*!
What happened, for those who want to be told: each subscriber has a short queue of its own, and who is slow loses events, never the state.
*/

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    time::Duration,
};

use openline::Issue;

use crate::generation::Generation;

/// How many events a subscriber may leave unread.
const MOST_UNREAD: usize = 256;

/// Something that happened to a live document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Another document answers.
    Reloaded {
        /// From this generation on.
        generation: Generation,
    },
    /// The document's file does not load; the last one goes on answering.
    ReloadFailed {
        /// Why, with places.
        issues: Arc<[Issue]>,
    },
    /// An override was made.
    Override {
        /// Which.
        id: u64,
        /// From this generation on.
        generation: Generation,
    },
    /// An override ended by somebody's hand.
    Ended {
        /// Which.
        id: u64,
        /// From this generation on.
        generation: Generation,
    },
    /// A machine said whom it sees.
    Signal {
        /// Which machine.
        source: String,
        /// From this generation on.
        generation: Generation,
    },
    /// The store cannot be followed; the last engine goes on answering.
    Stale {
        /// Why.
        why: String,
    },
    /// The store can be followed again.
    Fresh,
    /// Events were lost, because nobody took them: read the state.
    Lagged {
        /// How many.
        missed: u64,
    },
    /// A queue opens at this instant. Told on request only: [`LiveBuilder::edges`](crate::LiveBuilder::edges).
    Opens {
        /// Which queue.
        queue: String,
        /// When, by the engine.
        at: i64,
    },
    /// A queue closes at this instant. Told on request only.
    Closes {
        /// Which queue.
        queue: String,
        /// When, by the engine.
        at: i64,
    },
}

impl Event {
    /// The word of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Reloaded { .. } => "reloaded",
            Event::ReloadFailed { .. } => "reload_failed",
            Event::Override { .. } => "override",
            Event::Ended { .. } => "ended",
            Event::Signal { .. } => "signal",
            Event::Stale { .. } => "stale",
            Event::Fresh => "fresh",
            Event::Lagged { .. } => "lagged",
            Event::Opens { .. } => "opens",
            Event::Closes { .. } => "closes",
        }
    }
}

/// The events from a subscription on, in order.
#[derive(Debug)]
pub struct Events {
    receiver: Receiver<Event>,
    missed: Arc<AtomicU64>,
}

impl Events {
    /// The next one, if there is one.
    pub fn try_next(&self) -> Option<Event> {
        match self.receiver.try_recv() {
            Ok(event) => Some(event),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => self.lagged(),
        }
    }

    /// The next one, waited for so long at most.
    pub fn next_within(&self, most: Duration) -> Option<Event> {
        match self.receiver.recv_timeout(most) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => self.lagged(),
        }
    }

    fn lagged(&self) -> Option<Event> {
        match self.missed.swap(0, Ordering::AcqRel) {
            0 => None,
            missed => Some(Event::Lagged { missed }),
        }
    }
}

/// Waits for each; ends with the handle.
impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.receiver.recv().ok().or_else(|| self.lagged())
    }
}

type Callback = Box<dyn Fn(&Event) + Send + Sync>;

/// Who is told.
#[derive(Default)]
pub(super) struct Subscribers {
    queues: Mutex<Vec<(SyncSender<Event>, Arc<AtomicU64>)>>,
    callbacks: Mutex<Arc<Vec<Callback>>>,
}

impl Subscribers {
    pub(super) fn subscribe(&self) -> Events {
        let (sender, receiver) = sync_channel(MOST_UNREAD);
        let missed = Arc::new(AtomicU64::new(0));
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).push((sender, Arc::clone(&missed)));
        Events { receiver, missed }
    }

    pub(super) fn call(&self, callback: Callback) {
        let mut callbacks = self.callbacks.lock().unwrap_or_else(PoisonError::into_inner);
        let known = std::mem::take(&mut *callbacks);
        // Shared only while somebody is being told; then the list is made anew for who comes after.
        *callbacks = match Arc::try_unwrap(known) {
            Ok(mut list) => {
                list.push(callback);
                Arc::new(list)
            }
            Err(shared) => {
                let shared: Callback = Box::new(move |event| shared.iter().for_each(|one| one(event)));
                Arc::new(vec![shared, callback])
            }
        };
    }

    pub(super) fn tell(&self, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).retain(|(sender, missed)| {
            events.iter().all(|event| {
                // Those that were lost are told of before the next one.
                let lost = missed.swap(0, Ordering::AcqRel);
                if lost > 0 && sender.try_send(Event::Lagged { missed: lost }).is_err() {
                    missed.fetch_add(lost, Ordering::AcqRel);
                }
                match sender.try_send(event.clone()) {
                    Ok(()) => true,
                    Err(TrySendError::Full(_)) => {
                        missed.fetch_add(1, Ordering::AcqRel);
                        true
                    }
                    Err(TrySendError::Disconnected(_)) => false,
                }
            })
        });
        let callbacks = Arc::clone(&self.callbacks.lock().unwrap_or_else(PoisonError::into_inner));
        for event in events {
            callbacks.iter().for_each(|callback| callback(event));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_slow_is_told_how_many_were_lost() {
        let subscribers = Subscribers::default();
        let (slow, quick) = (subscribers.subscribe(), subscribers.subscribe());
        for _ in 0..MOST_UNREAD + 3 {
            subscribers.tell(&[Event::Fresh]);
            assert_eq!(quick.try_next().unwrap().kind(), "fresh");
        }
        for _ in 0..MOST_UNREAD {
            assert_eq!(slow.try_next().unwrap().kind(), "fresh");
        }
        assert!(matches!(slow.try_next(), Some(Event::Lagged { missed: 3 })));
        assert!(slow.try_next().is_none() && quick.try_next().is_none());
        drop(slow);
        subscribers.tell(&[Event::Fresh]);
        assert_eq!(subscribers.queues.lock().unwrap().len(), 1);
    }
}
