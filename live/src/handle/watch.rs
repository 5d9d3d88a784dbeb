/*!
The watcher: a thread that follows the store and the file, so that nobody else has to.

It is named, and no signal is delivered to it: signals belong to the host program. It ends with the handle.
*/

use std::{
    sync::{Arc, atomic::Ordering},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{core::LOOK, events::Event, live::Inner};
use crate::{clock, generation::Generation, store, system::block_signals};

/// How often the file's time stamps are looked at.
const FILE: Duration = Duration::from_millis(200);

/// How often the store is asked although nobody gave notice.
const STORE: Duration = Duration::from_secs(1);

/// Starts it; a process that has no room for a thread is one that polls.
pub(super) fn start(inner: &Arc<Inner>) -> Option<JoinHandle<()>> {
    let inner = Arc::clone(inner);
    let run = move || {
        block_signals();
        run(&inner);
    };
    thread::Builder::new().name("openline-live".to_owned()).spawn(run).ok()
}

fn run(inner: &Arc<Inner>) {
    let mut listener = store::listener(&inner.config.address);
    let mut edges = Edges::default();
    let mut asked = Instant::now();
    while !inner.stop.load(Ordering::Acquire) {
        let mut pause = FILE;
        if inner.config.edges {
            pause = pause.min(edges.pause(inner));
        }
        match &mut listener {
            // What others write is told by their store; where that fails, the look below says what is wrong.
            Some(listener) if inner.health.load().is_fresh() => {
                let number = inner.now.load().generation.number();
                if listener.wait(number, pause.max(Duration::from_millis(50))).is_err() {
                    thread::sleep(Duration::from_millis(100));
                    asked -= STORE;
                }
            }
            Some(_) => thread::sleep(Duration::from_millis(100)),
            None => inner.notice.wait(inner.seen.load(Ordering::Acquire), pause),
        }
        if inner.stop.load(Ordering::Acquire) {
            return;
        }
        let events = edges.due(inner);
        inner.subscribers.load().tell(&events);
        let Some(mut core) = inner.enter(Instant::now() + LOOK) else { continue };
        let noticed = inner.notice.value() != inner.seen.load(Ordering::Acquire);
        let heard = listener.as_mut().is_some_and(|listener| listener.heard());
        if noticed || heard || asked.elapsed() >= STORE || core.trouble.is_some() {
            asked = Instant::now();
            let events = inner.look(&mut core);
            drop(core);
            inner.subscribers.load().tell(&events);
        } else if inner.config.watch_file {
            let moved = core.look_at_file(&inner.notice);
            let events = if moved || !core.events.is_empty() { inner.settle(&mut core, moved) } else { Vec::new() };
            drop(core);
            inner.subscribers.load().tell(&events);
        }
    }
}

/// When lines open and close, for those who asked to be told: one instant at a time, of the engine that answers.
#[derive(Default)]
struct Edges {
    generation: Option<Generation>,
    next: Option<i64>,
}

impl Edges {
    /// How long until the next one.
    fn pause(&mut self, inner: &Inner) -> Duration {
        let now = inner.now.load();
        if self.generation != Some(now.generation) {
            self.generation = Some(now.generation);
            self.find(inner, clock::host());
        }
        match self.next {
            Some(next) => {
                Duration::from_secs((next - clock::host()).clamp(0, 3600) as u64).max(Duration::from_millis(20))
            }
            None => Duration::from_secs(3600),
        }
    }

    fn find(&mut self, inner: &Inner, after: i64) {
        let engine = &inner.now.load().engine;
        self.next = engine.queues().filter_map(|queue| queue.next_change(after)).map(|at| at.timestamp()).min();
    }

    /// Those that are due.
    fn due(&mut self, inner: &Inner) -> Vec<Event> {
        let mut events = Vec::new();
        if !inner.config.edges {
            return events;
        }
        let now = clock::host();
        // Those of a long sleep too, each at its instant.
        for _ in 0..1000 {
            let Some(at) = self.next.filter(|at| *at <= now) else { break };
            let engine = &inner.now.load().engine;
            for queue in engine.queues().filter(|queue| queue.is_open(at) != queue.is_open(at - 1)) {
                let name = queue.name().to_owned();
                events.push(match queue.is_open(at) {
                    true => Event::Opens { queue: name, at },
                    false => Event::Closes { queue: name, at },
                });
            }
            self.find(inner, at);
        }
        events
    }
}
