/*!
`openline report`: a page about a year of every queue.
*/

use chrono::Datelike;
use openline::{At, Queue, Zone};

use crate::{
    args,
    document::{Document, queue},
    failure::{Answer, Failure},
    moment::in_zone,
    page::Page,
    progress::Progress,
    text::name_of,
    written,
};

pub fn run(args: args::Report, page: &mut Page) -> Result<Answer, Failure> {
    let file = args.source.file.clone();
    let engine = Document::load(args.source)?;
    let year = args.year.unwrap_or_else(|| in_zone(At::now().epoch_seconds(), &Zone::utc()).year());
    let mut report = engine.year_page(year).title(args.title.unwrap_or_else(|| {
        file.file_name()
            .filter(|_| file.as_os_str() != "-")
            .map_or_else(|| name_of(&file), |name| name.to_string_lossy().into_owned())
    }));
    if !args.queues.is_empty() {
        let queues: Result<Vec<Queue<'_>>, Failure> = args.queues.iter().map(|name| queue(&engine, name)).collect();
        report = report.queues(queues?);
    }
    let parts = report.parts();
    let mut progress = Progress::new(parts.len(), "drawing the years of queues");
    let parts = parts.enumerate().map(|(number, part)| {
        progress.step(number + 1);
        part
    });
    written::parts(&args.output, parts, page)?;
    Ok(Answer::Given)
}
