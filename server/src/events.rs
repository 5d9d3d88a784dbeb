/*!
What happens from now on: lines that open and close at their second, overrides, publishings.

One task keeps a heap of (next change, queue) and one timer; nobody polls. What happened goes into a ring, from which a client that comes back is brought up
to date, and to every stream by a channel that waits for nobody: who reads too slowly is told to read the board anew.
*/

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, Response, header},
};
use openline::At;
use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast, mpsc};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use crate::{
    answer::utc,
    paths,
    problem::Problem,
    query::Query,
    site::{Site, Snapshot},
};

/// So many changes are kept for who comes back.
const KEPT: usize = 4096;
/// So many changes of one second are in one event.
const TOGETHER: usize = 500;
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    number: i64,
    version: u64,
    kind: &'static str,
    at: i64,
    /// The changes of `queues`, each with the name of its queue.
    changes: Vec<(String, Value)>,
    data: Value,
}

impl Event {
    /// As it is sent, for those who ask about some queues; none where nothing of it is about them.
    fn text(&self, wanted: &[String]) -> Option<String> {
        let data = match self.kind {
            "queues" => {
                let is_wanted = |name: &String| wanted.is_empty() || wanted.contains(name);
                let changes: Vec<&Value> =
                    self.changes.iter().filter(|(name, _)| is_wanted(name)).map(|(_, change)| change).collect();
                if changes.is_empty() {
                    return None;
                }
                json!({"at": utc(self.at), "changes": changes})
            }
            _ => self.data.clone(),
        };
        Some(format!("id: {}-{}\nevent: {}\ndata: {data}\n\n", self.version, self.number, self.kind))
    }
}

/// Where events come from and go to.
pub struct Hub {
    ring: Mutex<Ring>,
    sender: broadcast::Sender<Arc<Event>>,
    /// The snapshot is another one: the heap is built anew.
    moved: Notify,
}

struct Ring {
    /// Grows also from one process to the next, so that no number means two things.
    next: i64,
    events: VecDeque<Arc<Event>>,
    changes: usize,
    /// The last number that is no longer kept.
    gone: i64,
}

impl Hub {
    pub fn new(millis: i64) -> Hub {
        let next = millis.saturating_mul(1000);
        let ring = Ring { next, events: VecDeque::new(), changes: 0, gone: next - 1 };
        Hub { ring: Mutex::new(ring), sender: broadcast::channel(256).0, moved: Notify::new() }
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, version: u64, kind: &'static str, at: i64, changes: Vec<(String, Value)>, data: Value) {
        let mut ring = self.ring();
        let event = Arc::new(Event { number: ring.next, version, kind, at, changes, data });
        ring.next += 1;
        ring.changes += event.changes.len().max(1);
        ring.events.push_back(Arc::clone(&event));
        while ring.changes > KEPT {
            let Some(old) = ring.events.pop_front() else { break };
            ring.changes -= old.changes.len().max(1);
            ring.gone = old.number;
        }
        // Sent under the lock, so that who joins sees each event once. Nobody listens: no fault.
        let _ = self.sender.send(event);
    }

    /// Another snapshot answers: what it is, and which queues changed by it.
    pub fn moved(&self, former: &Snapshot, next: &Snapshot, now: i64) {
        if former.digest != next.digest || former.version != next.version {
            self.tell(
                next.version,
                "published",
                now,
                Vec::new(),
                json!({"version": next.version, "queues": next.engine.queues().len()}),
            );
        }
        let (old, new) = (former.engine.overrides(), next.engine.overrides());
        let made = new.iter().filter(|listing| !old.contains(listing)).map(|listing| (listing, true));
        let gone = old
            .iter()
            .filter(|listing| !new.iter().any(|other| other.id == listing.id))
            .map(|listing| (listing, false));
        for (listing, is_there) in made.chain(gone).take(KEPT / 4) {
            let active = is_there && listing.from <= now && listing.until.is_none_or(|until| now < until);
            let data = json!({
                "id": format!("ov_{}", listing.id), "state": listing.kind.as_str(), "active": active,
                "from": utc(listing.from), "until": listing.until.map(utc),
            });
            self.tell(next.version, "override", now, Vec::new(), data);
        }
        // The same place is nearly always the same queue; names decide.
        let mut changed = Vec::new();
        for queue in next.engine.queues() {
            let before = former.engine.queue_at(queue.index()).filter(|before| before.name() == queue.name());
            let before = before.or_else(|| former.engine.queue(queue.name()));
            if before.is_none_or(|before| before.is_open_at(now) != queue.is_open_at(now)) {
                changed.push(change(queue, now));
            }
        }
        self.tell_changes(next.version, now, changed);
        self.moved.notify_one();
    }

    fn tell_changes(&self, version: u64, at: i64, changes: Vec<(String, Value)>) {
        if changes.len() > KEPT {
            self.tell(version, "reset", at, Vec::new(), json!({"version": version}));
            return;
        }
        for some in changes.chunks(TOGETHER) {
            self.tell(version, "queues", at, some.to_vec(), Value::Null);
        }
    }

    /// The last words to every stream.
    pub fn bye(&self, version: u64, now: i64) {
        self.tell(version, "bye", now, Vec::new(), json!({"version": version}));
    }

    /// What a client misses behind a number, and what comes from here on; none where it cannot be told.
    fn join(&self, after: Option<i64>) -> (Option<Vec<Arc<Event>>>, broadcast::Receiver<Arc<Event>>) {
        let ring = self.ring();
        let receiver = self.sender.subscribe();
        let missed = match after {
            None => Some(Vec::new()),
            Some(after) if after < ring.gone || after >= ring.next => None,
            Some(after) => Some(ring.events.iter().filter(|event| event.number > after).cloned().collect()),
        };
        (missed, receiver)
    }
}

/// A queue as it is from an instant on.
fn change(queue: openline::Queue<'_>, at: i64) -> (String, Value) {
    let status = queue.status(At::from(at));
    let mut value = json!({"name": queue.name()});
    if let (Value::Object(map), Ok(Value::Object(said))) = (&mut value, serde_json::to_value(&status)) {
        map.extend(said);
    }
    (queue.name().to_owned(), value)
}

/// The one task that waits for the next change. It ends with the runtime.
pub async fn watch(site: Arc<Site>) {
    loop {
        let snapshot = site.now();
        let now = site.clock.now();
        let built = {
            let snapshot = Arc::clone(&snapshot);
            tokio::task::spawn_blocking(move || {
                let queues = snapshot.engine.queues();
                let next = queues.filter_map(|queue| Some(Reverse((queue.next_change_at(now)?, queue.index()))));
                next.collect::<Vec<_>>()
            })
        };
        let Ok(built) = built.await else { return };
        let mut heap = BinaryHeap::from(built);
        loop {
            let wait = heap.peek().map_or(Duration::from_secs(30), |Reverse((at, _))| site.clock.until(*at));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = site.hub.moved.notified() => {}
            }
            let current = site.now();
            if !Arc::ptr_eq(&current, &snapshot) {
                // What fell due under the former one and is so still was told as a difference between the two, or is due in the new heap.
                site.hub.catch_up(&site, &snapshot, &current, &mut heap);
                break;
            }
            due(&site, &snapshot, &mut heap);
        }
    }
}

/// Tells what is due, second by second, in order.
fn due(site: &Site, snapshot: &Snapshot, heap: &mut BinaryHeap<Reverse<(i64, usize)>>) {
    let millis = site.clock.millis();
    while let Some(&Reverse((at, _))) = heap.peek() {
        if at.saturating_mul(1000) > millis {
            return;
        }
        let mut changes = Vec::new();
        while let Some(&Reverse((same, index))) = heap.peek()
            && same == at
        {
            heap.pop();
            let Some(queue) = snapshot.engine.queue_at(index) else { continue };
            changes.push((index, change(queue, at)));
            if let Some(next) = queue.next_change_at(at) {
                heap.push(Reverse((next, index)));
            }
        }
        // In the order of the document.
        changes.sort_by_key(|(index, _)| *index);
        site.metrics.event_delay.observe((site.clock.millis() - at.saturating_mul(1000)).max(0) as f64 / 1000.0);
        site.hub.tell_changes(snapshot.version, at, changes.into_iter().map(|(_, change)| change).collect());
    }
}

impl Hub {
    /// Changes that fell due before another snapshot came, and were not told yet: told as they are now, so that nothing old follows what is new.
    fn catch_up(&self, site: &Site, former: &Snapshot, next: &Snapshot, heap: &mut BinaryHeap<Reverse<(i64, usize)>>) {
        let now = site.clock.now().max(next.since);
        let mut late = Vec::new();
        while let Some(&Reverse((at, index))) = heap.peek()
            && at <= now
        {
            heap.pop();
            late.push(index);
        }
        late.sort_unstable();
        let queues = late.into_iter().filter_map(|index| next.engine.queue(former.engine.queue_at(index)?.name()));
        self.tell_changes(next.version, now, queues.map(|queue| change(queue, now)).collect());
    }
}

/// `GET /v1/events`.
pub async fn stream(
    State(site): State<Arc<Site>>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/events", "get"))?;
    let snapshot = site.now();
    let wanted: Vec<String> = query.all("queue").map(str::to_owned).collect();
    if wanted.len() > 1000 {
        return Err(Problem::new("bad_value", "over 1000 queues are named: ask for all"));
    }
    for name in &wanted {
        snapshot.queue(name)?;
    }
    let permit = Arc::clone(&site.streams).try_acquire_owned();
    let permit = permit.map_err(|_| Problem::new("streams", "as many event streams are open as are allowed"))?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    // An id that is none of ours cannot be resumed from.
    let after = last.map(|id| id.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or(-1));
    let (missed, mut receiver) = site.hub.join(after);
    let (sender, body) = mpsc::channel::<Result<String, std::convert::Infallible>>(16);
    let now = site.clock.now();
    site.metrics.streams.inc();
    let gauge = site.metrics.streams.clone();
    let hello = json!({"version": snapshot.version, "now": utc(now), "queues": snapshot.engine.queues().len()});
    tokio::spawn(async move {
        let _permit = permit;
        let mut first = format!("retry: 2000\nevent: hello\ndata: {hello}\n\n");
        match missed {
            Some(events) => first.extend(events.iter().filter_map(|event| event.text(&wanted))),
            None => first.push_str("event: reset\ndata: {}\n\n"),
        }
        let mut is_open = sender.send(Ok(first)).await.is_ok();
        while is_open {
            let next = tokio::select! {
                next = tokio::time::timeout(HEARTBEAT, receiver.recv()) => next,
                () = sender.closed() => break,
            };
            let (text, is_last) = match next {
                Err(_) => (": still here\n\n".to_owned(), false),
                Ok(Ok(event)) => match event.text(&wanted) {
                    Some(text) => (text, event.kind == "bye"),
                    None => continue,
                },
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => ("event: reset\ndata: {}\n\n".to_owned(), false),
                Ok(Err(broadcast::error::RecvError::Closed)) => break,
            };
            is_open = sender.send(Ok(text)).await.is_ok() && !is_last;
        }
        gauge.dec();
    });
    let mut answer =
        Response::new(Body::from_stream(ReceiverStream::new(body).map(|text| text.map(bytes::Bytes::from))));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    answer.headers_mut().insert("openline-version", snapshot.version.into());
    Ok(answer)
}
