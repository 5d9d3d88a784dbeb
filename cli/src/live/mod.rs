/*!
Live state: what is closed, open by force, without staff or sent elsewhere at this minute, and which text is the configuration.

The journal and its rules are those of `openline-live`; here arguments become requests and answers become lines. A command that asks opens the store to read
only; one that writes opens it to write, which makes it where there is none.
*/

mod affected;
pub mod args;
mod change;
mod journal;
mod make;
mod publish;
mod show;
mod signal;
mod told;
mod whom;

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
};

use openline::{At, Engine};
use openline_live::{Author, Generation, Live, LiveBuilder, LiveError, LiveErrorCode, Written};

use self::args::{LiveCommand, Place, Writing};
use crate::{
    args::{Asked, Source},
    document,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, counted},
    text::{Text, is_standard_input, name_of},
};

pub fn run(command: LiveCommand, page: &mut Page) -> Result<Answer, Failure> {
    match command {
        LiveCommand::Close(args) => make::run(make::Request::close(args), page),
        LiveCommand::Open(args) => make::run(make::Request::open(args), page),
        LiveCommand::Redirect(args) => make::run(make::Request::redirect(args), page),
        LiveCommand::Unstaffed(args) => signal::unstaffed(args, page),
        LiveCommand::Staffed(args) => signal::staffed(args, page),
        LiveCommand::End(args) => change::end(args, page),
        LiveCommand::Undo(args) => change::undo(args, page),
        LiveCommand::Live(args) => show::run(args, page),
        LiveCommand::Journal(args) => journal::run(args, page),
        LiveCommand::Publish(args) => publish::publish(args, page),
        LiveCommand::Rollback(args) => publish::rollback(args, page),
    }
}

/// What is known of this minute.
pub struct Known {
    /// Of the store, with its overrides; none where the named store is not there yet, and the configuration answers.
    pub engine: Option<Arc<Engine>>,
    /// What is said of it above an answer.
    pub line: String,
}

/// What the store says; none where there is no store, or nobody wants to hear it.
pub fn known(asked: &Asked) -> Result<Option<Known>, Failure> {
    if asked.no_live {
        return Ok(None);
    }
    let place = Place { source: asked.source.clone(), store: asked.store.clone() };
    let named = place.store.store.as_deref();
    if is_standard_input(&place.source.file) {
        return match named {
            None => Ok(None),
            Some(_) => {
                Err(Failure::usage("standard input has no store: name the configuration's file, or say --no-live"))
            }
        };
    }
    if !place.is_there() {
        let line = named.map(|name| format!("live: there is no store {name} yet"));
        return Ok(line.map(|line| Known { engine: None, line }));
    }
    let live = place.ask()?;
    warn_of_refused(&live, &place.source.file)?;
    Ok(Some(Known { engine: Some(live.engine()), line: line(&live) }))
}

/// `live: generation 42, 2 overrides`: those that have not ended.
fn line(live: &Live) -> String {
    let now = At::now().epoch_seconds();
    let lasting = live.overrides().into_iter().filter(|one| one.listing.until.is_none_or(|until| until > now)).count();
    format!("live: generation {}, {}", live.generation(), counted(lasting, "override"))
}

/// A file that does not load does not answer; who asks should know.
fn warn_of_refused(live: &Live, file: &Path) -> Result<(), Failure> {
    let health = live.health();
    let Some(issues) = &health.document else { return Ok(()) };
    let mut page = Page::stderr();
    page.line(format!(
        "{} {} does not load ({}), so the last text that was published answers: see `openline check`",
        Paint::stderr().special("warning:"),
        name_of(file),
        counted(issues.len(), "issue"),
    ))?;
    Ok(page.finish()?)
}

impl Place {
    /// The store's path; none where it lives on a server.
    fn path(&self) -> Option<PathBuf> {
        match self.store.store.as_deref() {
            None => Some(with_suffix(&self.source.file, ".live")),
            Some(address) if address.contains("://") => None,
            Some(path) => Some(PathBuf::from(path.strip_prefix("sqlite:").unwrap_or(path))),
        }
    }

    /// Whether anything was ever written: what was set aside or deleted leaves a trace beside its place.
    fn is_there(&self) -> bool {
        let Some(path) = self.path() else { return true };
        if path.exists() || with_suffix(&path, "-gen").exists() {
            return true;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let start = path.file_name().map(|name| format!("{}.damaged-", name.to_string_lossy())).unwrap_or_default();
        let entries = folder.read_dir().into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(&start))
    }

    /// Opened to ask; a store that cannot be followed is a failure.
    fn ask(&self) -> Result<Live, Failure> {
        self.open(self.builder()?.read_only(true).require_store(true)).map_err(|failure| match failure {
            Failure::Store(told) => Failure::Store(format!("{told}; --no-live answers by the configuration alone")),
            other => other,
        })
    }

    /// Opened to write; where there is no store, one is made.
    fn write(&self) -> Result<Live, Failure> {
        self.open(self.builder()?.require_store(true))
    }

    fn open(&self, builder: LiveBuilder) -> Result<Live, Failure> {
        builder.open().map_err(|error| failure(&error, &self.source))
    }

    fn builder(&self) -> Result<LiveBuilder, Failure> {
        if self.source.overrides.is_some() {
            return Err(Failure::usage(
                "a command that writes takes no --overrides, and one that asks takes them beside a store with --no-live only",
            ));
        }
        if is_standard_input(&self.source.file) {
            return Err(Failure::usage("standard input has no store: name the configuration's file"));
        }
        // Without tables: a command asks a handful of questions.
        let loader = document::builder(self.source.clone())?.compiled_years(0..0);
        let builder = Live::builder(&self.source.file).loader(loader).watch(false).via("cli");
        Ok(match &self.store.store {
            Some(address) => builder.store(address),
            None => builder,
        })
    }

    /// Nothing can be ended, undone or rolled back where nothing was ever written.
    fn must_be_there(&self) -> Result<(), Failure> {
        match self.path() {
            Some(path) if !self.is_there() => {
                Err(Failure::usage(format!("there is no store {}: nothing was written yet", path.display())))
            }
            _ => Ok(()),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// What an error means for the one at the keyboard: a configuration to mend, a command to write otherwise, or a store that is not as it should be.
pub fn failure(error: &LiveError, source: &Source) -> Failure {
    use LiveErrorCode as Code;
    match error.kind() {
        Code::Document => match Text::read(&source.file, source.max_bytes) {
            Ok(text) if !error.issues().is_empty() => {
                Failure::Invalid { text: Box::new(text), issues: error.issues().to_vec() }
            }
            Ok(_) => Failure::usage(error),
            Err(fault) => Failure::usage(fault),
        },
        Code::Refused => Failure::usage(messages(error.issues())),
        Code::BadStore
        | Code::NetworkFolder
        | Code::InThePast
        | Code::UnknownId
        | Code::BadKey
        | Code::BadAuthor
        | Code::BadSignal
        | Code::TooMany
        | Code::CannotUndo => Failure::usage(error),
        _ => Failure::Store(format!("{error} [{}]", error.code())),
    }
}

fn messages(issues: &[openline::Issue]) -> String {
    issues.iter().map(openline::Issue::message).collect::<Vec<_>>().join("; ")
}

impl Writing {
    /// Who writes: the name that was said, or that of the login.
    fn name(&self) -> String {
        let login = || ["LOGNAME", "USER"].iter().find_map(|name| env::var(name).ok().filter(|name| !name.is_empty()));
        self.by.clone().or_else(login).unwrap_or_else(|| "unknown".to_owned())
    }

    fn author(&self) -> Author {
        let mut author = Author::new(self.name());
        if let Some(key) = &self.key {
            author = author.key(key);
        }
        match self.expect {
            Some(generation) => author.expect(generation),
            None => author,
        }
    }

    /// What is expected of a journal that this very command began: who saw no store expects generation 0, and the first entry is the configuration.
    fn expecting_first(mut self, live: &Live, was_there: bool) -> Writing {
        if !was_there && self.expect == Some(Generation::NONE) && live.generation() == Generation::new(0, 1) {
            self.expect = Some(live.generation());
        }
        self
    }
}

/// One thing that was written.
#[derive(serde::Serialize)]
struct Done {
    /// The number of the entry; of a making it is the override's id.
    id: u64,
    generation: Generation,
    /// Nothing was written: the key was known, or it was so already.
    repeated: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl From<&Written> for Done {
    fn from(written: &Written) -> Done {
        let warnings = written.warnings.iter().map(|issue| issue.message().to_owned()).collect();
        Done { id: written.id, generation: written.generation, repeated: written.repeated, warnings }
    }
}
