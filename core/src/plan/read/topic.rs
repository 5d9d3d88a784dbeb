/*!
Reads `topics`.

Texts and conditions may name any handoff, so names in braces are resolved later.
*/

use super::{
    drafts::{ListedHandoff, TopicDraft},
    fields::{description, fields, items, name, text},
    notes::{Notes, Place},
    reader::Reader,
};
use crate::{
    config::{Kind, Value},
    error::Code,
};

impl<'a> Reader<'a> {
    pub(in crate::plan) fn topics(&mut self, list: Value<'a>) {
        for object in items(&mut self.notes, list) {
            self.topic(object);
        }
    }

    fn topic(&mut self, object: Value<'a>) {
        let notes = &mut self.notes;
        let names = &["name", "description", "instructions", "handoffs"];
        let Some([name_value, description_value, instructions, handoffs]) = fields(notes, object, names) else {
            return;
        };
        let name_value = notes.required(object, "name", name_value);
        let topic_name = name_value.and_then(|value| name(notes, value));
        let description = description_value.and_then(|value| Some((description(notes, value)?, value.into())));
        let instructions = instructions.and_then(|value| Some((text(notes, value)?, value.into())));
        let list = notes.required(object, "handoffs", handoffs);
        let mut handoffs = Vec::new();
        if let Some(list) = list {
            for item in items(notes, list) {
                handoffs.extend(listed(notes, item));
            }
            if list.items().is_some() && list.len() == 0 {
                notes.error(list, Code::NoTarget, "no handoff at all: it would hang up");
            }
        }
        let (Some(place), Some(topic_name)) = (name_value, topic_name) else { return };
        if !self.topic_names.insert(topic_name) {
            let message = format!("another topic is already named {topic_name:?}");
            self.notes.error(place, Code::DuplicateName, message);
            return;
        }
        let place: Place = object.into();
        self.topics.push(TopicDraft { place, name: topic_name, description, instructions, handoffs });
    }
}

/// A name, or an object with the name and when this topic wants it.
fn listed<'a>(notes: &mut Notes, item: Value<'a>) -> Option<ListedHandoff<'a>> {
    if item.kind() != Kind::Map {
        return text(notes, item).map(|name| ListedHandoff { name, place: item.into(), condition: None });
    }
    let [name_value, condition] = fields(notes, item, &["name", "condition"])?;
    let name_value = notes.required(item, "name", name_value)?;
    let condition = condition.and_then(|value| Some((description(notes, value)?, value.into())));
    text(notes, name_value).map(|name| ListedHandoff { name, place: name_value.into(), condition })
}
