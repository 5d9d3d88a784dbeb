//! What a comparison names is what differs when each minute is asked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use openline::{Contact, Diff, DiffOptions, Engine, QueueChange, RoutePlace, StateChange, Target, Zone, diff};
use serde_json::{Value, json};

/// A row of numbers that is the same on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize].clone()
    }

    fn times(&mut self) -> Value {
        let lists = [
            json!([{"start": "09:00", "end": "17:00"}]),
            json!([{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:30"}]),
            json!([{"start": "20:00", "end": "04:15"}]),
            json!([{"start": "00:00", "end": "24:00"}]),
            json!([{"start": "08:07", "end": "08:11"}]),
        ];
        self.of(&lists)
    }

    fn queue(&mut self, name: &str) -> Value {
        let mut week = serde_json::Map::new();
        for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
            if self.below(3) > 0 {
                week.insert(day.into(), self.times());
            }
        }
        let mut exceptions = serde_json::Map::new();
        for date in ["2026-10-24", "2026-10-25", "2026-10-26/2026-10-27"] {
            match self.below(6) {
                0 => drop(exceptions.insert(date.into(), json!({"closed": true, "reason": "Shut"}))),
                1 => drop(exceptions.insert(date.into(), json!({"open_24": true}))),
                2 => drop(exceptions.insert(date.into(), json!({"minus": self.times()}))),
                _ => {}
            }
        }
        let mut queue = json!({
            "name": name, "type": "Agent_queue", "enabled": self.below(8) > 0, "open_24": false, "weekly_hours": week,
            "timezone": self.of(&["Europe/Berlin", "America/New_York", "Asia/Kolkata"]), "date_exceptions": exceptions,
            "transfer_function_name": "t"
        });
        if self.below(2) == 0 {
            queue["supported_channel_types"] =
                self.of(&[json!(["voice"]), json!(["chat", "voice"]), json!(["x-kiosk"])]);
        }
        if self.below(2) == 0 {
            queue["supported_languages"] = self.of(&[json!(["en"]), json!(["es-MX", "de"]), json!(["en-GB"])]);
        }
        queue
    }

    fn document(&mut self) -> Value {
        let queues: Vec<Value> = ["A", "B", "C"].map(|name| self.queue(name)).into();
        let last = self.of(&[json!({"method": "bye"}), json!({"method": "refer", "phone_number": "+15551234567"})]);
        let orders = [json!(["A", "B"]), json!(["B", "A", "C"]), json!(["C"])];
        json!({
            "queues": queues,
            "handoffs": [
                {"name": "One", "is_default": true, "destinations": self.of(&orders)},
                {"name": "Two", "destinations": self.of(&orders)},
                {"name": "Last", "sip_config": last},
            ],
            "topics": [{"name": "Help", "handoffs": self.of(&[json!(["One", "Last"]), json!(["Two", "One"])])}],
        })
    }
}

fn load(document: &Value) -> Engine {
    Engine::builder().transfer_functions(["t"]).parse(document.to_string()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The window in a zone, minute by minute.
fn minutes(zone: &Zone, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = i64> + use<> {
    let midnight = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
    (midnight(from)..midnight(to)).step_by(60)
}

fn queues_minute_by_minute(old: &Engine, new: &Engine, found: &Diff) {
    for queue in new.queues() {
        let before = old.queue(queue.name()).unwrap();
        let (mut opened, mut closed) = (0, 0);
        let told = found.queues.iter().find(|told| told.name == queue.name());
        for at in minutes(queue.timezone(), found.from, found.to) {
            let becomes = match (before.is_open_at(at), queue.is_open_at(at)) {
                (false, true) => Some(StateChange::Open),
                (true, false) => Some(StateChange::Closed),
                _ => None,
            };
            opened += i64::from(becomes == Some(StateChange::Open));
            closed += i64::from(becomes == Some(StateChange::Closed));
            let named = told.and_then(|told| {
                told.intervals
                    .iter()
                    .find(|it| (it.from.timestamp()..it.to.timestamp()).contains(&at))
                    .map(|it| it.becomes)
            });
            assert_eq!(named, becomes, "{} at {at}", queue.name());
        }
        assert_eq!(told.map_or((0, 0), |told| (told.opened_minutes, told.closed_minutes)), (opened, closed));
        assert!(told.is_none_or(|told| told.kind == QueueChange::Changed && told.more == 0 && !told.lines.is_empty()));
    }
}

/// A class as a contact says it: a channel and a language, or none of them.
type Class = (Option<&'static str>, Option<&'static str>);

fn routes_minute_by_minute(old: &Engine, new: &Engine, found: &Diff, classes: &[Class]) -> usize {
    type Taken = (bool, Option<String>);
    let taken = |engine: &Engine, contact: &Contact| -> Vec<Taken> {
        let route = engine.prepare(contact).unwrap();
        let zone = new.queue("A").unwrap().timezone().clone();
        let all = minutes(&zone, found.from, found.to).map(|at| {
            let decision = route.decide(at);
            let by = match decision.target() {
                Target::Queue(_) => decision.queue().map(|queue| queue.name().to_owned()),
                Target::Handoff(_) => Some("Last".to_owned()),
                Target::None => None,
            };
            (decision.is_available(), by)
        });
        all.collect()
    };
    let mut compared = 0;
    for &(channel, language) in classes {
        for place in [RoutePlace::Topic("Help".into()), RoutePlace::Handoff("One".into())] {
            let contact = channel.into_iter().fold(Contact::new(), Contact::channel);
            let contact = language.into_iter().fold(contact, Contact::language);
            let contact = match &place {
                RoutePlace::Topic(name) => contact.topic(name),
                RoutePlace::Handoff(name) => contact.handoff(name),
                _ => unreachable!(),
            };
            let mut wanted: BTreeMap<(Taken, Taken), i64> = BTreeMap::new();
            for (before, after) in taken(old, &contact).into_iter().zip(taken(new, &contact)) {
                if before != after {
                    *wanted.entry((before, after)).or_default() += 1;
                }
            }
            let (says, speaks) = (channel.unwrap_or("no channel"), language.unwrap_or("no language"));
            let told =
                found.routes.iter().filter(|it| it.place == place && it.channel == says && it.language == speaks);
            let told: Vec<_> = told.collect();
            let by_names = |pairs: &BTreeMap<(Taken, Taken), i64>| -> BTreeMap<String, i64> {
                pairs.iter().map(|((before, after), minutes)| (format!("{before:?} {after:?}"), *minutes)).collect()
            };
            let found: BTreeMap<String, i64> = told
                .iter()
                .map(|it| {
                    // What the first instant says, asked of both.
                    let asked = |engine: &Engine| {
                        let decision = engine.prepare(&contact).unwrap();
                        let decision = decision.decide(it.first.timestamp());
                        (decision.is_available(), decision.queue().map(|queue| queue.name().to_owned()))
                    };
                    let (before, after) = (asked(old), asked(new));
                    let by = |(available, queue): (bool, Option<String>), told: &Option<String>| {
                        assert!(queue.is_none() || queue == *told);
                        (available, told.clone())
                    };
                    (format!("{:?} {:?}", by(before, &it.before), by(after, &it.after)), it.minutes)
                })
                .collect();
            assert_eq!(found, by_names(&wanted), "{place:?} {channel:?} {language:?}");
            compared += told.len();
        }
    }
    compared
}

#[test]
fn the_minutes_that_differ_are_those_that_are_named() {
    // Berlin and New York change their clocks in or near these days.
    let options = DiffOptions::new().from(day("2026-10-23")).to(day("2026-10-27"));
    let options = ["voice", "chat", "x-kiosk"].into_iter().fold(options, DiffOptions::channel);
    let options = ["en", "de", "en-GB"].into_iter().fold(options, DiffOptions::language);
    let (mut queues, mut routes) = (0, 0);
    for seed in 0..200 {
        let mut random = Random(seed);
        let (one, mut other) = (random.document(), random.document());
        // Routes are compared on the days of the first destination's zone: here that of all.
        for i in 0..3 {
            other["queues"][i]["timezone"] = one["queues"][0]["timezone"].clone();
        }
        let (old, new) = (load(&one), load(&other));
        let found = diff(&old, &new, &options);
        queues_minute_by_minute(&old, &new, &found);
        queues += found.queues.len();
        let classes = [("voice", "en"), ("chat", "de"), ("x-kiosk", "en-GB")];
        let classes = classes.map(|(channel, language)| (Some(channel), Some(language)));
        routes += routes_minute_by_minute(&old, &new, &found, &classes);
        let same = diff(&old, &load(&one), &options);
        assert!(same.is_empty() && same.risks.is_empty(), "{same:?}");
    }
    assert!(queues > 400 && routes > 1000, "{queues} {routes}");
}

#[test]
fn contacts_that_name_nothing_are_compared_minute_by_minute() {
    let options = DiffOptions::new().from(day("2026-10-23")).to(day("2026-10-27"));
    let mut routes = 0;
    for seed in 1000..1060 {
        let mut random = Random(seed);
        let (mut one, mut other) = (random.document(), random.document());
        for (i, (channel, language)) in [("voice", "en"), ("chat", "de"), ("x-kiosk", "es-MX")].into_iter().enumerate()
        {
            for document in [&mut one, &mut other] {
                // No name is on every list, so that who has none is a class.
                document["queues"][i]["supported_channel_types"] = json!([channel]);
                document["queues"][i]["supported_languages"] = json!([language]);
                document["queues"][i]["timezone"] = json!("Europe/Berlin");
            }
        }
        let (old, new) = (load(&one), load(&other));
        let found = diff(&old, &new, &options);
        let classes = [(None, None), (None, Some("de")), (Some("voice"), None), (Some("chat"), Some("de"))];
        routes += routes_minute_by_minute(&old, &new, &found, &classes);
        // For people each change is told once, whoever feels it.
        let changes = found
            .routes
            .iter()
            .map(|it| (format!("{:?}", it.place), &it.before, &it.after, it.minutes, it.first.timestamp()));
        let groups = found.route_groups();
        assert_eq!(groups.len(), changes.collect::<BTreeSet<_>>().len());
        assert!(groups.iter().all(|group| found.routes.contains(group.change) && !group.contacts.is_empty()));
    }
    assert!(routes > 200, "{routes}");
}

#[test]
fn another_text_with_the_same_answers_changes_nothing() {
    let queue = |hours: &str, exceptions: &str| {
        format!(
            "- {{name: A, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/Berlin, transfer_function_name: t,\n   \
             weekly_hours: {hours}, {exceptions}}}"
        )
    };
    let week = "{mon: [{start: '09:00', end: '17:00'}], tue: [{start: '09:00', end: '17:00'}]}";
    let rule = "recurring_exceptions: [{rrule: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25', closed: true, reason: Xmas}]";
    let dates = "date_exceptions: {'2026-12-25': {closed: true, reason: Xmas}}";
    let options = DiffOptions::new().from(day("2026-12-01")).to(day("2027-12-01"));
    let (old, new): (Engine, Engine) = (queue(week, rule).parse().unwrap(), queue(week, dates).parse().unwrap());
    assert!(diff(&old, &new, &options).is_empty());
    let other = dates.replace("Xmas", "Christmas");
    let found = diff(&old, &queue(week, &other).parse().unwrap(), &options);
    assert!(found.queues.is_empty() && found.routes.is_empty());
    assert_eq!(found.words[0].path, "queues.A.reason.2026-12-25");
}

#[test]
fn names_words_and_risks_are_told() {
    let document = |handoff: &str, queue: &str, number: &str| {
        format!(
            r#"{{"queues": [
                {{"name": "{queue}", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
                "weekly_hours": {{"mon": [{{"start": "09:00", "end": "17:00"}}]}}, "transfer_function_name": "t"}}],
                "transfer_functions": [{{"name": "t", "sip_config": {{"method": "refer", "phone_number": "{number}"}},
                "sip_headers": [{{"key": "X-A", "value": "$a"}}]}}],
                "handoffs": [{{"name": "{handoff}", "is_default": true, "destinations": ["{queue}"],
                "agent_available_instructions": "Say $a {{{{queue}}}}."}}], "topics": [{{"name": "T", "handoffs": ["{handoff}"]}}]}}"#
        )
    };
    let engine =
        |handoff: &str, queue: &str, number: &str| -> Engine { document(handoff, queue, number).parse().unwrap() };
    let options = DiffOptions::new().from(day("2026-12-01")).to(day("2027-12-01"));
    let old = engine("Billing", "London", "+15551234567");
    let found = diff(&old, &engine("Payments", "Leeds", "+15551234568"), &options);
    let paths: Vec<&str> = found.words.iter().map(|word| word.path.as_str()).collect();
    assert_eq!(paths[..2], ["handoffs.Billing.function_name", "handoffs.Payments.function_name"]);
    let number = found.words.iter().find(|word| word.path == "transfer_functions.t.phone_number").unwrap();
    assert_eq!((number.before.as_deref(), number.after.as_deref()), (Some("+15551234567"), Some("+15551234568")));
    assert!(found.words.iter().any(|word| word.before.as_deref() == Some("Say $a {{queue}}.")));
    assert_eq!(found.queues.len(), 1);
    assert_eq!((found.queues[0].kind, found.queues[0].renamed_to.as_deref()), (QueueChange::Renamed, Some("Leeds")));
    let risks: Vec<&str> = found.risks.iter().map(|risk| risk.as_str()).collect();
    assert_eq!(risks, ["function_name_changed", "handoff_removed"]);
    // A queue that is another one altogether is no renamed one.
    let other = engine("Billing", "London", "+15551234567");
    let text = document("Billing", "Leeds", "+15551234567").replace("17:00", "18:00");
    let found = diff(&other, &text.parse().unwrap(), &options);
    let kinds: Vec<QueueChange> = found.queues.iter().map(|queue| queue.kind).collect();
    assert_eq!(kinds, [QueueChange::Added, QueueChange::Removed]);
    assert_eq!(found.queues[0].opened_minutes, 52 * 540);
}
