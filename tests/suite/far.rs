//! Instants that nobody checked: whatever 64 bits say, every question returns.

use chrono::{DateTime, Utc};
use openline::{Contact, Engine};
use proptest::prelude::*;

/// Zones on both sides of Greenwich, with and without hours, and words that speak of every time.
const TEXT: &str = r#"{"topics": [{"name": "T", "handoffs": ["Help"]}], "handoffs": [{"name": "Help", "is_default": true, "description": "d",
    "agent_available_instructions": "{{queue}} {{open_until}} {{hours}}",
    "agent_unavailable_instructions": "{{reason}} {{reopens_at}} {{hours}}", "destinations": [
    {"name": "West", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
     "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "t"},
    {"name": "East", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Pacific/Kiritimati",
     "weekly_hours": {"tue": [{"start": "22:00", "end": "06:00"}]}, "date_exceptions": {"2026-12-25": {"closed": true}},
     "transfer_function_name": "t"},
    {"name": "Chat", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Asia/Kathmandu",
     "supported_channel_types": ["chat"], "transfer_function_name": "t"}]}]}"#;

fn ask_everything(engine: &Engine, at: i64) {
    for queue in engine.queues() {
        let status = queue.status(at);
        assert_eq!(status.open, queue.is_open_at(at));
        let _ = (serde_json::to_string(&status).unwrap(), queue.special_day(at));
        let _ = (queue.next_open(at), queue.next_close(at), queue.next_change(at), queue.previous_change(at));
        for other in [at, 0, 1_798_156_800, i64::MIN, i64::MAX] {
            let _ = (queue.open_time(at, other), queue.open_time(other, at), queue.add_open_seconds_at(at, other));
            let _ = (queue.intervals_at(at, other).take(3).count(), queue.special_days(at, other).take(3).count());
        }
        let mut open = [false; 2];
        queue.is_open_many(&[at, at.saturating_add(1)], &mut open);
    }
    for channel in ["voice", "chat"] {
        let contact = Contact::new().topic("T").channel(channel).at(at);
        let decision = engine.route(&contact).unwrap();
        let report = decision.report();
        let _ = (serde_json::to_string(&report).unwrap(), decision.retry_after(), decision.verdicts());
        let route = engine.prepare(&contact).unwrap();
        assert_eq!(route.decide(at).report(), report);
        assert_eq!(route.target_at(at), decision.target());
        let _ = engine.open_queues(at, Some(channel), None).unwrap();
        let _ = engine.tools(at, None, Some(channel), &[]).unwrap();
    }
}

/// The ends of the exact range, of 32 bits, of chrono's years and of 64 bits, and some way beyond each.
fn edges() -> impl Iterator<Item = i64> {
    let limits = [DateTime::<Utc>::MIN_UTC.timestamp(), DateTime::<Utc>::MAX_UTC.timestamp()];
    let marks = [0, 4_102_444_800, i64::from(i32::MIN), i64::from(u32::MAX), i64::MIN, i64::MAX];
    let steps = [0, 1, 59, 3600, 8 * 3600, 14 * 3600, 86_400, 2 * 86_400, 400 * 86_400];
    marks.into_iter().chain(limits).flat_map(move |mark| {
        steps.into_iter().flat_map(move |step| [mark.saturating_sub(step), mark.saturating_add(step)])
    })
}

#[test]
fn every_question_returns_at_every_edge() {
    for engine in [TEXT.parse().unwrap(), Engine::builder().compiled_years(0..0).parse(TEXT).unwrap()] {
        edges().for_each(|at| ask_everything(&engine, at));
    }
}

#[test]
fn a_contact_of_the_first_second_that_chrono_knows_is_told_a_time() {
    let engine: Engine = TEXT.parse().unwrap();
    let contact = Contact::new().channel("voice").at(-8_334_601_228_800);
    let decision = engine.route(&contact).unwrap();
    assert_eq!(decision.reopens_at().unwrap().to_rfc3339(), "1970-01-05T09:00:00-08:00");
    let words = decision.instructions().unwrap();
    assert!(words.contains("Monday, January 5, 1970 at 9 AM"), "{words}");
}

#[test]
fn what_began_or_ends_with_the_exact_range_is_never() {
    let text = TEXT
        .replace(r#""weekly_hours": {"mon""#, r#""weekly_hours": {"thu": [{"start": "16:00", "end": "18:00"}], "mon""#);
    for engine in [text.parse().unwrap(), Engine::builder().compiled_years(1970..2100).parse(&text).unwrap()] {
        let engine: Engine = engine;
        // 1970-01-01T00:00:00Z is Wednesday 16:00 in Los Angeles; the last second of 2099 a Thursday afternoon.
        let west = engine.queue("West").unwrap();
        assert_eq!(west.previous_change_at(0), None);
        let last_hour = 4_102_444_800 - 3600;
        let open = west.open_seconds_at(last_hour, 4_102_444_800);
        if open > 0 {
            assert_eq!(west.add_open_seconds_at(last_hour, open), None);
        }
        let always = engine.queue("Chat").unwrap();
        assert_eq!(always.previous_change_at(0), None);
        assert_eq!(always.add_open_seconds_at(last_hour, 3600), None);
        assert_eq!(always.add_open_seconds_at(last_hour, 3599), Some(4_102_444_799));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_question_returns_at_any_instant(at in any::<i64>(), near in -8_400_000_000_000..8_400_000_000_000i64) {
        let engine: Engine = TEXT.parse().unwrap();
        ask_everything(&engine, at);
        ask_everything(&engine, near);
    }
}
