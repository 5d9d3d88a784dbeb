/*!
Handoffs as function definitions for language models.
*/

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Contact, RouteError, route};
use crate::{calendar::At, centre::Centre, plan::HandoffTarget};

/// A function that a voice agent may call to hand off: its name, what it is for in the current state, and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Tool {
    /// The handoff's function name.
    pub name: String,
    /// The handoff's description, then its instructions for the state at the instant.
    pub description: String,
    /// A JSON Schema object: the `$names` that its headers and transfer variables use, as strings.
    pub parameters: Value,
}

/// The tools of a topic's handoffs in order, or of all active handoffs.
pub(crate) fn tools(
    centre: &Centre,
    at: At,
    topic: Option<&str>,
    channel: Option<&str>,
    languages: &[&str],
) -> Result<Vec<Tool>, RouteError> {
    let mut contact = Contact::new().at(at);
    if let Some(channel) = channel {
        contact = contact.channel(channel);
    }
    for language in languages {
        contact = contact.language(*language);
    }
    let handoffs: Vec<u32> = match topic {
        Some(topic) => route(centre, &contact.clone().topic(topic))?.handoff_numbers().to_vec(),
        None => (0..centre.handoffs.len() as u32).filter(|&number| centre.handoff(number).active).collect(),
    };
    handoffs
        .into_iter()
        .map(|number| {
            let handoff = centre.handoff(number);
            let mut contact = contact.clone().handoff(&*handoff.name);
            // What is not known yet stays a name: a model must not read a hole.
            for template in [&handoff.available, &handoff.unavailable].into_iter().flatten() {
                for name in template.variable_names() {
                    contact = contact.variable(name, format!("${name}"));
                }
            }
            let decision = route(centre, &contact)?;
            let parts = [
                handoff.description.as_deref().map(str::to_owned),
                decision.instructions().map(|text| text.into_owned()),
            ];
            let description: Vec<String> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
            Ok(Tool {
                name: handoff.function_name.to_string(),
                description: description.join("\n\n"),
                parameters: parameters(centre, number),
            })
        })
        .collect()
}

/// The variables that any action of a handoff may fill in.
fn parameters(centre: &Centre, handoff: u32) -> Value {
    let plan = centre.handoff(handoff);
    let mut names: Vec<&str> = Vec::new();
    match &plan.target {
        HandoffTarget::Sip(action) => names.extend(action.variable_names()),
        HandoffTarget::Destinations(queues) => {
            for &queue in queues {
                let function = &centre.functions[centre.queues[queue as usize].function as usize];
                names.extend(function.action.iter().flat_map(|action| action.variable_names()));
            }
        }
    }
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    for name in names {
        if !required.contains(&name) {
            required.push(name);
        }
        properties.entry(name).or_insert_with(|| json!({"type": "string"}));
    }
    // Strict modes want every property required; a header without its variable would be left out anyway.
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
