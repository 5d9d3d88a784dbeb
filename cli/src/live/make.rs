/*!
`openline close`, `open` and `redirect`: overrides are worked out, shown or asked about, and made one after the other.

Everything that can be known to be wrong is found before the first is made; an engine with all of them is built for that, and says who else is affected.
*/

use std::io::{self, BufRead, IsTerminal, Write};

use comfy_table::Cell;
use openline::{At, Engine, Override, OverrideKind, OverrideReason, Status, Subject};
use openline_live::{Live, Terms, Written};
use serde::Serialize;

use super::{
    Done,
    affected::{Alone, Calls, Comparison, Row},
    args::{Ending, Make, Place, Queues, Redirect, Terms as TermArgs, Whom, Writing},
    failure, line, messages, told,
    whom::Asking,
};
use crate::{
    args::Asked,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::{Paint, counted},
    standing::Standing,
};

/// More queues than this are for programs, which have `--json`.
const MOST_SHOWN: usize = 40;

/// One of the three commands.
pub struct Request {
    place: Place,
    kind: OverrideKind,
    function: Option<String>,
    subjects: Vec<Subject>,
    ending: Ending,
    terms: TermArgs,
    yes: bool,
    writing: Writing,
}

impl Request {
    pub fn close(args: Make) -> Request {
        Request::of(OverrideKind::Closed, args)
    }

    pub fn open(args: Make) -> Request {
        Request::of(OverrideKind::Open, args)
    }

    fn of(kind: OverrideKind, args: Make) -> Request {
        let Make { place, whom, except, ending, terms, yes, writing } = args;
        let Whom { queues, groups, all } = whom;
        let subjects = if all { vec![Subject::all().except(except)] } else { subjects(queues, groups) };
        Request { place, kind, function: None, subjects, ending, terms, yes, writing }
    }

    pub fn redirect(args: Redirect) -> Request {
        let Redirect { place, whom: Queues { queues, groups }, function, ending, terms, writing } = args;
        let subjects = subjects(queues, groups);
        let kind = OverrideKind::Redirect;
        Request { place, kind, function: Some(function), subjects, ending, terms, yes: true, writing }
    }

    fn is_for_all(&self) -> bool {
        matches!(&*self.subjects, [Subject::All { .. }])
    }
}

fn subjects(queues: Vec<String>, groups: Vec<String>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = queues.into_iter().map(Subject::queue).collect();
    subjects.extend(groups.into_iter().map(Subject::group));
    // The same name twice is said once.
    let mut seen = std::collections::HashSet::new();
    subjects.retain(|subject| seen.insert(subject.clone()));
    subjects
}

#[derive(Serialize)]
struct Answered<'a> {
    generation: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    overrides: Vec<Made<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queues: Option<Vec<Row<'a>>>,
    without_destination: &'a [Alone],
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    said: &'a Override,
    #[serde(flatten)]
    done: Option<Done>,
}

pub fn run(request: Request, page: &mut Page) -> Result<Answer, Failure> {
    let paint = Paint::stdout();
    let was_there = request.place.is_there();
    let Place { source, store } = request.place.clone();
    let before = Standing::load(Asked { source, store, no_live: !was_there })?;
    let now = At::now().epoch_seconds();
    let asking = Asking {
        kind: request.kind,
        function: request.function.clone(),
        subjects: request.subjects.clone(),
        ending: &request.ending,
        terms: &request.terms,
    };
    let overrides = asking.overrides(&before, now)?;
    let (after, mut warnings) = after(&before, &overrides, now)?;
    let shown: Vec<Override> = overrides.iter().map(|said| from(said, now)).collect();
    let comparison = Comparison::new(&before, &after, &shown, now);
    let alone = comparison.alone();
    if request.terms.dry_run {
        if request.writing.json {
            let overrides = shown.iter().map(|said| Made { said, done: None }).collect();
            let queues = Some(comparison.queues().filter_map(|queue| comparison.row(queue)).collect());
            let generation = before.generation().unwrap_or(0);
            page.json(&Answered {
                generation,
                dry_run: true,
                overrides,
                queues,
                without_destination: &alone,
                warnings,
            })?;
            return Ok(Answer::Given);
        }
        before.tell(page, &paint)?;
        table(&comparison, page, &paint)?;
        warn(&alone, &warnings, page, &paint)?;
        page.line(paint.faint("nothing was written"))?;
        return Ok(Answer::Given);
    }
    if request.is_for_all() && !request.yes {
        confirm(&before, &shown, &comparison, &alone)?;
    }
    check_key(&request.writing, overrides.len())?;
    let live = request.place.write()?;
    let mut writing = request.writing.clone().expecting_first(&live, was_there);
    let (mut done, mut fault): (Vec<Written>, _) = (Vec::new(), None);
    for (number, said) in overrides.iter().enumerate() {
        match make(&live, said, &request.ending, &numbered(&writing, number)) {
            Ok(written) => {
                // The next one follows this one, and nobody else's.
                writing.expect = writing.expect.map(|_| written.generation);
                warnings.extend(written.warnings.iter().map(|issue| issue.message().to_owned()));
                done.push(written);
            }
            Err(error) => {
                fault = Some(failure(&error, &request.place.source));
                break;
            }
        }
    }
    warnings.sort_unstable();
    warnings.dedup();
    if fault.is_none() || !done.is_empty() {
        if request.writing.json {
            let made = shown.iter().zip(&done).map(|(said, written)| Made { said, done: Some(written.into()) });
            page.json(&Answered {
                generation: live.generation().value(),
                dry_run: false,
                overrides: made.collect(),
                queues: None,
                without_destination: &alone,
                warnings,
            })?;
        } else {
            for (said, written) in shown.iter().zip(&done) {
                let again = if written.repeated {
                    paint.faint(" (known by its key: nothing was written)")
                } else {
                    String::new()
                };
                let sentence = paint.plain(&told::sentence(&before, said, Some(now)));
                page.line(format!("{} {sentence}{again}", paint.bold(format!("override {}:", written.id))))?;
            }
            warn(&alone, &warnings, page, &paint)?;
            page.line(paint.faint(line(&live)))?;
        }
    }
    match fault {
        None => Ok(Answer::Given),
        Some(fault) if done.is_empty() => Err(fault),
        Some(fault) => Err(fault.after(done.len(), overrides.len())),
    }
}

/// With its beginning, as it is before the store has given it its own.
fn from(said: &Override, now: i64) -> Override {
    let mut said = said.clone();
    said.from = said.from.or(Some(now));
    said
}

/// The engine with all of them, and what is worth a word; everything that is wrong with them at once.
fn after(before: &Engine, overrides: &[Override], now: i64) -> Result<(Engine, Vec<String>), Failure> {
    let refused = |error: openline::OverrideError| Failure::usage(messages(error.issues()));
    let known = before.with_known_overrides(overrides.iter().map(|said| from(said, now))).map_err(refused)?;
    let warnings = known.override_warnings().iter().map(|issue| issue.message().to_owned()).collect();
    let first = before.overrides().iter().map(|listing| listing.id).max().unwrap_or(0) + 1;
    let there = before.overrides().iter().map(|listing| listing.said());
    let new = overrides.iter().zip(first..).map(|(said, id)| from(said, now).id(id));
    let after = before.with_kept_overrides(there.chain(new)).map_err(refused)?;
    Ok((after, warnings))
}

fn make(live: &Live, said: &Override, ending: &Ending, writing: &Writing) -> Result<Written, openline_live::LiveError> {
    let mut terms = match (said.until, ending.lasting) {
        // From the store's time on, where that is its beginning.
        (_, Some(length)) => Terms::lasting(std::time::Duration::from_secs(length.seconds().unsigned_abs())),
        (Some(until), None) => Terms::until(until),
        (None, None) => Terms::further_notice(),
    };
    terms = said.from.into_iter().fold(terms, Terms::from);
    terms = match said.reason.clone() {
        None => terms,
        Some(OverrideReason::Languages(texts)) => {
            texts.into_iter().fold(terms, |terms, (tag, text)| terms.reason_in(tag, text))
        }
        Some(reason) => terms.reason(reason),
    };
    terms = terms.by(writing.name());
    terms = writing.key.iter().fold(terms, Terms::key);
    terms = writing.expect.into_iter().fold(terms, Terms::expect);
    live.make(said.kind, said.subject.clone(), said.function.as_deref(), &terms)
}

/// The key of the second of several is `KEY.2`.
fn numbered(writing: &Writing, number: usize) -> Writing {
    let mut writing = writing.clone();
    if let Some(key) = writing.key.as_mut().filter(|_| number > 0) {
        key.push_str(&format!(".{}", number + 1));
    }
    writing
}

/// Wrong before the first is made rather than at the second.
fn check_key(writing: &Writing, many: usize) -> Result<(), Failure> {
    let longest = numbered(writing, many.saturating_sub(1)).key.map_or(2, |key| key.chars().count());
    if many > 1 && longest > 64 {
        return Err(Failure::usage(format!(
            "the key is too long: each of {many} overrides has it with a number behind it, 64 characters in all"
        )));
    }
    Ok(())
}

fn warn(alone: &[Alone], warnings: &[String], page: &mut Page, paint: &Paint) -> io::Result<()> {
    let words = alone.iter().map(|alone| &alone.words).take(MOST_SHOWN).chain(warnings.iter().take(MOST_SHOWN));
    for words in words {
        page.line(format!("{} {}", paint.special("warning:"), paint.plain(words)))?;
    }
    if alone.len() > MOST_SHOWN {
        page.line(paint.special(format!("and {} more", counted(alone.len() - MOST_SHOWN, "handoff"))))?;
    }
    Ok(())
}

/// Asks, on a terminal; elsewhere nobody could answer.
fn confirm(
    engine: &Engine,
    overrides: &[Override],
    comparison: &Comparison<'_>,
    alone: &[Alone],
) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("--all needs --yes where nobody can be asked; --dry-run shows what it does"));
    }
    let mut page = Page::stderr();
    warn(alone, &[], &mut page, &Paint::stderr())?;
    page.finish()?;
    let sentences = overrides.iter().map(|said| told::sentence(engine, said, Some(comparison.now())));
    let sentences = Paint::stderr().plain(&sentences.collect::<Vec<_>>().join("; "));
    eprint!("{sentences}: {}. Yes? [y/N] ", counted(comparison.queues().count(), "queue"));
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Failure::usage("nothing was written")),
    }
}

fn table(comparison: &Comparison<'_>, page: &mut Page, paint: &Paint) -> io::Result<()> {
    let mut table = paint.table(&["QUEUE", "NOW", "AFTER", "UNTIL", "CALLS"]);
    let many = comparison.queues().count();
    for row in comparison.queues().take(MOST_SHOWN).filter_map(|queue| comparison.row(queue)) {
        let zone = row.queue.timezone();
        let today = moment::in_zone(comparison.now(), zone).date_naive();
        let until =
            row.after.until.as_ref().map_or_else(|| "further notice".to_owned(), |until| moment::short(until, today));
        let calls: Vec<String> = row.calls.iter().map(|calls| paint.plain(&goes(calls))).collect();
        let calls = if calls.is_empty() { "as before".to_owned() } else { calls.join("\n") };
        table.add_row([
            Cell::new(paint.plain(row.queue.name())),
            Cell::new(state(&row.now)),
            Cell::new(state(&row.after)),
            Cell::new(until),
            Cell::new(calls),
        ]);
    }
    table.lines().try_for_each(|line| page.line(line))?;
    if many > MOST_SHOWN {
        page.line(paint.faint(format!("and {} more: --json has them all", counted(many - MOST_SHOWN, "queue"))))?;
    }
    Ok(())
}

fn state(status: &Status) -> &'static str {
    if status.open { "open" } else { "closed" }
}

/// `Care: Berlin`, `Care: nobody`, `Care: on_call`.
fn goes(calls: &Calls) -> String {
    let to = calls.function.as_deref().or(calls.after.as_deref()).unwrap_or("nobody");
    format!("{}: {to}", calls.handoff)
}
