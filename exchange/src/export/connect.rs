/*!
Amazon Connect: `describe-hours-of-operation` and `list-hours-of-operation-overrides` in one object with both keys, as the importer reads it and as
`create-hours-of-operation` and `create-hours-of-operation-override` take the parts of it.

Nights are cut at midnight, because Connect does not say what an end before its start means; each run of equal dates is one STANDARD override with a row for every
weekday in it.
*/

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Outgoing, Run};
use crate::{
    minutes::{DAY, Minutes, weekday},
    note::{FaultKind, NoteCode},
    report::Report,
};

/// Connect's quota of overrides for each hours of operation.
const MOST_OVERRIDES: usize = 50;

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct File<'o> {
    hours_of_operation: Hours<'o>,
    hours_of_operation_override_list: Vec<Override>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Hours<'o> {
    hours_of_operation_id: String,
    name: &'o str,
    time_zone: &'o str,
    config: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Override {
    hours_of_operation_override_id: String,
    hours_of_operation_id: String,
    name: String,
    override_type: &'static str,
    effective_from: String,
    effective_till: String,
    config: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    day: &'static str,
    start_time: Time,
    end_time: Time,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Time {
    hours: u16,
    minutes: u16,
}

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String> {
    let Outgoing { name, zone, week, runs, place, .. } = outgoing;
    if runs.len() > MOST_OVERRIDES {
        let told = format!(
            "{} runs of special dates, and Connect takes {MOST_OVERRIDES} overrides: give a nearer --until, or put the rules into the weekly hours",
            runs.len()
        );
        report.note(NoteCode::TooManyOverrides, Some(name), place.clone(), told.clone());
        return report.none(FaultKind::TooManyOverrides, place.clone(), told);
    }
    // Connect gives an id of its own when the hours are made; this one only ties the overrides to them.
    let id = "hours".to_owned();
    let config = (0..7).flat_map(|day| rows(day, &week.0[day])).collect();
    let overrides = runs.iter().enumerate().map(|(number, run)| special(run, &id, number + 1)).collect();
    let file = File {
        hours_of_operation: Hours { hours_of_operation_id: id.clone(), name, time_zone: zone.name(), config },
        hours_of_operation_override_list: overrides,
    };
    // Plain data of texts and numbers: it always has a JSON form.
    serde_json::to_string_pretty(&file).ok().map(|text| text + "\n")
}

fn special(run: &Run, id: &str, number: usize) -> Override {
    // A row for each weekday that the run has, at most seven.
    let days: BTreeSet<usize> =
        run.first.iter_days().take_while(|date| *date <= run.last).take(7).map(weekday).collect();
    let name = run.reason.clone().unwrap_or_else(|| match run.minutes.is_empty() {
        true => format!("Closed from {}", run.first),
        false => format!("Special hours from {}", run.first),
    });
    Override {
        hours_of_operation_override_id: format!("override-{number}"),
        hours_of_operation_id: id.to_owned(),
        name,
        override_type: "STANDARD",
        effective_from: run.first.to_string(),
        effective_till: run.last.to_string(),
        config: days.into_iter().flat_map(|day| rows(day, &run.minutes)).collect(),
    }
}

fn rows(day: usize, minutes: &Minutes) -> Vec<Row> {
    let time = |minute: u16| Time { hours: minute % DAY / 60, minutes: minute % 60 };
    let row = |&(start, end): &(u16, u16)| Row { day: DAYS[day], start_time: time(start), end_time: time(end) };
    minutes.spans().iter().map(row).collect()
}
