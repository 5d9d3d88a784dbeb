/*!
From an extension on, every step that a minute can reach, and what it does to those that do.
*/

use std::collections::HashMap;

use super::{
    dialplan::Dialplan,
    ways::{Move, Way, Ways},
};
use crate::{
    formats::timespec::Spec,
    note::{FaultKind, NoteCode, Place},
    report::Report,
};

/// More jumps than any dialplan that a person wrote.
const MOST_STEPS: usize = 2_000;

/// Follows the dialplan from one extension on.
pub(super) struct Follower<'a, 'r> {
    pub(super) plan: &'a Dialplan,
    pub(super) file: &'a str,
    pub(super) open: &'a [String],
    pub(super) report: &'r mut Report,
    pub(super) queue: &'a str,
    pub(super) specs: Vec<Spec>,
    /// The steps that were read, by extension and step, with what they do.
    pub(super) read: HashMap<(usize, usize), (Move, Way)>,
}

impl Follower<'_, '_> {
    pub(super) fn follow(mut self, extension: usize) -> Option<Ways> {
        // Depth first, without recursion: a step is written down when all that it leads to have been.
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut done: HashMap<(usize, usize), bool> = HashMap::new();
        let mut stack = vec![((extension, 0), false)];
        while let Some((at, leaving)) = stack.pop() {
            if leaving {
                done.insert(at, true);
                order.push(at);
                continue;
            }
            match done.get(&at) {
                Some(true) => continue,
                Some(false) => {
                    self.circle(at);
                    return None;
                }
                None => {}
            }
            if done.len() >= MOST_STEPS {
                let line = self.plan.extensions[extension].line;
                self.report.fault(
                    FaultKind::NotSupported,
                    Place::line(self.file, line),
                    format!("queue {:?} runs through more than {MOST_STEPS} steps", self.queue),
                );
                return None;
            }
            done.insert(at, false);
            stack.push((at, true));
            for to in self.leads(at) {
                if done.get(&to) == Some(&false) {
                    self.circle(to);
                    return None;
                }
                stack.push((to, false));
            }
        }
        order.reverse();
        let numbers: HashMap<(usize, usize), usize> = order.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let renumber = |way: &Way| match way {
            Way::To(extension, step) => Way::To(0, numbers[&(*extension, *step)]),
            other => other.clone(),
        };
        let (mut moves, mut next) = (Vec::new(), Vec::new());
        for at in &order {
            let (step, after) = &self.read[at];
            moves.push(match step {
                Move::Pass => Move::Pass,
                Move::Go(way) => Move::Go(renumber(way)),
                Move::Split(spec, yes, no) => Move::Split(*spec, yes.as_ref().map(renumber), no.as_ref().map(renumber)),
            });
            // The step after a jump may never have been reached.
            next.push(match (step, after) {
                (Move::Go(_), _) | (Move::Split(_, Some(_), Some(_)), _) => Way::Closed,
                (_, after) => renumber(after),
            });
        }
        Some(Ways { specs: self.specs, moves, next })
    }

    fn circle(&mut self, (extension, step): (usize, usize)) {
        let line = self.plan.extensions[extension].steps[step].line;
        self.report.fault(
            FaultKind::NotSupported,
            Place::line(self.file, line),
            format!("queue {:?} comes back to this step: it goes round in a circle", self.queue),
        );
    }

    /// The steps to which minutes may go from one; reads the step.
    fn leads(&mut self, at: (usize, usize)) -> Vec<(usize, usize)> {
        let extension = &self.plan.extensions[at.0];
        let priority = extension.steps[at.1].priority;
        let next = match extension.steps.get(at.1 + 1) {
            // A gap in the priorities ends the extension.
            Some(step) if step.priority <= priority + 1 => Way::To(at.0, at.1 + 1),
            _ => Way::Closed,
        };
        let step = self.step(at);
        let mut leads = Vec::new();
        let mut add = |way: &Way| {
            if let Way::To(extension, step) = way {
                leads.push((*extension, *step));
            }
        };
        match &step {
            Move::Pass => add(&next),
            Move::Go(way) => add(way),
            Move::Split(_, yes, no) => {
                add(yes.as_ref().unwrap_or(&next));
                add(no.as_ref().unwrap_or(&next));
            }
        }
        self.read.insert(at, (step, next));
        leads
    }

    fn step(&mut self, at: (usize, usize)) -> Move {
        let plan = self.plan;
        let step = &plan.extensions[at.0].steps[at.1];
        let place = Place::line(self.file, step.line);
        let arguments = plan.filled(&step.arguments);
        if arguments.to_ascii_uppercase().contains("IFTIME(") {
            self.report.fault(
                FaultKind::NotSupported,
                place.clone(),
                "IFTIME() gives a value by the time; only GotoIfTime is followed".to_owned(),
            );
            return Move::Pass;
        }
        match step.application.as_str() {
            "gotoiftime" => {
                let (spec, branches) = arguments.split_once('?').unwrap_or((&arguments, ""));
                if spec.contains("${") {
                    self.report.fault(
                        FaultKind::NotSupported,
                        place.clone(),
                        format!("the times {spec:?} come from a variable that [globals] does not set"),
                    );
                    return Move::Pass;
                }
                let (yes, no) = branches.split_once(':').unwrap_or((branches, ""));
                let (yes, no) = (self.branch(at, yes, &place), self.branch(at, no, &place));
                if yes.is_none() && no.is_none() {
                    self.report.fault(
                        FaultKind::WrongShape,
                        place.clone(),
                        "GotoIfTime leads nowhere: wanted times?target or times?target:other".to_owned(),
                    );
                }
                let Some(spec) = Spec::parse(spec, self.queue, &place, self.report) else { return Move::Pass };
                self.specs.push(spec);
                Move::Split(self.specs.len() - 1, yes, no)
            }
            "execiftime" => {
                self.report.fault(
                    FaultKind::NotSupported,
                    place.clone(),
                    "ExecIfTime runs an application by the time; only GotoIfTime is followed".to_owned(),
                );
                Move::Pass
            }
            "goto" => match self.branch(at, &arguments, &place) {
                Some(way) => Move::Go(way),
                None => Move::Go(Way::Closed),
            },
            "gotoif" | "execif" | "gosubif" | "while" | "switch" => {
                self.report.note(
                    NoteCode::ConditionIgnored,
                    Some(self.queue),
                    place.clone(),
                    format!(
                        "{}({arguments}) depends on something other than the time; read as if it did nothing",
                        step.application
                    ),
                );
                Move::Pass
            }
            "gosub" | "macro" => {
                let target = arguments.split([',', '(']).next().unwrap_or("").trim();
                let context = if step.application == "macro" { format!("macro-{target}") } else { target.to_owned() };
                if plan.extensions.iter().any(|extension| extension.context == context && extension.is_timed()) {
                    self.report.fault(
                        FaultKind::NotSupported,
                        place.clone(),
                        format!("the subroutine {target} depends on the time; its answer cannot be followed"),
                    );
                }
                Move::Pass
            }
            "hangup" | "return" | "congestion" | "busy" | "macroexit" => Move::Go(Way::Closed),
            _ => Move::Pass,
        }
    }

    /// Where `[[context,]extension,]priority` leads; `None` for an empty branch.
    fn branch(&mut self, at: (usize, usize), text: &str, place: &Place) -> Option<Way> {
        let parts: Vec<&str> = text.split([',', '|']).map(str::trim).collect();
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        if parts.iter().any(|part| self.open.iter().any(|open| open == part)) {
            return Some(Way::Open);
        }
        let here = &self.plan.extensions[at.0];
        let (context, name, step) = match parts[..] {
            [step] => (here.context.as_str(), here.name.as_str(), step),
            [name, step] => (here.context.as_str(), name, step),
            [context, name, step] => (context, name, step),
            _ => {
                self.report.fault(
                    FaultKind::BadRule,
                    place.clone(),
                    format!("{text:?} is not a target: wanted context,extension,priority"),
                );
                return Some(Way::Closed);
            }
        };
        let target = self.plan.find(context, name);
        let found = target.and_then(|index| self.plan.extensions[index].step(step).map(|step| Way::To(index, step)));
        // What stands in another file is not open, since nobody named it; a label of its own extension must be there.
        if found.is_none() && target == Some(at.0) {
            self.report.fault(
                FaultKind::UnknownReference,
                place.clone(),
                format!("{step:?} is no priority and no label of extension {name:?}"),
            );
        }
        Some(found.unwrap_or(Way::Closed))
    }
}
