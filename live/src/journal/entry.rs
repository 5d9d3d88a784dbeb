/*!
One line of the journal: its number, who wrote it when and by what, and what was done.

The bytes are the truth. They are written once, kept as they were written with whatever fields a later version put in, and bound by the chain, which stands
beside them: what is shown has it as its last field.
*/

use serde::{Deserialize, Serialize, Serializer};

use super::{
    act::{Act, Wire, WireError},
    chain::Chain,
};

/// One line of the journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Its number, from 1 without a gap. It orders entries; no time does.
    pub number: u64,
    /// How often entries were lost before it.
    pub epoch: u64,
    /// When it was made, by the store's clock.
    pub made_at: i64,
    /// Who says that they made it.
    pub by: String,
    /// By which program and host.
    pub via: String,
    /// By which it is known when it is repeated.
    pub key: Option<String>,
    /// What was done.
    pub act: Act,
    /// What stands for it and all before it.
    pub chain: Chain,
    /// As it was written.
    body: Box<str>,
}

/// An entry as a store keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) number: u64,
    pub(crate) body: Box<str>,
    pub(crate) chain: Chain,
}

/// Who writes an entry, by what, and by which key it is known.
pub(crate) struct Signature<'a> {
    pub(crate) by: &'a str,
    pub(crate) via: &'a str,
    pub(crate) key: Option<&'a str>,
}

/// Why a row is no entry that this version can read.
#[derive(Debug)]
pub(crate) enum EntryError {
    /// It says something that only a later version knows.
    Newer(String),
    /// It is not an entry.
    Broken(String),
}

#[derive(Serialize, Deserialize)]
struct Line {
    number: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    epoch: u64,
    made_at: i64,
    #[serde(default)]
    by: String,
    #[serde(default)]
    via: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(flatten)]
    wire: Wire,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Entry {
    /// Writes a new one behind the link `former`.
    pub(crate) fn new(
        (epoch, number): (u64, u64),
        made_at: i64,
        signature: &Signature<'_>,
        act: Act,
        former: Chain,
    ) -> Entry {
        let Signature { by, via, key } = *signature;
        let line = Line {
            number,
            epoch,
            made_at,
            by: by.to_owned(),
            via: via.to_owned(),
            key: key.map(str::to_owned),
            wire: Wire::of(&act),
        };
        let body = serde_json::to_string(&line).expect("an entry has only keys that are text").into_boxed_str();
        let chain = former.next(body.as_bytes());
        let (by, via, key) = (line.by, line.via, line.key);
        Entry { number, epoch, made_at, by, via, key, act, chain, body }
    }

    /// Reads a row; its chain is not looked at.
    pub(crate) fn read(row: &Row) -> Result<Entry, EntryError> {
        // The kind first: a kind that is not known may have fields of any form.
        #[derive(Deserialize)]
        struct Kind {
            kind: String,
        }
        let broken = |fault: serde_json::Error| EntryError::Broken(format!("entry {}: {fault}", row.number));
        let kind: Kind = serde_json::from_str(&row.body).map_err(broken)?;
        let known = ["published", "made", "ended", "signal", "replaced", "undone", "compacted"];
        if !known.contains(&&*kind.kind) {
            return Err(EntryError::Newer(format!("entry {} is of the kind {:?}", row.number, kind.kind)));
        }
        let Line { number, epoch, made_at, by, via, key, wire } = serde_json::from_str(&row.body).map_err(|fault| {
            // A kind of override that is not known is as a kind of entry.
            match fault.to_string() {
                told if told.contains("is no kind of override") => {
                    EntryError::Newer(format!("entry {}: {told}", row.number))
                }
                told => EntryError::Broken(format!("entry {}: {told}", row.number)),
            }
        })?;
        if number != row.number {
            return Err(EntryError::Broken(format!("entry {} calls itself {number}", row.number)));
        }
        let act = wire.act().map_err(|error| match error {
            WireError::Newer => EntryError::Newer(format!("entry {number} is of the kind {:?}", kind.kind)),
            WireError::Missing(field) => EntryError::Broken(format!("entry {number} has no {field}")),
        })?;
        Ok(Entry { number, epoch, made_at, by, via, key, act, chain: row.chain, body: row.body.clone() })
    }

    /// The row that a store keeps of it.
    pub(crate) fn row(&self) -> Row {
        Row { number: self.number, body: self.body.clone(), chain: self.chain }
    }

    /// Its number and kind, for a sentence: `entry 42 (made by desk 1)`.
    pub fn title(&self) -> String {
        match &*self.by {
            "" => format!("entry {} ({})", self.number, self.act.kind()),
            by => format!("entry {} ({} by {by})", self.number, self.act.kind()),
        }
    }

    /// As one line of JSON: what was written, and its chain.
    pub fn to_json(&self) -> String {
        let body = self.body.trim_end();
        let open = body.strip_suffix('}').unwrap_or(body);
        format!("{open},\"chain\":\"{}\"}}", self.chain)
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let value: serde_json::Value = serde_json::from_str(&self.to_json()).map_err(serde::ser::Error::custom)?;
        value.serialize(to)
    }
}
