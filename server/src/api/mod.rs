/*!
The paths of the API: each takes a question apart, asks the engine, and writes down what it says.
*/

mod body;
mod calendar;
mod document;
mod kept;
mod names;
mod overrides;
mod queues;
mod route;
mod texts;
mod versions;

use std::sync::Arc;

use axum::{
    Router,
    routing::{delete, get, post},
};

use crate::{events, openapi, site::Site};

/// Below `/v1`.
pub fn router() -> Router<Arc<Site>> {
    Router::new()
        .route("/v1/queues", get(queues::list))
        .route("/v1/queues/{name}", get(queues::one))
        .route("/v1/queues/{name}/hours", get(queues::hours))
        .route("/v1/queues/{name}/week", get(queues::week))
        .route("/v1/queues/{name}/year", get(queues::year))
        .route("/v1/queues/{name}/calendar.ics", get(calendar::feed))
        .route("/v1/route", get(route::asked).post(route::posted))
        .route("/v1/tools", get(route::tools))
        .route("/v1/topics", get(names::topics))
        .route("/v1/handoffs", get(names::handoffs))
        .route("/v1/zones", get(names::zones))
        .route("/v1/events", get(events::stream))
        .route("/v1/check", post(texts::check))
        .route("/v1/diff", post(texts::diff))
        .route("/v1/document", get(document::text).put(document::publish))
        .route("/v1/versions", get(versions::list))
        .route("/v1/versions/{n}", get(versions::one))
        .route("/v1/versions/{n}/restore", post(versions::restore))
        .route("/v1/overrides", get(overrides::list).post(overrides::make))
        .route("/v1/overrides/{id}", delete(overrides::end))
        .route("/v1/openapi.json", get(openapi::description))
}
