//! Coverage: every number is what counting minutes finds, by the calls that a host makes.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use openline::{Contact, Coverage, CoverageOptions, Engine, ZoneSource};
use openline_tests::{Answering, repository};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::expectations::{ZONES, document, queue};

/// Lists that tell contacts apart, or not.
fn filtered(name: &'static str) -> impl Strategy<Value = Value> {
    let channels = prop_oneof![Just(json!(null)), Just(json!(["voice"])), Just(json!(["chat", "x-desk"]))];
    let languages = prop_oneof![
        Just(json!(null)),
        Just(json!(["en"])),
        Just(json!(["es", "es-MX"])),
        Just(json!(["en-GB", "zh-Hant"])),
        Just(json!(["zh"])),
    ];
    (queue(name), channels, languages).prop_map(|(mut queue, channels, languages)| {
        queue["supported_channel_types"] = channels;
        queue["supported_languages"] = languages;
        queue
    })
}

/// The first second of a date; none of these zones changes its clock at midnight.
fn midnight(zone: Tz, date: NaiveDate) -> i64 {
    zone.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest().unwrap().timestamp()
}

/// The minutes of the week that a hole has.
fn minutes(hole: &openline::Hole) -> Vec<usize> {
    let start = |day: usize| day * 1440 + hole.start_minute();
    hole.weekdays().flat_map(|day| (start(day)..start(day) + hole.minutes()).map(|minute| minute % 10_080)).collect()
}

fn contact(channel: Option<&str>, language: Option<&str>) -> Contact {
    let contact = channel.into_iter().fold(Contact::new().topic("Help"), Contact::channel);
    language.into_iter().fold(contact, Contact::language)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn coverage_is_what_counting_minutes_finds(
        queues in (filtered("First"), filtered("Second"), filtered("Third")),
        zone in 0..ZONES.len(),
        day in 0..200u64,
        length in 1..24u64,
        way in 0..3usize,
    ) {
        let zone = ZONES[zone];
        let from = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap() + Days::new(day);
        let to = from + Days::new(length);
        let engine = Answering::ALL[way].builder().parse(document(&[queues.0, queues.1, queues.2], &[])).unwrap();
        let options = CoverageOptions::new().topic("Help").from(from).to(to).zone(zone.name());
        let coverage = engine.coverage(&options).unwrap();
        let [place] = &coverage.places[..] else { panic!("one topic") };
        // What the wall clock says of each minute: its number in the week, and its date.
        let (start, end) = (midnight(zone, from), midnight(zone, to));
        let shown: Vec<(i64, usize, NaiveDate)> = (start..end).step_by(60).map(|at| {
            let local = zone.timestamp_opt(at, 0).unwrap().naive_local();
            let weekday = local.weekday().num_days_from_monday();
            (at, (weekday * 1440 + local.hour() * 60 + local.minute()) as usize, local.date())
        }).collect();
        let mut seconds = [[0; 24]; 7];
        shown.iter().for_each(|(_, minute, _)| seconds[minute / 1440][minute % 1440 / 60] += 60);
        prop_assert_eq!(coverage.seconds, seconds);
        let occurs: BTreeSet<usize> = shown.iter().map(|(_, minute, _)| *minute).collect();
        let mut answered_dates = BTreeSet::new();
        let mut classes = BTreeSet::new();
        for map in &place.maps {
            for class in &map.classes {
                prop_assert!(classes.insert((class.channel.clone(), class.language.clone())), "{:?} twice", class);
                let contact = contact(class.asks_channel.as_deref(), class.asks_language.as_deref());
                let route = engine.prepare(&contact).unwrap();
                let (mut covered, mut answered) = ([[0; 24]; 7], BTreeSet::new());
                for &(at, minute, date) in &shown {
                    if route.decide(at).is_available() {
                        covered[minute / 1440][minute % 1440 / 60] += 60;
                        answered.insert(minute);
                        answered_dates.insert(date);
                    }
                }
                prop_assert_eq!(map.covered_seconds, covered, "{:?}", class);
                let never: Vec<usize> = occurs.difference(&answered).copied().collect();
                let mut told: Vec<usize> = map.holes.iter().flat_map(minutes).collect();
                told.sort_unstable();
                prop_assert_eq!(told, never, "{:?}: {:?}", class, map.holes);
            }
        }
        // Whoever names no channel or no language has the hours of one of the classes, by its own words where no other has them.
        let hours = |contact: &Contact| -> Vec<bool> {
            let route = engine.prepare(contact).unwrap();
            shown.iter().map(|&(at, ..)| route.decide(at).is_available()).collect()
        };
        for (channel, language) in [(None, None), (None, Some("es")), (Some("chat"), None)] {
            let wanted = hours(&contact(channel, language));
            let mut all = place.maps.iter().flat_map(|map| &map.classes);
            prop_assert!(all.any(|class| {
                hours(&contact(class.asks_channel.as_deref(), class.asks_language.as_deref())) == wanted
            }), "{:?} {:?}", channel, language);
        }
        // Dates with nobody for anybody, of weekdays that mostly have somebody.
        let dates: BTreeSet<NaiveDate> = shown.iter().map(|(_, _, date)| *date).collect();
        let usual = |date: &NaiveDate| {
            let same: Vec<_> = dates.iter().filter(|other| other.weekday() == date.weekday()).collect();
            same.iter().filter(|date| answered_dates.contains(**date)).count() * 2 > same.len()
        };
        let without: Vec<NaiveDate> =
            dates.iter().filter(|date| !answered_dates.contains(*date) && usual(date)).copied().collect();
        prop_assert_eq!(place.days_without.iter().map(|day| day.date).collect::<Vec<_>>(), without);
    }
}

fn example() -> Engine {
    Engine::builder().zone_data(ZoneSource::Bundled).load(repository("examples/contact-centre.yaml")).unwrap()
}

fn of_2027(options: CoverageOptions) -> Coverage {
    let date = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    example().coverage(&options.from(date(2027)).to(date(2028))).unwrap()
}

#[test]
fn every_cell_has_a_title_and_nothing_comes_from_outside() {
    let coverage = of_2027(CoverageOptions::new());
    let maps = coverage.places.iter().flat_map(|place| &place.maps);
    // A page tells in words who reaches nobody at any time.
    let (all, drawn) = (maps.clone().count(), maps.filter(|map| map.share_in_all() > 0.0).count());
    assert!(0 < drawn && drawn < all);
    for (text, maps) in [(coverage.svg(), all), (coverage.html(), drawn)] {
        assert_eq!(text.matches("<title>").count() - text.matches("<title>Coverage<").count(), maps * 168);
        for outside in ["<script", "href", "url(", "@import", "src="] {
            assert!(!text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").contains(outside), "{outside}");
        }
    }
    assert!(coverage.svg().contains("<title>Sunday 23:00 to 24:00: "));
}

#[test]
fn classes_with_the_same_hours_share_a_map() {
    // Whoever is on the telephone may come to two queues, others to one: both around the clock.
    let queue = |name: &str, field: &str| {
        format!(
            "{{name: {name}, type: Agent_queue, enabled: true, open_24: true, timezone: Etc/UTC, transfer_function_name: t{field}}}"
        )
    };
    let (first, second) = (queue("A", ", supported_channel_types: [voice]"), queue("B", ", supported_languages: [en]"));
    let engine: Engine = format!("- {first}\n- {second}\n").parse().unwrap();
    let date = |month| NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
    let coverage = engine.coverage(&CoverageOptions::new().from(date(1)).to(date(3))).unwrap();
    let told: Vec<(String, f64)> =
        coverage.places[0].maps.iter().map(|map| (map.contacts(), map.share_in_all())).collect();
    let wanted =
        [("voice in en or any other; any other channel in en", 1.0), ("any other channel in any other language", 0.0)];
    assert_eq!(told, wanted.map(|(contacts, share)| (contacts.to_owned(), share)));
}

#[test]
fn what_a_document_says_is_escaped_in_pictures() {
    let text = r#"
queues: [{name: Q, type: Agent_queue, enabled: true, open_24: false, timezone: Etc/UTC, transfer_function_name: t,
  supported_channel_types: ["x-'`"], weekly_hours: {mon: [{start: "09:00", end: "17:00"}]},
  date_exceptions: {"2027-01-04": {closed: true, reason: "<img src=x onerror=1>"}}}]
handoffs: [{name: H, destinations: [Q]}]
topics: [{name: "</text><script>alert(1)</script>&\"", handoffs: [H]}]
"#;
    let engine: Engine = text.parse().unwrap();
    let date = |month| NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
    let coverage = engine.coverage(&CoverageOptions::new().from(date(1)).to(date(3))).unwrap();
    assert_eq!(coverage.places[0].days_without[0].reason.as_deref(), Some("<img src=x onerror=1>"));
    for text in [coverage.svg(), coverage.html()] {
        assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
        assert!(text.contains("&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;"), "{text}");
    }
}

#[test]
fn what_cannot_be_shown_is_said() {
    let date = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let refused = |options: CoverageOptions| example().coverage(&options).unwrap_err().to_string();
    assert!(refused(CoverageOptions::new().topic("Bookin")).contains("did you mean"));
    assert!(refused(CoverageOptions::new().zone("Mars/Base")).contains("Mars/Base"));
    assert!(refused(CoverageOptions::new().language("not a tag")).contains("not a tag"));
    assert!(refused(CoverageOptions::new().channel(" ")).contains("no channel"));
    assert!(refused(CoverageOptions::new().from(date(2027)).to(date(2027))).contains("not included"));
    assert!(refused(CoverageOptions::new().from(date(1960)).to(date(1961))).contains("outside"));
    assert!(refused(CoverageOptions::new().from(date(2027)).to(date(2047))).contains("days"));
}

#[test]
fn the_page_of_coverage_shows_what_the_program_says() {
    let page = std::fs::read_to_string(repository("docs/coverage.md")).unwrap();
    let coverage = of_2027(CoverageOptions::new().topic("Booking").channel("voice").language("en"));
    let map = &coverage.places[0].maps[0];
    for hole in &map.holes {
        assert!(page.contains(&format!("nobody {hole}\n")), "docs/coverage.md has no hole {hole}");
    }
    assert!(!map.holes.is_empty());
}
