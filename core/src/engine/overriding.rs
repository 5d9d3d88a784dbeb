/*!
An engine with overrides: another engine over the same compiled centre.
*/

use std::sync::Arc;

use super::Engine;
use crate::{
    centre::Limits,
    config,
    error::{Code, Issue, Severity},
    overrides::{MOST, MOST_KEPT, MOST_OF_A_QUEUE, Override, OverrideError, OverrideListing},
    plan,
};

/// The longest text of overrides that is read.
const MAX_BYTES: usize = 16 << 20;

impl Engine {
    /// The same engine with these overrides, in place of any that it has. It shares the compiled centre: nothing is compiled again, and a queue
    /// that none of them touches answers as fast as before.
    ///
    /// At an instant a queue answers when it is enabled, no `closed` and no `unstaffed` covers it, and an `open` covers it or its hours do. Ids are 1, 2, ...
    /// in the order of the list where none are given.
    ///
    /// ```
    /// use openline::{Contact, Engine, Override, Subject, VerdictCode};
    ///
    /// let engine: Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Paris",
    ///     "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let fire = Override::closed(Subject::all()).from(1_798_156_800).until(1_798_160_400).reason("Fire alarm");
    /// let closed = engine.with_overrides([fire])?;
    /// let contact = Contact::new().at(1_798_156_800);
    /// let decision = closed.route(&contact)?;
    /// assert_eq!(decision.verdicts()[0].verdict, VerdictCode::Override);
    /// assert_eq!(decision.retry_after().unwrap().num_seconds(), 3600);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A queue, a group or a function that the document does not have is no error, for overrides outlive documents: the override is listed as
    /// [`dangling`](OverrideListing::dangling), told in [`override_warnings`](Self::override_warnings), and without effect.
    ///
    /// # Errors
    /// Every other fault of the list at once; also more than 10,000 overrides, or more than 1,000 that touch one queue.
    pub fn with_overrides(&self, overrides: impl IntoIterator<Item = Override>) -> Result<Engine, OverrideError> {
        self.overridden(overrides, Limits { most: MOST, of_a_queue: MOST_OF_A_QUEUE }, Severity::Warning)
    }

    /// The same for a list that somebody makes now: a name that the document does not have is an error, with the name that was probably meant.
    ///
    /// ```
    /// use openline::{Engine, Override, Subject};
    ///
    /// let engine: Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Paris",
    ///     "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let unknown = engine.with_known_overrides([Override::closed(Subject::queue("Desc"))]).unwrap_err();
    /// assert_eq!(unknown.to_string(), r#"error[unknown_queue]: [0].queue: there is no queue "Desc" (did you mean "Desk"?)"#);
    /// # Ok::<(), openline::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the list at once, unknown names among them.
    pub fn with_known_overrides(&self, overrides: impl IntoIterator<Item = Override>) -> Result<Engine, OverrideError> {
        self.overridden(overrides, Limits { most: MOST, of_a_queue: MOST_OF_A_QUEUE }, Severity::Error)
    }

    /// [`with_overrides`](Self::with_overrides) for a journal, which keeps those that are over to answer questions about the past: up to a million,
    /// however many of them touch one queue. Who keeps it holds the limits of those that are not over.
    ///
    /// # Errors
    /// Every fault of the overrides themselves.
    pub fn with_kept_overrides(&self, overrides: impl IntoIterator<Item = Override>) -> Result<Engine, OverrideError> {
        self.overridden(overrides, Limits { most: MOST_KEPT, of_a_queue: usize::MAX }, Severity::Warning)
    }

    fn overridden(
        &self,
        overrides: impl IntoIterator<Item = Override>,
        limits: Limits,
        unknown: Severity,
    ) -> Result<Engine, OverrideError> {
        let said: Vec<Override> = overrides.into_iter().take(limits.most + 1).collect();
        if said.len() > limits.most {
            let message = format!("over {} overrides, wanted at most as many", limits.most);
            return Err(OverrideError::whole(Code::TooManyOverrides, message));
        }
        let (centre, faults) = self.centre.with_overrides(said, limits, unknown);
        let issues: Vec<Issue> = faults.into_iter().map(|(number, fault)| fault.issue(number)).collect();
        match centre {
            Some(centre) => Ok(Engine { centre: Arc::new(centre), override_warnings: issues.into(), ..self.clone() }),
            None => Err(OverrideError::new(issues)),
        }
    }

    /// [`with_overrides`](Self::with_overrides) for a text in JSON or YAML: a list, or an object with `overrides`. Times are epoch seconds, or RFC 3339
    /// with an offset.
    ///
    /// ```
    /// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true,
    ///     "timezone": "Europe/Paris", "groups": ["clinic"], "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let closed = engine.with_overrides_text(
    ///     "- {kind: closed, group: clinic, from: 2026-12-25T00:00:00+01:00, until: 1798239600, reason: {en: Power cut, fr: Panne}}",
    /// )?;
    /// assert_eq!(closed.overrides()[0].from, 1_798_153_200);
    /// let error = engine.with_overrides_text("- {kind: shut, queue: Dask}").unwrap_err();
    /// assert_eq!(error.issues()[0].column(), 10);
    /// assert_eq!(error.issues()[0].code(), "bad_value");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text at once, each with its line and column.
    pub fn with_overrides_text(&self, text: impl AsRef<[u8]>) -> Result<Engine, OverrideError> {
        self.overridden_by_text(text.as_ref(), Severity::Warning)
    }

    /// [`with_known_overrides`](Self::with_known_overrides) for a text.
    ///
    /// # Errors
    /// Every fault of the text at once, unknown names among them.
    pub fn with_known_overrides_text(&self, text: impl AsRef<[u8]>) -> Result<Engine, OverrideError> {
        self.overridden_by_text(text.as_ref(), Severity::Error)
    }

    fn overridden_by_text(&self, text: &[u8], unknown: Severity) -> Result<Engine, OverrideError> {
        let tree = config::read(text, MAX_BYTES).map_err(|issue| OverrideError::new(vec![issue]))?;
        let (read, mut notes) = plan::read_overrides(&tree, MOST);
        let said = read.iter().map(|read| read.said.clone()).collect();
        let limits = Limits { most: MOST, of_a_queue: MOST_OF_A_QUEUE };
        let (centre, faults) = self.centre.with_overrides(said, limits, unknown);
        for (number, fault) in faults {
            let place = read[number].place(fault.field);
            notes.note(place, fault.code, fault.severity, fault.message);
        }
        let issues = notes.finish(&tree);
        let failed = issues.iter().any(|issue| issue.severity == Severity::Error);
        match centre.filter(|_| !failed) {
            Some(centre) => Ok(Engine { centre: Arc::new(centre), override_warnings: issues.into(), ..self.clone() }),
            None => Err(OverrideError::new(issues)),
        }
    }

    /// The overrides of this engine, in the order of their list, those that are over or dangling too.
    pub fn overrides(&self) -> &[OverrideListing] {
        self.centre.overrides()
    }

    /// What is worth a word about them: those without effect.
    pub fn override_warnings(&self) -> &[Issue] {
        &self.override_warnings
    }

    /// The generation that its decisions tell; 0 for an engine that is not live.
    pub fn generation(&self) -> u64 {
        self.centre.generation
    }

    /// The same engine as a generation of a live document: its decisions tell the number.
    pub fn with_generation(mut self, generation: u64) -> Engine {
        Arc::make_mut(&mut self.centre).generation = generation;
        self
    }
}
