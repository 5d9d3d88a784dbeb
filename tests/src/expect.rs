//! Holding what a case expects to what came out.

use chrono::DateTime;
use serde_json::Value as Json;
use toml::Value as Toml;

/// Checks that `found` says all that `wanted` says: tables by the keys of `wanted`, lists in full, `"none"` as null, instants as
/// instants. Gives every difference, by path.
pub fn differences(path: &str, wanted: &Toml, found: &Json) -> Vec<String> {
    let differs = || vec![format!("{path}: wanted {wanted}, found {found}")];
    match (wanted, found) {
        (Toml::String(text), Json::Null) if text == "none" => Vec::new(),
        (Toml::String(wanted), Json::String(found)) if wanted == found || same_instant(wanted, found) => Vec::new(),
        (Toml::Boolean(wanted), Json::Bool(found)) if wanted == found => Vec::new(),
        (Toml::Integer(wanted), Json::Number(number)) if number.as_i64() == Some(*wanted) => Vec::new(),
        (Toml::Array(wanted), Json::Array(found)) if wanted.len() == found.len() => {
            let pairs = wanted.iter().zip(found).enumerate();
            pairs.flat_map(|(i, (wanted, found))| differences(&format!("{path}[{i}]"), wanted, found)).collect()
        }
        (Toml::Table(wanted), Json::Object(found)) => {
            let below = |key: &str| format!("{path}.{key}");
            wanted
                .iter()
                .flat_map(|(key, wanted)| match (key.as_str(), found.get(key)) {
                    ("contains", _) => contains(path, wanted, found),
                    (_, Some(found)) => differences(&below(key), wanted, found),
                    (_, None) => vec![format!("{} is not there", below(key))],
                })
                .collect()
        }
        _ => differs(),
    }
}

/// Every text of `contains` stands somewhere in the values of `found`.
fn contains(path: &str, wanted: &Toml, found: &serde_json::Map<String, Json>) -> Vec<String> {
    let all: Vec<&str> = found.values().filter_map(Json::as_str).collect();
    let all = all.join(" ");
    let texts = wanted.as_array().expect("contains is a list").iter().map(|text| text.as_str().expect("of texts"));
    texts.filter(|text| !all.contains(text)).map(|text| format!("{path}: no {text:?} in {all:?}")).collect()
}

fn same_instant(one: &str, other: &str) -> bool {
    match (DateTime::parse_from_rfc3339(one), DateTime::parse_from_rfc3339(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
