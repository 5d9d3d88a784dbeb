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
    spoken::asked,
    standing::Standing,
};

#[derive(Serialize)]
struct Slot {
    start: String,
    end: String,
    /// The start in words, where a language is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken: Option<String>,
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
    let at = args.at.of(&queue);
    let slots = queue.slots(at, wanted);
    let speaker = asked(&engine, &args.words)?;
    let said = |start: &chrono::DateTime<_>| speaker.as_ref().map(|speaker| speaker.time(queue, start.timestamp(), at));
    if args.json {
        let slot = |(start, end): &(chrono::DateTime<_>, chrono::DateTime<_>)| {
            let spoken = speaker.as_ref().map(|speaker| speaker.tag().to_owned());
            engine.dated(Slot { start: start.to_rfc3339(), end: end.to_rfc3339(), said: said(start), spoken })
        };
        page.json(&slots.iter().map(slot).collect::<Vec<_>>())?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    engine.tell(page, &paint)?;
    for (start, end) in &slots {
        match said(start) {
            Some(words) => page.line(paint.plain(&words))?,
            None => page.line(format!("{} to {}", moment::full(start), end.format("%H:%M")))?,
        }
    }
    // What a caller hears has no word of another language.
    if slots.is_empty() && speaker.is_none() {
        page.line(paint.faint("none"))?;
    }
    Ok(Answer::Given)
}
