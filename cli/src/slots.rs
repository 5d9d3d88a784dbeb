/*!
`openline slots`: the next stretches of a given length in which a queue is open.
*/

use openline::Slots;
use serde::Serialize;

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::Paint,
    standing::Standing,
};

#[derive(Serialize)]
struct Slot {
    start: String,
    end: String,
}

pub fn run(args: args::Slots, page: &mut Page) -> Result<Answer, Failure> {
    let engine = Standing::load(args.source)?;
    let queue = queue(&engine, &args.queue)?;
    let mut wanted =
        Slots::new(args.length.seconds()).lead(args.lead.seconds()).within(args.within.seconds()).limit(args.limit);
    if let Some(step) = args.step {
        wanted = wanted.step(step.seconds());
    }
    if !wanted.is_sound() {
        return Err(Failure::usage("--length and --step must be longer than nothing"));
    }
    let slots = queue.slots(args.at.of(&queue), wanted);
    if args.json {
        let slot = |(start, end): &(chrono::DateTime<_>, chrono::DateTime<_>)| {
            engine.dated(Slot { start: start.to_rfc3339(), end: end.to_rfc3339() })
        };
        page.json(&slots.iter().map(slot).collect::<Vec<_>>())?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    engine.tell(page, &paint)?;
    for (start, end) in &slots {
        page.line(format!("{} to {}", moment::full(start), end.format("%H:%M")))?;
    }
    if slots.is_empty() {
        page.line(paint.faint("none"))?;
    }
    Ok(Answer::Given)
}
