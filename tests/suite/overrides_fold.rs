//! Random documents and overrides, held minute by minute to a fold that knows nothing but the equation.
//!
//! `OPENLINE_FOLDS=10000` asks so many of them; `scripts/check-overrides` does.

use openline::{Cause, Contact, Engine, Override, OverrideKind, Subject, Target};
use openline_tests::Answering;
use proptest::{prelude::*, test_runner::Config};

/// Three days, with a change of the clock in the last night in some zone.
const MINUTES: i64 = 3 * 1440;

/// Fridays at midnight UTC before a change of the clock in Europe, Lord Howe and New York, and one in summer.
const WINDOWS: [i64; 4] = [1_805_414_400, 1_806_624_000, 1_825_372_800, 1_812_326_400];

const WEEKS: [&str; 5] = [
    r#""open_24": true"#,
    r#""open_24": false, "weekly_hours": {}"#,
    r#""open_24": false, "weekly_hours": {"fri": [{"start": "09:00", "end": "12:30"}, {"start": "13:00", "end": "17:00"}], "sun": [{"start": "00:30", "end": "02:45"}]}"#,
    r#""open_24": false, "weekly_hours": {"thu": [{"start": "22:00", "end": "06:00"}], "sat": [{"start": "20:00", "end": "04:00"}], "sun": [{"start": "10:01", "end": "10:02"}]}"#,
    r#""open_24": false, "weekly_hours": {"sat": [{"start": "00:00", "end": "24:00"}], "mon": [{"start": "08:00", "end": "09:00"}]}"#,
];

const ZONES: [&str; 4] = ["Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Etc/UTC"];

const GROUPS: [&str; 4] = ["[]", r#"["a"]"#, r#"["b"]"#, r#"["a", "b"]"#];

#[derive(Clone, Debug)]
struct Centre {
    window: i64,
    queues: Vec<(usize, usize, usize, bool, bool)>,
    overrides: Vec<Override>,
}

impl Centre {
    fn document(&self) -> String {
        let queue = |(i, &(week, zone, groups, enabled, closed)): (usize, &(usize, usize, usize, bool, bool))| {
            let groups = match GROUPS[groups] {
                "[]" => String::new(),
                groups => format!(r#""groups": {groups}, "#),
            };
            let date = chrono::DateTime::from_timestamp(self.window + 86_400, 0).unwrap().format("%Y-%m-%d");
            let exceptions = if closed {
                format!(r#"{{"{date}": {{"closed": true, "reason": "Inventory"}}}}"#)
            } else {
                "{}".into()
            };
            let (week, zone) = (WEEKS[week], ZONES[zone]);
            format!(
                r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": {enabled}, {week}, "date_exceptions": {exceptions}, {groups}"timezone": "{zone}", "transfer_function_name": "t"}}"#
            )
        };
        let queues: Vec<String> = self.queues.iter().enumerate().map(queue).collect();
        format!(
            r#"{{"handoffs": [{{"name": "Help", "description": "d", "is_default": true, "destinations": [{}]}}]}}"#,
            queues.join(",")
        )
    }

    /// Whether a queue is in a group.
    fn is_in(&self, queue: usize, group: &str) -> bool {
        GROUPS[self.queues[queue].2].contains(&format!("\"{group}\""))
    }

    fn touches(&self, subject: &Subject, queue: usize) -> bool {
        let name = format!("Q{queue}");
        match subject {
            Subject::Queue(named) => *named == name,
            Subject::Group(group) => self.is_in(queue, group),
            Subject::All { except } => !except.iter().any(|spared| *spared == name || self.is_in(queue, spared)),
            _ => unreachable!("there are three subjects"),
        }
    }

    /// The equation, written down as it is said: the deciding override of a queue at an instant.
    fn decider(&self, queue: usize, at: i64) -> Option<(u64, &Override)> {
        let covering = (1..).zip(&self.overrides).filter(|(_, one)| {
            self.touches(&one.subject, queue) && one.from.unwrap() <= at && one.until.is_none_or(|until| at < until)
        });
        let mut covering: Vec<(u64, &Override)> = covering.collect();
        let strength = |kind: OverrideKind| match kind {
            OverrideKind::Closed => 0,
            OverrideKind::Unstaffed => 1,
            _ => 2,
        };
        covering.sort_by_key(|(id, one)| (strength(one.kind), -one.until.unwrap_or(i64::MAX), *id));
        covering.first().copied()
    }
}

fn centres() -> impl Strategy<Value = Centre> {
    let queue = (0..WEEKS.len(), 0..ZONES.len(), 0..GROUPS.len(), prop::bool::weighted(0.9), any::<bool>());
    let subject = prop_oneof![
        3 => (0..4usize).prop_map(|queue| Subject::queue(format!("Q{queue}"))),
        2 => prop::sample::select(vec!["a", "b"]).prop_map(Subject::group),
        2 => prop::collection::vec(prop::sample::select(vec!["a", "b", "Q0", "Q1"]), 0..2)
            .prop_map(|except| Subject::all().except(except)),
    ];
    let kind = prop::sample::select(vec![OverrideKind::Closed, OverrideKind::Unstaffed, OverrideKind::Open]);
    // Many meet at whole hours, and some begin or end outside the window.
    let minute = prop_oneof![(-24..96i64).prop_map(|hour| hour * 60), -600..MINUTES + 600];
    let times = (minute, prop_oneof![1..600i64, (1..5i64).prop_map(|hours| hours * 60), Just(i64::MAX)]);
    let one = (kind, subject, times).prop_map(|(kind, subject, (from, length))| {
        let said = Override::new(kind, subject).from(from * 60);
        if length == i64::MAX { said } else { said.until((from + length) * 60) }
    });
    let window = prop::sample::select(WINDOWS.to_vec());
    (window, prop::collection::vec(queue, 1..4), prop::collection::vec(one, 0..9)).prop_map(
        |(window, queues, overrides)| {
            let shifted = overrides.into_iter().map(|mut one| {
                one.from = one.from.map(|from| from + window);
                one.until = one.until.map(|until| until + window);
                one
            });
            Centre { window, queues, overrides: shifted.collect() }
        },
    )
}

/// The first minute from `first` on whose state is `open`.
fn next(states: &[bool], first: usize, open: bool) -> Option<usize> {
    (first..states.len()).find(|&minute| states[minute] == open)
}

fn holds(centre: &Centre, answering: Answering) {
    let plain = answering.builder().parse(centre.document()).unwrap();
    let engine = plain.with_overrides(centre.overrides.clone()).unwrap();
    let at_of = |minute: usize| centre.window + minute as i64 * 60;
    let minutes = MINUTES as usize;
    let mut all = Vec::new();
    for (number, queue) in engine.queues().enumerate() {
        let hours = plain.queue_at(number).unwrap();
        let enabled = centre.queues[number].3;
        let mut states = Vec::with_capacity(minutes);
        for minute in 0..minutes {
            let at = at_of(minute);
            let decider = centre.decider(number, at).filter(|_| enabled);
            let open =
                enabled && decider.map_or_else(|| hours.is_open_at(at), |(_, one)| one.kind == OverrideKind::Open);
            assert_eq!(queue.is_open_at(at), open, "{} at {at}", queue.name());
            states.push(open);
            if minute % 31 == 0 {
                let status = queue.status(at);
                let before = hours.status(at);
                let cause = match decider.map(|(_, one)| one.kind) {
                    None => before.cause,
                    Some(OverrideKind::Unstaffed) => Cause::Unstaffed,
                    Some(_) => Cause::Override,
                };
                assert_eq!((status.open, status.cause), (open, cause));
                assert_eq!(status.override_id, decider.map(|(id, _)| id));
                assert_eq!(status.reason_text, if decider.is_some() { None } else { before.reason_text });
            }
        }
        // Edges, and some minutes between them.
        let edges = (1..minutes).filter(|&minute| states[minute] != states[minute - 1]);
        let asked: Vec<usize> = edges.flat_map(|edge| [edge - 1, edge]).chain((0..minutes).step_by(97)).collect();
        for &minute in &asked {
            let (at, open) = (at_of(minute), states[minute]);
            let inside = |found: Option<i64>| found.filter(|&found| found < at_of(minutes));
            let time = |minute: Option<usize>| minute.map(at_of);
            assert_eq!(inside(queue.next_open_at(at)), time(next(&states, minute, true)), "next open after {at}");
            assert_eq!(inside(queue.next_close_at(at)), time(next(&states, minute, false)), "next close after {at}");
            assert_eq!(inside(queue.next_change_at(at)), time(next(&states, minute, !open)), "next change after {at}");
            let last_other = (0..minute).rev().find(|&earlier| states[earlier] != open);
            let since = queue.previous_change_at(at).filter(|&since| since > centre.window);
            assert_eq!(since, last_other.map(|other| at_of(other + 1)), "the change before {at}");
        }
        let slow: Vec<(i64, i64)> = {
            let mut found = Vec::new();
            let mut minute = 0;
            while let Some(start) = next(&states, minute, true) {
                let end = next(&states, start, false).unwrap_or(minutes);
                found.push((at_of(start), at_of(end)));
                minute = end;
            }
            found
        };
        let intervals: Vec<(i64, i64)> = queue.intervals_at(at_of(0), at_of(minutes)).collect();
        assert_eq!(intervals, slow, "{}", queue.name());
        for (i, &minute) in asked.iter().enumerate() {
            let other = asked[(i * 7 + 3) % asked.len()];
            let (first, last) = (minute.min(other), minute.max(other));
            let open = states[first..last].iter().filter(|&&open| open).count() as i64 * 60;
            assert_eq!(queue.open_seconds_at(at_of(first), at_of(last)), open);
            if open > 0 {
                // The earliest minute with so much before it ends with an open one, the latest begins with one.
                let end = (first..last).rev().find(|&minute| states[minute]).unwrap() + 1;
                assert_eq!(queue.add_open_seconds_at(at_of(first), open), Some(at_of(end)));
                let start = next(&states, first, true).unwrap();
                assert_eq!(queue.add_open_seconds_at(at_of(last), -open), Some(at_of(start)));
            }
        }
        let mut instants: Vec<i64> = (0..minutes).map(at_of).collect();
        instants.extend([i64::MIN, -1, i64::MAX, at_of(5), at_of(minutes - 1), at_of(0)]);
        let mut open = vec![false; instants.len()];
        queue.is_open_many(&instants, &mut open);
        let each: Vec<bool> = instants.iter().map(|&at| queue.is_open_at(at)).collect();
        assert_eq!(open, each);
        all.push(states);
    }
    let contact = Contact::new();
    let route = engine.prepare(&contact).unwrap();
    for minute in (0..minutes).step_by(13) {
        let at = at_of(minute);
        let first = all.iter().position(|states| states[minute]);
        assert_eq!(route.target_at(at), first.map_or(Target::None, Target::Queue));
        let open: Vec<usize> = engine.open_queues(at, None, None).unwrap().iter().map(|queue| queue.index()).collect();
        assert_eq!(open, (0..all.len()).filter(|&number| all[number][minute]).collect::<Vec<_>>());
        if minute % 91 == 0 {
            let contact = contact.clone().at(at);
            let decision = engine.route(&contact).unwrap();
            assert_eq!(decision.report(), route.decide(at).report());
            let reopens = all.iter().filter_map(|states| next(states, minute, true)).min().filter(|_| first.is_none());
            let found = decision.reopens_at().map(|time| time.timestamp()).filter(|&at| at < at_of(minutes));
            assert_eq!(found, reopens.map(at_of));
        }
    }
    over_is_over(centre, &plain);
}

/// Behind the end of its overrides an engine answers as one that has none.
fn over_is_over(centre: &Centre, plain: &Engine) {
    let ended: Vec<Override> = centre.overrides.iter().filter(|one| one.until.is_some()).cloned().collect();
    let Some(last) = ended.iter().filter_map(|one| one.until).max() else { return };
    let engine = plain.with_overrides(ended).unwrap();
    let contact = Contact::new();
    for at in (0..40).map(|step| last + step * 4321) {
        let contact = contact.clone().at(at);
        assert_eq!(engine.route(&contact).unwrap().report(), plain.route(&contact).unwrap().report());
        for (queue, same) in engine.queues().zip(plain.queues()) {
            let mut status = queue.status(at);
            // Since when may still be the end of an override.
            let mut wanted = same.status(at);
            (status.since, wanted.since) = (None, None);
            assert_eq!(status, wanted);
            assert_eq!(
                queue.intervals_at(at, at + 1_000_000).collect::<Vec<_>>(),
                same.intervals_at(at, at + 1_000_000).collect::<Vec<_>>()
            );
            assert_eq!(queue.add_open_seconds_at(at, 100_000), same.add_open_seconds_at(at, 100_000));
        }
    }
}

fn folds() -> u32 {
    std::env::var("OPENLINE_FOLDS").ok().and_then(|folds| folds.parse().ok()).unwrap_or(24)
}

#[test]
fn every_answer_is_the_folds() {
    let count = std::sync::atomic::AtomicU32::new(0);
    proptest!(Config { cases: folds(), failure_persistence: None, ..Config::default() }, |(centre in centres())| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // By rules and by tables in turn: both must say the same as the fold.
        holds(&centre, if number.is_multiple_of(2) { Answering::Default } else { Answering::Rules });
    });
    assert!(count.into_inner() >= folds());
}
