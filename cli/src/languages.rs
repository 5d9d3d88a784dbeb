/*!
`openline languages`: which languages can be spoken, and pages on which a native reader can check one.
*/

use openline::{Engine, Queue, Speaker, Style, spoken_languages};
use serde::Serialize;

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    paint::Paint,
};

/// What is spoken of.
const DOCUMENT: &str = include_str!("../examples/spoken.yaml");

/// A Friday in November.
const FRIDAY: i64 = 1_795_132_800;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[derive(Serialize)]
struct Language {
    tag: &'static str,
    name: &'static str,
    confidence: &'static str,
    sample: String,
}

/// What a page shows: the word, which queue, and when, in seconds from Friday's midnight.
const SAMPLES: [(&str, &str, i64); 25] = [
    ("hours", "Desk", 0),
    ("hours", "Tuesdays", 0),
    ("hours", "Always", 0),
    ("hours", "Never", 0),
    ("week", "Desk", 0),
    ("week", "Tuesdays", 0),
    ("reopens_at", "Desk", 9 * HOUR),
    ("reopens_at", "Desk", 2 * DAY),
    ("reopens_at", "Tuesdays", 0),
    ("reopens_at", "Later", 30 * DAY),
    ("reopens_at", "Never", 0),
    ("until", "Desk", 10 * HOUR),
    ("until", "Desk", DAY + 19 * HOUR),
    ("until", "Tuesdays", 4 * DAY + 16 * HOUR),
    ("until", "Later", 0),
    ("until", "Always", 0),
    ("reopens_in", "Desk", 9 * HOUR + 60),
    ("reopens_in", "Desk", 8 * HOUR - 60),
    ("reopens_in", "Tuesdays", 0),
    ("open", "Desk", 3 * DAY + 9 * HOUR),
    ("open", "Always", 0),
    ("closed", "Desk", 0),
    ("closed", "Later", 35 * DAY),
    ("reopens", "Desk", 3 * DAY),
    ("reopens", "Never", 0),
];

pub fn run(args: args::Languages, page: &mut Page) -> Result<Answer, Failure> {
    let engine: Engine = Engine::builder()
        .compiled_years(0..0)
        .parse(DOCUMENT)
        .map_err(|error| Failure::usage(format!("the sample does not load: {error}")))?;
    let paint = Paint::stdout();
    if let Some(tag) = &args.samples {
        return samples(&engine, tag, page, &paint);
    }
    // OK: the document has it.
    let tuesdays = queue(&engine, "Tuesdays")?;
    let mut languages = Vec::new();
    for &(tag, name, confidence) in spoken_languages() {
        let sample = engine.speaker(tag, Style::Text)?.reopens_at(tuesdays, FRIDAY);
        languages.push(Language { tag, name, confidence: confidence.as_str(), sample });
    }
    if args.json {
        page.json(&languages)?;
        return Ok(Answer::Given);
    }
    for Language { tag, name, confidence, sample } in &languages {
        page.line(format!("{tag:<8}  {name:<24}  {}  {sample}", paint.faint(format!("{confidence:<6}"))))?;
    }
    Ok(Answer::Given)
}

fn queue<'e>(engine: &'e Engine, name: &str) -> Result<Queue<'e>, Failure> {
    engine.queue(name).ok_or_else(|| Failure::usage("the sample has no such queue"))
}

/// A page for one language: each word in its cases, written and spoken.
fn samples(engine: &Engine, tag: &str, page: &mut Page, paint: &Paint) -> Result<Answer, Failure> {
    let speaker = engine.speaker(tag, Style::Text)?;
    let Some((tag, name, confidence)) = spoken_languages().iter().find(|(known, ..)| *known == speaker.tag()) else {
        return Err(Failure::usage(format!("no phrases of {tag:?} are built in")));
    };
    page.line(paint.bold(format!("{name} ({tag}), confidence {}", confidence.as_str())))?;
    let speech: Speaker<'_> = engine.speaker(tag, Style::Speech)?;
    let mut last = "";
    for (word, name, after) in SAMPLES {
        let queue = queue(engine, name)?;
        if word != last {
            page.line("")?;
            page.line(paint.faint(word))?;
            last = word;
        }
        let (written, spoken) = (speaker.say(word, queue, FRIDAY + after)?, speech.say(word, queue, FRIDAY + after)?);
        page.line(format!("  {written}"))?;
        if spoken != written {
            page.line(format!("  {spoken}"))?;
        }
    }
    Ok(Answer::Given)
}
