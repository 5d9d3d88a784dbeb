/*!
A folder of TZif files, as operating systems keep them and `zic` writes them.

[`Folder`] reads one file for one plausible name and finds out the folder's release. It does not decide which names are real, nor what
the bytes mean. Everything it reads is bounded: a folder is somebody else's data.
*/

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Real files have 3 KB; a fat one to the year 2500 would have 20.
const MAX_FILE: u64 = 1 << 20;
/// How deep names go (`America/Argentina/Ushuaia` is 3), and how many are listed at most.
const MAX_DEPTH: usize = 4;
const MAX_NAMES: usize = 10_000;
/// Where systems keep their zones.
const SYSTEM: &[&str] = &["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder, String> {
        match fs::metadata(root) {
            Ok(found) if found.is_dir() => Ok(Folder { root: root.to_owned() }),
            Ok(_) => Err(format!("{} is not a folder", root.display())),
            Err(error) => Err(format!("{}: {error}", root.display())),
        }
    }

    /// The system's own: `tzdir` (the variable TZDIR, as the C library reads it) when it is set, else the first known place that has zones.
    pub(super) fn system(tzdir: Option<&OsStr>) -> Result<Folder, String> {
        if let Some(tzdir) = tzdir.filter(|text| !text.is_empty()) {
            return Folder::open(Path::new(tzdir)).map_err(|why| format!("TZDIR: {why}"));
        }
        let has_zones = |folder: &Folder| ["UTC", "Etc/UTC", "GMT"].iter().any(|name| folder.has(name));
        let mut places = SYSTEM.iter().filter_map(|place| Folder::open(Path::new(place)).ok());
        places.find(has_zones).ok_or_else(|| format!("no zones in {}", SYSTEM.join(", ")))
    }

    /// The release that the folder states: in the first line of `tzdata.zi`, or in `+VERSION` or `version`.
    pub(super) fn release(&self) -> Option<String> {
        let line = |name: &str| {
            let mut text = String::new();
            self.file(name).ok()?.take(128).read_to_string(&mut text).ok()?;
            text.lines().next().map(|line| line.trim().to_owned())
        };
        let compact = line("tzdata.zi").and_then(|line| line.strip_prefix("# version ").map(str::to_owned));
        [compact, line("+VERSION"), line("version")].into_iter().flatten().find(|text| ordinal(text).is_some())
    }

    /// The file of that name, which must be plausible; `None` when there is no such file.
    pub(super) fn tzif(&self, name: &str) -> Option<Result<Vec<u8>, String>> {
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            self.file(name)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let at = self.root.join(name);
        match read() {
            Ok(bytes) if bytes.len() as u64 > MAX_FILE => Some(Err(format!("{} is over 1 MiB", at.display()))),
            Ok(bytes) => Some(Ok(bytes)),
            // InvalidInput is ours: a folder or a device where a file should be.
            Err(error) if is_absence(&error) => None,
            Err(error) => Some(Err(format!("{}: {error}", at.display()))),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        fs::metadata(self.root.join(name)).is_ok_and(|found| found.is_file())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Every plausible name under which a TZif file lies, sorted.
    pub(super) fn names(&self, is_plausible: impl Fn(&str) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![(self.root.clone(), String::new(), 1)];
        while let Some((folder, prefix, depth)) = open.pop() {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for entry in entries.flatten() {
                let Ok(word) = entry.file_name().into_string() else { continue };
                let name = format!("{prefix}{word}");
                if found.len() + open.len() >= MAX_NAMES || !is_plausible(&name) {
                    continue;
                }
                match fs::metadata(entry.path()) {
                    Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => open.push((entry.path(), name + "/", depth + 1)),
                    Ok(kind) if kind.is_file() && self.is_tzif(&name) => found.push(name),
                    _ => {}
                }
            }
        }
        found.sort();
        found
    }

    fn is_tzif(&self, name: &str) -> bool {
        let mut magic = [0; 4];
        self.file(name).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *b"TZif"
    }

    /// Opens a plain file and nothing else: opening a pipe would wait for its writer.
    fn file(&self, name: &str) -> io::Result<File> {
        let path = self.root.join(name);
        if !fs::metadata(&path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        File::open(path)
    }
}

fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename)
}

/// A release as something to compare: `2026f` is (2026, "f"), and what is locally modified (`2026f-dirty`) counts as its release.
pub(super) fn ordinal(release: &str) -> Option<(u16, &str)> {
    let release = release.split('-').next().unwrap_or(release);
    let (year, letters) = release.split_at_checked(4)?;
    let is_release = year.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=2).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    is_release.then(|| year.parse().ok().map(|year| (year, letters))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_compare_by_year_then_letters() {
        let rising = ["1996l", "2025a", "2025b", "2025z", "2025za", "2025zb", "2026a", "2026f"];
        assert!(rising.is_sorted_by(|a, b| ordinal(a).unwrap() < ordinal(b).unwrap()));
        assert_eq!(ordinal("2026f-dirty"), ordinal("2026f"));
        for text in ["", "2026", "2026F", "26f", "2026fff", "abcd", "２026f", "2026f\n", "unknown"] {
            assert_eq!(ordinal(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_missing_folder_and_a_file_are_no_folders() {
        assert!(Folder::open(Path::new("/no/such/folder")).is_err());
        assert!(Folder::open(Path::new(file!())).is_err());
        assert!(Folder::system(Some(OsStr::new("/no/such/folder"))).unwrap_err().starts_with("TZDIR"));
    }
}
