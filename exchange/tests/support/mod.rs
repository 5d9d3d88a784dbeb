//! Where the vectors lie, and the command's flags as values.
#![allow(dead_code, reason = "each test uses some of it")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use openline_exchange::{Flags, Input};
use serde_json::Value;

pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The files of a case.
pub fn inputs(folder: &Path, names: &Value) -> Vec<Input> {
    let names = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    names.map(|name| Input::new(name, fs::read(folder.join(name)).unwrap())).collect()
}

/// The flags of a case, as its command has them. The instant that counts as now is fixed.
pub fn flags(args: &Value) -> Flags {
    let mut flags = Flags { now: Some(1_767_225_600), ..Flags::default() };
    let mut words = args.as_array().unwrap().iter().map(|word| word.as_str().unwrap());
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap().to_owned();
        match word {
            "--timezone" => flags.timezone = Some(value()),
            "--open" => flags.open.push(value()),
            "--from" => flags.from = Some(value().parse().unwrap()),
            "--until" => flags.until = Some(value().parse().unwrap()),
            "--name" => flags.name = Some(value()),
            "--text" => flags.text = true,
            other => panic!("the runner does not know {other}"),
        }
    }
    flags
}
