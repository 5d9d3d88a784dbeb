/*!
What several queues of an import have in common becomes a calendar that they share: a holiday is written down once.

A calendar is weaker than what a queue says itself, and the first calendar that knows a date decides it. Moving an entry can therefore change an answer
where a rule and a date meet; who calls this makes the proof again, and writes every queue by itself if it fails.
*/

use std::collections::BTreeMap;

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
    let mut groups: Vec<(Vec<usize>, Calendar)> = Vec::new();
    for number in 0..queues.len() {
        let mut moved = |key: &str| -> Option<usize> {
            let owners = owners.get(key).filter(|owners| owners.len() > 1)?;
            Some(groups.iter().position(|(known, _)| known == owners).unwrap_or_else(|| {
                let calendar = Calendar { name: String::new(), exceptions: Vec::new(), rules: Vec::new() };
                groups.push((owners.clone(), calendar));
                groups.len() - 1
            }))
        };
        let queue = &mut queues[number];
        let mut taken = Vec::new();
        queue.exceptions.retain(|exception| match moved(&key_of_exception(exception)) {
            Some(group) if exception.hours.night() == 0 => {
                taken.push((group, exception.clone()));
                false
            }
            _ => true,
        });
        let mut rules = Vec::new();
        queue.rules.retain(|rule| match moved(&key_of_rule(rule)) {
            Some(group) if rule.hours.night() == 0 => {
                rules.push((group, rule.clone()));
                false
            }
            _ => true,
        });
        for (group, exception) in taken {
            let calendar = &mut groups[group].1;
            if !calendar.exceptions.contains(&exception) {
                calendar.exceptions.push(exception);
            }
        }
        for (group, rule) in rules {
            let calendar = &mut groups[group].1;
            if !calendar.rules.iter().any(|known| key_of_rule(known) == key_of_rule(&rule)) {
                calendar.rules.push(rule);
            }
        }
    }
    let mut calendars = Vec::new();
    for (owners, mut calendar) in groups {
        calendar.name = match calendars.len() {
            0 => "holidays".to_owned(),
            more => format!("holidays-{}", more + 1),
        };
        calendar.exceptions.sort_by_key(|exception| exception.first);
        for owner in owners {
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
