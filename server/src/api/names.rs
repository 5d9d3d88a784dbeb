/*!
Names and facts for menus.
*/

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, Response},
};
use serde_json::{Value, json};

use crate::{
    answer::{self, Held},
    problem::Problem,
    query::Query,
    site::Site,
};

type Answer = Result<Response<Body>, Problem>;

/// `GET /v1/topics`.
pub async fn topics(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    let snapshot = site.now();
    let topics = snapshot.engine.topics().map(|topic| {
        let handoffs: Vec<&str> = topic.handoffs().map(|handoff| handoff.name()).collect();
        json!({"name": topic.name(), "description": topic.description(), "handoffs": handoffs})
    });
    let body: Vec<Value> = topics.collect();
    answer::json(&snapshot, &headers, Held { at: site.clock.now(), until: None }, &body)
}

/// `GET /v1/handoffs`.
pub async fn handoffs(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    let snapshot = site.now();
    let handoffs = snapshot.engine.handoffs().map(|handoff| {
        let destinations: Vec<&str> = handoff.destinations().map(|queue| queue.name()).collect();
        json!({
            "name": handoff.name(), "function_name": handoff.function_name(), "description": handoff.description(),
            "active": handoff.is_active(), "default": handoff.is_default(), "sip": handoff.is_sip(),
            "destinations": destinations,
        })
    });
    let body: Vec<Value> = handoffs.collect();
    answer::json(&snapshot, &headers, Held { at: site.clock.now(), until: None }, &body)
}

/// `GET /v1/zones`.
pub async fn zones(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    let snapshot = site.now();
    let data = snapshot.engine.zone_data();
    let body = json!({"release": data.release(), "source": data.source(), "names": data.names()});
    answer::json(&snapshot, &headers, Held { at: site.clock.now(), until: None }, &body)
}
