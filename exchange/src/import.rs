/*!
One import, from files to a document: read, lower, write, prove.
*/

use std::collections::HashSet;

use crate::{
    calendars::share,
    document::{QueueText, write},
    formats::Format,
    line::Line,
    lower::{Lowered, lower},
    note::{Fault, FaultKind, Level, Note, NoteCode, Place},
    proof::prove,
    report::Report,
    source::{Flags, Input, Source},
};

/// The most queues of one import.
const MOST_QUEUES: usize = 10_000;

/// What an import gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The document, YAML.
    pub document: String,
    /// What was carried in a way that you should know, and what was not carried.
    pub notes: Vec<Note>,
    /// The names of its queues, in order.
    pub queues: Vec<String>,
}

/// An import or an export that gave nothing: every fault, and the notes that were made until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What keeps a document from being written; at least one.
    pub faults: Vec<Fault>,
    /// What else is known.
    pub notes: Vec<Note>,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            let end = if number + 1 < self.faults.len() { "\n" } else { "" };
            write!(f, "{fault}{end}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failed {}

/// Imports files of a format; the faults tell everything that is wrong with them.
pub fn import(format: &Format, files: &[Input], flags: &Flags) -> Result<Conversion, Failed> {
    let mut report = Report::new();
    let done = convert(format, files, flags, &mut report);
    let (notes, mut faults) = report.into_parts();
    match done {
        Some((document, queues)) if faults.is_empty() => Ok(Conversion { document, notes, queues }),
        _ => {
            if faults.is_empty() {
                let place = files.first().map_or_else(Place::default, |file| Place::file(&file.name));
                let text = "there are no hours in it".to_owned();
                faults.push(Fault { kind: FaultKind::NothingFound, place, text });
            }
            Err(Failed { faults, notes })
        }
    }
}

fn convert(format: &Format, files: &[Input], flags: &Flags, report: &mut Report) -> Option<(String, Vec<String>)> {
    let first = files.first().map_or_else(Place::default, |file| Place::file(&file.name));
    let Some(read) = format.read else {
        return report.none(FaultKind::NotSupported, first, format!("{} is for export only", format.name));
    };
    let source = match Source::new(files, flags) {
        Ok(source) => source,
        Err(error) => return report.none(FaultKind::Internal, first, error.to_string()),
    };
    let lines = read(&source, report);
    check(&lines, &first, report);
    if report.has_faults() || lines.is_empty() {
        return None;
    }
    let lowered: Vec<Lowered> = lines.iter().map(lower).collect();
    for (line, hours) in lines.iter().zip(&lowered) {
        note_dates(line, hours, report);
    }
    report.note(
        NoteCode::TransferMissing,
        None,
        first.clone(),
        "the source knows no transfer: give the telephone system the functions that the queues name, or say --transfer",
    );
    if flags.strict && report.has_loss() {
        return report.none(FaultKind::Loss, first, "something would be lost, see the notes");
    }
    // First with what queues share as calendars; by itself where that changed an answer.
    let mut shared = lowered.clone();
    let (calendars, names) = share(&mut shared);
    let text = |hours: Vec<Lowered>, calendars: &[_], names: Vec<Vec<String>>, enable_all: bool| {
        let queues: Vec<QueueText<'_>> = lines
            .iter()
            .zip(hours)
            .zip(names)
            .map(|((line, hours), calendars)| QueueText {
                line,
                hours,
                calendars,
                transfer: flags.transfer.clone().unwrap_or_else(|| transfer(&line.name)),
                comments: report.comments(&line.name),
            })
            .collect();
        write(format.name, &head(format, files), calendars, &queues, enable_all)
    };
    let is_all_enabled = lines.iter().all(|line| line.enabled);
    let proven = |hours: &[Lowered], calendars: &[_], names: &[Vec<String>]| -> Result<String, String> {
        let document = text(hours.to_vec(), calendars, names.to_vec(), false);
        if is_all_enabled {
            prove(&document, &lines)?;
        } else {
            prove(&text(hours.to_vec(), calendars, names.to_vec(), true), &lines)?;
        }
        Ok(document)
    };
    let document =
        proven(&shared, &calendars, &names).or_else(|_| proven(&lowered, &[], &vec![Vec::new(); lines.len()]));
    match document {
        Ok(document) => Some((document, lines.iter().map(|line| line.name.clone()).collect())),
        Err(difference) => report.none(FaultKind::Internal, first, difference),
    }
}

/// What must be true of the queues together.
fn check(lines: &[Line], first: &Place, report: &mut Report) {
    if lines.len() > MOST_QUEUES {
        report.fault(FaultKind::NotSupported, first.clone(), format!("more than {MOST_QUEUES} queues in one import"));
    }
    let mut known = HashSet::new();
    for line in lines {
        if line.name.trim().is_empty() {
            report.fault(FaultKind::MissingField, line.place.clone(), "the name is empty");
        } else if line.name.chars().any(char::is_control) {
            let told = format!("the name {:?} has a control character", line.name);
            report.fault(FaultKind::WrongShape, line.place.clone(), told);
        } else if !known.insert(&line.name) {
            report.fault(FaultKind::DuplicateName, line.place.clone(), format!("a second queue {:?}", line.name));
        }
    }
}

/// Says how many dates were written out for rules that a document cannot say, and until when.
fn note_dates(line: &Line, hours: &Lowered, report: &mut Report) {
    if hours.unnamed == 0 && line.became_dates.is_empty() {
        return;
    }
    let rules = match line.became_dates.as_slice() {
        [] => "rules of the source".to_owned(),
        names => {
            let mut names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            names.dedup();
            let more = names.len().saturating_sub(5);
            names.truncate(5);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("the rule {}{more}", names.join(", "))
        }
    };
    let last = line.horizon().until.pred_opt().unwrap_or(line.horizon().until);
    let text = format!(
        "{rules}: {} dates are written out, the last for {last}; after it they are not there, so import again before",
        hours.unnamed
    );
    report.note(NoteCode::Materialised, Some(&line.name), line.place.clone(), text);
}

/// The comment at the head of the document.
fn head(format: &Format, files: &[Input]) -> Vec<String> {
    let names: Vec<&str> =
        files.iter().map(|file| file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name)).collect();
    let listed = if names.len() > 10 { format!("{} files", names.len()) } else { names.join(", ") };
    vec![format!("Imported by openline from {}: {listed}.", format.title)]
}

/// `transfer_to_` and the name in small letters, anything but letters and digits as `_`.
fn transfer(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.ends_with('_') => {}
            _ => slug.push('_'),
        }
    }
    format!("transfer_to_{}", slug.trim_matches('_'))
}

impl Report {
    /// Whether a note says that something was lost.
    fn has_loss(&self) -> bool {
        self.notes().iter().any(|note| note.code.level() == Level::Loss)
    }

    /// What was lost of a queue, as comments beside it.
    fn comments(&self, queue: &str) -> Vec<String> {
        let of_queue = self.notes().iter().filter(|note| note.queue.as_deref() == Some(queue));
        of_queue.map(|note| format!("{}: {}", note.code, note.text)).collect()
    }
}
