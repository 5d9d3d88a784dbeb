/*!
Where to: four destinations, filtered by channel and language, each with its own hours and zone.
*/

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openline::{Contact, Target};
use openline_benches::{
    Rotating, criterion, engine,
    plain_chrono::{Destination, Plain, route},
    queue, random_instants, rules,
};

/// Zone, moved by minutes, channels and languages of each destination.
const DESTINATIONS: [(&str, u16, &[&str], &[&str]); 4] = [
    ("America/Los_Angeles", 0, &["voice", "chat"], &["en", "es"]),
    ("America/New_York", 60, &["voice", "email"], &["en", "es", "fr"]),
    ("Europe/Madrid", 0, &["chat", "voice"], &["es"]),
    ("Asia/Manila", 120, &["sms", "chat", "voice"], &["en", "fil", "es"]),
];

fn document() -> String {
    let objects = DESTINATIONS.iter().enumerate().map(|(i, (zone, shift, channels, languages))| {
        let fields = format!(r#""supported_channel_types": {channels:?}, "supported_languages": {languages:?},"#);
        queue::object(&format!("Queue {i}"), zone, *shift, &fields)
    });
    format!("[{}]", objects.collect::<Vec<_>>().join(","))
}

fn routes(c: &mut Criterion) {
    let (engine, rules) = (engine(&document()), rules(&document()));
    let plain: Vec<Destination> = DESTINATIONS
        .iter()
        .map(|(zone, shift, channels, languages)| Destination {
            enabled: true,
            channels: channels.iter().map(|&text| text.into()).collect(),
            languages: languages.iter().map(|&text| text.into()).collect(),
            hours: Plain::new(zone, *shift),
        })
        .collect();
    let contact = Contact::new().channel("voice").language("es-MX");
    let (prepared, rule) = (engine.prepare(&contact).unwrap(), rules.prepare(&contact).unwrap());
    let instants = random_instants();
    for &at in instants.iter().step_by(5) {
        let target = rule.target_at(at);
        let queue = match target {
            Target::Queue(queue) => Some(queue),
            _ => None,
        };
        let contact = contact.clone().at(at);
        assert_eq!(prepared.target_at(at), target, "prepared at {at}");
        assert_eq!(engine.route(&contact).unwrap().target(), target, "routed at {at}");
        assert_eq!(route(&plain, "voice", "es-MX", at), queue, "chrono at {at}");
    }

    let number = |target: Target| match target {
        Target::Queue(queue) => queue,
        _ => 9,
    };
    let mut group = c.benchmark_group("route/four-destinations");
    group.throughput(Throughput::Elements(10_000));
    let mut chunks = Rotating::new(&instants, 10_000);
    group.bench_function("openline-prepared", |b| {
        b.iter(|| black_box(chunks.chunk()).iter().map(|&at| number(prepared.target_at(at))).sum::<usize>())
    });
    group.throughput(Throughput::Elements(1000));
    let mut chunks = Rotating::new(&instants, 1000);
    let mut ready = Some(contact.clone());
    group.bench_function("openline-ready-contact", |b| {
        b.iter(|| {
            let mut sum = 0;
            for &at in black_box(chunks.chunk()) {
                let contact = ready.take().map(|contact| contact.at(at)).unwrap();
                sum += number(engine.route(black_box(&contact)).unwrap().target());
                ready = Some(contact);
            }
            sum
        })
    });
    let mut chunks = Rotating::new(&instants, 1000);
    group.bench_function("openline-text", |b| {
        b.iter(|| {
            let contact = |at| Contact::new().channel(black_box("voice")).language(black_box("es-MX")).at(at);
            let routed = |at| number(engine.route(&contact(at)).unwrap().target());
            black_box(chunks.chunk()).iter().map(|&at| routed(at)).sum::<usize>()
        })
    });
    let mut chunks = Rotating::new(&instants, 1000);
    group.bench_function("chrono", |b| {
        b.iter(|| {
            let chunk = black_box(chunks.chunk()).iter();
            chunk.map(|&at| route(&plain, black_box("voice"), black_box("es-MX"), at).unwrap_or(9)).sum::<usize>()
        })
    });
    group.finish();
}

criterion_group!(name = benches; config = criterion(); targets = routes);
criterion_main!(benches);
