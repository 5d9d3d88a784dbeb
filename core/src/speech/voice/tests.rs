//! The vectors of all languages, which a second program wrote from the same pattern files and CLDR.

use super::*;
use crate::speech::phrases::built_in_tags;

#[test]
fn every_phrase_of_the_vectors_is_equal_byte_for_byte() {
    let languages: Vec<&Phrases> = (0..built_in_tags().len()).map(Phrases::built_in).collect();
    let (mut rows, mut wrong) = (0, Vec::new());
    let Some(vectors) = crate::test_data::read("speech/vectors.jsonl") else { return };
    for line in std::str::from_utf8(&vectors).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str();
        let phrases = languages.iter().find(|phrases| Some(phrases.tag()) == text("language")).unwrap();
        let style = Style::named(text("mode").unwrap()).unwrap();
        let voice = Voice { phrases, style, isolates: false, say_as: false };
        let today: NaiveDate = text("today").unwrap().parse().unwrap();
        let at = text("at").map(|at| format!("{at}:00").parse::<NaiveDateTime>().unwrap());
        let mut out = String::new();
        match text("word").unwrap() {
            word @ ("hours" | "week") => {
                let week: [Vec<(u16, u16)>; 7] = serde_json::from_value(row["week"].clone()).unwrap();
                voice.push_week(&mut out, &week.each_ref().map(|day| &**day), word == "week");
            }
            "reopens_at" => voice.push_when(&mut out, at, today),
            "until" => voice.push_until(&mut out, at, today),
            "reopens_in" => voice.push_wait(&mut out, row["seconds"].as_i64().unwrap()),
            "open" => voice.push_open(&mut out, row.get("at").is_none(), at, today),
            "closed" => voice.push_closed(&mut out, text("reason")),
            "reopens" => voice.push_reopens(&mut out, at, today),
            "reason" => voice.push_outside(&mut out),
            other => panic!("{other}"),
        }
        rows += 1;
        if Some(&*out) != text("expect") {
            wrong.push(format!("{line}\n    {out}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {rows}:\n{}",
        wrong.len(),
        wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
    assert_eq!(rows, 3991);
}
