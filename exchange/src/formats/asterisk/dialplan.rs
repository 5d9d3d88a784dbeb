/*!
A dialplan as it is written: contexts, extensions and their steps, with the global variables that it sets itself.
*/

use std::collections::HashMap;

use crate::{
    note::{FaultKind, Place},
    report::Report,
};

/// One application of an extension.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) priority: u64,
    pub(super) label: Option<String>,
    pub(super) application: String,
    pub(super) arguments: String,
}

#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) context: String,
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Default)]
pub(super) struct Dialplan {
    pub(super) extensions: Vec<Extension>,
    pub(super) globals: HashMap<String, String>,
    /// Contexts with an `include`, and where it stands.
    pub(super) includes: Vec<(String, usize)>,
}

impl Dialplan {
    pub(super) fn parse(file: &str, text: &str, report: &mut Report) -> Dialplan {
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

    pub(super) fn find(&self, context: &str, name: &str) -> Option<usize> {
        self.extensions.iter().position(|extension| extension.context == context && extension.name == name)
    }

    /// `${NAME}` where `[globals]` says what it is.
    pub(super) fn filled(&self, text: &str) -> String {
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

    pub(super) fn is_timed(&self) -> bool {
        self.steps.iter().any(|step| step.application == "gotoiftime")
    }

    pub(super) fn step(&self, target: &str) -> Option<usize> {
        match target.parse::<u64>() {
            Ok(priority) => self.steps.iter().position(|step| step.priority == priority),
            Err(_) => self.steps.iter().position(|step| step.label.as_deref() == Some(target)),
        }
    }
}

/// The lines without their comments: from `;` on, unless a backslash stands before it, and between `;--` and `--;`.
pub(super) fn uncommented(text: &str) -> Vec<(usize, String)> {
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
