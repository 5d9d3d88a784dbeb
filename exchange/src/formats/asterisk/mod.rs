/*!
Asterisk's `extensions.conf`: a dialplan, followed as Asterisk follows it.

A queue is an extension with a `GotoIfTime`. From its first priority on, every minute of a date takes its way: a `GotoIfTime` sends the minutes
that it names one way and the others another, a `Goto` sends all of them, and a way that leads to a target named by `--open` is open. Ways that end,
or leave the file, are closed. What depends on anything but the time is named in a note and stepped over.

A text without contexts is a list of time specifications, one a line, and open when any of them holds.
*/

mod dialplan;
mod follow;
mod ways;

use std::collections::HashMap;

use chrono::Datelike;

use self::{
    dialplan::{Dialplan, uncommented},
    follow::Follower,
    ways::{Move, Way, Ways},
};
use super::{Format, Read, timespec::Spec};
use crate::{
    json::shown,
    line::Line,
    minutes::{Days, weekday},
    note::{FaultKind, Place},
    report::Report,
    source::Source,
    yearly::Yearly,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "asterisk", title: "Asterisk extensions.conf", read: Some(read as Read) };

/// A queue as it was found.
struct Found {
    name: String,
    line: usize,
    zone: Option<String>,
    ways: Ways,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut lines = Vec::new();
    for file in source.files {
        let Some(text) = file.text(report) else { continue };
        for queue in read_text(source, &file.name, text, report) {
            let place = Place::line(&file.name, queue.line);
            let zone = match &queue.zone {
                Some(zone) => source.zone(zone, Names::Iana, Some(&queue.name), place.clone(), report),
                None => source.flag_zone(Some(&queue.name), place.clone(), report),
            };
            let Some(zone) = zone else { continue };
            let horizon = source.horizon(&zone);
            let mut line = Line::new(queue.name, zone, horizon, place);
            let ways = queue.ways;
            line.truth = Days::each(horizon, |date| ways.open(weekday(date) as u32, date.month(), date.day()));
            Yearly::fold(|weekday, month, day| ways.open(weekday, month, day)).fill(&mut line);
            lines.push(line);
        }
    }
    lines
}

fn read_text(source: &Source<'_>, file: &str, text: &str, report: &mut Report) -> Vec<Found> {
    let lines = uncommented(text);
    let is_plan = lines.iter().any(|(_, line)| line.trim_start().starts_with('[') || line.contains('='));
    if is_plan {
        return read_dialplan(source, file, text, report);
    }
    read_specs(source, file, &lines, report).into_iter().collect()
}

fn read_specs(source: &Source<'_>, file: &str, lines: &[(usize, String)], report: &mut Report) -> Option<Found> {
    let name = source.flags.name.as_deref();
    let mut specs = Vec::new();
    let mut first = None;
    for (line, text) in lines {
        let text = text.trim();
        if !text.is_empty() {
            first.get_or_insert(*line);
            let spec = Spec::parse(text, name.unwrap_or_default(), &Place::line(file, *line), report);
            specs.extend(spec.map(|spec| (*line, spec)));
        }
    }
    let Some(line) = first else {
        return report.none(FaultKind::NothingFound, Place::file(file), "no GotoIfTime and no time specification");
    };
    let Some(name) = name else {
        let told = "a list of times has no name: give the queue one with --name";
        return report.none(FaultKind::MissingField, Place::line(file, line), told);
    };
    let zone = one_zone(source, file, name, specs.iter().map(|(line, spec)| (*line, spec)), report);
    let count = specs.len();
    // A list is a dialplan whose every line leads to the same open place.
    let ways = Ways {
        specs: specs.into_iter().map(|(_, spec)| spec).collect(),
        moves: (0..count).map(|index| Move::Split(index, Some(Way::Open), None)).collect(),
        next: (0..count).map(|index| if index + 1 < count { Way::To(0, index + 1) } else { Way::Closed }).collect(),
    };
    Some(Found { name: name.to_owned(), line, zone, ways })
}

fn read_dialplan(source: &Source<'_>, file: &str, text: &str, report: &mut Report) -> Vec<Found> {
    let plan = Dialplan::parse(file, text, report);
    let open = &source.flags.open;
    let queues: Vec<usize> = (0..plan.extensions.len()).filter(|index| plan.extensions[*index].is_timed()).collect();
    if queues.is_empty() {
        report.fault(FaultKind::NothingFound, Place::file(file), "no extension has a GotoIfTime");
        return Vec::new();
    }
    if open.is_empty() {
        let told = "a dialplan does not say which target means open: name it with --open";
        report.fault(FaultKind::OpenTargetRequired, Place::flag("--open"), told);
        return Vec::new();
    }
    let mut found = Vec::new();
    for index in queues {
        let extension = &plan.extensions[index];
        let name = match extension.name.as_str() {
            "s" => extension.context.clone(),
            name => format!("{}/{name}", extension.context),
        };
        if let Some((_, line)) = plan.includes.iter().find(|(context, _)| *context == extension.context) {
            let told =
                format!("context {} includes another, whose extensions may answer as well", shown(&extension.context));
            report.fault(FaultKind::NotSupported, Place::line(file, *line), told);
        }
        let follower =
            Follower { plan: &plan, file, open, report, queue: &name, specs: Vec::new(), read: HashMap::new() };
        let Some(ways) = follower.follow(index) else { continue };
        let line = extension.line;
        let zone = one_zone(source, file, &name, ways.specs.iter().map(|spec| (line, spec)), report);
        found.push(Found { name, line, zone, ways });
    }
    found
}

/// The zone that the specifications of a queue name; they must agree, and one without a zone means that of `--timezone`.
fn one_zone<'a>(
    source: &Source<'_>,
    file: &str,
    queue: &str,
    specs: impl Iterator<Item = (usize, &'a Spec)>,
    report: &mut Report,
) -> Option<String> {
    let mut first: Option<Option<&str>> = None;
    for (line, spec) in specs {
        let zone = spec.zone.as_deref().or(source.flags.timezone.as_deref());
        match first {
            Some(known) if known != zone => {
                let told = |zone: Option<&str>| zone.unwrap_or("no zone").to_owned();
                let text = format!("queue {queue:?} asks the clock of {} and that of {}", told(known), told(zone));
                report.fault(FaultKind::MixedZones, Place::line(file, line), text);
                return None;
            }
            _ => first = Some(zone),
        }
    }
    first.flatten().map(str::to_owned)
}
