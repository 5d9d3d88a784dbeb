/*!
The overrides of a centre, compiled: which queues they touch, and the steps of each.

Queues of the same groups that nothing names by itself have the same steps, so that an override of everything costs one list however many queues there
are. No table is compiled.

# Invariant
Only queues that are enabled have steps, and the rows of those whose state is decided lead to no table.
*/

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    Centre, Queue,
    steps::{State, Steps},
    told::{Told, telling},
};
use crate::{
    error::{Code, Severity},
    matching::{Texts, did_you_mean},
    overrides::{Fault, Field, Override, OverrideKind, OverrideListing, Subject},
    plan::HandoffTarget,
    sip::ActionPlan,
};

/// No steps.
const NONE: u32 = u32::MAX;

/// As many faults are told.
const MOST_FAULTS: usize = 1_000;

/// How many near names are looked for, and how many names may be compared for all of them together.
const MOST_HINTS: usize = 500;
const MOST_COMPARED: usize = 2_000_000;

/// How many overrides are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// In one list; whoever has the list holds it to this.
    pub(crate) most: usize,
    /// That touch one queue.
    pub(crate) of_a_queue: usize,
}

#[derive(Debug)]
pub(crate) struct Overridden {
    /// The centre without them.
    plain: Arc<Centre>,
    listings: Box<[OverrideListing]>,
    tellings: Box<[Option<Texts>]>,
    /// Where each redirect leads.
    functions: Box<[Option<Function>]>,
    steps: Box<[Steps]>,
    /// Of each queue.
    steps_of: Box<[u32]>,
    touches_states: bool,
}

/// Where a redirect leads.
#[derive(Clone, Copy, Debug)]
enum Function {
    /// A transfer function of the document.
    Declared(u32),
    /// A SIP handoff.
    Handoff(u32),
    /// A name that a load option knows.
    Known(u32),
}

/// Where the calls of a queue go.
#[derive(Clone, Copy)]
pub(crate) struct Transfer<'e> {
    pub(crate) name: &'e str,
    pub(crate) action: Option<&'e ActionPlan>,
}

impl Overridden {
    /// The centre without them.
    pub(super) fn plain(&self) -> &Centre {
        &self.plain
    }

    pub(super) fn listing(&self, number: u32) -> &OverrideListing {
        &self.listings[number as usize]
    }

    pub(super) fn told(&self, number: u32) -> Option<Told<'_>> {
        self.tellings[number as usize].as_ref().map(Told::new)
    }

    fn steps_of(&self, queue: u32) -> Option<&Steps> {
        self.steps.get(*self.steps_of.get(queue as usize)? as usize)
    }
}

impl Centre {
    /// The same centre with these overrides in place of any others; every fault with the number of its override, warnings beside errors. No
    /// centre where one is an error; `unknown` says whether a name that is not there is.
    pub(crate) fn with_overrides(
        self: &Arc<Centre>,
        said: Vec<Override>,
        limits: Limits,
        unknown: Severity,
    ) -> (Option<Centre>, Vec<(usize, Fault)>) {
        let plain = self.overridden.as_ref().map_or(self, |overridden| &overridden.plain);
        let mut taking = Taking { centre: plain, limits, unknown, faults: Vec::new(), more: 0, hints: hints(plain) };
        taking.form(&said);
        let (listings, touching) = taking.resolve(said);
        let functions = taking.functions(&listings);
        let (steps, steps_of) = taking.steps(&listings, &touching);
        let Taking { faults, more, .. } = taking;
        let mut faults = faults;
        faults.sort_by_key(|&(number, _)| number);
        if more > 0 {
            let message = format!("{more} more: only the first {MOST_FAULTS} are told");
            faults.push((listings.len().saturating_sub(1), Fault::warning(Field::Whole, Code::TooManyIssues, message)));
        }
        if faults.iter().any(|(_, fault)| fault.severity == Severity::Error) {
            return (None, faults);
        }
        let mut centre = Centre { overridden: None, generation: self.generation, ..Centre::clone(plain) };
        if !listings.is_empty() {
            let touches_states = steps.iter().any(Steps::decide_states);
            if touches_states {
                // The rows say which.
                centre.each_its_line = false;
                for (row, &number) in centre.queues.iter_mut().zip(&steps_of) {
                    if steps.get(number as usize).is_some_and(Steps::decide_states) {
                        *row = row.without_tables();
                    }
                }
            }
            let tellings = listings.iter().map(|listing| telling(listing.reason.as_ref())).collect();
            centre.overridden = Some(Arc::new(Overridden {
                plain: Arc::clone(plain),
                listings: listings.into(),
                tellings,
                functions,
                steps: steps.into(),
                steps_of: steps_of.into(),
                touches_states,
            }));
        }
        (Some(centre), faults)
    }

    /// The overrides, in the order of their list.
    pub(crate) fn overrides(&self) -> &[OverrideListing] {
        self.overridden.as_ref().map_or(&[], |overridden| &overridden.listings)
    }

    /// The centre whose hours a touched queue has, and who decides them when.
    #[inline]
    pub(super) fn touched(&self, queue: u32) -> Option<(&Centre, &Steps)> {
        let overridden = self.overridden.as_ref()?;
        Some((&overridden.plain, overridden.steps_of(queue)?))
    }

    /// Whether a queue is open that an override touches; none of any other.
    #[inline]
    pub(crate) fn is_open_overridden(&self, queue: u32, at: i64) -> Option<bool> {
        let (plain, steps) = self.touched(queue)?;
        let state = steps.state(at);
        // Whether somebody decides cannot be guessed, so that no branch asks where the table answers.
        if let Some(hours) = plain.flat(queue).and_then(|flat| flat.is_open(at)) {
            return Some((state == State::Open) | ((state == State::Hours) & hours));
        }
        Some(match state {
            State::Hours => plain.queue(queue).is_open_at(at),
            State::Closed => false,
            State::Open => true,
        })
    }

    /// The override that decides whether a queue is open, and its words.
    pub(super) fn decider(&self, queue: u32, at: i64) -> Option<(&OverrideListing, Option<Told<'_>>)> {
        let overridden = self.overridden.as_ref()?;
        let number = overridden.steps_of(queue)?.decider(at)?;
        Some((overridden.listing(number), overridden.told(number)))
    }

    /// Where the calls of a queue go at an instant.
    pub(crate) fn transfer(&self, queue: u32, at: i64) -> Transfer<'_> {
        let own = || self.declared_transfer(self.row(queue).function);
        let Some(overridden) = &self.overridden else { return own() };
        let redirect = overridden.steps_of(queue).and_then(|steps| steps.redirect(at));
        match redirect.and_then(|number| overridden.functions[number as usize]) {
            None => own(),
            Some(Function::Declared(number)) => self.declared_transfer(number),
            Some(Function::Known(number)) => Transfer { name: &self.known_functions[number as usize], action: None },
            Some(Function::Handoff(number)) => {
                let handoff = self.handoff(number);
                let action = match &handoff.target {
                    HandoffTarget::Sip(action) => Some(&**action),
                    HandoffTarget::Destinations(_) => None,
                };
                Transfer { name: &handoff.name, action }
            }
        }
    }

    fn declared_transfer(&self, function: u32) -> Transfer<'_> {
        let function = &self.functions[function as usize];
        Transfer { name: &function.name, action: function.action.as_deref() }
    }

    /// Corrects what the hours say of the queues that are `wanted`, one bit a queue, by the overrides at an instant.
    pub(super) fn override_bits(&self, at: i64, wanted: &[bool], open: &mut [u64]) {
        let Some(overridden) = self.overridden.as_ref().filter(|overridden| overridden.touches_states) else { return };
        let states: Vec<State> = overridden.steps.iter().map(|steps| steps.state(at)).collect();
        for (queue, &number) in overridden.steps_of.iter().enumerate() {
            let Some(state) = states.get(number as usize) else { continue };
            let (word, bit) = (&mut open[queue / 64], 1u64 << (queue % 64));
            match state {
                State::Hours => {}
                State::Closed => *word &= !bit,
                State::Open if wanted[self.queues[queue].filter as usize] => *word |= bit,
                State::Open => {}
            }
        }
    }
}

impl<'e> Queue<'e> {
    /// Who decides its state when, where an override does.
    pub(super) fn steps(&self) -> Option<(&'e Steps, &'e Overridden)> {
        let overridden = self.centre().overridden.as_ref()?;
        Some((overridden.steps_of(self.index() as u32)?, overridden))
    }
}

fn hints(centre: &Centre) -> usize {
    (MOST_COMPARED / centre.queues.len().max(1)).clamp(1, MOST_HINTS)
}

/// A list of overrides on its way in.
struct Taking<'c> {
    centre: &'c Centre,
    limits: Limits,
    /// How much a name weighs that is not there.
    unknown: Severity,
    faults: Vec<(usize, Fault)>,
    /// Faults that are only counted.
    more: usize,
    hints: usize,
}

/// Which overrides, by number, touch what.
#[derive(Default)]
struct Touching {
    all: Vec<u32>,
    groups: HashMap<u32, Vec<u32>>,
    queues: HashMap<u32, Vec<u32>>,
    spared_groups: HashMap<u32, Vec<u32>>,
    spared_queues: HashMap<u32, Vec<u32>>,
}

impl Taking<'_> {
    fn note(&mut self, number: usize, fault: Fault) {
        if self.faults.len() < MOST_FAULTS { self.faults.push((number, fault)) } else { self.more += 1 }
    }

    /// What is wrong with each by itself, and with two of one id.
    fn form(&mut self, said: &[Override]) {
        let mut ids: HashMap<u64, usize> = HashMap::with_capacity(said.len());
        for (number, one) in said.iter().enumerate() {
            for fault in one.faults() {
                self.note(number, fault);
            }
            let id = one.id.unwrap_or(number as u64 + 1);
            // A machine's signal of several queues is one entry of a journal, and each of its overrides has that number.
            let is_of_a_journal = self.limits.of_a_queue == usize::MAX;
            if let Some(first) = ids.insert(id, number).filter(|_| !is_of_a_journal) {
                let message = format!("the id {id} is that of [{first}] too");
                self.note(number, Fault::error(Field::Id, Code::DuplicateId, message));
            }
        }
    }

    /// A name that is not there: an error, or a warning and no effect.
    fn unknown<'n>(
        &mut self,
        number: usize,
        (field, code): (Field, Code),
        name: &str,
        what: &str,
        names: impl Iterator<Item = &'n str>,
    ) {
        let hint = if self.hints > 0 { did_you_mean(name, names) } else { String::new() };
        self.hints = self.hints.saturating_sub(1);
        let message = format!("there is no {what} {name:?}{hint}");
        let fault = match self.unknown {
            Severity::Error => Fault::error(field, code, message),
            Severity::Warning | Severity::Info => Fault::warning(field, Code::Dangling, message),
        };
        self.note(number, fault);
    }

    /// What each names, as numbers.
    fn resolve(&mut self, said: Vec<Override>) -> (Vec<OverrideListing>, Touching) {
        let centre = self.centre;
        let queue_names = || (0..centre.queues.len() as u32).map(|queue| centre.queue_name(queue));
        let mut touching = Touching::default();
        let mut listings = Vec::with_capacity(said.len());
        // One with a fault has no effect: its times may be none.
        let faulty = self.faults.iter().filter(|(_, fault)| fault.severity == Severity::Error);
        let faulty: HashSet<usize> = faulty.map(|&(number, _)| number).collect();
        for (place, one) in said.into_iter().enumerate() {
            // OK: there are at most a million.
            let number = place as u32;
            let mut dangling = faulty.contains(&place) || self.more > 0;
            match &one.subject {
                Subject::Queue(name) => match centre.queue_number(name) {
                    Some(queue) => touching.queues.entry(queue).or_default().push(number),
                    None => {
                        dangling = true;
                        self.unknown(place, (Field::Queue, Code::UnknownQueue), name, "queue", queue_names());
                    }
                },
                Subject::Group(name) => match centre.groups.number(name) {
                    Some(group) => touching.groups.entry(group).or_default().push(number),
                    None => {
                        dangling = true;
                        self.unknown(place, (Field::Group, Code::UnknownGroup), name, "group", centre.groups.names());
                    }
                },
                Subject::All { except } => {
                    touching.all.push(number);
                    for name in except {
                        if let Some(queue) = centre.queue_number(name) {
                            touching.spared_queues.entry(queue).or_default().push(number);
                        } else if let Some(group) = centre.groups.number(name) {
                            touching.spared_groups.entry(group).or_default().push(number);
                        } else {
                            // The override holds all the same: whom it spared is gone.
                            let names = queue_names().chain(centre.groups.names());
                            self.unknown(place, (Field::Except, Code::UnknownQueue), name, "queue or group", names);
                        }
                    }
                }
            }
            if let Some(name) = &one.function
                && self.function(name).is_none()
            {
                dangling = true;
                let sip = centre.handoffs.iter().filter(|handoff| matches!(handoff.target, HandoffTarget::Sip(_)));
                let names = centre.functions.iter().map(|function| &*function.name);
                let names = names.chain(sip.map(|handoff| &*handoff.name));
                let names = names.chain(centre.known_functions.iter().map(|name| &**name));
                let what = "transfer function or SIP handoff";
                self.unknown(place, (Field::Function, Code::UnknownFunction), name, what, names);
            }
            listings.push(OverrideListing::new(one, place, dangling));
        }
        (listings, touching)
    }

    /// Where a name of a redirect leads.
    fn function(&self, name: &str) -> Option<Function> {
        let centre = self.centre;
        let declared = || centre.functions.iter().position(|function| *function.name == *name);
        let sip = || {
            let is_it = |handoff: &crate::plan::HandoffPlan| {
                *handoff.name == *name && matches!(handoff.target, HandoffTarget::Sip(_))
            };
            centre.handoffs.iter().position(is_it)
        };
        let known = || centre.known_functions.iter().position(|known| **known == *name);
        let declared = declared().map(|number| Function::Declared(number as u32));
        let declared = declared.or_else(|| sip().map(|number| Function::Handoff(number as u32)));
        declared.or_else(|| known().map(|number| Function::Known(number as u32)))
    }

    fn functions(&self, listings: &[OverrideListing]) -> Box<[Option<Function>]> {
        let mut known: HashMap<&str, Option<Function>> = HashMap::new();
        let mut found = Vec::with_capacity(listings.len());
        for listing in listings {
            found.push(match &listing.function {
                Some(name) => *known.entry(name).or_insert_with(|| self.function(name)),
                None => None,
            });
        }
        found.into()
    }

    /// The steps that there are, and the number of each queue's.
    fn steps(&mut self, listings: &[OverrideListing], touching: &Touching) -> (Vec<Steps>, Vec<u32>) {
        let centre = self.centre;
        if listings.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let (mut steps, mut steps_of) = (Vec::new(), Vec::with_capacity(centre.queues.len()));
        let mut of_set: HashMap<u32, u32> = HashMap::new();
        let (mut effective, mut crowded) = (vec![false; listings.len()], HashSet::new());
        for queue in 0..centre.queues.len() as u32 {
            if !centre.may_answer(queue) {
                steps_of.push(NONE);
                continue;
            }
            let set = centre.groups.set_of(queue);
            let own = touching.queues.get(&queue);
            let spared = touching.spared_queues.get(&queue);
            let alone = own.is_some() || spared.is_some();
            if let Some(&number) = of_set.get(&set).filter(|_| !alone) {
                steps_of.push(number);
                continue;
            }
            let covering = touching.covering(centre.groups.set(set), own, spared, listings);
            covering.iter().for_each(|&number| effective[number as usize] = true);
            let most = self.limits.of_a_queue;
            if let Some(&one_more) = covering.get(most)
                && crowded.insert(one_more)
            {
                let (count, name) = (covering.len(), centre.queue_name(queue));
                let message = format!("{count} overrides touch the queue {name:?}, at most {most} are taken");
                self.note(one_more as usize, Fault::error(Field::Whole, Code::TooManyOverrides, message));
            }
            let number = match covering.is_empty() {
                true => NONE,
                false => {
                    steps.push(Steps::new(listings, &covering));
                    steps.len() as u32 - 1
                }
            };
            if !alone {
                of_set.insert(set, number);
            }
            steps_of.push(number);
        }
        for (number, listing) in listings.iter().enumerate() {
            if listing.kind == OverrideKind::Open && !listing.dangling && !effective[number] {
                let field = match &listing.subject {
                    Subject::Queue(_) => Field::Queue,
                    Subject::Group(_) => Field::Group,
                    Subject::All { .. } => Field::All,
                };
                let message = "nobody is opened: `enabled: false` is stronger".to_owned();
                self.note(number, Fault::warning(field, Code::NoEffect, message));
            }
        }
        (steps, steps_of)
    }
}

impl Touching {
    /// Those that cover a queue of these groups, in the order of the list; none that dangles.
    fn covering(
        &self,
        groups: &[u32],
        own: Option<&Vec<u32>>,
        spared: Option<&Vec<u32>>,
        listings: &[OverrideListing],
    ) -> Vec<u32> {
        let spared_groups = groups.iter().filter_map(|group| self.spared_groups.get(group));
        let spared: HashSet<u32> = spared_groups.chain(spared).flatten().copied().collect();
        let all = self.all.iter().filter(|number| !spared.contains(number));
        let of_groups = groups.iter().filter_map(|group| self.groups.get(group)).flatten();
        let covering = all.chain(of_groups).chain(own.into_iter().flatten()).copied();
        let mut covering: Vec<u32> = covering.filter(|&number| !listings[number as usize].dangling).collect();
        covering.sort_unstable();
        covering.dedup();
        covering
    }
}
