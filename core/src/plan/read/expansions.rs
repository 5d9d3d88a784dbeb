/*!
Every rule of a document, expanded once however many queues share it, and how much the document has had of its budget.
*/

use std::{collections::HashMap, rc::Rc};

use crate::{
    error::Code,
    schedule::{Day, Steps, expand},
};

/// The dates of a rule, or what is wrong with it.
type Expansion = Result<Rc<[Day]>, (Code, String)>;

/// How many different rules a document may have, and how many dates its recurrences and calendar files may give together: more than
/// any contact centre needs, little enough to work off and to keep.
const MOST_RULES: usize = 10_000;
const MOST_DATES: usize = 20_000_000;

/// Every rule that was expanded, by its text and start, and how many dates were given out so far.
#[derive(Debug, Default)]
pub(in crate::plan) struct Expansions<'a> {
    rules: HashMap<(&'a str, Option<Day>), Expansion>,
    dates: usize,
    pub(in crate::plan) steps: Steps,
}

impl<'a> Expansions<'a> {
    /// The dates of a rule; nothing is expanded once the steps are used up, which one fault has said.
    pub(in crate::plan) fn expand(&mut self, rule: &'a str, start: Option<Day>) -> Expansion {
        if self.rules.len() >= MOST_RULES && !self.rules.contains_key(&(rule, start)) {
            return Err((Code::TooManyDates, "the document has more than 10,000 different rules".to_owned()));
        }
        let steps = &mut self.steps;
        let expansion = self.rules.entry((rule, start)).or_insert_with(|| {
            expand(rule, start, steps).map(Rc::from).map_err(|fault| (fault.code(), fault.to_string()))
        });
        let dates = expansion.clone()?;
        self.admit(dates.len())?;
        Ok(dates)
    }

    /// Counts dates, and refuses those that would be too many.
    pub(in crate::plan) fn admit(&mut self, dates: usize) -> Result<(), (Code, String)> {
        if dates > MOST_DATES - self.dates {
            let message = "the recurrences and calendar files up to here give more than 20,000,000 dates";
            return Err((Code::TooManyDates, message.to_owned()));
        }
        self.dates += dates;
        Ok(())
    }
}
