//! Years, SVG pictures and the page of a centre.

use std::{fs, path::PathBuf};

use crate::support::{centre, example, run, run_with_input};

fn out(name: &str) -> String {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id())).display().to_string()
}

#[test]
fn a_year_is_a_column_a_week_with_its_special_days_below() {
    let text = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {"mon": [{"start": "08:00", "end": "16:00"}], "tue": [{"start": "08:00", "end": "10:00"}], "wed": [{"start": "08:00", "end": "12:00"}]},
        "date_exceptions": {"2026-12-28/2026-12-29": {"closed": true, "reason": "Stocktaking"}, "2026-01-04": {"open_24": true}},
        "transfer_function_name": "f"}]"#;
    let printed = run_with_input(&["year", "-", "Desk", "--year", "2026"], text.as_bytes()).answer();
    // 1 January 2026 is a Thursday; 24 hours make a scale of four times six.
    let rows = [
        format!("Mon   {}×", "▒".repeat(51)),
        format!("Tue   {}×", "░".repeat(51)),
        format!("Wed   {}", "░".repeat(52)),
        format!("Thu  {}", "·".repeat(53)),
        format!("Fri  {}", "·".repeat(52)),
        format!("Sat  {}", "·".repeat(52)),
        format!("Sun  ◆{}", "·".repeat(51)),
    ];
    let expected = format!(
        "Desk  Etc/UTC (+00:00)
2026, 742 h open

      Jan Feb Mar  Apr May Jun  Jul Aug  Sep Oct Nov  Dec
{}

· closed  ░ to 6 h  ▒ to 12 h  ▓ to 18 h  █ to 24 h  ◆ special hours
× closed specially

Sun 4 Jan         open all day              a special day
28 to 29 Dec      closed                    Stocktaking
",
        rows.join("\n")
    );
    assert_eq!(printed, expected);
}

#[test]
fn a_year_of_every_queue_and_of_any_number() {
    let printed = run(&["year", &centre(), "--year", "2026"]).answer();
    for name in
        ["West  America/Los_Angeles (-08:00, then -07:00, then -08:00)", "Berlin  Europe/Berlin", "Retired  Etc/UTC"]
    {
        assert!(printed.contains(name), "{printed}");
    }
    assert!(printed.contains("2026, disabled: never open"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() <= 80), "{printed}");
    for year in ["0", "1969", "2100", "9999"] {
        assert!(
            run(&["year", &centre(), "Berlin", "--year", year]).answer().contains("known from 1970 to 2099"),
            "{year}"
        );
    }
    assert!(run(&["year", &centre(), "Berlin"]).answer().contains("h open"));
    for wrong in [&["--year", "10000"][..], &["--year", "x"], &["--svg", "-"]] {
        run(&[&["year", &centre()][..], wrong].concat()).usage();
    }
}

#[test]
fn pictures_are_written_as_svg() {
    let file = out("week.svg");
    let arguments = ["week", &centre(), "West", "--at", "2026-12-24"];
    assert_eq!(run(&[&arguments[..], &["--svg", &file]].concat()).answer(), "");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("aria-label=\"West: 21 to 27 December 2026, 7 h open\""), "{written}");
    assert_eq!(run(&[&arguments[..], &["--svg", "-"]].concat()).answer(), written);
    roxmltree::Document::parse(&written).unwrap();
    let year = run(&["year", &centre(), "West", "--year", "2026", "--svg", "-"]).answer();
    assert!(year.contains("<title>Fri 25 Dec: closed; Christmas Day</title>"), "{year}");
    let nowhere = out("no/such/folder.svg");
    let err = run(&[&arguments[..], &["--svg", &nowhere]].concat()).usage();
    assert!(err.contains("cannot write"), "{err}");
    run(&["week", &centre(), "--svg", "-"]).usage();
}

#[test]
fn a_report_is_a_page_of_its_own() {
    let file = out("report.html");
    let document = example("contact-centre.yaml");
    assert_eq!(run(&["report", &document, "--year", "2026", "-o", &file]).answer(), "");
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.contains("<h1>contact-centre.yaml, 2026</h1>") && page.ends_with("</html>\n"), "{page}");
    assert_eq!(page.matches("<section class=\"queue\"").count(), 7);
    assert_eq!(run(&["report", &document, "--year", "2026"]).answer(), page);
    let two = ["report", &document, "--queue", "London Care", "--queue", "Los Angeles Care", "--title", "Ours"];
    let page = run(&two).answer();
    assert!(
        page.contains("<h1>Ours, 20") && page.find("<h2>London Care") < page.find("<h2>Los Angeles Care"),
        "{page}"
    );
    assert!(run(&["report", &document, "--queue", "london care"]).usage().contains("did you mean \"London Care\""));
    assert_eq!(run(&["report", &example("broken.yaml")]).status, 1);
}
