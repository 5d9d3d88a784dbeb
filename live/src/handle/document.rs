/*!
The document: its text and calendar files as they lie on disk, what they are compared by, and how a text becomes an engine.
*/

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Component, Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use openline::{Engine, Error, Issue};

use super::builder::Config;
use crate::{
    files::folder_of,
    journal::{Text, digest},
};

/// A text with the calendar files that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) text: Arc<str>,
    pub(super) files: BTreeMap<String, String>,
    pub(super) digest: String,
}

impl Source {
    pub(super) fn new(text: &str, files: BTreeMap<String, String>) -> Source {
        let parts = files.iter().flat_map(|(name, content)| [name.as_bytes(), content.as_bytes()]);
        let digest = digest(std::iter::once(text.as_bytes()).chain(parts));
        Source { text: text.into(), files, digest }
    }

    /// As it lies on disk.
    pub(super) fn read(config: &Config) -> Result<Source, Error> {
        let bytes = match config.loader.read_file(&config.document) {
            Ok(bytes) => bytes,
            // In the words in which a load says it.
            Err(_) => match config.loader.clone().load(&config.document) {
                Err(error) => return Err(error),
                // It is back.
                Ok(_) => config.loader.read_file(&config.document).unwrap_or_default(),
            },
        };
        // A text that is not UTF-8 does not load, and the load says where.
        let text = String::from_utf8(bytes).or_else(|bad| match config.loader.clone().parse(bad.as_bytes()) {
            Err(error) => Err(error),
            Ok(_) => Ok(String::from_utf8_lossy(bad.as_bytes()).into_owned()),
        })?;
        let files = calendar_files(&text, folder_of(&config.document));
        Ok(Source::new(&text, files))
    }

    pub(super) fn of(text: &Text) -> Source {
        Source { text: Arc::clone(&text.text), files: text.files.clone(), digest: text.digest.clone() }
    }

    /// Compiles it: with the calendar files that came with it, wherever it is.
    pub(super) fn load(&self, config: &Config) -> Result<Engine, Arc<[Issue]>> {
        let told = |error: Error| Arc::from(error.issues());
        if self.files.is_empty() {
            return config.loader.clone().parse(&*self.text).map_err(told);
        }
        match Unpacked::new(&self.files) {
            Ok(folder) => config.loader.clone().base_dir(&folder.0).parse(&*self.text).map_err(told),
            // Without room for them, those that lie here must do.
            Err(_) => config.loader.clone().parse(&*self.text).map_err(told),
        }
    }
}

/// Calendar files in a folder of their own, which goes with the value.
struct Unpacked(PathBuf);

impl Unpacked {
    fn new(files: &BTreeMap<String, String>) -> std::io::Result<Unpacked> {
        static TURN: AtomicU32 = AtomicU32::new(0);
        let name = format!("openline-live-{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
        let unpacked = Unpacked(std::env::temp_dir().join(name));
        fs::create_dir(&unpacked.0)?;
        for (name, content) in files.iter().filter(|(name, _)| is_plain(Path::new(name))) {
            let path = unpacked.0.join(name);
            fs::create_dir_all(folder_of(&path))?;
            fs::write(path, content)?;
        }
        Ok(unpacked)
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn is_plain(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// As much of calendar files is carried with a text.
const MOST_CALENDAR_BYTES: usize = 16 << 20;

/// The calendar files that a text names, as far as they are there. Every value behind a key `ics` is looked at, in JSON and YAML alike: a name too many is
/// no harm, and a text that does not load must be looked at again when its calendar is mended.
pub(super) fn calendar_files(text: &str, folder: &Path) -> BTreeMap<String, String> {
    let mut left = MOST_CALENDAR_BYTES;
    let mut files = BTreeMap::new();
    for name in calendar_names(text) {
        let path = folder.join(name);
        let fits = fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= left as u64);
        if is_plain(Path::new(name))
            && fits
            && let Ok(content) = fs::read_to_string(path)
        {
            left = left.saturating_sub(content.len());
            files.insert(name.to_owned(), content);
        }
    }
    files
}

fn calendar_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("ics").take(10_000) {
        let (before, after) = (&text[..at], &text[at + 3..]);
        let is_key =
            before.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | ','));
        let after = after.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
        let Some(value) = after.strip_prefix(':').filter(|_| is_key) else { continue };
        let value = value.trim_start();
        let name = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => {
                value.split(['\n', '\r', ',', '}', ']']).next().and_then(|name| name.split(" #").next()).map(str::trim)
            }
        };
        names.extend(name.filter(|name| !name.is_empty() && name.len() < 512));
    }
    names
}

/// What is known of a file without opening it.
type Sight = Option<(u64, u64, u64, i64, i64, i64, i64)>;

fn sight(path: &Path) -> Sight {
    let file = fs::metadata(path).ok()?;
    Some((file.dev(), file.ino(), file.len(), file.mtime(), file.mtime_nsec(), file.ctime(), file.ctime_nsec()))
}

/// Looks at the document's file and its calendars, and says when it is time to read them.
///
/// Time stamps only tell when to look: two texts are compared by their content. A change that happens within the grain of the time stamp is not seen by it,
/// so what was read soon after a change is read once more.
pub(super) struct FileWatch {
    paths: Vec<PathBuf>,
    seen: Vec<Sight>,
    /// Since when the sight is as it is, if it was not read since.
    unread: Option<Instant>,
    again: Option<Instant>,
    /// What was read last.
    pub(super) digest: Option<String>,
}

/// For so long a time stamp may hide a further change.
const GRAIN: Duration = Duration::from_millis(1500);

impl FileWatch {
    pub(super) fn new() -> FileWatch {
        FileWatch { paths: Vec::new(), seen: Vec::new(), unread: None, again: None, digest: None }
    }

    /// Notes what is about to be read.
    pub(super) fn begin(&mut self, config: &Config, text: Option<&Source>) {
        let folder = folder_of(&config.document);
        let calendars = text.into_iter().flat_map(|source| calendar_names(&source.text)).map(|name| folder.join(name));
        self.paths = std::iter::once(config.document.clone()).chain(calendars).collect();
        self.seen = self.paths.iter().map(|path| sight(path)).collect();
        self.unread = None;
        self.again = Some(Instant::now() + GRAIN);
        self.digest = text.map(|source| source.digest.clone());
    }

    /// True when there may be something new that was left alone for `settle`.
    pub(super) fn is_due(&mut self, settle: Duration) -> bool {
        let now = Instant::now();
        let seen: Vec<Sight> = self.paths.iter().map(|path| sight(path)).collect();
        if seen != self.seen {
            self.seen = seen;
            self.unread = Some(now);
            return false;
        }
        if self.unread.is_some_and(|since| now.duration_since(since) >= settle) {
            return true;
        }
        self.unread.is_none() && self.again.is_some_and(|again| now >= again)
    }

    /// As it is in a child of a fork: what the parent read is known, what lies there is looked at.
    pub(super) fn inherit(&mut self, config: &Config, digest: String) {
        self.begin(config, None);
        self.digest = Some(digest);
        self.unread = Some(Instant::now());
    }

    /// Looks at it again soon, as if it had changed.
    pub(super) fn retry(&mut self) {
        self.unread = Some(Instant::now());
    }

    /// Has it read at the next look, settled or not.
    pub(super) fn read_now(&mut self) {
        self.seen = self.paths.iter().map(|path| sight(path)).collect();
        self.unread = Some(Instant::now().checked_sub(Duration::from_secs(60)).unwrap_or_else(Instant::now));
    }

    /// True while a change waits for the file to be left alone.
    pub(super) fn is_settling(&self) -> bool {
        self.unread.is_some()
    }

    /// Notes that it was looked at and what was found; the second look after a change is the last.
    pub(super) fn done(&mut self, config: &Config, text: Option<&Source>) {
        let was_second = self.unread.is_none();
        let (seen, paths) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.paths));
        self.begin(config, text);
        if paths == self.paths && seen != self.seen {
            // It changed while it was read.
            self.unread = Some(Instant::now());
        }
        if was_second {
            self.again = None;
        }
    }
}

/// When the file's inode changed last, in seconds: what no copying of time stamps sets back.
pub(super) fn changed_at(path: &Path) -> Option<i64> {
    fs::metadata(path).ok().map(|file| file.ctime())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_files_are_found_in_json_and_yaml() {
        let text = r#"
calendars:
  - {name: a, ics: us.ics}
  - name: b
    ics: "my own.ics"
  - name: c
    ics: c.ics # of c
  - {"name": "d", "ics": "d.ics"}
  - {topics: x.ics}
"#;
        assert_eq!(calendar_names(text), ["us.ics", "my own.ics", "c.ics", "d.ics"]);
    }

    #[test]
    fn a_digest_is_of_the_text_and_its_files() {
        let one = |text: &str, files: &[(&str, &str)]| {
            Source::new(text, files.iter().map(|(name, content)| (name.to_string(), content.to_string())).collect())
                .digest
        };
        assert_eq!(one("a", &[]), one("a", &[]));
        let all = [
            one("a", &[]),
            one("b", &[]),
            one("a", &[("b", "")]),
            one("a", &[("b", "c")]),
            one("a", &[("bc", "")]),
            one("ab", &[]),
        ];
        for (i, digest) in all.iter().enumerate() {
            assert!(!all[..i].contains(digest), "{i}");
        }
    }
}
