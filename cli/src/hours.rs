/*!
`openline hours`: the open intervals of a queue in a stretch of time, day by day, special days with their reason.
*/

use std::{collections::BTreeMap, io};

use chrono::{DateTime, NaiveDate};
use openline::{At, Queue, SeasonNotes, SpecialDay, SpecialHours, Zone, amount, beyond};
use openline_answers::Hours;

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::Paint,
    standing::Standing,
};

pub fn run(args: args::Hours, page: &mut Page) -> Result<Answer, Failure> {
    let engine = Standing::load(args.source)?;
    let queue = queue(&engine, &args.queue)?;
    let (from, to) = (args.from.of(&queue), args.to.of(&queue));
    if args.json {
        page.json(&engine.dated(Hours::new(&queue, from, to)))?;
    } else {
        let paint = Paint::stdout();
        engine.tell(page, &paint)?;
        list(&queue, from, to, page, &paint)?;
    }
    Ok(Answer::Given)
}

/// What there is to say about one date.
#[derive(Default)]
struct Day<'q> {
    intervals: Vec<(DateTime<Zone>, DateTime<Zone>)>,
    special: Option<SpecialDay<'q>>,
}

fn list(queue: &Queue<'_>, from: At, to: At, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let title = format!("{}  {}", paint.bold(paint.plain(queue.name())), paint.faint(queue.timezone()));
    page.line(title)?;
    let mut days: BTreeMap<NaiveDate, Day<'_>> = BTreeMap::new();
    for (start, end) in queue.intervals(from, to) {
        days.entry(start.date_naive()).or_default().intervals.push((start, end));
    }
    for special in queue.special_days(from, to) {
        days.entry(special.date).or_default().special = Some(special);
    }
    let mut seasons = SeasonNotes::new(queue);
    for (date, day) in &days {
        day.write(*date, seasons.note(*date), page, paint)?;
        if page.is_closed() {
            return Ok(());
        }
    }
    for stretch in queue.overridden(from, to) {
        let [start, end] = [&stretch.start, &stretch.end].map(moment::full);
        let reason = stretch.reason.map(|reason| format!(": {}", paint.plain(reason))).unwrap_or_default();
        page.line(
            paint.special(format!("override {} {} from {start} to {end}{reason}", stretch.override_id, stretch.kind)),
        )?;
    }
    if let Some(note) = beyond(from.epoch_seconds(), to.epoch_seconds()) {
        page.line(paint.special(note))?;
    }
    let open = amount(queue.open_time(from, to).num_seconds());
    let [from, to] = [from, to].map(|at| moment::full(&moment::in_zone(at.epoch_seconds(), queue.timezone())));
    page.line(paint.faint(format!("{open} open from {from} to {to}")))
}

impl Day<'_> {
    fn write(&self, date: NaiveDate, season: Option<String>, page: &mut Page, paint: &Paint) -> io::Result<()> {
        let mut hours: Vec<String> = self.intervals.iter().map(|(start, end)| interval(start, end)).collect();
        if hours.is_empty() {
            let words = match self.special.map(|special| special.hours) {
                Some(SpecialHours::Open24) => "open all day",
                // Its hours lie outside the stretch, or belong to an interval that began earlier.
                Some(SpecialHours::Own) => "own hours",
                Some(SpecialHours::Minus | SpecialHours::Plus) => "changed hours",
                _ => "closed",
            };
            hours.push(words.to_owned());
        }
        for (i, hours) in hours.iter().enumerate() {
            let label = if i == 0 { date.format("%a %d %b %Y").to_string() } else { String::new() };
            let special = self.special.map(|special| special.reason.unwrap_or("a special day"));
            let notes: Vec<&str> = special.into_iter().chain(season.as_deref()).filter(|_| i == 0).collect();
            let notes = if notes.is_empty() { String::new() } else { paint.special(paint.plain(&notes.join("; "))) };
            page.line(format!("  {label:<15}  {hours:<26}  {notes}"))?;
        }
        Ok(())
    }
}

/// `09:00 to 17:00`; an end on another date names it, but for its midnight.
fn interval(start: &DateTime<Zone>, end: &DateTime<Zone>) -> String {
    let (first, last) = (start.date_naive(), end.date_naive());
    let end_clock = moment::clock(end);
    let until = match (last.signed_duration_since(first).num_days(), end_clock.as_str()) {
        (0, _) => end_clock,
        (1, "00:00") => "24:00".to_owned(),
        _ => moment::short(end, first),
    };
    // The offset tells two readings of a repeated hour apart, and explains a short or long stretch.
    let offsets =
        if start.offset() == end.offset() { String::new() } else { format!(" ({}, {})", start.offset(), end.offset()) };
    format!("{} to {until}{offsets}", moment::clock(start))
}
