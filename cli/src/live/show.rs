/*!
`openline live`: what holds at this minute, how the store is, what happens from now on, and the repair of a damaged store.
*/

use std::io;

use comfy_table::Cell;
use openline::{At, Zone};
use openline_live::{Event, Freshness, Health, Live, LiveOverride};
use serde::Serialize;

use super::{
    args::{Place, Show, Work},
    failure, line, told,
};
use crate::{
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::Paint,
};

#[derive(Serialize)]
struct Answered<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    generation: u64,
    store: String,
    overrides: &'a [LiveOverride],
    health: &'a Health,
}

pub fn run(args: Show, page: &mut Page) -> Result<Answer, Failure> {
    if args.work == Some(Work::Repair) {
        return repair(&args.place, args.json, page);
    }
    let paint = Paint::stdout();
    let builder = args.place.builder()?.read_only(true).watch(args.follow);
    let live = args.place.open(builder)?;
    let events = args.follow.then(|| live.events());
    let now = At::now().epoch_seconds();
    let mut overrides = live.overrides();
    overrides.retain(|one| one.listing.until.is_none_or(|until| until > now));
    let health = live.health();
    if args.json {
        let event = args.follow.then_some("state");
        let generation = live.generation().value();
        let answered = Answered { event, generation, store: live.store(), overrides: &overrides, health: &health };
        if args.follow { page.line(serde_json::to_string(&answered)?)? } else { page.json(&answered)? }
    } else {
        page.line(paint.bold(line(&live)))?;
        page.line(paint.faint(paint.plain(&place(&live, args.place.is_there()))))?;
        unwell(&health, page, &paint)?;
        table(&live, &overrides, now, page, &paint)?;
    }
    if let Some(events) = events {
        page.finish()?;
        for event in events {
            if args.json {
                page.line(serde_json::to_string(&told_json(&event, &live))?)?;
            } else {
                page.line(paint.plain(&told_words(&event, &live)))?;
            }
            page.finish()?;
            if page.is_closed() {
                break;
            }
        }
    }
    Ok(if live.health().is_fresh() { Answer::Given } else { Answer::Stale })
}

fn place(live: &Live, is_there: bool) -> String {
    let note = if is_there { "" } else { ", which nothing was written to yet" };
    format!("store {}{note}", live.store())
}

/// What somebody should look at.
fn unwell(health: &Health, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let mut bad = |words: String| page.line(format!("{} {}", paint.bad("warning:"), paint.plain(&words)));
    if let Freshness::Stale { code, why, .. } = &health.freshness {
        bad(format!("stale: {why} [{}]", code.as_str()))?;
    }
    if let Some(issues) = &health.document {
        bad("the configuration's file does not load, so the last text that was published answers:".to_owned())?;
        issues.iter().take(5).try_for_each(|issue| bad(issue.to_string()))?;
    }
    if health.skew_seconds.abs() > 2 {
        bad(format!("this host's clock and the store's are {} s apart", health.skew_seconds.abs()))?;
    }
    for id in &health.dangling {
        bad(format!(
            "override {id} names what the configuration does not have: it has no effect until the name is back"
        ))?;
    }
    health.notes.iter().try_for_each(|note| bad(note.clone()))
}

fn table(live: &Live, overrides: &[LiveOverride], now: i64, page: &mut Page, paint: &Paint) -> io::Result<()> {
    if overrides.is_empty() {
        return page.line("every queue answers by its hours");
    }
    let engine = live.engine();
    let mut table = paint.table(&["ID", "OVERRIDE", "FROM", "UNTIL", "BY", "REASON"]);
    for LiveOverride { listing, by, .. } in overrides.iter() {
        let said = listing.said();
        let zone = told::zone(&engine, &said.subject);
        let today = moment::in_zone(now, &zone).date_naive();
        let time = |at: i64| {
            let time = moment::in_zone(at, &zone);
            format!("{} {}", moment::short(&time, today), time.offset())
        };
        let reason = said.reason.as_ref().and_then(|reason| reason.first()).unwrap_or_default();
        let later = if listing.from > now { " (later)" } else { "" };
        let dangling = if listing.dangling { " (no such name)" } else { "" };
        table.add_row([
            Cell::new(listing.id),
            Cell::new(paint.plain(&format!(
                "{} {}{later}{dangling}",
                told::subject(&said.subject),
                told::state(&said)
            ))),
            Cell::new(time(listing.from)),
            Cell::new(listing.until.map_or_else(|| "further notice".to_owned(), time)),
            Cell::new(paint.plain(by)),
            Cell::new(paint.plain(reason)),
        ]);
    }
    table.lines().try_for_each(|line| page.line(line))
}

/// An event for programs: its word, and what is known of it.
#[derive(Serialize)]
struct ToldJson {
    event: &'static str,
    at: i64,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    said: Option<LiveOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

fn told_json(event: &Event, live: &Live) -> ToldJson {
    let id = match event {
        Event::Override { id, .. } | Event::Ended { id, .. } => Some(*id),
        _ => None,
    };
    let said = id.filter(|_| matches!(event, Event::Override { .. })).and_then(|id| find(live, id));
    let why = match event {
        Event::Stale { why } => Some(why.clone()),
        Event::Signal { source, .. } => Some(source.clone()),
        Event::Lagged { missed } => Some(format!("{missed} events were missed")),
        Event::ReloadFailed { issues } => issues.first().map(|issue| issue.to_string()),
        _ => None,
    };
    let generation = live.generation().value();
    ToldJson { event: event.kind(), at: At::now().epoch_seconds(), generation, id, said, why }
}

fn told_words(event: &Event, live: &Live) -> String {
    let at = moment::full(&moment::in_zone(At::now().epoch_seconds(), &Zone::utc()));
    let what = match event {
        Event::Override { id, .. } => match find(live, *id) {
            Some(one) => format!(
                "override {id}: {} ({})",
                told::sentence(&live.engine(), &one.listing.said(), Some(one.made_at)),
                one.by
            ),
            None => format!("override {id}"),
        },
        Event::Ended { id, .. } => format!("override {id} ended"),
        Event::Signal { source, .. } => format!("signal of {source}"),
        Event::Reloaded { .. } => "another configuration answers".to_owned(),
        Event::ReloadFailed { issues } => {
            format!(
                "the configuration's file does not load: {}",
                issues.first().map_or_else(String::new, |issue| issue.to_string())
            )
        }
        Event::Stale { why } => format!("stale: {why}"),
        Event::Fresh => "fresh again".to_owned(),
        Event::Lagged { missed } => format!("{missed} events were missed"),
        other => other.kind().to_owned(),
    };
    format!("{at}  {what}  [generation {}]", live.generation())
}

fn find(live: &Live, id: u64) -> Option<LiveOverride> {
    live.overrides().into_iter().find(|one| one.listing.id == id)
}

fn repair(place: &Place, json: bool, page: &mut Page) -> Result<Answer, Failure> {
    let repair = place.builder()?.repair().map_err(|error| failure(&error, &place.source))?;
    if json {
        page.json(&repair)?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    if !repair.repaired {
        page.line(format!("the store is well: generation {}, nothing was done", repair.generation))?;
        return Ok(Answer::Given);
    }
    let entries = if repair.kept == 1 { "entry".to_owned() } else { "entries".to_owned() };
    page.line(format!(
        "a new journal was made from the {} {entries} that are whole: generation {}",
        repair.kept, repair.generation
    ))?;
    if let Some(missing) = &repair.missing {
        page.line(format!("{} {}", paint.bad("missing:"), paint.plain(missing)))?;
    }
    if let Some(damaged) = &repair.damaged {
        page.line(format!("the damaged store is {}", paint.plain(&damaged.display().to_string())))?;
    }
    page.line(paint.faint("say again what still holds: `openline live` lists what does"))?;
    Ok(Answer::Given)
}
