//! What queues share: a holiday of several queues is written down once, and only where that changes no answer.

use openline::Engine;
use openline_exchange::{Flags, Input, format, import};

fn flags() -> Flags {
    Flags { from: "2026-01-01".parse().ok(), until: "2029-01-01".parse().ok(), ..Flags::default() }
}

fn genesys(schedules: &str, groups: &str) -> String {
    let files = [Input::new("s.json", format!("[{schedules}]")), Input::new("g.json", format!("[{groups}]"))];
    import(format("genesys").unwrap(), &files, &flags()).unwrap().document
}

const DAY: &str = r#"{"id": "day", "name": "day", "start": "2020-01-06T08:00:00", "end": "2020-01-06T18:00:00", "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
    {"id": "all", "name": "all", "start": "2020-01-06T00:00:00", "end": "2020-01-07T00:00:00", "rrule": "FREQ=DAILY"},
    {"id": "may", "name": "May Day", "start": "2020-05-01T00:00:00", "end": "2020-05-02T00:00:00", "rrule": "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"},
    {"id": "move", "name": "Moving", "start": "2026-11-20T00:00:00", "end": "2026-11-22T00:00:00"}"#;

fn group(name: &str, open: &str, holidays: &str) -> String {
    let list = |ids: &str| {
        let ids: Vec<String> = ids.split_whitespace().map(|id| format!(r#"{{"id": "{id}"}}"#)).collect();
        ids.join(", ")
    };
    format!(
        r#"{{"id": "{name}", "name": "{name}", "timeZone": "Europe/Berlin", "openSchedules": [{}], "closedSchedules": [], "holidaySchedules": [{}]}}"#,
        list(open),
        list(holidays)
    )
}

#[test]
fn holidays_of_several_queues_are_one_calendar() {
    let groups = [group("A", "day", "may move"), group("B", "all", "may move"), group("C", "day", "may")].join(", ");
    let document = genesys(DAY, &groups);
    assert_eq!(document.matches("May Day").count(), 1, "{document}");
    assert_eq!(document.matches("Moving").count(), 1, "{document}");
    assert!(document.contains("calendars: [holidays, holidays-2]"), "{document}");
    let engine: Engine = document.parse().unwrap();
    let reason = |queue: &str, date: &str| {
        let at = chrono::DateTime::parse_from_rfc3339(&format!("{date}T12:00:00+01:00")).unwrap();
        let status = engine.queue(queue).unwrap().status(at);
        (status.open, status.reason_text.as_deref().unwrap_or("").to_owned())
    };
    for queue in ["A", "B", "C"] {
        assert_eq!(reason(queue, "2028-05-01"), (false, "May Day".to_owned()));
    }
    assert_eq!(reason("A", "2026-11-20"), (false, "Moving".to_owned()));
    assert_eq!(reason("C", "2026-11-20"), (true, String::new()));
}

#[test]
fn a_queue_alone_keeps_its_holidays() {
    let document = genesys(DAY, &group("A", "day", "may move"));
    assert!(!document.contains("calendars:"), "{document}");
    assert!(document.contains("\"2026-11-20/2026-11-21\": {closed: true, reason: Moving}"), "{document}");
    assert!(
        document.contains("{rrule: \"FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1\", closed: true, reason: May Day}"),
        "{document}"
    );
}
