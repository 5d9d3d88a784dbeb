/*!
Where the dates of a recurring exception come from: the fields that say so, and which of them go together.
*/

use std::rc::Rc;

use super::{
    derivation::DerivationSource,
    fields::{boolean, integer, text, word},
    notes::{Notes, Place},
    reader::Reader,
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Day, Observed, check_rule, easter_dates},
};

/// How far beside a closed date an exception may lie.
const MOST_DAYS: i64 = 366;

/// The fields of one exception that say when it holds.
#[derive(Clone, Copy)]
pub(super) struct When<'a> {
    pub(super) item: Value<'a>,
    pub(super) rule: Option<Value<'a>>,
    pub(super) easter: Option<Value<'a>>,
    pub(super) before: Option<Value<'a>>,
    pub(super) after: Option<Value<'a>>,
    pub(super) start: Option<Value<'a>>,
    pub(super) observed: Option<Value<'a>>,
    pub(super) days: Option<Value<'a>>,
    pub(super) working: Option<Value<'a>>,
}

/// What they say.
pub(super) enum Source<'a> {
    Dates {
        dates: Rc<[Day]>,
        observed: Option<Observed>,
    },
    /// The document decides, when all of it is read.
    Derived {
        place: Place,
        source: DerivationSource<'a>,
        working: bool,
    },
}

impl<'a> When<'a> {
    /// Exactly one of rrule, easter, before and after, with what goes with it; what does not is noted. Only a queue has a week, and with it
    /// working days.
    pub(super) fn source(self, reader: &mut Reader<'a>, has_week: bool) -> Option<Source<'a>> {
        let notes = &mut reader.notes;
        let errors = notes.errors();
        let start = self.start.and_then(|value| date(notes, value));
        let observed = self.observed.and_then(|value| word(notes, value, &Observed::ALL, Observed::as_str));
        let working = self.working.and_then(|value| boolean(notes, value)).unwrap_or(false);
        if working && !has_week {
            self.refuse(notes, self.working, "a calendar has no weekly hours, so no working days: say it in the queue");
        }
        match (self.rule, self.easter, self.before.or(self.after)) {
            (None, None, None) => {
                notes.error(self.item, Code::MissingField, "missing \"rrule\" or \"easter\", \"before\" or \"after\"");
                None
            }
            (None, None, Some(value)) if self.before.is_none() || self.after.is_none() => {
                let calendar = text(notes, value);
                let distance = notes.required(self.item, "days", self.days).and_then(|value| distance(notes, value));
                self.refuse(notes, self.start, "start goes with rrule and easter");
                self.refuse(notes, self.observed, "observed goes with rrule and easter");
                let days = distance.map(|days| if self.before.is_some() { -days } else { days });
                let source = DerivationSource::Beside { calendar: calendar?, days: days? };
                (notes.errors() == errors).then(|| Source::Derived { place: value.into(), source, working })
            }
            (Some(value), None, None) => {
                self.refuse(notes, self.days, "days goes with before and after");
                let rule = text(notes, value)?;
                if !working {
                    // A faulty start is noted; its rule cannot be judged without it.
                    let start = self.judged(start)?;
                    let dates = reader.expansions.expand(rule, start);
                    return dates.map_err(|(code, message)| reader.notes.error(value, code, message)).ok().and_then(
                        |dates| (reader.notes.errors() == errors).then_some(Source::Dates { dates, observed }),
                    );
                }
                self.refuse(notes, self.observed, "observed does not go with working: true");
                if let Err(fault) = check_rule(rule, self.judged(start)?) {
                    notes.error(value, fault.code(), fault.to_string());
                }
                let source = DerivationSource::Rule { rule, start };
                (notes.errors() == errors).then(|| Source::Derived { place: value.into(), source, working })
            }
            (None, Some(value), None) => {
                self.refuse(notes, self.days, "days goes with before and after");
                if working {
                    self.refuse(notes, self.working, "working goes with rrule, before and after");
                }
                let days = integer(notes, value)?;
                let dates = easter_dates(days, self.judged(start)?);
                let dates = dates.map_err(|fault| notes.error(value, fault.code(), fault.to_string())).ok()?;
                (notes.errors() == errors).then(|| Source::Dates { dates: dates.into(), observed })
            }
            _ => {
                let message = "more than one of rrule, easter, before and after, wanted exactly one";
                notes.error(self.item, Code::BadException, message);
                None
            }
        }
    }

    /// A first date that is right or not given.
    fn judged(self, start: Option<Day>) -> Option<Option<Day>> {
        (start.is_some() || self.start.is_none()).then_some(start)
    }

    fn refuse(self, notes: &mut Notes, field: Option<Value<'a>>, message: &str) {
        if let Some(value) = field {
            notes.error(value, Code::BadException, message);
        }
    }
}

/// Reads one `YYYY-MM-DD`.
pub(super) fn date(notes: &mut Notes, value: Value<'_>) -> Option<Day> {
    let found = text(notes, value)?;
    let day = Day::parse(found);
    if day.is_none() {
        notes.error(value, Code::BadDate, format!("{found:?} is not a calendar date YYYY-MM-DD"));
    }
    day
}

fn distance(notes: &mut Notes, value: Value<'_>) -> Option<i32> {
    let days = integer(notes, value)?;
    if (1..=MOST_DAYS).contains(&days) {
        // OK: it is a small number.
        return Some(days as i32);
    }
    notes.error(value, Code::BadException, format!("{days} days, wanted 1 to {MOST_DAYS}"));
    None
}
