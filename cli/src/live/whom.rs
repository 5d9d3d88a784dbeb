/*!
What is asked for, override by override: subjects from names, instants from times, and for `--until-hours` the end of the opening of each queue.

A local time needs a zone, so it is read where the queues of a subject have one in common. An opening is that of the queue with its overrides where it is
open at that instant, else that of its hours: who prolongs a closing by `--until-hours` means the hours that it hides.
*/

use openline::{At, Engine, Override, OverrideKind, OverrideReason, Queue, Subject};

use super::{
    args::{Ending, Terms},
    told,
};
use crate::{document::queue, failure::Failure, time::Time};

/// So many queues of a group, or of all, get an override of their own when their openings end at different instants.
const MOST_APART: usize = 100;

/// What is to be made, before anything is.
pub struct Asking<'a> {
    pub kind: OverrideKind,
    pub function: Option<String>,
    pub subjects: Vec<Subject>,
    pub ending: &'a Ending,
    pub terms: &'a Terms,
}

impl Asking<'_> {
    /// The overrides that it comes to; without `from` where it is the store's time of making.
    pub fn overrides(&self, engine: &Engine, now: i64) -> Result<Vec<Override>, Failure> {
        for subject in &self.subjects {
            if let Subject::Queue(name) = subject {
                queue(engine, name)?;
            }
        }
        let mut overrides = Vec::new();
        for subject in &self.subjects {
            let from = self.terms.from.map(|time| instant(engine, subject, time, "--from")).transpose()?;
            if self.ending.until_hours {
                overrides.extend(self.until_hours(engine, subject, from, now)?);
                continue;
            }
            let until = match (self.ending.until, self.ending.lasting) {
                (Some(time), _) => Some(instant(engine, subject, time, "--until")?),
                (None, Some(length)) => Some(from.unwrap_or(now).saturating_add(length.seconds())),
                (None, None) => None,
            };
            overrides.push(self.one(subject.clone(), from, until));
        }
        Ok(overrides)
    }

    fn one(&self, subject: Subject, from: Option<i64>, until: Option<i64>) -> Override {
        let mut said = Override::new(self.kind, subject);
        said.function = self.function.clone();
        said.from = from;
        said.until = until;
        said.reason = match (&self.terms.reason, &*self.terms.reasons) {
            (Some(text), _) => Some(text.as_str().into()),
            (None, []) => None,
            (None, texts) => Some(OverrideReason::in_languages(texts.iter().cloned())),
        };
        said
    }

    fn until_hours(
        &self,
        engine: &Engine,
        subject: &Subject,
        from: Option<i64>,
        now: i64,
    ) -> Result<Vec<Override>, Failure> {
        let at = from.unwrap_or(now);
        let hours = engine.with_overrides([]).map_err(Failure::usage)?;
        let mut ends: Vec<(&str, i64)> = Vec::new();
        for queue in engine.queues().filter(|queue| told::has(subject, queue)) {
            let by_hours = hours.queue(queue.name()).filter(|queue| queue.is_open_at(at));
            let Some(open) = Some(queue).filter(|queue| queue.is_open_at(at)).or(by_hours) else { continue };
            match open.next_close_at(at) {
                Some(end) => ends.push((queue.name(), end)),
                None => {
                    let told = format!(
                        "{} never closes by its hours: say --until, --for or --until-further-notice",
                        queue.name()
                    );
                    return Err(Failure::usage(told));
                }
            }
        }
        let Some(&(_, first)) = ends.first() else {
            let told = format!(
                "{} is closed at that instant, so --until-hours has no end: say --until or --for",
                told::subject(subject)
            );
            return Err(Failure::usage(told));
        };
        // One override where one says it.
        if ends.iter().all(|(_, end)| *end == first) {
            return Ok(vec![self.one(subject.clone(), from, Some(first))]);
        }
        if ends.len() > MOST_APART {
            let told = format!(
                "{} queues of {} are open, until different times: --until-hours is for up to {MOST_APART}, say --until or --for",
                ends.len(),
                told::subject(subject)
            );
            return Err(Failure::usage(told));
        }
        Ok(ends.iter().map(|(name, end)| self.one(Subject::queue(*name), from, Some(*end))).collect())
    }
}

/// An instant; a local time on the clock that the queues of the subject share.
fn instant(engine: &Engine, subject: &Subject, time: Time, flag: &str) -> Result<i64, Failure> {
    if let Time::Instant(at) = time {
        return Ok(at.epoch_seconds());
    }
    let queues: Vec<Queue<'_>> = engine.queues().filter(|queue| told::has(subject, queue)).collect();
    let at = |queue: &Queue<'_>| time.of(queue).epoch_seconds();
    match &*queues {
        [first, rest @ ..] if rest.iter().all(|queue| queue.timezone().name() == first.timezone().name()) => {
            Ok(at(first))
        }
        // No such group: the engine says so.
        [] => Ok(time.utc_date(flag).unwrap_or(At::from(0)).epoch_seconds()),
        _ => Ok(time.without_zone(flag)?.epoch_seconds()),
    }
}
