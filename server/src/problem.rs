/*!
What went wrong, as RFC 9457 has it: `application/problem+json` with a code that does not change.
*/

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use openline::{Issue, RouteError, RouteErrorCode};
use openline_answers::Finding;
use openline_live::{LiveError, LiveErrorCode};
use serde_json::{Map, Value, json};

/// Every code with its status, its title and what to do about it.
pub const CODES: &[(&str, u16, &str, &str)] = &[
    (
        "bad_json",
        400,
        "Not the JSON that is wanted",
        "The body is not JSON, or a value has another type than is wanted; line and column say where.",
    ),
    (
        "unknown_field",
        400,
        "No such parameter",
        "A name of the query or a key of the body is not known here. It may be misspelt: did_you_mean says the nearest one.",
    ),
    (
        "bad_value",
        400,
        "A value that is not one",
        "A parameter's value is none of those that are wanted; the detail says which are.",
    ),
    (
        "bad_time",
        400,
        "Not a time",
        "Times are RFC 3339, `now`, or, where a queue is named, the wall clock of its zone: 2026-11-20 or 2026-11-20T09:00.",
    ),
    ("bad_language", 400, "Not a language tag", "Languages are BCP 47 tags such as es or en-GB."),
    ("bad_channel", 400, "Not a channel", "A channel is a word such as voice or chat."),
    (
        "bad_range",
        400,
        "Not a range",
        "A stretch of time ends before it begins, or is longer than is answered at once.",
    ),
    (
        "bad_contact",
        400,
        "Not a contact",
        "A topic and a handoff were named at once, or neither was and no handoff is the default.",
    ),
    ("bad_override", 400, "Not an override", "The override is wrong by itself; the detail says in what."),
    (
        "no_token",
        401,
        "A token is wanted",
        "Send a token as `Authorization: Bearer TOKEN`; `openline token new` makes one.",
    ),
    ("bad_token", 401, "The token is not known", "The token is unknown or has expired; both are answered alike."),
    (
        "level",
        403,
        "The token may not do this",
        "The caller's level is lower than this path wants; the detail says which.",
    ),
    (
        "cross_site",
        403,
        "Asked by a page of another site",
        "A browser says that a page of another origin sends this. Only pages of this server may.",
    ),
    ("unknown_queue", 404, "No such queue", "The live document has no queue of that name."),
    ("unknown_group", 404, "No such group", "No queue of the live document is in a group of that name."),
    ("unknown_topic", 404, "No such topic", "The live document has no topic of that name."),
    (
        "unknown_handoff",
        404,
        "No such handoff",
        "The live document has no active handoff of that name or function name.",
    ),
    ("unknown_version", 404, "No such version", "No such version was published, or its text is no longer kept."),
    ("unknown_override", 404, "No such override", "No override has that id."),
    ("no_such_path", 404, "No such path", "Nothing is served at this path."),
    ("method", 405, "Not by this method", "The path is served, but not by this method; Allow lists those that are."),
    ("too_slow", 408, "Sent too slowly", "The body did not come within 30 seconds."),
    (
        "confirm_needed",
        409,
        "Look at this twice",
        "The document has a risk. Send it again with confirm= and the word of the diff.",
    ),
    (
        "read_only",
        409,
        "Nothing is written here",
        "The server watches a file: change the file, or serve a store with --store.",
    ),
    ("override_clash", 409, "Already so", "The override clashes with one that holds."),
    (
        "stale",
        412,
        "Another version is live",
        "Somebody published since the version that If-Match names: read it, and compare.",
    ),
    ("too_large", 413, "Too large", "A document has at most 64 MiB, any other body 64 KiB."),
    ("media_type", 415, "Not that media type", "Say Content-Type: application/yaml or application/json."),
    ("host", 421, "Not a name of this server", "The Host is none that this server answers for; --host adds one."),
    ("document", 422, "The document does not load", "The issues say why, each with its place."),
    ("if_match", 428, "Say which version you saw", "Send If-Match with the version that this text was made from."),
    ("rate", 429, "Too many failures", "Too many tokens were wrong from this address: wait a minute."),
    ("streams", 429, "Too many streams", "As many event streams are open as --max-streams allows."),
    ("panic", 500, "A fault of this program", "Please report it with the request id. Other requests go on."),
    ("busy", 503, "Busy", "Too much is under way, or the store does not answer: try again after Retry-After seconds."),
    ("draining", 503, "Going away", "The server is about to stop."),
];

/// What went wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    status: u16,
    title: &'static str,
    code: &'static str,
    detail: String,
    more: Map<String, Value>,
}

impl Problem {
    /// Of a code of [`CODES`].
    pub fn new(code: &str, detail: impl Into<String>) -> Problem {
        // OK: every code that is used stands in the list, which a test holds.
        let (code, status, title, _) = CODES.iter().find(|known| known.0 == code).unwrap_or(&CODES[CODES.len() - 3]);
        Problem { status: *status, title, code, detail: detail.into(), more: Map::new() }
    }

    /// With one member more.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// With what may have been meant.
    pub fn meant(self, near: Option<&str>) -> Problem {
        match near {
            Some(near) => self.with("did_you_mean", near),
            None => self,
        }
    }

    /// The name that is nearest to a wrong one, of those that are known.
    pub fn meant_of<'n>(self, wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Problem {
        let near = nearest(wrong, known).map(str::to_owned);
        self.meant(near.as_deref())
    }

    /// With issues, a thousand at most.
    pub fn issues(self, issues: &[Issue]) -> Problem {
        let listed = issues.iter().take(1000).map(|issue| json!(Finding::new(issue.severity(), issue)));
        let listed: Vec<Value> = listed.collect();
        self.with("issues", listed)
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// As an answer; `request` is its id.
    pub fn answer(self) -> Response<Body> {
        let Problem { status, title, code, detail, more } = self;
        let mut body = Map::new();
        body.insert("type".into(), format!("/problems/{code}").into());
        body.insert("title".into(), title.into());
        body.insert("status".into(), status.into());
        body.insert("detail".into(), detail.into());
        body.insert("code".into(), code.into());
        body.extend(more);
        let mut answer = Response::new(Body::from(Value::Object(body).to_string()));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        answer.extensions_mut().insert(Code(code));
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match status {
            401 => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            429 => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"))),
            503 => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"))),
            _ => {}
        }
        answer
    }
}

/// The code of a problem, for who looks at the answer.
#[derive(Clone, Copy)]
pub struct Code(pub &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        self.answer()
    }
}

/// The nearest name, where one is near enough.
pub fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wrong: String = wrong.chars().take(100).collect();
    let near = known.into_iter().map(|name| (strsim::jaro_winkler(&wrong, name), name));
    near.filter(|(how, _)| *how > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// A contact that names what there is not.
pub fn of_route(error: &RouteError, engine: &openline::Engine, topic: Option<&str>, handoff: Option<&str>) -> Problem {
    let told = error.to_string();
    match error.kind() {
        RouteErrorCode::UnknownTopic => Problem::new("unknown_topic", told)
            .meant_of(topic.unwrap_or_default(), engine.topics().map(|topic| topic.name())),
        RouteErrorCode::UnknownHandoff => {
            let known = engine.handoffs().filter(|handoff| handoff.is_active()).map(|handoff| handoff.name());
            Problem::new("unknown_handoff", told).meant_of(handoff.unwrap_or_default(), known)
        }
        RouteErrorCode::BadLanguage => Problem::new("bad_language", told),
        RouteErrorCode::BadChannel => Problem::new("bad_channel", told),
        _ => Problem::new("bad_contact", told),
    }
}

/// What live state says.
impl From<LiveError> for Problem {
    fn from(error: LiveError) -> Problem {
        let told = error.to_string();
        match error.kind() {
            LiveErrorCode::Document => Problem::new("document", "the document does not load").issues(error.issues()),
            LiveErrorCode::Conflict => Problem::new("stale", told),
            LiveErrorCode::ReadOnly => Problem::new("read_only", told),
            LiveErrorCode::UnknownId => Problem::new("unknown_version", told),
            LiveErrorCode::Refused if error.code() == "unknown_queue" => Problem::new("unknown_queue", told),
            LiveErrorCode::Refused if error.code() == "unknown_group" => Problem::new("unknown_group", told),
            LiveErrorCode::Refused
            | LiveErrorCode::InThePast
            | LiveErrorCode::BadKey
            | LiveErrorCode::BadAuthor
            | LiveErrorCode::BadSignal => Problem::new("bad_override", told).with("reason", error.code()),
            LiveErrorCode::TooMany | LiveErrorCode::CannotUndo => Problem::new("override_clash", told),
            _ => Problem::new("busy", told).with("reason", error.code()),
        }
    }
}
