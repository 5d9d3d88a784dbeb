/*!
The answer to a contact.

A [`Decision`] keeps where the walk ended and computes the rest when it is asked for, so that routing itself allocates nothing.
*/

use std::{borrow::Cow, collections::HashMap, ops::ControlFlow};

use chrono::{DateTime, TimeDelta};

use super::{
    filling::{Filling, Values},
    note::Note,
    report::{Report, Slot},
    request::Request,
    spoken::Spoken,
    verdict::{Refuser, Verdict, VerdictCode, refusal},
    walk::{Found, Mismatch, Outcome, Stop, mismatch, walk},
};
use crate::{
    calendar::{Zone, in_zone},
    centre::{Centre, Queue, Reason},
    plan::HandoffTarget,
    sip::{Action, ActionPlan, Omission, Why},
    speech::{Chosen, Instruction, Instructions, Phrases, Style, Template, find},
};

/// Where a conversation goes now, and everything that a telephony script needs to send it there.
///
/// ```
/// use openline::{Contact, Engine};
///
/// let engine: Engine = r#"{"handoffs": [{
///     "name": "End call", "is_default": true, "sip_config": {"method": "bye"},
///     "agent_available_instructions": "Say goodbye, $first_name."
/// }]}"#.parse()?;
/// let contact = Contact::new().variable("first_name", "Ada").at(1_795_176_000);
/// let decision = engine.route(&contact)?;
/// assert!(decision.is_available());
/// assert_eq!(decision.instructions().as_deref(), Some("Say goodbye, Ada."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decision<'a> {
    centre: &'a Centre,
    request: Request<'a>,
    variables: Filling<'a>,
    at: i64,
    /// The language that was served, or the first when none was.
    choice: usize,
    outcome: Outcome,
}

impl<'a> Decision<'a> {
    /// What [`settle`](super::walk::settle) found.
    #[inline]
    pub(super) fn new(
        centre: &'a Centre,
        request: Request<'a>,
        variables: Filling<'a>,
        at: i64,
        choice: usize,
        outcome: Outcome,
    ) -> Decision<'a> {
        Decision { centre, request, variables, at, choice, outcome }
    }

    /// The instant of the decision, in epoch seconds.
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The generation of the live engine that answered; 0 where none is live.
    pub fn generation(&self) -> u64 {
        self.centre.generation
    }

    /// Whether somebody, or a SIP handoff, takes the contact.
    pub fn is_available(&self) -> bool {
        self.outcome.is_available()
    }

    /// The selected handoff; when unavailable the first.
    pub fn handoff(&self) -> &'a str {
        &self.centre.handoff(self.handoff_number()).name
    }

    /// The function name of [`handoff`](Self::handoff).
    pub fn function_name(&self) -> &'a str {
        &self.centre.handoff(self.handoff_number()).function_name
    }

    /// The handoffs that may be tried, in order.
    pub(super) fn handoff_numbers(&self) -> &'a [u32] {
        self.request.handoffs
    }

    fn handoff_number(&self) -> u32 {
        match self.outcome {
            Outcome::Queue { handoff, .. } | Outcome::Sip { handoff } => handoff,
            Outcome::Bye { .. } | Outcome::Nobody => self.request.handoffs[0],
        }
    }

    /// The selected queue.
    pub fn queue(&self) -> Option<Queue<'a>> {
        match self.outcome {
            Outcome::Queue { queue, .. } => Some(self.centre.queue(queue)),
            _ => None,
        }
    }

    /// Which target was taken, as the numbers of queues and handoffs.
    pub fn target(&self) -> super::Target {
        self.outcome.target()
    }

    /// What to say or do, for the state that was found; filled in.
    pub fn instructions(&self) -> Option<Cow<'a, str>> {
        self.fill_instructions(&self.variables.values(), || self.findings(|_| {}), &mut Vec::new())
    }

    /// The instructions in which a variable that is not known stays `$name`: a model must not read a hole.
    pub(super) fn instructions_with_names(&self) -> Option<Cow<'a, str>> {
        let names = self.template()?.variable_names().map(|name| (name, format!("${name}")));
        let names: HashMap<&str, String> = names.collect();
        let values = self.variables.values();
        let lookup = |name: &str| values.get(name).or_else(|| names.get(name).map(String::as_str));
        self.fill_template(&lookup, || self.findings(|_| {}), &mut Vec::new())
    }

    /// What its variables are filled with.
    pub(super) fn values(&self) -> Values<'a> {
        self.variables.values()
    }

    /// What the handoff says in the state that was found.
    fn all_instructions(&self) -> Option<&'a Instructions> {
        let handoff = self.centre.handoff(self.handoff_number());
        let instructions = if self.is_available() { &handoff.available } else { &handoff.unavailable };
        instructions.as_ref()
    }

    /// The same in the language that is chosen for the contact.
    fn template(&self) -> Option<&'a Template> {
        let instructions = self.all_instructions()?;
        // Nearly every document has one text, for which nobody asks what the contact speaks.
        Some(match instructions.only() {
            Some(only) => &only.template,
            None => &self.chosen(instructions).0.template,
        })
    }

    /// The text for the contact, and the language that its words are said in.
    ///
    /// The text is chosen first and rules: words are said in its language, in the variety of it that the contact speaks where there is one, so that
    /// one answer has one language. A text that does not say its language is the document's.
    fn chosen(&self, instructions: &'a Instructions) -> (&'a Instruction, &'a Phrases) {
        let tongues = &self.centre.tongues;
        let wanted = if instructions.only().is_some() { Vec::new() } else { self.request.wanted() };
        let Chosen { instruction, wanted } = instructions.choose(&wanted, tongues.speak());
        let Some(language) = &instruction.language else { return (instruction, tongues.fallback()) };
        let variety = wanted.and_then(|wanted| tongues.find([wanted]));
        let variety = variety.filter(|variety| find([(&language.parts, 0)].into_iter(), variety.parts()).is_some());
        let phrases = variety.or_else(|| tongues.find([&language.parts]));
        (instruction, phrases.unwrap_or_else(|| tongues.fallback()))
    }

    /// The language in which somebody speaks who has no instructions: that of a reason, for one.
    fn tongue(&self) -> &'a Phrases {
        match self.all_instructions() {
            Some(instructions) => self.chosen(instructions).1,
            None => {
                let tongues = &self.centre.tongues;
                tongues.find(&self.request.wanted()).unwrap_or_else(|| tongues.fallback())
            }
        }
    }

    /// The tag of the language in which the words of the instructions are said; `None` where there are none.
    pub fn spoken(&self) -> Option<&'a str> {
        self.all_instructions().map(|instructions| self.chosen(instructions).1.tag())
    }

    /// The language of the instructions that were chosen, as the document writes it: the key of the text, or `speak`. `None` where the document
    /// does not say it.
    pub fn text_language(&self) -> Option<&'a str> {
        let chosen = self.chosen(self.all_instructions()?).0;
        let speak = || self.centre.tongues.speak().map(|speak| &*speak.tag);
        chosen.language.as_ref().map(|language| &*language.tag).or_else(speak)
    }

    /// `findings` is asked only where words need it.
    fn fill_instructions(
        &self,
        values: &Values<'a>,
        findings: impl FnOnce() -> Findings<'a>,
        omitted: &mut Vec<Omission>,
    ) -> Option<Cow<'a, str>> {
        self.fill_template(&|name| values.get(name), findings, omitted)
    }

    fn fill_template<'v>(
        &self,
        lookup: &dyn Fn(&str) -> Option<&'v str>,
        findings: impl FnOnce() -> Findings<'a>,
        omitted: &mut Vec<Omission>,
    ) -> Option<Cow<'a, str>> {
        let template = self.template()?;
        if let Some(plain) = template.as_plain() {
            return Some(Cow::Borrowed(plain));
        }
        let mut text = String::new();
        let findings = findings();
        let phrases = self.tongue();
        let mut voice = self.centre.tongues.voice(phrases, self.request.style);
        voice.isolates = true;
        let spoken = Spoken {
            voice,
            plain: self.request.style == Style::Text && self.centre.tongues.is_plain(phrases),
            available: self.is_available(),
            handoff: self.handoff(),
            queue: findings.subject,
            reason_text: findings.reason_text(self.at, phrases, self.text_language().is_some()),
            reopens: findings.reopens.map(|(at, _)| at),
            closes: findings.closes,
            at: self.at,
            callback: &|| self.callback_at(findings.reopens),
        };
        template.render(&mut text, &spoken, lookup, &mut |name| {
            omitted.push(Omission::new("instructions", name, Why::MissingVariable));
        });
        Some(Cow::Owned(text))
    }

    /// The transfer function of the selected queue, or the one to which an override redirects its calls.
    pub fn transfer_function(&self) -> Option<&'a str> {
        match self.outcome {
            Outcome::Queue { queue, .. } => Some(self.centre.transfer(queue, self.at).name),
            Outcome::Sip { .. } | Outcome::Bye { .. } | Outcome::Nobody => None,
        }
    }

    /// The SIP action, filled in: the selected queue's or SIP handoff's, or the bye that ends an unavailable topic. `None` when
    /// unavailable otherwise, and when the transfer function is only a name.
    pub fn action(&self) -> Option<Action> {
        self.fill_action(&self.variables.values(), &mut Vec::new())
    }

    fn fill_action(&self, values: &Values<'a>, omitted: &mut Vec<Omission>) -> Option<Action> {
        Some(self.action_plan()?.fill(&|name| values.get(name), omitted))
    }

    fn action_plan(&self) -> Option<&'a ActionPlan> {
        match self.outcome {
            Outcome::Queue { queue, .. } => self.centre.transfer(queue, self.at).action,
            Outcome::Sip { handoff } | Outcome::Bye { handoff } => match &self.centre.handoff(handoff).target {
                HandoffTarget::Sip(action) => Some(action),
                HandoffTarget::Destinations(_) => None,
            },
            Outcome::Nobody => None,
        }
    }

    /// When available: the selected queue's next close, in its zone; `None` when it never closes, or for a SIP handoff.
    pub fn open_until(&self) -> Option<DateTime<Zone>> {
        let queue = self.queue()?;
        self.closes().map(|at| in_zone(queue.timezone(), at))
    }

    fn closes(&self) -> Option<i64> {
        self.queue()?.next_close_at(self.at)
    }

    /// When unavailable: the earliest opening among the enabled destinations that match channel and language, in that queue's zone.
    pub fn reopens_at(&self) -> Option<DateTime<Zone>> {
        self.reopens().map(|(at, queue)| in_zone(queue.timezone(), at))
    }

    /// When unavailable: the queue that opens at [`reopens_at`](Self::reopens_at); of several the earlier listed.
    pub fn reopens_queue(&self) -> Option<Queue<'a>> {
        self.reopens().map(|(_, queue)| queue)
    }

    fn reopens(&self) -> Option<(i64, Queue<'a>)> {
        self.findings(|_| {}).reopens
    }

    /// When unavailable and the handoff calls back: the first times for it, of the queue that reopens first, each with its end, in that queue's
    /// zone.
    pub fn callback_slots(&self) -> Vec<(DateTime<Zone>, DateTime<Zone>)> {
        self.callback(self.reopens())
    }

    fn callback(&self, reopens: Option<(i64, Queue<'a>)>) -> Vec<(DateTime<Zone>, DateTime<Zone>)> {
        let Some((_, queue)) = reopens else { return Vec::new() };
        let zone = queue.timezone();
        let slots = self.callback_at(reopens).into_iter();
        slots.map(|(start, end)| (in_zone(zone, start), in_zone(zone, end))).collect()
    }

    fn callback_at(&self, reopens: Option<(i64, Queue<'a>)>) -> Vec<(i64, i64)> {
        let plan = self.centre.handoff(self.handoff_number()).callback.filter(|_| !self.is_available());
        let slots = reopens.zip(plan).map(|((_, queue), plan)| queue.slots_at(self.at, plan.into()));
        slots.unwrap_or_default()
    }

    /// When unavailable: the line that says why, and the next instant at which a line opens that would take the contact, if one ever does.
    pub(crate) fn refuser(&self) -> Option<(Refuser<'a>, Option<i64>)> {
        let Findings { refuser, reopens, .. } = self.findings(|_| {});
        Some((refuser?, reopens.map(|(at, _)| at)))
    }

    /// When unavailable: why, of the queue that reopens first, else of the first destination.
    pub fn reason(&self) -> Option<Reason> {
        self.findings(|_| {}).why.map(|(reason, _)| reason)
    }

    /// When unavailable because of an exception or an override: its own words.
    pub fn reason_text(&self) -> Option<&'a str> {
        self.findings(|_| {}).why.and_then(|(_, text)| text)
    }

    /// Looks at every destination once, tells each to the visitor, and says what follows for the whole: at most one search for a change a
    /// destination, and one for the close of the selected.
    fn findings(&self, mut visit: impl FnMut(Seen<'a>)) -> Findings<'a> {
        let asked = self.request.asked(self.choice);
        let available = self.is_available();
        let (mut first, mut reopens) = (None, None);
        // The walk of the call once more, each line answering as it did then.
        let answers = |handoff: u32, queue: u32| self.outcome == Outcome::Queue { handoff, queue };
        walk(self.centre, &self.request, asked, answers, |stop| {
            let line = stop.queue.map(|number| {
                let (queue, mismatch) =
                    (self.centre.queue(number), mismatch(self.centre, number, &self.request, asked));
                // Behind an answer nobody asks for an opening, behind an ending everybody does.
                let waits = mismatch.is_none() && (!available || stop.found == Found::Shut);
                SeenLine { queue, mismatch, opens_at: if waits { queue.next_open_at(self.at) } else { None } }
            });
            if let Some(line) = line {
                first.get_or_insert(line);
                // OK: of equal openings the earlier listed stays.
                if let Some(at) = line.opens_at.filter(|&at| !available && reopens.is_none_or(|(first, _)| at < first))
                {
                    reopens = Some((at, line));
                }
            }
            visit(Seen { stop, line });
            ControlFlow::Continue(())
        });
        let spoken_of = reopens.map(|(_, line)| line).or(first);
        let refuser = spoken_of.filter(|_| !available);
        let refuser = refuser.map(|line| Refuser { queue: line.queue, mismatch: line.mismatch, request: self.request });
        Findings {
            subject: self.queue().or(spoken_of.map(|line| line.queue)),
            reopens: reopens.map(|(at, line)| (at, line.queue)),
            closes: self.closes(),
            why: refuser.map(|refuser| refuser.why(self.at)),
            refuser,
        }
    }

    /// The contact's tag that was served; `None` when it asked for no language, or nobody answers.
    pub fn language(&self) -> Option<&'a str> {
        self.request.tag(self.choice).filter(|_| self.is_available())
    }

    /// What was decided about every destination, in order.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        self.findings(|seen| verdicts.push(self.verdict(seen)));
        verdicts
    }

    fn verdict(&self, Seen { stop, line }: Seen<'a>) -> Verdict {
        let refused = |line: SeenLine<'a>| {
            let standing = line.queue.standing(self.at);
            let code = VerdictCode::from(refusal(standing.cause, line.mismatch));
            match line.mismatch {
                None => (code, self.request.told(standing), standing.override_id),
                Some(_) => (code, None, None),
            }
        };
        let (verdict, words, override_id) = match (stop.found, line) {
            (Found::Selected, Some(line)) => (VerdictCode::Selected, None, line.queue.standing(self.at).override_id),
            (Found::Selected, None) => (VerdictCode::Selected, None, None),
            (Found::NotReached, _) => (VerdictCode::NotReached, None, None),
            (Found::Shut | Found::Refused(_), Some(line)) => refused(line),
            // A SIP handoff has no line that could be shut.
            (Found::Shut | Found::Refused(_), None) => (VerdictCode::NotReached, None, None),
        };
        let opens_at = line.filter(|_| stop.found == Found::Shut).and_then(|line| {
            let at = line.opens_at?;
            Some(in_zone(line.queue.timezone(), at))
        });
        Verdict {
            handoff: self.centre.handoff(stop.handoff).name.to_string(),
            queue: line.map(|line| line.queue.name().to_owned()),
            verdict,
            reason_text: words.map(str::to_owned),
            override_id,
            opens_at,
        }
    }

    /// What was given and does not count, then what was left out while the action and the instructions were filled in.
    pub fn omitted(&self) -> Vec<Omission> {
        let (mut omitted, values) = (Vec::new(), self.variables.values());
        values.tell_refused(&mut omitted);
        self.fill_action(&values, &mut omitted);
        self.fill_instructions(&values, || self.findings(|_| {}), &mut omitted);
        omitted
    }

    /// What of the contact was read otherwise than it was given.
    pub fn noted(&self) -> Vec<Note> {
        self.request.notes()
    }

    /// How long until [`reopens_at`](Self::reopens_at), in whole seconds.
    pub fn retry_after(&self) -> Option<TimeDelta> {
        self.reopens().and_then(|(at, _)| self.wait(at))
    }

    /// From the decision to a later instant; `None` beyond what a time difference can say, which no caller would wait for.
    fn wait(&self, until: i64) -> Option<TimeDelta> {
        TimeDelta::try_seconds(until.checked_sub(self.at)?)
    }

    /// Everything at once, owned and serialisable: the form in which every face hands a decision on.
    pub fn report(&self) -> Report {
        let (mut verdicts, mut omitted) = (Vec::new(), Vec::new());
        let findings = self.findings(|seen| verdicts.push(self.verdict(seen)));
        let values = self.variables.values();
        values.tell_refused(&mut omitted);
        let action = self.fill_action(&values, &mut omitted);
        let instructions = self.fill_instructions(&values, || findings, &mut omitted).map(Cow::into_owned);
        let Findings { reopens, closes, why, .. } = findings;
        let in_its_zone = |(at, queue): (i64, Queue<'a>)| in_zone(queue.timezone(), at);
        Report {
            available: self.is_available(),
            handoff: self.handoff().to_owned(),
            function_name: self.function_name().to_owned(),
            queue: self.queue().map(|queue| queue.name().to_owned()),
            instructions,
            transfer_function: self.transfer_function().map(str::to_owned),
            action,
            open_until: closes.zip(self.queue()).map(in_its_zone),
            reopens_at: reopens.map(in_its_zone),
            reopens_queue: reopens.map(|(_, queue)| queue.name().to_owned()),
            callback_slots: self.callback(reopens).into_iter().map(|(start, end)| Slot { start, end }).collect(),
            reason: why.map(|(reason, _)| reason),
            reason_text: why.and_then(|(_, words)| words).map(str::to_owned),
            // A document without any language reads as it always did.
            spoken: self.text_language().and_then(|_| self.spoken()).map(str::to_owned),
            text_language: self.text_language().map(str::to_owned),
            language: self.language().map(str::to_owned),
            verdicts,
            omitted,
            noted: self.noted(),
            retry_after: reopens.and_then(|(at, _)| self.wait(at)),
            generation: self.generation(),
        }
    }
}

/// A destination as an explanation sees it.
#[derive(Clone, Copy)]
struct Seen<'a> {
    stop: Stop,
    line: Option<SeenLine<'a>>,
}

/// The line of a destination: whom it does not serve, and its next opening where somebody asks for it.
#[derive(Clone, Copy)]
struct SeenLine<'a> {
    queue: Queue<'a>,
    mismatch: Option<Mismatch>,
    opens_at: Option<i64>,
}

/// What follows from all destinations.
#[derive(Clone, Copy)]
struct Findings<'a> {
    /// The queue that instructions speak of: the selected, else the one that reopens first, else the first destination.
    subject: Option<Queue<'a>>,
    reopens: Option<(i64, Queue<'a>)>,
    closes: Option<i64>,
    why: Option<(Reason, Option<&'a str>)>,
    refuser: Option<Refuser<'a>>,
}

impl<'a> Findings<'a> {
    /// The words of what closes the line as instructions say them: in the language of the text. A text that does not say its language has those of
    /// an override for the contact, whoever gave them in several languages meant them for callers.
    fn reason_text(&self, at: i64, phrases: &Phrases, declared: bool) -> Option<&'a str> {
        let (told, overridden) = self.refuser?.told(at)?;
        match overridden && !declared {
            true => self.why.and_then(|(_, words)| words),
            false => Some(told.spoken(phrases.parts())),
        }
    }
}

impl std::fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decision")
            .field("at", &self.at)
            .field("available", &self.is_available())
            .field("handoff", &self.handoff())
            .field("queue", &self.queue().map(|queue| queue.name()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Contact, Engine, centre::searches};

    /// Five destinations that are closed at Christmas but for the last, spoken of in the instructions.
    fn engine() -> Engine {
        let queue = |i: usize| {
            format!(
                r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
                "weekly_hours": {{"fri": [{{"start": "{:02}:00", "end": "24:00"}}]}}, "transfer_function_name": "t"}}"#,
                [12, 13, 14, 15, 9][i]
            )
        };
        let queues: Vec<String> = (0..5).map(queue).collect();
        let handoff = r#""agent_unavailable_instructions": "{{reason}}, until {{reopens_at}}: {{queue}}, {{hours}}","#;
        let handoff = format!(r#"{handoff} "agent_available_instructions": "{{{{queue}}}} until {{{{open_until}}}}""#);
        let text =
            format!(r#"{{"handoffs": [{{"name": "Help", {handoff}, "destinations": [{}]}}]}}"#, queues.join(","));
        text.parse().unwrap()
    }

    #[test]
    fn a_report_searches_once_a_destination_and_once_for_the_close() {
        let engine = engine();
        let closed = Contact::new().at(1_798_156_800); // 2026-12-25T00:00:00Z, a Friday
        let decision = engine.route(&closed).unwrap();
        assert!(!decision.is_available());
        let mut report = None;
        assert_eq!(searches::of(|| report = Some(decision.report())), 5);
        assert_eq!(report.take().unwrap().reopens_queue.as_deref(), Some("Q4"));

        let last_is_open = Contact::new().at(1_798_156_800 + 9 * 3600);
        let decision = engine.route(&last_is_open).unwrap();
        assert_eq!(searches::of(|| report = Some(decision.report())), 4 + 1);
        assert_eq!(report.unwrap().queue.as_deref(), Some("Q4"));
    }
}
