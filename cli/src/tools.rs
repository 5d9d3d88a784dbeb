/*!
`openline tools`: handoffs as function definitions for a language model, as JSON.
*/

use openline::Contact;

use crate::{
    args,
    document::Document,
    failure::{Answer, Failure},
    page::Page,
};

pub fn run(args: args::Tools, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.without_zone("--at")?;
    let engine = Document::load(args.source)?;
    let mut contact = Contact::new().at(at);
    if let Some(topic) = &args.topic {
        contact = contact.topic(topic);
    }
    if let Some(handoff) = &args.handoff {
        contact = contact.handoff(handoff);
    }
    if let Some(channel) = &args.channel {
        contact = contact.channel(channel);
    }
    for language in &args.languages {
        contact = contact.language(language);
    }
    for (name, value) in args.variables {
        contact = contact.variable(name, value);
    }
    let tools = engine.tools_for(&contact)?;
    page.json(&args.dialect.write(&tools, args.strict))?;
    Ok(Answer::Given)
}
