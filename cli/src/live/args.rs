/*!
The arguments of the commands about live state.
*/

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use openline::Length;
use openline_live::Generation;

use crate::{args::Source, time::Time};

/// Whom first and until when last, as people say it; clap would put groups before the file.
const MAKE_USAGE: &str = "\
openline COMMAND [OPTIONS] <FILE> <QUEUE...|--group <GROUP>|--all>
           <--until <TIME>|--for <LENGTH>|--until-hours|--until-further-notice>";
const REDIRECT_USAGE: &str = "\
openline redirect [OPTIONS] <FILE> <QUEUE...|--group <GROUP>> --to <FUNCTION>
           <--until <TIME>|--for <LENGTH>|--until-hours|--until-further-notice>";

#[derive(Debug, Subcommand)]
pub enum LiveCommand {
    /// Close queues, whatever their hours
    #[command(override_usage = MAKE_USAGE.replace("COMMAND", "close"))]
    Close(Make),
    /// Open queues, whatever their hours; a closing wins over it
    #[command(override_usage = MAKE_USAGE.replace("COMMAND", "open"))]
    Open(Make),
    /// Send the calls of queues elsewhere, while they are open
    #[command(override_usage = REDIRECT_USAGE)]
    Redirect(Redirect),
    /// A machine's signal: the whole set of queues in which it sees nobody; without a queue everybody is staffed
    Unstaffed(Unstaffed),
    /// A machine's signal that it sees somebody in every queue
    Staffed(Staffed),
    /// End overrides, or withdraw those that have not begun
    End(End),
    /// The inverse of one entry of the journal
    Undo(Undo),
    /// What holds at this minute: overrides and the store's health; `repair` mends a damaged store
    Live(Show),
    /// What was done, by whom and when
    Journal(Journal),
    /// Make a text the configuration, for every process at once
    Publish(Publish),
    /// Make the text of an earlier generation the configuration again
    Rollback(Rollback),
}

/// Where the journal lives.
#[derive(Clone, Debug, clap::Args)]
pub struct Store {
    /// Where live state is kept: a path, redis://HOST/DATABASE?name=NAME or postgres://USER@HOST/DATABASE?name=NAME; FILE.live without it
    #[arg(long, value_name = "STORE", env = "OPENLINE_STORE", hide_env_values = true, display_order = 107)]
    pub store: Option<String>,
}

/// A configuration and its store.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    #[command(flatten)]
    pub source: Source,
    #[command(flatten)]
    pub store: Store,
}

/// Who writes, and on which condition.
#[derive(Clone, Debug, clap::Args)]
pub struct Writing {
    /// Who does it, for the journal; the login name without it
    #[arg(long, value_name = "NAME", display_order = 80)]
    pub by: Option<String>,
    /// Repeat a command whose end is not known with the same key of 2 to 64 characters: what was done is not done twice
    #[arg(long, value_name = "KEY", display_order = 81)]
    pub key: Option<String>,
    /// Only if nothing was written since this generation
    #[arg(long, value_name = "GENERATION", value_parser = generation, display_order = 82)]
    pub expect: Option<Generation>,
    /// Print JSON
    #[arg(long, display_order = 90)]
    pub json: bool,
}

/// A generation as people write it, or as JSON has it: one number with the epoch above 48 bits.
fn generation(text: &str) -> Result<Generation, String> {
    match text.parse::<u64>() {
        Ok(value) if value >> 48 > 0 => Ok(Generation::from(value)),
        _ => text.parse(),
    }
}

/// Queues, alone or by their groups.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Queues {
    /// The queues
    #[arg(value_name = "QUEUE")]
    pub queues: Vec<String>,
    /// The queues of a group (may be given again)
    #[arg(long = "group", value_name = "GROUP")]
    pub groups: Vec<String>,
}

/// Queues, alone or by their groups, or all of them.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Whom {
    /// The queues
    #[arg(value_name = "QUEUE")]
    pub queues: Vec<String>,
    /// The queues of a group (may be given again)
    #[arg(long = "group", value_name = "GROUP")]
    pub groups: Vec<String>,
    /// Every queue; asks on a terminal, needs --yes elsewhere
    #[arg(long)]
    pub all: bool,
}

/// How it ends: nothing holds for ever by omission.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Ending {
    /// Until an instant; a local time is read in the zone of the queues
    #[arg(long, value_name = "TIME")]
    pub until: Option<Time>,
    /// For so long from its beginning: 90s, 15m, 2h or 1d
    #[arg(long = "for", value_name = "LENGTH")]
    pub lasting: Option<Length>,
    /// Until the current opening of each queue ends
    #[arg(long)]
    pub until_hours: bool,
    /// Until somebody ends it
    #[arg(long)]
    pub until_further_notice: bool,
}

/// When it begins and why.
#[derive(Clone, Debug, clap::Args)]
pub struct Terms {
    /// From an instant on; now without it
    #[arg(long, value_name = "TIME")]
    pub from: Option<Time>,
    /// Why, in the words that callers hear
    #[arg(long, value_name = "TEXT", conflicts_with = "reasons")]
    pub reason: Option<String>,
    /// Why, for callers of a language (may be given again); the first is for everybody else
    #[arg(long = "reason-in", value_name = "TAG=TEXT", value_parser = reason_in)]
    pub reasons: Vec<(String, String)>,
    /// Show what would be, queue by queue; nothing is written
    #[arg(long)]
    pub dry_run: bool,
}

fn reason_in(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((tag, words)) if !tag.is_empty() => Ok((tag.to_owned(), words.to_owned())),
        _ => Err("not TAG=TEXT".to_owned()),
    }
}

#[derive(Debug, clap::Args)]
pub struct Make {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub whom: Whom,
    /// With --all: but this queue or group (may be given again)
    #[arg(long, value_name = "NAME", conflicts_with_all = ["queues", "groups"])]
    pub except: Vec<String>,
    #[command(flatten)]
    pub ending: Ending,
    #[command(flatten)]
    pub terms: Terms,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct Redirect {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub whom: Queues,
    /// Where calls go: a transfer function or a SIP handoff
    #[arg(long = "to", value_name = "FUNCTION")]
    pub function: String,
    #[command(flatten)]
    pub ending: Ending,
    #[command(flatten)]
    pub terms: Terms,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct Unstaffed {
    #[command(flatten)]
    pub place: Place,
    /// The whole set of queues without an agent, in place of what this source said before
    #[arg(value_name = "QUEUE", requires = "lasting")]
    pub queues: Vec<String>,
    /// The machine's name
    #[arg(long = "source", value_name = "NAME")]
    pub machine: String,
    /// How long it holds unless it is repeated: 1s to 15m
    #[arg(long = "for", value_name = "LENGTH")]
    pub lasting: Option<Length>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct Staffed {
    #[command(flatten)]
    pub place: Place,
    /// The machine's name
    #[arg(long = "source", value_name = "NAME")]
    pub machine: String,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct End {
    #[command(flatten)]
    pub place: Place,
    /// Which, by their ids
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<u64>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct Undo {
    #[command(flatten)]
    pub place: Place,
    /// Which entry, by its number in the journal
    #[arg(value_name = "NUMBER")]
    pub number: u64,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// Make a new journal from the longest beginning that is whole, and say what is missing
    Repair,
}

#[derive(Debug, clap::Args)]
pub struct Show {
    #[command(flatten)]
    pub place: Place,
    /// Mend a store that is damaged, deleted, or has lost entries
    #[arg(value_name = "repair", conflicts_with = "follow")]
    pub work: Option<Work>,
    /// Go on telling what happens, a line each
    #[arg(long)]
    pub follow: bool,
    /// Print JSON; with --follow an object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Journal {
    #[command(flatten)]
    pub place: Place,
    /// The first entry, by its number
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub from: u64,
    /// Each entry as it was written, with its chain: an object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Publish {
    #[command(flatten)]
    pub place: Place,
    /// The file with the new text; `-` reads standard input
    #[arg(value_name = "TEXT")]
    pub text: PathBuf,
    /// Why, for the journal
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, clap::Args)]
pub struct Rollback {
    #[command(flatten)]
    pub place: Place,
    /// The generation whose text it is to be
    #[arg(value_name = "GENERATION", value_parser = generation)]
    pub generation: Generation,
    #[command(flatten)]
    pub writing: Writing,
}
