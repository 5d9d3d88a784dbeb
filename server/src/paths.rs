/*!
The paths: what each is for, which level it wants, what it takes. The router, the guard, the description in OpenAPI and the reference page are of this one
table.
*/

use axum::http::Method;

use crate::tokens::Level;

/// One method of one path.
pub struct Path {
    pub method: &'static str,
    pub path: &'static str,
    pub level: Level,
    pub title: &'static str,
    /// Names of the query: name, type, meaning.
    pub query: &'static [(&'static str, &'static str, &'static str)],
    /// The types of a body that is taken.
    pub body: &'static [&'static str],
    /// The type of an answer, and its status.
    pub answers: (u16, &'static str),
    /// Codes of problems beside those that every path has.
    pub problems: &'static [&'static str],
}

const JSON: &str = "application/json";
const YAML: &str = "application/yaml";
const AT: (&str, &str, &str) = ("at", "time", "the instant; now without it");
const CONTACT: [(&str, &str, &str); 7] = [
    ("topic", "text", "the caller's intent, by the name of a topic"),
    ("handoff", "text", "a handoff, by its name or function name"),
    ("channel", "text", "voice, chat, sms, email"),
    ("language", "list", "language tags, the first choice first"),
    AT,
    ("style", "text", "how instructions are said: text, speech or ssml"),
    ("explain", "boolean", "false leaves out the verdicts"),
];

const fn get(
    path: &'static str,
    title: &'static str,
    query: &'static [(&'static str, &'static str, &'static str)],
    problems: &'static [&'static str],
) -> Path {
    Path { method: "get", path, level: Level::Answer, title, query, body: &[], answers: (200, JSON), problems }
}

/// Every path of the API.
pub const PATHS: &[Path] = &[
    get(
        "/v1/queues",
        "Which queues are open, since when, until when and why",
        &[
            AT,
            ("open", "boolean", "only those that are open, or only those that are not"),
            ("channel", "text", "only those that are open for a channel"),
            ("language", "text", "only those that are open for a language"),
            ("tag", "text", "only those in a group"),
            ("q", "text", "only those whose name has these letters"),
            ("name", "list", "only these, in this order; a name that there is not is a problem"),
            ("limit", "number", "so many at most, 100 without it, at most 1000"),
            ("cursor", "text", "the value of Openline-Next of the page before"),
        ],
        &["bad_time", "bad_value", "bad_language", "bad_channel", "unknown_queue"],
    ),
    get("/v1/queues/{name}", "The state of one queue", &[AT], &["bad_time", "unknown_queue"]),
    get(
        "/v1/queues/{name}/hours",
        "The open intervals of a queue, 400 days at most",
        &[("from", "time", "the first instant"), ("to", "time", "the first instant that is no longer asked for")],
        &["bad_time", "bad_range", "unknown_queue"],
    ),
    get(
        "/v1/queues/{name}/week",
        "Seven days of a queue by its wall clock",
        &[("date", "time", "a date of the week; today without it")],
        &["bad_time", "unknown_queue"],
    ),
    get(
        "/v1/queues/{name}/year",
        "A year of a queue, a row for each date",
        &[("year", "number", "the year; this one without it")],
        &["bad_value", "unknown_queue"],
    ),
    Path {
        level: Level::Feed,
        answers: (200, "text/calendar"),
        ..get(
            "/v1/queues/{name}/calendar.ics",
            "The open hours of a queue as a calendar feed",
            &[("key", "text", "a token of level feed, for programs that send no header")],
            &["unknown_queue"],
        )
    },
    get(
        "/v1/route",
        "Where a contact goes, and what to say",
        &CONTACT,
        &["bad_time", "bad_value", "bad_language", "bad_channel", "bad_contact", "unknown_topic", "unknown_handoff"],
    ),
    Path {
        method: "post",
        body: &[JSON],
        ..get(
            "/v1/route",
            "The same with variables, which no log of addresses has",
            &[],
            &[
                "bad_json",
                "bad_time",
                "bad_value",
                "bad_language",
                "bad_channel",
                "bad_contact",
                "unknown_topic",
                "unknown_handoff",
                "media_type",
                "too_large",
            ],
        )
    },
    get(
        "/v1/tools",
        "Handoffs as function definitions for a language model",
        &[
            ("topic", "text", "only those of a topic"),
            ("handoff", "text", "only this one"),
            ("channel", "text", "voice, chat, sms, email"),
            ("language", "list", "language tags, the first choice first"),
            AT,
            ("dialect", "text", "whose form: plain, openai, anthropic and others"),
        ],
        &["bad_time", "bad_value", "bad_language", "bad_channel", "unknown_topic", "unknown_handoff"],
    ),
    get("/v1/topics", "The topics with their handoffs", &[], &[]),
    get("/v1/handoffs", "The handoffs with their queues", &[], &[]),
    get("/v1/zones", "The release of the time zones, and their names", &[], &[]),
    Path {
        answers: (200, "text/event-stream"),
        ..get(
            "/v1/events",
            "What happens from now on, as server-sent events",
            &[("queue", "list", "only changes of these queues")],
            &["streams", "unknown_queue"],
        )
    },
    Path {
        method: "post",
        level: Level::Read,
        body: &[YAML, JSON, "text/plain"],
        ..get(
            "/v1/check",
            "What is wrong with a document, and where",
            &[AT],
            &["media_type", "too_large", "too_slow", "busy"],
        )
    },
    Path {
        method: "post",
        level: Level::Read,
        body: &[YAML, JSON],
        ..get(
            "/v1/diff",
            "What a document would change for callers",
            &[
                ("base", "number", "compare with this version; the live one without it"),
                ("from", "time", "the first date; today without it"),
                ("to", "time", "the first date that is compared no longer; a year later without it, three at most"),
            ],
            &["bad_time", "bad_range", "unknown_version", "document", "media_type", "too_large", "too_slow", "busy"],
        )
    },
    Path {
        level: Level::Read,
        answers: (200, YAML),
        ..get(
            "/v1/document",
            "The text of the document, byte for byte",
            &[("version", "number", "of an earlier version")],
            &["unknown_version"],
        )
    },
    Path {
        method: "put",
        level: Level::Publish,
        body: &[YAML, JSON],
        ..get(
            "/v1/document",
            "Make a text the document; If-Match names the version that it was made from",
            &[
                ("note", "text", "why, for the history"),
                ("dry_run", "boolean", "stop before anything is written"),
                ("confirm", "text", "the word of the diff, where it has a risk"),
            ],
            &[
                "if_match",
                "stale",
                "document",
                "confirm_needed",
                "read_only",
                "media_type",
                "too_large",
                "too_slow",
                "busy",
            ],
        )
    },
    Path {
        level: Level::Read,
        ..get(
            "/v1/versions",
            "What was published, newest first",
            &[
                ("limit", "number", "so many at most, 100 without it"),
                ("before", "number", "only those before a version"),
            ],
            &["bad_value"],
        )
    },
    Path {
        level: Level::Read,
        ..get(
            "/v1/versions/{n}",
            "One version, with the minutes that it opened and closed",
            &[],
            &["unknown_version", "busy"],
        )
    },
    Path {
        method: "post",
        level: Level::Publish,
        ..get(
            "/v1/versions/{n}/restore",
            "A new version with the text of an old one",
            &[("note", "text", "why, for the history")],
            &["unknown_version", "read_only", "stale", "busy"],
        )
    },
    get("/v1/overrides", "The overrides", &[("active", "boolean", "only those that hold now")], &["bad_value"]),
    Path {
        method: "post",
        level: Level::Override,
        body: &[JSON],
        answers: (201, JSON),
        ..get(
            "/v1/overrides",
            "Close or open a queue, a group or all, for a while",
            &[],
            &[
                "bad_json",
                "bad_time",
                "bad_value",
                "bad_override",
                "confirm_needed",
                "unknown_queue",
                "unknown_group",
                "override_clash",
                "read_only",
                "media_type",
                "busy",
            ],
        )
    },
    Path {
        method: "delete",
        level: Level::Override,
        ..get("/v1/overrides/{id}", "End an override now", &[], &["unknown_override", "read_only", "busy"])
    },
    Path { level: Level::None, ..get("/v1/openapi.json", "This description", &[], &[]) },
];

/// The level that a method of a path wants.
pub fn level(template: &str, method: &Method) -> Level {
    let method = match *method {
        Method::HEAD => "get".to_owned(),
        ref other => other.as_str().to_ascii_lowercase(),
    };
    let known = PATHS.iter().find(|known| known.path == template && known.method == method);
    match known {
        Some(known) => known.level,
        // What stands beside the API tells nothing of a document; of a method that is not served nothing is told either.
        None if template.starts_with("/v1") || template.starts_with("/mcp") => Level::Answer,
        None => Level::None,
    }
}

/// The names of a path's query.
pub fn names(template: &str, method: &str) -> Vec<&'static str> {
    let known = PATHS.iter().find(|known| known.path == template && known.method == method);
    known.map(|known| known.query.iter().map(|(name, ..)| *name).collect()).unwrap_or_default()
}
