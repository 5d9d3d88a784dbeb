use crate::support::{centre, example, file, run};

/// Six weeks without a clock change in Los Angeles, with Christmas and New Year.
const WINTER: [&str; 4] = ["--from", "2026-12-01", "--to", "2027-01-12"];

#[test]
fn a_map_has_a_shade_for_each_hour_of_the_week_and_words_for_its_holes() {
    let arguments = [
        "coverage",
        &centre(),
        "--topic",
        "Help",
        "--channel",
        "voice",
        "--language",
        "en",
        "--zone",
        "America/Los_Angeles",
    ];
    let out = run(&[&arguments[..], &WINTER].concat()).answer();
    // West answers Monday 9 to 12 and 13 to 17 but for the short 28 December: 39 hours. The night of
    // Friday is missing at Christmas, and so is the morning after it: 40 hours of 1,008 in six weeks.
    assert_eq!(
        out,
        "America/Los_Angeles, 2026-12-01 to 2027-01-11

Help (topic)
nobody at all on Fri 25 Dec 2026 (Christmas Day)
nobody at all on Sat 26 Dec 2026

voice in en: 8% of the time
      00    03    06    09    12    15    18    21
Mon   ··················▓▓████░░██▓▓▓▓▓▓··············
Tue   ················································
Wed   ················································
Thu   ················································
Fri   ············································▓▓▓▓
Sat   ▓▓▓▓▓▓▓▓▓▓▓▓····································
Sun   ················································
nobody Monday 17:00 to Friday 22:00
nobody Saturday 06:00 to Monday 09:00

·· nobody   ░░ up to a third of the time   ▒▒ up to two thirds   ▓▓ more   ██ always
"
    );
}

#[test]
fn json_has_every_class_and_the_shares() {
    let found = run(&[&["coverage", &centre(), "--json"][..], &WINTER].concat()).json();
    assert_eq!(
        (&found["zone"], &found["from"], &found["to"]),
        (&"America/Los_Angeles".into(), &"2026-12-01".into(), &"2027-01-12".into())
    );
    let maps = found["places"][0]["maps"].as_array().unwrap();
    let classes: usize = maps.iter().map(|map| map["classes"].as_array().unwrap().len()).sum();
    // voice and any other, in German, English, Spanish, any other and none; who names no channel is served as a caller is.
    assert_eq!(classes, 10);
    let silent = maps.iter().flat_map(|map| map["classes"].as_array().unwrap());
    let silent: Vec<_> = silent.filter(|class| class["language"] == "no language").collect();
    let asks = silent.iter().map(|class| (&class["asks_channel"], &class["asks_language"]));
    let null = &serde_json::Value::Null;
    assert_eq!(asks.collect::<Vec<_>>(), [(&"voice".into(), null), (&"other".into(), null)]);
    let german = maps.iter().find(|map| map["classes"][0]["language"] == "de").unwrap();
    // Berlin takes every channel, and whoever names no language.
    assert_eq!(german["contacts"], "voice and any other in de or no language");
    assert_eq!(german["share"][2][12], 1.0);
    assert!(german["holes"].as_array().unwrap().is_empty());
}

#[test]
fn a_picture_and_a_page_are_written() {
    for (flag, start) in [("--svg", "<svg "), ("--html", "<!doctype html>")] {
        let target = file("");
        let out = run(&[&["coverage", &example("contact-centre.yaml"), flag, &target][..], &WINTER].concat()).answer();
        assert_eq!(out, format!("written to {target}\n"));
        let written = std::fs::read_to_string(&target).unwrap();
        assert!(written.starts_with(start));
        // To standard output alone.
        let out = run(&[&["coverage", &example("contact-centre.yaml"), flag, "-"][..], &WINTER].concat()).answer();
        assert_eq!(out.trim_end(), written.trim_end());
    }
    assert!(run(&["coverage", &centre(), "--svg", "/no/such/folder/x.svg"]).usage().contains("cannot write"));
    assert!(run(&["coverage", &centre(), "--topic", "Hepl"]).usage().contains("Help"));
    assert!(run(&["coverage", &centre(), "--from", "now"]).usage().contains("not a date"));
}
