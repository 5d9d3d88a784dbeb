/*!
Reads a queue's `groups`: names for many queues at once, by which people act on them together.

# Invariant
A list that was read has no name twice, and every name is one. Whether one of them is a queue's name is known when all queues are.
*/

use std::collections::HashSet;

use super::{
    fields::{items, text},
    notes::Place,
    reader::Reader,
};
use crate::{config::Value, error::Code};

/// How many groups a queue may be in.
const MOST_GROUPS: usize = 100;

impl<'a> Reader<'a> {
    /// The number of a list of groups; 0 is none.
    pub(in crate::plan) fn group_set(&mut self, value: Option<Value<'a>>) -> u32 {
        if let Some(number) = self.known_groups.get(value) {
            return number;
        }
        let findings = self.notes.count();
        let set = value.map_or_else(Vec::new, |value| self.groups(value));
        let number = self.group_sets.intern(set.into_boxed_slice());
        if self.notes.count() == findings {
            self.known_groups.keep(value, number);
        }
        number
    }

    fn groups(&mut self, value: Value<'a>) -> Vec<u32> {
        if value.len() > MOST_GROUPS {
            let message = format!("{} groups, wanted at most {MOST_GROUPS}", value.len());
            self.notes.error(value, Code::BadGroup, message);
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let mut set = Vec::with_capacity(value.len());
        for item in items(&mut self.notes, value) {
            let Some(name) = text(&mut self.notes, item) else { continue };
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                let message = format!("{name:?} is not a group's name: it is empty or has a control character");
                self.notes.error(item, Code::BadGroup, message);
            } else if !seen.insert(name) {
                self.notes.error(item, Code::DuplicateGroup, format!("the group {name:?} is listed before"));
            } else {
                self.group_places.entry(name).or_insert(Place::from(item));
                set.push(self.group_names.intern(name));
            }
        }
        set
    }

    /// Notes each group that has the name of a queue, where the group stands first.
    pub(in crate::plan) fn refuse_groups_named_as_queues(&mut self) {
        for number in 0..self.group_names.len() as u32 {
            let name = *self.group_names.get(number);
            if self.queue_numbers.contains_key(name) {
                let message = format!("{name:?} is the name of a queue, so no group's");
                self.notes.error(self.group_places[name], Code::GroupIsQueue, message);
            }
        }
    }
}
