//! Promises: the first instant that breaks one is the one that asking every minute finds.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike};
use chrono_tz::Tz;
use openline::{Contact, Engine, ZoneSource};
use openline_tests::Answering;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Zones with a change of the clock in each half of the earth, by half an hour too.
pub const ZONES: [Tz; 4] = [
    chrono_tz::America::New_York,
    chrono_tz::Europe::Berlin,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::Asia::Kolkata,
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The closed dates of the calendar.
const HOLIDAYS: [(i32, u32, u32); 3] = [(2026, 11, 26), (2026, 12, 25), (2027, 1, 1)];

fn time(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// One queue: long hours on most days, so that a promise may hold for some time.
pub fn queue(name: &'static str) -> impl Strategy<Value = Value> {
    let day = (0..10u32, 0..30u32, 0..40u32).prop_map(|(rare, start, end)| match rare {
        0 => json!([]),
        1 => json!([{"start": time(20 * 60), "end": time(6 * 60)}]),
        _ => json!([{"start": time(6 * 60 + start * 5), "end": time(17 * 60 + end * 5)}]),
    });
    let week = prop::collection::vec(day, 7);
    (week, 0..ZONES.len(), any::<bool>(), any::<bool>(), 0..8u32).prop_map(
        move |(week, zone, holidays, english, rare)| {
            let week: serde_json::Map<String, Value> =
                DAYS.iter().zip(week).map(|(day, hours)| ((*day).to_owned(), hours)).collect();
            let mut queue = json!({"name": name, "type": "Agent_queue", "enabled": rare != 1, "open_24": rare == 0,
            "timezone": ZONES[zone].name(), "weekly_hours": week, "transfer_function_name": "t",
            "calendars": if holidays { json!(["holidays"]) } else { json!([]) }});
            if english {
                queue["supported_languages"] = json!(["en"]);
            }
            queue
        },
    )
}

/// A promise that says something about a year, and what it says as numbers.
#[derive(Clone, Debug)]
struct Promise {
    /// Days, and minutes of the wall clock.
    parts: Vec<([bool; 7], u32, u32)>,
    zone: Tz,
    except: bool,
    language: &'static str,
    topic: &'static str,
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug)]
enum Wanted {
    Available(bool),
    Selected,
    Open(bool),
    Reason,
    TopicReason,
}

fn promise() -> impl Strategy<Value = Promise> {
    let wanted = prop_oneof![
        any::<bool>().prop_map(Wanted::Available),
        Just(Wanted::Selected),
        any::<bool>().prop_map(Wanted::Open),
        Just(Wanted::Reason),
        Just(Wanted::TopicReason),
    ];
    let language = prop_oneof![Just("en"), Just("es")];
    let topic = prop_oneof![Just("Help"), Just("Ending")];
    let hours = prop_oneof![(0..96u32, 1..97u32).prop_map(|(start, end)| (start * 15, end * 15)), Just((600, 960))];
    let further = prop_oneof![Just(None), (0..96u32, 1..97u32).prop_map(|(start, end)| Some((start * 15, end * 15)))];
    (any::<[bool; 7]>(), hours, further, 0..ZONES.len(), any::<bool>(), (language, topic), wanted)
        .prop_filter("some day and some hours", |(days, (start, end), further, ..)| {
            days.contains(&true) && start != end && further.is_none_or(|(start, end)| start != end)
        })
        .prop_map(|(days, (start, end), further, zone, except, (language, topic), wanted)| {
            let mut parts = vec![(days, start, end)];
            if let Some((from, to)) = further {
                // The same days again where that is no overlap, else the others.
                let apart = start < end && from < to && (to < start || end < from);
                let days = if apart { days } else { days.map(|day| !day) };
                parts.extend(days.contains(&true).then_some((days, from, to)));
            }
            Promise { parts, zone: ZONES[zone], except, language, topic, wanted }
        })
}

impl Promise {
    fn written(&self) -> Value {
        let parts = self.parts.iter().enumerate().map(|(number, (days, start, end))| {
            let days: Vec<&str> = (0..7).filter(|&day| days[day]).map(|day| DAYS[day]).collect();
            let hours = format!("{}-{}", time(*start), time(*end));
            match number > 0 && *days == self.days() {
                true => format!(", {hours}"),
                false => format!("{}{} {hours}", if number > 0 { "; " } else { "" }, days.join(",")),
            }
        });
        let during: String = parts.collect();
        let mut promise = json!({"during": during, "zone": self.zone.name()});
        match self.wanted {
            Wanted::Available(available) => promise["available"] = json!(available),
            Wanted::Selected => promise["queue_selected"] = json!("Second"),
            Wanted::Open(open) => promise["open"] = json!(open),
            Wanted::Reason | Wanted::TopicReason => promise["reason"] = json!("Holiday"),
        }
        match self.wanted {
            Wanted::Open(_) | Wanted::Reason => promise["queue"] = json!("First"),
            Wanted::Available(_) | Wanted::Selected | Wanted::TopicReason => {
                promise["topic"] = json!(self.topic);
                promise["language"] = json!(self.language);
            }
        }
        if self.except {
            promise["except"] = json!(["holidays"]);
        }
        promise
    }

    /// The names of the first days.
    fn days(&self) -> Vec<&'static str> {
        (0..7).filter(|&day| self.parts[0].0[day]).map(|day| DAYS[day]).collect()
    }

    /// Whether it speaks of this minute of the wall clock.
    fn speaks_of(&self, at: i64) -> bool {
        self.parts.iter().any(|part| self.part_speaks_of(part, at))
    }

    fn part_speaks_of(&self, &(days, start, end): &([bool; 7], u32, u32), at: i64) -> bool {
        let local = self.zone.timestamp_opt(at, 0).unwrap().naive_local();
        let (date, minute) = (local.date(), local.hour() * 60 + local.minute());
        let night = end < start;
        let excepted = |date: NaiveDate| self.except && HOLIDAYS.contains(&(date.year(), date.month(), date.day()));
        let begins = |date: NaiveDate| days[date.weekday().num_days_from_monday() as usize] && !excepted(date);
        let own = minute >= start && (night || minute < end) && begins(date);
        let eve = night && minute < end && begins(date.pred_opt().unwrap()) && !excepted(date);
        own || eve
    }

    fn holds(&self, engine: &Engine, at: i64) -> bool {
        let first = engine.queue("First").unwrap();
        match self.wanted {
            Wanted::Open(open) => first.is_open_at(at) == open,
            Wanted::Reason => first.status(at).reason_text.as_deref() == Some("Holiday"),
            Wanted::Available(_) | Wanted::Selected | Wanted::TopicReason => {
                let contact = Contact::new().topic(self.topic).language(self.language).at(at);
                let decision = engine.route(&contact).unwrap();
                match self.wanted {
                    Wanted::Available(available) => decision.is_available() == available,
                    Wanted::TopicReason => decision.reason_text() == Some("Holiday"),
                    _ => decision.queue().is_some_and(|queue| queue.name() == "Second"),
                }
            }
        }
    }
}

pub fn document(queues: &[Value], expectations: &[Value]) -> String {
    let closed: serde_json::Map<String, Value> = HOLIDAYS
        .iter()
        .map(|(year, month, day)| (format!("{year}-{month:02}-{day:02}"), json!({"closed": true, "reason": "Holiday"})))
        .collect();
    json!({"queues": queues, "calendars": [{"name": "holidays", "date_exceptions": closed}],
        "handoffs": [{"name": "Desk", "destinations": ["First", "Second", "Third"]}, {"name": "End", "sip_config": {"method": "bye"}},
            {"name": "Before", "destinations": ["First"]}, {"name": "Behind", "destinations": ["Third", "Second"]}],
        "topics": [{"name": "Help", "handoffs": ["Desk"]}, {"name": "Ending", "handoffs": ["Before", "End", "Behind"]}], "expectations": expectations})
    .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_broken_promise_names_the_first_instant(
        queues in (queue("First"), queue("Second"), queue("Third")),
        promise in promise(),
        at in (1_795_700_000i64 / 60..1_798_700_000 / 60).prop_map(|minute| minute * 60),
        way in 0..3usize,
    ) {
        let queues = [queues.0, queues.1, queues.2];
        let builder = || Answering::ALL[way].builder();
        let engine = builder().parse(document(&queues, &[])).unwrap();
        let broken = engine.expect(json!([promise.written()]).to_string(), at);
        // Beside the document it is the same, as an error of a check and a warning of a load that goes on.
        let within = builder().check(document(&queues, &[promise.written()]), at);
        let within: Vec<&str> = within.iter().filter(|i| i.code() == "broken_expectation").map(|i| i.message()).collect();
        prop_assert_eq!(&within, &broken.iter().map(|issue| issue.message()).collect::<Vec<_>>());
        prop_assert!(builder().parse(document(&queues, &[promise.written()])).is_ok());
        let named = broken.first().map(|issue| {
            let (instant, _) = issue.message().strip_prefix("at ").unwrap().split_once(' ').unwrap();
            DateTime::parse_from_rfc3339(instant).unwrap().timestamp()
        });
        // Every minute, by the calls that a host makes.
        let minutes = (0..365 * 1440).map(|minute| at + minute * 60);
        let counted = minutes.clone().find(|&at| promise.speaks_of(at) && !promise.holds(&engine, at));
        prop_assert_eq!(named, counted, "{:?}", broken);
    }
}

const DESK: &str = r#"
queues:
  - name: Billing
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/New_York
    weekly_hours: {mon: [{start: "09:00", end: "17:00"}], fri: [{start: "09:00", end: "17:00"}]}
    date_exceptions: {"2026-12-25": {closed: true, reason: Christmas Day}}
    transfer_function_name: t
handoffs: [{name: Refund, description: Refunds, destinations: [Billing]}]
"#;

fn desk() -> Engine {
    Engine::builder().zone_data(ZoneSource::Bundled).parse(DESK).unwrap()
}

/// 2026-11-27T00:00:00Z, a Friday.
const FRIDAY: i64 = 1_795_737_600;

#[test]
fn a_promise_that_is_kept_is_not_told() {
    let kept = r#"
- {queue: Billing, at: "2026-12-25T10:00", open: false, reason: Christmas Day}
- {queue: Billing, at: "2026-12-25T16:00+01:00", reason: exception}
- {queue: Billing, at: "2026-12-24T10:00", reason: closed}
- {queue: Billing, at: "2026-12-18T06:00", zone: America/Los_Angeles, open: true}
- {handoff: Refund, channel: voice, language: es, at: "2026-11-27T09:00-05:00", queue_selected: Billing}
- {handoff: handoff_refund, during: "tue-thu,sat-sun 00:00-24:00", zone: America/New_York, available: false}
- {queue: Billing, during: "mon 09:00-12:00, 13:00-17:00", open: true}
- {queue: Billing, during: "mon,fri 17:00-24:00; tue-thu 00:00-24:00, sat,sun 09:00-12:00", open: false}
"#;
    assert_eq!(desk().expect(kept, FRIDAY), []);
    // An object with the list, as a document has it.
    assert_eq!(
        desk().expect("expectations:\n  - {queue: Billing, at: \"2026-12-24T10:00\", open: false}\n", FRIDAY),
        []
    );
}

#[test]
fn a_broken_promise_says_what_was_answered_and_what_was_expected() {
    let broken = r#"
- {queue: Billing, at: "2026-12-21T10:00", open: false, reason: Christmas Day}
- {queue: Billing, during: "fri 09:00-17:00", open: true}
- {handoff: Refund, during: "mon,fri 08:00-17:00", zone: America/New_York, available: true}
- {handoff: Refund, at: "2026-11-27T09:00-05:00", available: false}
- {queue: Biling, at: "2026-12-21T10:00", open: false}
- {handoff: Refund, during: "mon 09:00-10:00", zone: America/New_York, available: true, except: [us-holidays]}
"#;
    let issues = desk().expect(broken, FRIDAY);
    let told: Vec<(u32, &str)> = issues.iter().map(|issue| (issue.line(), issue.message())).collect();
    let wanted = [
        (2, r#"at 2026-12-21T10:00:00-05:00 the queue "Billing" is open, expected closed ("Christmas Day")"#),
        (3, r#"at 2026-12-25T09:00:00-05:00 the queue "Billing" is closed ("Christmas Day"), expected open"#),
        (4, r#"at 2026-11-27T08:00:00-05:00 the handoff "Refund" reaches nobody (closed), expected somebody"#),
        (5, r#"at 2026-11-27T09:00:00-05:00 the handoff "Refund" reaches the queue "Billing", expected nobody"#),
        (6, r#"there is no queue "Biling" (did you mean "Billing"?)"#),
        (7, r#"there is no calendar "us-holidays""#),
    ];
    assert_eq!(told, wanted);
    assert!(issues.iter().all(|issue| issue.code() == "broken_expectation"));
}

#[test]
fn promises_without_end_are_not_asked_without_end() {
    // Each minute of a year may have another reason, and there are a thousand such years.
    let queue = r#"{queue: Billing, during: "mon-sun 00:00-24:00", reason: disabled}"#;
    let text = format!("[{}]", vec![queue.replace("queue: Billing", "queue: Off"); 1000].join(","));
    let text = text.replace("queue:", "\"queue\":").replace("during:", "\"during\":").replace("reason:", "\"reason\":");
    let text = text.replace(" Off", "\"Off\"").replace(" disabled", "\"disabled\"");
    let off = DESK
        .replace("name: Billing", "name: Off")
        .replace("[Billing]", "[Off]")
        .replace("enabled: true", "enabled: false");
    let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(off).unwrap();
    let issues = engine.expect(text, FRIDAY);
    assert_eq!(issues.iter().map(|issue| issue.code()).collect::<Vec<_>>(), ["too_many_expectations"]);
}

#[test]
fn a_line_that_never_opens_again_is_not_searched_for_each_promise() {
    // Open around the clock, and closed on every date until 2100: each search for an opening looks at all of them.
    let queue = |name: &str| {
        json!({"name": name, "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "transfer_function_name": "t",
        "recurring_exceptions": [
            {"rrule": "FREQ=DAILY;BYDAY=MO,WE,FR,SU", "closed": true, "reason": "Strike"},
            {"rrule": "FREQ=DAILY;BYDAY=TU,TH,SA", "closed": true, "reason": "Lockout"}
        ]})
    };
    let names: Vec<String> = (0..20).map(|number| format!("Q{number}")).collect();
    let queues: Vec<Value> = names.iter().map(|name| queue(name)).collect();
    let topic = json!({"topic": "Help", "during": "mon-sun 00:00-24:00", "zone": "Etc/UTC", "available": false});
    let reason = json!({"topic": "Help", "during": "mon-sun 00:00-24:00", "zone": "Etc/UTC", "reason": "exception"});
    let promises: Vec<&Value> = std::iter::repeat_n(&topic, 500).chain(std::iter::repeat_n(&reason, 500)).collect();
    let text = json!({"queues": queues, "handoffs": [{"name": "Desk", "destinations": names}],
        "topics": [{"name": "Help", "handoffs": ["Desk"]}]});
    let engine = Answering::Rules.builder().parse(text.to_string()).unwrap();
    let issues = engine.expect(json!(promises).to_string(), FRIDAY);
    assert_eq!(issues.iter().map(|issue| issue.code()).collect::<Vec<_>>(), ["too_many_expectations"]);
    // Work is counted, not time: the promise that spends the last of it is told.
    assert!(issues[0].path().starts_with('['), "{issues:?}");
    // Alone they hold: nobody answers on any minute of the year.
    assert_eq!(engine.expect(json!([topic, reason]).to_string(), FRIDAY), []);
}
