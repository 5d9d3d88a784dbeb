/*!
An override as JSON, in a journal or between programs: `{"id": 3, "kind": "closed", "group": "clinic", "from": 1798156800, "until": null, "reason": "Power cut"}`.

The subject is one of `queue`, `group` and `all: true`, the last perhaps with `except`. Reading takes fields that it does not know, for a journal may be
newer than its reader; a text that people write is read with its places instead, and there an unknown field is a fault.
*/

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap,
};

use super::{kind::OverrideKind, reason::OverrideReason, said::Override, subject::Subject};

impl Override {
    pub(super) fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Some(id) = self.id {
            map.serialize_entry("id", &id)?;
        }
        map.serialize_entry("kind", &self.kind)?;
        match &self.subject {
            Subject::Queue(name) => map.serialize_entry("queue", name)?,
            Subject::Group(name) => map.serialize_entry("group", name)?,
            Subject::All { except } => {
                map.serialize_entry("all", &true)?;
                if !except.is_empty() {
                    map.serialize_entry("except", except)?;
                }
            }
        }
        if let Some(from) = self.from {
            map.serialize_entry("from", &from)?;
        }
        map.serialize_entry("until", &self.until)?;
        if let Some(reason) = &self.reason {
            map.serialize_entry("reason", reason)?;
        }
        if let Some(function) = &self.function {
            map.serialize_entry("function", function)?;
        }
        Ok(())
    }
}

impl Serialize for Override {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        self.write_fields(&mut map)?;
        map.end()
    }
}

#[derive(Deserialize)]
struct Wire {
    id: Option<u64>,
    kind: OverrideKind,
    queue: Option<String>,
    group: Option<String>,
    all: Option<bool>,
    except: Option<Except>,
    from: Option<i64>,
    until: Option<i64>,
    reason: Option<OverrideReason>,
    function: Option<String>,
}

/// A list of names, or one of queues beside one of groups.
#[derive(Deserialize)]
#[serde(untagged)]
enum Except {
    Names(Vec<String>),
    Apart {
        #[serde(default)]
        queues: Vec<String>,
        #[serde(default)]
        groups: Vec<String>,
    },
}

impl<'de> Deserialize<'de> for Override {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Override, D::Error> {
        let Wire { id, kind, queue, group, all, except, from, until, reason, function } = Wire::deserialize(from)?;
        let except = match except {
            None => Vec::new(),
            Some(Except::Names(names)) => names,
            Some(Except::Apart { queues, groups }) => queues.into_iter().chain(groups).collect(),
        };
        let subject = match (queue, group, all) {
            (None, None, Some(true)) => Subject::All { except },
            (Some(name), None, None | Some(false)) if except.is_empty() => Subject::Queue(name),
            (None, Some(name), None | Some(false)) if except.is_empty() => Subject::Group(name),
            _ => {
                return Err(de::Error::custom(
                    "an override is about one of queue, group and all: true, and only all has except",
                ));
            }
        };
        Ok(Override { id, kind, subject, from, until, reason, function })
    }
}

impl<'de> Deserialize<'de> for OverrideKind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OverrideKind, D::Error> {
        let word = String::deserialize(from)?;
        word.parse().map_err(de::Error::custom)
    }
}

impl Serialize for OverrideReason {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            OverrideReason::Text(text) => to.serialize_str(text),
            OverrideReason::Languages(texts) => to.collect_map(texts.iter().map(|(tag, text)| (tag, text))),
        }
    }
}

impl<'de> Deserialize<'de> for OverrideReason {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OverrideReason, D::Error> {
        struct Told;
        impl<'de> Visitor<'de> for Told {
            type Value = OverrideReason;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or an object of language tags and texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<OverrideReason, E> {
                Ok(text.into())
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<OverrideReason, E> {
                Ok(text.into())
            }

            // In the order of the text, which says whose the first is.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OverrideReason, A::Error> {
                let mut texts = Vec::new();
                while let Some(entry) = map.next_entry::<String, String>()? {
                    texts.push(entry);
                }
                Ok(OverrideReason::Languages(texts))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<OverrideReason, A::Error> {
                Err(de::Error::invalid_type(de::Unexpected::Seq, &self))
            }
        }
        from.deserialize_any(Told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            r#"{"id":3,"kind":"closed","group":"clinic","from":1798156800,"until":1798164000,"reason":"Power cut"}"#,
            r#"{"kind":"open","all":true,"except":["A","b"],"until":null,"reason":{"es":"Hola","en":"Hello"}}"#,
            r#"{"kind":"redirect","queue":"A","from":0,"until":null,"function":"on_call"}"#,
        ] {
            let read: Override = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
    }

    #[test]
    fn names_apart_are_one_list_and_unknown_fields_pass() {
        let text = r#"{"kind":"closed","all":true,"except":{"groups":["g"],"queues":["q"]},"later":[1]}"#;
        let read: Override = serde_json::from_str(text).unwrap();
        assert_eq!(read.subject, Subject::all().except(["q", "g"]));
        for text in [
            r#"{"kind":"closed"}"#,
            r#"{"kind":"closed","all":false}"#,
            r#"{"kind":"closed","queue":"a","group":"b"}"#,
            r#"{"kind":"closed","queue":"a","except":["b"]}"#,
            r#"{"kind":"shut","queue":"a"}"#,
            r#"{"kind":"closed","queue":"a","reason":["b"]}"#,
        ] {
            assert!(serde_json::from_str::<Override>(text).is_err(), "{text}");
        }
    }
}
