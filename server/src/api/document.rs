/*!
The document: its text, and another text in its place.

The order of a publishing: the version that its author saw is compared, the text is compiled, its risks are weighed, the entry of the journal is durable, the
snapshot is swapped, the answer goes out.
*/

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, RawQuery, Request, State},
    http::{HeaderMap, Response, StatusCode, header},
};
use bytes::Bytes;
use openline::{DiffOptions, Issue};
use openline_live::{Author, Generation, LiveErrorCode};
use serde_json::{Value, json};

use super::{
    body, kept,
    texts::{Compared, bare, load},
};
use crate::{
    answer::{self, Held, utc},
    guard::Caller,
    paths,
    problem::Problem,
    query::Query,
    site::{Site, Snapshot},
};

type Answer = Result<Response<Body>, Problem>;

/// So often an override that comes between is waited out.
const TURNS: usize = 20;

/// `GET /v1/document`.
pub async fn text(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &["version"])?;
    let snapshot = site.now();
    let held = Held { at: site.clock.now(), until: None };
    let version = query.one("version").map(|_| query.number("version", 0, u64::MAX, 0)).transpose()?;
    let text = match version.filter(|version| *version != snapshot.version) {
        None => snapshot.text.to_string(),
        Some(version) => site.work(move |site| kept::text(site, version)).await?,
    };
    let kind = match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
        Ok(_) => "application/json",
        Err(_) => "application/yaml",
    };
    Ok(answer::text(&snapshot, &headers, held, kind, text))
}

/// `PUT /v1/document`.
pub async fn publish(
    State(site): State<Arc<Site>>,
    Extension(caller): Extension<Caller>,
    RawQuery(raw): RawQuery,
    request: Request,
) -> Answer {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/document", "put"))?;
    writes(&site)?;
    let seen = seen(request.headers())?;
    let note = query.one("note").map(str::to_owned);
    let (dry_run, confirm) = (query.is("dry_run")?.unwrap_or(false), query.one("confirm").map(str::to_owned));
    let bytes = body::read(request, &["application/yaml", "application/json"], body::DOCUMENT).await?;
    let asked = Asked { seen, note, dry_run, confirm, author: caller.name };
    let (snapshot, body) = site.work(move |site| put(site, &bytes, &asked)).await?;
    Ok(answer::done(&snapshot, site.clock.now(), StatusCode::OK, &body))
}

/// Whether anything is written here.
pub fn writes(site: &Site) -> Result<(), Problem> {
    match site.writes() {
        true => Ok(()),
        false => {
            Err(Problem::new("read_only", "the server watches a file: change the file, or serve a store with --store"))
        }
    }
}

/// The version that somebody saw: `"42"`, or the tag of an answer.
pub fn seen(headers: &HeaderMap) -> Result<u64, Problem> {
    let told =
        || Problem::new("if_match", "send If-Match with the version that this text was made from, such as \"42\"");
    let said = headers.get(header::IF_MATCH).and_then(|said| said.to_str().ok()).ok_or_else(told)?;
    let said = said.trim().trim_start_matches("W/").trim_matches('"');
    said.split('-').next().unwrap_or_default().parse().map_err(|_| told())
}

struct Asked {
    seen: u64,
    note: Option<String>,
    dry_run: bool,
    confirm: Option<String>,
    author: String,
}

fn put(site: &Site, bytes: &Bytes, asked: &Asked) -> Result<(Arc<Snapshot>, Value), Problem> {
    let done = put_whole(site, bytes, asked);
    let result = match &done {
        Ok((_, body)) if body["dry_run"] == true => "dry_run",
        Ok((_, body)) if body["unchanged"] == true => "unchanged",
        Ok(_) => "published",
        Err(problem) => problem.code(),
    };
    site.metrics.published(result, (result == "published").then(|| site.clock.now()));
    done
}

fn put_whole(site: &Site, bytes: &Bytes, asked: &Asked) -> Result<(Arc<Snapshot>, Value), Problem> {
    let text = body::text(bytes)?;
    site.refresh();
    let mut snapshot = site.now();
    is_seen(site, &snapshot, asked.seen)?;
    if *snapshot.text == *text {
        let body = json!({"version": snapshot.version, "base": snapshot.version, "unchanged": true, "digest": snapshot.digest, "warnings": []});
        return Ok((snapshot, body));
    }
    let new = load(site, text)?;
    let compared = Compared::new(snapshot.version, &bare(&snapshot), &new, &DiffOptions::new());
    let warnings: Vec<String> = new.warnings().iter().map(Issue::to_string).take(1000).collect();
    drop(new);
    if asked.dry_run {
        let body = json!({"dry_run": true, "base": snapshot.version, "warnings": warnings, "diff": compared});
        return Ok((snapshot, body));
    }
    if !compared.diff.risks.is_empty() && asked.confirm.as_deref() != Some(&compared.confirm) {
        let risks: Vec<&str> = compared.diff.risks.iter().map(|risk| risk.as_str()).collect();
        let told = format!("{}: send it again with confirm={}", risks.join(", "), compared.confirm);
        let confirm = compared.confirm.clone();
        return Err(Problem::new("confirm_needed", told).with("confirm", confirm).with("diff", json!(compared)));
    }
    let base = snapshot.version;
    for _ in 0..TURNS {
        // Only if nothing at all was written since the version was compared; an override that came between is no reason to refuse.
        let author = Author::new(&asked.author).expect(Generation::from(snapshot.generation));
        match site.live.publish(text, author, asked.note.as_deref()) {
            Ok(written) => {
                site.refresh();
                let now = site.now();
                let body = json!({
                    "version": written.id, "base": base, "digest": now.digest, "warnings": warnings,
                    "live_at": utc(site.clock.now()),
                });
                return Ok((now, body));
            }
            Err(error) if error.kind() == LiveErrorCode::Conflict => {
                let _ = site.live.poll();
                site.refresh();
                snapshot = site.now();
                is_seen(site, &snapshot, asked.seen)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new("busy", "others write without a pause: try again"))
}

/// Whether the version that somebody saw is live.
pub fn is_seen(site: &Site, snapshot: &Snapshot, seen: u64) -> Result<(), Problem> {
    if snapshot.version == seen {
        return Ok(());
    }
    let told = format!("version {} is live, not {seen}", snapshot.version);
    let live = kept::meta(site, snapshot.version).unwrap_or_else(|_| json!({"version": snapshot.version}));
    Err(Problem::new("stale", told).with("live", live))
}
