/*!
Handoffs as function definitions for language models.

A [`Tool`] is what every provider asks for; [`Dialect`](super::Dialect) writes it as one of them wants it.
*/

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Arguments, Contact, RouteError, decision::Decision, route, text::Text};
use crate::{calendar::At, centre::Centre, plan::HandoffTarget};

/// A function that a voice agent may call to hand off: its name, what it is for in the current state, and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Tool {
    /// The handoff's function name.
    pub name: String,
    /// The handoff's description, its condition and that of the topic, then its instructions for the state at the instant.
    pub description: String,
    /// A JSON Schema object: the `$names` that its headers and transfer variables use, that are a model's to set and that are not known yet,
    /// as strings.
    pub parameters: Value,
}

/// The tools of the contact's topic or handoff in order, or of all active handoffs.
///
/// What the contact's variables say is filled in and not asked of the model again.
pub(crate) fn tools(centre: &Centre, contact: &Contact) -> Result<Vec<Tool>, RouteError> {
    let mut contact = contact.clone();
    // One instant for all of them.
    contact.at.get_or_insert_with(At::now);
    let handoffs: Vec<u32> = match (&contact.topic, &contact.handoff) {
        (None, None) => (0..centre.handoffs.len() as u32).filter(|&number| centre.handoff(number).active).collect(),
        _ => route(centre, &contact)?.handoff_numbers().to_vec(),
    };
    let topic = contact.topic.take().and_then(|name| centre.topic_number(name.as_str()));
    contact.arguments = Arguments::default();
    let conditions: Vec<Option<&str>> = match topic {
        Some(number) => centre.topics[number as usize].conditions.iter().map(|text| text.as_deref()).collect(),
        None => vec![None; handoffs.len()],
    };
    let tool = |(number, condition): (u32, Option<&str>)| {
        let handoff = centre.handoff(number);
        contact.handoff = Some(Text::new(&handoff.name));
        let decision = route(centre, &contact)?;
        let parts = [
            handoff.description.as_deref().map(str::to_owned),
            handoff.condition.as_deref().map(str::to_owned),
            condition.map(str::to_owned),
            decision.instructions_with_names().map(|text| text.into_owned()),
        ];
        let description: Vec<String> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
        Ok(Tool {
            name: handoff.function_name.to_string(),
            description: description.join("\n\n"),
            parameters: parameters(centre, number, &decision),
        })
    };
    handoffs.into_iter().zip(conditions).map(tool).collect()
}

/// The variables that any action of a handoff may fill in, without those that are known or not the model's.
fn parameters(centre: &Centre, handoff: u32, decision: &Decision<'_>) -> Value {
    let plan = centre.handoff(handoff);
    let mut names: Vec<&str> = Vec::new();
    match &plan.target {
        HandoffTarget::Sip(action) => names.extend(action.names()),
        HandoffTarget::Destinations(queues) => {
            for &queue in queues {
                let action = centre.transfer(queue, decision.at()).action;
                names.extend(action.into_iter().flat_map(|action| action.names()));
            }
        }
    }
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    let values = decision.values();
    for name in names {
        // OK: the properties hold the names that were seen, so that many destinations cost no search of a list.
        if !properties.contains_key(name) && centre.declared.is_models(name) && values.get(name).is_none() {
            properties.insert(name.to_owned(), schema(centre, name));
            required.push(name);
        }
    }
    // Strict modes want every property required; a header without its variable would be left out anyway.
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// A variable as its declaration has it.
fn schema(centre: &Centre, name: &str) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("string"))]);
    if let Some((_, plan)) = centre.declared.get(name) {
        if let Some(description) = &plan.description {
            schema.insert("description".to_owned(), json!(description));
        }
        if let Some(pattern) = &plan.pattern {
            schema.insert("pattern".to_owned(), json!(pattern.as_str()));
        }
    }
    Value::Object(schema)
}
