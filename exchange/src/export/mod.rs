/*!
From a document to the files of other platforms: a queue of a loaded document becomes an [`Outgoing`], and a format writes it.

What is written is what callers meet: the open minutes of every date of the horizon, as the engine answers them. Calendars, rules, Easter and seasons are
dates by then, except where they show in the plain week. Law of every exporter: what it writes, imported again, answers as the document over the horizon, or a
note says where not.

# How an exporter is added

A file here with `pub fn write(outgoing: &Outgoing<'_>, report: &mut Report) -> Option<String>`, and a line in [`EXPORTERS`]. A format that is only written
has a `FORMAT` with `read: None`. `tests/round_trips.rs` takes every format that is written and read.
*/

pub mod connect;
pub mod google;
pub mod ics;
pub mod kamailio;
pub mod osm;
pub mod schemaorg;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use openline::{At, Engine, Queue, Zone};

use crate::{
    formats::Format,
    import::Failed,
    json::shown,
    minutes::{Days, Horizon, Minutes, Week, weekday},
    note::{FaultKind, Level, Note, NoteCode, Place},
    proof::{days_of, instants},
    report::Report,
    source::{Flags, Input, Source},
};

/// What an export gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// What was not carried.
    pub notes: Vec<Note>,
    /// The queue.
    pub queue: String,
}

/// A queue on its way out.
#[derive(Debug)]
pub struct Outgoing<'e> {
    /// Its name.
    pub name: &'e str,
    /// Its zone.
    pub zone: &'e Zone,
    /// The week that holds on plain dates, nights included: what came over midnight stands in the day on which it is.
    pub week: Week,
    /// The open minutes of every date of the horizon.
    pub days: Days,
    /// The dates that differ from the week, equal neighbours together, in order.
    pub runs: Vec<Run>,
    /// Where in the document it stands, for notes.
    pub place: Place,
    /// The flags of the command.
    pub flags: &'e Flags,
}

/// Neighbouring dates with the same hours and the same reason, both ends included, that differ from the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first date.
    pub first: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// The open minutes of each.
    pub minutes: Minutes,
    /// Why, in the document's words.
    pub reason: Option<String>,
}

/// Writes an outgoing queue.
pub type Write = fn(&Outgoing<'_>, &mut Report) -> Option<String>;

/// What is written, by the name of its format.
pub const EXPORTERS: &[(&str, Write)] = &[
    ("connect", connect::write),
    ("google", google::write),
    ("ics", ics::write),
    ("kamailio", kamailio::write),
    ("osm", osm::write),
    ("schemaorg", schemaorg::write),
];

impl Format {
    /// What writes it; none for a format that is only read.
    pub fn write(&self) -> Option<Write> {
        EXPORTERS.iter().find(|(name, _)| *name == self.name).map(|(_, write)| *write)
    }
}

/// Exports a queue of a document: the one of `flags.queue`, or the only one.
pub fn export(format: &Format, document: &Input, flags: &Flags) -> Result<Exported, Failed> {
    let mut report = Report::new();
    let done = write(format, document, flags, &mut report);
    let (notes, faults) = report.into_parts();
    match done {
        Some((text, queue)) if faults.is_empty() => Ok(Exported { text, notes, queue }),
        _ => Err(Failed { faults, notes }),
    }
}

fn write(format: &Format, document: &Input, flags: &Flags, report: &mut Report) -> Option<(String, String)> {
    let place = Place::file(&document.name);
    let Some(write) = format.write() else {
        return report.none(FaultKind::NotSupported, place, format!("{} is for import only", format.name));
    };
    let load = |all_enabled: bool| {
        let mut builder = Engine::builder().holidays(openline_holidays::packs()).compiled_years(0..0);
        if let Some(folder) = &flags.base_dir {
            builder = builder.base_dir(folder);
        }
        builder.all_enabled(all_enabled).parse(&document.bytes)
    };
    let engine = match load(false) {
        Ok(engine) => engine,
        Err(error) => {
            for issue in error.issues() {
                let place = Place {
                    line: issue.line(),
                    column: issue.column(),
                    path: issue.path().to_owned(),
                    ..place.clone()
                };
                report.fault(FaultKind::WrongShape, place, format!("the document does not load: {}", issue.message()));
            }
            return None;
        }
    };
    let number = find(&engine, flags, &place, report)?;
    let queue = engine.queues().nth(number)?;
    let forced;
    let queue = if queue.is_enabled() {
        queue
    } else if flags.force {
        // What it would answer if it were in service.
        forced = load(true).ok()?;
        forced.queues().nth(number)?
    } else {
        let told =
            format!("the queue {:?} is not enabled: nobody would be told so; --force exports its hours", queue.name());
        return report.none(FaultKind::QueueDisabled, place, told);
    };
    let source = match Source::new(&[], flags) {
        Ok(source) => source,
        Err(error) => return report.none(FaultKind::Internal, place, error.to_string()),
    };
    let horizon = source.horizon(queue.timezone());
    note_what_stays(&engine, &queue, horizon, &place, report);
    let outgoing = outgoing(&queue, horizon, place.clone(), flags);
    let text = write(&outgoing, report)?;
    if flags.strict && report.notes().iter().any(|note| note.code.level() == Level::Loss) {
        return report.none(FaultKind::Loss, place, "something would be lost, see the notes");
    }
    Some((text, queue.name().to_owned()))
}

/// The number of the queue.
fn find(engine: &Engine, flags: &Flags, place: &Place, report: &mut Report) -> Option<usize> {
    match &flags.queue {
        Some(name) => engine.queues().position(|queue| queue.name() == name).or_else(|| {
            let near = engine.nearest_queue(name).map_or_else(String::new, |near| format!(": did you mean {near:?}"));
            let told = format!("there is no queue {}{near}", shown(name));
            report.none(FaultKind::UnknownReference, Place { path: "--queue".to_owned(), ..place.clone() }, told)
        }),
        None => match engine.queues().len() {
            1 => Some(0),
            0 => report.none(FaultKind::NothingFound, place.clone(), "the document has no queues"),
            more => {
                let told = format!("the document has {more} queues: say which one");
                report.none(FaultKind::AmbiguousReference, Place { path: "--queue".to_owned(), ..place.clone() }, told)
            }
        },
    }
}

fn outgoing<'e>(queue: &Queue<'e>, horizon: Horizon, place: Place, flags: &'e Flags) -> Outgoing<'e> {
    let (from, to) = instants(horizon, queue.timezone());
    let days = days_of(queue, horizon);
    let special: BTreeMap<NaiveDate, Option<&str>> =
        queue.special_days(from, to).map(|day| (day.date, day.reason)).collect();
    // What exceptions do is not the plain week.
    let plain: Vec<NaiveDate> = horizon.dates().filter(|date| !special.contains_key(date)).collect();
    let week = Week::most_common_of(&days, plain);
    let mut runs: Vec<Run> = Vec::new();
    for date in horizon.dates() {
        let minutes = days.day(date);
        let reason = special.get(&date).copied().flatten();
        let differs = *minutes != week.0[weekday(date)];
        // A holiday that falls on a closed day belongs to the run beside it, and is no run of its own.
        let continues = runs.last().is_some_and(|run| {
            run.last.succ_opt() == Some(date) && run.minutes == *minutes && run.reason.as_deref() == reason
        });
        match runs.last_mut() {
            Some(run) if continues && (differs || special.contains_key(&date)) => run.last = date,
            _ if differs => {
                runs.push(Run { first: date, last: date, minutes: minutes.clone(), reason: reason.map(str::to_owned) })
            }
            _ => {}
        }
    }
    Outgoing { name: queue.name(), zone: queue.timezone(), week, days, runs, place, flags }
}

/// What no exporter has a place for, each kind once, and what ends with the horizon.
fn note_what_stays(engine: &Engine, queue: &Queue<'_>, horizon: Horizon, place: &Place, report: &mut Report) {
    let name = Some(queue.name());
    let mut kinds = vec![format!("its transfer function {}", shown(queue.transfer_function()))];
    if let Some(open) = queue.next_open_at(instants(horizon, queue.timezone()).0).map(At::from) {
        // Words that no list has: only a queue without a list takes them.
        let takes = |channel, language| {
            let queues = engine.open_queues(open, channel, language);
            queues.map_or(true, |queues| queues.iter().any(|other| other.index() == queue.index()))
        };
        if queue.is_enabled() && !takes(Some("zzz-no-channel"), None) {
            kinds.push("its channels".to_owned());
        }
        if queue.is_enabled() && !takes(None, Some("x-zzz")) {
            kinds.push("its languages".to_owned());
        }
    }
    if engine.handoffs().len() > 0 {
        kinds.push("handoffs".to_owned());
    }
    if engine.topics().len() > 0 {
        kinds.push("topics".to_owned());
    }
    if queue.groups().len() > 0 {
        kinds.push("its groups".to_owned());
    }
    for kind in kinds {
        report.note(NoteCode::NotExported, name, place.clone(), format!("{kind}: the target has no place for this"));
    }
    let (_, end) = instants(horizon, queue.timezone());
    let later = end.saturating_add(3 * 366 * 86_400);
    let beyond = queue.special_days(end, later).count();
    if beyond > 0 {
        let last = horizon.until.pred_opt().unwrap_or(horizon.until);
        let told = format!(
            "rules, calendars and later dates are written out until {last}, and {beyond} special dates of the three years after it are not: export again before"
        );
        report.note(NoteCode::Materialised, name, place.clone(), told);
    }
}

/// The first of several texts that its own format reads as what it should say: the shorter form of a night is kept only where it means the same.
fn first_that_reads_back(
    format: &Format,
    outgoing: &Outgoing<'_>,
    texts: impl IntoIterator<Item = String>,
    report: &mut Report,
) -> Option<String> {
    let horizon = outgoing.days.horizon();
    let flags = Flags {
        timezone: Some(outgoing.zone.name().to_owned()),
        from: Some(horizon.from),
        until: Some(horizon.until),
        text: true,
        ..Flags::default()
    };
    for text in texts {
        let files = [Input::new(outgoing.name, text)];
        let (Some(read), Ok(source)) = (format.read, Source::new(&files, &flags)) else { break };
        let lines = read(&source, &mut Report::new());
        let [Input { bytes, .. }] = files.clone();
        if let [line] = lines.as_slice()
            && horizon.dates().all(|date| line.truth.day(date) == outgoing.days.day(date))
        {
            return String::from_utf8(bytes).ok();
        }
    }
    let told = format!("what was written does not read back as the queue {}", shown(outgoing.name));
    report.none(FaultKind::Internal, outgoing.place.clone(), told)
}

/// A target without a zone: whoever imports it again has to say it.
fn no_zone(outgoing: &Outgoing<'_>, report: &mut Report) {
    let told =
        format!("its zone {}: the target has no place for this, so import it with --timezone", outgoing.zone.name());
    report.note(NoteCode::NotExported, Some(outgoing.name), outgoing.place.clone(), told);
}
