/*!
Texts for a language model outside instructions: conditions and the texts of topics, once every handoff's name is known. Only `{{ho:NAME}}` means
something in them.
*/

use std::collections::HashMap;

use crate::{
    error::Code,
    plan::read::{Place, Reader},
    speech::render_names,
};

/// What was found of each handoff and topic, in their order; faults are noted.
pub(super) struct Texts {
    pub(super) conditions: Vec<Option<Box<str>>>,
    pub(super) topics: Vec<TopicTexts>,
}

pub(super) struct TopicTexts {
    pub(super) description: Option<Box<str>>,
    pub(super) instructions: Option<Box<str>>,
    /// Of each listed handoff, inactive ones too.
    pub(super) conditions: Vec<Option<Box<str>>>,
}

impl<'a> Reader<'a> {
    pub(super) fn resolve_texts(&mut self) -> Texts {
        let functions: HashMap<&str, &str> =
            self.handoffs.iter().map(|handoff| (handoff.name, handoff.function_name.as_str())).collect();
        let (notes, handoffs) = (&mut self.notes, &self.handoffs);
        let mut resolve = |text: Option<(&'a str, Place)>| -> Option<Box<str>> {
            let (text, place) = text?;
            match render_names(text, |name| functions.get(name).map(|name| name.to_string())) {
                Ok(text) => Some(text.into()),
                Err(unknown) => {
                    for name in unknown {
                        let hint = notes.hint(&name, handoffs.iter().map(|handoff| handoff.name));
                        let shown: String = name.chars().take(60).collect();
                        let message = format!("\"{{{{ho:{shown}}}}}\" names no handoff of this document{hint}");
                        notes.error(place, Code::UnknownHandoff, message);
                    }
                    None
                }
            }
        };
        let conditions = handoffs.iter().map(|handoff| resolve(handoff.condition)).collect();
        let topics = self.topics.iter().map(|topic| TopicTexts {
            description: resolve(topic.description),
            instructions: resolve(topic.instructions),
            conditions: topic.handoffs.iter().map(|listed| resolve(listed.condition)).collect(),
        });
        Texts { conditions, topics: topics.collect() }
    }
}
