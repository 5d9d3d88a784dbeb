/*!
From a contact to a decision: which handoff and queue takes it now, what is said, which SIP action is sent, when it reopens.

[`walk`] is the only place that decides; a [`Route`] keeps which lines it asks, in order.
*/

mod arguments;
mod contact;
mod decision;
mod dialect;
mod error;
mod filling;
mod note;
mod prepared;
mod report;
mod request;
mod speaker;
mod spoken;
mod text;
mod tool;
mod verdict;
mod walk;

pub use arguments::Arguments;
pub use contact::{Contact, Variables};
pub use decision::Decision;
pub use dialect::Dialect;
pub use error::{RouteError, RouteErrorCode};
pub use note::Note;
pub use prepared::{Route, SharedRoute, Target};
pub use report::{Report, Slot};
pub use speaker::{Speaker, spoken_languages};
pub use tool::Tool;
pub(crate) use tool::tools;
pub(crate) use verdict::Refuser;
pub use verdict::{Verdict, VerdictCode};

use crate::{
    calendar::At,
    centre::{Centre, Queue},
    matching::{Asked, contact_tag},
};
use filling::Filling;
use request::Request;

/// Routes a contact at its instant, or now.
pub(crate) fn route<'a>(centre: &'a Centre, contact: &'a Contact) -> Result<Decision<'a>, RouteError> {
    let request = Request::new(centre, contact)?;
    let at = contact.at.unwrap_or_else(At::now);
    let (choice, outcome) = walk::settle(centre, &request, |_, _, queue| centre.queue(queue).is_open_at(at.0));
    let variables =
        Filling { declared: &centre.declared, contact: &contact.variables, added: None, arguments: &contact.arguments };
    Ok(Decision::new(centre, request, variables, at.0, choice, outcome))
}

/// The queues that are open at `at` for a channel and a language, in document order.
pub(crate) fn open_queues<'a>(
    centre: &'a Centre,
    at: i64,
    channel: Option<&str>,
    language: Option<&str>,
) -> Result<Vec<Queue<'a>>, RouteError> {
    let channel = request::channel(channel)?;
    let asked = match language {
        Some(tag) => {
            contact_tag(tag).map_err(|fault| RouteError::new(RouteErrorCode::BadLanguage, fault.to_string()))?
        }
        None => Asked::Nothing,
    };
    let channels: Vec<bool> = centre.channel_sets.iter().map(|set| set.accepts(channel)).collect();
    let languages: Vec<bool> =
        centre.language_sets.iter().map(|set| set.accepts(&asked, channel.is_spoken())).collect();
    let wanted = centre.filters().iter().map(|filter| {
        filter.may_answer() && channels[filter.channels as usize] && languages[filter.languages as usize]
    });
    let wanted: Vec<bool> = wanted.collect();
    Ok(centre.open_queues(at, &wanted))
}
