/*!
The variables that a document declares, and those that it uses: who may set which.
*/

use std::collections::{HashMap, HashSet};

use crate::{
    plan::{FunctionPlan, HandoffPlan, HandoffTarget, Origin, VariablePlan},
    sip::ActionPlan,
};

#[derive(Debug, Default)]
pub(crate) struct Declared {
    plans: Box<[VariablePlan]>,
    numbers: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    /// What headers, transfer variables and instructions name.
    used: HashSet<Box<str>, foldhash::fast::FixedState>,
}

impl Declared {
    pub(super) fn new(plans: Vec<VariablePlan>, functions: &[FunctionPlan], handoffs: &[HandoffPlan]) -> Declared {
        let mut used: HashSet<Box<str>, foldhash::fast::FixedState> = HashSet::default();
        let mut note = |name: &str| {
            if !used.contains(name) {
                used.insert(name.into());
            }
        };
        let own = handoffs.iter().filter_map(|handoff| match &handoff.target {
            HandoffTarget::Sip(action) => Some(action),
            HandoffTarget::Destinations(_) => None,
        });
        let actions = functions.iter().filter_map(|function| function.action.as_ref()).chain(own);
        actions.flat_map(|action| ActionPlan::names(action)).for_each(&mut note);
        let templates = handoffs.iter().flat_map(|handoff| [&handoff.available, &handoff.unavailable]);
        let templates = templates.flatten().flat_map(|instructions| instructions.templates());
        templates.flat_map(|template| template.variable_names()).for_each(note);
        let numbers = plans.iter().enumerate().map(|(number, plan)| (plan.name.clone(), number as u32)).collect();
        Declared { plans: plans.into(), numbers, used }
    }

    /// A declared variable and its number.
    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<(u32, &VariablePlan)> {
        if self.plans.is_empty() {
            return None;
        }
        self.numbers.get(name).map(|&number| (number, &self.plans[number as usize]))
    }

    /// Whether a model may set it: it is declared so, or used and not declared.
    pub(crate) fn is_models(&self, name: &str) -> bool {
        match self.get(name) {
            Some((_, plan)) => plan.from == Origin::Model,
            None => self.used.contains(name),
        }
    }

    /// All of them, in the order of the document.
    pub(crate) fn plans(&self) -> impl Iterator<Item = &VariablePlan> {
        self.plans.iter()
    }

    /// The variables whose values have a form.
    pub(crate) fn with_patterns(&self) -> impl Iterator<Item = &VariablePlan> {
        self.plans.iter().filter(|plan| plan.pattern.is_some())
    }
}
