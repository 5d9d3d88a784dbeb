/*!
The notice of one host: `NAME.live-gen`, a page that every process of a store maps, with a counter that a writer raises after its commit.

It is a hint. Who reads a larger counter than its own asks the store; who reads no larger one asks the store every second all the same. What it is good
for besides: a store that has fewer entries than the counter says has lost some.

The file is replaced, never truncated, and found again by device and inode: deleted, truncated or written over by others, it is made anew by name.
*/

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
#[cfg(target_os = "linux")]
use rustix::thread::futex;

use crate::{
    files::{FileId, fitting_mode},
    generation::Generation,
    meet::Bell,
    system::{PAGE, SharedPage},
};

const MAGIC: u64 = u64::from_le_bytes(*b"oplvgen1");

/// The mapped page of a store, or a page of this process where there is none.
pub(crate) struct Notice {
    path: Option<PathBuf>,
    page: SharedPage,
    /// The file that is mapped.
    mapped: ArcSwap<Mutex<Option<FileId>>>,
}

impl Notice {
    /// The page at `path`, or one of this process alone. A page that cannot be made is a note, not an error.
    pub(crate) fn open(path: Option<PathBuf>) -> io::Result<Notice> {
        let notice = Notice { path, page: SharedPage::anonymous()?, mapped: ArcSwap::default() };
        notice.check();
        Ok(notice)
    }

    #[inline(always)]
    fn bell(&self) -> Bell<'_> {
        let words = self.page.words();
        Bell { counter: &words.counter, rung: &words.bell }
    }

    /// What writers have raised it to.
    #[inline(always)]
    pub(crate) fn value(&self) -> u64 {
        self.bell().value()
    }

    /// Tells everybody of a committed entry.
    pub(crate) fn raise(&self, generation: Generation) {
        self.bell().raise(generation.value(), wake);
    }

    /// Waits until somebody raises the counter above `seen`, or for so long.
    pub(crate) fn wait(&self, seen: u64, most: Duration) {
        self.bell().wait(seen, |word, value| sleep(word, value, most));
    }

    /// Wakes who waits in this process, without news.
    pub(crate) fn ring(&self) {
        self.raise(Generation::NONE);
    }

    /// Leaves what a parent knew of its file: its thread may have been looking, and nobody in this process would ever let go of its lock.
    pub(crate) fn inherit(&self) {
        std::mem::forget(self.mapped.swap(Arc::default()));
    }

    /// Sees to it that the file by that name is the one that is mapped, and is a page of ours. Says what is wrong when it cannot be.
    pub(crate) fn check(&self) -> Option<String> {
        let path = self.path.as_deref()?;
        let mapped = self.mapped.load();
        let mut mapped = mapped.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ours = |words: &crate::system::Words| words.magic.load(Ordering::Acquire) == MAGIC;
        let there = fs::metadata(path).ok().filter(|file| file.is_file() && file.len() >= PAGE as u64);
        if let (Some(mapped), Some(there)) = (*mapped, &there)
            && mapped == FileId::of(there)
            && is_ours(self.page.words())
        {
            return None;
        }
        // What was known goes into the new one: a counter that went back would be a hint lost.
        let known = Some(self.value()).filter(|_| mapped.is_some() && is_ours(self.page.words())).unwrap_or(0);
        match self.map(path, there.is_some()) {
            Ok(id) => {
                *mapped = Some(id);
                self.page.words().counter.fetch_max(known, Ordering::AcqRel);
                None
            }
            Err(fault) => {
                *mapped = None;
                Some(format!("{} cannot be mapped, so others are noticed once a second: {fault}", path.display()))
            }
        }
    }

    fn map(&self, path: &Path, is_there: bool) -> io::Result<FileId> {
        if is_there {
            let file = OpenOptions::new().read(true).write(true).open(path)?;
            let (metadata, mut magic) = (file.metadata()?, [0; 8]);
            file.read_exact_at(&mut magic, 0)?;
            if metadata.len() >= PAGE as u64 && u64::from_ne_bytes(magic) == MAGIC {
                self.page.map(&file)?;
                return Ok(FileId::of(&metadata));
            }
        }
        let (file, temporary) = new_page(path)?;
        // In the place of whatever was there; who has that mapped finds out within a second.
        fs::rename(&temporary, path).inspect_err(|_| drop(fs::remove_file(&temporary)))?;
        self.page.map(&file)?;
        Ok(FileId::of(&file.metadata()?))
    }
}

#[cfg(target_os = "linux")]
fn wake(word: &AtomicU32) {
    let _ = futex::wake(word, futex::Flags::empty(), u32::MAX >> 1);
}

#[cfg(target_os = "linux")]
fn sleep(word: &AtomicU32, value: u32, most: Duration) {
    let most = futex::Timespec { tv_sec: most.as_secs() as _, tv_nsec: most.subsec_nanos() as _ };
    let _ = futex::wait(word, futex::Flags::empty(), value, Some(&most));
}

#[cfg(not(target_os = "linux"))]
fn wake(_: &AtomicU32) {}

#[cfg(not(target_os = "linux"))]
fn sleep(_: &AtomicU32, _: u32, most: Duration) {
    std::thread::sleep(most.min(Duration::from_millis(100)));
}

fn new_page(path: &Path) -> io::Result<(File, PathBuf)> {
    static TURN: AtomicU32 = AtomicU32::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{}-{turn}", std::process::id()));
    let temporary = PathBuf::from(name);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o660).open(&temporary)?;
    fitting_mode(&file, path);
    let mut page = [0; PAGE];
    page[..8].copy_from_slice(&MAGIC.to_ne_bytes());
    file.write_all_at(&page, 0)?;
    Ok((file, temporary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("openline-notice-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn two_pages_of_one_file_hear_of_each_other() {
        let folder = folder("two");
        let path = folder.join("centre.yaml.live-gen");
        let (a, b) = (Notice::open(Some(path.clone())).unwrap(), Notice::open(Some(path)).unwrap());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let begun = Instant::now();
                b.wait(0, Duration::from_secs(20));
                (b.value(), begun.elapsed())
            });
            std::thread::sleep(Duration::from_millis(50));
            a.raise(42.into());
            let (value, waited) = waiting.join().unwrap();
            assert_eq!(value, 42);
            assert!(waited < Duration::from_secs(10), "woken, not timed out: {waited:?}");
        });
        a.raise(41.into());
        assert_eq!(b.value(), 42, "it never goes back");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_look_that_a_fork_cut_short_stops_nobody() {
        let folder = folder("cut");
        let notice = Notice::open(Some(folder.join("g"))).unwrap();
        // As in a child: whoever holds it will never let go of it.
        std::mem::forget(notice.mapped.load_full().lock().unwrap());
        notice.inherit();
        assert_eq!(notice.check(), None);
        notice.raise(3.into());
        let other = Notice::open(Some(folder.join("g"))).unwrap();
        assert_eq!(other.value(), 3, "it is the same file again");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn deleted_truncated_and_foreign_files_are_made_anew() {
        let folder = folder("anew");
        let path = folder.join("g");
        for name in ["deleted", "truncated", "foreign"] {
            let (a, b) = (Notice::open(Some(path.clone())).unwrap(), Notice::open(Some(path.clone())).unwrap());
            a.raise(7.into());
            match name {
                "deleted" => fs::remove_file(&path).unwrap(),
                "truncated" => File::options().write(true).open(&path).unwrap().set_len(0).unwrap(),
                _ => fs::write(&path, [b'x'; PAGE]).unwrap(),
            }
            let _ = (a.value(), b.value()); // no SIGBUS
            assert_eq!(a.check(), None, "{name}");
            assert_eq!(b.check(), None, "{name}");
            a.raise(9.into());
            assert_eq!(b.value(), 9, "{name}: both map the same file again");
            fs::remove_file(&path).unwrap();
        }
        assert!(
            Notice::open(Some(folder.join("no/such/folder/g"))).unwrap().check().unwrap().contains("once a second")
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
