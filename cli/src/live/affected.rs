/*!
What overrides change, before they are made: queue by queue what is now, what will be and where calls go instead, and which handoffs nobody would answer.

It compares two engines, one with the overrides and one without, at the instants at which one of them changes.
*/

use openline::{Contact, Engine, Handoff, Override, Queue, Status};
use serde::{Serialize, Serializer};

use super::told;
use crate::moment::in_zone;

/// How far ahead it is looked for a difference where an override has no end.
const HORIZON: i64 = 366 * 86_400;
/// How far ahead handoffs without an answer are looked for: who is alone only next month will be told by `coverage`.
const WEEK: i64 = 7 * 86_400;
/// More changes than this in a stretch are not looked at one by one.
const MOST_CHANGES: usize = 10_000;

/// Two engines, and the stretch of time in which they may differ.
pub struct Comparison<'e> {
    before: &'e Engine,
    after: &'e Engine,
    overrides: &'e [Override],
    now: i64,
    /// The handoffs that list a queue, by its number.
    handoffs: Vec<Vec<Handoff<'e>>>,
}

/// What becomes of a queue.
#[derive(Serialize)]
pub struct Row<'e> {
    #[serde(rename = "queue", serialize_with = "name")]
    pub queue: Queue<'e>,
    pub now: Status,
    /// At the beginning of the override.
    pub after: Status,
    pub calls: Vec<Calls>,
}

/// Where the calls of a handoff go, that went to a queue or will.
#[derive(Serialize)]
pub struct Calls {
    pub handoff: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The transfer function, where the queue stays and its function does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// A handoff that nobody would answer although somebody would without the overrides.
#[derive(Serialize)]
pub struct Alone {
    pub handoff: String,
    pub from: String,
    /// When the next of its queues opens; none is "not known".
    pub until: Option<String>,
    #[serde(skip)]
    pub words: String,
}

fn name<S: Serializer>(queue: &Queue<'_>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(queue.name())
}

impl<'e> Comparison<'e> {
    pub fn new(before: &'e Engine, after: &'e Engine, overrides: &'e [Override], now: i64) -> Comparison<'e> {
        let mut handoffs = vec![Vec::new(); before.queues().len()];
        for handoff in answering(before) {
            for queue in handoff.destinations() {
                handoffs[queue.index()].push(handoff);
            }
        }
        Comparison { before, after, overrides, now, handoffs }
    }

    pub fn now(&self) -> i64 {
        self.now
    }

    /// The queues that the overrides are about, in document order.
    pub fn queues(&self) -> impl Iterator<Item = Queue<'e>> + '_ {
        let is_touched = |queue: &Queue<'_>| self.overrides.iter().any(|said| told::has(&said.subject, queue));
        self.before.queues().filter(is_touched)
    }

    fn touching(&self, queue: &Queue<'_>) -> Option<&Override> {
        self.overrides.iter().find(|said| told::has(&said.subject, queue))
    }

    /// What becomes of a queue.
    pub fn row(&self, queue: Queue<'e>) -> Option<Row<'e>> {
        let said = self.touching(&queue)?;
        let after = self.after.queue(queue.name())?;
        let from = said.from.unwrap_or(self.now).max(self.now);
        let at = self.first_difference(&queue, &after, from, said.until.unwrap_or(from + HORIZON));
        let calls = at.map(|at| self.calls(&queue, at)).unwrap_or_default();
        Some(Row { queue, now: queue.status(self.now), after: after.status(from), calls })
    }

    /// The first instant at which a call would fare otherwise: another state, or the queue is open and its calls go elsewhere.
    fn first_difference(&self, before: &Queue<'_>, after: &Queue<'_>, from: i64, until: i64) -> Option<i64> {
        let redirects = self.overrides.iter().any(|said| said.function.is_some() && told::has(&said.subject, before));
        let differs = |at: i64| {
            let (was, is) = (before.is_open_at(at), after.is_open_at(at));
            was != is || redirects && is
        };
        let mut at = from;
        for _ in 0..MOST_CHANGES {
            if differs(at) {
                return Some(at);
            }
            let next = [before, after].into_iter().filter_map(|queue| queue.next_change_at(at)).min();
            at = next.filter(|next| *next < until)?;
        }
        None
    }

    fn calls(&self, queue: &Queue<'_>, at: i64) -> Vec<Calls> {
        let moved = self.handoffs[queue.index()].iter().filter_map(|handoff| {
            let [(before, was), (after, is)] = [self.before, self.after].map(|engine| goes(engine, handoff, at));
            let is_about_it = [&before, &after].into_iter().flatten().any(|name| name == queue.name());
            let differs = before != after || was != is;
            let function = is.filter(|_| before == after);
            (is_about_it && differs).then(|| Calls { handoff: handoff.name().to_owned(), before, after, function })
        });
        moved.collect()
    }

    /// The handoffs that nobody would answer at some time of the next week at which somebody answers without the overrides.
    pub fn alone(&self) -> Vec<Alone> {
        let from =
            self.overrides.iter().map(|said| said.from.unwrap_or(self.now)).min().unwrap_or(self.now).max(self.now);
        let until = self.overrides.iter().map(|said| said.until.unwrap_or(i64::MAX)).max().unwrap_or(from);
        let until = until.min(from + WEEK);
        let touched: Vec<usize> = self.queues().map(|queue| queue.index()).collect();
        let mut alone = Vec::new();
        for handoff in answering(self.before) {
            let before: Vec<Queue<'_>> = handoff.destinations().collect();
            if !before.iter().any(|queue| touched.binary_search(&queue.index()).is_ok()) {
                continue;
            }
            let after: Vec<Queue<'_>> = before.iter().filter_map(|queue| self.after.queue(queue.name())).collect();
            let Some(at) = first_alone(&before, &after, from, until) else { continue };
            let zone = before[0].timezone();
            let [from, back] = [Some(at), after.iter().filter_map(|queue| queue.next_open_at(at)).min()]
                .map(|at| at.map(|at| in_zone(at, zone)));
            let until = back
                .as_ref()
                .map_or_else(|| "no end is known".to_owned(), |back| format!("until {}", crate::moment::full(back)));
            let words = format!(
                "{} has nobody from {}, {until}",
                handoff.name(),
                from.as_ref().map(crate::moment::full).unwrap_or_default()
            );
            alone.push(Alone {
                handoff: handoff.name().to_owned(),
                from: from.map(|from| from.to_rfc3339()).unwrap_or_default(),
                until: back.map(|back| back.to_rfc3339()),
                words,
            });
        }
        alone
    }
}

/// The handoffs that are tried by their queues.
fn answering(engine: &Engine) -> impl Iterator<Item = Handoff<'_>> {
    engine.handoffs().filter(|handoff| handoff.is_active() && !handoff.is_sip())
}

/// The queue that a contact without a channel and a language gets, and its function.
fn goes(engine: &Engine, handoff: &Handoff<'_>, at: i64) -> (Option<String>, Option<String>) {
    let contact = Contact::new().handoff(handoff.name()).at(at);
    let Ok(decision) = engine.route(&contact) else { return (None, None) };
    let function = decision.transfer_function().map(str::to_owned);
    (decision.queue().map(|queue| queue.name().to_owned()), function)
}

fn first_alone(before: &[Queue<'_>], after: &[Queue<'_>], from: i64, until: i64) -> Option<i64> {
    let is_open = |queues: &[Queue<'_>], at: i64| queues.iter().any(|queue| queue.is_open_at(at));
    let mut at = from;
    for _ in 0..MOST_CHANGES {
        if is_open(before, at) && !is_open(after, at) {
            return Some(at);
        }
        let next = before.iter().chain(after).filter_map(|queue| queue.next_change_at(at)).min();
        at = next.filter(|next| *next < until)?;
    }
    None
}
