//! Sources that are none: the vectors with something broken in them, a few hundred times a format, always the same way.
//!
//! A reader never panics and never hangs; what it lets pass is a document that was proven. The fault `internal` would mean that a proof failed.

mod support;

use std::{
    fs,
    time::{Duration, Instant},
};

use openline_exchange::{FORMATS, FaultKind, Flags, Input, import};
use support::data;

/// Numbers that are random enough and the same in every run (xorshift64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

const WORDS: [&str; 28] = [
    "0",
    "-1",
    "24",
    "25",
    "60",
    "1439",
    "1440",
    "10079",
    "10080",
    "2147483648",
    "-9223372036854775808",
    "1e308",
    "0.5",
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "\"00:00\"",
    "\"24:00\"",
    "\"2026-02-29\"",
    "\"9999-12-31\"",
    "\"0001-01-01\"",
    "\"FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2\"",
    "\"FREQ=DAILY;COUNT=50000\"",
    "\"\\u0000\"",
    "\"Pacific/Apia\"",
    ",",
];

/// One thing broken: a byte, a stretch, a token, a line, the end.
fn broken(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    if text.is_empty() {
        return text;
    }
    let at = dice.throw(text.len());
    match dice.throw(10) {
        0 => text[at] = dice.throw(256) as u8,
        1 => text.truncate(at),
        2 => {
            let end = (at + 1 + dice.throw(40)).min(text.len());
            text.drain(at..end);
        }
        3 => {
            let end = (at + 1 + dice.throw(80)).min(text.len());
            let piece = text[at..end].to_vec();
            let to = dice.throw(text.len());
            text.splice(to..to, piece);
        }
        4 => text[at] = text[at].wrapping_add(1),
        // Another digit: mostly another time or date.
        5..=7 => {
            let digits: Vec<usize> = (0..text.len()).filter(|at| text[*at].is_ascii_digit()).collect();
            if let Some(&at) = digits.get(dice.throw(digits.len())) {
                text[at] = b'0' + dice.throw(10) as u8;
            }
        }
        _ => {
            // A whole number or text becomes another value.
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'"' | b'/');
            let start = text[..at].iter().rposition(|byte| !is_token(*byte)).map_or(0, |start| start + 1);
            let end = text[at..].iter().position(|byte| !is_token(*byte)).map_or(text.len(), |length| at + length);
            text.splice(start..end.max(start), WORDS[dice.throw(WORDS.len())].bytes());
        }
    }
    text
}

fn flags() -> Flags {
    Flags {
        timezone: Some("America/Sao_Paulo".to_owned()),
        open: vec!["open".to_owned()],
        name: Some("Line".to_owned()),
        from: "2026-01-01".parse().ok(),
        until: "2027-03-01".parse().ok(),
        ..Flags::default()
    }
}

#[test]
fn broken_vectors_give_faults_or_proven_documents() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut documents, mut faults) = (0, 0);
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let cases: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(data().join(format.name).join("cases.json")).unwrap()).unwrap();
        let sources: Vec<Vec<Input>> = cases
            .as_array()
            .unwrap()
            .iter()
            .filter(|case| case["fault"].is_null())
            .map(|case| support::inputs(&data().join(format.name), &case["files"]))
            .collect();
        for round in 0..200 {
            let mut files = sources[round % sources.len()].clone();
            let which = dice.throw(files.len());
            for _ in 0..1 + dice.throw(3) {
                files[which].bytes = broken(&files[which].bytes, &mut dice);
            }
            let before = Instant::now();
            match import(format, &files, &flags()) {
                Ok(_) => documents += 1,
                Err(failed) => {
                    faults += 1;
                    assert!(!failed.faults.is_empty());
                    let internal = failed.faults.iter().find(|fault| fault.kind == FaultKind::Internal);
                    let text = String::from_utf8_lossy(&files[which].bytes).into_owned();
                    assert!(internal.is_none(), "{} round {round}: {internal:?}\n{text}", format.name);
                }
            }
            assert!(before.elapsed() < Duration::from_secs(20), "{} round {round} takes too long", format.name);
        }
    }
    assert!(documents > 100 && faults > 100, "{documents} documents, {faults} with faults: both happen");
}

#[test]
fn deep_long_and_foreign_texts_are_faults() {
    let deep = "[".repeat(100_000);
    let long = format!("[{}]", vec!["{}"; 50_000].join(","));
    let twice = r#"{"schedule": {}, "schedule": {}}"#;
    let texts: [&[u8]; 8] = [
        b"",
        b"\xff\xfe{\x00",
        b"\xef\xbb\xbf",
        b"null",
        b"[[[]]]",
        deep.as_bytes(),
        long.as_bytes(),
        twice.as_bytes(),
    ];
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        for text in texts {
            let failed = import(format, &[Input::new("file", text)], &flags());
            let failed = failed.map(|done| panic!("{}: {text:?} became {}", format.name, done.document)).unwrap_err();
            assert!(failed.faults.len() <= 3000, "{}: {} faults", format.name, failed.faults.len());
            assert!(failed.faults.iter().all(|fault| fault.kind != FaultKind::Internal));
        }
    }
}
