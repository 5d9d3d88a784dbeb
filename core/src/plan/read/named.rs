/*!
The holidays of one calendar by date and by name, as its pack has them, before the document corrects them.
*/

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    rc::Rc,
    sync::Arc,
};

use crate::{
    holidays::Holiday,
    schedule::{Day, Observed, Occurrences, observe},
};

const HALF_DAY: &str = "half_day";

/// The dates of a pack by name, before anything is corrected.
pub(super) struct Named {
    /// Names by date, in the order of the kinds.
    pub(super) dates: BTreeMap<Day, Vec<Arc<str>>>,
    pub(super) estimated: HashSet<Day>,
    /// Names of half days.
    pub(super) halves: HashSet<Arc<str>>,
    pub(super) names: HashSet<Arc<str>>,
}

impl Named {
    pub(super) fn new(lists: &[Rc<[Holiday]>]) -> Named {
        let mut named =
            Named { dates: BTreeMap::new(), estimated: HashSet::new(), halves: HashSet::new(), names: HashSet::new() };
        for holiday in lists.iter().flat_map(|list| list.iter()) {
            let day = Day::from(holiday.date);
            named.add(day, &holiday.name);
            if holiday.estimated {
                named.estimated.insert(day);
            }
            if &*holiday.kind == HALF_DAY {
                named.halves.insert(Arc::clone(&holiday.name));
            }
            named.names.insert(Arc::clone(&holiday.name));
        }
        named
    }

    fn add(&mut self, day: Day, name: &Arc<str>) {
        let names = self.dates.entry(day).or_default();
        if !names.contains(name) {
            names.push(Arc::clone(name));
        }
    }

    /// Adds the weekdays that make up for weekends, as recurring exceptions do; names are served in the order of their first dates.
    pub(super) fn observe(&mut self, rule: Observed) {
        let mut order: Vec<Arc<str>> = Vec::new();
        let mut dates: HashMap<Arc<str>, Vec<Day>> = HashMap::new();
        for (&day, names) in &self.dates {
            for name in names {
                let days = dates.entry(Arc::clone(name)).or_default();
                if days.is_empty() {
                    order.push(Arc::clone(name));
                }
                days.push(day);
            }
        }
        let occurrences: Vec<Occurrences> = order
            .iter()
            .map(|name| Occurrences { dates: dates.remove(name).unwrap_or_default(), observed: Some(rule) })
            .collect();
        for (name, days) in order.iter().zip(observe(&occurrences)) {
            for day in days {
                self.add(day, name);
            }
        }
    }
}
