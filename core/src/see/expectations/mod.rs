/*!
Promises held to the answers: which expectations a centre breaks, and at which instant first.

An answer is asked again only at instants where it may change, so that a year costs its changes and not its minutes; the suite asks every minute.
What it may cost in all has a bound, and a promise that was not asked to its end is told as such.
*/

mod answer;
mod words;

use std::sync::Arc;

use crate::{
    calendar::{Clock, END, Zone, in_zone},
    centre::Centre,
    error::Code,
    plan::{ExpectationPlan, Place, Subject, When},
    route::Contact,
    schedule::{Day, Entry, Exceptions, Rules, Run},
};
use answer::Answering;
use words::{expected, found, unknown, written};

/// How many lines may be asked for all promises of one text: some seconds' work.
const MOST_ASKED: u64 = 4_000_000;

/// A promise that does not hold, at its place.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) place: Place,
    pub(crate) code: Code,
    pub(crate) message: String,
}

/// The promises that the centre breaks, from `at` on for a year where they hold for weeks.
pub(crate) fn broken(centre: &Arc<Centre>, expectations: &[ExpectationPlan], at: i64) -> Vec<Broken> {
    let mut left = MOST_ASKED;
    let mut found = Vec::new();
    for expectation in expectations {
        match hold(centre, expectation, at, &mut left) {
            Ok(()) => {}
            Err(broken) => found.push(broken),
        }
        if left == 0 {
            break;
        }
    }
    found
}

/// Asks one promise, to the first instant that breaks it.
fn hold(centre: &Arc<Centre>, promise: &ExpectationPlan, at: i64, left: &mut u64) -> Result<(), Broken> {
    let break_at = |place, message| Broken { place, code: Code::BrokenExpectation, message };
    let answering = answering(centre, promise).map_err(|(place, message)| break_at(place, message))?;
    let utc = Zone::utc();
    let zone = promise.zone.as_ref().or(answering.zone()).unwrap_or(&utc);
    let judge = |at: i64| match answering.fits(at, &promise.wanted) {
        true => Ok(()),
        false => {
            let when = match &promise.when {
                When::Instant(at) => written(at),
                When::Local(_) | When::During { .. } => written(&in_zone(zone, at)),
            };
            let found = found(&answering, &promise.subject, at);
            Err(break_at(promise.place, format!("at {when} {found}, expected {}", expected(promise))))
        }
    };
    match &promise.when {
        When::Instant(at) => judge(at.timestamp()),
        When::Local(local) => judge(zone.first_instant(*local).timestamp()),
        When::During { year, except } => {
            let exceptions = excepted(centre, except).map_err(|(place, message)| break_at(place, message))?;
            let clock = Clock { rules: Rules { year, exceptions: &exceptions }, zone };
            for (start, end) in clock.open_until(at, a_year_later(zone, at)) {
                let mut at = start;
                while at < end {
                    *left = left.saturating_sub(answering.price());
                    if *left == 0 {
                        let when = written(&in_zone(zone, at));
                        let message = format!(
                            "the expectations ask for too much: this one was asked until {when}, none behind it"
                        );
                        return Err(Broken { place: promise.place, code: Code::TooManyExpectations, message });
                    }
                    judge(at)?;
                    at = answering.until(at, promise.wanted.reason.is_some()).unwrap_or(end);
                }
            }
            Ok(())
        }
    }
}

type Fault = (Place, String);

/// Whom to ask; a name that the centre does not have, or a contact that it cannot route, is no answer.
fn answering<'c>(centre: &'c Arc<Centre>, promise: &ExpectationPlan) -> Result<Answering<'c>, Fault> {
    if let Some(selected) = &promise.wanted.queue_selected
        && centre.queue_number(&selected.name).is_none()
    {
        return Err((selected.place, unknown("queue", &selected.name, names_of_queues(centre))));
    }
    let mut contact = Contact::new();
    if let Some(channel) = &promise.channel {
        contact = contact.channel(channel);
    }
    if let Some(language) = &promise.language {
        contact = contact.language(language);
    }
    let (contact, place) = match &promise.subject {
        Subject::Queue(named) => {
            let number = centre.queue_number(&named.name);
            let number = number.ok_or_else(|| (named.place, unknown("queue", &named.name, names_of_queues(centre))))?;
            return Ok(Answering::Queue(centre.queue(number)));
        }
        Subject::Topic(named) => (contact.topic(&named.name), named.place),
        Subject::Handoff(named) => (contact.handoff(&named.name), named.place),
    };
    Answering::route(centre, &contact).map_err(|fault| (place, fault.to_string()))
}

fn names_of_queues(centre: &Centre) -> impl Iterator<Item = &str> {
    (0..centre.queues.len()).map(|number| centre.queue_name(number as u32))
}

/// The dates that the calendars know, whatever they say of them.
fn excepted(centre: &Centre, calendars: &[crate::plan::Named]) -> Result<Exceptions, Fault> {
    let mut runs: Vec<Run> = Vec::new();
    for named in calendars {
        let known = centre.calendars.iter().find(|calendar| *calendar.name == *named.name);
        let names = || centre.calendars.iter().map(|calendar| &*calendar.name);
        let known = known.ok_or_else(|| (named.place, unknown("calendar", &named.name, names())))?;
        runs.extend(known.dates.iter().map(|&(first, last): &(Day, Day)| Run { first, last, entry: 0 }));
    }
    Ok(Exceptions::resolve(vec![Entry::closed(None)], &runs))
}

/// The same wall-clock time of the next year; 29 February becomes the 28th.
fn a_year_later(zone: &Zone, at: i64) -> i64 {
    let local = in_zone(zone, at).naive_local().checked_add_months(chrono::Months::new(12));
    local.map_or(END, |local| zone.first_instant(local).timestamp())
}
