use super::*;

type Lines = Vec<(String, String)>;

/// Each closure as its summary and its days: `2026-12-24..2026-12-26` for several in a row, `, ` between rows, at most three rows.
fn closures(text: impl AsRef<[u8]>) -> (Lines, Vec<u32>) {
    let (closures, notes) = read(text.as_ref(), &mut Steps::default()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let lines = closures.iter().map(|closure| {
        assert!(closure.days.is_sorted() && !closure.days.is_empty());
        let mut rows: Vec<(Day, Day)> = Vec::new();
        for day in &closure.days {
            match rows.last_mut() {
                Some((_, last)) if last.next() == *day => *last = *day,
                _ => rows.push((*day, *day)),
            }
        }
        let row =
            |(first, last): &(Day, Day)| if first == last { first.to_string() } else { format!("{first}..{last}") };
        let rows: Vec<String> = rows.iter().take(3).map(row).collect();
        (closure.summary.as_deref().unwrap_or_default().to_owned(), rows.join(", "))
    });
    (lines.collect(), notes.iter().map(|note| note.line).collect())
}

fn calendar(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        lines.join("\r\n")
    )
}

fn days_of(lines: &[&str]) -> String {
    let (found, _) = closures(calendar(lines));
    found.into_iter().map(|(_, days)| days).collect::<Vec<_>>().join(" | ")
}

fn faults(text: &str) -> Vec<(u32, Code, String)> {
    match read(text.as_bytes(), &mut Steps::default()) {
        Ok(found) => panic!("{found:?} read from {text}"),
        Err(faults) => faults.into_iter().map(|fault| (fault.line, fault.code, fault.message)).collect(),
    }
}

fn line(summary: &str, days: &str) -> (String, String) {
    (summary.to_owned(), days.to_owned())
}

#[test]
fn a_google_calendar_closes_its_all_day_events() {
    let Some(text) = crate::test_data::read("ics/google.ics") else { return };
    let (found, notes) = closures(text);
    let wanted = [
        line("Thanksgiving", "2024-11-28, 2025-11-27, 2026-11-26"),
        line("Company offsite; lake, mountains", "2026-06-11..2026-06-12"),
        line("Inventory 📦 day", "2026-01-31, 2026-02-27, 2026-04-30"),
        line("Inventory 📦 day (moved)", "2026-03-30"),
    ];
    assert_eq!(found, wanted);
    assert_eq!(notes, [47]);
}

#[test]
fn an_outlook_calendar_closes_midnight_to_midnight_events_that_say_all_day() {
    let Some(text) = crate::test_data::read("ics/outlook.ics") else { return };
    let (found, notes) = closures(text);
    let wanted =
        [line("Betriebsferien", "2026-12-24..2026-12-31"), line("Inventur", "2026-01-02, 2027-01-04, 2028-01-03")];
    assert_eq!(found, wanted);
    assert_eq!(notes, [60]);
}

#[test]
fn an_apple_calendar_closes_its_all_day_events() {
    let Some(text) = crate::test_data::read("ics/apple.ics") else { return };
    let (found, notes) = closures(text);
    let wanted = [
        line(
            "Founders' Day: the office is closed, the phones too. A long line that Apple folds after seventy-five bytes, even within an ü",
            "2025-03-14, 2026-03-14, 2028-03-14",
        ),
        line("", "2026-08-03..2026-08-16"),
    ];
    assert_eq!(found, wanted);
    assert!(notes.is_empty());
}

#[test]
fn a_holiday_feed_closes_a_list_of_dates() {
    let Some(text) = crate::test_data::read("ics/feed.ics") else { return };
    let (found, notes) = closures(text);
    let wanted = [
        line("New Year's Day", "2026-01-01"),
        line("Good Friday", "2026-04-03"),
        line("Easter Monday", "2026-04-06"),
        line("Early May bank holiday", "2026-05-04"),
        line("Boxing Day (substitute day)", "2026-12-28"),
    ];
    assert_eq!(found, wanted);
    assert!(notes.is_empty());
}

#[test]
fn an_end_is_exclusive_and_without_one_an_event_is_a_day() {
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101"]), "2026-01-01");
    assert_eq!(days_of(&["DTSTART:20260101"]), "2026-01-01");
    assert_eq!(days_of(&["dtstart;value=date:20260101", "dtend;value=date:20260102"]), "2026-01-01");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260101"]), "2026-01-01");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20251230", "DTEND;VALUE=DATE:20260103"]), "2025-12-30..2026-01-02");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P1D"]), "2026-01-01");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P2W"]), "2026-01-01..2026-01-14");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:PT48H"]), "2026-01-01..2026-01-02");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P0D"]), "2026-01-01");
}

#[test]
fn rules_dates_and_exceptions_add_up() {
    assert_eq!(
        days_of(&[
            "DTSTART;VALUE=DATE:20251225",
            "RRULE:FREQ=YEARLY;COUNT=3",
            "EXDATE;VALUE=DATE:20261225",
            "RDATE;VALUE=DATE:20260105,20260106"
        ]),
        "2025-12-25, 2026-01-05..2026-01-06, 2027-12-25"
    );
    // The first date is a date, whatever the rule says, and the first that COUNT counts.
    assert_eq!(
        days_of(&["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"]),
        "2026-01-01, 2026-01-05"
    );
    assert_eq!(
        days_of(&["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY;UNTIL=20260103T235959Z"]),
        "2026-01-01..2026-01-03"
    );
    assert_eq!(
        days_of(&["DTSTART;VALUE=DATE:20260101", "DURATION:P3D", "RRULE:FREQ=DAILY;COUNT=2"]),
        "2026-01-01..2026-01-04"
    );
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "EXDATE:20260101T000000Z", "RDATE:20260202"]), "2026-02-02");
    assert_eq!(
        days_of(&["DTSTART;VALUE=DATE:16040101", "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=9;UNTIL=19700601"]),
        "1970-05-09"
    );
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:19700102"]), "1969-12-25..1970-01-01");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:21500101"]), "");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "EXDATE;VALUE=DATE:20260101"]), "");
}

#[test]
fn cancelled_events_are_left_out_and_transparency_changes_nothing() {
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "STATUS:CANCELLED"]), "");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "status:cancelled"]), "");
    assert_eq!(days_of(&["STATUS:CANCELLED"]), "");
    assert_eq!(days_of(&["DTSTART;VALUE=DATE:20260101", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT"]), "2026-01-01");
}

#[test]
fn timed_events_are_left_out_with_a_note() {
    for start in [
        "DTSTART:20260101T090000Z",
        "DTSTART;TZID=Europe/Berlin:20260101T090000",
        "DTSTART:20260101T000000",
        "DTSTART:20260101T000000Z",
    ] {
        let (found, notes) = closures(calendar(&["SUMMARY:Meeting", start, "RRULE:FREQ=SECONDLY"]));
        assert_eq!((found, notes), (vec![], vec![5]), "{start}");
    }
    let (found, notes) = closures(calendar(&["DTSTART;VALUE=DATE:20260101", "RDATE:20260202T100000,20260203T000000"]));
    assert_eq!((found, notes), (vec![line("", "2026-01-01, 2026-02-03")], vec![5]));
}

#[test]
fn one_occurrence_can_be_moved_cancelled_or_given_a_time() {
    let master = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20260105\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n";
    for (change, wanted, noted) in [
        (
            "RECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260113",
            "2026-01-05, 2026-01-19, 2026-01-26 | 2026-01-13",
            0,
        ),
        (
            "RECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260112\nSTATUS:CANCELLED",
            "2026-01-05, 2026-01-19, 2026-01-26",
            0,
        ),
        ("RECURRENCE-ID:20260112T000000Z\nDTSTART:20260112T100000Z", "2026-01-05, 2026-01-19, 2026-01-26", 1),
    ] {
        for before in [true, false] {
            let change = format!("BEGIN:VEVENT\nUID:a\n{change}\nEND:VEVENT\n");
            let events = if before { format!("{change}{master}") } else { format!("{master}{change}") };
            let (mut found, notes) = closures(format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR"));
            found.sort_by_key(|(_, days)| std::cmp::Reverse(days.len()));
            let days: Vec<String> = found.into_iter().map(|(_, days)| days).collect();
            assert_eq!((days.join(" | ").as_str(), notes.len()), (wanted, noted), "{events}");
        }
    }
    // Another event's change is not ours, and a change without its master stands alone.
    let other = "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID;VALUE=DATE:20260112\nDTSTART;VALUE=DATE:20260201\nEND:VEVENT\n";
    let (found, _) = closures(format!("BEGIN:VCALENDAR\n{master}{other}END:VCALENDAR"));
    assert_eq!(found, [line("", "2026-01-05, 2026-01-12, 2026-01-19"), line("", "2026-02-01")]);
}

#[test]
fn summaries_are_unfolded_unescaped_and_on_one_line() {
    let summary = |lines: &[&str]| closures(calendar(lines)).0.remove(0).0;
    let start = "DTSTART;VALUE=DATE:20260101";
    assert_eq!(
        summary(&[start, r"SUMMARY:Closed\, all day\; really\nSee you \\o/"]),
        r"Closed, all day; really See you \o/"
    );
    assert_eq!(summary(&[start, "SUMMARY;LANGUAGE=de:Heilig", " abend ", "\t🎄"]), "Heiligabend 🎄");
    assert_eq!(summary(&["SUMMARY;X-A=\"a:b;c\":Tag", start]), "Tag");
    assert_eq!(summary(&[start, "SUMMARY:  "]), "");
    assert_eq!(summary(&[start, "SUMMARY:", "SUMMARY:Second"]), "Second");
    assert_eq!(summary(&[start, "SUMMARY:a\u{7}b\u{9b}c"]), "a b c");
}

#[test]
fn line_ends_a_mark_and_several_calendars_make_no_difference() {
    let text = calendar(&["DTSTART;VALUE=DATE:20260101", "SUMMARY:One"]);
    let wanted = vec![line("One", "2026-01-01")];
    assert_eq!(closures(&text).0, wanted);
    assert_eq!(closures(text.replace("\r\n", "\n")).0, wanted);
    assert_eq!(closures(format!("\u{feff}{text}\r\n\r\n")).0, wanted);
    assert_eq!(closures(text.trim_end()).0, wanted);
    assert_eq!(closures(format!("{text}{text}")).0.len(), 2);
    assert_eq!(closures("BEGIN:VCALENDAR\nEND:VCALENDAR\n").0, []);
}

#[test]
fn a_broken_file_is_refused_with_line_numbers() {
    for (text, line, words) in [
        ("", 1, "BEGIN:VCALENDAR"),
        ("hello", 1, "\"hello\""),
        ("[{\"name\": \"x\"}]", 1, "BEGIN:VCALENDAR"),
        ("PK\u{3}\u{4}\0\0", 1, "binary"),
        ("BEGIN:VCARD\nEND:VCARD", 1, "BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\n", 1, "BEGIN:VCALENDAR without its END"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n", 1, "without its END"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VCALENDAR",
            4,
            "END:VCALENDAR found, wanted END:VEVENT for line 2",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
            3,
            "inside the VEVENT of line 2",
        ),
        ("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", 2, "END:VEVENT without"),
        ("BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT", 1, "BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\ndtstart=20260101\nEND:VEVENT\nEND:VCALENDAR", 3, "\"dtstart=20260101\""),
        ("BEGIN:VCALENDAR\nEND\nEND:VCALENDAR", 2, "\"END\""),
        ("VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR", 1, "outside"),
    ] {
        let found = faults(text);
        let hit =
            found.iter().any(|(at, code, message)| *at == line && *code == Code::BadIcs && message.contains(words));
        assert!(hit, "{text:?}: {found:?}");
    }
    let latin = b"BEGIN:VCALENDAR\nX-WR-CALNAME:Fr\xfchling\nEND:VCALENDAR";
    assert_eq!(read(latin, &mut Steps::default()).unwrap_err()[0].line, 2);
}

#[test]
fn a_broken_event_is_refused_with_the_line_of_its_property() {
    for (lines, line, code, words) in [
        (vec!["DTSTART:"], 4, Code::BadIcs, "DTSTART \"\""),
        (vec!["DTSTART;VALUE=DATE:20260230"], 4, Code::BadIcs, "20260230"),
        (vec!["DTSTART;VALUE=DATE:2026011"], 4, Code::BadIcs, "2026011"),
        (vec!["DTSTART;VALUE=DATE:2026-01-01"], 4, Code::BadIcs, "2026-01-01"),
        (vec!["DTSTART:20260101T25"], 4, Code::BadIcs, "20260101T25"),
        (vec!["DTSTART:20260101T256000"], 4, Code::BadIcs, "20260101T256000"),
        (vec!["DTSTART:20260101,20260102"], 4, Code::BadIcs, "20260101,20260102"),
        (vec!["DTSTART:20260101", "DTSTART:20260102"], 5, Code::BadIcs, "more than one DTSTART"),
        (vec!["DTSTART:20260102", "DTEND:20260101"], 5, Code::BadIcs, "before"),
        (vec!["DTSTART;VALUE=DATE:20260102", "DTEND:20260102T100000"], 5, Code::BadIcs, "DTEND"),
        (vec!["DTSTART:20260102", "DTEND:20260103", "DURATION:P1D"], 5, Code::BadIcs, "both"),
        (vec!["DTSTART:20260102", "DURATION:-P1D"], 5, Code::BadIcs, "whole days"),
        (vec!["DTSTART:20260102", "DURATION:PT1H"], 5, Code::BadIcs, "whole days"),
        (vec!["DTSTART:20260102", "DURATION:soon"], 5, Code::BadIcs, "whole days"),
        (vec!["DTSTART:20260102", "EXDATE:20260102,x"], 5, Code::BadIcs, "EXDATE"),
        (vec!["DTSTART:20260102", "RDATE:20261301"], 5, Code::BadIcs, "RDATE"),
        (vec!["DTSTART:20260102", "RRULE:FREQ=SECONDLY"], 5, Code::BadRule, "SECONDLY"),
        (vec!["DTSTART:20260102", "RRULE:FREQ=YEARLY;COUNT=1000000000"], 5, Code::TooManyDates, "50,000"),
        (vec!["DTSTART:15000102", "RRULE:FREQ=YEARLY"], 5, Code::BadRule, "1600 to 2100"),
        (vec!["RECURRENCE-ID;RANGE=THISANDFUTURE:20260102", "DTSTART:20260102"], 4, Code::BadIcs, "RANGE"),
    ] {
        let found = faults(&calendar(&lines));
        assert!(found[0].0 == line && found[0].1 == code && found[0].2.contains(words), "{lines:?}: {found:?}");
    }
    let two = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:\nEND:VEVENT\nEND:VCALENDAR";
    assert_eq!(faults(two).iter().map(|fault| fault.0).collect::<Vec<_>>(), [3, 6]);
}

#[test]
fn hostile_files_end_with_a_fault() {
    let every_day = "BEGIN:VEVENT\nDTSTART:19700101\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", every_day.repeat(60));
    assert_eq!(faults(&text)[0].1, Code::TooManyDates);
    let long = "BEGIN:VEVENT\nDTSTART:19700101\nDTEND:99991231\nEND:VEVENT\n";
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", long.repeat(60));
    assert_eq!(faults(&text)[0].1, Code::TooManyDates);
    let rules = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n".repeat(MOST_RULES + 1);
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n{rules}END:VEVENT\nEND:VCALENDAR");
    assert_eq!(faults(&text)[0].1, Code::TooManyDates);
    assert_eq!(faults(&"BEGIN:VCALENDAR\n".repeat(10_000)).len(), MOST_FAULTS);
    assert_eq!(faults(&"x\n".repeat(10_000)).len(), MOST_FAULTS);
    let empty = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", "BEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\n".repeat(1000));
    assert_eq!(faults(&empty).len(), MOST_FAULTS);
}

#[test]
fn no_bytes_make_it_panic() {
    let seeds = ["google", "outlook", "apple"].map(|name| crate::test_data::read(&format!("ics/{name}.ics")));
    let Some(seeds) = seeds.into_iter().collect::<Option<Vec<_>>>() else { return };
    let mut state = 0x9e37_79b9_u32;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below
    };
    let pieces: [&[u8]; 14] = [
        b"\n",
        b"\r\n ",
        b"\\",
        b"\"",
        b";",
        b":",
        b"=",
        b",",
        b"\xff",
        b"\0",
        b"BEGIN:VEVENT\n",
        b"END:VEVENT\n",
        b";ENCODING=BASE64",
        b";ENCODING=QUOTED-PRINTABLE;CHARSET=utf-7",
    ];
    for _ in 0..3000 {
        let mut bytes = seeds[draw(seeds.len())].to_vec();
        for _ in 0..draw(4) + 1 {
            let at = draw(bytes.len());
            let piece = pieces[draw(pieces.len())];
            let end = (at + draw(3)).min(bytes.len());
            bytes.splice(at..end, piece.iter().copied());
        }
        let _ = read(&bytes, &mut Steps::default());
    }
}

/// The faults of foreign calendars that were found by reading many: what touches a date is strict, what does not is a note.
#[test]
fn an_untidy_calendar_closes_the_dates_that_are_certain() {
    let Some(folder) = crate::test_data::path("faults/ics") else { return };
    let mut files = 0;
    for file in std::fs::read_dir(folder).expect("the cases are committed") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
        let case: serde_json::Value = serde_json::from_str(&text).expect("a case is JSON");
        let text = case["ics"].as_str().expect("a calendar");
        let (closures, notes) =
            read(text.as_bytes(), &mut Steps::default()).unwrap_or_else(|f| panic!("{f:?}\n{text}"));
        let mut days: Vec<String> = closures.iter().flat_map(|closure| &closure.days).map(Day::to_string).collect();
        days.sort_unstable();
        days.dedup();
        let wanted: Vec<&str> = case["closed"].as_array().unwrap().iter().map(|day| day.as_str().unwrap()).collect();
        assert_eq!(days, wanted, "{}", case["basis"]);
        // A stale change is dropped as the calendar itself says, all else with a note.
        let silent = text.contains("SEQUENCE:2");
        assert_eq!(notes.iter().filter(|note| note.code == Code::UntidyIcs).count(), usize::from(!silent), "{notes:?}");
        files += 1;
    }
    assert_eq!(files, 5);
}

#[test]
fn the_newest_revision_of_a_change_holds() {
    let change = |sequence: u32, day: &str| {
        format!("BEGIN:VEVENT\nUID:a\nSEQUENCE:{sequence}\nRECURRENCE-ID:20260112\nDTSTART:{day}\nEND:VEVENT\n")
    };
    let series = "BEGIN:VEVENT\nUID:a\nDTSTART:20260105\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n";
    let text = format!("BEGIN:VCALENDAR\n{series}{}{}END:VCALENDAR", change(2, "20260113"), change(1, "20260114"));
    let (found, _) = closures(text);
    assert_eq!(found, [line("", "2026-01-05, 2026-01-19"), line("", "2026-01-13")]);
}
