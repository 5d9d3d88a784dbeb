/*!
`openline route`: where a contact goes, for people or as JSON.
*/

use std::io;

use chrono::DateTime;
use openline::{Action, Arguments, Engine, Report, Verdict, Zone};

use crate::{
    args,
    contact::contact,
    explain::explain,
    failure::{Answer, Failure},
    moment,
    page::Page,
    paint::{Paint, wrapped},
    standing::Standing,
    why::why,
};

/// Where the values stand.
const INDENT: usize = 14;

pub fn run(args: args::Route, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.without_zone("--at")?;
    let engine = Standing::load(args.source)?;
    let (topic, handoff, channel) = (args.topic.as_deref(), args.handoff.as_deref(), args.channel.as_deref());
    let mut contact = contact(at, topic, handoff, channel, &args.languages, args.variables);
    if let Some(style) = args.style {
        contact = contact.style(style);
    }
    if let Some(json) = &args.arguments {
        contact = contact.arguments(Arguments::parse(json));
    }
    let report = engine.route(&contact)?.report();
    if args.json {
        page.json(&report)?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    engine.tell(page, &paint)?;
    let told = Told { report: &report, engine: &engine, paint: &paint, at: at.epoch_seconds() };
    told.write(page)?;
    if args.explain {
        page.line("")?;
        explain(&report.verdicts, page, &paint)?;
    }
    Ok(Answer::Given)
}

/// A decision told to people.
struct Told<'r> {
    report: &'r Report,
    engine: &'r Engine,
    paint: &'r Paint,
    at: i64,
}

impl Told<'_> {
    fn write(&self, page: &mut Page) -> io::Result<()> {
        let Told { report, paint, .. } = self;
        let text = |text: &str| paint.plain(text);
        page.line(self.headline())?;
        self.row(page, "at", self.local_time())?;
        self.row(page, "handoff", format!("{} ({})", text(&report.handoff), report.function_name))?;
        if let Some(queue) = &report.queue {
            self.row(page, "queue", text(queue))?;
            let until = report.open_until.as_ref().map(|time| self.time(time));
            self.row(page, "open until", until.unwrap_or_else(|| "it never closes".to_owned()))?;
        }
        if !report.available {
            if let Some(reason) = report.reason {
                self.row(page, "why", why(reason.as_str(), report.reason_text.as_deref().map(text)))?;
            }
            let reopens = report.reopens_at.as_ref().map(|time| {
                let queue = report.reopens_queue.as_deref().map(text).unwrap_or_default();
                format!("{}: {queue}", self.time(time))
            });
            self.row(page, "reopens", reopens.unwrap_or_else(|| "never".to_owned()))?;
        }
        let callback: Vec<String> = report.callback_slots.iter().map(|slot| self.time(&slot.start)).collect();
        self.rows(page, "call back", &callback)?;
        if let Some(language) = &report.language {
            self.row(page, "language", text(language))?;
        }
        self.action(page)?;
        if let Some(instructions) = &report.instructions {
            let words = instructions.lines().map(text).collect::<Vec<_>>().join("\n");
            self.rows(page, "say", &wrapped(&words, paint.width() - INDENT))?;
        }
        let omitted: Vec<String> = report
            .omitted
            .iter()
            .map(|o| text(&format!("{}: {} ({})", o.where_, o.name, o.why.replace('_', " "))))
            .collect();
        self.rows(page, "left out", &omitted)?;
        let noted =
            report.noted.iter().map(|note| text(&format!("{}: {} read as {}", note.where_, note.given, note.read)));
        self.rows(page, "noted", &noted.collect::<Vec<_>>())
    }

    fn headline(&self) -> String {
        let Told { report, paint, .. } = self;
        let bye = report.action.is_some() && !report.available;
        let target = match &report.queue {
            Some(queue) => paint.plain(queue),
            None => paint.plain(&report.handoff),
        };
        match (report.available, bye) {
            (true, _) => format!("{} {}", paint.good("● available:"), paint.bold(target)),
            (false, true) => format!("{} nobody answers, the call ends", paint.bad("○ unavailable:")),
            (false, false) => format!("{} nobody answers", paint.bad("○ unavailable:")),
        }
    }

    fn action(&self, page: &mut Page) -> io::Result<()> {
        let Told { report, paint, .. } = self;
        match (&report.action, &report.transfer_function) {
            (Some(action), function) => {
                let by = function.as_deref().map(|name| format!("  {}", paint.faint(paint.plain(name))));
                self.row(page, "action", format!("{}{}", paint.plain(&target(action)), by.unwrap_or_default()))?;
                let headers: Vec<String> = action.header_lines.iter().map(|line| paint.plain(line)).collect();
                self.rows(page, "headers", &headers)?;
                let variables: Vec<String> =
                    action.variables.iter().map(|(name, value)| paint.plain(&format!("{name} = {value}"))).collect();
                self.rows(page, "variables", &variables)
            }
            (None, Some(function)) => {
                let name = paint.plain(function);
                self.row(page, "action", format!("{name}  {}", paint.faint("(declared elsewhere)")))
            }
            (None, None) => Ok(()),
        }
    }

    fn row(&self, page: &mut Page, label: &str, value: String) -> io::Result<()> {
        self.rows(page, label, &[value])
    }

    /// One labelled value a line, the label once.
    fn rows(&self, page: &mut Page, label: &str, values: &[String]) -> io::Result<()> {
        for (i, value) in values.iter().enumerate() {
            let label = format!("  {:<1$}", if i == 0 { label } else { "" }, INDENT - 2);
            page.line(format!("{}{value}", self.paint.faint(label)))?;
        }
        Ok(())
    }

    /// A time, and how far away it is.
    fn time(&self, time: &DateTime<Zone>) -> String {
        let away = moment::span(time.timestamp().saturating_sub(self.at));
        format!("{} {}", moment::full(time), self.paint.faint(format!("(in {away})")))
    }

    /// The instant on the wall clock of the queue that the decision speaks of.
    fn local_time(&self) -> String {
        let Told { report, engine, at, .. } = self;
        let first = || report.verdicts.iter().find_map(|Verdict { queue, .. }| queue.as_deref());
        let name = report.queue.as_deref().or(report.reopens_queue.as_deref()).or_else(first);
        let zone = name.and_then(|name| engine.queue(name)).map_or_else(Zone::utc, |queue| queue.timezone().clone());
        format!("{} {}", moment::full(&moment::in_zone(*at, &zone)), self.paint.faint(zone.name()))
    }
}

/// `refer to tel:+12125550120`, `bye`.
fn target(action: &Action) -> String {
    let method = action.method.as_str();
    let Some(target) = action.target_uri.as_deref().or(action.phone_number.as_deref()) else {
        return method.to_owned();
    };
    let via = match (&action.target_uri, &action.outbound_endpoint) {
        (None, Some(endpoint)) => format!(" at {endpoint}"),
        _ => String::new(),
    };
    let encryption = action.outbound_encryption.map(|encryption| format!(" over {}", encryption.as_str()));
    format!("{method} to {target}{via}{}", encryption.unwrap_or_default())
}
