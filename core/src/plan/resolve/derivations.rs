/*!
The dates of recurring exceptions that other parts of the document decide.

A calendar looks at what the dates, ranges, rules and the file of calendars close, its own too; a queue looks at calendars as they are then. So no
chain and no circle comes about, in whatever order the document lists them. What is reckoned is kept for all who ask the same.
*/

use std::{collections::HashMap, rc::Rc, sync::Arc};

use super::owners::resolve;
use crate::{
    error::Code,
    plan::{
        Interner,
        read::{Claims, Derivation, DerivationSource, Expansions, Reader, push_runs},
    },
    schedule::{
        Day, DaySet, Entry, Exceptions, RuleFault, SeasonDates, Year, beside, closed_days, expand_working,
        open_weekdays, working_days,
    },
};

/// What was reckoned, or what is wrong with it.
type Reckoned<T> = Result<T, (Code, String)>;
/// The dates of each entry, by its number.
type EntryDates = Vec<(u32, Vec<Day>)>;
type Dates = Reckoned<Rc<[Day]>>;
/// What a queue's working days depend on: its open weekdays, and the number of its calendars' exceptions.
type WorkKey = (Vec<(Option<SeasonDates>, u8)>, u32);

/// What was reckoned so far.
#[derive(Default)]
pub(super) struct Derived<'a> {
    /// The dates that each calendar closes, as those see it that are asked now.
    closed: HashMap<usize, Reckoned<Rc<DaySet>>>,
    /// Numbers of sets of working days.
    working: HashMap<WorkKey, Reckoned<u32>>,
    sets: Interner<Rc<DaySet>>,
    dates: HashMap<(DerivationSource<'a>, Option<u32>), Dates>,
}

/// Where a queue's working days come from.
struct Work<'r> {
    year: &'r Year,
    calendars: &'r Exceptions,
    calendars_number: u32,
}

impl<'a> Reader<'a> {
    /// Reckons the derivations of all calendars; what queues see of calendars is another matter, so nothing is kept.
    pub(super) fn derive_calendars(&mut self, numbers: &HashMap<&'a str, usize>) {
        let mut derived = Derived::default();
        let mut found: Vec<(usize, EntryDates)> = Vec::new();
        for calendar in 0..self.calendars.len() {
            let derivations = std::mem::take(&mut self.calendars[calendar].claims.derivations);
            if !derivations.is_empty() {
                found.push((calendar, self.derive(derivations, None, numbers, &mut derived)));
            }
        }
        for (calendar, dates) in found {
            self.calendars[calendar].claims.claim(dates);
        }
    }

    /// Reckons the derivations of a queue whose calendars say `calendars`.
    pub(super) fn derive_queue(
        &mut self,
        queue: usize,
        calendars: &Exceptions,
        calendars_number: u32,
        numbers: &HashMap<&'a str, usize>,
        derived: &mut Derived<'a>,
    ) {
        let derivations = std::mem::take(&mut self.queues[queue].claims.derivations);
        if derivations.is_empty() {
            return;
        }
        let year = Arc::clone(self.years.get(self.queues[queue].year));
        let work = Work { year: &year, calendars, calendars_number };
        let dates = self.derive(derivations, Some(&work), numbers, derived);
        self.queues[queue].claims.claim(dates);
    }

    /// The dates of each entry; what has none is noted.
    fn derive(
        &mut self,
        derivations: Vec<Derivation<'a>>,
        work: Option<&Work<'_>>,
        numbers: &HashMap<&'a str, usize>,
        derived: &mut Derived<'a>,
    ) -> EntryDates {
        let mut found = Vec::with_capacity(derivations.len());
        for Derivation { entry, place, source, working, except } in derivations {
            let closed = match source {
                DerivationSource::Rule { .. } => None,
                DerivationSource::Beside { calendar, .. } => match numbers.get(calendar) {
                    Some(&number) => {
                        self.calendars[number].used = true;
                        match derived.closed(
                            number,
                            &self.entries,
                            &self.calendars[number].claims,
                            &mut self.expansions,
                        ) {
                            Ok(closed) => Some(closed),
                            Err((code, message)) => {
                                self.notes.error(place, code, message);
                                continue;
                            }
                        }
                    }
                    None => {
                        let hint = self.notes.hint(calendar, self.calendars.iter().map(|known| known.name));
                        let message = format!("there is no calendar {calendar:?}{hint}");
                        self.notes.error(place, Code::UnknownCalendar, message);
                        continue;
                    }
                },
            };
            let work = work.filter(|_| working);
            match derived.dates(source, closed.as_deref(), work, &mut self.expansions) {
                Ok(dates) => {
                    let dates: Vec<Day> = dates.iter().copied().filter(|day| !except.contains(day)).collect();
                    if dates.is_empty() {
                        self.notes.error(place, Code::NeverMatches, "gives no date: every one is excepted");
                    }
                    found.push((entry, dates));
                }
                Err((code, message)) => self.notes.error(place, code, message),
            }
        }
        found
    }
}

impl<'a> Derived<'a> {
    fn closed(
        &mut self,
        number: usize,
        entries: &Interner<Arc<Entry>>,
        claims: &Claims<'_>,
        expansions: &mut Expansions<'_>,
    ) -> Reckoned<Rc<DaySet>> {
        let closed = self.closed.entry(number).or_insert_with(|| {
            let exceptions = resolve(entries, std::iter::once(claims)).exceptions;
            Ok(Rc::new(closed_days(&exceptions, &mut expansions.steps).map_err(said)?))
        });
        closed.clone()
    }

    /// The number of a queue's working days.
    fn working(&mut self, work: &Work<'_>, expansions: &mut Expansions<'_>) -> Reckoned<u32> {
        let key = (open_weekdays(work.year), work.calendars_number);
        let sets = &mut self.sets;
        let reckoned = self.working.entry(key).or_insert_with(|| {
            let set = working_days(work.year, work.calendars, &mut expansions.steps).map_err(said)?;
            Ok(sets.intern(Rc::new(set)))
        });
        reckoned.clone()
    }

    fn dates(
        &mut self,
        source: DerivationSource<'a>,
        closed: Option<&DaySet>,
        work: Option<&Work<'_>>,
        expansions: &mut Expansions<'_>,
    ) -> Dates {
        let number = work.map(|work| self.working(work, expansions)).transpose()?;
        let working = number.map(|number| &**self.sets.get(number));
        let dates = self.dates.entry((source, number)).or_insert_with(|| {
            let steps = &mut expansions.steps;
            let dates = match (source, closed, working) {
                (DerivationSource::Rule { rule, start }, _, Some(working)) => {
                    expand_working(rule, start, working, steps)
                }
                (DerivationSource::Beside { days, .. }, Some(closed), working) => beside(closed, working, days, steps),
                // OK: a rule is derived for its working days, and whoever stands beside a calendar has it.
                (DerivationSource::Rule { .. }, _, None) | (DerivationSource::Beside { .. }, None, _) => Ok(Vec::new()),
            };
            let dates = dates.map_err(said)?;
            if dates.is_empty() {
                let message = match source {
                    DerivationSource::Rule { .. } => "the rule names no working day".to_owned(),
                    DerivationSource::Beside { calendar, .. } => {
                        format!("no date lies so beside a closed date of the calendar {calendar:?}")
                    }
                };
                return Err((Code::NeverMatches, message));
            }
            Ok(dates.into())
        });
        let dates = dates.clone()?;
        expansions.admit(dates.len())?;
        Ok(dates)
    }
}

fn said(fault: RuleFault) -> (Code, String) {
    (fault.code(), fault.to_string())
}

impl Claims<'_> {
    /// Takes in the dates of derived entries, each at its place in the list of rules.
    fn claim(&mut self, dates: EntryDates) {
        for (entry, days) in dates {
            push_runs(&mut self.recurring, &days, entry);
        }
        // Entries are numbered as they are listed.
        self.recurring.sort_by_key(|run| run.entry);
    }
}
