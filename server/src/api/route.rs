/*!
Where a contact goes, and the tools of a language model.
*/

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{RawQuery, Request, State},
    http::{HeaderMap, Response},
};
use openline::{Arguments, At, Contact, Dialect, Queue, Style};
use openline_answers::Time;

use super::body;
use crate::{
    answer::{self, Held},
    paths,
    problem::{Problem, of_route},
    query::{Keys, Query, instant, time},
    site::{Site, Snapshot},
};

type Answer = Result<Response<Body>, Problem>;

/// What is asked, from a query or from a body.
#[derive(Default)]
struct Asked<'a> {
    topic: Option<&'a str>,
    handoff: Option<&'a str>,
    channel: Option<&'a str>,
    languages: Vec<&'a str>,
    style: Option<&'a str>,
    variables: Vec<(&'a str, &'a str)>,
    arguments: Option<String>,
    explain: bool,
}

impl Asked<'_> {
    fn contact(&self, at: At) -> Result<Contact, Problem> {
        let mut contact = Contact::new().at(at);
        if let Some(topic) = self.topic {
            contact = contact.topic(topic);
        }
        if let Some(handoff) = self.handoff {
            contact = contact.handoff(handoff);
        }
        if let Some(channel) = self.channel {
            contact = contact.channel(channel);
        }
        contact = self.languages.iter().fold(contact, Contact::language);
        contact = self.variables.iter().fold(contact, |contact, (name, value)| contact.variable(*name, *value));
        if let Some(style) = self.style {
            let style = Style::named(style)
                .ok_or_else(|| Problem::new("bad_value", format!("style is {style:?}, wanted text, speech or ssml")))?;
            contact = contact.style(style);
        }
        if let Some(json) = &self.arguments {
            contact = contact.arguments(Arguments::parse(json));
        }
        Ok(contact)
    }
}

/// `GET /v1/route`.
pub async fn asked(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/route", "get"))?;
    let now = site.clock.now();
    let at = instant("at", query.time("at", now)?)?;
    let asked = Asked {
        topic: query.one("topic"),
        handoff: query.one("handoff"),
        channel: query.one("channel"),
        languages: languages(&query),
        style: query.one("style"),
        explain: query.is("explain")?.unwrap_or(true),
        ..Asked::default()
    };
    decide(&site.now(), &headers, &asked, at)
}

/// Comma-separated, or repeated.
fn languages(query: &Query) -> Vec<&str> {
    query.all("language").flat_map(|list| list.split(',')).map(str::trim).filter(|tag| !tag.is_empty()).collect()
}

/// `POST /v1/route`.
pub async fn posted(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, request: Request) -> Answer {
    Query::parse(raw.as_deref(), &[])?;
    let headers = request.headers().clone();
    let bytes = body::read(request, &["application/json"], body::SMALL).await?;
    let keys = Keys::parse(
        &bytes,
        &["topic", "handoff", "channel", "language", "at", "variables", "style", "arguments", "explain"],
    )?;
    let now = site.clock.now();
    let at = keys.text("at")?.map_or(Ok(Time::Instant(At::from(now))), |text| time("at", text, now))?;
    let asked = Asked {
        topic: keys.text("topic")?,
        handoff: keys.text("handoff")?,
        channel: keys.text("channel")?,
        languages: keys.texts("language")?,
        style: keys.text("style")?,
        variables: keys.pairs("variables")?,
        arguments: keys.get("arguments").map(|arguments| match arguments {
            serde_json::Value::String(json) => json.clone(),
            other => other.to_string(),
        }),
        explain: keys.is("explain")?.unwrap_or(true),
    };
    decide(&site.now(), &headers, &asked, instant("at", at)?)
}

fn decide(snapshot: &Snapshot, headers: &HeaderMap, asked: &Asked<'_>, at: At) -> Answer {
    let engine = &snapshot.engine;
    let contact = asked.contact(at)?;
    let decision = engine.route(&contact);
    let decision = decision.map_err(|fault| of_route(&fault, engine, asked.topic, asked.handoff))?;
    let report = decision.report();
    // Every queue that was looked at has a verdict; those behind the one that answers were not.
    let named = report.verdicts.iter().filter_map(|verdict| verdict.queue.as_deref());
    let queues: Vec<Queue<'_>> = named.filter_map(|name| engine.queue(name)).collect();
    let says_dates = report.instructions.is_some() || !report.callback_slots.is_empty();
    let until = snapshot.valid(at.epoch_seconds(), queues, says_dates);
    // Slots of a callback move on as time does.
    let until = if report.callback_slots.is_empty() { until } else { Some(at.epoch_seconds() + 1) };
    let held = Held { at: at.epoch_seconds(), until };
    if asked.explain {
        return answer::json(snapshot, headers, held, &report);
    }
    let mut value = serde_json::to_value(&report).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.remove("verdicts");
    }
    answer::json(snapshot, headers, held, &value)
}

/// `GET /v1/tools`.
pub async fn tools(State(site): State<Arc<Site>>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Answer {
    let query = Query::parse(raw.as_deref(), &paths::names("/v1/tools", "get"))?;
    let snapshot = site.now();
    let at = instant("at", query.time("at", site.clock.now())?)?;
    let dialect = query.one("dialect").unwrap_or("plain");
    let dialect: Dialect = dialect.parse().map_err(|_| {
        let known: Vec<&str> = Dialect::WORDS.iter().map(|word| word.word).collect();
        Problem::new("bad_value", format!("dialect is {dialect:?}, wanted one of {}", known.join(", ")))
    })?;
    let asked = Asked {
        topic: query.one("topic"),
        handoff: query.one("handoff"),
        channel: query.one("channel"),
        languages: languages(&query),
        ..Asked::default()
    };
    let contact = asked.contact(at)?;
    let tools = snapshot.engine.tools_for(&contact);
    let tools = tools.map_err(|fault| of_route(&fault, &snapshot.engine, asked.topic, asked.handoff))?;
    let until = snapshot.valid(at.epoch_seconds(), snapshot.engine.queues(), true);
    let held = Held { at: at.epoch_seconds(), until };
    answer::json(&snapshot, &headers, held, &dialect.write(&tools, false))
}
