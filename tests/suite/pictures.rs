//! Pictures: a sheet says what each minute answers, its sums what counting gives, and its markup is well-formed whatever a document says.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use openline::{CoverageOptions, Engine, Override, Queue, Sheet, SpecialRun, Subject, Zone, ZoneSource};
use openline_tests::{Answering, repository};
use roxmltree::{Document, Node};

/// Nights, splits, seasons, changed dates, in zones whose clocks do odd things.
fn queue_text(zone: &str) -> String {
    format!(
        r#"[{{"name": "Q", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "{zone}",
        "weekly_hours": {{"mon": [{{"start": "09:00", "end": "12:10"}}, {{"start": "13:00", "end": "17:00"}}], "fri": [{{"start": "22:00", "end": "06:00"}}],
            "sat": [{{"start": "20:00", "end": "04:00"}}], "sun": [{{"start": "00:00", "end": "24:00"}}]}},
        "seasons": [{{"from": "06-15", "to": "09-01", "weekly_hours": {{"mon": [{{"start": "08:00", "end": "14:00"}}]}}, "reason": "Summer"}}],
        "date_exceptions": {{"2026-12-25": {{"closed": true, "reason": "Christmas Day"}},
            "2026-12-28/2026-12-31": {{"intervals": [{{"start": "10:00", "end": "14:00"}}], "reason": "winter hours"}},
            "2026-03-29": {{"minus": [{{"start": "01:30", "end": "03:15"}}]}}, "2011-12-30": {{"open_24": true}}}},
        "transfer_function_name": "f"}}]"#
    )
}

const ZONES: [&str; 6] =
    ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Etc/UTC"];

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The instants that the clock of a zone shows as one local minute: none, one or two.
fn instants(zone: &Zone, local: chrono::NaiveDateTime) -> Vec<i64> {
    let as_utc = local.and_utc().timestamp();
    // The offsets in use around it; no clock changes twice within so short a time.
    let mut offsets = [-26, 0, 26].map(|hours| zone.offset_seconds_at(as_utc + hours * 3600)).to_vec();
    offsets.sort_unstable();
    offsets.dedup();
    let near = offsets.into_iter().map(|offset| as_utc - i64::from(offset));
    near.filter(|&at| at + i64::from(zone.offset_seconds_at(at)) == as_utc).collect()
}

fn assert_minutes(queue: Queue<'_>, around: NaiveDate) {
    let week = Sheet::week(queue, around);
    let zone = queue.timezone();
    let mut open_minutes = 0;
    for day in week.days() {
        let mut open_of_day = 0;
        for minute in 0..1440 {
            let local = day.date.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(minute as i64);
            let found = instants(zone, local);
            let open = found.iter().filter(|&&at| queue.is_open_at(at)).count();
            let told = day.share(minute, minute + 1);
            assert_eq!(told, (usize::from(!found.is_empty()), usize::from(open > 0)), "{local} in {zone}");
            open_of_day += open;
        }
        assert_eq!(day.open_seconds, open_of_day as i64 * 60, "{} in {zone}", day.date);
        open_minutes += open_of_day;
    }
    assert_eq!(week.open_seconds(), open_minutes as i64 * 60);
    assert_eq!(week.open_seconds(), queue.open_seconds_at(week.from(), week.to()));
}

#[test]
fn every_minute_of_a_sheet_is_what_the_queue_answers() {
    for zone in ZONES {
        for answering in [Answering::Rules, Answering::Tables] {
            let engine = answering.builder().parse(queue_text(zone)).unwrap();
            let queue = engine.queue("Q").unwrap();
            for around in [
                "2026-03-08",
                "2026-03-29",
                "2026-04-05",
                "2026-10-04",
                "2026-10-25",
                "2026-11-01",
                "2026-12-25",
                "2026-12-31",
                "2011-12-30",
                "2026-02-15",
                "2026-06-15",
                "1999-12-31",
            ] {
                assert_minutes(queue, date(around));
            }
        }
    }
}

#[test]
fn a_year_is_its_weeks() {
    for zone in ZONES {
        let engine = Answering::Default.builder().parse(queue_text(zone)).unwrap();
        let queue = engine.queue("Q").unwrap();
        for (number, count) in [(2011, 365), (2026, 365), (2028, 366)] {
            let year = Sheet::year(queue, number);
            assert_eq!(year.days().len(), count);
            assert_eq!(year.open_seconds(), queue.open_seconds_at(year.from(), year.to()), "{number} {zone}");
            for week in year.days()[..364].chunks(7) {
                let alone = Sheet::week(queue, week[0].date);
                for day in alone.days() {
                    let Some(same) = week.iter().find(|other| other.date == day.date) else { continue };
                    assert_eq!((same.hours(), same.open_seconds), (day.hours(), day.open_seconds), "{}", day.date);
                    assert_eq!(same.special, day.special);
                }
            }
        }
    }
}

#[test]
fn the_longest_day_has_the_last_shade_and_a_closed_one_none() {
    let engine = Answering::Default.builder().parse(queue_text("Europe/Berlin")).unwrap();
    let year = Sheet::year(engine.queue("Q").unwrap(), 2026);
    let shades = year.shades();
    assert_eq!(shades, [6, 12, 18, 24].map(|hours| hours * 3600));
    for day in year.days() {
        let wanted = match day.open_seconds {
            0 => 0,
            open => (1..=4).find(|&shade| open <= shades[shade - 1]).unwrap_or(4),
        };
        assert_eq!(day.shade(shades), wanted, "{}", day.date);
        assert_eq!(wanted == 0, day.open().is_empty());
    }
}

#[test]
fn equal_neighbours_among_special_days_are_one_entry() {
    let engine = Answering::Default.builder().parse(queue_text("America/New_York")).unwrap();
    let runs = Sheet::year(engine.queue("Q").unwrap(), 2026).special_runs();
    let told: Vec<String> = runs
        .iter()
        .map(|run: &SpecialRun| format!("{}: {}, {}", run.dates(), run.hours, run.reason.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        told,
        [
            "Sun 29 Mar: 00:00 to 01:30, 03:15 to 24:00, -",
            "Fri 25 Dec: closed, Christmas Day",
            "28 to 31 Dec: 10:00 to 14:00, winter hours",
        ]
    );
}

fn titles<'d>(svg: &'d Document<'_>, class: &str) -> Vec<&'d str> {
    let wanted =
        |node: &Node<'_, '_>| node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class));
    svg.descendants().filter(wanted).filter_map(|node| node.first_element_child()?.text()).collect()
}

#[test]
fn the_picture_of_a_year_has_a_cell_for_each_date() {
    let engine = Answering::Default.builder().parse(queue_text("Pacific/Apia")).unwrap();
    let queue = engine.queue("Q").unwrap();
    let text = queue.year_svg(2011);
    let svg = Document::parse(&text).unwrap();
    let cells: usize = ["l0", "l1", "l2", "l3", "l4", "m"].iter().map(|class| titles(&svg, class).len()).sum();
    assert_eq!(cells, 365);
    let missing = titles(&svg, "m");
    assert!(missing.len() == 1 && missing[0].starts_with("Fri 30 Dec: a special day; "), "{missing:?}");
    assert!(missing[0].ends_with("this date is skipped"), "{missing:?}");
    let text = queue.year_svg(2026);
    let svg = Document::parse(&text).unwrap();
    assert_eq!(titles(&svg, "s").iter().filter(|title| title.contains("winter hours")).count(), 4);
    assert!(titles(&svg, "l0").contains(&"Fri 25 Dec: closed; Christmas Day"));
}

#[test]
fn whatever_a_document_says_stays_text_and_short() {
    let hostile = format!("</title><script>alert(1)</script>\u{202e}]]>&{}", "x".repeat(100_000));
    let text = serde_json::json!([{
        "name": hostile, "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
        "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]},
        "date_exceptions": {"2026-11-23": {"closed": true, "reason": hostile}, "2026-11-24": {"open_24": true, "reason": hostile}},
        "transfer_function_name": "f"
    }]);
    let engine = Engine::builder().zone_data(ZoneSource::Bundled).parse(text.to_string()).unwrap();
    let queue = engine.queues().next().unwrap();
    let (week, year) = (queue.week_svg(date("2026-11-23")), queue.year_svg(2026));
    let page = engine.year_page(2026).title(hostile.as_str()).to_string();
    for (picture, most) in [(week, 12_000), (year, 80_000), (page, 120_000)] {
        assert!(picture.len() < most, "{}", picture.len());
        assert!(!picture.contains("<script") && !picture.contains('\u{202e}'));
        if picture.starts_with("<svg") {
            let svg = Document::parse(&picture).unwrap();
            assert!(svg.descendants().any(|node| node.text().is_some_and(|text| text.contains("<script>alert(1)"))));
        }
    }
}

#[test]
fn a_page_has_every_queue_and_nothing_from_outside() {
    let builder = Engine::builder().zone_data(ZoneSource::Bundled);
    let engine = builder.load(repository("examples/contact-centre.yaml")).unwrap();
    let page = engine.year_page(2026).title("Centre").to_string();
    for queue in engine.queues() {
        assert_eq!(page.matches(&format!("<h2>{}</h2>", queue.name())).count(), 1, "{}", queue.name());
        let year = Sheet::year(queue, 2026);
        assert!(page.contains(&format!("{} in 2026", year.total())), "{}", queue.name());
        for run in year.special_runs() {
            let entry = format!("<li><span>{}</span><span>{}</span><b>", run.dates(), run.hours);
            assert!(page.contains(&entry), "{entry}");
        }
    }
    for outside in ["<script", "src=", "url(", "@import", "<link", "<iframe", "href=\"http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains(&format!("Zone data: {}.", engine.zone_data())));
    // It says nothing of the day on which it is made.
    assert_eq!(page, engine.year_page(2026).title("Centre").to_string());
    let parts: Vec<String> = engine.year_page(2026).title("Centre").parts().collect();
    assert_eq!((parts.len(), parts.concat()), (engine.queues().len() + 2, page));
}

#[test]
fn a_page_shows_a_plain_week_of_each_season_and_tells_warnings() {
    let engine = Answering::Default.builder().parse(queue_text("Europe/Berlin")).unwrap();
    let page = engine.year_page(2026).to_string();
    // The first Monday whose week has nothing to tell, and the first one of the summer that begins on a Monday.
    assert!(page.contains("<h3>A plain week</h3>\n<figure>") && page.contains("5 to 11 January 2026, "), "{page}");
    assert!(page.contains("<h3>A week of Summer</h3>\n<figure>") && page.contains("22 to 28 June 2026, "));
    let warnings = engine.warnings();
    assert!(!warnings.is_empty());
    for issue in warnings {
        assert!(page.contains(&format!("<td class=\"r\">{}</td><td>{}</td>", issue.line(), issue.path())));
    }
}

#[test]
fn a_large_centre_is_listed_and_its_first_queues_are_drawn() {
    let queue = |number: usize| {
        format!(
            r#"{{"name": "Q{number}", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC", "transfer_function_name": "f"}}"#
        )
    };
    let queues: Vec<String> = (0..203).map(queue).collect();
    let engine = Answering::Rules.builder().parse(format!("[{}]", queues.join(","))).unwrap();
    let page = engine.year_page(2026).to_string();
    assert_eq!(page.matches("<section class=\"queue\"").count(), 200);
    assert!(page.contains("<tr><td>Q202</td>") && page.contains("The first 200 queues have their pictures below."));
}

#[test]
fn every_year_can_be_drawn() {
    let engine = Answering::Default.builder().parse(queue_text("America/New_York")).unwrap();
    let queue = engine.queue("Q").unwrap();
    for year in [i32::MIN, 0, 1, 1969, 1970, 2099, 2100, 9999, i32::MAX] {
        let known = (1970..2099).contains(&year) || year == 2099;
        let picture = queue.year_svg(year);
        Document::parse(&picture).unwrap();
        // New York's 1 January 2100 begins after UTC's, so that its 2099 ends beyond the known years.
        assert_eq!(picture.contains("known from 1970 to 2099"), !known || year == 2099, "{year}");
    }
    for date in [NaiveDate::MIN, NaiveDate::MAX, NaiveDate::MIN + Days::new(8), DateTime::<Utc>::MAX_UTC.date_naive()] {
        Document::parse(&queue.week_svg(date)).unwrap();
    }
}

#[test]
fn a_page_of_all_queues_tells_who_answers_when() {
    let builder = Engine::builder().zone_data(ZoneSource::Bundled);
    let engine = builder.load(repository("examples/contact-centre.yaml")).unwrap();
    let page = engine.year_page(2026).to_string();
    let (_, told) = page.split_once("<h2>Coverage</h2>").unwrap();
    let coverage = engine.coverage(&CoverageOptions::new().from(date("2026-01-01")).to(date("2027-01-01"))).unwrap();
    let mut maps = 0;
    for place in &coverage.places {
        assert!(told.contains(&format!("<h3>{} <span", place.name)), "{}", place.name);
        for map in &place.maps {
            assert!(told.contains(&format!("<h4>{}: ", map.contacts())), "{}", map.contacts());
            // Who reaches nobody at any time is told, not drawn.
            maps += usize::from(map.share_in_all() > 0.0);
        }
    }
    assert!(maps > 5);
    assert_eq!(told.matches("<figure><svg class=\"ol\"").count(), maps);
    // Of one queue nothing can be said about a topic, and a document of queues has no topics.
    assert!(!engine.year_page(2026).queues(engine.queues().take(1)).to_string().contains("Coverage"));
    let queues = Answering::Rules.builder().parse(queue_text("Etc/UTC")).unwrap();
    for year in [1969, 1970, 2099, 2100] {
        engine.year_page(year).to_string();
        queues.year_page(year).to_string();
    }
}

#[test]
fn a_week_marks_what_an_override_decides_with_its_reason() {
    let engine = Answering::Default.builder().parse(queue_text("Etc/UTC")).unwrap();
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp();
    let (monday, tuesday) = (at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z"));
    let overrides = [
        Override::closed(Subject::all()).from(monday + 10 * 3600).until(monday + 11 * 3600).reason("Fire <alarm>"),
        Override::open(Subject::queue("Q")).from(monday + 22 * 3600).until(tuesday + 2 * 3600),
        Override::unstaffed(Subject::queue("Q")).from(tuesday + 3600).until(tuesday + 2 * 3600),
    ];
    let engine = engine.with_overrides(overrides).unwrap();
    let queue = engine.queue("Q").unwrap();
    let text = queue.week_svg(date("2026-11-23"));
    let svg = Document::parse(&text).unwrap();
    let wanted = [
        "closed by an override, 10:00 to 11:00: Fire <alarm>",
        "open by an override, 22:00 to 24:00",
        "open by an override, 00:00 to 01:00",
        "unstaffed by an override, 01:00 to 02:00",
    ];
    assert_eq!(titles(&svg, "x"), wanted);
    let letter =
        |node: &Node<'_, '_>| node.has_tag_name("text") && node.text().is_some_and(|text| "xo?".contains(text));
    let letters: Vec<&str> = svg.descendants().filter(letter).filter_map(|node| node.text()).collect();
    assert_eq!(letters, ["x", "o", "o", "?"]);
    // 20 units an hour, as the ruler above says: the closing of Monday stands between its lines of 10 and 11.
    let closed = svg.descendants().find(|node| node.attribute("class") == Some("x")).unwrap();
    let line = |hour: f64| (58.0 + 20.0 * hour).to_string();
    assert_eq!((closed.attribute("x"), closed.attribute("width")), (Some(&*line(10.0)), Some("20")));
    assert!(text.contains("closed 10:00 to 11:00: Fire &lt;al"), "the reason stands beside the date too");
    // Each minute is marked that an override decides, and no other.
    for day in Sheet::week(queue, date("2026-11-23")).days() {
        for minute in 0..1440 {
            let instant = day.date.and_time(NaiveTime::MIN).and_utc().timestamp() + 60 * minute as i64;
            let marked = day.override_marks().iter().find(|mark| (mark.from..mark.to).contains(&minute));
            let decides = queue.status(instant).override_id;
            assert_eq!(marked.is_some(), decides.is_some(), "{} {minute}", day.date);
        }
    }
}
