/*!
Texts that are not live yet: what is wrong with one, and what it would change.
*/

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{RawQuery, Request, State},
    http::{Response, StatusCode},
};
use openline::{Diff, DiffOptions, Engine, Issue, Severity, Zone};
use openline_answers::{Date, Finding};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::body;
use crate::{
    answer, paths,
    problem::Problem,
    query::Query,
    site::{Site, Snapshot},
};

type Answer = Result<Response<Body>, Problem>;

/// So many issues are listed; all are counted.
const MOST_ISSUES: usize = 1000;

/// What `check` finds.
#[derive(Serialize)]
struct Checked<'i> {
    loads: bool,
    errors: usize,
    warnings: usize,
    infos: usize,
    issues: Vec<Placed<'i>>,
}

/// An issue, with the end of the word that it stands at.
#[derive(Serialize)]
struct Placed<'i> {
    #[serde(flatten)]
    finding: Finding<'i>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

/// `POST /v1/check`.
pub async fn check(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, request: Request) -> Answer {
    let query = Query::parse(raw.as_deref(), &["at"])?;
    let now = site.clock.now();
    let at = query.time("at", now)?.utc_date("at").map_err(|told| Problem::new("bad_time", told))?;
    let bytes = body::read(request, &["application/yaml", "application/json", "text/plain"], body::DOCUMENT).await?;
    let body = site
        .work(move |site| {
            let mut issues = site.loader().check(&bytes, at);
            issues.sort_by_key(|issue| issue.severity() != Severity::Error);
            let count = |severity: Severity| issues.iter().filter(|issue| issue.severity() == severity).count();
            let lines = Lines::new(&bytes);
            let listed = issues
                .iter()
                .take(MOST_ISSUES)
                .map(|issue| Placed { finding: Finding::new(issue.severity(), issue), end_column: lines.end(issue) });
            let errors = count(Severity::Error);
            let checked = Checked {
                loads: errors == 0,
                errors,
                warnings: count(Severity::Warning),
                infos: count(Severity::Info),
                issues: listed.collect(),
            };
            serde_json::to_value(&checked).map_err(|fault| Problem::new("panic", fault.to_string()))
        })
        .await?;
    Ok(answer::done(&site.now(), now, StatusCode::OK, &body))
}

/// The lines of a text, to find where the word at a place ends.
struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    fn new(text: &'t [u8]) -> Lines<'t> {
        Lines(std::str::from_utf8(text).unwrap_or_default().split('\n').collect())
    }

    /// The column behind the word: a quoted text with its quotes, else up to what ends a plain one.
    fn end(&self, issue: &Issue) -> Option<u32> {
        let line = self.0.get((issue.line() as usize).checked_sub(1)?)?;
        let mut rest = line.chars().skip((issue.column() as usize).checked_sub(1)?);
        let first = rest.next().filter(|c| !c.is_whitespace())?;
        let length = match first {
            '"' | '\'' => 2 + rest.take_while(|c| *c != first).count(),
            _ => 1 + rest.take_while(|c| !c.is_whitespace() && !",:]}#".contains(*c)).count(),
        };
        Some(issue.column() + length as u32)
    }
}

/// A comparison, with what it is compared to and the word by which its risks are taken.
#[derive(Serialize)]
pub struct Compared {
    base: u64,
    #[serde(flatten)]
    pub diff: Diff,
    pub confirm: String,
}

impl Compared {
    /// Of the live document, or an earlier one, and a text.
    pub fn new(base: u64, old: &Engine, new: &Engine, options: &DiffOptions) -> Compared {
        let diff = openline::diff(old, new, options);
        let said = serde_json::to_vec(&diff).unwrap_or_default();
        let digest = Sha256::new().chain_update(base.to_be_bytes()).chain_update(said).finalize();
        let confirm = digest.iter().take(6).fold("d-".to_owned(), |word, byte| format!("{word}{byte:02x}"));
        Compared { base, diff, confirm }
    }
}

/// `POST /v1/diff`.
pub async fn diff(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, request: Request) -> Answer {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/diff", "post"))?;
    let now = site.clock.now();
    let date = |name: &str| match query.one(name) {
        Some(_) => query.time(name, now).map(|time| Some(Date(time).in_zone(&Zone::utc()))),
        None => Ok(None),
    };
    let (from, to) = (date("from")?, date("to")?);
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        return Err(Problem::new("bad_range", "to must be later than from"));
    }
    let mut options = DiffOptions::new();
    if let Some(from) = from {
        options = options.from(from);
    }
    if let Some(to) = to {
        options = options.to(to);
    }
    let base = query.one("base").map(|_| query.number("base", 0, u64::MAX, 0)).transpose()?;
    let bytes = body::read(request, &["application/yaml", "application/json"], body::DOCUMENT).await?;
    let body = site
        .work(move |site| {
            let snapshot = site.now();
            let new = load(site, body::text(&bytes)?)?;
            let compared = match base.filter(|base| *base != snapshot.version) {
                None => Compared::new(snapshot.version, &bare(&snapshot), &new, &options),
                Some(base) => {
                    let old = load(site, &super::kept::text(site, base)?)?;
                    Compared::new(base, &old, &new, &options)
                }
            };
            serde_json::to_value(&compared).map_err(|fault| Problem::new("panic", fault.to_string()))
        })
        .await?;
    Ok(answer::done(&site.now(), now, StatusCode::OK, &body))
}

/// The live document by its own words: what is closed by hand would be so with another text too.
pub fn bare(snapshot: &Snapshot) -> Engine {
    snapshot.engine.with_overrides([]).unwrap_or_else(|_| Engine::clone(&snapshot.engine))
}

/// A text as an engine.
pub fn load(site: &Site, text: &str) -> Result<Engine, Problem> {
    let loaded = site.loader().parse(text);
    loaded.map_err(|error| Problem::new("document", "the document does not load").issues(error.issues()))
}
