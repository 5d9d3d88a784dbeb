//! The iCalendar that is exported, read by the crate `icalendar`: its events are the open minutes of the document.

use chrono::{NaiveDateTime, NaiveTime};
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime};
use openline::Engine;
use openline_exchange::{
    Flags, Input, export, format,
    minutes::{Days, Horizon},
    proof::days_of,
};

const DOCUMENT: &str = r#"
queues:
  - name: "Nights; and, days"
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/London
    weekly_hours: {mon: [{start: "08:30", end: "12:00"}, {start: "13:00", end: "17:00"}], tue: [{start: "08:30", end: "12:00"}], fri: [{start: "22:00", end: "06:00"}], sat: [{start: "22:00", end: "06:00"}], sun: [{start: "12:00", end: "24:00"}]}
    date_exceptions:
      "2026-03-28": {closed: true, reason: Stocktaking}
      "2026-08-03/2026-08-05": {intervals: [{start: "21:00", end: "03:00"}], reason: "A fair with a name that is longer than seventy-five octets, so that its line is folded ⛺"}
    recurring_exceptions:
      - {easter: 1, closed: true, reason: Easter Monday}
    transfer_function_name: t
  - {name: Always, type: Agent_queue, enabled: true, open_24: true, timezone: Australia/Lord_Howe, transfer_function_name: t}
  - {name: Never, type: Agent_queue, enabled: true, open_24: false, timezone: Asia/Kolkata, weekly_hours: {}, transfer_function_name: t}
"#;

fn local(value: Option<DatePerhapsTime>, zone: &str) -> NaiveDateTime {
    match value {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid })) => {
            assert_eq!(tzid, zone);
            date_time
        }
        other => panic!("{other:?} is no local time in {zone}"),
    }
}

#[test]
fn events_are_the_open_minutes() {
    let horizon = Horizon { from: "2026-01-01".parse().unwrap(), until: "2027-04-01".parse().unwrap() };
    let engine: Engine = DOCUMENT.parse().unwrap();
    for queue in engine.queues() {
        let flags = Flags {
            queue: Some(queue.name().to_owned()),
            from: Some(horizon.from),
            until: Some(horizon.until),
            ..Flags::default()
        };
        let input = Input::new("centre.yaml", DOCUMENT);
        let text = export(format("ics").unwrap(), &input, &flags).unwrap().text;
        assert_eq!(text, export(format("ics").unwrap(), &input, &flags).unwrap().text, "the same bytes again");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
        }
        let zone = queue.timezone();
        assert!(text.contains(&format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", zone.name())));
        let calendar: Calendar = text.parse().unwrap();
        let mut days = Days::closed(horizon);
        let mut known = std::collections::BTreeSet::new();
        for component in &calendar.components {
            let CalendarComponent::Event(event) = component else { continue };
            assert!(known.insert(event.get_uid().unwrap().to_owned()), "identifiers are unique");
            assert!(event.get_summary().unwrap().starts_with(queue.name()));
            let (start, end) = (local(event.get_start(), zone.name()), local(event.get_end(), zone.name()));
            let minute = start.signed_duration_since(start.date().and_time(NaiveTime::MIN)).num_minutes() as u32;
            let length = end.signed_duration_since(start).num_minutes() as u32;
            let mut dates = match event.property_value("RRULE") {
                Some(rule) => openline::rule_dates(rule, start.date(), horizon.from, horizon.until).unwrap(),
                None => vec![start.date()],
            };
            let missing: Vec<&str> =
                event.multi_properties().get("EXDATE").into_iter().flatten().map(|property| property.value()).collect();
            dates.retain(|date| {
                !missing.contains(&date.and_time(start.time()).format("%Y%m%dT%H%M%S").to_string().as_str())
            });
            for date in dates {
                days.open(date, minute, minute + length);
            }
        }
        // A night that began before the horizon has no event in it.
        let meant = days_of(&queue, horizon);
        for date in horizon.dates() {
            assert_eq!(days.day(date), meant.day(date), "{} on {date}\n{text}", queue.name());
        }
    }
}

#[test]
fn the_zone_goes_along_with_its_changes() {
    let flags = Flags {
        queue: Some("Always".to_owned()),
        from: "2026-01-01".parse().ok(),
        until: "2027-01-01".parse().ok(),
        ..Flags::default()
    };
    let text = export(format("ics").unwrap(), &Input::new("centre.yaml", DOCUMENT), &flags).unwrap().text;
    // Lord Howe moves its clocks by half an hour, at two o'clock of the clock before.
    assert!(text.contains("TZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030\r\n"), "{text}");
    assert!(text.contains("TZOFFSETFROM:+1030\r\nTZOFFSETTO:+1100\r\n"), "{text}");
    assert!(text.contains("20260405T020000") && text.contains("20261004T020000"), "{text}");
}
