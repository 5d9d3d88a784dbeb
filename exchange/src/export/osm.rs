/*!
OpenStreetMap: a line of the queue's name, a tab and a value of `opening_hours`.

The week stands first, weekdays with the same hours together; then the dates that differ, in their order and with the year, since a later rule replaces an
earlier one on its dates. A night is written as one interval where the whole value, read again, says the same; else it is cut at midnight.
*/

use chrono::{Datelike, NaiveDate};

use super::{Outgoing, first_that_reads_back, no_zone};
use crate::{
    document::clock, formats::osm, line::Hours, lower::hours_of, minutes::DAY, note::NoteCode, report::Report,
};

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// The longest value that OpenStreetMap takes.
const LONGEST: usize = 255;

/// Writes a queue.
pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String> {
    no_zone(outgoing, report);
    let texts = [true, false].map(|fold| format!("{}\t{}\n", outgoing.name, value(outgoing, fold)));
    let text = first_that_reads_back(&osm::FORMAT, outgoing, texts, report)?;
    let length = text.chars().count() - outgoing.name.chars().count() - 2;
    if length > LONGEST {
        let told = format!(
            "the value has {length} characters, OpenStreetMap takes {LONGEST}: leave out dates, or shorten --until"
        );
        report.note(NoteCode::NotExported, Some(outgoing.name), outgoing.place.clone(), told);
    }
    Some(text)
}

fn value(outgoing: &Outgoing<'_>, fold: bool) -> String {
    let mut rules = Vec::new();
    if outgoing.week.is_always() {
        rules.push("24/7".to_owned());
    } else {
        let hours = hours_of(&outgoing.week, fold);
        let mut done = [false; 7];
        for day in 0..7 {
            if done[day] || hours[day].0.is_empty() {
                continue;
            }
            let alike: Vec<usize> = (0..7).filter(|other| hours[*other] == hours[day]).collect();
            alike.iter().for_each(|other| done[*other] = true);
            rules.push(format!("{} {}", weekdays(&alike), times(&hours[day])));
        }
    }
    for run in &outgoing.runs {
        let dates = dates(run.first, run.last);
        if run.minutes.is_empty() {
            // A comment stands between double quotes, and can have none.
            let why = run.reason.as_ref().map_or_else(String::new, |why| format!(" \"{}\"", why.replace('"', "'")));
            rules.push(format!("{dates} off{why}"));
        } else {
            rules.push(format!("{dates} {}", times(&Hours::of(&run.minutes))));
        }
    }
    if rules.is_empty() { "off".to_owned() } else { rules.join("; ") }
}

/// `Mo-Fr,Su`: three and more in a row are a range.
fn weekdays(days: &[usize]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < days.len() {
        let length = (1..).take_while(|n| days.get(at + n - 1) == Some(&(days[at] + n - 1))).count();
        let last = days[at + length - 1];
        match length {
            1 | 2 => parts.extend(days[at..at + length].iter().map(|day| DAYS[*day].to_owned())),
            _ => parts.push(format!("{}-{}", DAYS[days[at]], DAYS[last])),
        }
        at += length;
    }
    parts.join(",")
}

fn times(hours: &Hours) -> String {
    let each: Vec<String> = hours
        .0
        .iter()
        .map(|&(start, end)| format!("{}-{}", clock(start), clock(if end > DAY { end - DAY } else { end })))
        .collect();
    each.join(",")
}

fn dates(first: NaiveDate, last: NaiveDate) -> String {
    let day = |date: NaiveDate| format!("{} {} {:02}", date.year(), MONTHS[date.month0() as usize], date.day());
    if first == last { day(first) } else { format!("{}-{}", day(first), day(last)) }
}
