/*!
What a request asks: the names of a query or the keys of a body, none of which is unknown.
*/

use openline::At;
use openline_answers::Time;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// The pairs of a query, decoded.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Of a raw query, in which only some names may stand.
    pub fn parse(raw: Option<&str>, allowed: &[&str]) -> Result<Query, Problem> {
        let pairs = form_urlencoded::parse(raw.unwrap_or_default().as_bytes());
        let pairs: Vec<(String, String)> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        match pairs.iter().find(|(name, _)| !allowed.contains(&&**name)) {
            Some((name, _)) => Err(unknown("the query has", name, allowed)),
            None => Ok(Query(pairs)),
        }
    }

    /// The value of a name; the last one where it repeats.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Every value of a name that may repeat.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// A time; `now` without it.
    pub fn time(&self, name: &str, now: i64) -> Result<Time, Problem> {
        self.one(name).map_or(Ok(Time::Instant(At::from(now))), |text| time(name, text, now))
    }

    /// A whole number in a range.
    pub fn number(&self, name: &str, least: u64, most: u64, without: u64) -> Result<u64, Problem> {
        let Some(text) = self.one(name) else { return Ok(without) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| {
            Problem::new("bad_value", format!("{name} is {text:?}, wanted a number from {least} to {most}"))
        })
    }

    /// `true`, `false`, `1` or `0`.
    pub fn is(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.one(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(text) => Err(Problem::new("bad_value", format!("{name} is {text:?}, wanted true or false"))),
        }
    }
}

fn unknown(what: &str, name: &str, allowed: &[&str]) -> Problem {
    let shown: String = name.chars().take(80).collect();
    Problem::new("unknown_field", format!("{what} no {shown:?}, known are {}", allowed.join(", ")))
        .meant_of(name, allowed.iter().copied())
}

/// A time as the command line reads it. A bare `+` of a query arrives as a blank, so a blank before the last `HH:MM` is one.
pub fn time(name: &str, text: &str, now: i64) -> Result<Time, Problem> {
    let mut text = text.to_owned();
    if text.len() > 6 && text.is_ascii() && text.as_bytes()[text.len() - 6] == b' ' {
        text.replace_range(text.len() - 6..text.len() - 5, "+");
    }
    if text == "now" {
        return Ok(Time::Instant(At::from(now)));
    }
    text.parse().map_err(|fault| Problem::new("bad_time", format!("{name}: {fault}")))
}

/// The instant where no queue is named.
pub fn instant(name: &str, time: Time) -> Result<At, Problem> {
    time.without_zone(name).map_err(|told| Problem::new("bad_time", told))
}

/// The keys of a body, decoded.
pub struct Keys(Map<String, Value>);

impl Keys {
    /// Of a body in which only some keys may stand.
    pub fn parse(body: &[u8], allowed: &[&str]) -> Result<Keys, Problem> {
        let value: Value = serde_json::from_slice(body).map_err(|fault| {
            Problem::new("bad_json", format!("the body is not JSON: {fault}"))
                .with("line", fault.line())
                .with("column", fault.column())
        })?;
        let Value::Object(map) = value else { return Err(Problem::new("bad_json", "the body is not an object")) };
        Keys::of(map, "the body has", allowed)
    }

    fn of(map: Map<String, Value>, what: &str, allowed: &[&str]) -> Result<Keys, Problem> {
        match map.keys().find(|name| !allowed.contains(&&***name)) {
            Some(name) => Err(unknown(what, name, allowed)),
            None => Ok(Keys(map)),
        }
    }

    /// The value of a key that is not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name, "a text")),
        }
    }

    /// One text or a list of them.
    pub fn texts(&self, name: &str) -> Result<Vec<&str>, Problem> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text]),
            Some(Value::Array(list)) => {
                list.iter().map(|one| one.as_str().ok_or_else(|| wrong(name, "a list of texts"))).collect()
            }
            Some(_) => Err(wrong(name, "a list of texts")),
        }
    }

    /// `true` or `false`.
    pub fn is(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(is)) => Ok(Some(*is)),
            Some(_) => Err(wrong(name, "true or false")),
        }
    }

    /// An object, in which only some keys may stand.
    pub fn object(&self, name: &str, allowed: &[&str]) -> Result<Option<Keys>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Keys::of(map.clone(), &format!("{name} has"), allowed).map(Some),
            Some(_) => Err(wrong(name, "an object")),
        }
    }

    /// Names with their values, all texts.
    pub fn pairs(&self, name: &str) -> Result<Vec<(&str, &str)>, Problem> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Object(map)) => map
                .iter()
                .map(|(key, value)| match value {
                    Value::String(text) => Ok((&**key, &**text)),
                    _ => Err(wrong(name, "an object of texts")),
                })
                .collect(),
            Some(_) => Err(wrong(name, "an object of texts")),
        }
    }
}

fn wrong(name: &str, wanted: &str) -> Problem {
    Problem::new("bad_json", format!("{name} is not {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_before_the_last_clock_is_a_plus() {
        let query = Query::parse(Some("at=2026-11-20T09:00:00+01:00"), &["at"]).unwrap();
        assert_eq!(query.time("at", 0).unwrap(), "2026-11-20T09:00:00+01:00".parse().unwrap());
        let query = Query::parse(Some("at=2026-11-20T09:00:00%2B01:00"), &["at"]).unwrap();
        assert_eq!(query.time("at", 0).unwrap(), "2026-11-20T09:00:00+01:00".parse().unwrap());
        assert!(Query::parse(Some("at=2026-11-20 09:00"), &["at"]).unwrap().time("at", 0).is_err());
    }

    #[test]
    fn an_unknown_name_has_its_nearest() {
        let problem = Query::parse(Some("chanel=voice"), &["channel", "at"]).unwrap_err();
        assert_eq!(problem.code(), "unknown_field");
        assert!(format!("{problem:?}").contains("channel"));
    }
}
