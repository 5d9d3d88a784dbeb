/*!
Hours in words: what one phrase costs, into a String that is there already; and English as documents without a language say it.
*/

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use openline::{Contact, Style};
use openline_benches::{criterion, engine};

const OFFICE: &str = r#"{"mon": [{"start": "09:00", "end": "17:00"}], "tue": [{"start": "09:00", "end": "17:00"}],
    "wed": [{"start": "09:00", "end": "17:00"}], "thu": [{"start": "09:00", "end": "17:00"}], "fri": [{"start": "09:00", "end": "17:00"}]}"#;

fn phrases(c: &mut Criterion) {
    let engine = engine(&format!(
        r#"{{"handoffs": [{{"name": "Help", "description": "Helps.", "is_default": true,
        "agent_unavailable_instructions": "We are open {{{{hours}}}}. We open again {{{{reopens_at}}}}.", "destinations": [
        {{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
        "weekly_hours": {OFFICE}, "transfer_function_name": "t"}}]}}]}}"#
    ));
    let desk = engine.queue("Desk").expect("the document has it");
    // Friday night, so that a weekday and a date are said.
    let at = 1_795_212_000;
    let mut group = c.benchmark_group("speech");
    for (tag, style) in [
        ("en", Style::Text),
        ("es-419", Style::Text),
        ("es-419", Style::Speech),
        ("de", Style::Text),
        ("ru", Style::Text),
        ("pl", Style::Speech),
        ("ar-EG", Style::Text),
        ("ja", Style::Speech),
    ] {
        let speaker = engine.speaker(tag, style).expect("it is built in");
        let mut out = String::with_capacity(512);
        group.bench_function(format!("reopens_at/{tag}/{}", style.as_str()), |b| {
            b.iter(|| {
                out.clear();
                speaker.reopens_at_into(desk, black_box(at), &mut out);
                black_box(out.len())
            });
        });
        group.bench_function(format!("time/{tag}/{}", style.as_str()), |b| {
            b.iter(|| {
                out.clear();
                speaker.time_into(desk, black_box(at + 216_000), black_box(at), &mut out);
                black_box(out.len())
            });
        });
        group.bench_function(format!("hours/{tag}/{}", style.as_str()), |b| {
            b.iter(|| {
                out.clear();
                speaker.hours_into(black_box(desk), &mut out);
                black_box(out.len())
            });
        });
    }
    group.bench_function("english/hours_in_words", |b| b.iter(|| black_box(desk).hours_in_words()));
    let route = engine.prepare(&Contact::new()).expect("it asks for nothing");
    group.bench_function("english/instructions", |b| {
        b.iter(|| black_box(route.decide(black_box(at)).instructions().map(|text| text.len())));
    });
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = phrases }
criterion_main!(benches);
