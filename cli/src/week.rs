/*!
`openline week`: Monday to Sunday as a picture; one queue by half hours, all queues by stretches of three.
*/

use std::{collections::BTreeMap, io};

use chrono::NaiveDate;
use openline::{Engine, OverrideKind, Queue, Sheet, SheetDay, Speaker};

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, wrapped},
    spoken::asked,
    standing::Standing,
    time::{Date, Time},
    written,
};

const SCALE: &str = "0     3     6     9     12    15    18    21    24";
/// The date and the picture of a row, before what is said beside it.
const ROW: usize = 58;

pub fn run(args: args::Week, page: &mut Page) -> Result<Answer, Failure> {
    if let (None, Time::Local(_)) = (&args.queue, args.at.0) {
        args.at.0.without_zone("--at")?;
    }
    let engine = Standing::load(args.source)?;
    let paint = Paint::stdout();
    if let (Some(name), Some(file)) = (&args.queue, &args.svg) {
        let queue = queue(&engine, name)?;
        engine.tell_aside()?;
        written::text(file, &queue.week_svg(args.at.in_zone(queue.timezone())), page)?;
        return Ok(Answer::Given);
    }
    engine.tell(page, &paint)?;
    if let Some(speaker) = asked(&engine, &args.words)? {
        match &args.queue {
            Some(name) => words(&queue(&engine, name)?, args.at, &speaker, page, &paint)?,
            None => engine.queues().try_for_each(|queue| words(&queue, args.at, &speaker, page, &paint))?,
        }
        return Ok(Answer::Given);
    }
    match &args.queue {
        Some(name) => one(&queue(&engine, name)?, args.at, page, &paint)?,
        None => all(&engine, args.at, page, &paint)?,
    }
    Ok(Answer::Given)
}

/// The week in words, and below it its special days by their own.
fn words(queue: &Queue<'_>, at: Date, speaker: &Speaker<'_>, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let sheet = Sheet::week(*queue, at.in_zone(queue.timezone()));
    page.line(paint.bold(paint.plain(queue.name())))?;
    let mut week = String::new();
    speaker.week_at_into(*queue, sheet.from(), &mut week);
    page.line(format!("  {}", paint.plain(&week)))?;
    for day in sheet.days() {
        if let Some(told) = day.special.as_ref().and_then(|special| speaker.special_day(special)) {
            page.line(format!("  {}  {}", day.date, paint.plain(&told)))?;
        }
    }
    Ok(())
}

fn one(queue: &Queue<'_>, at: Date, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let sheet = Sheet::week(*queue, at.in_zone(queue.timezone()));
    page.line(format!("{}  {}", paint.bold(paint.plain(queue.name())), paint.faint(sheet.zone())))?;
    page.line(format!("{}{}", sheet.span(), paint.faint(format!(", {}", sheet.total()))))?;
    page.line("")?;
    page.line(paint.faint(format!("        {SCALE}")))?;
    for day in sheet.days() {
        let width = paint.width().saturating_sub(ROW).max(16);
        let notes: Vec<String> = day.notes.iter().flat_map(|note| wrapped(&paint.plain(note), width)).collect();
        let label = day.date.format("%a %d").to_string();
        page.line(format!("{label}  {}  {}", half_hours(day, paint), beside(&notes, 0, paint)))?;
        for line in 1..notes.len() {
            page.line(format!("{:ROW$}{}", "", beside(&notes, line, paint)))?;
        }
    }
    if let Some(note) = sheet.beyond() {
        page.line(paint.special(note))?;
    }
    Ok(())
}

fn beside(notes: &[String], line: usize, paint: &Paint) -> String {
    notes.get(line).map(|note| paint.special(note)).unwrap_or_default()
}

/// 48 cells of half an hour; a half-filled cell is a quarter of an hour.
fn half_hours(day: &SheetDay<'_>, paint: &Paint) -> String {
    cells(day, 30, paint, |from| {
        let [left, right] = [from, from + 15].map(|start| {
            let (shown, open) = day.share(start, start + 15);
            open > 0 && open * 2 >= shown
        });
        match (left, right) {
            (true, true) => '█',
            (true, false) => '▌',
            (false, true) => '▐',
            // A few open minutes are not hidden.
            (false, false) => '▏',
        }
    })
}

/// 8 cells of three hours; their height is the open share.
fn three_hours(day: &SheetDay<'_>, paint: &Paint) -> String {
    cells(day, 180, paint, |from| {
        let (shown, open) = day.share(from, from + 180);
        // OK: asked only where something is open, so that `open` and `shown` are not 0 and the height is 1 to 8.
        let height = (open * 8).div_ceil(shown.max(1)).clamp(1, 8);
        ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][height - 1]
    })
}

/// How a cell is painted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ink {
    Open,
    Closed,
    /// An override closes it.
    Shut,
    /// An override opens it.
    Forced,
    /// Nobody is there.
    Unstaffed,
}

/// Blank where the clock shows nothing, a dot where the line is closed, `open` elsewhere; `x`, `o` and `?` where an override closes it, opens it or
/// nobody is there. Colours change only where the state does.
fn cells(day: &SheetDay<'_>, minutes: usize, paint: &Paint, open: impl Fn(usize) -> char) -> String {
    let mut text = String::new();
    let mut run = String::new();
    let mut run_ink = Ink::Closed;
    for from in (0..1440).step_by(minutes) {
        let (shown, opened) = day.share(from, from + minutes);
        let ink = match day.overridden(from, from + minutes) {
            Some(OverrideKind::Closed) => Ink::Shut,
            Some(OverrideKind::Open) => Ink::Forced,
            Some(OverrideKind::Unstaffed) => Ink::Unstaffed,
            _ if opened > 0 => Ink::Open,
            _ => Ink::Closed,
        };
        if ink != run_ink {
            text.push_str(&painted(&std::mem::take(&mut run), run_ink, paint));
            run_ink = ink;
        }
        run.push(match (shown, ink) {
            (0, _) => ' ',
            (_, Ink::Closed) => '·',
            (_, Ink::Open) => open(from),
            (_, Ink::Shut) => 'x',
            (_, Ink::Forced) => 'o',
            (_, Ink::Unstaffed) => '?',
        });
    }
    text + &painted(&run, run_ink, paint)
}

fn painted(run: &str, ink: Ink, paint: &Paint) -> String {
    match (run, ink) {
        ("", _) => String::new(),
        (_, Ink::Open | Ink::Forced) => paint.good(run),
        (_, Ink::Closed) => paint.faint(run),
        (_, Ink::Shut) => paint.bad(run),
        (_, Ink::Unstaffed) => paint.special(run),
    }
}

fn all(engine: &Engine, at: Date, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let (mut shown, mut note) = (None, None);
    let mut notes: BTreeMap<(NaiveDate, String), Vec<&str>> = BTreeMap::new();
    for queue in engine.queues() {
        let sheet = Sheet::week(queue, at.in_zone(queue.timezone()));
        // Around midnight on Sunday two queues may be in different weeks.
        if shown.replace(sheet.days()[0].date) != Some(sheet.days()[0].date) {
            page.line(format!(
                "{}{}",
                paint.bold(sheet.span()),
                paint.faint("  (a cell is 3 hours of each queue's own clock)")
            ))?;
            let days = sheet.days().iter().map(|day| format!("{:<10}", day.date.format("%a %d").to_string()));
            page.line(paint.faint(format!("  {}", days.collect::<String>())))?;
        }
        let side = format!("{}, {}", sheet.zone(), sheet.total());
        page.line(format!("{}  {}", paint.bold(paint.plain(queue.name())), paint.faint(side)))?;
        let days: Vec<String> = sheet.days().iter().map(|day| three_hours(day, paint)).collect();
        page.line(format!("  {}", days.join("  ")))?;
        for day in sheet.days() {
            for words in &day.notes {
                notes.entry((day.date, paint.plain(words))).or_default().push(queue.name());
            }
        }
        if page.is_closed() {
            return Ok(());
        }
        note = note.or(sheet.beyond());
    }
    if let Some(note) = note {
        page.line(paint.special(note))?;
    }
    if !notes.is_empty() {
        page.line("")?;
    }
    for ((date, words), queues) in notes {
        let names = paint.plain(&queues.join(", "));
        let lines = wrapped(&format!("{words}: {names}"), paint.width().saturating_sub(8));
        for (i, line) in lines.iter().enumerate() {
            let label = if i == 0 { date.format("%a %d").to_string() } else { String::new() };
            // The words are a prefix of the first line, unless they are longer than the page.
            let line = match line.strip_prefix(&words) {
                Some(names) if i == 0 => format!("{}{names}", paint.special(&words)),
                _ => line.clone(),
            };
            page.line(format!("{label:<8}{line}"))?;
        }
    }
    Ok(())
}
