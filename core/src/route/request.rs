/*!
A contact resolved against the centre: names are numbers, filters are values, and nothing is left that could fail.
*/

use super::{
    contact::{Contact, Preference, Preferences, Token},
    error::{RouteError, RouteErrorCode},
    note::Note,
    text::Text,
};
use crate::{
    centre::{Centre, Standing},
    matching::{Asked, Channel, TagParts, did_you_mean},
    speech::Style,
};

/// Which list of handoffs a contact asks for, as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Topic(u32),
    Handoff(u32),
}

/// Where a contact may go, and how it is to be matched.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    /// The handoffs in order, never empty.
    pub(super) handoffs: &'a [u32],
    /// In a topic's list a bye is an ending, not an answer.
    pub(super) in_topic: bool,
    pub(super) channel: Channel<'a>,
    preferences: &'a Preferences,
    /// How the words of instructions are said.
    pub(super) style: Style,
}

impl<'a> Request<'a> {
    #[inline]
    pub(super) fn new(centre: &'a Centre, contact: &'a Contact) -> Result<Request<'a>, RouteError> {
        Ok(Request::at(centre, contact, place(centre, contact)?))
    }

    /// The same for a contact whose place was found before, in this centre.
    #[inline]
    pub(super) fn at(centre: &'a Centre, contact: &'a Contact, place: Place) -> Request<'a> {
        let (handoffs, in_topic) = match place {
            Place::Topic(number) => (&*centre.topics[number as usize].handoffs, true),
            Place::Handoff(number) => (&centre.handoff_numbers[number as usize..=number as usize], false),
        };
        let channel = contact.channel.as_ref().map_or(Channel::Nothing, Token::channel);
        let style = contact.style.unwrap_or_else(|| centre.tongues.style(channel));
        Request { handoffs, in_topic, channel, preferences: &contact.languages, style }
    }

    /// How many languages the contact would take, in order; a contact without a language has one choice, which asks for none.
    #[inline]
    pub(super) fn choices(&self) -> usize {
        self.preferences.len().max(1)
    }

    #[inline]
    pub(super) fn asked(&self, choice: usize) -> &'a Asked {
        match self.preferences.get(choice) {
            // OK: `place` refused every contact with a malformed tag.
            Some(Preference { asked: Ok(asked), .. }) => asked,
            _ => &Asked::Nothing,
        }
    }

    /// The words of what decides a line's state, in the first of the contact's languages that they are in.
    pub(super) fn told<'e>(&self, standing: Standing<'e>) -> Option<&'e str> {
        let told = standing.words?;
        // Nearly all words are in one language, for which nobody asks what the contact speaks.
        Some(if told.is_plain() { told.first() } else { told.to(&self.wanted(), self.channel.is_spoken()) })
    }

    /// The languages that the contact speaks, most wanted first.
    pub(super) fn wanted(&self) -> Vec<TagParts> {
        let parts = |preference: &Preference| match &preference.asked {
            Ok(Asked::Tag(language)) => Some(language.parts(preference.tag.as_str())),
            _ => None,
        };
        self.preferences.iter().filter_map(parts).collect()
    }

    /// What was read otherwise than it was given.
    pub(super) fn notes(&self) -> Vec<Note> {
        let noted = self.preferences.iter().filter_map(|preference| {
            let given = preference.given.as_deref()?;
            Some(Note::language(given, preference.tag.as_str()))
        });
        noted.collect()
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

/// Finds the place that a contact names, and refuses a contact with a fault in it.
#[inline]
pub(super) fn place(centre: &Centre, contact: &Contact) -> Result<Place, RouteError> {
    let place = named(centre, contact.topic.as_ref().map(Text::as_str), contact.handoff.as_ref().map(Text::as_str))?;
    checked(contact.channel.as_ref().map_or(Channel::Nothing, Token::channel))?;
    match contact.languages.iter().find_map(|preference| preference.asked.as_ref().err()) {
        Some(fault) => Err(RouteError::new(RouteErrorCode::BadLanguage, fault.to_string())),
        None => Ok(place),
    }
}

#[inline]
fn named(centre: &Centre, topic: Option<&str>, handoff: Option<&str>) -> Result<Place, RouteError> {
    match (topic, handoff) {
        (Some(topic), Some(handoff)) => {
            let message = format!("the contact names both the topic {topic:?} and the handoff {handoff:?}, wanted one");
            Err(RouteError::new(RouteErrorCode::TopicAndHandoff, message))
        }
        (Some(name), None) => centre.topic_number(name).map(Place::Topic).ok_or_else(|| {
            let hint = did_you_mean(name, centre.topics.iter().map(|topic| &*topic.name));
            RouteError::new(RouteErrorCode::UnknownTopic, format!("there is no topic {name:?}{hint}"))
        }),
        (None, Some(name)) => match centre.handoff_number(name) {
            Some(number) if centre.handoff(number).active => Ok(Place::Handoff(number)),
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
        (None, None) => centre.default_handoff.map(Place::Handoff).ok_or_else(|| {
            let message = "the contact names neither a topic nor a handoff, and no handoff is the default";
            RouteError::new(RouteErrorCode::NoDefault, message.to_string())
        }),
    }
}
