/*!
`openline tools`: handoffs as function definitions for a language model, as JSON.
*/

use crate::{
    args,
    contact::contact,
    document::Document,
    failure::{Answer, Failure},
    page::Page,
};

pub fn run(args: args::Tools, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.without_zone("--at")?;
    let engine = Document::load(args.source)?;
    let (topic, handoff, channel) = (args.topic.as_deref(), args.handoff.as_deref(), args.channel.as_deref());
    let contact = contact(at, topic, handoff, channel, &args.languages, args.variables);
    let tools = engine.tools_for(&contact)?;
    page.json(&args.dialect.write(&tools, args.strict))?;
    Ok(Answer::Given)
}
