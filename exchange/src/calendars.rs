/*!
What several queues of an import have in common becomes a calendar that they share: a holiday is written down once.

A calendar is weaker than what a queue says itself, and the first calendar that knows a date decides it. Moving an entry can therefore change an answer
where a rule and a date meet; who calls this makes the proof again, and writes every queue by itself if it fails.
*/

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    line::Rule,
    lower::{Exception, Lowered},
};

/// A calendar of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// Dates and ranges.
    pub exceptions: Vec<Exception>,
    /// Rules.
    pub rules: Vec<Rule>,
}

/// Takes what queues share out of them; the names of the calendars of each queue come back beside the calendars.
pub fn share(queues: &mut [Lowered]) -> (Vec<Calendar>, Vec<Vec<String>>) {
    let mut names = vec![Vec::new(); queues.len()];
    if queues.len() < 2 {
        return (Vec::new(), names);
    }
    // The queues that have an entry, by the entry as it would be written; a night is left with its queue.
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, queue) in queues.iter().enumerate() {
        let dates = queue.exceptions.iter().filter(|exception| exception.hours.night() == 0).map(key_of_exception);
        let rules = queue.rules.iter().filter(|rule| rule.hours.night() == 0).map(key_of_rule);
        for key in dates.chain(rules) {
            let owners = owners.entry(key).or_default();
            if owners.last() != Some(&number) {
                owners.push(number);
            }
        }
    }
    owners.retain(|_, owners| owners.len() > 1);
    // One calendar for each set of queues, in the order in which the queues first need one; each entry once.
    let mut groups: Vec<(&Vec<usize>, Calendar)> = Vec::new();
    let mut numbers: BTreeMap<&Vec<usize>, usize> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for queue in queues.iter_mut() {
        let mut group_of = |key: &str| -> Option<usize> {
            let owners = owners.get(key)?;
            Some(*numbers.entry(owners).or_insert_with(|| {
                groups.push((owners, Calendar { name: String::new(), exceptions: Vec::new(), rules: Vec::new() }));
                groups.len() - 1
            }))
        };
        let mut moved: Vec<(usize, Exception)> = Vec::new();
        queue.exceptions.retain(|exception| {
            let key = key_of_exception(exception);
            let group = group_of(&key).filter(|_| exception.hours.night() == 0);
            moved.extend(group.filter(|_| taken.insert(key)).map(|group| (group, exception.clone())));
            group.is_none()
        });
        let mut moved_rules: Vec<(usize, Rule)> = Vec::new();
        queue.rules.retain(|rule| {
            let key = key_of_rule(rule);
            let group = group_of(&key).filter(|_| rule.hours.night() == 0);
            moved_rules.extend(group.filter(|_| taken.insert(key)).map(|group| (group, rule.clone())));
            group.is_none()
        });
        for (group, exception) in moved {
            groups[group].1.exceptions.push(exception);
        }
        for (group, rule) in moved_rules {
            groups[group].1.rules.push(rule);
        }
    }
    let mut calendars = Vec::new();
    for (owners, mut calendar) in groups {
        calendar.name = match calendars.len() {
            0 => "holidays".to_owned(),
            more => format!("holidays-{}", more + 1),
        };
        calendar.exceptions.sort_by_key(|exception| exception.first);
        for &owner in owners {
            names[owner].push(calendar.name.clone());
        }
        calendars.push(calendar);
    }
    (calendars, names)
}

fn key_of_exception(exception: &Exception) -> String {
    let Exception { first, last, hours, reason } = exception;
    format!("{first}/{last} {:?} {reason:?}", hours.0)
}

fn key_of_rule(rule: &Rule) -> String {
    let Rule { rrule, start, hours, reason, .. } = rule;
    format!("{rrule} {start:?} {:?} {reason:?}", hours.0)
}
