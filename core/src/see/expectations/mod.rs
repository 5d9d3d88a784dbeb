/*!
Promises held to the answers: which expectations a centre breaks, and at which instant first.

Over a year the open intervals of the lines are read, and the answer follows from them at each instant where it may change; the suite asks every minute.
What it may cost in all has a bound, and a promise that was not asked to its end is told as such.
*/

mod answer;
mod lines;
mod words;

use std::sync::Arc;

use crate::{
    calendar::{Clock, END, Zone, in_zone},
    centre::Centre,
    error::Code,
    matching::did_you_mean,
    plan::{ExpectationPlan, Named, Place, Subject, When},
    route::Contact,
    schedule::{Day, Entry, Exceptions, Rules, Run},
};
use answer::{Answering, Reasons, State};
use lines::Lines;
use words::{expected, found, written};

/// What all promises of one text may cost, about a second's work: a day of a line is 1, and so is a minute at which a reason is asked for.
const MOST_ASKED: u64 = 10_000_000;
/// A search of one line for its next opening, which may look at all that it says until 2100.
const SEARCH: u64 = 2000;
const YEAR: u64 = 366;
/// For how many unknown names near ones are looked for.
const MOST_HINTS: usize = 20;

/// A promise that does not hold, at its place.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) place: Place,
    pub(crate) code: Code,
    pub(crate) message: String,
}

/// What is left of what may be asked.
struct Left {
    asked: u64,
    hints: usize,
}

/// The promises that the centre breaks, from `at` on for a year where they hold for weeks.
pub(crate) fn broken(centre: &Arc<Centre>, expectations: &[ExpectationPlan], at: i64) -> Vec<Broken> {
    let mut left = Left { asked: MOST_ASKED, hints: MOST_HINTS };
    let mut found = Vec::new();
    for expectation in expectations {
        found.extend(hold(centre, expectation, at, &mut left).err());
        if left.asked == 0 {
            break;
        }
    }
    found
}

/// Asks one promise, to the first instant that breaks it.
fn hold(centre: &Arc<Centre>, promise: &ExpectationPlan, at: i64, left: &mut Left) -> Result<(), Broken> {
    let break_at = |place, message| Broken { place, code: Code::BrokenExpectation, message };
    let (answering, selected) =
        answering(centre, promise, left).map_err(|(place, message)| break_at(place, message))?;
    let utc = Zone::utc();
    let zone = promise.zone.as_ref().or(answering.zone()).unwrap_or(&utc);
    let mut reasons = Reasons::new(&answering);
    let mut judge = |at: i64, state: State| match answering.fits(state, || reasons.why(at), &promise.wanted, selected) {
        true => Ok(reasons.searches),
        false => {
            let when = match &promise.when {
                When::Instant(at) => written(at),
                When::Local(_) | When::During { .. } => written(&in_zone(zone, at)),
            };
            let found = found(centre, &answering, &promise.subject, at);
            Err(break_at(promise.place, format!("at {when} {found}, expected {}", expected(promise))))
        }
    };
    let (year, except) = match &promise.when {
        When::Instant(at) => return judge(at.timestamp(), answering.state_at(at.timestamp())).map(|_| ()),
        When::Local(local) => {
            let at = zone.first_instant(*local).timestamp();
            return judge(at, answering.state_at(at)).map(|_| ());
        }
        When::During { year, except } => (year, except),
    };
    let exceptions = excepted(centre, except, left).map_err(|(place, message)| break_at(place, message))?;
    let clock = Clock { rules: Rules { year, exceptions: &exceptions }, zone };
    let to = a_year_later(zone, at);
    let queues = answering.queues();
    let price = queues.len() as u64;
    let too_much = |at: i64| {
        let when = written(&in_zone(zone, at));
        let message = format!("the expectations ask for too much: this one was asked until {when}, none behind it");
        Broken { place: promise.place, code: Code::TooManyExpectations, message }
    };
    left.asked = left.asked.saturating_sub(YEAR * (1 + price));
    if left.asked == 0 {
        return Err(too_much(at));
    }
    let mut lines = Lines::new(centre, &queues, at, to);
    let mut searches = 0;
    for (start, end) in clock.open_until(at, to) {
        let mut at = start;
        while at < end {
            let (first_open, until) = lines.first_open(at);
            let searched = judge(at, answering.state(first_open))?;
            let until = until.unwrap_or(end);
            at = match promise.wanted.reason {
                None => until,
                // A reason may be another one with any minute.
                Some(_) => {
                    left.asked = left.asked.saturating_sub(1 + (searched - searches) * price.max(1) * SEARCH);
                    searches = searched;
                    if left.asked == 0 {
                        return Err(too_much(at));
                    }
                    until.min((at.div_euclid(60) + 1) * 60)
                }
            };
        }
    }
    Ok(())
}

type Fault = (Place, String);

/// Whom to ask, and the queue that is to be selected; a name that the centre does not have, or a contact that it cannot route, is no answer.
fn answering<'c>(
    centre: &'c Arc<Centre>,
    promise: &ExpectationPlan,
    left: &mut Left,
) -> Result<(Answering<'c>, Option<u32>), Fault> {
    let queues = || (0..centre.queues.len()).map(|number| centre.queue_name(number as u32));
    let queue_number = |named: &Named, left: &mut Left| {
        centre.queue_number(&named.name).ok_or_else(|| left.unknown("queue", named, queues()))
    };
    let selected = promise.wanted.queue_selected.as_ref();
    let selected = selected.map(|named| queue_number(named, left)).transpose()?;
    let mut contact = Contact::new();
    if let Some(channel) = &promise.channel {
        contact = contact.channel(channel);
    }
    if let Some(language) = &promise.language {
        contact = contact.language(language);
    }
    let (contact, place) = match &promise.subject {
        Subject::Queue(named) => {
            return Ok((Answering::Queue(centre.queue(queue_number(named, left)?)), selected));
        }
        Subject::Topic(named) => {
            let names = centre.topics.iter().map(|topic| &*topic.name);
            centre.topic_number(&named.name).ok_or_else(|| left.unknown("topic", named, names))?;
            (contact.topic(&named.name), named.place)
        }
        Subject::Handoff(named) => {
            let names = centre.handoffs.iter().map(|handoff| &*handoff.name);
            centre.handoff_number(&named.name).ok_or_else(|| left.unknown("handoff", named, names))?;
            (contact.handoff(&named.name), named.place)
        }
    };
    let route = Answering::route(centre, &contact).map_err(|fault| (place, fault.to_string()))?;
    Ok((route, selected))
}

impl Left {
    /// What is said of a name that nothing has.
    fn unknown<'n>(&mut self, noun: &str, named: &Named, names: impl Iterator<Item = &'n str>) -> Fault {
        let hint = match self.hints.checked_sub(1) {
            Some(hints) => {
                self.hints = hints;
                did_you_mean(&named.name, names)
            }
            None => String::new(),
        };
        (named.place, format!("there is no {noun} {:?}{hint}", named.name))
    }
}

/// The dates that the calendars know, whatever they say of them.
fn excepted(centre: &Centre, calendars: &[Named], left: &mut Left) -> Result<Exceptions, Fault> {
    let mut runs: Vec<Run> = Vec::new();
    for named in calendars {
        let known = centre.calendars.iter().find(|calendar| *calendar.name == *named.name);
        let names = centre.calendars.iter().map(|calendar| &*calendar.name);
        let known = known.ok_or_else(|| left.unknown("calendar", named, names))?;
        left.asked = left.asked.saturating_sub(known.dates.len() as u64);
        if left.asked == 0 {
            break;
        }
        runs.extend(known.dates.iter().map(|&(first, last): &(Day, Day)| Run { first, last, entry: 0 }));
    }
    Ok(Exceptions::resolve(vec![Entry::closed(None)], runs))
}

/// The same wall-clock time of the next year; 29 February becomes the 28th.
fn a_year_later(zone: &Zone, at: i64) -> i64 {
    let local = in_zone(zone, at).naive_local().checked_add_months(chrono::Months::new(12));
    local.map_or(END, |local| zone.first_instant(local).timestamp())
}
