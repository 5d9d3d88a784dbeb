/*!
What is said and sent, old against new: names, instructions, SIP actions, variables, and the words of exceptions.
*/

use std::collections::BTreeMap;

use serde::Serialize;

use super::options::{DiffOptions, Window};
use crate::{
    Engine,
    calendar::{Zone, in_zone},
    centre::Queue,
    plan::{HandoffPlan, HandoffTarget},
};

/// More changed words of exceptions of one queue are not told.
const MOST_REASONS: usize = 100;

/// One text of a document that changes; a part that one of the two lacks is none there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WordDiff {
    /// The part by name: `handoffs.Billing.function_name`, `transfer_functions.to_sales.phone_number`.
    pub path: String,
    /// As the old document has it.
    pub before: Option<String>,
    /// As the new one has it.
    pub after: Option<String>,
}

/// Every text that changes, function names first, for agents call by them.
pub(super) fn compare(old: &Engine, new: &Engine, options: &DiffOptions, window: &Window) -> Vec<WordDiff> {
    let (before, after) = (texts(old, options), texts(new, options));
    let mut found: Vec<WordDiff> = Vec::new();
    for (path, text) in &before {
        match after.get(path) {
            Some(other) if other == text => {}
            other => found.push(WordDiff { path: path.clone(), before: Some(text.clone()), after: other.cloned() }),
        }
    }
    let added = after.iter().filter(|(path, _)| !before.contains_key(*path));
    found.extend(added.map(|(path, text)| WordDiff { path: path.clone(), before: None, after: Some(text.clone()) }));
    found.sort_by(|one, other| {
        let rank = |diff: &WordDiff| !diff.path.ends_with(".function_name");
        (rank(one), &one.path).cmp(&(rank(other), &other.path))
    });
    for queue in new.queues().filter(|queue| options.has_queue(queue.name())) {
        if let Some(before) = old.queue(queue.name()) {
            reasons(&before, &queue, window, &mut found);
        }
    }
    found
}

/// Every text of a centre that callers, models or telephony see, by its path.
fn texts(engine: &Engine, options: &DiffOptions) -> BTreeMap<String, String> {
    let mut texts = Texts::default();
    let centre = &engine.centre;
    for queue in engine.queues().filter(|queue| options.has_queue(queue.name())) {
        let path = format!("queues.{}", queue.name());
        texts.add(&path, "timezone", Some(Zone::name(queue.timezone())));
        texts.add(&path, "hours", Some(&queue.hours_in_words()));
        texts.add(&path, "transfer_function_name", Some(queue.transfer_function()));
    }
    if !options.is_whole() {
        return texts.0;
    }
    for function in &centre.functions {
        if let Some(action) = &function.action {
            texts.action(&format!("transfer_functions.{}", function.name), action.written());
        }
    }
    for plan in &centre.handoffs {
        handoff(&mut texts, plan);
    }
    if let Some(default) = engine.handoffs().find(|handoff| handoff.is_default()) {
        texts.add("handoffs", "default", Some(default.name()));
    }
    for topic in engine.topics() {
        let path = format!("topics.{}", topic.name());
        texts.add(&path, "description", topic.description());
        texts.add(&path, "instructions", topic.instructions());
        let names: Vec<&str> = topic.handoffs().map(|handoff| handoff.name()).collect();
        texts.add(&path, "handoffs", Some(&names.join(", ")));
        for (name, condition) in names.iter().zip(topic.conditions()) {
            texts.add(&format!("{path}.conditions"), name, condition);
        }
    }
    for plan in centre.declared.plans() {
        let path = format!("variables.{}", plan.name);
        texts.add(&path, "from", Some(plan.from.as_str()));
        texts.add(&path, "description", plan.description.as_deref());
        texts.add(&path, "pattern", plan.pattern.as_ref().map(|pattern| pattern.as_str()));
    }
    texts.0
}

fn handoff(texts: &mut Texts, plan: &HandoffPlan) {
    let path = format!("handoffs.{}", plan.name);
    texts.add(&path, "function_name", Some(&plan.function_name).filter(|_| plan.active).map(|name| &**name));
    texts.add(&path, "description", plan.description.as_deref());
    texts.add(&path, "condition", plan.condition.as_deref());
    for (field, instructions) in
        [("agent_available_instructions", &plan.available), ("agent_unavailable_instructions", &plan.unavailable)]
    {
        for text in instructions.iter().flat_map(|instructions| instructions.texts()) {
            let tag = text.language.as_ref().map(|language| format!(".{}", language.tag)).unwrap_or_default();
            texts.add(&path, &format!("{field}{tag}"), Some(&text.template.written()));
        }
    }
    texts.add(&path, "callback", plan.callback.map(|callback| format!("{callback:?}")).as_deref());
    if let HandoffTarget::Sip(action) = &plan.target {
        texts.action(&path, action.written());
    }
}

#[derive(Default)]
struct Texts(BTreeMap<String, String>);

impl Texts {
    fn add(&mut self, path: &str, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.insert(format!("{path}.{field}"), text.to_owned());
        }
    }

    fn action(&mut self, path: &str, fields: Vec<(String, String)>) {
        for (field, text) in fields {
            self.0.insert(format!("{path}.{field}"), text);
        }
    }
}

/// The words of exceptions that change, by date.
fn reasons(before: &Queue<'_>, after: &Queue<'_>, window: &Window, found: &mut Vec<WordDiff>) {
    let of = |queue: &Queue<'_>| -> BTreeMap<chrono::NaiveDate, String> {
        let (from, to) = window.in_zone(queue.timezone());
        let days = queue.special_days(in_zone(queue.timezone(), from), in_zone(queue.timezone(), to));
        days.filter_map(|day| Some((day.date, day.reason?.to_owned()))).collect()
    };
    let (was, is) = (of(before), of(after));
    let dates: std::collections::BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
    let changed = dates.into_iter().filter(|date| was.get(date) != is.get(date)).take(MOST_REASONS);
    found.extend(changed.map(|date| WordDiff {
        path: format!("queues.{}.reason.{date}", after.name()),
        before: was.get(&date).cloned(),
        after: is.get(&date).cloned(),
    }));
}
