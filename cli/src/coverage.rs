/*!
`openline coverage`: who answers when, by channel, language and hour of the week.

Shades are characters, so that nobody needs to tell colours apart, on paper and in a log neither.
*/

use std::path::Path;

use openline::{Coverage, CoverageMap, CoverageOptions, CoveredPlace};

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, wrapped},
    progress::Progress,
    standing::Standing,
    text::{is_standard_input, name_of},
    written,
};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const SCALE: &str = "00    03    06    09    12    15    18    21";
const LEGEND: &str = "·· nobody   ░░ up to a third of the time   ▒▒ up to two thirds   ▓▓ more   ██ always";
/// More holes or dates than this are told by their number.
const MOST_TOLD: usize = 12;

pub fn run(args: args::Coverage, page: &mut Page) -> Result<Answer, Failure> {
    let progress = Progress::new(2, format!("reading {}", name_of(&args.source.source.file)));
    let engine = Standing::load(args.source)?;
    progress.next("asking who answers when");
    let mut options = CoverageOptions::new();
    options = args.topic.into_iter().fold(options, CoverageOptions::topic);
    options = args.handoff.into_iter().fold(options, CoverageOptions::handoff);
    options = args.channels.into_iter().fold(options, CoverageOptions::channel);
    options = args.languages.into_iter().fold(options, CoverageOptions::language);
    options = args.from.into_iter().fold(options, CoverageOptions::from);
    options = args.to.into_iter().fold(options, CoverageOptions::to);
    options = args.zone.into_iter().fold(options, CoverageOptions::zone);
    let coverage = engine.coverage(&options).map_err(Failure::usage)?;
    drop(progress);
    let paint = Paint::stdout();
    let file = |file: &Path, text: String, page: &mut Page| {
        written::text(file, &text, page)?;
        if !is_standard_input(file) {
            page.line(paint.faint(format!("written to {}", paint.plain(&file.display().to_string()))))?;
        }
        Ok::<_, Failure>(())
    };
    // A picture on standard output is that and nothing else.
    let picture = [&args.svg, &args.html].into_iter().flatten().any(|file| is_standard_input(file));
    if !args.json && !picture {
        engine.tell(page, &paint)?;
    }
    match (args.json, &args.svg, &args.html) {
        (true, ..) => page.json(&engine.dated(&coverage))?,
        (_, Some(svg), _) => file(svg, coverage.svg(), page)?,
        (_, _, Some(html)) => file(html, coverage.html(), page)?,
        _ => in_words(&coverage, page, &paint)?,
    }
    Ok(Answer::Given)
}

fn in_words(coverage: &Coverage, page: &mut Page, paint: &Paint) -> std::io::Result<()> {
    let last = coverage.to.pred_opt().unwrap_or(coverage.to);
    page.line(paint.faint(format!("{}, {} to {last}", coverage.zone, coverage.from)))?;
    for place in &coverage.places {
        page.line("")?;
        page.line(format!("{} {}", paint.bold(paint.plain(&place.name)), paint.faint(format!("({})", place.kind))))?;
        place_in_words(place, page, paint)?;
    }
    if coverage.places.is_empty() {
        return page.line("no topic and no handoff leads to a queue");
    }
    page.line("")?;
    page.line(paint.faint(LEGEND))
}

fn place_in_words(place: &CoveredPlace, page: &mut Page, paint: &Paint) -> std::io::Result<()> {
    let mut days = place.days_without.iter().map(|day| format!("nobody at all on {day}"));
    told(&mut days, "dates", page, paint)?;
    for map in &place.maps {
        page.line("")?;
        let share = map.share_in_all();
        // Nothing and all of it are exact.
        let percent = if share > 0.0 && share < 1.0 { (share * 100.0).round().clamp(1.0, 99.0) } else { share * 100.0 };
        let contacts = paint.plain(&map.contacts());
        let head = if share > 0.0 {
            format!("{contacts}: {percent}% of the time")
        } else {
            format!("{contacts}: nobody at any time")
        };
        for line in wrapped(&head, paint.width()) {
            page.line(line)?;
        }
        if share == 0.0 {
            continue;
        }
        page.line(paint.faint(format!("      {SCALE}")))?;
        for (weekday, name) in DAYS.iter().enumerate() {
            page.line(format!("{name}   {}", cells(map, weekday)))?;
        }
        told(&mut map.holes.iter().map(|hole| format!("nobody {hole}")), "times", page, paint)?;
    }
    Ok(())
}

fn cells(map: &CoverageMap, weekday: usize) -> String {
    let cell = |hour| map.level(weekday, hour).map_or("  ", |level| ["··", "░░", "▒▒", "▓▓", "██"][level.min(4)]);
    (0..24).map(cell).collect()
}

fn told(
    lines: &mut dyn ExactSizeIterator<Item = String>,
    noun: &str,
    page: &mut Page,
    paint: &Paint,
) -> std::io::Result<()> {
    let more = lines.len().saturating_sub(MOST_TOLD);
    for line in lines.take(MOST_TOLD) {
        page.line(paint.special(paint.plain(&line)))?;
    }
    if more > 0 {
        page.line(paint.special(format!("and {more} more {noun}")))?;
    }
    Ok(())
}
