/*!
`openline tools`: handoffs as function definitions for a language model, as JSON.
*/

use crate::{
    args,
    contact::contact,
    failure::{Answer, Failure},
    page::Page,
    standing::Standing,
};

pub fn run(args: args::Tools, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.without_zone("--at")?;
    let engine = Standing::load(args.source)?;
    let (topic, handoff, channel) = (args.topic.as_deref(), args.handoff.as_deref(), args.channel.as_deref());
    let contact = contact(at, topic, handoff, channel, &args.languages, args.variables);
    let tools = engine.tools_for(&contact)?;
    engine.tell_aside()?;
    page.json(&args.dialect.write(&tools, args.strict))?;
    Ok(Answer::Given)
}
