/*!
The contact that the arguments of a command describe.
*/

use openline::{At, Contact};

/// Whoever asks, as `route` and `tools` take it; what is not said is not asked for.
pub fn contact(
    at: At,
    topic: Option<&str>,
    handoff: Option<&str>,
    channel: Option<&str>,
    languages: &[String],
    variables: Vec<(String, String)>,
) -> Contact {
    let mut contact = Contact::new().at(at);
    if let Some(topic) = topic {
        contact = contact.topic(topic);
    }
    if let Some(handoff) = handoff {
        contact = contact.handoff(handoff);
    }
    if let Some(channel) = channel {
        contact = contact.channel(channel);
    }
    contact = languages.iter().fold(contact, Contact::language);
    variables.into_iter().fold(contact, |contact, (name, value)| contact.variable(name, value))
}
