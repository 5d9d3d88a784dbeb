//! Cases of `tests/data/*.toml`: a document in one of its forms, load options, and whatever else the suite reads.

use std::{fs, path::Path};

use chrono::{DateTime, FixedOffset};
use openline::{Arguments, Builder, Contact, Engine, ZoneSource};
use toml::{Table, Value};

use crate::{data, repository};

/// One `[[case]]`.
#[derive(Clone, Debug)]
pub struct Case(pub Table);

/// Runs every case of a file and fails with all that did not hold, by name.
pub fn run(file: &str, mut test: impl FnMut(&Case) -> Result<(), String>) {
    let text = fs::read_to_string(data(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let table: Table = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
    let cases = table["case"].as_array().expect("a file of cases has [[case]]");
    let mut failures = Vec::new();
    for case in cases {
        let case = Case(case.as_table().expect("a case is a table").clone());
        if let Err(failure) = test(&case) {
            failures.push(format!("{}\n    {}", case.name(), failure.replace('\n', "\n    ")));
        }
    }
    assert!(!cases.is_empty(), "{file} has no case");
    assert!(
        failures.is_empty(),
        "{} of {} cases of {file} fail:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

impl Case {
    pub fn name(&self) -> &str {
        self.text("name").expect("a case has a name")
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is a text")))
    }

    pub fn list(&self, key: &str) -> Option<&[Value]> {
        self.0.get(key).map(|value| &**value.as_array().unwrap_or_else(|| panic!("{key} is a list")))
    }

    pub fn texts(&self, key: &str) -> Option<Vec<&str>> {
        self.list(key).map(|list| list.iter().map(|item| item.as_str().expect("a list of texts")).collect())
    }

    /// The bytes of the document, unless it is a file.
    pub fn document(&self) -> Option<Vec<u8>> {
        if let Some(text) = self.text("text") {
            return Some(text.as_bytes().to_vec());
        }
        if let Some(hex) = self.text("hex") {
            let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
            return Some(digits.chunks(2).map(byte).collect());
        }
        let generated = self.0.get("generated")?.as_table().expect("generated is a table");
        let part = |key: &str| generated.get(key).map_or("", |value| value.as_str().unwrap());
        let times = generated["times"].as_integer().unwrap() as usize;
        let text =
            [part("prefix"), &part("repeat").repeat(times), part("suffix"), &part("close").repeat(times), part("end")];
        Some(text.concat().into_bytes())
    }

    /// The load options, with zone data pinned.
    pub fn builder(&self, folder: Option<&Path>) -> Builder {
        let mut builder = Engine::builder().zone_data(ZoneSource::Bundled).holidays(openline_holidays::packs());
        if let Some(source) = self.text("zone_data") {
            builder = builder.zone_data(source.parse().unwrap());
        }
        if let Some(names) = self.texts("transfer_functions") {
            builder = builder.transfer_functions(names);
        }
        if let Some(name) = self.text("name_option") {
            builder = builder.name(name);
        }
        if let Some(folder) = self.text("base_dir") {
            builder = builder.base_dir(repository(folder));
        }
        if let Some(folder) = folder {
            builder = builder.base_dir(folder);
        }
        builder
    }

    pub fn load(&self, builder: Builder) -> Result<Engine, openline::Error> {
        match self.text("file") {
            Some(file) => builder.load(repository(file)),
            None => builder.parse(self.document().expect("a case has a document")),
        }
    }

    /// The contact, at `at` where the case names no instant.
    pub fn contact(&self, at: &str) -> Contact {
        let table = self.0.get("contact").map(|contact| contact.as_table().unwrap().clone()).unwrap_or_default();
        let text = |key: &str| table.get(key).map(|value| value.as_str().unwrap().to_owned());
        let mut contact = Contact::new().at(instant(&text("at").unwrap_or_else(|| at.to_owned())));
        if let Some(name) = text("topic") {
            contact = contact.topic(name);
        }
        if let Some(name) = text("handoff") {
            contact = contact.handoff(name);
        }
        if let Some(token) = text("channel") {
            contact = contact.channel(token);
        }
        for tag in table.get("languages").into_iter().flat_map(|list| list.as_array().unwrap()) {
            contact = contact.language(tag.as_str().unwrap());
        }
        for (name, value) in table.get("variables").into_iter().flat_map(|table| table.as_table().unwrap()) {
            contact = contact.variable(name, value.as_str().unwrap());
        }
        if let Some(json) = text("arguments") {
            contact = contact.arguments(Arguments::parse(&json));
        }
        contact
    }
}

pub fn instant(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}
