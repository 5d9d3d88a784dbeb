/*!
The API described as OpenAPI 3.1, of the table of paths.
*/

use std::sync::OnceLock;

use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use serde_json::{Value, json};

use crate::{
    paths::{PATHS, Path},
    problem::CODES,
    tokens::Level,
};

/// `GET /v1/openapi.json`.
pub async fn description() -> Response<Body> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    let mut answer = Response::new(Body::from(text.as_str()));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// The whole description.
pub fn document() -> Value {
    let mut paths = serde_json::Map::new();
    for path in PATHS {
        let item = paths.entry(path.path).or_insert_with(|| json!({}));
        item[path.method] = operation(path);
    }
    let codes: Vec<&str> = CODES.iter().map(|code| code.0).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "openline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Is this line open, and where does this conversation go now? Bodies are what the command line prints with --json.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "query", "name": "key"},
            },
            "schemas": {"Problem": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "code", "request"],
                "properties": {
                    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                    "detail": {"type": "string"}, "code": {"type": "string", "enum": codes},
                    "request": {"type": "string"}, "did_you_mean": {"type": "string"},
                    "issues": {"type": "array", "items": {"type": "object"}}, "live": {"type": "object"},
                },
            }},
        },
    })
}

fn operation(path: &Path) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for part in path.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let kind = if part == "n" { json!({"type": "integer"}) } else { json!({"type": "string"}) };
        parameters.push(json!({"name": part, "in": "path", "required": true, "schema": kind}));
    }
    for (name, kind, meaning) in path.query {
        let schema = match *kind {
            "number" => json!({"type": "integer"}),
            "boolean" => json!({"type": "boolean"}),
            "list" => json!({"type": "array", "items": {"type": "string"}}),
            _ => json!({"type": "string"}),
        };
        parameters
            .push(json!({"name": name, "in": "query", "required": false, "description": meaning, "schema": schema}));
    }
    let (status, kind) = path.answers;
    let schema = if kind == "application/json" { json!({}) } else { json!({"type": "string"}) };
    let headers = json!({
        "Openline-Version": {"description": "the version that answers", "schema": {"type": "integer"}},
        "Openline-At": {"description": "the instant that was asked about", "schema": {"type": "string"}},
        "Openline-Valid-Until": {"description": "how long it holds, if nobody publishes or overrides", "schema": {"type": "string"}},
    });
    let mut responses = serde_json::Map::new();
    responses.insert(
        status.to_string(),
        json!({"description": path.title, "headers": headers, "content": {kind: {"schema": schema}}}),
    );
    let mut statuses: Vec<(u16, &str)> = CODES
        .iter()
        .filter(|(code, ..)| path.problems.contains(code) || is_everywhere(code, path))
        .map(|(code, status, ..)| (*status, *code))
        .collect();
    statuses.sort_unstable();
    for some in statuses.chunk_by(|a, b| a.0 == b.0) {
        let codes: Vec<&str> = some.iter().map(|(_, code)| *code).collect();
        responses.insert(
            some[0].0.to_string(),
            json!({
                "description": codes.join(", "),
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }),
        );
    }
    let name: String = path
        .path
        .split(['/', '{', '}', '.'])
        .filter(|part| !part.is_empty() && *part != "v1")
        .collect::<Vec<_>>()
        .join("_");
    let mut operation = json!({
        "operationId": format!("{}_{name}", path.method),
        "summary": path.title,
        "description": format!("Level: {}.", path.level.as_str()),
        "parameters": parameters,
        "responses": responses,
    });
    if !path.body.is_empty() {
        let content: serde_json::Map<String, Value> =
            path.body.iter().map(|kind| ((*kind).to_owned(), json!({"schema": {}}))).collect();
        operation["requestBody"] = json!({"required": true, "content": content});
    }
    operation["security"] = match path.level {
        Level::None => json!([]),
        Level::Feed => json!([{"token": []}, {"key": []}, {}]),
        _ => json!([{"token": []}, {}]),
    };
    operation
}

fn is_everywhere(code: &str, path: &Path) -> bool {
    match code {
        "host" | "panic" | "unknown_field" => true,
        "cross_site" => !path.path.ends_with(".ics"),
        "no_token" | "bad_token" | "level" | "rate" => path.level != Level::None,
        _ => false,
    }
}
