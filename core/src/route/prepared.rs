/*!
A contact resolved once, to be decided at many instants: one route per dialled number.

[`Route::new`] lets the one walk ([`settle`]) ask about every line, answers "closed" each time and keeps the order in which it asked: what is
left for an instant is to look which of them is open first. Nothing is resolved again.
*/

use std::{collections::HashSet, sync::Arc};

use super::{
    arguments::Arguments,
    contact::{Contact, Variables},
    decision::Decision,
    error::RouteError,
    filling::Filling,
    request::{Place, Request, place},
    walk::{Outcome, settle},
};
use crate::{
    calendar::{At, Flat},
    centre::Centre,
};

/// Where a contact goes, as plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The queue with this [`index`](crate::Queue::index).
    Queue(usize),
    /// The SIP handoff with this [`index`](crate::Handoff::index).
    Handoff(usize),
    /// Nobody answers.
    None,
}

/// A prepared contact; it borrows its engine and keeps the contact's variables.
///
/// ```
/// use openline::{Contact, Engine, Target};
///
/// let engine: Engine = r#"[{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Berlin",
///     "date_exceptions": {"2026-12-25": {"closed": true, "reason": "Christmas Day"}},
///     "transfer_function_name": "transfer_to_support"
/// }]"#.parse()?;
/// let route = engine.prepare(&Contact::new().channel("voice"))?;
/// assert_eq!(route.target_at(1_798_156_800), Target::None); // 2026-12-25T00:00:00Z
/// assert_eq!(route.target_at(1_798_243_200), Target::Queue(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Route<'e> {
    centre: &'e Arc<Centre>,
    plan: Arc<RoutePlan>,
}

/// What a route knows beside its centre.
struct RoutePlan {
    contact: Contact,
    place: Place,
    /// The lines that the walk asks until one is open, over all languages in order.
    steps: Box<[Step]>,
    /// The same in groups of [`LANES`].
    lanes: Box<[Lanes]>,
    /// The same where there is one.
    single: Option<Single>,
    /// The language and the outcome when none of them is open.
    otherwise: (usize, Outcome),
}

/// A line that may be asked: for which language and in which handoff the walk asks it first.
#[derive(Clone, Copy)]
struct Step {
    choice: usize,
    handoff: u32,
    queue: u32,
}

/// How many destinations are looked up at once, without a branch between them.
const LANES: usize = 4;

struct Lanes {
    queues: Box<[u32]>,
    /// Those that are written out.
    flats: [Option<Arc<Flat>>; LANES],
    /// Whether all of them are, in cells of one length, so that an instant is in the same cell of each.
    in_step: bool,
    /// Where each leads, and behind them where it goes when none is open; the last group's counts.
    targets: [Target; LANES + 1],
}

/// The only destination of a contact, written out.
struct Single {
    flat: Arc<Flat>,
    /// Where it goes when that is closed, and when it is open.
    targets: [Target; 2],
}

/// All destinations as lanes.
fn lanes(centre: &Centre, steps: &[Step], otherwise: Target) -> Box<[Lanes]> {
    let group = |steps: &[Step]| {
        let queues: Box<[u32]> = steps.iter().map(|step| step.queue).collect();
        let target = |i| queues.get(i).map_or(otherwise, |&queue| Target::Queue(queue as usize));
        let flat = |i| queues.get(i).and_then(|&queue| centre.flat(queue).cloned());
        let flats: [Option<Arc<Flat>>; LANES] = std::array::from_fn(flat);
        let first = flats[0].as_ref();
        let in_step =
            flats.iter().all(|flat| flat.as_ref().zip(first).is_some_and(|(flat, first)| flat.is_like(first)));
        Lanes { flats, in_step, targets: std::array::from_fn(target), queues }
    };
    steps.chunks(LANES).map(group).collect()
}

fn single(centre: &Centre, steps: &[Step], otherwise: Target) -> Option<Single> {
    let [step] = steps else { return None };
    let flat = Arc::clone(centre.flat(step.queue)?);
    Some(Single { flat, targets: [otherwise, Target::Queue(step.queue as usize)] })
}

impl Lanes {
    /// The number of the first lane that is open, [`LANES`] when none is; `None` outside their weeks.
    #[inline(always)]
    fn first_open(&self, centre: &Centre, at: i64) -> Option<usize> {
        let mut open = 1 << LANES;
        if let [Some(a), Some(b), Some(c), Some(d)] = &self.flats {
            let cell = a.cell_of(at);
            for (lane, flat) in [a, b, c, d].into_iter().enumerate() {
                let cell = if self.in_step { cell } else { flat.cell_of(at) };
                open |= u32::from(flat.is_open_in(cell)?) << lane;
            }
        } else {
            open |= self.open_by_any(centre, at)?;
        }
        Some(open.trailing_zeros() as usize)
    }

    /// A bit for each lane that is open.
    #[inline(never)]
    fn open_by_any(&self, centre: &Centre, at: i64) -> Option<u32> {
        let mut open = 0;
        for (lane, (&queue, flat)) in self.queues.iter().zip(&self.flats).enumerate() {
            let state = match flat {
                Some(flat) => flat.is_open(at)?,
                None => match centre.is_open_overridden(queue, at) {
                    Some(open) => open,
                    None => centre.pages(queue)?.is_open(at)?,
                },
            };
            open |= u32::from(state) << lane;
        }
        Some(open)
    }
}

impl<'e> Route<'e> {
    pub(crate) fn new(centre: &'e Arc<Centre>, contact: &Contact) -> Result<Route<'e>, RouteError> {
        let place = place(centre, contact)?;
        let contact = contact.clone();
        let (mut steps, mut seen) = (Vec::new(), HashSet::new());
        // A line that was asked before is closed when it is asked again, one that never answers need not be asked.
        let otherwise = settle(centre, &Request::at(centre, &contact, place), |choice, handoff, queue| {
            if centre.may_answer(queue) && seen.insert(queue) {
                steps.push(Step { choice, handoff, queue });
            }
            false
        });
        let lanes = lanes(centre, &steps, otherwise.1.target());
        let single = single(centre, &steps, otherwise.1.target());
        let plan = RoutePlan { contact, place, lanes, single, steps: steps.into(), otherwise };
        Ok(Route { centre, plan: Arc::new(plan) })
    }

    /// The decision at an instant.
    pub fn decide(&self, at: impl Into<At>) -> Decision<'_> {
        self.plan.decide(self.centre, at.into(), None, None)
    }

    /// The decision at an instant with further variables, which win over the contact's.
    pub fn decide_with<'a>(&'a self, at: impl Into<At>, variables: &'a dyn Variables) -> Decision<'a> {
        self.plan.decide(self.centre, at.into(), Some(variables), None)
    }

    /// The decision at an instant for a model's function call: further variables, and its arguments in place of the contact's.
    pub fn decide_call<'a>(
        &'a self,
        at: impl Into<At>,
        variables: &'a dyn Variables,
        arguments: &'a Arguments,
    ) -> Decision<'a> {
        self.plan.decide(self.centre, at.into(), Some(variables), Some(arguments))
    }

    /// The target at an epoch second: a table lookup for each destination, no allocation.
    #[inline]
    pub fn target_at(&self, at: i64) -> Target {
        self.plan.target_at(self.centre, at)
    }

    /// The queues that are asked, in order: one of them takes the contact as soon as it is open.
    pub(crate) fn queues(&self) -> impl ExactSizeIterator<Item = u32> {
        self.plan.steps.iter().map(|step| step.queue)
    }

    /// Whether somebody takes the contact when none of them is open.
    pub(crate) fn answers_otherwise(&self) -> bool {
        self.plan.otherwise.1.is_available()
    }

    /// The same route without the borrow, sharing the engine's data: for hosts that keep routes apart from their engine.
    pub fn into_shared(self) -> SharedRoute {
        SharedRoute { centre: Arc::clone(self.centre), plan: self.plan }
    }
}

/// A [`Route`] that keeps its engine's data alive by itself.
#[derive(Clone)]
pub struct SharedRoute {
    centre: Arc<Centre>,
    plan: Arc<RoutePlan>,
}

impl SharedRoute {
    /// As [`Route::decide`].
    pub fn decide(&self, at: impl Into<At>) -> Decision<'_> {
        self.plan.decide(&self.centre, at.into(), None, None)
    }

    /// As [`Route::decide_with`].
    pub fn decide_with<'a>(&'a self, at: impl Into<At>, variables: &'a dyn Variables) -> Decision<'a> {
        self.plan.decide(&self.centre, at.into(), Some(variables), None)
    }

    /// As [`Route::decide_call`].
    pub fn decide_call<'a>(
        &'a self,
        at: impl Into<At>,
        variables: &'a dyn Variables,
        arguments: &'a Arguments,
    ) -> Decision<'a> {
        self.plan.decide(&self.centre, at.into(), Some(variables), Some(arguments))
    }

    /// As [`Route::target_at`].
    #[inline]
    pub fn target_at(&self, at: i64) -> Target {
        self.plan.target_at(&self.centre, at)
    }
}

impl RoutePlan {
    fn decide<'a>(
        &'a self,
        centre: &'a Centre,
        at: At,
        added: Option<&'a dyn Variables>,
        arguments: Option<&'a Arguments>,
    ) -> Decision<'a> {
        let (choice, outcome) = self.settle(centre, at.0);
        let variables = Filling {
            declared: &centre.declared,
            contact: &self.contact.variables,
            added,
            arguments: arguments.unwrap_or(&self.contact.arguments),
        };
        Decision::new(centre, Request::at(centre, &self.contact, self.place), variables, at.0, choice, outcome)
    }

    /// The first line that is open, one destination after another.
    fn settle(&self, centre: &Centre, at: i64) -> (usize, Outcome) {
        match self.steps.iter().find(|step| centre.queue(step.queue).is_open_at(at)) {
            Some(&Step { choice, handoff, queue }) => (choice, Outcome::Queue { handoff, queue }),
            None => self.otherwise,
        }
    }

    #[inline]
    fn target_at(&self, centre: &Centre, at: i64) -> Target {
        if let Some(Single { flat, targets }) = &self.single {
            return match flat.is_open(at) {
                Some(open) => targets[usize::from(open)],
                None => self.walk(centre, at),
            };
        }
        let Some((last, before)) = self.lanes.split_last() else { return self.walk(centre, at) };
        for lanes in before {
            match lanes.first_open(centre, at) {
                Some(LANES) => {}
                Some(lane) => return lanes.targets[lane],
                None => return self.walk(centre, at),
            }
        }
        // No branch depends on which of them is open.
        match last.first_open(centre, at) {
            Some(lane) => last.targets[lane],
            None => self.walk(centre, at),
        }
    }

    #[inline(never)]
    fn walk(&self, centre: &Centre, at: i64) -> Target {
        self.settle(centre, at).1.target()
    }
}

impl std::fmt::Debug for Route<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Route").field("contact", &self.plan.contact).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SharedRoute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedRoute").field("contact", &self.plan.contact).finish_non_exhaustive()
    }
}
