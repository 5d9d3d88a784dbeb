/*!
`openline year`: a calendar year as a picture, a column for each week, and its special days in words.

The shade of a date is its open time; what an exception decides has a sign of its own, so that nothing depends on colour.
*/

use std::io;

use chrono::Datelike;
use openline::{At, Engine, Queue, Sheet, SheetDay, amount};

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::Paint,
    standing::Standing,
    written,
};

const SHADES: [char; 5] = ['·', '░', '▒', '▓', '█'];
const CLOSED_SPECIALLY: char = '×';
const SPECIAL_HOURS: char = '◆';
/// The label of a row, before its cells.
const LABEL: usize = 5;

pub fn run(args: args::Year, page: &mut Page) -> Result<Answer, Failure> {
    let engine = Standing::load(args.source)?;
    let paint = Paint::stdout();
    let year = |queue: &Queue<'_>| {
        args.year.unwrap_or_else(|| moment::in_zone(At::now().epoch_seconds(), queue.timezone()).year())
    };
    match &args.queue {
        Some(name) => {
            let queue = queue(&engine, name)?;
            match &args.svg {
                Some(file) => {
                    engine.tell_aside()?;
                    written::text(file, &queue.year_svg(year(&queue)), page)?;
                }
                None => {
                    engine.tell(page, &paint)?;
                    one(&Sheet::year(queue, year(&queue)), page, &paint)?;
                }
            }
        }
        None => {
            engine.tell(page, &paint)?;
            all(&engine, year, page, &paint)?;
        }
    }
    Ok(Answer::Given)
}

fn all(engine: &Engine, year: impl Fn(&Queue<'_>) -> i32, page: &mut Page, paint: &Paint) -> io::Result<()> {
    for (number, queue) in engine.queues().enumerate() {
        if number > 0 {
            page.line("")?;
        }
        one(&Sheet::year(queue, year(&queue)), page, paint)?;
        if page.is_closed() {
            break;
        }
    }
    Ok(())
}

fn one(sheet: &Sheet<'_>, page: &mut Page, paint: &Paint) -> io::Result<()> {
    page.line(format!("{}  {}", paint.bold(paint.plain(sheet.queue().name())), paint.faint(sheet.zone())))?;
    let first = &sheet.days()[0];
    page.line(format!("{}{}", first.date.year(), paint.faint(format!(", {}", sheet.total()))))?;
    page.line("")?;
    let before = first.date.weekday().num_days_from_monday() as usize;
    page.line(paint.faint(format!("{:LABEL$}{}", "", months(sheet, before))))?;
    let shades = sheet.shades();
    for (row, weekday) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().enumerate() {
        let mut cells = if row < before { " ".to_owned() } else { String::new() };
        for day in sheet.days().iter().skip((row + 7 - before) % 7).step_by(7) {
            cells.push_str(&cell(day, shades, paint));
        }
        page.line(format!("{weekday:LABEL$}{cells}"))?;
    }
    page.line("")?;
    for line in key(shades, paint.width()) {
        page.line(paint.faint(line))?;
    }
    if let Some(note) = sheet.beyond() {
        page.line(paint.special(note))?;
    }
    let runs = sheet.special_runs();
    if !runs.is_empty() {
        page.line("")?;
    }
    for run in runs {
        let reason = paint.plain(run.reason.as_deref().unwrap_or("a special day"));
        page.line(format!("{:<16}  {:<24}  {}", run.dates(), run.hours, paint.special(reason)))?;
    }
    Ok(())
}

/// The names of the months above the first column that is wholly theirs.
fn months(sheet: &Sheet<'_>, before: usize) -> String {
    let mut line = String::new();
    for (number, day) in sheet.days().iter().enumerate().filter(|(_, day)| day.date.day() == 1) {
        let column = (number + before).div_ceil(7);
        line.push_str(&" ".repeat(column.saturating_sub(line.len())));
        line.push_str(&day.date.format("%b").to_string());
    }
    line
}

fn cell(day: &SheetDay<'_>, shades: [i64; 4], paint: &Paint) -> String {
    match (day.is_missing(), day.special.is_some(), day.shade(shades)) {
        (true, ..) => " ".to_owned(),
        (_, true, 0) => paint.special(CLOSED_SPECIALLY),
        (_, true, _) => paint.special(SPECIAL_HOURS),
        (_, _, 0) => paint.faint(SHADES[0]),
        (_, _, shade) => paint.good(SHADES[shade]),
    }
}

/// Every sign beside its words, in as many lines as it takes.
fn key(shades: [i64; 4], width: usize) -> Vec<String> {
    let steps = shades.iter().zip(&SHADES[1..]).map(|(&most, shade)| format!("{shade} to {}", amount(most)));
    let signs = [format!("{SPECIAL_HOURS} special hours"), format!("{CLOSED_SPECIALLY} closed specially")];
    let mut lines = vec![format!("{} closed", SHADES[0])];
    for part in steps.chain(signs) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + part.chars().count() <= width => {
                line.push_str(&format!("  {part}"))
            }
            _ => lines.push(part),
        }
    }
    lines
}
