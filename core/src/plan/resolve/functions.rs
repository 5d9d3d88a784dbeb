/*!
Transfer function names: declared, a SIP handoff's, known elsewhere, or passing through unchecked.
*/

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::{
    error::Code,
    plan::{
        FunctionPlan,
        read::{Reader, TargetDraft},
    },
};

impl Reader<'_> {
    /// Every function that is declared or named, and the number of each queue's.
    pub(super) fn resolve_functions(&mut self) -> (Vec<FunctionPlan>, Vec<u32>) {
        let sip_handoffs = self.sip_handoffs();
        for function in &self.functions {
            if sip_handoffs.contains_key(function.name) {
                let message = format!("{:?} is both a transfer function and a SIP handoff", function.name);
                self.notes.error(function.place, Code::AmbiguousName, message);
            }
        }
        let mut numbers: HashMap<&str, u32, RandomState> =
            self.functions.iter().enumerate().map(|(i, function)| (function.name, i as u32)).collect();
        let mut plans: Vec<FunctionPlan> = self
            .functions
            .iter()
            .map(|draft| FunctionPlan { name: draft.name.into(), action: draft.action.clone() })
            .collect();
        let options = self.options;
        let listed = options.transfer_functions.as_deref();
        let checked = self.declares_functions || listed.is_some();
        let mut resolved = Vec::with_capacity(self.queues.len());
        for i in 0..self.queues.len() {
            let Some((name, place)) = self.queues[i].function else {
                resolved.push(0);
                continue;
            };
            if let Some(&number) = numbers.get(name) {
                if let Some(function) = self.functions.get_mut(number as usize) {
                    function.used = true;
                }
                resolved.push(number);
                continue;
            }
            let elsewhere = listed.is_some_and(|names| names.iter().any(|known| known == name));
            let sip = sip_handoffs.get(name).map(|&handoff| match &self.handoffs[handoff].target {
                TargetDraft::Sip(action) => action.clone(),
                _ => None,
            });
            if sip.is_none() && !elsewhere {
                if checked {
                    let declared = self.functions.iter().map(|function| function.name);
                    let handoffs = self.handoffs.iter().map(|handoff| handoff.name);
                    let sip = handoffs.filter(|name| sip_handoffs.contains_key(name));
                    let known = declared.chain(sip).chain(listed.into_iter().flatten().map(String::as_str));
                    let hint = self.notes.hint(name, known);
                    let message = format!("there is no transfer function {name:?}{hint}");
                    self.notes.error(place, Code::UnknownTransferFunction, message);
                } else {
                    let message = format!("{name:?} passes through unchecked: nothing declares transfer functions");
                    self.notes.warning(place, Code::UncheckedTransferFunction, message);
                }
            }
            let number = plans.len() as u32;
            plans.push(FunctionPlan { name: name.into(), action: sip.flatten() });
            // An unknown name is told at every queue that has it, so that none is overlooked; only a known one is kept.
            if elsewhere || sip_handoffs.contains_key(name) {
                numbers.insert(name, number);
            }
            resolved.push(number);
        }
        (plans, resolved)
    }
}
