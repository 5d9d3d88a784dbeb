/*!
`openline status`: which queues are open, as a table or as JSON.
*/

use std::io;

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, Width};
use openline::{At, Queue, Speaker, Zone};
use openline_answers::QueueStatus;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{
    args,
    document::queue,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::{GAP, Paint},
    spoken::asked,
    standing::Standing,
    time::Time,
    why::why,
};

/// The status of a queue, and how it is said where a language is asked for.
#[derive(Serialize)]
struct Told<'q> {
    #[serde(flatten)]
    status: QueueStatus<'q>,
    /// What a caller is told, a sentence each.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken: Option<&'q str>,
}

pub fn run(args: args::Status, page: &mut Page) -> Result<Answer, Failure> {
    if args.queues.is_empty() {
        args.at.without_zone("--at")?;
    }
    let engine = Standing::load(args.source)?;
    let queues: Vec<Queue<'_>> = match &*args.queues {
        [] => engine.queues().collect(),
        names => names.iter().map(|name| queue(&engine, name)).collect::<Result<_, _>>()?,
    };
    // A local time is one instant a queue, each in its own zone: "at nine, who is open?" asks for nine on each wall.
    let queues: Vec<(Queue<'_>, At)> = queues.into_iter().map(|queue| (queue, args.at.of(&queue))).collect();
    let speaker = asked(&engine, &args.words)?;
    if args.json {
        let rows = queues.iter().map(|(queue, at)| {
            let said = speaker.map(|speaker| sentences(&speaker, *queue, *at));
            let spoken = speaker.map(|speaker| speaker.tag());
            engine.dated(Told { status: QueueStatus::new(queue, *at), said, spoken })
        });
        page.json(&rows.collect::<Vec<_>>())?;
    } else {
        let paint = Paint::stdout();
        engine.tell(page, &paint)?;
        match speaker {
            Some(speaker) => words(&queues, &speaker, page, &paint)?,
            None => table(&queues, args.at, page, &paint)?,
        }
    }
    Ok(Answer::Given)
}

/// What is told to callers of a queue.
fn sentences(speaker: &Speaker<'_>, queue: Queue<'_>, at: At) -> Vec<String> {
    speaker.status(queue, at).lines().map(str::to_owned).collect()
}

/// Each queue's name, and below it what its callers are told.
fn words(queues: &[(Queue<'_>, At)], speaker: &Speaker<'_>, page: &mut Page, paint: &Paint) -> io::Result<()> {
    for (queue, at) in queues {
        page.line(paint.bold(paint.plain(queue.name())))?;
        for sentence in sentences(speaker, *queue, *at) {
            page.line(format!("  {}", paint.plain(&sentence)))?;
        }
    }
    Ok(())
}

fn table(queues: &[(Queue<'_>, At)], at: Time, page: &mut Page, paint: &Paint) -> io::Result<()> {
    page.line(paint.faint(caption(queues, at)))?;
    let mut table = paint.table(&["QUEUE", "STATE", "SINCE", "UNTIL", "WHY"]);
    for (queue, at) in queues {
        let now = moment::in_zone(at.epoch_seconds(), queue.timezone());
        let status = queue.status(*at);
        let time = |time: &Option<_>| {
            time.as_ref().map_or_else(|| "never".to_owned(), |time| moment::short(time, now.date_naive()))
        };
        let (state, colour) = if status.open { ("open", Color::Green) } else { ("closed", Color::Red) };
        let special = queue.special_day(*at).and_then(|day| day.reason);
        let words =
            status.reason.map(|reason| why(reason.as_str(), status.reason_text.as_deref().map(|t| paint.plain(t))));
        let words = match status.override_id {
            Some(id) => {
                let words = if status.open { "opened by an override".to_owned() } else { words.unwrap_or_default() };
                let told = status.reason_text.as_deref().map_or(words, |text| paint.plain(text));
                format!("{told} (override {id})")
            }
            None => words.or(special.map(|words| paint.plain(words))).unwrap_or_default(),
        };
        table.add_row([
            Cell::new(format!("{}\n{}", paint.plain(queue.name()), queue.timezone())),
            Cell::new(state).fg(colour).add_attribute(Attribute::Bold),
            Cell::new(time(&status.since).replace("never", "always")),
            Cell::new(time(&status.until)),
            Cell::new(words),
        ]);
    }
    // A zone name has no place to break, so the first column gives way only to very long names.
    let widest = queues.iter().map(|(queue, _)| queue.name().width().max(queue.timezone().name().width())).max();
    let least = widest.unwrap_or_default().min(28) + GAP;
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least as u16)));
    }
    table.lines().try_for_each(|line| page.line(line))
}

/// For which instant the table is: that of the one queue on its own clock, UTC when there are more.
fn caption(queues: &[(Queue<'_>, At)], at: Time) -> String {
    match (queues, at) {
        ([(queue, at)], _) => format!("at {}", moment::full(&moment::in_zone(at.epoch_seconds(), queue.timezone()))),
        (_, Time::Instant(at)) => format!("at {}", moment::full(&moment::in_zone(at.epoch_seconds(), &Zone::utc()))),
        (_, Time::Date(date)) => format!("at {} 00:00 of each queue's own clock", date.format("%a %-d %b %Y")),
        (_, Time::Local(local)) => format!("at {} of each queue's own clock", local.format("%a %-d %b %Y %H:%M")),
    }
}
