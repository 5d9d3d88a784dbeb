//! What must hold for every schedule: tables say what the rule says, searches are minimal, intervals are canonical.

use std::sync::OnceLock;

use openline::{Engine, Queue, ZoneData, ZoneSource};
use openline_tests::Answering;
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2100-01-01T00:00:00Z.
const END: i64 = 4_102_444_800;

fn zone_names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| ZoneData::open(&ZoneSource::Bundled).unwrap().names())
}

fn time(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Any interval that is allowed: on the quarter, odd, overnight, whole days.
fn interval() -> impl Strategy<Value = Value> {
    let minute = prop_oneof![0..1440u32, (0..96u32).prop_map(|quarter| quarter * 15)];
    (minute.clone(), prop_oneof![minute, Just(1440)])
        .prop_filter("a start is not its end", |(start, end)| start != end)
        .prop_map(|(start, end)| json!({"start": time(start), "end": time(end)}))
}

fn intervals() -> impl Strategy<Value = Value> {
    prop::collection::vec(interval(), 0..4).prop_map(Value::Array)
}

fn exception() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"closed": true, "reason": "closed"})),
        Just(json!({"open_24": true})),
        intervals().prop_map(|intervals| json!({"intervals": intervals})),
        times().prop_map(|times| json!({"minus": times, "reason": "less"})),
        times().prop_map(|times| json!({"plus": times})),
        (times(), times()).prop_map(|(minus, plus)| json!({"minus": minus, "plus": plus})),
    ]
}

/// What an exception takes or adds.
fn times() -> impl Strategy<Value = Value> {
    prop::collection::vec(interval(), 1..3).prop_map(Value::Array)
}

/// A date near the instants that are asked for.
fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    let day = |day: i32| chrono::NaiveDate::from_epoch_days(day).unwrap();
    prop_oneof![(19_000..22_000i32).prop_map(day), (0..47_482i32).prop_map(day)]
}

fn exceptions() -> impl Strategy<Value = Value> {
    let key = (date(), prop_oneof![Just(0u64), 0..5u64, 0..900u64]).prop_map(|(first, days)| match days {
        0 => first.to_string(),
        _ => format!("{first}/{}", first + chrono::Days::new(days)),
    });
    prop::collection::btree_map(key, exception(), 0..6).prop_map(|map| json!(map))
}

fn recurring() -> impl Strategy<Value = Value> {
    let rule = prop::sample::select(vec![
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;UNTIL=20300101",
    ]);
    let entry = (rule, exception()).prop_map(|(rule, mut exception)| {
        exception["rrule"] = json!(rule);
        exception
    });
    prop::collection::vec(entry, 0..3).prop_map(Value::Array)
}

fn week() -> impl Strategy<Value = Value> {
    prop::array::uniform7(prop::option::of(intervals())).prop_map(|week| {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let week = days.iter().zip(week).filter_map(|(day, list)| Some((day.to_string(), list?)));
        Value::Object(week.collect())
    })
}

fn seasons() -> impl Strategy<Value = Value> {
    let day = prop_oneof![
        date().prop_map(|date| date.format("%m-%d").to_string()),
        Just("02-29".to_owned()),
        Just("12-31".to_owned())
    ];
    let yearly = (day.clone(), day);
    let once = (date(), 0..400u64)
        .prop_map(|(first, days)| (first.to_string(), (first + chrono::Days::new(days)).to_string()));
    let season = (prop_oneof![yearly, once], week())
        .prop_map(|((from, to), week)| json!({"from": from, "to": to, "weekly_hours": week}));
    prop_oneof![2 => Just(json!([])), 3 => prop::collection::vec(season, 1..4).prop_map(Value::Array)]
}

fn queue() -> impl Strategy<Value = Value> {
    let zone = prop::sample::select(zone_names().to_vec());
    let parts = (week(), seasons(), exceptions(), recurring(), zone, prop::bool::weighted(0.15));
    parts.prop_map(|(week, seasons, exceptions, recurring, zone, open_24)| {
        json!([{
            "name": "Line", "type": "Agent_queue", "enabled": true, "open_24": open_24, "weekly_hours": week,
            "seasons": seasons, "date_exceptions": exceptions, "recurring_exceptions": recurring, "timezone": zone, "transfer_function_name": "t"
        }])
    })
}

/// Instants in and around the exact range, many of them in the compiled years.
fn instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        1_640_000_000..1_900_000_000i64,
        0..END,
        -200_000_000..0i64,
        END..END + 100_000_000,
        Just(0),
        Just(END - 1)
    ]
}

fn engines(document: &Value) -> [Engine; 3] {
    let text = document.to_string();
    Answering::ALL.map(|answering| {
        // Some of the schedules are refused for a rule that gives no date, none of those here.
        answering.builder().parse(&text).unwrap_or_else(|error| panic!("{text}\n{error}"))
    })
}

fn only(engine: &Engine) -> Queue<'_> {
    engine.queues().next().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn tables_say_what_the_rule_says(document in queue(), instants in prop::collection::vec(instant(), 40)) {
        let engines = engines(&document);
        let [rules, tables, default] = engines.each_ref().map(only);
        let mut many = vec![false; instants.len()];
        default.is_open_many(&instants, &mut many);
        for (&at, many) in instants.iter().zip(many) {
            let edges = [rules.next_change_at(at), rules.previous_change_at(at)];
            let near = edges.into_iter().flatten().flat_map(|edge| [edge - 1, edge, edge + 1]);
            prop_assert_eq!(many, rules.is_open_at(at), "batch at {}", at);
            for at in std::iter::once(at).chain(near) {
                for queue in [tables, default] {
                    prop_assert_eq!(queue.is_open_at(at), rules.is_open_at(at), "is_open at {}", at);
                    prop_assert_eq!(queue.next_open_at(at), rules.next_open_at(at), "next_open at {}", at);
                    prop_assert_eq!(queue.next_close_at(at), rules.next_close_at(at), "next_close at {}", at);
                    prop_assert_eq!(queue.next_change_at(at), rules.next_change_at(at), "next_change at {}", at);
                    prop_assert_eq!(queue.previous_change_at(at), rules.previous_change_at(at), "previous_change at {}", at);
                }
            }
        }
    }

    #[test]
    fn searches_find_the_first_instant_that_fits(document in queue(), at in 0..END) {
        let engine = &engines(&document)[2];
        let queue = only(engine);
        let open = queue.is_open_at(at);
        // Open intervals tell when the state changes, without the searches.
        let mut states = Vec::new();
        for (start, end) in queue.intervals_at(at, END).take(3) {
            states.extend([(start, true), (end, false)]);
        }
        let first = |state: bool| if open == state { Some(at) } else { states.iter().find(|s| s.1 == state).map(|s| s.0) };
        prop_assert_eq!(queue.next_open_at(at), first(true).filter(|&t| t < END));
        let close = if open { states.iter().find(|s| !s.1).map(|s| s.0) } else { Some(at) };
        prop_assert_eq!(queue.next_close_at(at), close.filter(|&t| t < END));
        let change = states.iter().find(|s| s.0 > at).map(|s| s.0);
        prop_assert_eq!(queue.next_change_at(at), change.filter(|&t| t < END));
        if let Some(since) = queue.previous_change_at(at) {
            prop_assert!(since <= at && queue.is_open_at(since) == open && queue.is_open_at(since - 1) != open);
            prop_assert!(queue.next_change_at(since).is_none_or(|next| next > at));
        }
    }

    #[test]
    fn intervals_are_canonical_and_sums_are_theirs(document in queue(), from in 1_500_000_000..2_100_000_000i64, length in -10_000..40_000_000i64) {
        let engines = engines(&document);
        let to = from + length;
        let wanted: Vec<_> = only(&engines[0]).intervals_at(from, to).collect();
        for engine in &engines {
            let queue = only(engine);
            let found: Vec<_> = queue.intervals_at(from, to).collect();
            prop_assert_eq!(&found, &wanted);
            prop_assert!(found.iter().all(|&(start, end)| from <= start && start < end && end <= to));
            prop_assert!(found.windows(2).all(|pair| pair[0].1 < pair[1].0));
            for &(start, end) in &found {
                prop_assert!(queue.is_open_at(start) && queue.is_open_at(end - 1));
                prop_assert!(end == to || !queue.is_open_at(end));
                prop_assert!(start == from || !queue.is_open_at(start - 1));
            }
            prop_assert_eq!(queue.open_seconds_at(from, to), wanted.iter().map(|(start, end)| end - start).sum::<i64>());
        }
    }

    #[test]
    fn added_time_is_the_time_that_elapses(document in queue(), at in 1_500_000_000..2_100_000_000i64, seconds in 1..3_000_000i64) {
        let engines = engines(&document);
        let there = only(&engines[0]).add_open_seconds_at(at, seconds);
        let back = only(&engines[0]).add_open_seconds_at(at, -seconds);
        for engine in &engines {
            let queue = only(engine);
            prop_assert_eq!(queue.add_open_seconds_at(at, seconds), there);
            prop_assert_eq!(queue.add_open_seconds_at(at, -seconds), back);
            prop_assert_eq!(queue.add_open_seconds_at(at, 0), Some(at));
            if let Some(there) = there {
                prop_assert_eq!(queue.open_seconds_at(at, there), seconds);
                prop_assert_eq!(queue.open_seconds_at(at, there - 1), seconds - 1, "the earliest");
            }
            if let Some(back) = back {
                prop_assert_eq!(queue.open_seconds_at(back, at), seconds);
                prop_assert_eq!(queue.open_seconds_at(back + 1, at), seconds - 1, "the latest");
            }
        }
    }
}

/// Parts from a small pool, so that queues repeat each other in all, in part and with small differences.
fn pooled_queue() -> impl Strategy<Value = Value> {
    let weeks = [
        json!({"mon": [{"start": "09:00", "end": "17:00"}]}),
        json!({"mon": [{"start": "09:00", "end": "17:00"}], "tue": []}),
        json!({"mon": [{"start": "09:00", "end": "17:30"}], "sun": [{"start": "22:00", "end": "06:00"}]}),
        json!({"mon": [{"start": "9:00", "end": "17:00"}]}),
        json!({}),
    ];
    let dates = [
        json!({"2026-12-25": {"closed": true, "reason": "Christmas Day"}}),
        json!({"2026-12-25": {"closed": true, "reason": "Christmas"}}),
        json!({"2026-12-24": {"intervals": [{"start": "09:00", "end": "12:00"}]}, "2026-12-25/2026-12-31": {"open_24": true}}),
        json!({"2026-12-25": {"closed": false}}),
    ];
    let lists = [json!(["voice"]), json!(["voice", "chat"]), json!(["fax"]), json!([])];
    let tags = [json!(["en"]), json!(["en", "es"]), json!(["en_US"])];
    let zones = ["Europe/London", "America/New_York", "Nowhere/Else"];
    let calendars = [json!(["holidays"]), json!(["holidays", "holidays"]), json!([])];
    let likely = |count: usize| prop_oneof![9 => 0..count.div_ceil(2), 1 => 0..count];
    let option = |count: usize| prop::option::of(likely(count));
    let parts = (likely(weeks.len()), option(dates.len()), option(lists.len()), option(tags.len()));
    (parts, likely(zones.len()), option(calendars.len()), prop::bool::ANY).prop_map(
        move |((week, date, channel, tag), zone, calendar, open_24)| {
            let mut queue = json!({
                "name": "", "type": "Agent_queue", "enabled": true, "open_24": open_24, "weekly_hours": weeks[week],
                "timezone": zones[zone], "transfer_function_name": "t"
            });
            let optional = [
                ("date_exceptions", date.map(|i| &dates[i])),
                ("supported_channel_types", channel.map(|i| &lists[i])),
                ("supported_languages", tag.map(|i| &tags[i])),
                ("calendars", calendar.map(|i| &calendars[i])),
            ];
            for (field, value) in optional {
                if let Some(value) = value {
                    queue[field] = value.clone();
                }
            }
            queue
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// JSON behind `--- ` is YAML: what is read letter by letter once there is read word by word here, and both mean the same.
    #[test]
    fn a_document_means_the_same_as_json_and_as_yaml(mut queues in prop::collection::vec(pooled_queue(), 1..8)) {
        for (number, queue) in queues.iter_mut().enumerate() {
            queue["name"] = json!(format!("Queue {number}"));
        }
        let document = json!({
            "queues": queues,
            "calendars": [{"name": "holidays", "date_exceptions": {"2026-12-24": {"closed": true, "reason": "Eve"}}}]
        });
        let (json, yaml) = (document.to_string(), format!("--- {document}"));
        let issues = |text: &str| -> Vec<String> {
            let issues = Answering::Default.builder().transfer_functions(["t"]).check(text, 1_795_176_000);
            issues.iter().map(|issue| format!("{} {} {}", issue.path(), issue.code(), issue.message())).collect()
        };
        prop_assert_eq!(issues(&json), issues(&yaml));
        let load = |text: &str| Answering::Default.builder().transfer_functions(["t"]).parse(text);
        let (Ok(json), Ok(yaml)) = (load(&json), load(&yaml)) else { return Ok(()) };
        for (one, other) in json.queues().zip(yaml.queues()) {
            for day in 0..20 {
                let at = 1_797_000_000 + day * 86_400;
                prop_assert_eq!(one.status(at), other.status(at));
            }
        }
        for (channel, language) in [(None, None), (Some("chat"), Some("es")), (Some("fax"), None)] {
            let open = |engine: &Engine| -> Vec<usize> {
                engine.open_queues(1_797_000_000, channel, language).unwrap().iter().map(Queue::index).collect()
            };
            prop_assert_eq!(open(&json), open(&yaml));
        }
    }
}

/// Around every clock change of every zone, where the wall clock repeats or skips, tables and rule agree with the equation.
#[test]
fn around_every_clock_change_of_every_zone() {
    let week = json!([{"start": "00:30", "end": "01:30"}, {"start": "02:15", "end": "03:05"}, {"start": "22:00", "end": "00:10"}]);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let week: serde_json::Map<String, Value> = days.iter().map(|day| (day.to_string(), week.clone())).collect();
    let data = ZoneData::open(&ZoneSource::Bundled).unwrap();
    let mut changes = 0;
    for name in zone_names() {
        let document = json!([{
            "name": "Line", "type": "Agent_queue", "enabled": true, "open_24": false, "weekly_hours": week, "timezone": name,
            "transfer_function_name": "t"
        }]);
        let engines = engines(&document);
        let [rules, tables, default] = engines.each_ref().map(only);
        let zone = data.get(name).unwrap();
        // Days whose offset differs from the day before hold a change; bisect it to the second.
        let mut day = 1_577_836_800; // 2020
        while day < 1_893_456_000 {
            let (mut low, mut high) = (day, day + 86_400);
            day = high;
            if zone.offset_seconds_at(low) == zone.offset_seconds_at(high) {
                continue;
            }
            let before = zone.offset_seconds_at(low);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if zone.offset_seconds_at(middle) == before { low = middle } else { high = middle }
            }
            changes += 1;
            for at in (high - 7_200..high + 7_200).step_by(300).flat_map(|at| [at - 1, at]) {
                let local = (at + i64::from(zone.offset_seconds_at(at))).rem_euclid(86_400) / 60;
                let open = matches!(local, 30..90 | 135..185 | 1320..1440 | 0..10);
                for queue in [rules, tables, default] {
                    assert_eq!(queue.is_open_at(at), open, "{name} at {at}");
                    assert_eq!(queue.next_change_at(at), rules.next_change_at(at), "{name} at {at}");
                }
            }
        }
    }
    assert!(changes > 2_000, "only {changes} clock changes were found");
}
