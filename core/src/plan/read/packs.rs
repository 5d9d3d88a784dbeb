/*!
What the source of holidays was asked so far: each list is made once a load, however many calendars want it.
*/

use std::{collections::HashMap, rc::Rc};

use crate::holidays::{Holiday, HolidayQuery, HolidaySource};

/// Country, subdivision, kind, language, with observance.
type Key = (String, Option<String>, String, String, bool);

#[derive(Debug, Default)]
pub(in crate::plan) struct Packs(HashMap<Key, Rc<[Holiday]>>);

impl Packs {
    /// What the source says; nothing of what it does not list.
    pub(in crate::plan) fn list(&mut self, source: &dyn HolidaySource, asked: &HolidayQuery<'_>) -> Rc<[Holiday]> {
        let HolidayQuery { country, subdivision, kind, language, observed } = *asked;
        let subdivision = subdivision.map(str::to_owned);
        let key = (country.to_owned(), subdivision, kind.to_owned(), language.to_owned(), observed);
        let list = self.0.entry(key).or_insert_with(|| source.holidays(asked).unwrap_or_default().into());
        Rc::clone(list)
    }
}
