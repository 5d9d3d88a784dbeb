use crate::support::{centre, run, run_with_input};

#[test]
fn a_week_is_drawn_by_half_hours_with_reasons_beside_it() {
    let out = run(&["week", &centre(), "West", "--at", "2026-12-24"]).answer();
    assert_eq!(
        out,
        "West  America/Los_Angeles (-08:00)
21 to 27 December 2026, 7 h open

        0     3     6     9     12    15    18    21    24
Mon 21  ··················██████··████████··············
Tue 22  ················································
Wed 23  ················································
Thu 24  ················································
Fri 25  ················································  Christmas Day
Sat 26  ················································
Sun 27  ················································
"
    );
}

#[test]
fn a_clock_change_is_noted_and_its_skipped_hour_left_blank() {
    let text = r#"[{"name": "B", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Berlin",
        "transfer_function_name": "f"}]"#;
    let week = |at: &str| run_with_input(&["week", "-", "B", "--at", at], text.as_bytes()).answer();
    let spring = week("2026-03-25");
    assert!(spring.contains("Europe/Berlin (+01:00, then +02:00)\n23 to 29 March 2026, 167 h open"), "{spring}");
    assert!(spring.contains(&format!("Sun 29  ████  {}  clock 02:00 → 03:00", "█".repeat(42))), "{spring}");
    let autumn = week("2026-10-25T12:00:00Z");
    assert!(autumn.contains("169 h open") && autumn.contains("clock 03:00 → 02:00"), "{autumn}");
}

#[test]
fn a_skipped_date_is_blank() {
    let text = r#"[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Pacific/Apia",
        "transfer_function_name": "f"}]"#;
    let out = run_with_input(&["week", "-", "A", "--at", "2011-12-30"], text.as_bytes()).answer();
    assert!(out.contains("clock Fri 30 00:00 →\n"), "{out}");
    assert!(out.contains("this date is skipped") && out.contains("144 h open"), "{out}");
}

#[test]
fn all_queues_fit_a_page_and_a_date_is_each_queues_own() {
    let out = run(&["week", &centre(), "--at", "2026-12-24"]).answer();
    assert!(out.starts_with("21 to 27 December 2026"), "{out}");
    assert!(out.contains("West  America/Los_Angeles (-08:00), 7 h open\n  ···█▆▆··  ········"), "{out}");
    assert!(out.contains("Retired  Etc/UTC (+00:00), disabled: never open"), "{out}");
    assert!(out.contains("Fri 25  Christmas Day: West\nSat 26  Zweiter Weihnachtstag: Berlin\n"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(run(&["week", &centre(), "--at", "2026-12-24T09:00"]).usage().contains("without a zone"));
}

#[test]
fn any_date_can_be_asked_for() {
    for at in ["0000-01-01", "0001-01-01", "1969-12-31", "2100-01-01", "9999-12-31", "9999-12-31T23:59:59Z"] {
        for queue in [&["Berlin"][..], &[]] {
            let out = run(&[&["week", &centre(), "--at", at][..], queue].concat()).answer();
            assert!(out.contains("known from 1970 to 2099"), "{at} {out}");
        }
    }
}

#[test]
fn a_few_open_minutes_are_not_hidden_and_quarters_are_half_cells() {
    let text = r#"[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC", "weekly_hours":
        {"mon": [{"start": "00:00", "end": "00:05"}, {"start": "03:15", "end": "04:15"}, {"start": "12:00", "end": "23:59"}]},
        "transfer_function_name": "f"}]"#;
    let out = run_with_input(&["week", "-", "A", "--at", "2026-11-23"], text.as_bytes()).answer();
    let monday = format!("Mon 23  ▏·····▐█▌···············{}\n", "█".repeat(24));
    assert!(out.contains(&monday), "{out}");
}

#[test]
fn times_that_an_exception_takes_or_adds_show_on_their_dates() {
    let text = r#"[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {"wed": [{"start": "09:00", "end": "17:00"}], "fri": [{"start": "22:00", "end": "06:00"}]},
        "date_exceptions": {"2026-12-16": {"minus": [{"start": "12:00", "end": "13:30"}], "plus": [{"start": "17:00", "end": "18:00"}],
        "reason": "Lunch"}, "2026-12-19": {"minus": [{"start": "02:00", "end": "04:00"}]}}, "transfer_function_name": "f"}]"#;
    let out = run_with_input(&["week", "-", "A", "--at", "2026-12-16"], text.as_bytes()).answer();
    assert!(out.contains("14 to 20 December 2026, 13 h 30 min open"), "{out}");
    assert!(out.contains("Wed 16  ··················██████···█████████············  Lunch\n"), "{out}");
    assert!(out.contains("Sat 19  ████····████····································  a special day\n"), "{out}");
    let arguments = ["hours", "-", "A", "--from", "2026-12-16", "--to", "2026-12-20"];
    let out = run_with_input(&arguments, text.as_bytes()).answer();
    assert!(out.contains("Wed 16 Dec 2026  09:00 to 12:00              Lunch\n"), "{out}");
    assert!(out.contains("13:30 to 18:00") && out.contains("Fri 18 Dec 2026  22:00 to Sat 19 Dec 02:00"), "{out}");
    let out = run_with_input(&[&arguments[..], &["--json"]].concat(), text.as_bytes()).answer();
    assert!(out.contains(r#""hours": "minus""#), "{out}");
}

#[test]
fn a_season_is_named_where_it_begins_and_where_it_is_over() {
    let text = r#"[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {"wed": [{"start": "09:00", "end": "17:00"}]},
        "seasons": [{"from": "2026-12-15", "to": "2026-12-17", "weekly_hours": {"wed": [{"start": "00:00", "end": "24:00"}]}, "reason": "Rush"}],
        "date_exceptions": {"2026-12-16": {"plus": [{"start": "17:00", "end": "18:00"}], "reason": "Lunch"}}, "transfer_function_name": "f"}]"#;
    let out = run_with_input(&["week", "-", "A", "--at", "2026-12-16"], text.as_bytes()).answer();
    assert!(out.contains("Mon 14  ················································\n"), "{out}");
    assert!(out.contains("·  Rush\n") && out.contains("█  Lunch\n") && out.contains("·  Rush is over\n"), "{out}");
    let out = run_with_input(&["week", "-", "--at", "2026-12-16"], text.as_bytes()).answer();
    assert!(out.contains("Tue 15  Rush: A\n") && out.contains("Fri 18  Rush is over: A\n"), "{out}");
    let out =
        run_with_input(&["hours", "-", "A", "--from", "2026-12-16", "--to", "2026-12-24"], text.as_bytes()).answer();
    assert!(out.contains("00:00 to 24:00              Lunch; Rush\n"), "{out}");
    assert!(out.contains("09:00 to 17:00              Rush is over\n"), "{out}");
}
