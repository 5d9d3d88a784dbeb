/*!
The compiled contact centre: everything that queries read, immutable and shared between threads.

[`Centre::compile`] turns a [`Plan`] into rows and pages. Years, exceptions, zones and filters exist once, however many queues share them;
queues whose year, exceptions and zone are equal are one line.

A centre with overrides is a second [`Centre`] beside the first: it shares what is [`Fixed`] and every table, and only the rows of the queues that it
touches lead to no table, so that a question about one of them takes the way of a line without tables and finds its [`Overridden`] there.

# Invariant
All numbers inside point into the lists beside them. A queue that is not enabled answers by a
year that is never open, so no lookup asks for it.
*/

mod answers;
mod columns;
mod compiled;
mod days;
mod fleet;
mod groups;
mod handoff;
mod lines;
mod names;
mod overridden;
mod queue;
mod row;
mod saying;
#[cfg(test)]
pub(crate) mod searches;
mod season;
mod slots;
mod special;
mod standing;
mod status;
mod steps;
mod stretches;
mod told;
mod variables;
mod written_out;

use std::{collections::HashMap, ops::Deref, sync::Arc};

pub(crate) use answers::Openings;
pub use columns::Columns;
pub use compiled::CompiledQueue;
pub use handoff::{Handoff, Topic};
pub(crate) use overridden::{Limits, Overridden};
pub use queue::{Intervals, Queue};
pub(crate) use row::{Filter, QueueRow};
pub(crate) use saying::Saying;
pub use season::Season;
pub use slots::Slots;
pub use special::{SpecialDay, SpecialDays, SpecialHours};
pub use standing::Cause;
pub(crate) use standing::Standing;
pub use status::{Reason, Status};
pub(crate) use status::{time, time_or_null};
pub use stretches::OverrideStretch;
pub(crate) use told::Told;
pub(crate) use variables::Declared;
pub use written_out::WrittenOut;

use crate::{
    calendar::{Clock, Flat, Horizon, Line, Pages, Zone, ZoneData},
    matching::{Channels, FUNCTION_NAME_CHARS, Languages, short_function_name},
    plan::{CalendarPlan, FunctionPlan, HandoffPlan, HandoffTarget, Interner, Plan, TopicPlan},
    schedule::{DayHours, Exceptions, Rules, Week, Year},
    speech::Tongues,
};
use fleet::Fleet;
use groups::Groups;
use lines::{Lines, Slot};
use names::Names;

#[derive(Clone, Debug)]
pub(crate) struct Centre {
    pub(crate) queues: Box<[QueueRow]>,
    lines: Lines,
    /// Whether each queue has the line of its own number.
    each_its_line: bool,
    filters: Arc<[Filter]>,
    fixed: Arc<Fixed>,
    overridden: Option<Arc<Overridden>>,
    /// Of a live engine; 0 for any other.
    pub(crate) generation: u64,
}

/// What overrides leave as it is.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) zone_data: ZoneData,
    years: Box<[Arc<Year>]>,
    exceptions: Box<[Arc<Exceptions>]>,
    zones: Box<[Zone]>,
    fleet: Fleet,
    pub(crate) channel_sets: Vec<Channels>,
    pub(crate) language_sets: Vec<Languages>,
    groups: Groups,
    pub(crate) functions: Vec<FunctionPlan>,
    /// Names of transfer functions that a load option knows.
    known_functions: Box<[Box<str>]>,
    pub(crate) handoffs: Vec<HandoffPlan>,
    pub(crate) topics: Vec<TopicPlan>,
    pub(crate) declared: Declared,
    pub(crate) calendars: Vec<CalendarPlan>,
    pub(crate) default_handoff: Option<u32>,
    /// 0, 1, 2, ...: any single handoff as a slice, as topics have theirs.
    pub(crate) handoff_numbers: Box<[u32]>,
    pub(crate) tongues: Tongues,
    queue_names: Names,
    handoff_names: Numbers,
    topic_names: Numbers,
}

impl Deref for Centre {
    type Target = Fixed;

    #[inline(always)]
    fn deref(&self) -> &Fixed {
        &self.fixed
    }
}

impl Centre {
    pub(crate) fn compile(plan: Plan, zone_data: ZoneData, horizon: Option<Horizon>) -> Centre {
        let (mut years, mut exceptions) = (plan.years, plan.exceptions);
        // What a queue that is not enabled answers by.
        let (never, none) = (years.len() as u32, exceptions.len() as u32);
        years.push(Arc::new(Week::new(std::array::from_fn(|_| DayHours::closed())).into()));
        exceptions.push(Arc::new(Exceptions::default()));
        let mut filters: Interner<Filter> = Interner::default();
        let mut lines: Interner<(u32, u32, u32)> = Interner::default();
        let mut queues = Vec::with_capacity(plan.queues.len());
        for queue in &plan.queues {
            let enabled = queue.enabled;
            let key = if enabled { (queue.year, queue.exceptions, queue.zone) } else { (never, none, queue.zone) };
            queues.push(QueueRow {
                year: queue.year,
                exceptions: queue.exceptions,
                zone: queue.zone,
                filter: filters.intern(Filter { channels: queue.channels, languages: queue.languages, enabled }),
                function: queue.function,
                line: lines.intern(key),
            });
        }
        let keys = lines.into_values();
        let clock = |line: usize| {
            let (year, exceptions_of, zone) = keys[line];
            let rules = Rules { year: &years[year as usize], exceptions: &exceptions[exceptions_of as usize] };
            (Clock { rules, zone: &plan.zones[zone as usize] }, zone)
        };
        let lines = horizon.map_or_else(Lines::default, |horizon| Lines::new(keys.len(), clock, &plan.zones, horizon));
        // A name that is written short for some model leads here too; a handoff's own name comes before it.
        let mut handoff_names = short_names(&plan.handoffs);
        handoff_names.extend(names(plan.handoffs.iter().map(|handoff| &*handoff.function_name)));
        handoff_names.extend(names(plan.handoffs.iter().map(|handoff| &*handoff.name)));
        let fixed = Fixed {
            zone_data,
            groups: Groups::new(plan.group_names, plan.group_sets, plan.queues.iter().map(|queue| queue.groups)),
            queue_names: Names::new(plan.queues.iter().map(|queue| &*queue.name)),
            fleet: Fleet::new(&queues, &years, filters.len()),
            years: years.into(),
            exceptions: exceptions.into(),
            zones: plan.zones.into(),
            channel_sets: plan.channel_sets,
            language_sets: plan.language_sets,
            declared: Declared::new(plan.variables, &plan.functions, &plan.handoffs),
            calendars: plan.calendars,
            tongues: plan.tongues,
            functions: plan.functions,
            known_functions: plan.known_functions,
            handoff_numbers: (0..plan.handoffs.len() as u32).collect(),
            handoff_names,
            topic_names: names(plan.topics.iter().map(|topic| &*topic.name)),
            handoffs: plan.handoffs,
            topics: plan.topics,
            default_handoff: plan.default_handoff,
        };
        Centre {
            each_its_line: (0..).zip(&queues).all(|(queue, row)| row.line == queue),
            queues: queues.into(),
            lines,
            filters: filters.into_values().into(),
            fixed: Arc::new(fixed),
            overridden: None,
            generation: 0,
        }
    }

    #[inline(always)]
    pub(crate) fn row(&self, queue: u32) -> &QueueRow {
        &self.queues[queue as usize]
    }

    #[inline]
    pub(crate) fn filter(&self, queue: u32) -> &Filter {
        &self.filters[self.row(queue).filter as usize]
    }

    pub(crate) fn filters(&self) -> &[Filter] {
        &self.filters
    }

    pub(crate) fn queue_name(&self, queue: u32) -> &str {
        self.queue_names.name(queue)
    }

    /// Where the pages of a queue lie or will, shared with every queue of the same hours; none without compiled years, and none where an override of the
    /// queue's state would not be in them.
    #[inline(always)]
    fn slot(&self, queue: u32) -> Option<&Slot> {
        // A fleet in which no two have the same hours needs no look at the row.
        let line = if self.each_its_line { queue } else { self.row(queue).line };
        self.lines.slot(line)
    }

    /// The pages of a queue, which are written now if they were not.
    pub(crate) fn pages(&self, queue: u32) -> Option<Pages<'_>> {
        Some(self.lines.pages(self.slot(queue)?, || (self.clock(queue), self.row(queue).zone)))
    }

    /// Writes all pages that are not yet written.
    pub(crate) fn compile_all(&self) {
        if let Some(overridden) = &self.overridden {
            // The slots are the same, and there every queue has its line.
            return overridden.plain().compile_all();
        }
        if !self.lines.are_compiled() {
            return;
        }
        let mut first: Vec<u32> = Vec::new();
        // OK: lines are numbered as their first queues come.
        (0..).zip(&self.queues).for_each(|(queue, row)| {
            if row.line as usize == first.len() {
                first.push(queue)
            }
        });
        self.lines.write_all(|line| (self.clock(first[line]), self.row(first[line]).zone));
    }

    /// The same written out, in a centre of few lines.
    #[inline(always)]
    pub(crate) fn flat(&self, queue: u32) -> Option<&Arc<Flat>> {
        // Without any the row is not worth a look.
        if self.lines.are_many() {
            return None;
        }
        self.lines.flat(self.row(queue).line)
    }

    /// The weekly hours that the document gives the queue, enabled or not.
    pub(crate) fn year(&self, queue: u32) -> &Year {
        &self.years[self.row(queue).year as usize]
    }

    pub(crate) fn zone(&self, queue: u32) -> &Zone {
        &self.zones[self.row(queue).zone as usize]
    }

    /// The rules by which a queue opens; they never do for one that is not enabled.
    pub(crate) fn clock(&self, queue: u32) -> Clock<'_> {
        let row = self.row(queue);
        let (year, exceptions) = if self.may_answer(queue) {
            (row.year as usize, row.exceptions as usize)
        } else {
            (self.years.len() - 1, self.exceptions.len() - 1)
        };
        let rules = Rules { year: &self.years[year], exceptions: &self.exceptions[exceptions] };
        Clock { rules, zone: &self.zones[row.zone as usize] }
    }

    /// The hours of a queue, whatever overrides it; see [`answers`](Self::answers).
    fn line(&self, queue: u32) -> Line<'_> {
        let flat = self.flat(queue).map(|flat| &**flat);
        Line { clock: self.clock(queue), pages: self.pages(queue), flat }
    }

    pub(crate) fn queue_number(&self, name: &str) -> Option<u32> {
        self.queue_names.number(name)
    }

    /// The groups that the document names, in that order.
    pub(crate) fn groups(&self) -> impl ExactSizeIterator<Item = &str> {
        self.groups.names()
    }

    /// By name or by function name.
    pub(crate) fn handoff_number(&self, name: &str) -> Option<u32> {
        self.handoff_names.get(name).copied()
    }

    pub(crate) fn topic_number(&self, name: &str) -> Option<u32> {
        self.topic_names.get(name).copied()
    }

    #[inline]
    pub(crate) fn queue(&self, number: u32) -> Queue<'_> {
        Queue::new(self, number)
    }

    /// The same for somebody who looked for it, and so will ask it about its hours: its pages are written now if they were not.
    #[inline]
    pub(crate) fn asked_queue(&self, number: u32) -> Queue<'_> {
        if self.slot(number).is_some_and(|slot| !slot.is_written()) {
            self.write_pages(number);
        }
        let queue = Queue::new(self, number);
        queue.fetch();
        queue
    }

    #[cold]
    #[inline(never)]
    fn write_pages(&self, queue: u32) {
        let _ = self.pages(queue);
    }

    #[inline]
    pub(crate) fn handoff(&self, number: u32) -> &HandoffPlan {
        &self.handoffs[number as usize]
    }

    /// The queues that a handoff tries, in order; none for a SIP handoff.
    pub(crate) fn destinations(&self, handoff: u32) -> &[u32] {
        match &self.handoff(handoff).target {
            HandoffTarget::Destinations(queues) => queues,
            HandoffTarget::Sip(_) => &[],
        }
    }
}

type Numbers = HashMap<Box<str>, u32, foldhash::fast::FixedState>;

fn names<'a>(names: impl Iterator<Item = &'a str>) -> Numbers {
    names.enumerate().map(|(number, name)| (name.into(), number as u32)).collect()
}

/// The handoffs whose function names are too long for some model, by the short ones.
fn short_names(handoffs: &[HandoffPlan]) -> Numbers {
    let is_long = |handoff: &HandoffPlan| handoff.function_name.len() > FUNCTION_NAME_CHARS;
    let long = handoffs.iter().enumerate().filter(|(_, handoff)| is_long(handoff));
    long.map(|(number, handoff)| (short_function_name(&handoff.function_name).into(), number as u32)).collect()
}
