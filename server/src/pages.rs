/*!
What stands beside the API: the console, health, metrics, and a paragraph for each problem.
*/

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    routing::get,
};
use serde_json::json;

use crate::{
    assets,
    problem::{CODES, Problem},
    site::Site,
};

/// All of it; metrics only where they have no address of their own.
pub fn router(site: &Site) -> Router<Arc<Site>> {
    let mut router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/problems/{code}", get(problem));
    if site.options.console {
        router = router.route("/", get(index)).route("/assets/{*name}", get(asset));
    }
    if site.options.metrics.is_none() {
        router = router.merge(metrics());
    }
    router
}

/// The counters.
pub fn metrics() -> Router<Arc<Site>> {
    Router::new().route("/metrics", get(count))
}

async fn ready(State(site): State<Arc<Site>>) -> Response<Body> {
    if site.is_draining.load(Ordering::Acquire) {
        return Problem::new("draining", "the server is about to stop").answer();
    }
    let snapshot = site.now();
    let body = json!({"version": snapshot.version, "queues": snapshot.engine.queues().len()});
    with_type("application/json", body.to_string())
}

async fn count(State(site): State<Arc<Site>>) -> Response<Body> {
    let text = tokio::task::spawn_blocking(move || site.metrics.text(&site)).await.unwrap_or_default();
    with_type("application/openmetrics-text; version=1.0.0; charset=utf-8", text)
}

async fn problem(Path(code): Path<String>) -> Response<Body> {
    match CODES.iter().find(|known| known.0 == code) {
        Some((code, status, title, meaning)) => {
            with_type("text/plain; charset=utf-8", format!("{code} ({status})\n{title}\n\n{meaning}\n"))
        }
        None => lost().await.answer(),
    }
}

async fn index(headers: HeaderMap) -> Response<Body> {
    match assets::asset("index.html") {
        Some(asset) => asset.answer(&headers),
        None => lost().await.answer(),
    }
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response<Body> {
    match assets::asset(&name) {
        Some(asset) => asset.answer(&headers),
        None => lost().await.answer(),
    }
}

/// Where nothing is.
pub async fn lost() -> Problem {
    Problem::new("no_such_path", "nothing is served at this path")
}

/// Where something is, by another method.
pub async fn method(request: Request) -> Response<Body> {
    let path = request.extensions().get::<axum::extract::MatchedPath>().map(|path| path.as_str().to_owned());
    let known = crate::paths::PATHS.iter().filter(|known| path.as_deref() == Some(known.path));
    let mut allowed: Vec<String> = known.map(|known| known.method.to_ascii_uppercase()).collect();
    if allowed.is_empty() || allowed.iter().any(|method| method == "GET") {
        allowed.push("HEAD".to_owned());
    }
    if allowed.len() == 1 {
        allowed.push("GET".to_owned());
    }
    allowed.sort();
    let allowed = allowed.join(", ");
    let mut answer = Problem::new("method", format!("this path is served by {allowed}")).answer();
    if let Ok(allowed) = HeaderValue::from_str(&allowed) {
        answer.headers_mut().insert(header::ALLOW, allowed);
    }
    *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    answer
}

fn with_type(kind: &'static str, text: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(text));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
