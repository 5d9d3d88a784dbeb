/*!
Asterisk's `extensions.conf`: a dialplan, followed as Asterisk follows it.

A queue is an extension with a `GotoIfTime`. From its first priority on, every minute of a date takes its way: a `GotoIfTime` sends the minutes
that it names one way and the others another, a `Goto` sends all of them, and a way that leads to a target named by `--open` is open. Ways that end,
or leave the file, are closed. What depends on anything but the time is named in a note and stepped over.

A text without contexts is a list of time specifications, one a line, and open when any of them holds.
*/

use std::collections::HashMap;

use chrono::Datelike;

use super::{Format, Read, timespec::Spec};
use crate::{
    json::shown,
    line::Line,
    minutes::{Days, Minutes, weekday},
    note::{FaultKind, NoteCode, Place},
    report::Report,
    source::Source,
    yearly::Yearly,
    zones::Names,
};

/// The format.
pub const FORMAT: Format = Format { name: "asterisk", title: "Asterisk extensions.conf", read: Some(read as Read) };

/// More jumps than any dialplan that a person wrote.
const MOST_STEPS: usize = 2_000;

/// One application of an extension.
#[derive(Debug)]
struct Step {
    line: usize,
    priority: u64,
    label: Option<String>,
    application: String,
    arguments: String,
}

#[derive(Debug, Default)]
struct Extension {
    context: String,
    name: String,
    line: usize,
    steps: Vec<Step>,
}

#[derive(Debug, Default)]
struct Dialplan {
    extensions: Vec<Extension>,
    globals: HashMap<String, String>,
    /// Contexts with an `include`, and where it stands.
    includes: Vec<(String, usize)>,
}

/// Where a minute goes next.
#[derive(Clone, Debug)]
enum Way {
    Open,
    Closed,
    /// Extension and step.
    To(usize, usize),
}

/// What a step does to the minutes that reach it.
#[derive(Clone, Debug)]
enum Move {
    Pass,
    Go(Way),
    /// Those of the specification, and the others; without a way a minute goes on to the next step.
    Split(usize, Option<Way>, Option<Way>),
}

impl Dialplan {
    fn parse(file: &str, text: &str, report: &mut Report) -> Dialplan {
        let mut plan = Dialplan::default();
        let mut context: Option<String> = None;
        // The extension that `same` speaks of, as an index.
        let mut last: Option<usize> = None;
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        for (line, content) in uncommented(text) {
            let place = Place::line(file, line);
            let content = content.trim();
            if content.is_empty() {
                continue;
            }
            if let Some(rest) = content.strip_prefix('[') {
                let Some((name, options)) = rest.split_once(']') else {
                    report.fault(
                        FaultKind::Syntax,
                        place.clone(),
                        format!("{content:?} opens a context that no \"]\" closes"),
                    );
                    continue;
                };
                if !matches!(options.trim(), "" | "(!)" | "(+)") {
                    report.fault(
                        FaultKind::NotSupported,
                        place.clone(),
                        format!("context {name:?} takes over a template, {}", options.trim()),
                    );
                }
                context = Some(name.trim().to_owned());
                last = None;
                continue;
            }
            if content.starts_with('#') {
                report.fault(
                    FaultKind::NotSupported,
                    place.clone(),
                    format!("{content:?} brings in another file; give one file with all contexts"),
                );
                continue;
            }
            let Some((key, value)) = content.split_once('=') else {
                report.fault(
                    FaultKind::Syntax,
                    place.clone(),
                    format!("{content:?} is neither a context nor KEY => VALUE"),
                );
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.strip_prefix('>').unwrap_or(value).trim());
            let Some(context) = &context else {
                report.fault(FaultKind::Syntax, place.clone(), format!("{content:?} stands before the first context"));
                continue;
            };
            match (context.as_str(), key.as_str()) {
                ("globals", _) => {
                    plan.globals.insert(key.to_ascii_uppercase(), value.to_owned());
                }
                ("general", _) => {}
                (_, "exten" | "same") => {
                    let (name, rest) = match (key.as_str(), last) {
                        ("same", Some(index)) => (plan.extensions[index].name.clone(), value),
                        ("same", None) => {
                            report.fault(
                                FaultKind::Syntax,
                                place.clone(),
                                "\"same\" without an extension before it".to_owned(),
                            );
                            continue;
                        }
                        _ => match value.split_once(',') {
                            Some((name, rest)) => (name.trim().to_owned(), rest),
                            None => {
                                report.fault(
                                    FaultKind::Syntax,
                                    place.clone(),
                                    format!("{value:?} is not NAME,PRIORITY,APPLICATION"),
                                );
                                continue;
                            }
                        },
                    };
                    let index = *places.entry((context.clone(), name.clone())).or_insert_with(|| {
                        plan.extensions.push(Extension { context: context.clone(), name, line, steps: Vec::new() });
                        plan.extensions.len() - 1
                    });
                    last = Some(index);
                    plan.extensions[index].add(line, &place, rest, report);
                }
                (_, "include") => {
                    // `include => name,times,...` puts a condition on all of a context.
                    if value.contains([',', '|']) {
                        report.fault(
                            FaultKind::NotSupported,
                            place.clone(),
                            format!("include => {value} depends on the time; write it as GotoIfTime"),
                        );
                    }
                    plan.includes.push((context.clone(), line));
                }
                _ => {}
            }
        }
        for extension in &mut plan.extensions {
            extension.steps.sort_by_key(|step| step.priority);
            for pair in extension.steps.windows(2) {
                if pair[0].priority == pair[1].priority {
                    report.fault(
                        FaultKind::WrongShape,
                        Place::line(file, pair[1].line),
                        format!(
                            "priority {} of {} has stood in line {} already",
                            pair[1].priority, extension.name, pair[0].line
                        ),
                    );
                }
            }
        }
        plan
    }

    fn find(&self, context: &str, name: &str) -> Option<usize> {
        self.extensions.iter().position(|extension| extension.context == context && extension.name == name)
    }

    /// `${NAME}` where `[globals]` says what it is.
    fn filled(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.globals {
            if filled.contains("${") && filled.len() + value.len() < 4096 {
                filled = filled.replace(&format!("${{{name}}}"), value);
            }
        }
        filled
    }
}

impl Extension {
    fn add(&mut self, line: usize, place: &Place, text: &str, report: &mut Report) {
        let (priority, application) = text.split_once(',').unwrap_or((text, ""));
        let (priority, label) = match priority.trim().split_once('(') {
            Some((priority, label)) => (priority.trim(), Some(label.trim_end_matches(')').trim().to_owned())),
            None => (priority.trim(), None),
        };
        if priority.eq_ignore_ascii_case("hint") {
            return;
        }
        let before = self.steps.last().map_or(0, |step| step.priority);
        let (base, plus) = priority.split_once('+').unwrap_or((priority, "0"));
        let number = match base {
            "n" | "N" => Some(before + 1),
            "s" | "S" => Some(before),
            number => number.parse().ok().filter(|number| *number < 1_000_000),
        };
        let Some(priority) = number.zip(plus.parse::<u64>().ok().filter(|plus| *plus < 1_000_000)).map(|(n, p)| n + p)
        else {
            report.fault(FaultKind::Syntax, place.clone(), format!("{priority:?} is not a priority: a number, or n"));
            return;
        };
        let application = application.trim();
        let (name, arguments) = match application.split_once('(') {
            Some((name, rest)) => match rest.rsplit_once(')') {
                Some((arguments, _)) => (name, arguments),
                None => {
                    report.fault(
                        FaultKind::Syntax,
                        place.clone(),
                        format!("{application:?} misses its closing bracket"),
                    );
                    return;
                }
            },
            None => application.split_once(',').unwrap_or((application, "")),
        };
        self.steps.push(Step {
            line,
            priority,
            label,
            application: name.trim().to_ascii_lowercase(),
            arguments: arguments.to_owned(),
        });
    }

    fn is_timed(&self) -> bool {
        self.steps.iter().any(|step| step.application == "gotoiftime")
    }

    fn step(&self, target: &str) -> Option<usize> {
        match target.parse::<u64>() {
            Ok(priority) => self.steps.iter().position(|step| step.priority == priority),
            Err(_) => self.steps.iter().position(|step| step.label.as_deref() == Some(target)),
        }
    }
}

/// The lines without their comments: from `;` on, unless a backslash stands before it, and between `;--` and `--;`.
fn uncommented(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let mut kept = String::new();
        let mut rest = line;
        loop {
            if inside {
                let Some(end) = rest.find("--;") else { break };
                inside = false;
                rest = &rest[end + 3..];
            }
            let Some(at) = rest.find(';') else {
                kept.push_str(rest);
                break;
            };
            if rest[..at].ends_with('\\') {
                kept.push_str(&rest[..at - 1]);
                kept.push(';');
                rest = &rest[at + 1..];
            } else if rest[at..].starts_with(";--") && !rest[at..].starts_with(";---") {
                kept.push_str(&rest[..at]);
                inside = true;
                rest = &rest[at + 3..];
            } else {
                kept.push_str(&rest[..at]);
                break;
            }
        }
        lines.push((index + 1, kept));
    }
    lines
}

/// The ways of one queue's minutes: every step that can be reached, each before those that it leads to.
struct Ways {
    specs: Vec<Spec>,
    moves: Vec<Move>,
    /// By step: where a minute that passes goes.
    next: Vec<Way>,
}

impl Ways {
    /// What is open on a date that falls on this weekday (0 is Monday), in this month and on this day of it.
    fn open(&self, weekday: u32, month: u32, month_day: u32) -> Minutes {
        let mut here = vec![Minutes::none(); self.moves.len()];
        let mut open = Minutes::none();
        if let Some(first) = here.first_mut() {
            *first = Minutes::all();
        }
        for index in 0..self.moves.len() {
            let minutes = std::mem::take(&mut here[index]);
            let mut send = |way: &Way, minutes: Minutes| match way {
                Way::Open => open.join(&minutes),
                Way::Closed => {}
                // OK: steps stand in the order of their ways, so nothing is sent back.
                Way::To(_, step) => here[*step].join(&minutes),
            };
            match &self.moves[index] {
                Move::Pass => send(&self.next[index], minutes),
                Move::Go(way) => send(way, minutes),
                Move::Split(spec, yes, no) => {
                    let named = self.specs[*spec].on(weekday, month, month_day);
                    let mut others = minutes.clone();
                    others.cut(&named);
                    send(yes.as_ref().unwrap_or(&self.next[index]), minutes.meet(&named));
                    send(no.as_ref().unwrap_or(&self.next[index]), others);
                }
            }
        }
        open
    }
}

/// Follows the dialplan from one extension on.
struct Follower<'a, 'r> {
    plan: &'a Dialplan,
    file: &'a str,
    open: &'a [String],
    report: &'r mut Report,
    queue: &'a str,
    specs: Vec<Spec>,
    /// The steps that were read, by extension and step, with what they do.
    read: HashMap<(usize, usize), (Move, Way)>,
}

impl Follower<'_, '_> {
    fn follow(mut self, extension: usize) -> Option<Ways> {
        // Depth first, without recursion: a step is written down when all that it leads to have been.
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut done: HashMap<(usize, usize), bool> = HashMap::new();
        let mut stack = vec![((extension, 0), false)];
        while let Some((at, leaving)) = stack.pop() {
            if leaving {
                done.insert(at, true);
                order.push(at);
                continue;
            }
            match done.get(&at) {
                Some(true) => continue,
                Some(false) => {
                    self.circle(at);
                    return None;
                }
                None => {}
            }
            if done.len() >= MOST_STEPS {
                let line = self.plan.extensions[extension].line;
                self.report.fault(
                    FaultKind::NotSupported,
                    Place::line(self.file, line),
                    format!("queue {:?} runs through more than {MOST_STEPS} steps", self.queue),
                );
                return None;
            }
            done.insert(at, false);
            stack.push((at, true));
            for to in self.leads(at) {
                if done.get(&to) == Some(&false) {
                    self.circle(to);
                    return None;
                }
                stack.push((to, false));
            }
        }
        order.reverse();
        let numbers: HashMap<(usize, usize), usize> = order.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let renumber = |way: &Way| match way {
            Way::To(extension, step) => Way::To(0, numbers[&(*extension, *step)]),
            other => other.clone(),
        };
        let (mut moves, mut next) = (Vec::new(), Vec::new());
        for at in &order {
            let (step, after) = &self.read[at];
            moves.push(match step {
                Move::Pass => Move::Pass,
                Move::Go(way) => Move::Go(renumber(way)),
                Move::Split(spec, yes, no) => Move::Split(*spec, yes.as_ref().map(renumber), no.as_ref().map(renumber)),
            });
            // The step after a jump may never have been reached.
            next.push(match (step, after) {
                (Move::Go(_), _) | (Move::Split(_, Some(_), Some(_)), _) => Way::Closed,
                (_, after) => renumber(after),
            });
        }
        Some(Ways { specs: self.specs, moves, next })
    }

    fn circle(&mut self, (extension, step): (usize, usize)) {
        let line = self.plan.extensions[extension].steps[step].line;
        self.report.fault(
            FaultKind::NotSupported,
            Place::line(self.file, line),
            format!("queue {:?} comes back to this step: it goes round in a circle", self.queue),
        );
    }

    /// The steps to which minutes may go from one; reads the step.
    fn leads(&mut self, at: (usize, usize)) -> Vec<(usize, usize)> {
        let extension = &self.plan.extensions[at.0];
        let priority = extension.steps[at.1].priority;
        let next = match extension.steps.get(at.1 + 1) {
            // A gap in the priorities ends the extension.
            Some(step) if step.priority <= priority + 1 => Way::To(at.0, at.1 + 1),
            _ => Way::Closed,
        };
        let step = self.step(at);
        let mut leads = Vec::new();
        let mut add = |way: &Way| {
            if let Way::To(extension, step) = way {
                leads.push((*extension, *step));
            }
        };
        match &step {
            Move::Pass => add(&next),
            Move::Go(way) => add(way),
            Move::Split(_, yes, no) => {
                add(yes.as_ref().unwrap_or(&next));
                add(no.as_ref().unwrap_or(&next));
            }
        }
        self.read.insert(at, (step, next));
        leads
    }

    fn step(&mut self, at: (usize, usize)) -> Move {
        let plan = self.plan;
        let step = &plan.extensions[at.0].steps[at.1];
        let place = Place::line(self.file, step.line);
        let arguments = plan.filled(&step.arguments);
        if arguments.to_ascii_uppercase().contains("IFTIME(") {
            self.report.fault(
                FaultKind::NotSupported,
                place.clone(),
                "IFTIME() gives a value by the time; only GotoIfTime is followed".to_owned(),
            );
            return Move::Pass;
        }
        match step.application.as_str() {
            "gotoiftime" => {
                let (spec, branches) = arguments.split_once('?').unwrap_or((&arguments, ""));
                if spec.contains("${") {
                    self.report.fault(
                        FaultKind::NotSupported,
                        place.clone(),
                        format!("the times {spec:?} come from a variable that [globals] does not set"),
                    );
                    return Move::Pass;
                }
                let (yes, no) = branches.split_once(':').unwrap_or((branches, ""));
                let (yes, no) = (self.branch(at, yes, &place), self.branch(at, no, &place));
                if yes.is_none() && no.is_none() {
                    self.report.fault(
                        FaultKind::WrongShape,
                        place.clone(),
                        "GotoIfTime leads nowhere: wanted times?target or times?target:other".to_owned(),
                    );
                }
                let Some(spec) = Spec::parse(spec, self.queue, &place, self.report) else { return Move::Pass };
                self.specs.push(spec);
                Move::Split(self.specs.len() - 1, yes, no)
            }
            "execiftime" => {
                self.report.fault(
                    FaultKind::NotSupported,
                    place.clone(),
                    "ExecIfTime runs an application by the time; only GotoIfTime is followed".to_owned(),
                );
                Move::Pass
            }
            "goto" => match self.branch(at, &arguments, &place) {
                Some(way) => Move::Go(way),
                None => Move::Go(Way::Closed),
            },
            "gotoif" | "execif" | "gosubif" | "while" | "switch" => {
                self.report.note(
                    NoteCode::ConditionIgnored,
                    Some(self.queue),
                    place.clone(),
                    format!(
                        "{}({arguments}) depends on something other than the time; read as if it did nothing",
                        step.application
                    ),
                );
                Move::Pass
            }
            "gosub" | "macro" => {
                let target = arguments.split([',', '(']).next().unwrap_or("").trim();
                let context = if step.application == "macro" { format!("macro-{target}") } else { target.to_owned() };
                if plan.extensions.iter().any(|extension| extension.context == context && extension.is_timed()) {
                    self.report.fault(
                        FaultKind::NotSupported,
                        place.clone(),
                        format!("the subroutine {target} depends on the time; its answer cannot be followed"),
                    );
                }
                Move::Pass
            }
            "hangup" | "return" | "congestion" | "busy" | "macroexit" => Move::Go(Way::Closed),
            _ => Move::Pass,
        }
    }

    /// Where `[[context,]extension,]priority` leads; `None` for an empty branch.
    fn branch(&mut self, at: (usize, usize), text: &str, place: &Place) -> Option<Way> {
        let parts: Vec<&str> = text.split([',', '|']).map(str::trim).collect();
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        if parts.iter().any(|part| self.open.iter().any(|open| open == part)) {
            return Some(Way::Open);
        }
        let here = &self.plan.extensions[at.0];
        let (context, name, step) = match parts[..] {
            [step] => (here.context.as_str(), here.name.as_str(), step),
            [name, step] => (here.context.as_str(), name, step),
            [context, name, step] => (context, name, step),
            _ => {
                self.report.fault(
                    FaultKind::BadRule,
                    place.clone(),
                    format!("{text:?} is not a target: wanted context,extension,priority"),
                );
                return Some(Way::Closed);
            }
        };
        let target = self.plan.find(context, name);
        let found = target.and_then(|index| self.plan.extensions[index].step(step).map(|step| Way::To(index, step)));
        // What stands in another file is not open, since nobody named it; a label of its own extension must be there.
        if found.is_none() && target == Some(at.0) {
            self.report.fault(
                FaultKind::UnknownReference,
                place.clone(),
                format!("{step:?} is no priority and no label of extension {name:?}"),
            );
        }
        Some(found.unwrap_or(Way::Closed))
    }
}

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
