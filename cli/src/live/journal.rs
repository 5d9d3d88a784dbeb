/*!
`openline journal`: what was done, by whom and when, an entry a line.
*/

use openline::{Engine, Zone};
use openline_live::{Act, Entry};

use super::{args::Journal, failure, told};
use crate::{
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::{Paint, counted},
};

pub fn run(args: Journal, page: &mut Page) -> Result<Answer, Failure> {
    args.place.must_be_there()?;
    let live = args.place.ask()?;
    let entries = live.journal(args.from, usize::MAX).map_err(|error| failure(&error, &args.place.source))?;
    let (paint, engine) = (Paint::stdout(), live.engine());
    for entry in entries {
        if args.json {
            page.line(entry.to_json())?;
        } else {
            let at = moment::full(&moment::in_zone(entry.made_at, &Zone::utc()));
            let head = format!("{:>6}  {at}  {:<9}  ", entry.number, entry.act.kind());
            page.line(format!("{}{}", paint.faint(head), paint.plain(&words(&entry, &engine))))?;
        }
        if page.is_closed() {
            break;
        }
    }
    Ok(Answer::Given)
}

/// What an entry says was done, and who says so.
pub fn words(entry: &Entry, engine: &Engine) -> String {
    let made = entry.act.made().map(|said| told::sentence(engine, said, Some(entry.made_at)));
    let what = match &entry.act {
        Act::Published(text) => text.note.clone().unwrap_or_else(|| "the configuration".to_owned()),
        Act::Made(_) => made.unwrap_or_default(),
        Act::Ended { id } => format!("override {id}"),
        Act::Replaced { id, .. } => format!("override {id} by {}", made.unwrap_or_default()),
        Act::Signal { source, queues, .. } if queues.is_empty() => format!("{source} sees somebody in every queue"),
        Act::Signal { source, queues, until } => {
            let until = moment::full(&moment::in_zone(*until, &Zone::utc()));
            format!("{source} sees nobody in {} until {until}: {}", counted(queues.len(), "queue"), some(queues))
        }
        Act::Undone { of, ended, making, text } => {
            let parts = [
                ended.map(|id| format!("override {id} ended")),
                making.as_ref().and(made),
                text.as_ref().map(|_| "the text before it".to_owned()),
            ];
            format!("entry {of}: {}", parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
        }
        Act::Compacted { dropped, note, .. } => match note {
            Some(note) => note.clone(),
            None => format!("what is over was dropped up to entry {dropped}"),
        },
        _ => "what a later version does".to_owned(),
    };
    match &*entry.by {
        "" => what,
        by => format!("{what} ({by})"),
    }
}

/// A few names of many.
fn some(names: &[String]) -> String {
    const MOST: usize = 8;
    let more = names.len().saturating_sub(MOST);
    let shown = names[..names.len().min(MOST)].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
