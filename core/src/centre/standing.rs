/*!
Does a queue answer at an instant, and why? The one place that decides it.

Statuses, verdicts, reasons, words and pictures read a [`Standing`]; none of them asks by itself whether a queue is enabled or looks for an
exception. What is asked on the way of a call (`is_open_at`, `target_at`) reads the compiled form of the same, and the suite holds the two
together.

# Invariant
`answers` is what the equation says: enabled, no override that closes, and an override that opens or the wall clock in the hours of its date. [`Cause`] is matched without a wildcard wherever
somebody speaks of it, so that one more cause is a list of compile errors and not a contradiction.
*/

use super::{Centre, Filter, Reason, Told};
use crate::{overrides::OverrideKind, words::words};

words! {
    /// What decides whether a line is open at an instant.
    #[non_exhaustive]
    pub enum Cause {
        Hours "hours" "0.2.0" "the weekly hours"
        Exception "exception" "0.2.0" "an exception decides that local date or time"
        Disabled "disabled" "0.2.0" "`enabled: false`: never open, whatever the hours"
        Override "override" "0.2.0" "somebody closed the line or opened it by an override"
        Unstaffed "unstaffed" "0.2.0" "nobody is there to answer, as a machine sees it"
    }
}

impl Cause {
    /// What a caller is told where this cause keeps a line closed.
    pub(crate) fn reason(self) -> Reason {
        match self {
            Cause::Hours => Reason::Closed,
            Cause::Exception => Reason::Exception,
            Cause::Disabled => Reason::Disabled,
            Cause::Override => Reason::Override,
            Cause::Unstaffed => Reason::Unstaffed,
        }
    }
}

/// The state of one queue at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing<'e> {
    pub(crate) answers: bool,
    pub(crate) cause: Cause,
    /// The deciding cause's own words, whether it opens or closes.
    pub(crate) words: Option<Told<'e>>,
    /// The override that decides.
    pub(crate) override_id: Option<u64>,
}

impl<'e> Standing<'e> {
    /// When closed: why.
    pub(crate) fn reason(self) -> Option<Reason> {
        (!self.answers).then(|| self.cause.reason())
    }

    /// When closed: the words of what closes it; of an override also when it opens.
    pub(crate) fn reason_text(self) -> Option<Told<'e>> {
        self.words.filter(|_| !self.answers || self.override_id.is_some())
    }
}

impl Centre {
    /// Whether a queue answers at `at`, by the rule, and why.
    pub(crate) fn standing(&self, queue: u32, at: i64) -> Standing<'_> {
        if !self.may_answer(queue) {
            return Standing { answers: false, cause: Cause::Disabled, words: None, override_id: None };
        }
        if let Some((decider, words)) = self.decider(queue, at) {
            let (answers, cause) = match decider.kind {
                OverrideKind::Closed => (false, Cause::Override),
                OverrideKind::Unstaffed => (false, Cause::Unstaffed),
                // OK: a redirect decides no state, so that none comes here.
                OverrideKind::Open | OverrideKind::Redirect => (true, Cause::Override),
            };
            return Standing { answers, cause, words, override_id: Some(decider.id) };
        }
        let clock = self.clock(queue);
        let answers = clock.is_open(at);
        match clock.rules.decider(clock.local(at)) {
            Some(entry) => {
                let words = entry.reason.as_ref().map(Told::new);
                Standing { answers, cause: Cause::Exception, words, override_id: None }
            }
            None => Standing { answers, cause: Cause::Hours, words: None, override_id: None },
        }
    }

    /// False when no instant can make the queue answer.
    #[inline]
    pub(crate) fn may_answer(&self, queue: u32) -> bool {
        self.filter(queue).may_answer()
    }
}

impl Filter {
    /// False for queues that are not enabled.
    #[inline]
    pub(crate) fn may_answer(&self) -> bool {
        self.enabled
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Cause, Contact, Engine, SpecialHours, Target, VerdictCode};

    /// Weekly hours, nights, exceptions, a queue that is off, and one that is always open.
    const TEXT: &str = r#"{"handoffs": [{"name": "Help", "destinations": [
        {"name": "Off", "type": "Agent_queue", "enabled": false, "open_24": true, "timezone": "Etc/UTC", "transfer_function_name": "t"},
        {"name": "Night", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
         "weekly_hours": {"mon": [{"start": "22:00", "end": "06:00"}], "wed": [{"start": "09:00", "end": "12:00"}]},
         "seasons": [{"from": "12-20", "to": "02-29", "weekly_hours": {"sun": [{"start": "22:00", "end": "06:00"}]}, "reason": "Winter"}],
         "date_exceptions": {"2026-12-22/2026-12-24": {"intervals": [{"start": "21:00", "end": "05:00"}], "reason": "Sale"}},
         "supported_channel_types": ["voice"], "transfer_function_name": "t"},
        {"name": "Day", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Australia/Lord_Howe",
         "weekly_hours": {"thu": [{"start": "00:00", "end": "24:00"}]},
         "date_exceptions": {"2026-12-25": {"closed": true, "reason": "Christmas Day"}}, "transfer_function_name": "t"},
        {"name": "Changed", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Berlin",
         "recurring_exceptions": [{"rrule": "FREQ=DAILY;BYDAY=TU,WE", "minus": [{"start": "12:00", "end": "13:00"}, {"start": "22:00", "end": "02:00"}]}],
         "supported_channel_types": ["voice"], "transfer_function_name": "t"}]}]}"#;

    proptest! {
        #[test]
        fn what_is_fast_says_what_the_standing_says(
            at in prop_oneof![1_797_000_000..1_799_000_000i64, 0..4_102_444_800i64, any::<i64>()],
            voice in any::<bool>(),
            compiled in any::<bool>(),
        ) {
            let builder = if compiled { Engine::builder() } else { Engine::builder().compiled_years(0..0) };
            let engine = builder.parse(TEXT).unwrap();
            for queue in engine.queues() {
                let standing = queue.standing(at);
                prop_assert_eq!(queue.is_open_at(at), standing.answers);
                prop_assert_eq!(standing.reason().is_some(), !standing.answers);
                prop_assert_eq!(standing.cause == Cause::Disabled, !queue.is_enabled());
                let special = queue.special_day(at).is_some_and(|day| day.hours != SpecialHours::Minus);
                match queue.name() {
                    // Open but at the times that its exception names, in the years of its rule.
                    "Changed" if (0..4_102_444_800).contains(&at) => {
                        prop_assert_eq!(standing.cause == Cause::Exception, !standing.answers);
                    }
                    "Changed" => {}
                    _ => prop_assert_eq!(standing.cause == Cause::Exception, special),
                }
            }
            let open = engine.open_queues(at, None, None).unwrap();
            let answering: Vec<_> = engine.queues().filter(|queue| queue.standing(at).answers).collect();
            prop_assert_eq!(open, answering);
            let contact = Contact::new().channel(if voice { "voice" } else { "chat" });
            let route = engine.prepare(&contact).unwrap();
            let decision = route.decide(at);
            prop_assert_eq!(route.target_at(at), decision.target());
            let contact = contact.at(at);
            let routed = engine.route(&contact).unwrap();
            prop_assert_eq!(decision.report(), routed.report());
            let selected = decision.verdicts().into_iter().find(|verdict| verdict.verdict == VerdictCode::Selected);
            let queue = match decision.target() {
                Target::Queue(queue) => engine.queue_at(queue).map(|queue| queue.name().to_owned()),
                _ => None,
            };
            prop_assert_eq!(selected.and_then(|verdict| verdict.queue), queue);
        }
    }
}
