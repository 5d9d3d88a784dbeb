/*!
The arguments, as the shell writes them; what a flag means is said here once, in its help.
*/

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};
use openline::{Dialect, Length, Speaker, Style, ZoneSource};

use crate::{
    formats::Format,
    time::{Date, Time},
    zone_source::zone_source,
};

/// Is the line open, and where does this conversation go now?
#[derive(Debug, Parser)]
#[command(name = "openline", version, arg_required_else_help = true, after_help = EXIT_STATUS)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_STATUS: &str = "\
FILE is JSON or YAML; `-` is standard input.
TIME is RFC 3339 (2026-11-20T09:00:00-08:00) or `now`; where a queue is named
also the wall clock of its zone (2026-11-20 or 2026-11-20T09:00).

Exit status: 0 answered (also \"closed\"), 1 the configuration is invalid (and
with `diff --exit-code` an answer changes), 2 wrong usage, 3 the store of live
state could not be read or written.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every error, warning and info of a configuration, with line and column
    Check(Check),
    /// Where a contact goes, and what to say
    Route(Route),
    /// Which queues are open or closed, since when, until when and why
    Status(Status),
    /// The open hours of a queue, day by day, with the reason of special days
    Hours(Hours),
    /// The next stretches of a given length in which a queue is open
    Slots(Slots),
    /// The hours of a queue in words, in the caller's language
    Say(Say),
    /// The languages that can be spoken, with a sample of each
    Languages(Languages),
    /// Handoffs as function definitions for a language model, as JSON
    Tools(Tools),
    /// Who answers when: language, channel and hour of the week, with holes and dates without anybody
    Coverage(Coverage),
    /// A week of opening hours as a picture
    Week(Week),
    /// What changes for callers between two configurations
    Diff(Diff),
    /// A year of opening hours as a picture, with its special days
    Year(Year),
    /// A page about a year of every queue: pictures, special days, warnings; HTML that prints well
    Report(Report),
    /// The holidays of a country or subdivision, as a calendar's `holidays` has them; without a place, the places that there are
    Holidays(Holidays),
    /// The hours of a queue as a file of another platform
    #[command(after_help = "Exit status: 0 exported, 1 a fault (nothing is written), 2 wrong usage.")]
    Export(Export),
    /// Hours from another platform or a telephone system, as a document
    #[command(after_help = FORMATS)]
    Import(Import),
    #[cfg(all(unix, feature = "live"))]
    #[command(flatten)]
    Live(crate::live::args::LiveCommand),
    #[cfg(all(unix, feature = "serve"))]
    #[command(flatten)]
    Serve(crate::serving::ServeCommand),
    /// A text with every {{ho:NAME}} replaced by the function name of that handoff
    Render(Render),
    /// A commented document to start from
    Example {
        /// Which one
        name: Example,
    },
    /// The JSON Schema of the document
    Schema,
    /// The manual: the page of openline, or one for each command
    Man {
        /// Write a page for each command into this folder
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// What a shell needs to complete commands and options
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

const FORMATS: &str = "\
Every result is loaded and compared with its source over the whole horizon before
it is written. Notes say what was not carried; a fault writes nothing.

Not offered, for want of a public file shape: HubSpot, 3CX, Dialpad, Five9, CXone.

Exit status: 0 imported, 1 the source has a fault, 2 wrong usage.";

/// What every command that reads a configuration takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Source {
    /// The configuration, JSON or YAML; `-` reads standard input
    pub file: PathBuf,
    /// A transfer function that is known elsewhere (may be given again); any other name is then an error
    #[arg(long = "transfer-function", value_name = "NAME", display_order = 100)]
    pub transfer_functions: Vec<String>,
    /// Where time zones come from: newest, bundled, system, chrono_tz, directory:PATH or a path
    #[arg(long, value_name = "SOURCE", display_order = 101, default_value = "newest", value_parser = zone_source)]
    pub zone_data: ZoneSource,
    /// The name of the handoff that a list of queues becomes
    #[arg(long, value_name = "NAME", display_order = 103)]
    pub name: Option<String>,
    /// Its description: when a language model is to call it
    #[arg(long, value_name = "TEXT", display_order = 104)]
    pub description: Option<String>,
    /// What it says when an agent is available
    #[arg(long, value_name = "TEXT", display_order = 105)]
    pub available: Option<String>,
    /// What it says when no agent is available
    #[arg(long, value_name = "TEXT", display_order = 106)]
    pub unavailable: Option<String>,
    /// Overrides that hold beside it: a list in JSON or YAML
    #[arg(long, value_name = "FILE", display_order = 99)]
    pub overrides: Option<PathBuf>,
    /// The longest configuration that is read, in bytes (64 MiB unless said otherwise, 240 MiB at most)
    #[arg(long, value_name = "BYTES", display_order = 102, default_value_t = 64 << 20, hide_default_value = true)]
    pub max_bytes: usize,
}

/// What a command that asks takes: a configuration, and what is known of this minute.
#[derive(Clone, Debug, clap::Args)]
pub struct Asked {
    #[command(flatten)]
    pub source: Source,
    #[cfg(all(unix, feature = "live"))]
    #[command(flatten)]
    pub store: crate::live::args::Store,
    /// Answer by the configuration alone, whatever is closed, open by force or without staff at this minute
    #[cfg(all(unix, feature = "live"))]
    #[arg(long, display_order = 108)]
    pub no_live: bool,
}

#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The configuration as it was; options below hold for both
    pub old: PathBuf,
    #[command(flatten)]
    pub source: Source,
    /// The first date, in the zone of each queue; today unless said otherwise
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// The first date that is compared no longer; a year later unless said otherwise, three years at most
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// Only this queue (may be given again, as the three below)
    #[arg(long = "queue", value_name = "NAME")]
    pub queues: Vec<String>,
    /// Only the routes of this topic
    #[arg(long = "topic", value_name = "NAME")]
    pub topics: Vec<String>,
    /// Only contacts by this channel
    #[arg(long = "channel", value_name = "CHANNEL")]
    pub channels: Vec<String>,
    /// Only contacts with this language
    #[arg(long = "language", value_name = "TAG")]
    pub languages: Vec<String>,
    /// Print JSON
    #[arg(long, conflicts_with = "html")]
    pub json: bool,
    /// Write a page; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// End with 1 when an answer changes
    #[arg(long)]
    pub exit_code: bool,
}

#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub source: Source,
    /// Further configurations
    #[arg(value_name = "FILE")]
    pub more: Vec<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Treat warnings about languages as errors: texts, phrases and reasons that somebody who is served will miss
    #[arg(long)]
    pub strict_languages: bool,
    /// A file of expectations that the answers are held to, beside those of the configuration
    #[arg(long, value_name = "FILE")]
    pub expect: Option<PathBuf>,
    /// The instant or date (UTC) for which infos are computed, and from which expectations hold for a year
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, clap::Args)]
pub struct Route {
    #[command(flatten)]
    pub source: Asked,
    /// The caller's intent, by the name of a topic
    #[arg(long, conflicts_with = "handoff")]
    pub topic: Option<String>,
    /// A handoff, by its name or function name
    #[arg(long)]
    pub handoff: Option<String>,
    /// voice, chat, sms, email, ...
    #[arg(long)]
    pub channel: Option<String>,
    /// A language tag such as es or en-GB; give it again for the next choice
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
    /// The instant of the contact
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    /// A variable for headers, transfer variables and instructions
    #[arg(long = "variable", visible_alias = "var", value_name = "K=V", value_parser = variable)]
    pub variables: Vec<(String, String)>,
    /// What a language model called the handoff's function with, as JSON; what is not a model's to set is refused
    #[arg(long, value_name = "JSON")]
    pub arguments: Option<String>,
    /// How the words of instructions are said: text, speech or ssml
    #[arg(long, value_name = "STYLE", value_parser = style)]
    pub style: Option<Style>,
    /// Show why each destination was or was not taken
    #[arg(long)]
    pub explain: bool,
    /// The whole decision as JSON
    #[arg(long)]
    pub json: bool,
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("not NAME=VALUE".to_owned()),
    }
}

#[derive(Debug, clap::Args)]
pub struct Status {
    #[command(flatten)]
    pub source: Asked,
    /// Only these queues
    #[arg(value_name = "QUEUE")]
    pub queues: Vec<String>,
    /// The instant; a local time is read in each named queue's own zone
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    #[command(flatten)]
    pub words: Words,
    /// A list of objects as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Hours {
    #[command(flatten)]
    pub source: Asked,
    /// The queue
    pub queue: String,
    /// The first instant; a local time is read in the queue's zone
    #[arg(long, value_name = "TIME")]
    pub from: Time,
    /// The first instant that is no longer asked for: `--to 2026-12-27` ends with the 26th
    #[arg(long, value_name = "TIME")]
    pub to: Time,
    /// Intervals and special days as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Slots {
    #[command(flatten)]
    pub source: Asked,
    /// The queue
    pub queue: String,
    /// How long each is: 90s, 15m, 2h or 1d
    #[arg(long, value_name = "TIME")]
    pub length: Length,
    /// From one start to the next; the length without it
    #[arg(long, value_name = "TIME")]
    pub step: Option<Length>,
    /// None starts earlier than so long from the instant
    #[arg(long, value_name = "TIME", default_value = "0s")]
    pub lead: Length,
    /// None starts later than so long from the instant
    #[arg(long, value_name = "TIME", default_value = "14d")]
    pub within: Length,
    /// How many at most
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    pub limit: usize,
    /// The instant; a local time is read in the queue's zone
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    #[command(flatten)]
    pub words: Words,
    /// A list of objects as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Say {
    #[command(flatten)]
    pub source: Asked,
    /// The queue
    pub queue: String,
    #[arg(long, value_name = "WORD", default_value = "all", help = said())]
    pub word: String,
    #[command(flatten)]
    pub words: Words,
    /// The instant; a local time is read in the queue's zone
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    /// The words as JSON, with the language that is spoken
    #[arg(long)]
    pub json: bool,
}

/// In which language something is said, and for whom.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// A language tag such as es or pt-BR, in which it is said; give it again for the next choice
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
    /// For whom it is said: text, speech or ssml
    #[arg(long, value_name = "STYLE", value_parser = style)]
    pub style: Option<Style>,
}

fn said() -> String {
    let words: Vec<&str> = Speaker::words().chain(["all"]).collect();
    format!("What is said: {}", words.join(", "))
}

fn style(text: &str) -> Result<Style, String> {
    Style::named(text).ok_or_else(|| "not text, speech or ssml".to_owned())
}

#[derive(Debug, clap::Args)]
pub struct Languages {
    /// A page of one language for a native reader: every word in its cases, written and spoken
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "json")]
    pub samples: Option<String>,
    /// A list of objects as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Tools {
    #[command(flatten)]
    pub source: Asked,
    /// Whose form: plain, openai, anthropic, gemini or mcp
    #[arg(long, value_name = "DIALECT", default_value = "plain")]
    pub dialect: Dialect,
    /// Ask the provider to hold the model to the schema (openai, anthropic)
    #[arg(long)]
    pub strict: bool,
    /// Only the handoffs of a topic, in its order
    #[arg(long, conflicts_with = "handoff")]
    pub topic: Option<String>,
    /// Only this handoff, by its name or function name
    #[arg(long)]
    pub handoff: Option<String>,
    /// voice, chat, sms, email, ...
    #[arg(long)]
    pub channel: Option<String>,
    /// A language tag such as es or en-GB; give it again for the next choice
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
    /// The instant whose state the descriptions tell
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub at: Time,
    /// A variable that is known: it is filled in, and the model is not asked for it
    #[arg(long = "variable", visible_alias = "var", value_name = "K=V", value_parser = variable)]
    pub variables: Vec<(String, String)>,
}

#[derive(Debug, clap::Args)]
pub struct Coverage {
    #[command(flatten)]
    pub source: Asked,
    /// Only this topic; without one every topic, or every handoff where there is none
    #[arg(long, conflicts_with = "handoff")]
    pub topic: Option<String>,
    /// Only this handoff, by its name or function name
    #[arg(long)]
    pub handoff: Option<String>,
    /// The first date; today without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub from: Option<NaiveDate>,
    /// The first date that no longer counts; a year later without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub to: Option<NaiveDate>,
    /// Only this channel (may be given again); without one all that the document tells apart, and any other
    #[arg(long = "channel", value_name = "CHANNEL")]
    pub channels: Vec<String>,
    /// Only this language (may be given again)
    #[arg(long = "language", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
    /// The zone of the week; without it the one that most queues have
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Everything as JSON
    #[arg(long, conflicts_with_all = ["svg", "html"])]
    pub json: bool,
    /// Write a picture, with a title on every cell; `-` is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "html")]
    pub svg: Option<PathBuf>,
    /// Write a page; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// A date of the calendar.
fn local_date(text: &str) -> Result<NaiveDate, String> {
    match text.parse() {
        Ok(Time::Date(date)) => Ok(date),
        _ => Err("not a date YYYY-MM-DD".to_owned()),
    }
}

#[derive(Debug, clap::Args)]
pub struct Week {
    #[command(flatten)]
    pub source: Asked,
    /// The queue; without one, all of them in short
    pub queue: Option<String>,
    /// Any date or instant of the week
    #[arg(long, value_name = "DATE", default_value = "now")]
    pub at: Date,
    /// Write the picture of the queue as SVG; `-` is standard output
    #[arg(long, value_name = "FILE", requires = "queue", conflicts_with_all = ["languages", "style"])]
    pub svg: Option<PathBuf>,
    #[command(flatten)]
    pub words: Words,
}

#[derive(Debug, clap::Args)]
pub struct Year {
    #[command(flatten)]
    pub source: Asked,
    /// The queue; without one, all of them
    pub queue: Option<String>,
    /// The calendar year; this one on each queue's own clock without it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(0..=9999))]
    pub year: Option<i32>,
    /// Write the picture of the queue as SVG; `-` is standard output
    #[arg(long, value_name = "FILE", requires = "queue")]
    pub svg: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Report {
    #[command(flatten)]
    pub source: Asked,
    /// The calendar year; this one (UTC) without it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(0..=9999))]
    pub year: Option<i32>,
    /// Only this queue; may be given again
    #[arg(long = "queue", value_name = "QUEUE")]
    pub queues: Vec<String>,
    /// What the page is about; the name of the file without it
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The file that is written; `-` is standard output
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct Holidays {
    /// An ISO 3166 code: a country, or a subdivision of one (US, US-CA)
    pub place: Option<String>,
    /// The year; this one without it
    #[arg(long, requires = "place")]
    pub year: Option<i32>,
    /// The language of the names, such as en; the country's own without it
    #[arg(long, requires = "place")]
    pub language: Option<String>,
    /// public, bank, half_day, ... (may be given again), or all; public without it
    #[arg(long = "kind", value_name = "KIND", requires = "place")]
    pub kinds: Vec<String>,
    /// A list of objects as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Import {
    /// Whose files they are
    #[arg(value_parser = import_format())]
    pub format: String,
    /// The files, one import together; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The document that is written, whole or not at all; standard output without it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The zone of a source that has none; it never overrides one
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Dialplans: a branch that leads here means open (may be given again)
    #[arg(long, value_name = "TARGET")]
    pub open: Vec<String>,
    /// Public holidays for sources that only say that there are some: an iCalendar file, or a configuration with calendars
    #[arg(long, value_name = "FILE")]
    pub holidays: Option<PathBuf>,
    /// The first date of the horizon, for what has to be written out; today in the queue's zone without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub from: Option<NaiveDate>,
    /// The first date after the horizon; three years later without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub until: Option<NaiveDate>,
    /// The transfer function of every queue; `transfer_to_` and the queue's name without it
    #[arg(long, value_name = "NAME")]
    pub transfer: Option<String>,
    /// The name of the queue of a source that names none
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The files are lines of text, where the format has both
    #[arg(long)]
    pub text: bool,
    /// Where notes go, as JSON lines; standard error without it
    #[arg(long, value_name = "FILE")]
    pub notes: Option<PathBuf>,
    /// Write notes and faults on standard error as JSON lines
    #[arg(long)]
    pub json: bool,
    /// Treat a loss as a fault
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, clap::Args)]
pub struct Export {
    /// Whose file is written
    #[arg(value_parser = export_format())]
    pub format: String,
    /// The configuration, JSON or YAML; `-` is standard input
    pub file: PathBuf,
    /// The queue; the only one without it
    #[arg(value_name = "QUEUE", conflicts_with = "queue")]
    pub which: Option<String>,
    /// The same
    #[arg(long, value_name = "NAME")]
    pub queue: Option<String>,
    /// The file that is written, whole or not at all; standard output without it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The first date that is written; today in the queue's zone without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub from: Option<NaiveDate>,
    /// The first date that is no longer written; three years later without it
    #[arg(long, value_name = "DATE", value_parser = local_date)]
    pub until: Option<NaiveDate>,
    /// Export also a queue that is not enabled
    #[arg(long)]
    pub force: bool,
    /// Where notes go, as JSON lines; standard error without it
    #[arg(long, value_name = "FILE")]
    pub notes: Option<PathBuf>,
    /// Write notes and faults on standard error as JSON lines
    #[arg(long)]
    pub json: bool,
    /// Treat a loss as a fault
    #[arg(long)]
    pub strict: bool,
}

/// The names of what is written.
fn export_format() -> clap::builder::PossibleValuesParser {
    possible(|format| format.write().is_some())
}

/// The names of what is read.
fn import_format() -> clap::builder::PossibleValuesParser {
    possible(|format| format.read.is_some())
}

fn possible(wanted: fn(&openline_exchange::Format) -> bool) -> clap::builder::PossibleValuesParser {
    let formats = openline_exchange::FORMATS.iter().filter(|format| wanted(format));
    let values = formats.map(|format| clap::builder::PossibleValue::new(format.name).help(format.title));
    clap::builder::PossibleValuesParser::new(values.collect::<Vec<_>>())
}

#[derive(Debug, clap::Args)]
pub struct Render {
    #[command(flatten)]
    pub source: Asked,
    /// The text, UTF-8; `-` reads standard input
    #[arg(value_name = "TEXTFILE")]
    pub text: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Example {
    /// One queue that never closes
    Always,
    /// Weekly hours, a lunch break, holidays
    Hours,
    /// Everything: several zones, languages, calendars, topics
    Full,
    /// SIP handoffs without queues
    Sip,
}
