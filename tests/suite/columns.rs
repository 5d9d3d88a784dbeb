//! Columns say, row by row, what the calls of a queue say; and both what a program found that counts minutes.

use std::fs;

use chrono::NaiveDate;
use openline::{Columns, Engine, Override, ZoneData, ZoneSource};
use openline_tests::{Answering, data};
use serde_json::{Value, json};

/// 2100-01-01T00:00:00Z.
const END: i64 = 4_102_444_800;

/// Rows of queues and instants, with a second instant and a number of seconds beside each.
#[derive(Default)]
struct Rows {
    queue: Vec<u32>,
    at: Vec<i64>,
    to: Vec<i64>,
    seconds: Vec<i64>,
}

impl Rows {
    fn push(&mut self, queue: u32, at: i64, to: i64, seconds: i64) {
        self.queue.push(queue);
        self.at.push(at);
        self.to.push(to);
        self.seconds.push(seconds);
    }

    /// Every column of `engine` beside the calls of `plain`, whose queues have the same hours.
    fn hold(&self, engine: &Engine, plain: &Engine) {
        let rows = self.at.len();
        let columns = engine.columns();
        let queue = |row: usize| plain.queue_at(self.queue[row] as usize).unwrap();
        let told = |row: usize| {
            let (queue, at, to) = (queue(row).name(), self.at[row], self.to[row]);
            format!("row {row}: {queue} at {at}, to {to}, {} s", self.seconds[row])
        };
        let never = |found: Option<i64>| found.unwrap_or(Columns::NEVER);
        let mut open = vec![false; rows];
        columns.is_open(&self.queue, &self.at, &mut open);
        let mut found = vec![0; rows];
        columns.open_seconds(&self.queue, &self.at, &self.to, &mut found);
        for (row, &open) in open.iter().enumerate() {
            assert_eq!(open, queue(row).is_open_at(self.at[row]), "is_open, {}", told(row));
        }
        let hold = |found: &[i64], wanted: &dyn Fn(usize) -> i64, what: &str| {
            for (row, &found) in found.iter().enumerate() {
                assert_eq!(found, wanted(row), "{what}, {}", told(row));
            }
        };
        hold(&found, &|row| queue(row).open_seconds_at(self.at[row], self.to[row]), "open_seconds");
        columns.add_open_seconds(&self.queue, &self.at, &self.seconds, &mut found);
        hold(&found, &|row| never(queue(row).add_open_seconds_at(self.at[row], self.seconds[row])), "add_open_seconds");
        columns.next_open(&self.queue, &self.at, &mut found);
        hold(&found, &|row| never(queue(row).next_open_at(self.at[row])), "next_open");
        columns.next_close(&self.queue, &self.at, &mut found);
        hold(&found, &|row| never(queue(row).next_close_at(self.at[row])), "next_close");
        columns.next_change(&self.queue, &self.at, &mut found);
        hold(&found, &|row| never(queue(row).next_change_at(self.at[row])), "next_change");
    }
}

/// Numbers without an end, the same at every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(self.0) * end as u128) >> 64) as i64
    }
}

fn instant(text: &str) -> Option<i64> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

#[test]
fn every_row_of_the_vectors() {
    let document = fs::read_to_string(data("analytics/centre.json")).unwrap();
    let text = fs::read_to_string(data("analytics/calls.csv")).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert!(lines.len() > 2_500);
    for answering in Answering::ALL {
        let engine = answering.builder().parse(&document).unwrap();
        let mut rows = Rows::default();
        for line in &lines {
            let queue = engine.queue(line[0]).unwrap().index() as u32;
            rows.push(queue, line[1].parse().unwrap(), line[2].parse().unwrap(), line[3].parse().unwrap());
        }
        let columns = engine.columns();
        let (mut open, mut date) = (vec![false; lines.len()], vec![0; lines.len()]);
        columns.is_open(&rows.queue, &rows.at, &mut open);
        columns.open_date(&rows.queue, &rows.at, &mut date);
        let [mut seconds, mut due, mut next_open] = [(); 3].map(|()| vec![0; lines.len()]);
        columns.open_seconds(&rows.queue, &rows.at, &rows.to, &mut seconds);
        columns.add_open_seconds(&rows.queue, &rows.at, &rows.seconds, &mut due);
        columns.next_open(&rows.queue, &rows.at, &mut next_open);
        for (row, line) in lines.iter().enumerate() {
            let told = format!("row {row} by {answering:?}: {line:?}");
            assert_eq!(open[row], line[4] == "1", "{told}");
            assert_eq!(seconds[row], line[5].parse::<i64>().unwrap(), "{told}");
            assert_eq!(due[row], instant(line[6]).unwrap_or(Columns::NEVER), "{told}");
            assert_eq!(next_open[row], instant(line[7]).unwrap_or(Columns::NEVER), "{told}");
            let wanted = (!line[8].is_empty()).then(|| line[8].parse::<NaiveDate>().unwrap().to_epoch_days());
            assert_eq!(date[row], wanted.unwrap_or(Columns::CLOSED), "{told}");
        }
        rows.hold(&engine, &engine);
    }
}

/// A queue in each zone, no two with the same hours: nights, odd minutes, short stretches, days that never close, exceptions.
fn queue_in_each_zone() -> Vec<Value> {
    let names = ZoneData::open(&ZoneSource::Bundled).unwrap().names();
    let time = |minute: usize| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let queue = |(i, zone): (usize, &String)| {
        let hours = match i % 4 {
            0 => json!([{"start": time(540 + i % 60), "end": "12:00"}, {"start": "13:00", "end": time(1020 + i % 90)}]),
            1 => json!([{"start": time(1200 + i % 120), "end": time(300 + i % 60)}]),
            2 => {
                json!([{"start": "00:00", "end": time(45 + i % 3 * 60)}, {"start": "02:15", "end": "03:05"}, {"start": "23:59", "end": "24:00"}])
            }
            _ => json!([{"start": "00:00", "end": "24:00"}]),
        };
        let exceptions = json!({
            "2025-12-31/2026-01-02": {"closed": true}, "2026-03-29": {"open_24": true}, "2026-11-01": {"intervals": [{"start": "01:17", "end": "01:18"}]}
        });
        json!({
            "name": format!("{i} {zone}"), "type": "Agent_queue", "enabled": i % 50 != 49, "open_24": i % 23 == 22, "timezone": zone,
            "weekly_hours": {"mon": hours, "tue": hours, "wed": hours, "fri": hours, "sun": hours},
            "date_exceptions": exceptions, "transfer_function_name": "t"
        })
    };
    names.iter().enumerate().map(queue).collect()
}

fn builder(years: std::ops::Range<i32>) -> openline::Builder {
    Engine::builder().zone_data(ZoneSource::Bundled).compiled_years(years)
}

#[test]
fn every_zone_at_its_clock_changes_and_at_the_ends_of_the_window() {
    let document = Value::Array(queue_in_each_zone()).to_string();
    // More than a column ranks without a look at its line, and fewer than that.
    let (engine, rules) = (builder(2025..2028).parse(&document).unwrap(), builder(0..0).parse(&document).unwrap());
    let (start, end) = (1_735_689_600, 1_830_297_600); // 2025 to the end of 2027
    let week = |at: i64| at - (at - 345_600).rem_euclid(604_800);
    let mut numbers = Numbers(1);
    let mut rows = Rows::default();
    let mut changes = 0;
    for (number, queue) in (0..).zip(rules.queues()) {
        let mut instants = vec![
            i64::MIN,
            i64::MAX,
            -1,
            0,
            END - 1,
            END,
            week(start) - 1,
            week(start),
            start - 1,
            start,
            end - 1,
            end,
            week(end) + 604_799,
            week(end) + 604_800,
        ];
        instants.extend((0..6).map(|_| start + numbers.below(end - start)));
        // Days whose offset differs from that of the day before hold a change; bisect it to the second.
        let offset = |at| queue.timezone().offset_seconds_at(at);
        for day in (start..end).step_by(86_400).filter(|&day| offset(day) != offset(day + 86_400)) {
            let (mut low, mut high) = (day, day + 86_400);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offset(middle) == offset(day) { low = middle } else { high = middle }
            }
            changes += 1;
            instants.extend([high - 3_601, high - 1, high, high + 3_599, high + 3_600]);
        }
        for (i, &at) in instants.iter().enumerate() {
            let to = instants[(i * 7 + 3) % instants.len()];
            rows.push(number, at, to, [0, 1, -1, 3_600, -86_400, 2_000_000, i64::MAX, i64::MIN][i % 8]);
        }
    }
    assert!(changes > 1_000, "only {changes} changes of clocks");
    rows.hold(&engine, &rules);
    // Where an answer lies on either side of an edge is where tables go wrong.
    let mut edges = Rows::default();
    for row in (0..rows.at.len()).filter(|&row| (start..end).contains(&rows.at[row])) {
        let queue = rules.queue_at(rows.queue[row] as usize).unwrap();
        for edge in [queue.next_change_at(rows.at[row]), queue.previous_change_at(rows.at[row])].into_iter().flatten() {
            (edge - 1..=edge + 1).for_each(|at| edges.push(rows.queue[row], at, edge + 40_000, edge - at));
        }
    }
    edges.hold(&engine, &rules);
}

/// Liberia's clock was 44 minutes and 30 seconds behind until 1972: no edge lies on a minute of UTC.
#[test]
fn edges_between_two_minutes() {
    let hours = json!([{"start": "09:00", "end": "09:01"}, {"start": "09:02", "end": "17:00"}]);
    let document = json!([{
        "name": "Monrovia", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Africa/Monrovia",
        "weekly_hours": {"mon": hours, "thu": hours}, "transfer_function_name": "t"
    }])
    .to_string();
    let (engine, rules) = (builder(1970..1973).parse(&document).unwrap(), builder(0..0).parse(&document).unwrap());
    let mut rows = Rows::default();
    let mut numbers = Numbers(2);
    for (start, _) in rules.queues().next().unwrap().intervals_at(0, 94_694_400).step_by(9) {
        for second in -3..123 {
            rows.push(0, start + second, start + numbers.below(900_000), numbers.below(90_000) - 45_000);
        }
    }
    rows.hold(&engine, &rules);
}

#[test]
fn overridden_queues_answer_by_their_overrides() {
    let document = fs::read_to_string(data("analytics/centre.json")).unwrap();
    let plain = builder(2026..2028).parse(&document).unwrap();
    // The columns of the plain engine are there before the other is made of it.
    let mut rows = Rows::default();
    let mut numbers = Numbers(3);
    for _ in 0..4_000 {
        let at = 1_772_000_000 + numbers.below(50_000_000);
        rows.push(numbers.below(8) as u32, at, at + numbers.below(3_000_000), numbers.below(400_000) - 100_000);
    }
    rows.hold(&plain, &plain);
    let overrides: Vec<Override> = serde_json::from_value(json!([
        {"id": 1, "queue": "London Nights", "kind": "closed", "from": 1_780_000_000, "until": 1_790_000_000},
        {"id": 2, "queue": "Berlin Care", "kind": "open", "from": 1_785_000_000},
        {"id": 3, "all": true, "except": ["New York Care"], "kind": "closed", "from": 1_800_000_000, "until": 1_801_000_000},
    ]))
    .unwrap_or_else(|error| panic!("{error}"));
    let overridden = plain.with_overrides(overrides).unwrap();
    rows.hold(&overridden, &overridden);
    let scalar = |engine: &Engine| {
        let mut seconds = vec![0; rows.at.len()];
        engine.columns().open_seconds(&rows.queue, &rows.at, &rows.to, &mut seconds);
        seconds
    };
    assert_ne!(scalar(&plain), scalar(&overridden));
    // Whom an override opens at night has the date of the wall clock: 2026-08-15, a Saturday, 22:00 in Berlin.
    let berlin = [plain.queue("Berlin Care").unwrap().index() as u32];
    let mut date = [0];
    overridden.columns().open_date(&berlin, &[1_786_824_000], &mut date);
    assert_eq!(date[0], NaiveDate::from_ymd_opt(2026, 8, 15).unwrap().to_epoch_days());
}

#[test]
fn a_date_owns_its_night() {
    let hours = |text: &str| {
        let document = format!(
            r#"[{{"name": "Q", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Paris",
                "weekly_hours": {text}, "date_exceptions": {{"2026-12-02/2026-12-03": {{"open_24": true}}}}, "transfer_function_name": "t"}}]"#
        );
        builder(2026..2027).parse(document).unwrap()
    };
    let date = |engine: &Engine, at: &str| {
        let at = chrono::DateTime::parse_from_rfc3339(at).unwrap().timestamp();
        let mut date = [0];
        engine.columns().open_date(&[0], &[at], &mut date);
        match date[0] {
            Columns::CLOSED => "closed".to_owned(),
            day => NaiveDate::from_epoch_days(day).unwrap().to_string(),
        }
    };
    let nights = hours(r#"{"fri": [{"start": "22:00", "end": "06:00"}], "sat": [{"start": "05:00", "end": "10:00"}]}"#);
    assert_eq!(date(&nights, "2026-11-27T23:59:59+01:00"), "2026-11-27");
    assert_eq!(date(&nights, "2026-11-28T04:59:59+01:00"), "2026-11-27");
    // Both have five o'clock; it is Saturday's own.
    assert_eq!(date(&nights, "2026-11-28T05:00:00+01:00"), "2026-11-28");
    assert_eq!(date(&nights, "2026-11-28T10:00:00+01:00"), "closed");
    // Two days that are open throughout are two dates.
    assert_eq!(date(&nights, "2026-12-02T23:59:59+01:00"), "2026-12-02");
    assert_eq!(date(&nights, "2026-12-03T00:00:00+01:00"), "2026-12-03");
}

#[test]
fn the_wall_clock_of_each_row() {
    let document = fs::read_to_string(data("analytics/centre.json")).unwrap();
    let engine = builder(2026..2028).parse(&document).unwrap();
    let number = |name: &str| engine.queue(name).unwrap().index() as u32;
    // 2026-12-24T18:15:59Z, and a minute before 1970.
    let (queue, at) = (
        [number("Kathmandu Desk"), number("Manila Desk"), number("New York Care")],
        [1_798_136_159, 1_798_136_159, -60],
    );
    let (mut date, mut minute, mut offset) = ([0; 3], [0; 3], [0; 3]);
    engine.columns().local(&queue, &at, &mut date, &mut minute, &mut offset);
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap().to_epoch_days();
    assert_eq!(date, [day(2026, 12, 25), day(2026, 12, 25), day(1969, 12, 31)]);
    assert_eq!(minute, [0, 135, 1139]);
    assert_eq!(offset, [20_700, 28_800, -18_000]);
}

#[test]
#[should_panic(expected = "as many answers as rows")]
fn columns_are_of_one_length() {
    let document = fs::read_to_string(data("analytics/centre.json")).unwrap();
    builder(2026..2027).parse(&document).unwrap().columns().is_open(&[0, 0], &[0, 0], &mut [false]);
}
