/*!
schema.org: a JSON-LD of a local business with its opening hours.

A specification for each interval, with the weekdays that have it; dates that differ have `validFrom` and `validThrough`. A whole day is 00:00 to 23:59, as
search engines want it, a closed date 00:00 to 00:00. A night closes before it opens where that reads back as it is, else it is cut at midnight.
*/

use serde::Serialize;

use super::{Outgoing, first_that_reads_back, no_zone};
use crate::{
    document::clock, formats::schemaorg, line::Hours, lower::hours_of, minutes::DAY, note::NoteCode, report::Report,
};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'o> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'o str,
    opening_hours_specification: Vec<Spec<'o>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    special_opening_hours_specification: Vec<Spec<'o>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'o> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    day_of_week: Vec<String>,
    opens: String,
    closes: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_through: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'o str>,
}

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String> {
    no_zone(outgoing, report);
    if ends_early(outgoing) {
        let told = "an end at 23:59: readers of schema.org take it for 24:00";
        report.note(NoteCode::NotExported, Some(outgoing.name), outgoing.place.clone(), told);
        return text(outgoing, false);
    }
    let texts = [text(outgoing, true)?, text(outgoing, false)?];
    first_that_reads_back(&schemaorg::FORMAT, outgoing, texts, report)
}

fn text(outgoing: &Outgoing<'_>, fold: bool) -> Option<String> {
    let hours = hours_of(&outgoing.week, fold);
    let mut week: Vec<((u16, u16), Vec<usize>)> = Vec::new();
    for (day, hours) in hours.iter().enumerate() {
        for interval in &hours.0 {
            match week.iter_mut().find(|(known, _)| known == interval) {
                Some((_, days)) => days.push(day),
                None => week.push((*interval, vec![day])),
            }
        }
    }
    let mut regular: Vec<Spec<'_>> = week
        .into_iter()
        .map(|(interval, days)| Spec {
            day_of_week: days.into_iter().map(|day| format!("https://schema.org/{}", DAYS[day])).collect(),
            ..spec(interval)
        })
        .collect();
    if regular.is_empty() {
        // Never open on a plain day; without any specification a reader would know nothing at all.
        regular.push(spec((0, 0)));
    }
    let mut special = Vec::new();
    for run in &outgoing.runs {
        let intervals = if run.minutes.is_empty() { vec![(0, 0)] } else { Hours::of(&run.minutes).0 };
        for interval in intervals {
            special.push(Spec {
                valid_from: Some(run.first.to_string()),
                valid_through: Some(run.last.to_string()),
                description: run.reason.as_deref(),
                ..spec(interval)
            });
        }
    }
    let place = Place {
        context: "https://schema.org",
        kind: "LocalBusiness",
        name: outgoing.name,
        opening_hours_specification: regular,
        special_opening_hours_specification: special,
    };
    // Plain data of texts: it always has a JSON form.
    serde_json::to_string_pretty(&place).ok().map(|text| text + "\n")
}

fn spec<'o>((start, end): (u16, u16)) -> Spec<'o> {
    let closes = match end {
        DAY if start == 0 => "23:59".to_owned(),
        end => clock(end % DAY),
    };
    Spec {
        kind: "OpeningHoursSpecification",
        day_of_week: Vec::new(),
        opens: clock(start),
        closes,
        valid_from: None,
        valid_through: None,
        description: None,
    }
}

fn ends_early(outgoing: &Outgoing<'_>) -> bool {
    let weekly = outgoing.week.0.iter();
    weekly
        .chain(outgoing.runs.iter().map(|run| &run.minutes))
        .any(|day| day.spans().iter().any(|(_, end)| *end == DAY - 1))
}
