/*!
`openline unstaffed` and `staffed`: what a machine sees, as a whole set that lapses unless it is repeated.
*/

use std::time::Duration;

use openline::At;
use serde::Serialize;

use super::{
    Done,
    args::{Place, Staffed, Unstaffed, Writing},
    failure, line,
};
use crate::{
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::{Paint, counted},
};

/// For how long a machine that sees everybody is believed: there is nothing to believe, so any time will do.
const STAFFED_SECONDS: i64 = 60;

#[derive(Serialize)]
struct Answered<'a> {
    source: &'a str,
    queues: &'a [String],
    #[serde(flatten)]
    done: Done,
}

pub fn unstaffed(args: Unstaffed, page: &mut Page) -> Result<Answer, Failure> {
    let Unstaffed { place, queues, machine, lasting, writing } = args;
    let seconds = lasting.map_or(STAFFED_SECONDS, |length| length.seconds());
    send(&place, &machine, &queues, seconds, &writing, page)
}

pub fn staffed(args: Staffed, page: &mut Page) -> Result<Answer, Failure> {
    send(&args.place, &args.machine, &[], STAFFED_SECONDS, &args.writing, page)
}

fn send(
    place: &Place,
    machine: &str,
    queues: &[String],
    seconds: i64,
    writing: &Writing,
    page: &mut Page,
) -> Result<Answer, Failure> {
    let was_there = place.is_there();
    let live = place.write()?;
    let mut writing = writing.clone().expecting_first(&live, was_there);
    // The machine is its own author, unless somebody says otherwise.
    writing.by = writing.by.or_else(|| Some(machine.to_owned()));
    let lasting = Duration::from_secs(seconds.unsigned_abs());
    let written = live.signal_by(machine, queues.iter().cloned(), lasting, writing.author());
    let written = written.map_err(|error| failure(&error, &place.source))?;
    if writing.json {
        page.json(&Answered { source: machine, queues, done: (&written).into() })?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    let what = match queues {
        [] => "sees somebody in every queue".to_owned(),
        queues => {
            let until = moment::in_zone(At::now().epoch_seconds() + seconds, &openline::Zone::utc());
            format!(
                "sees nobody in {} until {}: {}",
                counted(queues.len(), "queue"),
                moment::full(&until),
                queues.join(", ")
            )
        }
    };
    let entry = paint.bold(format!("entry {}:", written.id));
    page.line(format!("{entry} {}", paint.plain(&format!("{machine} {what}"))))?;
    page.line(paint.faint(line(&live)))?;
    Ok(Answer::Given)
}
