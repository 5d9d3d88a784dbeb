/*!
Coverage: in which hours of the week somebody takes each class of contacts, over a window of dates.

Every number comes from the open intervals of the queues that a prepared route asks; the suite counts the same by routing a contact at each minute.
*/

mod drawing;
mod hole;
mod map;
mod options;
mod page;
mod ruler;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{Days, NaiveDate, NaiveTime};

pub use hole::Hole;
pub use map::{ContactClass, Coverage, CoverageMap, CoveredPlace, DayWithout, PlaceKind};
pub use options::CoverageOptions;

use crate::{
    calendar::{At, END, Zone, in_zone},
    centre::Centre,
    plan::HandoffTarget,
    route::{Contact, Route},
    see::{SeeError, classes::Classes},
};
use ruler::{Measure, Ruler};

/// More maps than this are nobody's to look at.
const MOST_MAPS: usize = 1000;
/// More rows than this, places times classes, are not worked out.
const MOST_ROWS: usize = 20_000;
/// How many years of single lines may be read for one coverage: some seconds' work.
const MOST_LINE_YEARS: u64 = 50_000;
/// The longest window, in days.
const MOST_DAYS: i64 = 3660;

/// When a date's reason is asked for.
const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).unwrap();

/// Whose contacts are looked at.
#[derive(Clone, Copy)]
enum Place<'c> {
    Topic(&'c str),
    Handoff(&'c str),
}

/// Which lines a contact may reach, and whether somebody takes it when none is open: contacts of the same key have the same hours.
type Key = (Vec<u32>, bool);

pub(crate) fn coverage(centre: &Arc<Centre>, options: &CoverageOptions) -> Result<Coverage, SeeError> {
    let zone = zone_of(centre, options)?;
    let (first, end) = dates(&zone, options)?;
    let at = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp().clamp(0, END);
    let ruler = Ruler::new(&zone, at(first), at(end));
    let classes = Classes::new(&[centre], &options.channels, &options.languages)?;
    let groups = classes.alike(&[centre]);
    let places = places(centre, options);
    if places.len() * classes.len() > MOST_ROWS {
        let message = format!(
            "{} topics or handoffs for {} kinds of contacts are more than {MOST_ROWS} rows: name a topic, a channel or a language",
            places.len(),
            classes.len()
        );
        return Err(SeeError::new(message));
    }
    let years = (end - first).num_days() as u64 / 366 + 1;
    let mut measured: HashMap<Key, Arc<Measure>> = HashMap::new();
    let (mut read, mut maps_in_all) = (0, 0);
    let mut covered = Vec::with_capacity(places.len());
    for place in places {
        let mut maps: Vec<(Key, Vec<(usize, usize)>)> = Vec::new();
        let mut numbers: HashMap<Key, usize> = HashMap::new();
        for group in &groups {
            let (channel, language) = group[0];
            let route = Route::new(centre, &place.contact(classes.contact(channel, language)))?;
            let mut queues: Vec<u32> = route.queues().collect();
            queues.sort_unstable();
            let key = (queues, route.answers_otherwise());
            match numbers.get(&key) {
                Some(&number) => maps[number].1.extend(group),
                None => {
                    numbers.insert(key.clone(), maps.len());
                    maps.push((key, group.clone()));
                }
            }
        }
        maps_in_all += maps.len();
        if maps_in_all > MOST_MAPS {
            let message = format!("there are over {MOST_MAPS} different maps: name a topic, a channel or a language");
            return Err(SeeError::new(message));
        }
        for (key, _) in &maps {
            if measured.contains_key(key) {
                continue;
            }
            read += years * key.0.len() as u64;
            if read > MOST_LINE_YEARS {
                let message =
                    "so many queues for so long are not read at once: name a topic, a channel or a shorter time";
                return Err(SeeError::new(message));
            }
            measured.insert(key.clone(), Arc::new(ruler.measure(&intervals(centre, key, &ruler))));
        }
        let dates = without(&ruler, maps.iter().map(|(key, _)| &*measured[key]));
        let queues: BTreeSet<u32> = maps.iter().flat_map(|(key, _)| key.0.iter().copied()).collect();
        let day = |number: usize| {
            let date = first.checked_add_days(Days::new(number as u64)).unwrap_or(first);
            DayWithout { date, reason: reason(centre, &queues, zone.first_instant(date.and_time(NOON)).timestamp()) }
        };
        let days_without = dates.into_iter().map(day).collect();
        let map = |(measure, mut members): (Arc<Measure>, Vec<(usize, usize)>)| {
            members.sort_unstable();
            CoverageMap::new(&classes, &members, &measure, &ruler)
        };
        let maps = by_hours(maps, &measured).into_iter().map(map).collect();
        let (kind, name) = match place {
            Place::Topic(name) => (PlaceKind::Topic, name),
            Place::Handoff(name) => (PlaceKind::Handoff, name),
        };
        covered.push(CoveredPlace { kind, name: name.to_owned(), maps, days_without });
    }
    Ok(Coverage { zone: zone.name().to_owned(), from: first, to: end, seconds: ruler.whole().seconds, places: covered })
}

impl Place<'_> {
    fn contact(self, contact: Contact) -> Contact {
        match self {
            Place::Topic(name) => contact.topic(name),
            Place::Handoff(name) => contact.handoff(name),
        }
    }
}

/// What was named, else every topic, else every handoff that leads to queues.
fn places<'c>(centre: &'c Centre, options: &'c CoverageOptions) -> Vec<Place<'c>> {
    let named = options.topics.iter().map(|name| Place::Topic(name));
    let named: Vec<Place<'c>> = named.chain(options.handoffs.iter().map(|name| Place::Handoff(name))).collect();
    if !named.is_empty() {
        return named;
    }
    if !centre.topics.is_empty() {
        return centre.topics.iter().map(|topic| Place::Topic(&topic.name)).collect();
    }
    let handoffs = centre.handoffs.iter().filter(|handoff| handoff.active);
    let with_queues = handoffs.filter(|handoff| matches!(handoff.target, HandoffTarget::Destinations(_)));
    with_queues.map(|handoff| Place::Handoff(&handoff.name)).collect()
}

/// The zone of the map: the one that is named, else the one that most queues have, the first of them among equals.
fn zone_of(centre: &Centre, options: &CoverageOptions) -> Result<Zone, SeeError> {
    if let Some(name) = &options.zone {
        let near = || centre.zone_data.nearest(name);
        return centre.zone_data.zone(name).map_err(|fault| SeeError::new(fault.message(name, &near())));
    }
    let mut counts: BTreeMap<&str, (usize, usize, u32)> = BTreeMap::new();
    for queue in 0..centre.queues.len() {
        let known = counts.entry(centre.zone(queue as u32).name()).or_insert((0, queue, queue as u32));
        known.0 += 1;
    }
    let most = counts.into_values().max_by_key(|&(count, first, _)| (count, std::cmp::Reverse(first)));
    Ok(most.map_or_else(Zone::utc, |(.., queue)| centre.zone(queue).clone()))
}

/// The first date, and the first that no longer counts: a year from today where nothing is said.
fn dates(zone: &Zone, options: &CoverageOptions) -> Result<(NaiveDate, NaiveDate), SeeError> {
    let first = options.from.unwrap_or_else(|| in_zone(zone, At::now().0).date_naive());
    let end = options.to.or_else(|| first.checked_add_months(chrono::Months::new(12))).unwrap_or(first);
    let (earliest, latest) = (NaiveDate::from_ymd_opt(1970, 1, 2), NaiveDate::from_ymd_opt(2099, 12, 31));
    if end <= first {
        return Err(SeeError::new(format!("nothing lies between {first} and {end}: the last date is not included")));
    }
    if Some(first) < earliest || Some(end) > latest {
        return Err(SeeError::new("the dates lie outside 1970-01-02 to 2099-12-31"));
    }
    if (end - first).num_days() > MOST_DAYS {
        return Err(SeeError::new(format!("over {MOST_DAYS} days are not looked at at once")));
    }
    Ok((first, end))
}

/// When somebody takes such a contact, in order and without overlaps.
fn intervals(centre: &Centre, (queues, otherwise): &Key, ruler: &Ruler) -> Vec<(i64, i64)> {
    let (from, to) = ruler.window();
    if *otherwise {
        return vec![(from, to)];
    }
    let mut found: Vec<(i64, i64)> =
        queues.iter().flat_map(|&queue| centre.answers(queue).intervals(from, to)).collect();
    found.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::with_capacity(found.len());
    for (start, end) in found {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The dates, by their number in the window, without anybody for any class, of weekdays that mostly have somebody.
fn without<'m>(ruler: &Ruler, measures: impl Iterator<Item = &'m Measure>) -> Vec<usize> {
    let shown = &ruler.whole().days;
    let mut somebody = vec![false; shown.len()];
    for measure in measures {
        somebody.iter_mut().zip(&measure.days).for_each(|(known, day)| *known |= day);
    }
    let dates = || (0..shown.len()).filter(|&number| shown[number]);
    let mut usual = [0i64; 7];
    for number in dates() {
        usual[number % 7] += if somebody[number] { 1 } else { -1 };
    }
    dates().filter(|&number| !somebody[number] && usual[number % 7] > 0).collect()
}

/// Classes that come to other lines and are answered at the same times are told together.
fn by_hours<M>(maps: Vec<(Key, Vec<M>)>, measured: &HashMap<Key, Arc<Measure>>) -> Vec<(Arc<Measure>, Vec<M>)> {
    let mut found: Vec<(Arc<Measure>, Vec<M>)> = Vec::with_capacity(maps.len());
    let mut numbers: HashMap<&Measure, usize> = HashMap::new();
    for (key, members) in maps {
        let measure = &measured[&key];
        let number = *numbers.entry(measure).or_insert(found.len());
        match found.get_mut(number) {
            Some((_, known)) => known.extend(members),
            None => found.push((Arc::clone(measure), members)),
        }
    }
    found
}

/// The words of the first exception or override that keeps one of the queues closed.
fn reason(centre: &Centre, queues: &BTreeSet<u32>, at: i64) -> Option<String> {
    let mut standings = queues.iter().map(|&queue| centre.standing(queue, at)).filter(|standing| !standing.answers);
    standings.find_map(|standing| standing.reason_text()).map(|told| told.first().to_owned())
}
