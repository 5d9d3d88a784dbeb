/*!
`openline report`: a page about a year of every queue.
*/

use std::io::{self, IsTerminal};

use chrono::Datelike;
use openline::{At, Queue, Zone};

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    moment::in_zone,
    page::Page,
    progress::Progress,
    standing::Standing,
    text::{is_standard_input, name_of},
    written,
};

pub fn run(args: args::Report, page: &mut Page) -> Result<Answer, Failure> {
    let file = args.source.source.file.clone();
    // A page on the terminal shows by itself how far it has come.
    let progress = match is_standard_input(&args.output) && io::stdout().is_terminal() {
        true => Progress::none(),
        false => Progress::new(1, format!("reading {}", name_of(&file))),
    };
    let engine = Standing::load(args.source)?;
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
    engine.tell_aside()?;
    let parts = report.parts();
    progress.more(parts.len());
    progress.next("drawing the years of queues");
    written::parts(&args.output, parts.inspect(|_| progress.step()), page)?;
    Ok(Answer::Given)
}
