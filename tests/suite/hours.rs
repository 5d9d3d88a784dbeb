//! The meaning of time, case by case, by the rules and by the tables.

use chrono::{DateTime, FixedOffset};
use openline::{Queue, Zone};
use openline_tests::{
    Answering,
    case::{Case, instant, run},
};
use toml::{Table, Value};

#[test]
fn the_wall_clock_decides() {
    for answering in Answering::ALL {
        run("hours.toml", |case| check(case, answering));
    }
}

fn check(case: &Case, answering: Answering) -> Result<(), String> {
    let engine =
        case.load(answering.applied_to(case.builder(None))).map_err(|error| format!("does not load: {error}"))?;
    let queue = engine.queue(case.text("queue").unwrap()).ok_or("no such queue")?;
    let mut differences = Vec::new();
    let mut asked = 0;
    for check in case.list("checks").unwrap_or_default() {
        asked += check_instant(queue, check.as_table().unwrap(), &mut differences);
    }
    for check in tables(case, "intervals") {
        asked += 1;
        let (from, to) = (time(check, "from"), time(check, "to"));
        let wanted: Vec<(i64, i64)> = check["expect"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                (instant(pair[0].as_str().unwrap()).timestamp(), instant(pair[1].as_str().unwrap()).timestamp())
            })
            .collect();
        let found: Vec<(i64, i64)> =
            queue.intervals(from, to).map(|(start, end)| (start.timestamp(), end.timestamp())).collect();
        if found != wanted {
            differences.push(format!("intervals {from} to {to}: wanted {wanted:?}, found {found:?}"));
        }
        if let Some(seconds) = check.get("seconds") {
            let found = queue.open_time(from, to).num_seconds();
            if Some(found) != seconds.as_integer() {
                differences.push(format!("open_time {from} to {to}: wanted {seconds}, found {found}"));
            }
        }
    }
    for check in tables(case, "add") {
        asked += 1;
        let at = time(check, "at");
        let seconds = check["seconds"].as_integer().unwrap();
        let found = queue.add_open_time(at, chrono::TimeDelta::seconds(seconds));
        compare(&format!("{at} + {seconds}"), &check["result"], found, &mut differences);
    }
    if asked == 0 {
        return Err("asks nothing".into());
    }
    if differences.is_empty() { Ok(()) } else { Err(format!("{answering:?}:\n{}", differences.join("\n"))) }
}

fn tables<'a>(case: &'a Case, key: &str) -> impl Iterator<Item = &'a Table> {
    case.list(key).unwrap_or_default().iter().map(|value| value.as_table().unwrap())
}

fn time(check: &Table, key: &str) -> DateTime<FixedOffset> {
    instant(check[key].as_str().unwrap())
}

fn check_instant(queue: Queue<'_>, check: &Table, differences: &mut Vec<String>) -> usize {
    let at = time(check, "at");
    let mut asked = 0;
    for (key, wanted) in check {
        asked += 1;
        let label = format!("{key} at {}", check["at"]);
        match key.as_str() {
            "at" => asked -= 1,
            "open" => {
                if Some(queue.is_open(at)) != wanted.as_bool() {
                    differences.push(format!("{label}: wanted {wanted}"));
                }
            }
            "next_open" => compare(&label, wanted, queue.next_open(at), differences),
            "next_close" => compare(&label, wanted, queue.next_close(at), differences),
            "next_change" => compare(&label, wanted, queue.next_change(at), differences),
            "previous_change" => compare(&label, wanted, queue.previous_change(at), differences),
            "reason" | "reason_text" => {
                let status = queue.status(at);
                let found = match key.as_str() {
                    "reason" => status.reason.map(|reason| reason.as_str().to_owned()),
                    _ => status.reason_text,
                };
                let wanted = wanted.as_str().filter(|text| *text != "none");
                if found.as_deref() != wanted {
                    differences.push(format!("{label}: wanted {wanted:?}, found {found:?}"));
                }
            }
            other => differences.push(format!("no such question: {other}")),
        }
    }
    asked
}

fn compare(label: &str, wanted: &Value, found: Option<DateTime<Zone>>, differences: &mut Vec<String>) {
    let wanted = wanted.as_str().unwrap();
    let same = match &found {
        None => wanted == "never",
        Some(found) => wanted != "never" && instant(wanted) == *found,
    };
    if !same {
        differences.push(format!("{label}: wanted {wanted}, found {found:?}"));
    }
}
