/*!
`--format sarif`: SARIF 2.1.0 (OASIS), as code scanning reads it. The command's tests hold it to the standard's schema.
*/

use std::path::Path;

use openline::{ISSUE_CODES, Issue, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{failure::Failure, findings::Findings, page::Page};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Value; 1],
}

pub fn sarif(all: &[Findings<'_>], page: &mut Page) -> Result<(), Failure> {
    let mut codes: Vec<&str> = all.iter().flat_map(|f| f.weighed().map(|(_, issue)| issue.code())).collect();
    codes.sort_unstable();
    codes.dedup();
    let help = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/reference.md#issues");
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            let meaning = ISSUE_CODES.iter().find(|word| word.word == *code).map_or(*code, |word| word.meaning);
            json!({"id": code, "shortDescription": {"text": meaning}, "helpUri": help})
        })
        .collect();
    let results: Vec<Value> = all
        .iter()
        .flat_map(|findings| findings.weighed().map(|(severity, issue)| result(findings, severity, issue, &codes)))
        .collect();
    let driver = json!({
        "name": "openline",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    });
    // Columns count characters, which is not what the standard presumes.
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": true}],
        "results": results,
    });
    Ok(page.json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?)
}

fn result(findings: &Findings<'_>, severity: Severity, issue: &Issue, codes: &[&str]) -> Value {
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    };
    let mut location = serde_json::Map::new();
    if !findings.is_standard_input() {
        let mut physical = json!({"artifactLocation": {"uri": uri(Path::new(findings.file()))}});
        // A text that was not read has no line.
        if issue.line() > 0 {
            physical["region"] = json!({"startLine": issue.line(), "startColumn": issue.column().max(1)});
        }
        location.insert("physicalLocation".to_owned(), physical);
    }
    if !issue.path().is_empty() {
        location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": issue.path()}]));
    }
    let locations = if location.is_empty() { json!([]) } else { json!([location]) };
    json!({
        "ruleId": issue.code(),
        "ruleIndex": codes.binary_search(&issue.code()).ok(),
        "level": level,
        "message": {"text": issue.message()},
        "locations": locations,
    })
}

/// A reference as RFC 3986 wants it: relative as it was given, `file:` for a path from the root.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let mut uri = String::new();
    if path.is_absolute() {
        uri.push_str(if text.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in text.bytes() {
        // A colon in the first part of a relative reference would make it a scheme.
        let plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
        match plain {
            true => uri.push(char::from(byte)),
            false => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri(Path::new("hours/our centre.yaml")), "hours/our%20centre.yaml");
        assert_eq!(uri(Path::new("a:b%c.yaml")), "a%3Ab%25c.yaml");
        if cfg!(unix) {
            assert_eq!(uri(Path::new("/srv/é.yaml")), "file:///srv/%C3%A9.yaml");
        }
    }
}
