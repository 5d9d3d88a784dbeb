/*!
Overrides: what is closed, open by force, without staff or sent elsewhere, over HTTP. What they mean is said by the engine and the journal.
*/

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Extension, Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use openline::{At, Engine, OverrideKind, OverrideReason, Queue, Subject};
use openline_answers::Time;
use openline_live::{Author, LiveErrorCode, LiveOverride, Terms};
use serde_json::{Value, json};

use super::{body, document::writes};
use crate::{
    answer::{self, Held, utc},
    guard::Caller,
    problem::Problem,
    query::{Keys, Query, instant, time},
    site::{Site, Snapshot},
};

type Answer = Result<Response<Body>, Problem>;

/// A machine's view lapses by itself after so long.
const MOST_UNSTAFFED: i64 = 900;
/// So many queues are named in an answer.
const MOST_AFFECTED: usize = 1000;

/// Whether a subject has a queue.
fn has(subject: &Subject, queue: &Queue<'_>) -> bool {
    let is_named = |name: &str| queue.name() == name || queue.groups().any(|group| group == name);
    match subject {
        Subject::Queue(name) => queue.name() == name,
        Subject::Group(name) => queue.groups().any(|group| group == name),
        Subject::All { except } => !except.iter().any(|name| is_named(name)),
        _ => false,
    }
}

fn target(subject: &Subject) -> Value {
    match subject {
        Subject::Queue(name) => json!({"queue": name}),
        Subject::Group(name) => json!({"group": name}),
        Subject::All { except } if except.is_empty() => json!({"all": true}),
        Subject::All { except } => json!({"all": true, "except": except}),
        _ => Value::Null,
    }
}

fn row(engine: &Engine, one: &LiveOverride, now: i64) -> Value {
    let listing = &one.listing;
    let affects: Vec<&str> = match &listing.subject {
        Subject::Queue(name) => engine.queue(name).map(|queue| queue.name()).into_iter().collect(),
        subject => {
            engine.queues().filter(|queue| has(subject, queue)).map(|queue| queue.name()).take(MOST_AFFECTED).collect()
        }
    };
    let active = listing.from <= now && listing.until.is_none_or(|until| now < until) && !listing.dangling;
    let mut row = json!({
        "id": format!("ov_{}", listing.id), "target": target(&listing.subject), "state": listing.kind.as_str(), "active": active,
        "by": one.by, "from": utc(listing.from), "until": listing.until.map(utc), "reason": listing.reason, "affects": affects,
        "dangling": listing.dangling, "made_at": utc(one.made_at),
    });
    if let Some(function) = &listing.function {
        row["function"] = function.as_str().into();
    }
    if one.is_signal {
        row["signal"] = true.into();
    }
    row
}

/// `GET /v1/overrides`.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &["active"])?;
    let only = query.is("active")?.unwrap_or(false);
    let (snapshot, now) = (site.now(), site.clock.now());
    let rows = site.live.overrides();
    let rows = rows.iter().map(|one| row(&snapshot.engine, one, now)).filter(|row| !only || row["active"] == true);
    let body: Vec<Value> = rows.collect();
    answer::json(&snapshot, &headers, Held { at: now, until: snapshot.edge(now) }, &body)
}

/// What is asked for, with its subject and its end worked out.
struct Asked {
    kind: OverrideKind,
    subject: Subject,
    from: Option<i64>,
    until: Option<i64>,
    reason: Option<OverrideReason>,
    function: Option<String>,
}

/// `POST /v1/overrides`.
pub async fn make(
    State(site): State<Arc<Site>>,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
    request: Request,
) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    writes(&site)?;
    let key = match request.headers().get("idempotency-key") {
        Some(key) => Some(key.to_str().map(str::to_owned).map_err(|_| bad("the Idempotency-Key is not plain text"))?),
        None => None,
    };
    let bytes = body::read(request, &["application/json"], body::SMALL).await?;
    let keys = Keys::parse(&bytes, &["target", "state", "reason", "from", "until", "function", "confirm"])?;
    let snapshot = site.now();
    let asked = asked(&keys, &snapshot, site.clock.now())?;
    let (id, snapshot) = site.work(move |site| write(site, &asked, &caller, key)).await?;
    let one = site.live.overrides().into_iter().find(|one| one.listing.id == id);
    let one = one.ok_or_else(|| Problem::new("override_clash", "it was made and has ended already"))?;
    let now = site.clock.now();
    let mut answer = answer::done(&snapshot, now, StatusCode::CREATED, &row(&snapshot.engine, &one, now));
    if let Ok(place) = HeaderValue::from_str(&format!("/v1/overrides/ov_{id}")) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

fn bad(told: impl Into<String>) -> Problem {
    Problem::new("bad_override", told)
}

fn asked(keys: &Keys, snapshot: &Snapshot, now: i64) -> Result<Asked, Problem> {
    let engine = &snapshot.engine;
    let target = keys.object("target", &["queue", "group", "all", "except"])?;
    let target = target.ok_or_else(|| bad("target is wanted: a queue, a group, or all"))?;
    let except: Vec<String> = target.texts("except")?.into_iter().map(str::to_owned).collect();
    let subject = match (target.text("queue")?, target.text("group")?, target.is("all")?) {
        (Some(queue), None, None | Some(false)) if except.is_empty() => Subject::queue(snapshot.queue(queue)?.name()),
        (None, Some(group), None | Some(false)) if except.is_empty() => Subject::group(group),
        (None, None, Some(true)) => Subject::all().except(except),
        _ => return Err(bad("the target is one of queue, group and all: true, and only all has except")),
    };
    if matches!(subject, Subject::All { .. }) && keys.text("confirm")? != Some("all") {
        let queues = engine.queues().filter(|queue| has(&subject, queue)).count();
        return Err(Problem::new("confirm_needed", format!("it is about {queues} queues: say \"confirm\": \"all\"")));
    }
    let state = keys.text("state")?.ok_or_else(|| bad("state is wanted: closed, open, unstaffed or redirect"))?;
    let kind: OverrideKind = state.parse().map_err(|_| {
        let words: Vec<&str> = OverrideKind::WORDS.iter().map(|word| word.word).collect();
        Problem::new("bad_value", format!("state is {state:?}, wanted one of {}", words.join(", ")))
            .meant_of(state, words)
    })?;
    let at = |name: &str, text: &str| -> Result<i64, Problem> {
        let time = time(name, text, now)?;
        match (time, &subject) {
            (Time::Instant(at), _) => Ok(at.epoch_seconds()),
            (_, Subject::Queue(name)) => Ok(time.of(&snapshot.queue(name)?).epoch_seconds()),
            _ => instant(name, time).map(At::epoch_seconds),
        }
    };
    let from = keys.text("from")?.map(|text| at("from", text)).transpose()?;
    let until = match keys.text("until")? {
        None => return Err(bad("until is wanted: an instant, next_change or further_notice")),
        Some("further_notice") if kind == OverrideKind::Unstaffed => {
            return Err(bad("unstaffed ends within 15 minutes: it is what a machine sees"));
        }
        Some("further_notice") => None,
        Some("next_change") => {
            let begins = from.unwrap_or(now);
            let queues = engine.queues().filter(|queue| has(&subject, queue));
            let next = queues.filter_map(|queue| queue.next_change_at(begins)).min();
            Some(next.ok_or_else(|| bad("no queue of the target ever changes: say an instant or further_notice"))?)
        }
        Some(text) => Some(at("until", text)?),
    };
    let reason = match keys.get("reason") {
        None => None,
        Some(reason) => Some(serde_json::from_value(reason.clone()).map_err(|fault| bad(format!("reason: {fault}")))?),
    };
    Ok(Asked { kind, subject, from, until, reason, function: keys.text("function")?.map(str::to_owned) })
}

fn write(site: &Site, asked: &Asked, caller: &Caller, key: Option<String>) -> Result<(u64, Arc<Snapshot>), Problem> {
    let mut author = Author::new(&caller.name);
    if let Some(key) = &key {
        author = author.key(key);
    }
    let written = if asked.kind == OverrideKind::Unstaffed {
        let now = site.clock.now();
        let seconds = asked.until.unwrap_or(i64::MAX).saturating_sub(now);
        if asked.from.is_some() || asked.reason.is_some() || !(1..=MOST_UNSTAFFED).contains(&seconds) {
            return Err(bad(
                "unstaffed begins now, ends within 15 minutes and has no reason: it is what a machine sees",
            ));
        }
        let snapshot = site.now();
        let queues = snapshot.engine.queues().filter(|queue| has(&asked.subject, queue)).map(|queue| queue.name());
        let queues: Vec<&str> = queues.collect();
        // A source of its own: another signal does not end this one.
        let source = format!("{} {}", caller.name, key.as_deref().unwrap_or(&caller.request));
        site.live.signal_by(&source, queues, Duration::from_secs(seconds as u64), author)?
    } else {
        let mut terms = match asked.until {
            Some(until) => Terms::until(until),
            None => Terms::further_notice(),
        };
        if let Some(from) = asked.from {
            terms = terms.from(from);
        }
        if let Some(reason) = &asked.reason {
            terms = terms.reason(reason.clone());
        }
        terms = terms.by(&caller.name);
        if let Some(key) = key {
            terms = terms.key(key);
        }
        site.live.make(asked.kind, asked.subject.clone(), asked.function.as_deref(), &terms)?
    };
    site.refresh();
    Ok((written.id, site.now()))
}

/// `DELETE /v1/overrides/{id}`.
pub async fn end(
    State(site): State<Arc<Site>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    writes(&site)?;
    let unknown = || Problem::new("unknown_override", format!("there is no override {id:?}"));
    let number: u64 = id.strip_prefix("ov_").and_then(|number| number.parse().ok()).ok_or_else(unknown)?;
    let known = site.live.overrides().into_iter().find(|one| one.listing.id == number);
    let known = known.ok_or_else(unknown)?;
    let (snapshot, row) = site
        .work(move |site| {
            let ended = match known.is_signal {
                // What a machine said is replaced by its saying that everybody is there.
                true => site.live.signal_by(
                    &known.by,
                    Vec::<String>::new(),
                    Duration::from_secs(1),
                    Author::new(&caller.name),
                ),
                false => site.live.end(number, &*caller.name),
            };
            ended.map_err(|error| match error.kind() {
                LiveErrorCode::UnknownId => Problem::new("unknown_override", error.to_string()),
                _ => error.into(),
            })?;
            site.refresh();
            let now = site.clock.now();
            let snapshot = site.now();
            let one = site.live.overrides().into_iter().find(|one| one.listing.id == number);
            // One that had not begun is withdrawn: nothing of it is left.
            let row = one.map_or_else(
                || json!({"id": format!("ov_{number}"), "active": false}),
                |one| row(&snapshot.engine, &one, now),
            );
            Ok((snapshot, row))
        })
        .await?;
    Ok(answer::done(&snapshot, site.clock.now(), StatusCode::OK, &row))
}
