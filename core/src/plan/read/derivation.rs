/*!
Recurring exceptions whose dates other parts of the document decide: those before and after a calendar's closed dates, and those among working days.

They are read here and reckoned when everything is read (`resolve/derivations.rs`), because the calendars may stand behind the queues.
*/

use std::collections::HashSet;

use super::notes::Place;
use crate::schedule::Day;

#[derive(Debug)]
pub(in crate::plan) struct Derivation<'a> {
    /// Its number among the entries of its claims.
    pub(in crate::plan) entry: u32,
    /// Where its source stands.
    pub(in crate::plan) place: Place,
    pub(in crate::plan) source: DerivationSource<'a>,
    /// Only working days count.
    pub(in crate::plan) working: bool,
    pub(in crate::plan) except: HashSet<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::plan) enum DerivationSource<'a> {
    Rule {
        rule: &'a str,
        start: Option<Day>,
    },
    /// So many days after each closed date of a calendar; negative before it.
    Beside {
        calendar: &'a str,
        days: i32,
    },
}
