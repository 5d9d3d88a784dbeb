/*!
A contact resolved against the centre: names are numbers, filters are values, and nothing is left that could fail.
*/

use super::{
    contact::{Contact, Preference, Preferences, Token},
    error::{RouteError, RouteErrorCode},
    text::Text,
};
use crate::{
    centre::Centre,
    matching::{Asked, Channel, did_you_mean},
};

/// Where a contact may go, and how it is to be matched.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    /// The handoffs in order, never empty.
    pub(super) handoffs: &'a [u32],
    /// In a topic's list a bye is an ending, not an answer.
    pub(super) in_topic: bool,
    pub(super) channel: Channel<'a>,
    preferences: &'a Preferences,
}

impl<'a> Request<'a> {
    #[inline]
    pub(super) fn new(centre: &'a Centre, contact: &'a Contact) -> Result<Request<'a>, RouteError> {
        let text = |text: &'a Option<Text>| text.as_ref().map(Text::as_str);
        let (handoffs, in_topic) = handoffs(centre, text(&contact.topic), text(&contact.handoff))?;
        let channel = checked(contact.channel.as_ref().map_or(Channel::Nothing, Token::channel))?;
        if let Some(fault) = contact.languages.iter().find_map(|preference| preference.asked.as_ref().err()) {
            return Err(RouteError::new(RouteErrorCode::BadLanguage, fault.to_string()));
        }
        Ok(Request { handoffs, in_topic, channel, preferences: &contact.languages })
    }

    /// How many languages the contact would take, in order; a contact without a language has one choice, which asks for none.
    #[inline]
    pub(super) fn choices(&self) -> usize {
        self.preferences.len().max(1)
    }

    #[inline]
    pub(super) fn asked(&self, choice: usize) -> &'a Asked {
        match self.preferences.get(choice) {
            // OK: `new` refused every contact with a malformed tag.
            Some(Preference { asked: Ok(asked), .. }) => asked,
            _ => &Asked::Nothing,
        }
    }

    /// The tag of a choice that asks for a language.
    pub(super) fn tag(&self, choice: usize) -> Option<&'a str> {
        let preference = self.preferences.get(choice)?;
        matches!(preference.asked, Ok(Asked::Tag(_))).then_some(preference.tag.as_str())
    }
}

pub(super) fn channel(token: Option<&str>) -> Result<Channel<'_>, RouteError> {
    checked(Channel::new(token))
}

/// Any channel but an empty one.
#[inline]
fn checked(channel: Channel<'_>) -> Result<Channel<'_>, RouteError> {
    if matches!(channel, Channel::Other(text) if text.trim().is_empty()) {
        let message = "the channel is empty (leave it out for any channel)".to_string();
        return Err(RouteError::new(RouteErrorCode::BadChannel, message));
    }
    Ok(channel)
}

fn handoffs<'a>(
    centre: &'a Centre,
    topic: Option<&str>,
    handoff: Option<&str>,
) -> Result<(&'a [u32], bool), RouteError> {
    let single = |number: u32| (&centre.handoff_numbers[number as usize..=number as usize], false);
    match (topic, handoff) {
        (Some(topic), Some(handoff)) => {
            let message = format!("the contact names both the topic {topic:?} and the handoff {handoff:?}, wanted one");
            Err(RouteError::new(RouteErrorCode::TopicAndHandoff, message))
        }
        (Some(name), None) => match centre.topic_number(name) {
            Some(number) => Ok((&centre.topics[number as usize].handoffs, true)),
            None => {
                let hint = did_you_mean(name, centre.topics.iter().map(|topic| &*topic.name));
                Err(RouteError::new(RouteErrorCode::UnknownTopic, format!("there is no topic {name:?}{hint}")))
            }
        },
        (None, Some(name)) => match centre.handoff_number(name) {
            Some(number) if centre.handoff(number).active => Ok(single(number)),
            Some(_) => {
                let message = format!("the handoff {name:?} is not active");
                Err(RouteError::new(RouteErrorCode::UnknownHandoff, message))
            }
            None => {
                let active = centre.handoffs.iter().filter(|handoff| handoff.active);
                let names = active.flat_map(|handoff| [&*handoff.name, &*handoff.function_name]);
                let message = format!("there is no handoff {name:?}{}", did_you_mean(name, names));
                Err(RouteError::new(RouteErrorCode::UnknownHandoff, message))
            }
        },
        (None, None) => match centre.default_handoff {
            Some(number) => Ok(single(number)),
            None => {
                let message = "the contact names neither a topic nor a handoff, and no handoff is the default";
                Err(RouteError::new(RouteErrorCode::NoDefault, message.to_string()))
            }
        },
    }
}
