/*!
The values of a decision's variables: who gave them, and whether they may be used.

# Invariant
A variable of the system is what the host says and nothing else. A value without its declared form counts as not set, whoever gave it. What the
host says wins over a model's argument.
*/

use std::{cell::RefCell, collections::HashMap};

use super::{
    arguments::{Argument, Arguments},
    contact::Variables,
};
use crate::{
    centre::Declared,
    plan::Origin,
    sip::{Omission, Why},
};

/// What was given for a decision: variables with the instant win over the contact's.
#[derive(Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) declared: &'a Declared,
    pub(super) contact: &'a dyn Variables,
    pub(super) added: Option<&'a dyn Variables>,
    pub(super) arguments: &'a Arguments,
}

impl<'a> Filling<'a> {
    pub(super) fn values(self) -> Values<'a> {
        Values { filling: self, judged: RefCell::default() }
    }

    /// What the host says.
    fn given(&self, name: &str) -> Option<&'a str> {
        self.added.and_then(|added| added.value(name)).or_else(|| self.contact.value(name))
    }
}

/// The values that may be used, each judged once.
pub(super) struct Values<'a> {
    filling: Filling<'a>,
    /// By the variable's number, and whether the model gave the value.
    judged: RefCell<HashMap<(u32, bool), bool>>,
}

impl<'a> Values<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let Filling { declared, arguments, .. } = self.filling;
        let given = self.filling.given(name).filter(|value| self.has_form(name, value, false));
        given.or_else(|| {
            if declared.get(name).is_some_and(|(_, plan)| plan.from == Origin::System) {
                return None;
            }
            arguments.get(name).filter(|value| self.has_form(name, value, true))
        })
    }

    fn has_form(&self, name: &str, value: &str, by_model: bool) -> bool {
        let Some((number, plan)) = self.filling.declared.get(name) else { return true };
        let Some(pattern) = &plan.pattern else { return true };
        *self.judged.borrow_mut().entry((number, by_model)).or_insert_with(|| pattern.matches(value))
    }

    /// Tells what of the given values and arguments does not count.
    pub(super) fn tell_refused(&self, omitted: &mut Vec<Omission>) {
        let Filling { declared, arguments, .. } = self.filling;
        for plan in declared.with_patterns() {
            if self.filling.given(&plan.name).is_some_and(|value| !self.has_form(&plan.name, value, false)) {
                omitted.push(Omission::new(format!("contact.{}", plan.name), &plan.name, Why::NoMatch));
            }
        }
        if arguments.is_broken() {
            omitted.push(Omission::new("arguments", "arguments", Why::NotAValue));
        }
        for (name, argument) in arguments.iter() {
            let given = self.filling.given(name).filter(|value| self.has_form(name, value, false));
            let why = match argument {
                _ if given.is_some() || !declared.is_models(name) => Why::NotFromModel,
                Argument::Nested => Why::NotAValue,
                Argument::Value(value) if !self.has_form(name, value, true) => Why::NoMatch,
                Argument::Value(_) | Argument::Null => continue,
            };
            omitted.push(Omission::new(format!("arguments.{name}"), name, why));
        }
    }
}
