/*!
`openline diff`: what changes for callers between two configurations.
*/

use std::{io, path::Path};

use openline::{Diff, DiffOptions, QueueChange, QueueDiff, RouteGroup, RoutePlace, Zone, diff};

use crate::{
    args::{self, Source},
    document::Document,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, counted},
    progress::Progress,
    text::name_of,
    written,
};

/// More routes than this are for programs, which have `--json`.
const MOST_ROUTES: usize = 40;

pub fn run(args: args::Diff, page: &mut Page) -> Result<Answer, Failure> {
    let date = |given: Option<crate::time::Date>| given.map(|date| date.in_zone(&Zone::utc()));
    let mut options = DiffOptions::new();
    let (from, to) = (date(args.from), date(args.to));
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        return Err(Failure::usage("--to must be later than --from"));
    }
    for (date, set) in [(from, DiffOptions::from as fn(DiffOptions, _) -> DiffOptions), (to, DiffOptions::to)] {
        if let Some(date) = date {
            options = set(options, date);
        }
    }
    let reading = |file: &Path| format!("reading {}", name_of(file));
    let progress = Progress::new(3, reading(&args.old));
    let old = Document::load(Source { file: args.old, ..args.source.clone() })?;
    progress.next(reading(&args.source.file));
    let new = Document::load(args.source)?;
    progress.next("comparing the answers");
    for name in &args.queues {
        if old.queue(name).is_none() && new.queue(name).is_none() {
            return Err(Failure::usage(format!("neither configuration has the queue {name:?}")));
        }
    }
    for name in &args.topics {
        if old.topic(name).is_none() && new.topic(name).is_none() {
            return Err(Failure::usage(format!("neither configuration has the topic {name:?}")));
        }
    }
    options = args.queues.into_iter().fold(options, DiffOptions::queue);
    options = args.topics.into_iter().fold(options, DiffOptions::topic);
    options = args.channels.into_iter().fold(options, DiffOptions::channel);
    options = args.languages.into_iter().fold(options, DiffOptions::language);
    if let Some(fault) = options.fault() {
        return Err(Failure::usage(fault));
    }
    let found = diff(&old, &new, &options);
    drop(progress);
    if args.json {
        page.json(&found)?;
    } else if let Some(path) = args.html {
        written::text(&path, &found.to_html(), page)?;
    } else {
        tell(&found, page, &Paint::stdout())?;
    }
    Ok(if args.exit_code && !found.is_empty() { Answer::Differs } else { Answer::Given })
}

fn tell(found: &Diff, page: &mut Page, paint: &Paint) -> io::Result<()> {
    if found.is_empty() {
        return page.line("no answer changes");
    }
    let risks: Vec<String> = found.risks.iter().map(|risk| paint.bad(risk.as_str().replace('_', " "))).collect();
    section(page, paint, "look at this twice", risks)?;
    section(page, paint, "queues", found.queues.iter().flat_map(|queue| self::queue(queue, paint)).collect())?;
    let mut told = routes(&found.route_groups(), paint);
    if found.routes_truncated {
        told.push(paint.faint("there are more kinds of contacts than are compared"));
    }
    section(page, paint, "routes", told)?;
    let side = |text: &Option<String>| text.as_deref().map_or_else(|| "\u{2014}".to_owned(), |text| paint.plain(text));
    let words = found.words.iter().flat_map(|word| {
        [
            paint.plain(&word.path),
            format!("  before  {}", side(&word.before)),
            format!("  after   {}", side(&word.after)),
        ]
    });
    section(page, paint, "words and wires", words.collect())?;
    let plain = |list: &[String]| list.iter().map(|text| paint.plain(text)).collect();
    section(page, paint, "new warnings", plain(&found.new_warnings))?;
    section(page, paint, "warnings that are gone", plain(&found.gone_warnings))
}

fn section(page: &mut Page, paint: &Paint, title: &str, lines: Vec<String>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    page.line(paint.bold(title))?;
    lines.iter().try_for_each(|line| page.line(format!("  {line}")))
}

fn queue(queue: &QueueDiff, paint: &Paint) -> Vec<String> {
    let name = paint.plain(&queue.name);
    let mut headline = match (queue.kind, &queue.renamed_to) {
        (QueueChange::Renamed, Some(to)) => format!("{name} is probably renamed to {}", paint.plain(to)),
        (QueueChange::Changed, _) => name,
        (kind, _) => format!("{name} is {kind}"),
    };
    for (minutes, state) in [(queue.closed_minutes, "closed"), (queue.opened_minutes, "open")] {
        if minutes > 0 {
            let now = if queue.kind == QueueChange::Changed { " now" } else { "" };
            headline.push_str(&format!(", {}{now} {state}", counted(minutes as usize, "minute")));
        }
    }
    let lines = queue.lines.iter().map(|line| format!("  {}", paint.plain(line)));
    std::iter::once(headline).chain(lines).collect()
}

/// Classes of contacts with the same change in one line.
fn routes(groups: &[RouteGroup<'_>], paint: &Paint) -> Vec<String> {
    let more = groups.len().saturating_sub(MOST_ROUTES);
    let mut lines = Vec::new();
    for RouteGroup { change, contacts, .. } in groups.iter().take(MOST_ROUTES) {
        let place = match &change.place {
            RoutePlace::Topic(name) => format!("topic {name}"),
            RoutePlace::Handoff(name) => format!("handoff {name}"),
            other => format!("{other:?}"),
        };
        let who = |name: &Option<String>| name.as_deref().map_or_else(|| "nobody".to_owned(), |name| paint.plain(name));
        lines.push(format!(
            "{}: {} \u{2192} {}, {} from {}",
            paint.plain(&place),
            who(&change.before),
            who(&change.after),
            counted(change.minutes as usize, "minute"),
            change.first.format("%a %-d %b %Y %H:%M %:z"),
        ));
        lines.push(format!("  {}", paint.faint(paint.plain(contacts))));
    }
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}
