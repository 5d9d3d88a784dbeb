/*!
`openline end` and `undo`: what was made ends, what was done is turned round.
*/

use serde::Serialize;

use super::{
    Done,
    args::{End, Undo},
    failure, line,
};
use crate::{
    failure::{Answer, Failure},
    page::Page,
    paint::Paint,
};

#[derive(Serialize)]
struct Ended {
    ended: u64,
    /// The entry that says so.
    entry: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    already: bool,
}

pub fn end(args: End, page: &mut Page) -> Result<Answer, Failure> {
    #[derive(Serialize)]
    struct Answered {
        generation: u64,
        overrides: Vec<Ended>,
    }
    args.place.must_be_there()?;
    let live = args.place.write()?;
    // Those that there are not are known before the first one ends.
    let known = live.overrides();
    let is_known = |id: u64| {
        // One that was withdrawn is no override any more, but ending it is no mistake.
        let made = || {
            live.journal(id, 1)
                .is_ok_and(|entries| entries.iter().any(|entry| entry.number == id && entry.act.made().is_some()))
        };
        known.iter().any(|one| one.listing.id == id) || made()
    };
    let unknown: Vec<String> = args.ids.iter().filter(|id| !is_known(**id)).map(u64::to_string).collect();
    if !unknown.is_empty() {
        return Err(Failure::usage(format!("there is no override {}: `openline live` lists them", unknown.join(", "))));
    }
    let mut writing = args.writing.clone();
    let (mut ended, mut fault) = (Vec::new(), None);
    for (number, &id) in args.ids.iter().enumerate() {
        let mut each = writing.clone();
        if let Some(key) = each.key.as_mut().filter(|_| number > 0) {
            key.push_str(&format!(".{}", number + 1));
        }
        match live.end(id, each.author()) {
            Ok(written) => {
                writing.expect = writing.expect.map(|_| written.generation);
                ended.push(Ended { ended: id, entry: written.id, already: written.repeated });
            }
            Err(error) => {
                fault = Some(failure(&error, &args.place.source));
                break;
            }
        }
    }
    let done = ended.len();
    if fault.is_none() || done > 0 {
        if args.writing.json {
            page.json(&Answered { generation: live.generation().value(), overrides: ended })?;
        } else {
            let paint = Paint::stdout();
            for Ended { ended, entry, already } in ended {
                let how = if already { "had ended already".to_owned() } else { format!("ended by entry {entry}") };
                page.line(format!("{} {how}", paint.bold(format!("override {ended}:"))))?;
            }
            page.line(paint.faint(line(&live)))?;
        }
    }
    match fault {
        None => Ok(Answer::Given),
        Some(fault) if done == 0 => Err(fault),
        Some(fault) => Err(fault.after(done, args.ids.len())),
    }
}

pub fn undo(args: Undo, page: &mut Page) -> Result<Answer, Failure> {
    #[derive(Serialize)]
    struct Answered {
        undone: u64,
        #[serde(flatten)]
        done: Done,
    }
    args.place.must_be_there()?;
    let live = args.place.write()?;
    let written = live.undo(args.number, args.writing.author()).map_err(|error| failure(&error, &args.place.source))?;
    if args.writing.json {
        page.json(&Answered { undone: args.number, done: (&written).into() })?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    let how = if written.repeated { "known by its key, nothing was written" } else { "undone" };
    page.line(format!("{} {how} by entry {}", paint.bold(format!("entry {}:", args.number)), written.id))?;
    for issue in &written.warnings {
        page.line(format!("{} {}", paint.special("warning:"), paint.plain(issue.message())))?;
    }
    page.line(paint.faint(line(&live)))?;
    Ok(Answer::Given)
}
