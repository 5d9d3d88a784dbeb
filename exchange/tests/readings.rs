//! Readings that the vectors do not show, one small source each; the answers were counted by hand from the contract of the format.

use openline::Engine;
use openline_exchange::{Conversion, Flags, Input, format, import};

fn convert(name: &str, texts: &[&str]) -> Conversion {
    let files: Vec<Input> =
        texts.iter().enumerate().map(|(number, text)| Input::new(format!("{number}.json"), *text)).collect();
    let flags = Flags {
        timezone: Some("Etc/UTC".to_owned()),
        from: "2026-01-01".parse().ok(),
        until: "2027-01-01".parse().ok(),
        ..Flags::default()
    };
    import(format(name).unwrap(), &files, &flags).unwrap_or_else(|failed| panic!("{failed}"))
}

/// Whether the queue is open at these times of UTC: `2026-05-04T09:00`.
fn open(document: &str, queue: &str, times: &[&str]) -> Vec<bool> {
    let engine: Engine = document.parse().unwrap();
    let queue = engine.queue(queue).unwrap();
    let at = |time: &&str| chrono::DateTime::parse_from_rfc3339(&format!("{time}:00Z")).unwrap();
    times.iter().map(|time| queue.is_open(at(time))).collect()
}

fn codes(conversion: &Conversion) -> Vec<&str> {
    conversion.notes.iter().map(|note| note.code.as_str()).filter(|code| *code != "transfer_missing").collect()
}

fn row(day: &str, start: u8, end: u8) -> String {
    format!(
        r#"{{"Day": "{day}", "StartTime": {{"Hours": {start}, "Minutes": 0}}, "EndTime": {{"Hours": {end}, "Minutes": 0}}}}"#
    )
}

fn hours(id: &str, rows: &[String], parents: &str) -> String {
    format!(
        r#"{{"HoursOfOperation": {{"HoursOfOperationId": "{id}", "Name": "{id}", "TimeZone": "Etc/UTC", "Config": [{}], "ParentHoursOfOperations": [{parents}]}}}}"#,
        rows.join(", ")
    )
}

fn overrides(of: &[(&str, &str, &str, Vec<String>)]) -> String {
    let each = |(id, kind, date, rows): &(&str, &str, &str, Vec<String>)| {
        format!(
            r#"{{"HoursOfOperationId": "{id}", "Name": "{id} {kind}", "OverrideType": "{kind}", "EffectiveFrom": "{date}", "EffectiveTill": "{date}", "Config": [{}]}}"#,
            rows.join(", ")
        )
    };
    format!(r#"{{"HoursOfOperationOverrideList": [{}]}}"#, of.iter().map(each).collect::<Vec<_>>().join(", "))
}

#[test]
fn connect_a_queues_own_standard_beats_its_parents_in_their_order_and_one_level_is_joined() {
    // 4 May 2026 is a Monday.
    let texts = [
        hours("child", &[row("MONDAY", 8, 12)], r#"{"Id": "one"}, {"Id": "two"}"#),
        hours("one", &[row("MONDAY", 0, 24 - 1)], ""),
        hours("two", &[row("MONDAY", 0, 24 - 1)], ""),
        overrides(&[
            ("one", "STANDARD", "2026-05-04", vec![row("MONDAY", 9, 10)]),
            ("one", "STANDARD", "2026-05-04", vec![row("MONDAY", 14, 15)]),
            ("two", "STANDARD", "2026-05-04", vec![row("MONDAY", 20, 21)]),
            ("two", "STANDARD", "2026-05-11", vec![row("MONDAY", 20, 21)]),
            ("child", "STANDARD", "2026-05-11", vec![row("MONDAY", 6, 7)]),
        ]),
    ];
    let conversion = convert("connect", &texts.each_ref().map(String::as_str));
    let of_may_4 = ["2026-05-04T08:30", "2026-05-04T09:30", "2026-05-04T14:30", "2026-05-04T20:30"];
    assert_eq!(open(&conversion.document, "child", &of_may_4), [false, true, true, false]);
    let of_may_11 = ["2026-05-11T06:30", "2026-05-11T08:30", "2026-05-11T20:30"];
    assert_eq!(open(&conversion.document, "child", &of_may_11), [true, false, false]);
    // A parent's weekly hours are not inherited, only its overrides.
    assert_eq!(open(&conversion.document, "child", &["2026-05-18T13:00"]), [false]);
    assert_eq!(codes(&conversion), ["override_order_assumed"]);
}

#[test]
fn connect_open_adds_closed_takes_away_and_a_standard_date_cuts_the_night() {
    // A row that ends before it starts runs into Tuesday.
    let texts = [
        hours("h", &[row("MONDAY", 20, 4)], ""),
        overrides(&[
            ("h", "OPEN", "2026-05-11", vec![row("MONDAY", 9, 12)]),
            ("h", "CLOSED", "2026-05-12", vec![row("TUESDAY", 1, 2)]),
            ("h", "STANDARD", "2026-05-19", vec![row("TUESDAY", 3, 5)]),
            ("h", "OPEN", "2026-05-19", vec![row("TUESDAY", 10, 11)]),
        ]),
    ];
    let conversion = convert("connect", &texts.each_ref().map(String::as_str));
    let open = |times: &[&str]| open(&conversion.document, "h", times);
    assert_eq!(open(&["2026-05-04T21:00", "2026-05-05T03:59", "2026-05-05T04:00"]), [true, true, false]);
    assert_eq!(
        open(&["2026-05-11T10:00", "2026-05-12T00:59", "2026-05-12T01:00", "2026-05-12T02:00"]),
        [true, true, false, true]
    );
    // STANDARD alone decides its date.
    assert_eq!(
        open(&["2026-05-18T23:59", "2026-05-19T00:00", "2026-05-19T04:59", "2026-05-19T10:30"]),
        [true, false, true, false]
    );
    assert_eq!(codes(&conversion), ["overnight_assumed", "override_order_assumed"]);
}

#[test]
fn genesys_seconds_are_rounded_inwards() {
    let text = r#"[{"id": "s", "name": "s", "start": "2026-01-05T08:00:30", "end": "2026-01-05T16:59:59", "rrule": "FREQ=DAILY"},
        {"id": "c", "name": "c", "start": "2026-01-05T12:00:00.250000", "end": "2026-01-05T12:30:20", "rrule": "FREQ=DAILY"},
        {"id": "g", "name": "G", "timeZone": "Etc/UTC", "openSchedules": [{"id": "s"}], "closedSchedules": [{"id": "c"}]}]"#;
    let conversion = convert("genesys", &[text]);
    let times = [
        "2026-05-04T08:00",
        "2026-05-04T08:01",
        "2026-05-04T12:29",
        "2026-05-04T12:30",
        "2026-05-04T16:59",
        "2026-05-04T17:00",
    ];
    assert_eq!(open(&conversion.document, "G", &times), [false, true, false, true, true, false]);
    assert_eq!(codes(&conversion), ["seconds", "seconds", "seconds"]);
}

#[test]
fn google_a_location_that_never_closes_opens_again_after_a_special_date() {
    let text = r#"{"title": "P", "regularHours": {"periods": [{"openDay": "SUNDAY", "openTime": {}, "closeDay": "SATURDAY", "closeTime": {"hours": 24}}]},
        "specialHours": {"specialHourPeriods": [{"startDate": {"year": 2026, "month": 5, "day": 5}, "closed": true}]}}"#;
    let conversion = convert("google", &[text]);
    let times = ["2026-05-04T23:59", "2026-05-05T00:00", "2026-05-05T23:59", "2026-05-06T00:00", "2026-05-10T00:00"];
    assert_eq!(open(&conversion.document, "P", &times), [true, false, false, true, true]);
    assert!(conversion.document.contains("open_24: true"), "{}", conversion.document);
}

#[test]
fn twilio_ranges_without_an_end_and_rules_with_a_range() {
    let text = r#"{"rules": [
        {"id": "o", "isOpen": true, "startTime": "08:00", "endTime": "18:00"},
        {"id": "f", "isOpen": false, "closedReason": "moved", "startDate": "2026-06-01", "startTime": "12:00"},
        {"id": "t", "isOpen": false, "closedReason": "training", "startDate": "2026-03-01", "endDate": "2026-03-31", "dateRRule": "FREQ=WEEKLY;BYDAY=TU"}],
        "schedules": [{"name": "S", "timeZone": "Etc/UTC", "rules": ["o", "f", "t"]}]}"#;
    let conversion = convert("twilio", &[text]);
    let times = ["2026-05-31T13:00", "2026-06-01T11:59", "2026-06-01T12:00", "2026-12-31T13:00"];
    assert_eq!(open(&conversion.document, "S", &times), [true, true, false, false]);
    let tuesdays = ["2026-02-24T09:00", "2026-03-03T09:00", "2026-03-31T09:00", "2026-04-07T09:00", "2026-03-04T09:00"];
    assert_eq!(open(&conversion.document, "S", &tuesdays), [true, false, false, true, true]);
    assert!(conversion.document.contains("reason: training"), "{}", conversion.document);
}

#[test]
fn an_old_zone_name_is_mapped_and_told() {
    let text = hours("h", &[row("MONDAY", 8, 12)], "").replace("Etc/UTC", "US/Central");
    let conversion = convert("connect", &[&text]);
    assert!(conversion.document.contains("timezone: America/Chicago"), "{}", conversion.document);
    assert_eq!(conversion.notes[0].text, "the zone \"US/Central\" is America/Chicago");
}
