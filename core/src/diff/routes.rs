/*!
Decisions, old against new: for every topic and handoff and every class of contact, the minutes whose target changes.

A prepared route changes its answer only where one of its queues opens or closes, so both are asked at each such edge and stand still between two.
*/

use std::collections::{BTreeSet, HashMap};

use chrono::DateTime;
use serde::Serialize;

use super::options::{DiffOptions, Window};
use crate::{
    Engine,
    calendar::{Zone, in_zone},
    centre::{Handoff, Queue, time},
    plan::HandoffTarget,
    route::{Contact, Route, Target},
    see::{classes::Classes, contacts::classes_in_words},
    sip::Method,
    words::words,
};

/// More combinations of a place and a class are not compared.
const MOST_COMBINATIONS: usize = 10_000;

words! {
    /// What becomes of a contact.
    #[non_exhaustive]
    pub enum RouteChange {
        Unavailable "unavailable" "0.2.0" "somebody took it, and nobody does now"
        Elsewhere "elsewhere" "0.2.0" "another takes it"
        Available "available" "0.2.0" "nobody took it, and somebody does now"
    }
}

/// Where a contact asks to go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RoutePlace {
    /// A topic, by its name.
    Topic(String),
    /// A handoff, by its name.
    Handoff(String),
}

/// The minutes in which one class of contact goes elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RouteDiff {
    /// Where the contact asks to go.
    #[serde(flatten)]
    pub place: RoutePlace,
    /// The channel; `any other` for those that neither document names, `no channel` for contacts that say none, `any` where none is told apart.
    pub channel: String,
    /// The language, in the same way.
    pub language: String,
    /// What becomes of the contact.
    pub becomes: RouteChange,
    /// How many minutes of the window.
    pub minutes: i64,
    /// The first instant, which routing confirms.
    #[serde(serialize_with = "time")]
    pub first: DateTime<Zone>,
    /// Who took it: a queue, or a SIP handoff; none for nobody.
    pub before: Option<String>,
    /// Who takes it now.
    pub after: Option<String>,
}

/// A change of a route, and all who feel it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RouteGroup<'d> {
    /// The change; its channel and language are those of the first of them.
    pub change: &'d RouteDiff,
    /// The classes of contacts in words: `voice and chat in en or es`.
    pub contacts: String,
}

/// Changes that differ in nothing but their class of contacts, together; in the order of the first of each.
pub(super) fn groups(routes: &[RouteDiff]) -> Vec<RouteGroup<'_>> {
    let mut found: Vec<(&RouteDiff, Vec<(&str, &str)>)> = Vec::new();
    let mut numbers = HashMap::new();
    for change in routes {
        let like =
            (&change.place, change.becomes, &change.before, &change.after, change.minutes, change.first.timestamp());
        let number = *numbers.entry(like).or_insert_with(|| {
            found.push((change, Vec::new()));
            found.len() - 1
        });
        found[number].1.push((&change.channel, &change.language));
    }
    let group = |(change, classes): (_, Vec<_>)| RouteGroup { change, contacts: classes_in_words(&classes) };
    found.into_iter().map(group).collect()
}

/// Whether somebody answers, and who: all that a caller feels of a decision.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Taken<'e> {
    available: bool,
    by: Option<&'e str>,
}

/// Every change, the losses first; and whether there were too many classes to compare them all.
pub(super) fn compare(old: &Engine, new: &Engine, options: &DiffOptions, window: &Window) -> (Vec<RouteDiff>, bool) {
    let centres = [&*old.centre, &*new.centre];
    let Ok(classes) = Classes::new(&centres, &options.channels, &options.languages) else {
        return (Vec::new(), true);
    };
    let places = places(old, new, options);
    let most = MOST_COMBINATIONS / classes.len().max(1);
    let groups = classes.alike(&centres);
    let mut edges = Edges::default();
    let mut found = Vec::new();
    for place in places.iter().take(most.max(1)) {
        let asked = asked(old, new, place, window, &mut edges);
        for group in &groups {
            // OK: a group has a class, and all of it is treated alike.
            let contact = |engine| prepared(engine, place, classes.contact(group[0].0, group[0].1));
            let (Some(before), Some(after)) = (contact(old), contact(new)) else { continue };
            let changes = changes(place, (old, &before), (new, &after), &asked);
            found.extend(group.iter().flat_map(|&(channel, language)| {
                let named = move |change: &RouteDiff, classes: &Classes| RouteDiff {
                    channel: classes.channels[channel].name.to_string(),
                    language: classes.languages[language].name.to_string(),
                    ..change.clone()
                };
                changes.iter().map(|change| named(change, &classes)).collect::<Vec<_>>()
            }));
        }
    }
    // OK: a stable sort keeps the order of the documents among equals.
    found.sort_by_key(|change| (change.becomes, std::cmp::Reverse(change.minutes)));
    (found, places.len() > most)
}

/// The topics and active handoffs that both have.
fn places(old: &Engine, new: &Engine, options: &DiffOptions) -> Vec<RoutePlace> {
    let topics = new.topics().filter(|topic| old.topic(topic.name()).is_some() && options.has_topic(topic.name()));
    let mut places: Vec<RoutePlace> = topics.map(|topic| RoutePlace::Topic(topic.name().to_owned())).collect();
    if options.topics.is_empty() {
        let active = |handoff: &Handoff<'_>| handoff.is_active();
        let both = new.handoffs().filter(active);
        let both = both.filter(|handoff| {
            old.handoff(handoff.name()).is_some_and(|before| before.name() == handoff.name() && before.is_active())
        });
        places.extend(both.map(|handoff| RoutePlace::Handoff(handoff.name().to_owned())));
    }
    places
}

fn prepared<'e>(engine: &'e Engine, place: &RoutePlace, contact: Contact) -> Option<Route<'e>> {
    let contact = match place {
        RoutePlace::Topic(name) => contact.topic(name),
        RoutePlace::Handoff(name) => contact.handoff(name),
    };
    engine.prepare(&contact).ok()
}

/// The queues that such a contact may come to, each once, in order.
fn destinations<'e>(engine: &'e Engine, place: &RoutePlace) -> Vec<Queue<'e>> {
    let mut seen = BTreeSet::new();
    let queues: Vec<Queue<'e>> = match place {
        RoutePlace::Topic(name) => {
            engine.topic(name).into_iter().flat_map(|topic| topic.handoffs()).flat_map(|it| it.destinations()).collect()
        }
        RoutePlace::Handoff(name) => engine.handoff(name).into_iter().flat_map(|it| it.destinations()).collect(),
    };
    queues.into_iter().filter(|queue| seen.insert(queue.index())).collect()
}

/// Who takes the contact at an instant: a table lookup for each destination, and no more.
fn taken<'e>(engine: &'e Engine, place: &RoutePlace, route: &Route<'e>, at: i64) -> Taken<'e> {
    match route.target_at(at) {
        Target::Queue(queue) => Taken { available: true, by: engine.queue_at(queue).map(|queue| queue.name()) },
        Target::Handoff(number) => {
            let plan = engine.centre.handoff(number as u32);
            let ends = matches!(&plan.target, HandoffTarget::Sip(action) if action.method() == Method::Bye);
            // In a topic's list a bye is an ending, and nobody answers.
            Taken { available: !(ends && matches!(place, RoutePlace::Topic(_))), by: Some(&plan.name) }
        }
        Target::None => Taken { available: false, by: None },
    }
}

/// The zone of a place's first destination, and the instants at which an answer may change: between two of them none does.
fn asked(old: &Engine, new: &Engine, place: &RoutePlace, window: &Window, edges: &mut Edges) -> (Zone, Vec<i64>) {
    let (before, after) = (destinations(old, place), destinations(new, place));
    let zone = after.first().map_or_else(Zone::utc, |queue| queue.timezone().clone());
    let (from, to) = window.in_zone(&zone);
    let mut asked = vec![from, to];
    for (is_new, queues) in [(false, before), (true, after)] {
        for queue in queues {
            asked.extend_from_slice(edges.of(&queue, is_new, (from, to)));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    (zone, asked)
}

fn changes<'e>(
    place: &RoutePlace,
    (old, before): (&'e Engine, &Route<'e>),
    (new, after): (&'e Engine, &Route<'e>),
    (zone, asked): &(Zone, Vec<i64>),
) -> Vec<RouteDiff> {
    let mut sums: Vec<((Taken<'e>, Taken<'e>), i64, i64)> = Vec::new();
    let mut numbers: HashMap<(Taken<'e>, Taken<'e>), usize> = HashMap::new();
    for pair in asked.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let states = (taken(old, place, before, start), taken(new, place, after, start));
        if states.0 == states.1 {
            continue;
        }
        let number = *numbers.entry(states).or_insert_with(|| {
            sums.push((states, start, 0));
            sums.len() - 1
        });
        sums[number].2 += end - start;
    }
    let told = sums.into_iter().map(|((before, after), first, seconds)| RouteDiff {
        place: place.clone(),
        channel: String::new(),
        language: String::new(),
        becomes: match (before.available, after.available) {
            (true, false) => RouteChange::Unavailable,
            (false, true) => RouteChange::Available,
            _ => RouteChange::Elsewhere,
        },
        minutes: seconds / 60,
        first: in_zone(zone, first),
        before: before.by.map(str::to_owned),
        after: after.by.map(str::to_owned),
    });
    told.collect()
}

/// Where queues open and close, listed once each.
#[derive(Default)]
struct Edges(HashMap<(bool, usize, i64, i64), Vec<i64>>);

impl Edges {
    fn of(&mut self, queue: &Queue<'_>, is_new: bool, (from, to): (i64, i64)) -> &[i64] {
        let key = (is_new, queue.index(), from, to);
        self.0
            .entry(key)
            .or_insert_with(|| queue.intervals_at(from, to).flat_map(|(start, end)| [start, end]).collect())
    }
}
