/*!
One country's section: its subdivisions, languages and kinds, and behind them the events of each language.

An event is a name, a mark and its dates; a set of events is what one kind has in one place, with observance or without.
*/

use std::sync::Arc;

use openline::{Holiday, HolidayQuery};

use crate::{bytes::Bytes, packs::Packs};

const OBSERVED: usize = 1;
const ESTIMATED: usize = 2;

#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) name: Arc<str>,
    pub(crate) subdivisions: Vec<Arc<str>>,
    /// In the same order.
    pub(crate) subdivision_names: Vec<Arc<str>>,
    pub(crate) languages: Vec<Arc<str>>,
    pub(crate) kinds: Vec<Arc<str>>,
    /// What follows: each language in turn.
    rest: Bytes<'static>,
}

impl Country {
    pub(crate) fn read(packs: &Packs, mut bytes: Bytes<'static>) -> Option<Country> {
        let string = |bytes: &mut Bytes<'static>| packs.string(bytes.number()?).cloned();
        let strings = |bytes: &mut Bytes<'static>| (0..bytes.number()?).map(|_| string(bytes)).collect::<Option<_>>();
        let name = string(&mut bytes)?;
        let (mut subdivisions, mut subdivision_names) = (Vec::new(), Vec::new());
        for _ in 0..bytes.number()? {
            subdivisions.push(string(&mut bytes)?);
            subdivision_names.push(string(&mut bytes)?);
        }
        let (languages, kinds) = (strings(&mut bytes)?, strings(&mut bytes)?);
        Some(Country { name, subdivisions, subdivision_names, languages, kinds, rest: bytes })
    }

    pub(crate) fn holidays(&self, packs: &Packs, asked: &HolidayQuery<'_>) -> Option<Vec<Holiday>> {
        let place = |list: &[Arc<str>], wanted: &str| list.iter().position(|known| &**known == wanted);
        let language = place(&self.languages, asked.language)?;
        let kind = place(&self.kinds, asked.kind)?;
        let subdivision = match asked.subdivision {
            Some(code) => place(&self.subdivisions, code)? + 1,
            None => 0,
        };
        let mut bytes = self.rest;
        for _ in 0..language {
            let events = Self::events(&mut bytes)?.1.len();
            self.set(&mut bytes, events, usize::MAX, 0, false)?;
        }
        let (marks, events) = Self::events(&mut bytes)?;
        let set = self.set(&mut bytes, events.len(), kind, subdivision, asked.observed)?;
        let mut holidays = Vec::new();
        for (&(name, mark, dates), _) in events.iter().zip(set).filter(|(_, member)| *member) {
            let name = packs.string(name)?;
            let (flags, text) = match mark.checked_sub(1) {
                None => (0, name.clone()),
                Some(mark) => {
                    let &(flags, format) = marks.get(mark)?;
                    (flags, packs.string(format)?.replacen("%s", name, 1).into())
                }
            };
            holidays.extend(packs.dates(dates)?.into_iter().map(|date| Holiday {
                date,
                name: name.clone(),
                kind: self.kinds[kind].clone(),
                observed: flags & OBSERVED != 0,
                estimated: flags & ESTIMATED != 0,
                text: text.clone(),
            }));
        }
        holidays.sort_by(|a, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
        Some(holidays)
    }

    /// The marks (flags, format) and the events (name, mark, dates) of the language that comes next.
    #[allow(clippy::type_complexity)] // Two lists of numbers, told apart at once by their one reader.
    fn events(bytes: &mut Bytes<'static>) -> Option<(Vec<(usize, usize)>, Vec<(usize, usize, usize)>)> {
        let marks: Option<Vec<_>> = (0..bytes.number()?).map(|_| Some((bytes.number()?, bytes.number()?))).collect();
        let events: Option<Vec<_>> =
            (0..bytes.number()?).map(|_| Some((bytes.number()?, bytes.number()?, bytes.number()?))).collect();
        Some((marks?, events?))
    }

    /// Reads the sets of one language to their end; which events belong to that of `kind` in `place`.
    fn set(
        &self,
        bytes: &mut Bytes<'static>,
        events: usize,
        kind: usize,
        place: usize,
        observed: bool,
    ) -> Option<Vec<bool>> {
        let mut wanted = vec![false; events];
        for this_kind in 0..self.kinds.len() {
            let mut country = vec![false; events];
            for this_place in 0..=self.subdivisions.len() {
                let mut set = country.clone();
                for with in [true, false] {
                    for event in bytes.steps()? {
                        let member = set.get_mut(event)?;
                        *member = !*member;
                    }
                    if this_place == 0 && with {
                        country.clone_from(&set);
                    }
                    if (this_kind, this_place, with) == (kind, place, observed) {
                        wanted.clone_from(&set);
                    }
                }
            }
        }
        Some(wanted)
    }
}
