//! Hot reload: however a file is saved, the text that loads becomes the document once, and one that does not changes nothing.

mod common;

use std::{fs, os::unix::fs::symlink, time::Duration};

use common::{DOCUMENT, Folder, is_open, now, wait_for};
use openline_live::Live;

fn zone(live: &Live) -> String {
    live.engine().queue("Sales").unwrap().timezone().name().to_owned()
}

fn text(zone: &str) -> String {
    DOCUMENT.replace("Europe/London", zone)
}

#[test]
fn a_saved_file_answers_in_every_process_and_is_one_entry() {
    let folder = Folder::with_document("saved");
    let watching: Vec<Live> = (0..4).map(|_| folder.builder().open().unwrap()).collect();
    fs::write(folder.document(), text("Europe/Paris")).unwrap();
    for live in &watching {
        wait_for("the new zone", || zone(live) == "Europe/Paris");
    }
    std::thread::sleep(Duration::from_millis(300));
    let journal = watching[0].journal(1, 10).unwrap();
    assert_eq!(journal.len(), 2, "one entry for one text, though four saw it");
    assert_eq!(journal[1].by, "file");
}

#[test]
fn two_steps_a_swapped_link_and_a_moment_without_a_file() {
    let folder = Folder::with_document("steps");
    let real = [folder.0.join("a"), folder.0.join("b")];
    fs::write(&real[0], text("Europe/Paris")).unwrap();
    fs::write(&real[1], text("Europe/Berlin")).unwrap();
    let live = folder.builder().open().unwrap();
    // An editor that empties the file and fills it again.
    let halves = text("Europe/Madrid");
    fs::write(folder.document(), "").unwrap();
    std::thread::sleep(Duration::from_millis(30));
    fs::write(folder.document(), &halves[..halves.len() / 2]).unwrap();
    std::thread::sleep(Duration::from_millis(30));
    fs::write(folder.document(), &halves).unwrap();
    wait_for("the whole text", || zone(&live) == "Europe/Madrid");
    assert_eq!(live.health().reload_failures, 0, "no half of it was looked at");
    // A folder of configuration that swaps a link.
    for (target, wanted) in [(&real[0], "Europe/Paris"), (&real[1], "Europe/Berlin")] {
        let link = folder.0.join("link");
        symlink(target, &link).unwrap();
        fs::rename(&link, folder.document()).unwrap();
        wait_for(wanted, || zone(&live) == wanted);
    }
    fs::remove_file(folder.document()).unwrap();
    wait_for("the missing file is told", || live.health().document.is_some());
    assert_eq!(zone(&live), "Europe/Berlin", "and changes nothing");
    fs::write(folder.document(), text("Europe/Rome")).unwrap();
    wait_for("it is back", || zone(&live) == "Europe/Rome");
    assert!(live.health().document.is_none());
}

#[test]
fn a_text_with_an_error_changes_nothing_and_says_where() {
    let folder = Folder::with_document("faulty");
    let live = folder.builder().open().unwrap();
    let events = live.events();
    fs::write(folder.document(), DOCUMENT.replace("timezone: Europe/London", "timezone: Europe/Londn")).unwrap();
    wait_for("the faults", || live.health().document.is_some());
    let health = live.health();
    let issues: Vec<_> = health
        .document
        .iter()
        .flat_map(|all| all.iter())
        .filter(|issue| issue.severity() == openline::Severity::Error)
        .collect();
    assert_eq!(issues.len(), 3, "all at once");
    assert_eq!((issues[0].code(), issues[0].line()), ("unknown_timezone", 8));
    assert!(is_open(&live, "Sales", now()));
    assert_eq!(live.generation().number(), 1);
    fs::write(folder.document(), DOCUMENT).unwrap();
    wait_for("it is mended", || live.health().document.is_none());
    assert_eq!(live.generation().number(), 1, "the same text is no entry");
    let told: Vec<_> = std::iter::from_fn(|| events.try_next()).map(|event| event.kind()).collect();
    assert_eq!(told, ["reload_failed"]);
}

#[test]
fn a_touched_file_is_compared_by_its_content() {
    let folder = Folder::with_document("touched");
    let live = folder.builder().open().unwrap();
    fs::write(folder.document(), DOCUMENT).unwrap();
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(live.generation().number(), 1);
    // The same length and the time stamps of before: only the content tells.
    let times = fs::metadata(folder.document()).unwrap().modified().unwrap();
    let other = DOCUMENT.replace("Europe/London", "Europe/Madrid");
    assert_eq!(other.len(), DOCUMENT.len());
    fs::write(folder.document(), other).unwrap();
    fs::File::options().write(true).open(folder.document()).unwrap().set_modified(times).unwrap();
    wait_for("the content", || zone(&live) == "Europe/Madrid");
}

#[test]
fn calendar_files_belong_to_the_document() {
    let folder = Folder::new("ics");
    let with_calendar = DOCUMENT.replace("queues:", "calendars:\n  - {name: closed, ics: days.ics}\nqueues:");
    let with_calendar = with_calendar
        .replace("transfer_function_name: to_sales", "transfer_function_name: to_sales, calendars: [closed]");
    let day = |date: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{date}\r\nSUMMARY:Stocktaking\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    let calendar = folder.0.join("days.ics");
    fs::write(&calendar, day("20300102")).unwrap();
    fs::write(folder.document(), with_calendar).unwrap();
    let live = folder.builder().open().unwrap();
    let noon = |day: i64| 1_893_456_000 + (day - 1) * 86_400 + 43_200; // of January 2030
    assert!(!is_open(&live, "Sales", noon(2)) && is_open(&live, "Sales", noon(3)));
    fs::write(&calendar, day("20300103")).unwrap();
    wait_for("the new calendar", || is_open(&live, "Sales", noon(2)) && !is_open(&live, "Sales", noon(3)));
    assert_eq!(live.generation().number(), 2, "a calendar is a part of the text");
    fs::write(&calendar, "nonsense").unwrap();
    wait_for("its fault", || live.health().document.is_some());
    assert!(!is_open(&live, "Sales", noon(3)));
    // What the journal has can be gone back to, with the calendar of then.
    live.rollback(1, "planning").unwrap();
    assert!(!is_open(&live, "Sales", noon(2)) && is_open(&live, "Sales", noon(3)));
    assert_eq!(fs::read_to_string(calendar).unwrap(), day("20300102"));
}

#[test]
fn poll_is_all_of_the_watcher() {
    let folder = Folder::with_document("poll");
    let live = folder.quiet();
    fs::write(folder.document(), text("Europe/Paris")).unwrap();
    wait_for("the new zone, by polling", || {
        live.poll().unwrap();
        zone(&live) == "Europe/Paris"
    });
    fs::write(folder.document(), text("Europe/Rome")).unwrap();
    assert!(live.reload().unwrap(), "at once");
    assert_eq!(zone(&live), "Europe/Rome");
}

#[test]
fn a_text_that_somebody_put_back_is_the_document() {
    let folder = Folder::with_document("cut");
    let live = folder.quiet();
    live.publish(&text("Europe/Paris"), "planning", None).unwrap();
    drop(live);
    // As if the writer had ended between its entry and the file: the text before it, older than the entry.
    let aside = folder.0.join("aside");
    fs::write(&aside, DOCUMENT).unwrap();
    fs::rename(&aside, folder.document()).unwrap();
    std::thread::sleep(Duration::from_millis(2100));
    let live = folder.quiet();
    // The file was touched after the entry, so it is somebody's: it is the truth.
    assert_eq!(zone(&live), "Europe/London");
    assert_eq!(live.generation().number(), 3);
}
