/*!
`openline say`: the hours of a queue in words, in the language and the style that are asked for.
*/

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    page::Page,
    paint::Paint,
    spoken::speaker,
    standing::Standing,
};

/// The words that `all` is for: one for each question that somebody asks about hours.
const ALL: [&str; 8] = ["hours", "week", "reopens_at", "until", "reopens_in", "open", "closed", "reopens"];

#[derive(Serialize)]
struct Said<'s> {
    queue: &'s str,
    /// The language that is spoken.
    spoken: &'s str,
    style: &'s str,
    words: BTreeMap<&'s str, String>,
}

pub fn run(args: args::Say, page: &mut Page) -> Result<Answer, Failure> {
    let engine = Standing::load(args.source)?;
    let queue = queue(&engine, &args.queue)?;
    let speaker = speaker(&engine, &args.words)?;
    let at = args.at.of(&queue);
    let words: Vec<&str> = if args.word == "all" { ALL.to_vec() } else { vec![&args.word] };
    let said = words.into_iter().map(|word| Ok((word, speaker.say(word, queue, at)?)));
    let said: Vec<(&str, String)> = said.collect::<Result<_, openline::RouteError>>()?;
    if args.json {
        let words = said.into_iter().collect();
        let said = Said { queue: queue.name(), spoken: speaker.tag(), style: speaker.style().as_str(), words };
        page.json(&engine.dated(said))?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    // Above several lines for people; a single one is for whoever reads it out.
    match &*said {
        [(_, only)] => {
            engine.tell_aside()?;
            only.lines().try_for_each(|line| page.line(paint.plain(line)))?;
        }
        all => {
            engine.tell(page, &paint)?;
            for (word, text) in all {
                page.line(format!("{}{}", paint.faint(format!("{word:<12}")), paint.plain(text)))?;
            }
        }
    }
    Ok(Answer::Given)
}
