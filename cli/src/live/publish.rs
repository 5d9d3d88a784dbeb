/*!
`openline publish` and `rollback`: another text becomes the configuration, in every process at once and on condition that it loads.
*/

use openline_live::{Live, Written};
use serde::Serialize;

use super::{
    Done,
    args::{Publish, Rollback},
    failure, line,
};
use crate::{
    failure::{Answer, Failure},
    page::Page,
    paint::Paint,
    text::{Text, is_standard_input},
};

pub fn publish(args: Publish, page: &mut Page) -> Result<Answer, Failure> {
    let Publish { place, text: file, note, writing } = args;
    let text = Text::read(&file, place.source.max_bytes + 1).map_err(Failure::usage)?;
    let words = String::from_utf8(text.bytes.clone())
        .map_err(|fault| Failure::usage(format!("{} is not UTF-8 text: {}", text.name, fault.utf8_error())))?;
    let was_there = place.is_there();
    // Who publishes the file itself says so here, with a note, and the opening must not do it before.
    let is_itself = !is_standard_input(&file)
        && matches!((file.canonicalize(), place.source.file.canonicalize()), (Ok(one), Ok(other)) if one == other);
    let live = if is_itself && was_there {
        place.open(place.builder()?.require_store(true).watch_file(false))?
    } else {
        place.write()?
    };
    let writing = writing.expecting_first(&live, was_there);
    let written = live.publish(&words, writing.author(), note.as_deref()).map_err(|error| match error.kind() {
        openline_live::LiveErrorCode::Document if !error.issues().is_empty() => {
            Failure::Invalid { text: Box::new(text.clone()), issues: error.issues().to_vec() }
        }
        _ => failure(&error, &place.source),
    })?;
    tell(&live, &written, "published", writing.json, page)
}

pub fn rollback(args: Rollback, page: &mut Page) -> Result<Answer, Failure> {
    args.place.must_be_there()?;
    let live = args.place.write()?;
    let written = live.rollback(args.generation, args.writing.author());
    let written = written.map_err(|error| failure(&error, &args.place.source))?;
    tell(
        &live,
        &written,
        &format!("the text of generation {} is published again", args.generation),
        args.writing.json,
        page,
    )
}

fn tell(live: &Live, written: &Written, how: &str, json: bool, page: &mut Page) -> Result<Answer, Failure> {
    #[derive(Serialize)]
    struct Answered {
        #[serde(flatten)]
        done: Done,
    }
    if json {
        page.json(&Answered { done: written.into() })?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    let how = if written.repeated { "it is the text that answers already: nothing was written" } else { how };
    page.line(format!("{} {how}", paint.bold(format!("entry {}:", written.id))))?;
    page.line(paint.faint(line(live)))?;
    Ok(Answer::Given)
}
