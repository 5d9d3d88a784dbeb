/*!
An answer: a body as the command line prints it, compact; the rest travels in headers.
*/

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use crate::{problem::Problem, site::Snapshot};

/// For which instant an answer is, and until when it holds.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    pub at: i64,
    pub until: Option<i64>,
}

/// `2026-12-24T20:30:00Z`.
pub fn utc(at: i64) -> String {
    DateTime::from_timestamp(at, 0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A JSON answer; 304 where the one who asks has it.
pub fn json(
    snapshot: &Snapshot,
    asked: &HeaderMap,
    held: Held,
    body: &impl Serialize,
) -> Result<Response<Body>, Problem> {
    // Answered before it is written out: a poll that knows the answer costs nothing.
    let tag = snapshot.tag(held.until);
    if knows(asked, &tag) {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        mark(&mut answer, snapshot, held, &tag);
        return Ok(answer);
    }
    let body = serde_json::to_vec(body).map_err(|fault| Problem::new("panic", format!("no JSON: {fault}")))?;
    let mut answer = plain(StatusCode::OK, "application/json", body);
    mark(&mut answer, snapshot, held, &tag);
    Ok(answer)
}

/// A body of another type, with the same headers.
pub fn text(snapshot: &Snapshot, asked: &HeaderMap, held: Held, kind: &'static str, body: String) -> Response<Body> {
    let tag = snapshot.tag(held.until);
    let mut answer = match knows(asked, &tag) {
        true => {
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            answer
        }
        false => plain(StatusCode::OK, kind, body.into_bytes()),
    };
    mark(&mut answer, snapshot, held, &tag);
    answer
}

/// What was done: its own status, and what answers from now on.
pub fn done(snapshot: &Snapshot, at: i64, status: StatusCode, body: &impl Serialize) -> Response<Body> {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut answer = plain(status, "application/json", body);
    let headers = answer.headers_mut();
    headers.insert("openline-version", snapshot.version.into());
    put(headers, "openline-at", &utc(at));
    answer
}

fn plain(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

fn mark(answer: &mut Response<Body>, snapshot: &Snapshot, held: Held, tag: &str) {
    let headers = answer.headers_mut();
    headers.insert("openline-version", snapshot.version.into());
    put(headers, "openline-at", &utc(held.at));
    if let Some(until) = held.until {
        put(headers, "openline-valid-until", &utc(until));
    }
    put(headers, "etag", tag);
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    // OK: digits, letters and punctuation that the server writes itself.
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = tag.trim_start_matches("W/");
    known.flat_map(|value| value.split(',')).any(|one| one.trim().trim_start_matches("W/") == bare || one.trim() == "*")
}
