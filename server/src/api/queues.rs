/*!
Queues: their state, their hours, a week and a year of them.
*/

use std::{collections::HashSet, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Response},
};
use chrono::{DateTime, Datelike};
use openline::{At, Queue};
use openline_answers::{Date, Dated, Hours, QueueStatus, Time, Week, Year, in_zone};

use crate::{
    answer::{self, Held},
    paths,
    problem::Problem,
    query::{Query, instant},
    site::Site,
};

type Answer = Result<Response<Body>, Problem>;

/// So many days of hours at once.
const MOST_DAYS: i64 = 400;

/// `GET /v1/queues`.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, asked: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/queues", "get"))?;
    let (snapshot, now) = (site.now(), site.clock.now());
    let engine = &snapshot.engine;
    let time = query.time("at", now)?;
    let names: Vec<&str> = query.all("name").collect();
    if names.len() > 1000 {
        return Err(Problem::new("bad_value", "over 1000 names: ask for pages"));
    }
    let limit = query.number("limit", 1, 1000, 100)? as usize;
    let first = query.number("cursor", 0, u64::MAX, 0)? as usize;
    let (open, channel, language) = (query.is("open")?, query.one("channel"), query.one("language"));
    let letters = query.one("q").map(str::to_lowercase);
    let tag = query.one("tag");
    let mut queues: Vec<(Queue<'_>, At)> = if names.is_empty() {
        let at = instant("at", time)?;
        engine.queues().map(|queue| (queue, at)).collect()
    } else {
        let named = names.iter().map(|name| snapshot.queue(name).map(|queue| (queue, time.of(&queue))));
        named.collect::<Result<_, _>>()?
    };
    if channel.is_some() || language.is_some() {
        let at = instant("at", time)?;
        let serving = engine.open_queues(at, channel, language);
        let serving = serving.map_err(|fault| crate::problem::of_route(&fault, engine, None, None))?;
        let serving: HashSet<usize> = serving.iter().map(Queue::index).collect();
        queues.retain(|(queue, _)| serving.contains(&queue.index()));
    }
    queues.retain(|(queue, _)| {
        letters.as_ref().is_none_or(|letters| queue.name().to_lowercase().contains(&**letters))
            && tag.is_none_or(|tag| queue.groups().any(|group| group == tag))
    });
    // Who is counted or left out by the state decides the page, so all of them were looked at.
    let at = queues.first().map_or(now, |(_, at)| at.epoch_seconds());
    let is_open = |(queue, at): &(Queue<'_>, At)| queue.is_open_at(at.epoch_seconds());
    let all = queues.len();
    let count = queues.iter().filter(|one| is_open(one)).count();
    let asks_state = open.is_some() || channel.is_some() || language.is_some();
    let looked_at: Vec<Queue<'_>> =
        if asks_state { engine.queues().collect() } else { queues.iter().map(|(queue, _)| *queue).collect() };
    if let Some(open) = open {
        queues.retain(|one| is_open(one) == open);
    }
    let total = queues.len();
    let held = Held { at, until: snapshot.valid(at, looked_at, false) };
    let rows: Vec<_> = queues.iter().skip(first).take(limit).collect();
    let next = first.saturating_add(limit);
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(queue, at)| Dated { value: QueueStatus::new(queue, *at), generation: snapshot.dated() })
        .collect();
    let mut answer = answer::json(&snapshot, &asked, held, &rows)?;
    let headers = answer.headers_mut();
    headers.insert("openline-total", HeaderValue::from(total));
    headers.insert("openline-open", HeaderValue::from(count));
    headers.insert("openline-closed", HeaderValue::from(all - count));
    if next < total {
        headers.insert("openline-next", HeaderValue::from(next));
    }
    Ok(answer)
}

/// `GET /v1/queues/{name}`.
pub async fn one(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
    asked: HeaderMap,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &["at"])?;
    let snapshot = site.now();
    let queue = snapshot.queue(&name)?;
    let at = query.time("at", site.clock.now())?.of(&queue);
    let held = Held { at: at.epoch_seconds(), until: snapshot.valid(at.epoch_seconds(), [queue], false) };
    let row = Dated { value: QueueStatus::new(&queue, at), generation: snapshot.dated() };
    answer::json(&snapshot, &asked, held, &row)
}

/// `GET /v1/queues/{name}/hours`.
pub async fn hours(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
    asked: HeaderMap,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &["from", "to"])?;
    let (snapshot, now) = (site.now(), site.clock.now());
    let queue = snapshot.queue(&name)?;
    let edge = |name: &str| match query.one(name) {
        Some(_) => query.time(name, now).map(|time| time.of(&queue)),
        None => Err(Problem::new("bad_range", format!("{name} is wanted: a time or a date"))),
    };
    let (from, to) = (edge("from")?, edge("to")?);
    let seconds = to.epoch_seconds().saturating_sub(from.epoch_seconds());
    if seconds > MOST_DAYS * 86_400 {
        return Err(Problem::new("bad_range", format!("over {MOST_DAYS} days are asked for")));
    }
    // What is asked for by dates holds until somebody publishes; `now` is another stretch each second.
    let is_moving = ["from", "to"].iter().any(|name| query.one(name) == Some("now"));
    let held = Held { at: now, until: is_moving.then_some(now + 1) };
    let body = Dated { value: Hours::new(&queue, from, to), generation: snapshot.dated() };
    answer::json(&snapshot, &asked, held, &body)
}

/// `GET /v1/queues/{name}/week`.
pub async fn week(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
    asked: HeaderMap,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &["date"])?;
    let (snapshot, now) = (site.now(), site.clock.now());
    let queue = snapshot.queue(&name)?;
    let time = query.time("date", now)?;
    let date = Date(time).in_zone(queue.timezone());
    let body = Dated { value: Week::new(&queue, date), generation: snapshot.dated() };
    let until = matches!(time, Time::Instant(_)).then(|| snapshot.valid(now, [queue], true)).flatten();
    answer::json(&snapshot, &asked, Held { at: now, until }, &body)
}

/// `GET /v1/queues/{name}/year`.
pub async fn year(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
    asked: HeaderMap,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &["year"])?;
    let (snapshot, now) = (site.now(), site.clock.now());
    let queue = snapshot.queue(&name)?;
    let this: DateTime<_> = in_zone(now, queue.timezone());
    let year = query.number("year", 1970, 2099, this.year().clamp(1970, 2099) as u64)? as i32;
    let until = query.one("year").is_none().then(|| snapshot.valid(now, [queue], true)).flatten();
    let body = Dated { value: Year::new(&queue, year), generation: snapshot.dated() };
    answer::json(&snapshot, &asked, Held { at: now, until }, &body)
}
