/*!
The history: what was published, by whom, when and why.
*/

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, Path, RawQuery, Request, State},
    http::{HeaderMap, Response, StatusCode, header},
};
use openline::DiffOptions;
use openline_live::{Author, Generation, LiveErrorCode};
use serde_json::{Value, json};

use super::{
    document::{is_seen, seen, writes},
    kept::{before, entry, row, text, unknown},
    texts::{Compared, load},
};
use crate::{
    answer::{self, Held, utc},
    guard::Caller,
    problem::Problem,
    query::Query,
    site::{Site, Snapshot},
};

type Answer = Result<Response<Body>, Problem>;

/// `GET /v1/versions`.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &["limit", "before"])?;
    let limit = query.number("limit", 1, 1000, 100)? as usize;
    let before = query.number("before", 0, u64::MAX, u64::MAX)?;
    let snapshot = site.now();
    let held = Held { at: site.clock.now(), until: None };
    let rows = site
        .work(move |site| {
            let mut former = None;
            let mut rows = Vec::new();
            for entry in site.live.journal(1, usize::MAX)? {
                let Some(text) = entry.act.text() else { continue };
                if entry.number < before {
                    rows.push(row(&entry, text, former));
                }
                former = Some(entry.number);
            }
            rows.reverse();
            rows.truncate(limit);
            Ok(rows)
        })
        .await?;
    answer::json(&snapshot, &headers, held, &rows)
}

/// `GET /v1/versions/{n}`.
pub async fn one(
    State(site): State<Arc<Site>>,
    Path(n): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    let version = number(&n)?;
    let snapshot = site.now();
    let held = Held { at: site.clock.now(), until: None };
    let body = site
        .work(move |site| {
            let entry = entry(site, version)?;
            let text = entry.act.text().ok_or_else(|| unknown(version))?;
            let base = before(site, version)?;
            let mut body = row(&entry, text, base.as_ref().map(|(number, _)| *number));
            let new = load(site, &text.text)?;
            body["queues"] = new.queues().len().into();
            if let Some((number, text)) = base
                && let Ok(old) = load(site, &text)
            {
                let compared = Compared::new(number, &old, &new, &DiffOptions::new());
                let sum = |minutes: fn(&openline::QueueDiff) -> i64| -> i64 {
                    compared.diff.queues.iter().map(minutes).sum()
                };
                body["minutes_opened"] = sum(|queue| queue.opened_minutes).into();
                body["minutes_closed"] = sum(|queue| queue.closed_minutes).into();
            }
            Ok(body)
        })
        .await?;
    answer::json(&snapshot, &headers, held, &body)
}

fn number(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::new("unknown_version", format!("{text:?} is no version's number")))
}

/// `POST /v1/versions/{n}/restore`.
pub async fn restore(
    State(site): State<Arc<Site>>,
    Extension(caller): Extension<Caller>,
    Path(n): Path<String>,
    RawQuery(raw): RawQuery,
    request: Request,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &["note"])?;
    writes(&site)?;
    let version = number(&n)?;
    // A version that is given must be live; without it the old text is wanted whatever is.
    let seen = request.headers().contains_key(header::IF_MATCH).then(|| seen(request.headers())).transpose()?;
    let note = query.one("note").map(str::to_owned);
    let (snapshot, body) = site.work(move |site| put_back(site, version, seen, note.as_deref(), &caller.name)).await?;
    Ok(answer::done(&snapshot, site.clock.now(), StatusCode::OK, &body))
}

fn put_back(
    site: &Site,
    version: u64,
    seen: Option<u64>,
    note: Option<&str>,
    author: &str,
) -> Result<(Arc<Snapshot>, Value), Problem> {
    let old = text(site, version)?;
    let note = note.map_or_else(|| format!("rollback to {version}"), |note| format!("rollback to {version}: {note}"));
    for _ in 0..20 {
        site.refresh();
        let snapshot = site.now();
        if let Some(seen) = seen {
            is_seen(site, &snapshot, seen)?;
        }
        if *snapshot.text == *old {
            let body = json!({"version": snapshot.version, "base": snapshot.version, "unchanged": true});
            return Ok((snapshot, body));
        }
        let by = Author::new(author).expect(Generation::from(snapshot.generation));
        match site.live.publish(&old, by, Some(&note)) {
            Ok(written) => {
                site.refresh();
                site.metrics.published("restored", Some(site.clock.now()));
                let body = json!({
                    "version": written.id, "base": snapshot.version, "restored_from": version, "live_at": utc(site.clock.now()),
                });
                return Ok((site.now(), body));
            }
            Err(error) if error.kind() == LiveErrorCode::Conflict => drop(site.live.poll()),
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new("busy", "others write without a pause: try again"))
}
