/*!
What the whole document lets one see: parts that nothing uses, and destinations that no contact can reach.
*/

use super::{
    HandoffTarget,
    handoff::{DestinationDraft, TargetDraft},
    reader::Reader,
};
use crate::error::Code;

impl Reader<'_> {
    pub(super) fn warn(&mut self, targets: &[Option<HandoffTarget>], topics: &[Vec<u32>], exceptions: &[u32]) {
        self.warn_unused();
        self.warn_unreachable_destinations(targets, exceptions);
        self.warn_unreachable_handoffs(targets, topics, exceptions);
    }

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
            && self.weeks.get(draft.week).constant() == Some(true)
            && exceptions.runs().iter().all(|run| exceptions.entry(run.entry).hours.constant() == Some(true))
    }

    /// Whether every contact that `later` accepts has gone to `earlier` before.
    fn shadows(&self, earlier: u32, later: u32, exceptions: &[u32]) -> bool {
        let (first, second) = (&self.queues[earlier as usize], &self.queues[later as usize]);
        earlier == later
            || self.channel_sets.get(first.channels).covers(self.channel_sets.get(second.channels))
                && self.language_sets.get(first.languages).covers(self.language_sets.get(second.languages))
                && self.is_always_open(earlier, exceptions)
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
            for (i, draft) in drafts.iter().enumerate() {
                let shadow = queues[..i].iter().find(|&&earlier| self.shadows(earlier, queues[i], exceptions));
                if let Some(&earlier) = shadow {
                    let (DestinationDraft::Inline(_, place) | DestinationDraft::Named(_, place)) = draft;
                    let name = self.queues[earlier as usize].name;
                    let message = if earlier == queues[i] {
                        format!("{name:?} is listed before: it is never reached a second time")
                    } else {
                        format!("never reached: {name:?} before it is always open to the same contacts")
                    };
                    self.notes.warning(*place, Code::Unreachable, message);
                }
            }
        }
    }

    fn warn_unreachable_handoffs(
        &mut self,
        targets: &[Option<HandoffTarget>],
        topics: &[Vec<u32>],
        exceptions: &[u32],
    ) {
        for (topic, numbers) in self.topics.iter().zip(topics) {
            let mut last: Option<&str> = None;
            for &(name, place) in &topic.handoffs {
                let Some(&number) = numbers.iter().find(|&&number| self.handoffs[number as usize].name == name) else {
                    continue;
                };
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
