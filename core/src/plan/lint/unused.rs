/*!
What the whole document lets one see: parts that nothing uses, and destinations that no contact can reach.
*/

use std::collections::HashSet;

use crate::{
    error::Code,
    plan::{
        HandoffTarget,
        read::{DestinationDraft, ListedHandoff, Reader, TargetDraft},
        resolve::Resolved,
    },
};

/// How many always open destinations of one handoff are remembered: a list with more has had its warnings.
const MOST_OPEN: usize = 64;

/// Warns of all that nothing uses or reaches.
pub(in crate::plan) fn unused(reader: &mut Reader<'_>, resolved: &Resolved) {
    let Resolved { exceptions, targets, topics, .. } = resolved;
    reader.warn_unused();
    reader.warn_unreachable_destinations(targets, exceptions);
    reader.warn_unreachable_handoffs(targets, topics, exceptions);
}

impl Reader<'_> {
    fn warn_unused(&mut self) {
        let routes = !self.handoffs.is_empty();
        for queue in self.queues.iter().filter(|queue| routes && !queue.used) {
            self.notes.warning(queue.place, Code::Unused, format!("no handoff leads to the queue {:?}", queue.name));
        }
        for calendar in self.calendars.iter().filter(|calendar| !calendar.used) {
            self.notes.warning(calendar.place, Code::Unused, format!("no queue uses the calendar {:?}", calendar.name));
        }
        for function in self.functions.iter().filter(|function| !function.used) {
            let message = format!("no queue uses the transfer function {:?}", function.name);
            self.notes.warning(function.place, Code::Unused, message);
        }
    }

    /// Open at every instant for those whom it accepts.
    fn is_always_open(&self, queue: u32, exceptions: &[u32]) -> bool {
        let draft = &self.queues[queue as usize];
        let exceptions = self.exceptions.get(exceptions[queue as usize]);
        draft.enabled
            && self.years.get(draft.year).constant() == Some(true)
            && exceptions.runs().all(|run| exceptions.entry(run.entry).keeps(true))
    }

    fn warn_unreachable_destinations(&mut self, targets: &[Option<HandoffTarget>], exceptions: &[u32]) {
        for (handoff, target) in self.handoffs.iter().zip(targets) {
            let (Some(HandoffTarget::Destinations(queues)), TargetDraft::Destinations(drafts)) =
                (target, &handoff.target)
            else {
                continue;
            };
            if queues.len() != drafts.len() {
                continue;
            }
            let mut seen = HashSet::new();
            // The earlier queues that are always open, one for each pair of filters.
            let mut open: Vec<u32> = Vec::new();
            for (draft, &queue) in drafts.iter().zip(queues) {
                let (DestinationDraft::Inline(_, place) | DestinationDraft::Named(_, place)) = draft;
                if !seen.insert(queue) {
                    let name = self.queues[queue as usize].name;
                    let message = format!("{name:?} is listed before: it is never reached a second time");
                    self.notes.warning(*place, Code::Unreachable, message);
                } else if let Some(&earlier) = open.iter().find(|&&earlier| self.takes_all_of(earlier, queue)) {
                    let name = self.queues[earlier as usize].name;
                    let message = format!("never reached: {name:?} before it is always open to the same contacts");
                    self.notes.warning(*place, Code::Unreachable, message);
                } else if open.len() < MOST_OPEN && self.is_always_open(queue, exceptions) {
                    open.push(queue);
                }
            }
        }
    }

    /// Whether `earlier` accepts every contact that `later` accepts.
    fn takes_all_of(&self, earlier: u32, later: u32) -> bool {
        let (first, second) = (&self.queues[earlier as usize], &self.queues[later as usize]);
        self.channel_sets.get(first.channels).covers(self.channel_sets.get(second.channels))
            && self.language_sets.get(first.languages).covers(self.language_sets.get(second.languages))
    }

    fn warn_unreachable_handoffs(
        &mut self,
        targets: &[Option<HandoffTarget>],
        topics: &[Vec<Option<u32>>],
        exceptions: &[u32],
    ) {
        for (topic, numbers) in self.topics.iter().zip(topics) {
            let mut last: Option<&str> = None;
            for (&ListedHandoff { name, place, .. }, number) in topic.handoffs.iter().zip(numbers) {
                let Some(number) = *number else { continue };
                if let Some(earlier) = last {
                    let message = format!("never reached: {earlier:?} before it takes every contact");
                    self.notes.warning(place, Code::Unreachable, message);
                    continue;
                }
                let takes_all = targets[number as usize].as_ref().is_some_and(|target| match target {
                    HandoffTarget::Sip(_) => true,
                    HandoffTarget::Destinations(queues) => queues.iter().any(|&queue| {
                        let draft = &self.queues[queue as usize];
                        self.channel_sets.get(draft.channels).is_every()
                            && self.language_sets.get(draft.languages).is_every()
                            && self.is_always_open(queue, exceptions)
                    }),
                });
                last = takes_all.then_some(name);
            }
        }
    }
}
