/*!
Inputs to begin with: what the repository's tests hold anyway, so that no file lies here twice.

`fuzz/corpus/TARGET` has what was found on the way and is kept: inputs that once broke something, and a few that lead far in.
*/

use std::{
    fs,
    path::{Path, PathBuf},
};

use openline_exchange::FORMATS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of a target's own inputs.
pub fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    found.sort();
    found
        .into_iter()
        .filter_map(|path| {
            Some((path.clone(), fs::read(path).ok().filter(|bytes| bytes.len() < crate::mutation::MOST)?))
        })
        .collect()
}

fn bytes(folder: &str) -> Vec<Vec<u8>> {
    files(&root().join(folder)).into_iter().map(|(_, bytes)| bytes).collect()
}

/// The documents that the cases of a TOML file write out between `'''`.
fn texts(file: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join(file)).unwrap_or_default();
    text.split("'''")
        .skip(1)
        .step_by(2)
        .map(|text| text.trim_start().as_bytes().to_vec())
        .filter(|text| text.len() < 4096)
        .collect()
}

/// The seeds of a target, those of its corpus last.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let said = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    let mut seeds = match target {
        "document" => [
            bytes("examples"),
            texts("tests/data/documents.toml"),
            texts("tests/data/errors.toml"),
            texts("tests/data/hours.toml"),
        ]
        .concat(),
        "drawn" => vec![
            (0..=255).collect(),
            (0..=255).rev().collect(),
            vec![255; 300],
            (0..200).map(|n: u8| n.wrapping_mul(37)).collect(),
        ],
        "calendar" => bytes("tests/data/ics"),
        "rule" => said(&[
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR 2026-01-02",
            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;WKST=SU",
            "FREQ=DAILY;COUNT=50000 1970-01-01",
            "FREQ=YEARLY;BYYEARDAY=-366;UNTIL=20501231T235959Z",
        ]),
        "exchange" => FORMATS
            .iter()
            .enumerate()
            .flat_map(|(number, format)| {
                let of = files(&root().join("exchange/tests/data").join(format.name));
                of.into_iter()
                    .filter(|(path, _)| !path.to_string_lossy().contains("expect"))
                    .map(move |(_, bytes)| [&[number as u8], &*bytes].concat())
            })
            .collect(),
        "journal" => said(&[concat!(
            r#"{"number":1,"made_at":1798156800,"by":"desk","via":"t","kind":"made","override":{"id":1,"kind":"closed","all":true,"from":1798156800,"until":1798160400,"reason":"Fire alarm"}}"#,
            "\n",
            r#"{"number":2,"made_at":1798156801,"by":"acd","kind":"signal","source":"acd","queues":["London Care"],"until":1798156890}"#,
            "\n",
            r#"{"number":3,"made_at":1798156802,"by":"desk","kind":"ended","id":1}"#,
        )]),
        "overrides" => said(&[
            "- {kind: closed, all: true, except: [Emergency], from: 2026-12-25T08:00:00Z, until: 2026-12-25T10:00:00Z, reason: Fire alarm}",
            "- {kind: open, queue: London Care, from: 1798232400, until: null, reason: {en: We stay for you, es: Seguimos aquí}}\n- {kind: unstaffed, queue: London Care}",
            r#"{"overrides": [{"kind": "redirect", "group": "x", "from": 1798232400, "until": 1798239600, "function": "transfer_to_london"}]}"#,
        ]),
        "contact" => said(&[
            "Booking\u{1f}\u{1f}voice\u{1f}es-MX\u{1f}en_US\u{1f}\u{1f}a\u{1f}b",
            "\u{1f}handoff_bookings\u{1f}chat\u{1f}zh-Hant-TW\u{1f}x-private",
            "\u{1f}\u{1f}\u{1f}i-klingon",
        ]),
        "wire" => said(&[
            "Ada \"the\" First\u{1f}+15551234567\u{1f}user busy\u{1f}C01\u{1f}a note\u{1f}1@h;to-tag=2;from-tag=3",
            "\u{1f}a@b\u{1f}no-answer\u{1f}é\u{1f}x\u{1f}?&",
        ]),
        "tools" => said(&[
            r#"{"reason": "change", "booking": "HA42", "tier": 3}"#,
            "[]",
            "Say {{ho:Bookings}} or {{ho:None}}.",
            r#"{"reason": {"a": [1e999]}}"#,
        ]),
        "words" => said(&[
            "en\nClosed: {{reason}}. {{reopens_at}} $name {{hours}} {{callback}}",
            "ar\n{{closed}} {{until}} {{ho:handoff}} ${name} $$ {{fn:x}}",
        ]),
        "expectations" => said(&[
            "- {queue: London Care, at: \"2026-12-25T10:00\", open: false, reason: Christmas Day}",
            "- {topic: Booking, channel: voice, during: \"mon-fri 09:00-12:00\", open: true}",
        ]),
        _ => Vec::new(),
    };
    seeds.extend(files(&corpus(target)).into_iter().map(|(_, bytes)| bytes));
    seeds
}
