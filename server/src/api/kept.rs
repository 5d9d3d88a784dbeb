/*!
What the journal keeps of each version: its text, who published it, and why.
*/

use openline_live::{Entry, Text};
use serde_json::{Value, json};

use crate::{answer::utc, problem::Problem, site::Site};

/// That there is no such version.
pub fn unknown(version: u64) -> Problem {
    Problem::new("unknown_version", format!("there is no version {version}, or its text is no longer kept"))
}

/// The entry of a version.
pub fn entry(site: &Site, version: u64) -> Result<Entry, Problem> {
    let entries = site.live.journal(version, 1)?;
    entries
        .into_iter()
        .find(|entry| entry.number == version && entry.act.text().is_some())
        .ok_or_else(|| unknown(version))
}

/// The text of a version.
pub fn text(site: &Site, version: u64) -> Result<String, Problem> {
    let snapshot = site.now();
    if snapshot.version == version {
        return Ok(snapshot.text.to_string());
    }
    let entry = entry(site, version)?;
    entry.act.text().map(|text| text.text.to_string()).ok_or_else(|| unknown(version))
}

/// What is known of a version.
pub fn meta(site: &Site, version: u64) -> Result<Value, Problem> {
    let entry = entry(site, version)?;
    entry.act.text().map(|text| row(&entry, text, None)).ok_or_else(|| unknown(version))
}

/// A version as the history shows it.
pub fn row(entry: &Entry, text: &Text, base: Option<u64>) -> Value {
    let note = text.note.as_deref();
    let restored: Option<u64> =
        note.and_then(|note| note.strip_prefix("rollback to ")?.split([':', ' ']).next()?.parse().ok());
    json!({
        "version": entry.number, "base": base, "at": utc(entry.made_at), "by": entry.by, "note": note, "digest": text.digest,
        "bytes": text.text.len(), "restored_from": restored,
    })
}

/// The version before one.
pub fn before(site: &Site, version: u64) -> Result<Option<(u64, String)>, Problem> {
    let entries = site.live.journal(1, version.saturating_sub(1).min(usize::MAX as u64) as usize)?;
    let mut texts = entries.iter().rev().filter(|entry| entry.number < version);
    Ok(texts.find_map(|entry| Some((entry.number, entry.act.text()?.text.to_string()))))
}
